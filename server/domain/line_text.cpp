#include "server/domain/line_text.hpp"

#include "server/model/text_table.hpp"

namespace plenaria::domain {

Text line_text(const std::string& kind, const Text& subject) {
    return fill_text("record." + kind, {{"subject", subject}});
}

}  // namespace plenaria::domain
