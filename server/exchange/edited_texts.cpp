#include "server/exchange/edited_texts.hpp"

#include <algorithm>

namespace plenaria::exchange {
namespace {

using namespace domain;

const DraftText* draft_of(const Item& item, const TextId& id) {
    const auto at = std::find_if(item.texts.begin(), item.texts.end(),
                                 [&](const DraftText& draft) { return draft.id == id; });
    return at == item.texts.end() ? nullptr : &*at;
}

/// The draft of that id in a session as the event has it: the first, whosever it is.
const DraftText* draft_in(const Session& session, const TextId& id) {
    for (const Item& item : session.items) {
        if (const DraftText* draft = draft_of(item, id)) {
            return draft;
        }
    }
    return nullptr;
}

bool has_same_words(const DraftText& draft, const TextProgress& text) {
    return text.title == draft.title && text.paragraphs == draft.paragraphs;
}

}  // namespace

bool has_draft(const Item& item, const TextId& id) { return draft_of(item, id) != nullptr; }

bool has_words_of(const Item& item, const TextId& id, const TextProgress& text) {
    const DraftText* draft = draft_of(item, id);
    return draft != nullptr && has_same_words(*draft, text);
}

bool replaces(const Session& before, const DraftText& draft, const TextProgress& text) {
    const DraftText* former = draft_in(before, draft.id);
    return (former == nullptr || *former != draft) && !has_same_words(draft, text);
}

bool is_as_drafted(const Session& before, const TextId& id, const TextProgress& text) {
    const DraftText* former = draft_in(before, id);
    return former != nullptr && text.state == TextState::draft && has_same_words(*former, text);
}

}  // namespace plenaria::exchange
