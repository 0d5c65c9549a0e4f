#include "server/domain/decide.hpp"

#include <algorithm>
#include <string_view>

#include "server/domain/floor_rules.hpp"
#include "server/domain/rules.hpp"
#include "server/model/entry_print.hpp"
#include "server/model/list_print.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

/// How that which the command sets anew stands: the version of a text, empty where there is none,
/// or the print of an entry. Nothing for a command that is not about that.
std::optional<std::string> present_subject(const rules::Situation& s, const std::string& key,
                                           const Command& command) {
    if (const auto* set = std::get_if<SetText>(&command); set != nullptr && key == "text") {
        if (s.session() == nullptr) {
            return std::string{};
        }
        const auto& texts = s.progress().texts;
        const auto at = texts.find(set->text);
        return at == texts.end() ? std::string{} : std::to_string(at->second.version);
    }
    if (const auto* amend = std::get_if<AmendEntry>(&command); amend != nullptr && key == "entry") {
        const Entry* entry = rules::find_entry(s, amend->entry);
        if (entry == nullptr) {
            return std::string{};
        }
        const bool waits = entry->state == EntryState::waiting;
        return entry_print(*entry->who, waits ? entry->note : std::string{});
    }
    return std::nullopt;
}

/// The present value of an expectation's key; nothing for a key that nobody may expect.
std::optional<std::string> present_value(const rules::Situation& s, const std::string& key,
                                         const Command& command) {
    const Entry* holder = s.holder();
    if (key == "called" || key == "speaking") {
        const bool called = holder != nullptr && holder->state == EntryState::called;
        const bool wanted = holder != nullptr && called == (key == "called");
        return wanted ? holder->id.value : std::string{};
    }
    if (key == "point" || key == "appealed") {
        const Point* point = active_point(s.floor());
        const bool appealed = point != nullptr && point->state == PointState::appealed;
        const bool wanted = point != nullptr && appealed == (key == "appealed");
        return wanted ? point->id.value : std::string{};
    }
    if (key == "item") {
        return current_item(s.state, s.room).value_or(ItemId{}).value;
    }
    if (key == "session") {
        return s.room.session.value_or(SessionId{}).value;
    }
    if (key == "doors") {
        return std::string{name_of(doors_of(s.room))};
    }
    if (key == "closing") {
        return s.room.closing ? std::to_string(s.room.closing->number) : std::string{};
    }
    if (key == "reopening") {
        const bool prepared = s.room.closing && s.room.closing->reopening_since;
        return prepared ? std::to_string(to_unix_ms(*s.room.closing->reopening_since))
                        : std::string{};
    }
    if (key == "staff") {
        const bool listed = s.room.closing && s.room.closing->checklist.staff;
        return listed ? print_of(*s.room.closing->checklist.staff) : std::string{};
    }
    return present_subject(s, key, command);
}

std::optional<Rejection> failed_expectation(const rules::Situation& s,
                                            const CommandRequest& request) {
    Rejection rejection = reject(RejectionCode::expectation_failed);
    for (const auto& [key, value] : request.expect) {
        const std::optional<std::string> present = present_value(s, key, request.command);
        if (!present) {
            return reject(RejectionCode::invalid_argument, "what", same_text("expect." + key));
        }
        if (*present != value) {
            if (rejection.arguments.empty()) {
                rejection.arguments = {{"what", text_of("expectation." + key)}};
            }
            rejection.present.emplace_back(key, *present);
        }
    }
    return rejection.present.empty() ? std::nullopt : std::optional{rejection};
}

/// Whether the alarm that nobody acknowledged yet tells of that person. No name has a comma
/// (`access::is_person_name`), so none is part of another one.
bool was_let_in(const State& state, const std::string& person) {
    constexpr std::string_view between = ", ";
    std::string_view rest = state.emergency ? std::string_view{state.emergency->person} : "";
    while (!rest.empty()) {
        const std::size_t end = std::min(rest.find(between), rest.size());
        if (rest.substr(0, end) == person) {
            return true;
        }
        rest.remove_prefix(std::min(end + between.size(), rest.size()));
    }
    return false;
}

}  // namespace

namespace rules {

const SpeakersList* Situation::list() const {
    const auto key = current_list_key(state, room);
    return key ? find_list(room, *key) : nullptr;
}

const Session* Situation::session_or_own(const SessionId& id) const {
    return id.empty() ? session() : find_session(state.definition, id);
}

ItemId Situation::item_or_present(const ItemId& id) const {
    return id.empty() ? current_item(state, room).value_or(ItemId{}) : id;
}

std::optional<Rejection> need_open_session(const Situation& s) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    const SessionState state = s.progress().state;
    // R4.6: doors close at any moment, also over a recess; within them the room works, while
    // outside the session rests until it is resumed there.
    const bool works_within = s.room.closing && state == SessionState::suspended;
    if (state != SessionState::open && !works_within) {
        return reject(RejectionCode::session_not_open);
    }
    return std::nullopt;
}

std::optional<Rejection> need_free_floor(const Situation& s) {
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return std::nullopt;
    }
    const auto code = holder->state == EntryState::called ? RejectionCode::called_not_started
                                                          : RejectionCode::floor_taken;
    Rejection rejection = reject(code, "speaker", holder->who->name);
    rejection.present = {{holder->state == EntryState::called ? "called" : "speaking",
                          holder->id.value}};
    return rejection;
}

void end_holder_of(const Floor& floor, Events& events) {
    if (const Entry* holder = holder_of(floor)) {
        if (holder->state == EntryState::called) {
            events.push_back(EntryWithdrawn{holder->id});
        } else {
            events.push_back(SpeechEnded{holder->id, EntryState::finished});
        }
    }
}

void end_holder(const Situation& s, Events& events) { end_holder_of(s.floor(), events); }

}  // namespace rules

Result<std::vector<Event>> decide(const State& state, const CommandRequest& request,
                                  TimePoint now) {
    const auto room = state.rooms.find(request.room);
    if (room == state.rooms.end()) {
        return reject(RejectionCode::unknown_room, "id", same_text(request.room.value));
    }
    const rules::Situation situation{state, room->second, now};
    if (auto failed = failed_expectation(situation, request)) {
        return *failed;
    }
    return std::visit([&](const auto& command) { return rules::decide_on(situation, command); },
                      request.command);
}

Result<std::vector<Event>> decide(const State& state, const CommandRequest& request,
                                  const Actor& actor, TimePoint now) {
    if (std::holds_alternative<AcknowledgeEmergency>(request.command) &&
        was_let_in(state, actor.name)) {
        return reject(RejectionCode::emergency_is_own, "person", same_text(actor.name));
    }
    return decide(state, request, now);
}

}  // namespace plenaria::domain
