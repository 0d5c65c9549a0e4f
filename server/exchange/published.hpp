// The programme as far as somebody may know of it.
#pragma once

#include <vector>

#include "server/domain/definition.hpp"
#include "server/exchange/export.hpp"

namespace plenaria::exchange {

struct PublishedItem {
    const domain::Item* item = nullptr;
    Text title;          ///< the public one where the item is confidential
    bool whole = false;  ///< nothing but title and plan may be told otherwise
};

struct PublishedSession {
    const domain::Session* session = nullptr;
    Text title;
    bool whole = false;
    std::vector<PublishedItem> items;
};

/// Sessions and items in the event's order. Those outside learn of what is confidential only by its
/// public title, and of what has none nothing; items only where the session's kind grants the
/// agenda (R4.4, law 3). The pointers live as long as the definition.
[[nodiscard]] std::vector<PublishedSession> published_programme(
    const domain::Definition& definition, ExportAudience audience);

}  // namespace plenaria::exchange
