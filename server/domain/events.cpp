#include "server/domain/events.hpp"

namespace plenaria::domain {
namespace {

template <class T>
struct EventName;

#define PLENARIA_EVENT(Type, wire)                      \
    template <>                                         \
    struct EventName<Type> {                            \
        static constexpr std::string_view value = wire; \
    };
PLENARIA_EVENT(EventLoaded, "event_loaded")
PLENARIA_EVENT(ServiceResumed, "service_resumed")
PLENARIA_EVENT(SessionOpened, "session_opened")
PLENARIA_EVENT(SessionSuspended, "session_suspended")
PLENARIA_EVENT(SessionResumed, "session_resumed")
PLENARIA_EVENT(SessionAdjourned, "session_adjourned")
PLENARIA_EVENT(ItemStarted, "item_started")
PLENARIA_EVENT(ItemFinished, "item_finished")
PLENARIA_EVENT(ItemSkipped, "item_skipped")
PLENARIA_EVENT(ItemReturned, "item_returned")
PLENARIA_EVENT(EntryInscribed, "entry_inscribed")
PLENARIA_EVENT(EntryWithdrawn, "entry_withdrawn")
PLENARIA_EVENT(EntryMoved, "entry_moved")
PLENARIA_EVENT(EntryCalled, "entry_called")
PLENARIA_EVENT(SpeechStarted, "speech_started")
PLENARIA_EVENT(SpeechPaused, "speech_paused")
PLENARIA_EVENT(SpeechResumed, "speech_resumed")
PLENARIA_EVENT(SpeechEnded, "speech_ended")
PLENARIA_EVENT(SpeechExtended, "speech_extended")
PLENARIA_EVENT(ClearingBegun, "clearing_begun")
PLENARIA_EVENT(DoorsClosed, "doors_closed")
PLENARIA_EVENT(DoorsUnconfirmed, "doors_unconfirmed")
PLENARIA_EVENT(ReopeningBegun, "reopening_begun")
PLENARIA_EVENT(ReopeningCancelled, "reopening_cancelled")
PLENARIA_EVENT(DoorsOpened, "doors_opened")
PLENARIA_EVENT(ResumptionAnnounced, "resumption_announced")
PLENARIA_EVENT(OutputGateSet, "output_gate_set")
PLENARIA_EVENT(DeskSet, "desk_set")
#undef PLENARIA_EVENT

template <std::size_t... I>
std::vector<std::string_view> names(std::index_sequence<I...>) {
    return {EventName<std::variant_alternative_t<I, Event>>::value...};
}

template <std::size_t I = 0>
std::optional<Event> make_named(std::string_view name) {
    if constexpr (I == std::variant_size_v<Event>) {
        return std::nullopt;
    } else {
        using Alternative = std::variant_alternative_t<I, Event>;
        return EventName<Alternative>::value == name ? std::optional<Event>{Alternative{}}
                                                     : make_named<I + 1>(name);
    }
}

}  // namespace

std::string_view name_of(const Event& event) { return all_event_names()[event.index()]; }

const std::vector<std::string_view>& all_event_names() {
    static const auto made = names(std::make_index_sequence<std::variant_size_v<Event>>{});
    return made;
}

std::optional<Event> event_named(std::string_view name) { return make_named(name); }

}  // namespace plenaria::domain
