// The floor: requests, order, speeches (R5, floor.md).
#include <algorithm>

#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// Somewhere to be inscribed: an item under discussion, or a closing's general list (R4.6).
std::optional<Rejection> need_list(const Situation& s) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (!s.room.closing && !current_item(s.state, s.room)) {
        return reject(RejectionCode::item_not_running);
    }
    return std::nullopt;
}

/// The band a category has in the present item: its own order where it gives one (R3.2), with
/// whoever it does not name behind in the profile's order.
int band_of(const Item* item, const Category& category) {
    if (item == nullptr || item->bands.empty()) {
        return category.band;
    }
    const auto at = std::find(item->bands.begin(), item->bands.end(), category.id);
    const auto listed = static_cast<int>(item->bands.size());
    return at == item->bands.end() ? listed + category.band
                                   : static_cast<int>(at - item->bands.begin());
}

/// A thing's place among those of its own kind, from 1: to count confidential ones in would show
/// by a gap that there are some.
template <class Things, class IsConfidential>
std::string place_among_alike(const Things& things, const typename Things::value_type& thing,
                              IsConfidential is_confidential) {
    const bool confidential = is_confidential(thing);
    const auto before = std::count_if(things.data(), &thing, [&](const auto& other) {
        return is_confidential(other) == confidential;
    });
    return std::to_string(before + 1);
}

/// "s2i3-": the second open session and its third open item; "t" and "k" where confidential.
std::string list_prefix(const Situation& s, const Item& item) {
    const Session& session = *s.session();
    const auto secret_session = [&](const Session& each) {
        return find_session_kind(s.state.definition, each.kind)->confidential;
    };
    const auto secret_item = [](const Item& each) { return each.confidential; };
    std::string prefix = secret_session(session) ? "t" : "s";
    prefix += place_among_alike(s.state.definition.sessions, session, secret_session);
    prefix += secret_item(item) ? "k" : "i";
    return prefix + place_among_alike(session.items, item, secret_item) + "-";
}

/// An id that says which list and which place in it, and nothing about any other list.
EntryId next_entry_id(const Situation& s) {
    std::string id;
    if (s.room.closing) {
        id += "c" + std::to_string(s.room.closing->number) + "-";
    }
    if (const Item* item = current_item_definition(s.state, s.room)) {
        id += list_prefix(s, *item);
    }
    const SpeakersList* list = s.list();
    return EntryId{id + std::to_string((list == nullptr ? 0 : list->numbered) + 1)};
}

/// The entry in the lists that are active; null for one of a frozen list, or of a session that is
/// over, too.
const Entry* find_entry(const Situation& s, const EntryId& id) {
    const auto at = s.floor().entries.find(id);
    const bool present =
        at != s.floor().entries.end() && s.room.session && at->second.session == *s.room.session;
    return present ? &at->second : nullptr;
}

Rejection no_such_entry(const EntryId& id) {
    return reject(RejectionCode::unknown_entry, "id", same_text(id.value));
}

bool waits_in_current_list(const Situation& s, const Entry& entry) {
    return entry.state == EntryState::waiting &&
           entry.item == current_item(s.state, s.room).value_or(ItemId{});
}

std::optional<Rejection> already_waiting(const Situation& s, const DelegationId& delegation) {
    const SpeakersList* list = s.list();
    if (list == nullptr) {
        return std::nullopt;
    }
    if (list->waiting.size() >= limits::entries_per_list) {
        return reject(RejectionCode::list_full);
    }
    int found = 0;
    for (std::size_t i = 0; i < list->waiting.size(); ++i) {
        const Entry& entry = s.floor().entries.at(list->waiting[i]);
        if (entry.delegation == delegation &&
            ++found >= s.state.definition.profile.entries_per_delegation) {
            Rejection rejection = reject(RejectionCode::already_inscribed, "position",
                                         same_text(std::to_string(i + 1)));
            rejection.present = {{"entry", entry.id.value}};
            return rejection;
        }
    }
    return std::nullopt;
}

bool only_members_now(const Situation& s) { return is_confidential_now(s.state, s.room); }

}  // namespace

Decision decide_on(const Situation& s, const Inscribe& c) {
    if (auto refusal = need_list(s)) {
        return *refusal;
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    const Category* category = find_category(s.state.definition, delegation->category);
    PLENARIA_ASSERT(category != nullptr);
    if (only_members_now(s) && !category->admitted_to_closed) {
        return reject(RejectionCode::category_not_admitted, "category", category->name);
    }
    const auto& languages = s.state.definition.profile.languages;
    if (!c.language.empty() &&
        std::find(languages.begin(), languages.end(), c.language) == languages.end()) {
        return reject(RejectionCode::invalid_argument, "what", same_text("language"));
    }
    if (auto refusal = already_waiting(s, c.delegation)) {
        return *refusal;
    }
    const Item* item = current_item_definition(s.state, s.room);
    EntryInscribed event;
    event.entry = next_entry_id(s);
    event.delegation = delegation->id;
    event.category = category->id;
    event.band = band_of(item, *category);
    event.flag = delegation->flag;
    event.code = delegation->code;
    event.name = delegation->name;
    event.long_name = delegation->long_name;
    event.person = c.person;
    event.capacity = c.capacity;
    event.language = c.language.empty() ? delegation->language : c.language;
    event.allotment = item != nullptr && item->allotment ? *item->allotment : category->allotment;
    return Events{std::move(event)};
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
        case EntryState::withdrawn:
            return reject(RejectionCode::not_waiting);
    }
    PLENARIA_ASSERT(false);
}

Decision decide_on(const Situation& s, const MoveEntry& c) {
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (c.entry == c.before) {
        return reject(RejectionCode::move_onto_itself);
    }
    if (!waits_in_current_list(s, *entry)) {
        return reject(RejectionCode::not_waiting);
    }
    if (!c.before.empty()) {
        const Entry* before = find_entry(s, c.before);
        if (before == nullptr) {
            return no_such_entry(c.before);
        }
        if (!waits_in_current_list(s, *before)) {
            return reject(RejectionCode::not_waiting);
        }
    }
    return Events{EntryMoved{c.entry, c.before}};
}

Decision decide_on(const Situation& s, const CallEntry& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (!waits_in_current_list(s, *entry)) {
        return reject(RejectionCode::not_waiting);
    }
    if (auto refusal = need_free_floor(s)) {
        return *refusal;
    }
    return Events{EntryCalled{c.entry}};
}

Decision decide_on(const Situation& s, const NextSpeaker&) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder != nullptr && holder->state == EntryState::called) {
        return *need_free_floor(s);
    }
    const SpeakersList* list = s.list();
    if (list == nullptr || list->waiting.empty()) {
        return reject(RejectionCode::nobody_waiting);
    }
    Events events;
    end_holder(s, events);
    events.push_back(EntryCalled{list->waiting.front()});
    return events;
}

Decision decide_on(const Situation& s, const StartSpeech&) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder == nullptr || holder->state != EntryState::called) {
        return reject(RejectionCode::nobody_called);
    }
    return Events{SpeechStarted{holder->id}};
}

Decision decide_on(const Situation& s, const PauseSpeech&) {
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return reject(RejectionCode::nobody_speaking);
    }
    if (holder->state != EntryState::speaking) {
        return reject(RejectionCode::speech_not_running);
    }
    return Events{SpeechPaused{holder->id}};
}

Decision decide_on(const Situation& s, const ResumeSpeech&) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return reject(RejectionCode::nobody_speaking);
    }
    if (holder->state != EntryState::paused) {
        return reject(RejectionCode::speech_not_paused);
    }
    return Events{SpeechResumed{holder->id}};
}

Decision decide_on(const Situation& s, const EndSpeech&) {
    const Entry* holder = s.holder();
    if (holder == nullptr || holder->state == EntryState::called) {
        return reject(RejectionCode::nobody_speaking);
    }
    return Events{SpeechEnded{holder->id, EntryState::finished}};
}

Decision decide_on(const Situation& s, const ExtendSpeech& c) {
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return reject(RejectionCode::nobody_speaking);
    }
    const Millis allotment = holder->allotment + c.by;
    const bool in_range = c.by != Millis{0} && c.by <= limits::extension_max &&
                          c.by >= -Millis{limits::extension_max} && allotment >= Millis{0} &&
                          allotment <= limits::allotment_max;
    if (!in_range) {
        return reject(RejectionCode::extension_out_of_range);
    }
    return Events{SpeechExtended{holder->id, c.by}};
}

}  // namespace plenaria::domain::rules
