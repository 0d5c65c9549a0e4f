// A closing's checklist (R4): who may tick what, and what the label becomes.
#include <algorithm>

#include "server/domain/checklist.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/person_name.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

bool is_blank(const std::string& text) { return without_blanks(text).empty(); }

Rejection unsound(Text what) {
    return reject(RejectionCode::invalid_argument, "what", std::move(what));
}

/// Nothing if they can be listed and counted as sworn staff (R4.7), else which of them cannot.
std::optional<Rejection> need_persons(const std::vector<std::string>& persons) {
    const auto too_long = [](const std::string& person) {
        return person.size() > limits::name_bytes;
    };
    if (persons.size() > limits::sworn_staff ||
        std::any_of(persons.begin(), persons.end(), too_long)) {
        return unsound(text_of("argument.persons"));
    }
    if (const auto unfit = first_unfit(persons)) {
        return unsound(fill_text(unfit->twice ? "argument.staff_twice" : "argument.staff_unfit",
                                 {{"name", same_text(unfit->name)}}));
    }
    return std::nullopt;
}

/// Nothing if a closing is under way that asks for that point, else why not.
std::optional<Rejection> need_check(const Situation& s, ClosingCheck check) {
    if (!s.room.closing) {
        return reject(RejectionCode::no_closing);
    }
    if (find_mark(s.room.closing->checklist, check) == nullptr) {
        return reject(RejectionCode::check_not_asked, "check",
                      text_of("check." + std::string{name_of(check)}));
    }
    return std::nullopt;
}

/// The event, and what the label becomes with it.
template <class E>
Events with_label(const Situation& s, E event) {
    Checklist after = s.room.closing->checklist;
    note(after, event, s.now, {});
    Events events{std::move(event)};
    follow_checklist(*s.room.closing, after, events);
    return events;
}

/// Nothing if the delegation has a place in the closed room, else by which rule it has none.
std::optional<Rejection> need_on_roster(const Situation& s, const DelegationId& id) {
    const Delegation* delegation = find_delegation(s.state.definition, id);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(id.value));
    }
    if (is_on_roster(s.state, *delegation)) {
        return std::nullopt;
    }
    if (is_excluded(s.state, *delegation)) {
        return reject(RejectionCode::may_not_take_part, "delegation", delegation->name);
    }
    const Category* category = find_category(s.state.definition, delegation->category);
    // Admitted and no member: the secretariat, which is asked in for named items (R4.2).
    const bool admitted = category != nullptr && category->admitted_to_closed;
    Rejection rejection = reject(RejectionCode::not_on_roster, "delegation", delegation->name);
    rejection.arguments.emplace_back("category", category == nullptr ? Text{} : category->name);
    rejection.arguments.emplace_back("rule", same_text(admitted ? "R4.1" : "R4.3"));
    return rejection;
}

}  // namespace

Decision decide_on(const Situation& s, const ConfirmCheck& c) {
    if (auto refusal = need_check(s, c.check)) {
        return *refusal;
    }
    const Checklist& list = s.room.closing->checklist;
    const CheckMark& mark = *find_mark(list, c.check);
    if (c.confirmed && follows_from_facts(c.check)) {
        return reject(RejectionCode::check_follows, "check",
                      text_of("check." + std::string{name_of(c.check)}));
    }
    if (c.confirmed && c.check == ClosingCheck::staff && !list.staff) {
        return reject(RejectionCode::staff_not_listed);
    }
    const bool said = mark.done && !follows_from_facts(c.check);
    if (c.confirmed ? mark.done : !said && !mark.overridden) {
        return reject(RejectionCode::nothing_changed);
    }
    return with_label(s, CheckConfirmed{c.check, c.confirmed});
}

Decision decide_on(const Situation& s, const MarkRoster& c) {
    if (auto refusal = need_check(s, ClosingCheck::roster)) {
        return *refusal;
    }
    if (auto refusal = need_on_roster(s, c.delegation)) {
        return *refusal;
    }
    const int most = s.state.definition.profile.closing.officials;
    if (c.officials < 0) {
        return reject(RejectionCode::invalid_argument, "what", same_text("officials"));
    }
    if (c.officials > most) {
        Rejection rejection =
            reject(RejectionCode::too_many_officials, "delegation",
                   find_delegation(s.state.definition, c.delegation)->name);
        rejection.arguments.emplace_back("found", same_text(std::to_string(c.officials)));
        rejection.arguments.emplace_back("limit", same_text(std::to_string(most)));
        return rejection;
    }
    const auto& roster = s.room.closing->checklist.roster;
    const auto known = roster.find(c.delegation);
    const bool ticked = known != roster.end() && known->second.has_value();
    const bool same = ticked && known->second->head == c.head &&
                      known->second->officials == c.officials;
    if (c.taken_back ? !ticked : same) {
        return reject(RejectionCode::nothing_changed);
    }
    if (c.taken_back) {
        return with_label(s, RosterMarked{c.delegation, false, 0, true});
    }
    return with_label(s, RosterMarked{c.delegation, c.head, c.officials});
}

Decision decide_on(const Situation& s, const ListStaff& c) {
    if (auto refusal = need_check(s, ClosingCheck::staff)) {
        return *refusal;
    }
    if (auto refusal = need_persons(c.persons)) {
        return *refusal;
    }
    if (s.room.closing->checklist.staff == c.persons) {
        return reject(RejectionCode::nothing_changed);
    }
    return with_label(s, StaffListed{c.persons});
}

Decision decide_on(const Situation& s, const OverrideCheck& c) {
    if (auto refusal = need_check(s, c.check)) {
        return *refusal;
    }
    if (is_blank(c.reason)) {
        return reject(RejectionCode::reason_missing);
    }
    if (c.reason.size() > limits::note_bytes) {
        return unsound(same_text("reason"));
    }
    if (!has_words(c.reason)) {
        return unsound(text_of("argument.override_reason"));
    }
    const CheckMark& mark = *find_mark(s.room.closing->checklist, c.check);
    if (mark.done || (mark.overridden && mark.overridden->reason == c.reason)) {
        return reject(RejectionCode::nothing_changed);
    }
    return with_label(s, CheckOverridden{c.check, c.reason});
}

Decision decide_on(const Situation& s, const AdmitSecretary& c) {
    if (!s.room.closing) {
        return reject(RejectionCode::no_closing);
    }
    const std::optional<SecretaryIn>& secretary = s.room.closing->checklist.secretary;
    if (!c.admitted) {
        return secretary ? Decision{Events{SecretaryAdmitted{secretary->item, false}}}
                         : reject(RejectionCode::nothing_changed);
    }
    // Asked in for named parts of the session, never for all of it (R4.2).
    const Item* item = current_item_definition(s.state, s.room);
    if (item == nullptr) {
        return reject(RejectionCode::no_item_under_way, "what",
                      text_of("argument.item_for_secretary"));
    }
    if (item->excludes_secretariat) {
        return reject(RejectionCode::secretariat_kept_out, "what",
                      text_of("argument.secretary_not_asked"));
    }
    if (secretary && secretary->item == item->id) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{SecretaryAdmitted{item->id, true}};
}

}  // namespace plenaria::domain::rules
