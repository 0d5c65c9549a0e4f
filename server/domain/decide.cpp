#include "server/domain/decide.hpp"

#include "server/domain/rules.hpp"
#include "server/model/list_print.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

/// The present value of an expectation's key; nothing for a key that nobody may expect.
std::optional<std::string> present_value(const rules::Situation& s, const std::string& key) {
    const Entry* holder = s.holder();
    if (key == "called" || key == "speaking") {
        const bool called = holder != nullptr && holder->state == EntryState::called;
        const bool wanted = holder != nullptr && called == (key == "called");
        return wanted ? holder->id.value : std::string{};
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
    if (key == "staff") {
        const bool listed = s.room.closing && s.room.closing->checklist.staff;
        return listed ? print_of(*s.room.closing->checklist.staff) : std::string{};
    }
    return std::nullopt;
}

std::optional<Rejection> failed_expectation(const rules::Situation& s,
                                            const Expectations& expected) {
    Rejection rejection = reject(RejectionCode::expectation_failed);
    for (const auto& [key, value] : expected) {
        const std::optional<std::string> present = present_value(s, key);
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
    if (s.progress().state != SessionState::open) {
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
    if (auto failed = failed_expectation(situation, request.expect)) {
        return *failed;
    }
    return std::visit([&](const auto& command) { return rules::decide_on(situation, command); },
                      request.command);
}

}  // namespace plenaria::domain
