#include "server/domain/events.hpp"

#include <algorithm>
#include <array>
#include <type_traits>

#include "server/model/one_of.hpp"

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
PLENARIA_EVENT(ItemInserted, "item_inserted")
PLENARIA_EVENT(ItemMoved, "item_moved")
PLENARIA_EVENT(ItemEdited, "item_edited")
PLENARIA_EVENT(ItemMerged, "item_merged")
PLENARIA_EVENT(ListCarried, "list_carried")
PLENARIA_EVENT(SessionRescheduled, "session_rescheduled")
PLENARIA_EVENT(DefinitionReplaced, "definition_replaced")
PLENARIA_EVENT(EntryInscribed, "entry_inscribed")
PLENARIA_EVENT(EntryAmended, "entry_amended")
PLENARIA_EVENT(EntryWithdrawn, "entry_withdrawn")
PLENARIA_EVENT(EntryRemoved, "entry_removed")
PLENARIA_EVENT(EntryMoved, "entry_moved")
PLENARIA_EVENT(EntriesSwapped, "entries_swapped")
PLENARIA_EVENT(EntryPinned, "entry_pinned")
PLENARIA_EVENT(EntryUnpinned, "entry_unpinned")
PLENARIA_EVENT(EntryCalled, "entry_called")
PLENARIA_EVENT(EntryAbsent, "entry_absent")
PLENARIA_EVENT(SpeechStarted, "speech_started")
PLENARIA_EVENT(SpeechBackdated, "speech_backdated")
PLENARIA_EVENT(SpeechPaused, "speech_paused")
PLENARIA_EVENT(SpeechResumed, "speech_resumed")
PLENARIA_EVENT(SpeechEnded, "speech_ended")
PLENARIA_EVENT(SpeechCarriedOver, "speech_carried_over")
PLENARIA_EVENT(SpeechExtended, "speech_extended")
PLENARIA_EVENT(TimeCorrected, "time_corrected")
PLENARIA_EVENT(ListOpened, "list_opened")
PLENARIA_EVENT(ListClosed, "list_closed")
PLENARIA_EVENT(ClosingScheduled, "closing_scheduled")
PLENARIA_EVENT(PolicySet, "policy_set")
PLENARIA_EVENT(PointRaised, "point_raised")
PLENARIA_EVENT(PointRecognised, "point_recognised")
PLENARIA_EVENT(PointDeclined, "point_declined")
PLENARIA_EVENT(PointRuled, "point_ruled")
PLENARIA_EVENT(ActUndone, "act_undone")
PLENARIA_EVENT(ActRedone, "act_redone")
PLENARIA_EVENT(TextSet, "text_set")
PLENARIA_EVENT(TextPut, "text_put")
PLENARIA_EVENT(StanceTaken, "stance_taken")
PLENARIA_EVENT(StanceWithdrawn, "stance_withdrawn")
PLENARIA_EVENT(TextDecided, "text_decided")
PLENARIA_EVENT(BulletinIssued, "bulletin_issued")
PLENARIA_EVENT(BulletinWithdrawn, "bulletin_withdrawn")
PLENARIA_EVENT(PresidencyHandedOver, "presidency_handed_over")
PLENARIA_EVENT(DelegationAdmitted, "delegation_admitted")
PLENARIA_EVENT(AdmissionWithdrawn, "admission_withdrawn")
PLENARIA_EVENT(AttendanceSet, "attendance_set")
PLENARIA_EVENT(NotePosted, "note_posted")
PLENARIA_EVENT(StepMarked, "step_marked")
PLENARIA_EVENT(DocumentAdded, "document_added")
PLENARIA_EVENT(DocumentRemoved, "document_removed")
PLENARIA_EVENT(ScreensYielded, "screens_yielded")
PLENARIA_EVENT(SessionConvened, "session_convened")
PLENARIA_EVENT(ClearingBegun, "clearing_begun")
PLENARIA_EVENT(DoorsClosed, "doors_closed")
PLENARIA_EVENT(DoorsUnconfirmed, "doors_unconfirmed")
PLENARIA_EVENT(ReopeningBegun, "reopening_begun")
PLENARIA_EVENT(ReopeningCancelled, "reopening_cancelled")
PLENARIA_EVENT(DoorsOpened, "doors_opened")
PLENARIA_EVENT(ResumptionAnnounced, "resumption_announced")
PLENARIA_EVENT(OutputGateSet, "output_gate_set")
PLENARIA_EVENT(CheckConfirmed, "check_confirmed")
PLENARIA_EVENT(RosterMarked, "roster_marked")
PLENARIA_EVENT(StaffListed, "staff_listed")
PLENARIA_EVENT(CheckOverridden, "check_overridden")
PLENARIA_EVENT(SecretaryAdmitted, "secretary_admitted")
PLENARIA_EVENT(ScreensConfirmed, "screens_confirmed")
PLENARIA_EVENT(ScreensUnconfirmed, "screens_unconfirmed")
PLENARIA_EVENT(ScreensExpected, "screens_expected")
PLENARIA_EVENT(ScreenPaired, "screen_paired")
PLENARIA_EVENT(ScreenUnpaired, "screen_unpaired")
PLENARIA_EVENT(ScreenCleared, "screen_cleared")
PLENARIA_EVENT(ClearanceRevoked, "clearance_revoked")
PLENARIA_EVENT(EmergencyAccessGiven, "emergency_access_given")
PLENARIA_EVENT(EmergencyAcknowledged, "emergency_acknowledged")
PLENARIA_EVENT(DeskSet, "desk_set")
PLENARIA_EVENT(Sealed, "sealed")
PLENARIA_EVENT(SealsForgone, "seals_forgone")
#undef PLENARIA_EVENT

template <std::size_t... I>
std::vector<std::string_view> names(std::index_sequence<I...>) {
    return {EventName<std::variant_alternative_t<I, AnyEvent>>::value...};
}

template <std::size_t I>
Event make() {
    return Event{std::in_place_index<I>};
}

template <std::size_t... I>
constexpr auto makers(std::index_sequence<I...>) {
    return std::array{&make<I>...};
}

}  // namespace

Event::Event() = default;
Event::Event(const Event& other) = default;
Event::Event(Event&& other) noexcept = default;
Event& Event::operator=(const Event& other) = default;
Event& Event::operator=(Event&& other) noexcept = default;
Event::~Event() = default;

std::string_view name_of(const Event& event) { return all_event_names()[event.index()]; }

const std::vector<std::string_view>& all_event_names() {
    static const auto made = names(std::make_index_sequence<std::variant_size_v<AnyEvent>>{});
    return made;
}

std::optional<Event> event_named(std::string_view name) {
    static constexpr auto made = makers(std::make_index_sequence<std::variant_size_v<AnyEvent>>{});
    const auto& names = all_event_names();
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end()
               ? std::nullopt
               : std::optional{made.at(static_cast<std::size_t>(at - names.begin()))()};
}

bool is_of_venue(const Event& event) {
    return std::holds_alternative<EventLoaded>(event) ||
           std::holds_alternative<ServiceResumed>(event) ||
           std::holds_alternative<SealsForgone>(event) ||
           std::holds_alternative<DefinitionReplaced>(event) ||
           std::holds_alternative<BulletinIssued>(event) ||
           std::holds_alternative<BulletinWithdrawn>(event) ||
           std::holds_alternative<PresidencyHandedOver>(event) ||
           std::holds_alternative<DelegationAdmitted>(event) ||
           std::holds_alternative<AdmissionWithdrawn>(event) ||
           std::holds_alternative<EmergencyAccessGiven>(event) ||
           std::holds_alternative<EmergencyAcknowledged>(event);
}

bool reaches_other_rooms(const Event& event) {
    return std::visit(
        []<class E>(const E&) {
            return is_one_of<E, SessionOpened, SessionSuspended, SessionResumed, SessionAdjourned,
                             SessionRescheduled, ItemInserted, ItemMoved, ItemEdited, ItemMerged,
                             DocumentAdded, DocumentRemoved, ListCarried, ActUndone, ActRedone,
                             SessionConvened>;
        },
        static_cast<const AnyEvent&>(event));
}

}  // namespace plenaria::domain
