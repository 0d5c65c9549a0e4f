// Texts before the room and the consensus on them (R6).
#include <algorithm>

#include "server/domain/agenda_plan.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

const TextProgress* find_text(const Situation& s, const TextId& id) {
    const auto& texts = s.progress().texts;
    const auto at = texts.find(id);
    return at == texts.end() ? nullptr : &at->second;
}

bool is_decided(const TextProgress& text) {
    return text.state != TextState::draft && text.state != TextState::put;
}

/// The text that a command names, of the item that runs, in the version that the sender saw; a
/// version of 0 is any.
Result<const TextProgress*> text_at_work(const Situation& s, const TextId& id, int version) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const TextProgress* text = find_text(s, id);
    if (text == nullptr) {
        return reject(RejectionCode::unknown_text, "id", same_text(id.value));
    }
    if (version != 0 && version != text->version) {
        Rejection rejection = reject(RejectionCode::text_version_changed, "title", text->title);
        rejection.arguments.emplace_back("version", same_text(std::to_string(text->version)));
        rejection.present = {{"version", std::to_string(text->version)}};
        return rejection;
    }
    if (current_item(s.state, s.room) != text->item) {
        return reject(RejectionCode::item_not_running);
    }
    if (auto refusal = need_workable(s, text->item)) {
        return *refusal;
    }
    return text;
}

/// As `text_at_work`, while the room is asked for its consensus on it.
Result<const TextProgress*> text_put(const Situation& s, const TextId& id, int version) {
    Result<const TextProgress*> text = text_at_work(s, id, version);
    if (!text) {
        return text;
    }
    if (is_decided(*text.value())) {
        return reject(RejectionCode::text_decided, "title", text.value()->title);
    }
    if (text.value()->state != TextState::put) {
        return reject(RejectionCode::text_not_put, "title", text.value()->title);
    }
    return text;
}

const StanceTakenBy* find_stance(const TextProgress& text, const DelegationId& delegation,
                                 Stance stance) {
    const auto at = std::find_if(text.stances.begin(), text.stances.end(), [&](const auto& each) {
        return each.delegation == delegation && each.stance == stance;
    });
    return at == text.stances.end() ? nullptr : &*at;
}

/// R6.3: where the profile says so, a member in arrears (R1.9) does not block.
bool blocks(const Situation& s, const Delegation& delegation, Stance stance) {
    const StandingRule& rule = s.state.definition.profile.standing;
    const bool in_arrears =
        rule.voice_only_years > 0 && delegation.arrears_years >= rule.voice_only_years;
    return stance == Stance::objection && (rule.arrears_block || !in_arrears);
}

/// Who blocks, one after another, in every language.
Text blockers_of(const Situation& s, const TextProgress& text) {
    Text who;
    for (const Language& language : s.state.definition.profile.languages) {
        std::string names;
        for (const StanceTakenBy& each : text.stances) {
            if (each.blocks) {
                names += (names.empty() ? "" : ", ") + std::string{each.name.in(language.code)};
            }
        }
        who.set(language.code, std::move(names));
    }
    return who;
}

std::optional<Rejection> bad_paragraphs(const Situation& s, const SetText& c) {
    if (auto refusal = need_all_languages(s, c.title, limits::title_bytes)) {
        return refusal;
    }
    if (c.paragraphs.empty() || c.paragraphs.size() > limits::paragraphs_per_text) {
        return reject(RejectionCode::invalid_argument, "what", text_of("argument.paragraphs"));
    }
    for (const Text& paragraph : c.paragraphs) {
        if (auto refusal = need_all_languages(s, paragraph, limits::paragraph_bytes)) {
            return refusal;
        }
    }
    return std::nullopt;
}

std::optional<Rejection> bad_stance(const Situation& s, const TextProgress& text,
                                    const TakeStance& c) {
    const bool wordless = c.statement.find_first_not_of(" \t\r\n") == std::string::npos;
    // R6.2: a reservation is entered with its text; an objection may be a word of the mouth.
    if ((wordless && c.stance != Stance::objection) ||
        c.statement.size() > limits::statement_bytes) {
        return reject(RejectionCode::invalid_argument, "what", text_of("argument.statement"));
    }
    if (c.paragraph < 0 || c.paragraph > std::ssize(text.paragraphs)) {
        return reject(RejectionCode::unknown_paragraph, "paragraph",
                      same_text(std::to_string(c.paragraph)));
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    const Category* category = find_category(s.state.definition, delegation->category);
    if (category == nullptr || !category->decides) {
        return reject(RejectionCode::not_a_decider, "delegation", delegation->name);
    }
    if (is_excluded(s.state, *delegation)) {
        return reject(RejectionCode::may_not_take_part, "delegation", delegation->name);
    }
    return std::nullopt;
}

}  // namespace

std::optional<Rejection> need_all_languages(const Situation& s, const Text& text,
                                            std::size_t bytes_max) {
    for (const Language& language : s.state.definition.profile.languages) {
        if (!text.has(language.code) ||
            text.in(language.code).find_first_not_of(" \t\r\n") == std::string_view::npos) {
            const std::string key = "language." + language.code;
            return reject(RejectionCode::text_missing, "language",
                          has_text(key) ? text_of(key) : same_text(language.code));
        }
        if (text.in(language.code).size() > bytes_max) {
            return reject(RejectionCode::invalid_argument, "what", text_of("argument.text"));
        }
    }
    return std::nullopt;
}

std::optional<Rejection> need_workable(const Situation& s, const ItemId& id) {
    const Item* item = find_item(*s.session(), id);
    if (item == nullptr) {
        return reject(RejectionCode::unknown_item, "id", same_text(id.value));
    }
    if (s.room.closing && !is_confidential(s.state, *s.session(), *item)) {
        return reject(RejectionCode::item_is_open);
    }
    return std::nullopt;
}

Decision decide_on(const Situation& s, const SetText& c) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (!is_valid_id(c.text.value)) {
        return reject(RejectionCode::invalid_argument, "what", text_of("argument.text_id"));
    }
    const TextProgress* present = find_text(s, c.text);
    const bool elsewhere = present != nullptr && !c.item.empty() && c.item != present->item;
    const ItemId item = present != nullptr ? present->item : s.item_or_present(c.item);
    if (auto refusal = need_workable(s, elsewhere ? c.item : item)) {
        return *refusal;
    }
    if (elsewhere) {
        return reject(RejectionCode::invalid_argument, "what", text_of("argument.item"));
    }
    if (auto refusal = bad_paragraphs(s, c)) {
        return *refusal;
    }
    const Session& session = *s.session();
    const RecordClass item_class = class_of_item(s.state, session, *find_item(session, item));
    if (present == nullptr &&
        texts_of_class(s.state, session, item_class) >= limits::texts_per_session) {
        return reject(RejectionCode::texts_full, "limit",
                      same_text(std::to_string(limits::texts_per_session)));
    }
    if (present != nullptr && present->title == c.title && present->paragraphs == c.paragraphs) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{TextSet{c.text, item, c.title, c.paragraphs}};
}

Decision decide_on(const Situation& s, const PutText& c) {
    const Result<const TextProgress*> text = text_at_work(s, c.text, c.version);
    if (!text) {
        return text.error();
    }
    switch (text.value()->state) {
        case TextState::put:
            return reject(RejectionCode::nothing_changed);
        case TextState::adopted:
        case TextState::adopted_with_reservations:
        case TextState::not_adopted:
            return reject(RejectionCode::text_decided, "title", text.value()->title);
        case TextState::draft:
        case TextState::deferred:  // until another time, which may be now
            break;
    }
    return Events{TextPut{c.text, text.value()->version}};
}

Decision decide_on(const Situation& s, const TakeStance& c) {
    const Result<const TextProgress*> text = text_put(s, c.text, 0);
    if (!text) {
        return text.error();
    }
    if (auto refusal = bad_stance(s, *text.value(), c)) {
        return *refusal;
    }
    const Delegation& delegation = *find_delegation(s.state.definition, c.delegation);
    const StanceTaken taken{c.text,
                            delegation.id,
                            delegation.name,
                            c.stance,
                            c.statement,
                            c.paragraph,
                            blocks(s, delegation, c.stance)};
    const StanceTakenBy* former = find_stance(*text.value(), c.delegation, c.stance);
    if (former != nullptr && former->statement == taken.statement &&
        former->paragraph == taken.paragraph) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{taken};
}

Decision decide_on(const Situation& s, const WithdrawStance& c) {
    const Result<const TextProgress*> text = text_put(s, c.text, 0);
    if (!text) {
        return text.error();
    }
    if (find_stance(*text.value(), c.delegation, c.stance) == nullptr) {
        return reject(RejectionCode::no_such_stance);
    }
    return Events{StanceWithdrawn{c.text, c.delegation, c.stance}};
}

Decision decide_on(const Situation& s, const DecideText& c) {
    const Result<const TextProgress*> text = text_put(s, c.text, c.version);
    if (!text) {
        return text.error();
    }
    const QuorumCount quorum = quorum_of(s.state, s.session()->id);
    TextDecided decided{c.text, text.value()->version, TextState::adopted, quorum.present,
                        quorum.needed};
    switch (c.outcome) {
        case TextOutcome::defer:
            decided.outcome = TextState::deferred;
            return Events{decided};
        case TextOutcome::not_adopt:
            decided.outcome = TextState::not_adopted;
            return Events{decided};
        case TextOutcome::adopt:
            break;
    }
    const auto& stances = text.value()->stances;
    // R6.1: adopted when no member objects.
    if (std::any_of(stances.begin(), stances.end(), [](const auto& each) { return each.blocks; })) {
        return reject(RejectionCode::objection_stands, "who", blockers_of(s, *text.value()));
    }
    if (quorum.needed > 0 && quorum.present < quorum.needed) {
        Rejection rejection =
            reject(RejectionCode::no_quorum, "present", same_text(std::to_string(quorum.present)));
        rejection.arguments.emplace_back("needed", same_text(std::to_string(quorum.needed)));
        return rejection;
    }
    if (std::any_of(stances.begin(), stances.end(),
                    [](const auto& each) { return each.stance == Stance::reservation; })) {
        decided.outcome = TextState::adopted_with_reservations;
    }
    return Events{decided};
}

}  // namespace plenaria::domain::rules
