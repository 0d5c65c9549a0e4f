// Who asks for the floor, for whom and in which list (R5.1, R5.2, R3.2–R3.4, R1.9, R1.11).
#include <algorithm>
#include <set>

#include "server/domain/admission.hpp"
#include "server/domain/floor_rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// The band a category has in an item: the item's own order where it gives one (R3.2), with whoever
/// it does not name behind in the profile's order.
int band_of(const Item* item, const Category& category) {
    if (item == nullptr || item->bands.empty()) {
        return category.band;
    }
    const auto at = std::find(item->bands.begin(), item->bands.end(), category.id);
    const auto listed = static_cast<int>(item->bands.size());
    return at == item->bands.end() ? listed + category.band
                                   : static_cast<int>(at - item->bands.begin());
}

/// The category that speaks last, whose terms hold for whoever fits none (R1.11).
const Category& last_category(const Profile& profile) {
    return *std::max_element(profile.categories.rbegin(), profile.categories.rend(),
                             [](const Category& a, const Category& b) { return a.band < b.band; });
}

int band_behind_all(const Profile& profile, const Item* item) {
    int last = 0;
    for (const Category& category : profile.categories) {
        last = std::max(last, band_of(item, category));
    }
    return last + 1;
}

/// Who is inscribed, by the terms of its category.
struct Participant {
    const Delegation* delegation = nullptr;  ///< null: a guest of its own name
    const Category* category = nullptr;
    Capacity capacity{};
};

/// Chair and secretariat speak by their office, not by a category.
bool speaks_by_office(Capacity capacity) {
    return capacity == Capacity::chair || capacity == Capacity::secretariat;
}

bool may_come_in_anywhere(Capacity capacity) {
    return speaks_by_office(capacity) || capacity == Capacity::guest;
}

std::optional<Rejection> need_admitted(const Situation& s, const Item* item,
                                       const Participant& who) {
    if (who.delegation != nullptr && is_excluded(s.state, *who.delegation)) {
        return reject(RejectionCode::may_not_take_part, "delegation", who.delegation->name);
    }
    if (who.delegation != nullptr) {
        if (auto refusal = need_seated(s, s.session()->id, *who.delegation)) {
            return refusal;
        }
    }
    const bool members_only = is_confidential_now(s.state, s.room) ||
                              (item != nullptr && is_confidential(s.state, *s.session(), *item));
    // Of one whom no session has seen yet an entry within would keep the admission from being taken
    // back, which is asked outside and would tell of it.
    const bool waits = who.delegation != nullptr && is_admitted(s.state, who.delegation->id) &&
                       !was_seated(s.state, who.delegation->id);
    // R4.2: the secretariat may be asked in, but for items of which it may not know.
    const bool asked_in = !waits && (who.capacity == Capacity::chair ||
                                     (who.capacity == Capacity::secretariat &&
                                      (item == nullptr || !item->excludes_secretariat)));
    if (members_only && !who.category->admitted_to_closed && !asked_in) {
        return reject(RejectionCode::category_not_admitted, "category", who.category->name);
    }
    return std::nullopt;
}

/// R3.4: presentations by others than members need the chair's invitation.
std::optional<Rejection> need_invitation(const Item* item, const Participant& who,
                                         bool invited_now) {
    if (item == nullptr || item->kind != ItemKind::presentation || who.category->on_roll ||
        speaks_by_office(who.capacity) || invited_now) {
        return std::nullopt;
    }
    const bool invited =
        who.delegation != nullptr && std::find(item->invited.begin(), item->invited.end(),
                                               who.delegation->id) != item->invited.end();
    return invited
               ? std::nullopt
               : std::optional{reject(RejectionCode::not_invited, "category", who.category->name)};
}

Result<Participant> participant_of(const Situation& s, const Inscribe& c) {
    Participant who;
    who.capacity = c.on_behalf_of;
    if (c.delegation.empty()) {
        const bool national = c.on_behalf_of == Capacity::national;
        if (c.name.empty() || c.on_behalf_of == Capacity::group) {
            return reject(RejectionCode::invalid_argument, "what",
                          same_text(c.name.empty() ? "name" : "delegation"));
        }
        if (auto refusal = need_all_languages(s, c.name, limits::title_bytes)) {
            return *refusal;
        }
        who.capacity = national ? Capacity::guest : c.on_behalf_of;
        who.category = &last_category(s.state.definition.profile);
        return who;
    }
    who.delegation = find_delegation(s.state.definition, c.delegation);
    if (who.delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    who.category = find_category(s.state.definition, who.delegation->category);
    PLENARIA_ASSERT(who.category != nullptr);
    return who;
}

/// What an argument of the request itself is wrong with.
std::optional<Rejection> need_sound(const Situation& s, const Inscribe& c, const Participant& who) {
    if (auto refusal = need_known_language(s, c.language)) {
        return refusal;
    }
    if (who.capacity == Capacity::group && c.group.empty()) {
        return reject(RejectionCode::invalid_argument, "what", same_text("group"));
    }
    if (c.before.empty()) {
        return std::nullopt;
    }
    return may_come_in_anywhere(who.capacity)
               ? std::nullopt
               : std::optional{
                     reject(RejectionCode::invalid_argument, "what", same_text("before"))};
}

/// Nothing if the list has room, and if the delegation does not wait in it as often as it may.
std::optional<Rejection> need_place(const Situation& s, const ListKey& key,
                                    const DelegationId& delegation, Capacity capacity) {
    const SpeakersList* list = find_list(s.room, key);
    if (list == nullptr) {
        return std::nullopt;
    }
    if (list->waiting.size() >= limits::entries_per_list) {
        return reject(RejectionCode::list_full);
    }
    if (capacity != Capacity::national) {
        return std::nullopt;
    }
    int found = 0;
    for (std::size_t i = 0; i < list->waiting.size(); ++i) {
        const Entry& entry = s.floor().entries.at(list->waiting[i]);
        if (entry.who->delegation == delegation && entry.who->on_behalf_of == Capacity::national &&
            ++found >= s.state.definition.profile.entries_per_delegation) {
            Rejection rejection = reject(RejectionCode::already_inscribed, "position",
                                         same_text(std::to_string(i + 1)));
            rejection.present = {{"entry", entry.id.value}};
            return rejection;
        }
    }
    return std::nullopt;
}

std::optional<Rejection> need_before(const Situation& s, const ListKey& key,
                                     const EntryId& before) {
    if (before.empty()) {
        return std::nullopt;
    }
    const SpeakersList* list = find_list(s.room, key);
    const bool waits = list != nullptr && std::find(list->waiting.begin(), list->waiting.end(),
                                                    before) != list->waiting.end();
    return waits ? std::nullopt : std::optional{no_such_entry(before)};
}

/// What all kinds of inscription copy from a delegation.
EntryInscribed entry_of(const Situation& s, EntryIds& ids, const ListTarget& target,
                        const Participant& who) {
    const Profile& profile = s.state.definition.profile;
    EntryInscribed event;
    event.entry = ids.next();
    event.item = target.key.item;
    event.list = target.key.kind;
    event.category = who.category->id;
    event.category_name = who.category->name;
    event.on_behalf_of = who.capacity;
    event.rank = static_cast<int>(profile.ranks.size());
    event.allotment = target.item != nullptr && target.item->allotment ? *target.item->allotment
                                                                       : who.category->allotment;
    if (who.delegation == nullptr) {
        event.band = band_behind_all(profile, target.item);
        return event;
    }
    event.delegation = who.delegation->id;
    event.band = band_of(target.item, *who.category);
    event.flag = who.delegation->flag;
    event.code = who.delegation->code;
    event.name = who.delegation->name;
    event.long_name = who.delegation->long_name;
    event.language = who.delegation->language;
    return event;
}

Result<int> rank_of(const Profile& profile, const RankId& id) {
    const auto at = std::find_if(profile.ranks.begin(), profile.ranks.end(),
                                 [&](const Rank& rank) { return rank.id == id; });
    if (at == profile.ranks.end() && !id.empty()) {
        return reject(RejectionCode::unknown_rank, "id", same_text(id.value));
    }
    return static_cast<int>(at - profile.ranks.begin());
}

/// Everything an inscription needs of its list and of who asks.
std::optional<Rejection> need_inscribable(const Situation& s, const ListTarget& target,
                                          const Participant& who, const Inscribe& c) {
    if (auto refusal = need_list_open(target, c.admit_late)) {
        return refusal;
    }
    if (auto refusal = need_admitted(s, target.item, who)) {
        return refusal;
    }
    if (auto refusal = need_invitation(target.item, who, c.invited)) {
        return refusal;
    }
    if (auto refusal = need_sound(s, c, who)) {
        return refusal;
    }
    if (auto refusal = need_place(s, target.key, c.delegation, who.capacity)) {
        return refusal;
    }
    return need_before(s, target.key, c.before);
}

/// Whether a delegation waits, has the floor or has spoken in a list by itself.
std::set<DelegationId> had_their_turn(const Situation& s, const ListKey& key) {
    std::set<DelegationId> found;
    for (const auto& [id, entry] : s.floor().entries) {
        const bool here = entry.session == key.session && entry.item == key.item &&
                          entry.list == key.kind && entry.panellist.empty();
        const bool national = entry.who->on_behalf_of == Capacity::national;
        if (here && national && (!is_over(entry.state) || entry.started_at)) {
            found.insert(entry.who->delegation);
        }
    }
    return found;
}

/// Replies that a delegation was granted and did not give back.
int replies_granted(const Situation& s, const ListKey& key, const DelegationId& delegation) {
    return static_cast<int>(
        std::count_if(s.floor().entries.begin(), s.floor().entries.end(), [&](const auto& each) {
            const Entry& entry = each.second;
            return entry.session == key.session && entry.item == key.item &&
                   entry.list == ListKind::reply && entry.who->delegation == delegation &&
                   (!is_over(entry.state) || entry.started_at);
        }));
}

}  // namespace

Decision decide_on(const Situation& s, const Inscribe& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    const auto who = participant_of(s, c);
    if (!who) {
        return who.error();
    }
    if (auto refusal = need_inscribable(s, target.value(), who.value(), c)) {
        return *refusal;
    }
    const auto rank = rank_of(s.state.definition.profile, c.rank);
    if (!rank) {
        return rank.error();
    }
    EntryIds ids{s, target.value()};
    EntryInscribed event = entry_of(s, ids, target.value(), who.value());
    event.rank = rank.value();
    event.person = c.person;
    event.capacity = c.capacity;
    event.group = c.group;
    event.remote = c.remote;
    event.note = c.note;
    event.before = c.before;
    event.late = need_list_open(target.value(), false).has_value();
    event.invited = c.invited;
    if (!c.language.empty()) {
        event.language = c.language;
    }
    if (who.value().delegation == nullptr) {
        event.name = c.name;
        event.long_name = c.name;
        event.flag = c.flag;
    }
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const FillRoll& c) {
    const auto target = target_list(s, c.item, ListKind::main);
    if (!target) {
        return target.error();
    }
    if (auto refusal = need_list_open(target.value(), false)) {
        return *refusal;
    }
    const std::set<DelegationId> served = had_their_turn(s, target.value().key);
    const SpeakersList* list = find_list(s.room, target.value().key);
    std::size_t waiting = list == nullptr ? 0 : list->waiting.size();
    EntryIds ids{s, target.value()};
    Events events;
    for (const Delegation& delegation : s.state.definition.delegations) {
        const Participant who{&delegation, find_category(s.state.definition, delegation.category),
                              Capacity::national};
        if (!who.category->on_roll || served.contains(delegation.id) ||
            need_admitted(s, target.value().item, who)) {
            continue;
        }
        if (++waiting > limits::entries_per_list) {
            return reject(RejectionCode::list_full);
        }
        events.push_back(entry_of(s, ids, target.value(), who));
    }
    if (events.empty()) {
        return reject(RejectionCode::nothing_changed);
    }
    return events;
}

Decision decide_on(const Situation& s, const GrantReply& c) {
    const auto target = target_list(s, c.item, ListKind::reply);
    if (!target) {
        return target.error();
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    if (target.value().state == ListState::archived) {
        return reject(RejectionCode::list_closed);
    }
    const bool begun = target.value().item == nullptr ||
                       s.progress().items.at(target.value().key.item).started_at.has_value();
    if (!begun) {
        return reject(RejectionCode::item_not_running);
    }
    const Participant who{delegation, find_category(s.state.definition, delegation->category),
                          Capacity::national};
    if (auto refusal = need_admitted(s, target.value().item, who)) {
        return *refusal;
    }
    if (auto refusal = need_known_language(s, c.language)) {
        return *refusal;
    }
    if (auto refusal = need_place(s, target.value().key, delegation->id, Capacity::national)) {
        return *refusal;
    }
    const ReplyRule& rule = s.state.definition.profile.reply;
    const int granted = replies_granted(s, target.value().key, delegation->id);
    if (granted >= rule.limit) {
        return reject(RejectionCode::reply_limit, "limit", same_text(std::to_string(rule.limit)));
    }
    EntryIds ids{s, target.value()};
    EntryInscribed event = entry_of(s, ids, target.value(), who);
    event.band = 0;  // R5.4: replies go in order of arrival, whoever asks
    event.person = c.person;
    event.allotment = granted == 0 ? rule.first : rule.later;
    if (!c.language.empty()) {
        event.language = c.language;
    }
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const AmendEntry& c) {
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (is_over(entry->state)) {
        return reject(RejectionCode::not_waiting);
    }
    if (auto refusal = need_known_language(s, c.language)) {
        return *refusal;
    }
    const SpeakerView& who = *entry->who;
    const Language language = c.language.empty() ? who.language : c.language;
    // The note of an entry that does not wait is on no glass (entry_print.hpp): an empty one took
    // none out. A hyphen alone does.
    const bool unseen = entry->state != EntryState::waiting;
    const std::string& kept = c.note.empty() ? entry->note : c.note;
    const std::string note = !unseen ? c.note : kept == "-" ? std::string{} : kept;
    if (c.person == who.person && c.capacity == who.capacity && language == who.language &&
        c.remote == who.remote && note == entry->note) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{EntryAmended{c.entry, c.person, c.capacity, language, c.remote, note}};
}

Decision decide_on(const Situation& s, const Withdraw& c) {
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    switch (entry->state) {
        case EntryState::waiting:
        case EntryState::called:
            return Events{EntryWithdrawn{c.entry}};
        case EntryState::speaking:
        case EntryState::paused:
            return Events{SpeechEnded{c.entry, EntryState::withdrawn}};
        case EntryState::finished:
        case EntryState::stopped:
        case EntryState::withdrawn:
        case EntryState::adjourned:
        case EntryState::removed:
        case EntryState::absent:
            return reject(RejectionCode::not_waiting);
    }
    PLENARIA_ASSERT(false);
}

Decision decide_on(const Situation& s, const RemoveEntry& c) {
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (entry->state != EntryState::waiting && entry->state != EntryState::called) {
        return reject(RejectionCode::not_waiting);
    }
    if (c.reason.empty()) {
        return reject(RejectionCode::reason_missing);
    }
    return Events{EntryRemoved{c.entry, c.reason}};
}

Decision decide_on(const Situation& s, const CallPanellist& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    if (auto refusal = need_no_point(s)) {
        return *refusal;
    }
    const auto target = target_list(s, ItemId{}, ListKind::main);
    if (!target) {
        return target.error();
    }
    const Item* item = target.value().item;
    const std::vector<Panellist> nobody;
    const auto& panel = item == nullptr ? nobody : item->panel;
    const auto at = std::find_if(panel.begin(), panel.end(),
                                 [&](const Panellist& each) { return each.id == c.panellist; });
    if (at == panel.end()) {
        return reject(RejectionCode::unknown_panellist, "id", same_text(c.panellist.value));
    }
    if (auto refusal = need_floor_for_call(s)) {
        return *refusal;
    }
    Participant who;
    who.delegation = find_delegation(s.state.definition, at->delegation);
    who.category = who.delegation == nullptr
                       ? &last_category(s.state.definition.profile)
                       : find_category(s.state.definition, who.delegation->category);
    who.capacity = who.delegation == nullptr ? Capacity::guest : Capacity::national;
    if (auto refusal = need_admitted(s, item, who)) {
        return *refusal;
    }
    EntryIds ids{s, target.value()};
    EntryInscribed event = entry_of(s, ids, target.value(), who);
    event.panellist = at->id;
    event.person = at->person;
    event.capacity = at->capacity;
    if (!at->language.empty()) {
        event.language = at->language;
    }
    if (who.delegation == nullptr) {
        event.name = at->name;
        event.long_name = at->name;
    }
    const EntryId entry = event.entry;
    return Events{std::move(event), EntryCalled{entry}};
}

}  // namespace plenaria::domain::rules
