// Texts before the room and the consensus on them (R6).
#include <algorithm>

#include "server/domain/evolver.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {

void Evolver::record_text(const TextProgress& text, Text subject) {
    const Session& session = *current_session(state_, room());
    const Item* item = find_item(session, text.item);
    PLENARIA_ASSERT(item != nullptr);
    add_line(std::move(subject), class_of(item, is_confidential(state_, session, *item)));
}

bool Evolver::is_beyond(const TextPut& e) {
    const auto at = progress().texts.find(e.text);
    return state_.veiled && (at == progress().texts.end() || at->second.version != e.version);
}

bool Evolver::is_beyond(const TextId& text) {
    const auto at = progress().texts.find(text);
    return state_.veiled &&
           (at == progress().texts.end() || at->second.state != TextState::put);
}

void Evolver::operator()(const TextSet& e) {
    const bool fresh = !progress().texts.contains(e.text);
    TextProgress& text = touch_text(*room().session, e.text);
    const int version = fresh ? 1 : text.version + 1;
    // A changed text starts anew (R6.5): what was said of the former version does not hold.
    text = TextProgress{};
    text.item = e.item;
    text.title = e.title;
    text.paragraphs = e.paragraphs;
    text.version = version;
    record_text(text, e.title);
}

void Evolver::operator()(const TextPut& e) {
    if (is_beyond(e)) {
        return;
    }
    TextProgress& text = touch_text(*room().session, e.text);
    PLENARIA_ASSERT(text.version == e.version);
    text.state = TextState::put;
    text.put_at = event_.at;
    text.decided_at.reset();
    text.stances.clear();
    text.present = 0;
    text.quorum = 0;
    record_text(text, text.title);
}

void Evolver::operator()(const StanceTaken& e) {
    if (is_beyond(e.text)) {
        return;
    }
    TextProgress& text = touch_text(*room().session, e.text);
    const StanceTakenBy taken{e.delegation, e.name, e.stance, e.statement, e.paragraph, e.blocks};
    const auto at = std::find_if(text.stances.begin(), text.stances.end(), [&](const auto& each) {
        return each.delegation == e.delegation && each.stance == e.stance;
    });
    if (at == text.stances.end()) {
        text.stances.push_back(taken);
    } else {
        *at = taken;
    }
    record_text(text, fill_text("record.stance",
                                {{"delegation", e.name},
                                 {"stance", text_of("stance." + std::string{name_of(e.stance)})}}));
}

void Evolver::operator()(const StanceWithdrawn& e) {
    if (is_beyond(e.text)) {
        return;
    }
    TextProgress& text = touch_text(*room().session, e.text);
    const auto at = std::find_if(text.stances.begin(), text.stances.end(), [&](const auto& each) {
        return each.delegation == e.delegation && each.stance == e.stance;
    });
    PLENARIA_ASSERT(at != text.stances.end());
    const Text name = at->name;
    text.stances.erase(at);
    record_text(text, fill_text("record.stance",
                                {{"delegation", name},
                                 {"stance", text_of("stance." + std::string{name_of(e.stance)})}}));
}

void Evolver::operator()(const TextDecided& e) {
    if (is_beyond(e.text)) {
        return;
    }
    TextProgress& text = touch_text(*room().session, e.text);
    PLENARIA_ASSERT(text.state == TextState::put && text.version == e.version);
    text.state = e.outcome;
    text.decided_at = event_.at;
    text.present = e.present;
    text.quorum = e.quorum;
    record_text(text,
                fill_text("record.decision",
                          {{"title", text.title},
                           {"outcome", text_of("text_state." + std::string{name_of(e.outcome)})}}));
}

}  // namespace plenaria::domain
