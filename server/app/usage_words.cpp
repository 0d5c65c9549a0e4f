#include "server/app/usage_words.hpp"

#include <string>
#include <utility>

namespace plenaria::app {

Text in_both_languages(std::string_view usage) {
    std::string spanish{usage};
    for (const auto& [word, translated] :
         {std::pair{"DIR", "CARPETA"}, std::pair{"FILE", "ARCHIVO"}, std::pair{"NAME", "NOMBRE"},
          std::pair{"SESSION", "SESIÓN"}, std::pair{"VALUE", "VALOR"}}) {
        const std::string_view found{word};
        const std::string_view instead{translated};
        for (std::size_t at = spanish.find(found); at != std::string::npos;
             at = spanish.find(found, at + instead.size())) {
            spanish.replace(at, found.size(), instead);
        }
    }
    return Text{std::move(spanish), std::string{usage}};
}

}  // namespace plenaria::app
