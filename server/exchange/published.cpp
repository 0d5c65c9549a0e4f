#include "server/exchange/published.hpp"

#include <utility>

namespace plenaria::exchange {
namespace {

using namespace domain;

std::vector<PublishedItem> items_outside(const Session& session, const SessionKind& kind) {
    std::vector<PublishedItem> items;
    // What a confidential kind publishes of itself is its public title, not its agenda.
    if (kind.confidential || !kind.grants.agenda) {
        return items;
    }
    for (const Item& item : session.items) {
        const Text& title = item.confidential ? item.public_title : item.title;
        if (!title.empty()) {
            items.push_back({&item, title, !item.confidential});
        }
    }
    return items;
}

}  // namespace

std::vector<PublishedSession> published_programme(const Definition& definition,
                                                  ExportAudience audience) {
    std::vector<PublishedSession> programme;
    for (const Session& session : definition.sessions) {
        if (audience == ExportAudience::cleared) {
            PublishedSession whole{&session, session.title, true, {}};
            for (const Item& item : session.items) {
                whole.items.push_back({&item, item.title, true});
            }
            programme.push_back(std::move(whole));
            continue;
        }
        const SessionKind* kind = find_session_kind(definition, session.kind);
        if (kind == nullptr) {
            continue;
        }
        const Text& title = kind->confidential ? session.public_title : session.title;
        if (!title.empty()) {
            programme.push_back(
                {&session, title, !kind->confidential, items_outside(session, *kind)});
        }
    }
    return programme;
}

}  // namespace plenaria::exchange
