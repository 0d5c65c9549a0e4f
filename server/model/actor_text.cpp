#include "server/model/actor_text.hpp"

#include <string>

#include "server/model/text_table.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

Text actor_text(std::string_view name) {
    const std::string key = "console.role." + std::string{name};
    return value_named<Role>(name) && has_text(key) ? text_of(key) : same_text(name);
}

}  // namespace plenaria
