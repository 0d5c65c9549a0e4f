// The closed vocabularies of the contract, each value with its one spelling on the wire.
#pragma once

#include <array>
#include <optional>
#include <string_view>
#include <utility>

namespace plenaria {

enum class Role { chair, secretariat, technician, interpreter, delegate, display };
/// design.md, Audiences: a closed set; `project` handles each.
enum class Audience { public_, room, interpreter, chair, secretariat, technician };
/// Whether a viewer was cleared (screens) or listed (persons) for this closing.
enum class Clearance { uncleared, cleared };

enum class DoorsState { open, clearing, closed, reopening };
/// What must be so before the doors count as closed (R4); a profile asks for some of them.
enum class ClosingCheck { observers_out, roster, staff, outputs, screens, booths };
/// Law 7: a point that nobody confirmed is missing, unless the chair overrides it with a reason.
enum class CheckState { missing, done, overridden };
enum class SessionState { planned, open, suspended, adjourned };
enum class ItemState { pending, running, finished, skipped };
enum class ItemKind {
    opening,
    presidency_report,
    opening_statements,
    panel,
    civil_society_dialogue,
    presentation,
    debate,
    drafting,
    adoption,
    summary_approval,
    next_presidency,
    handover,
    recess,
    field_visit,
    closing
};
/// floor.md, Entry states; from `finished` on they are terminal.
enum class EntryState {
    waiting,
    called,
    speaking,
    paused,
    finished,   ///< the speech ended by itself or by the chair's thanks
    stopped,    ///< the chair cut it off
    withdrawn,  ///< by the delegation
    adjourned,  ///< the session ended under it
    removed,    ///< by the chair, with a reason
    absent      ///< called twice and not there
};
enum class ListKind { main, reply };
/// floor.md, List states. `exhausted`: closed, and nobody waits.
enum class ListState { draft, open, closed, exhausted, archived };
enum class OrderPolicy { first_come, rank, roll_call, fewest_interventions, least_time };
/// Where the roll call puts the delegation that chairs (R5.3).
enum class HostPlace { in_order, first, last };
/// On whose behalf somebody speaks (floor.md, Entry).
enum class Capacity { national, group, chair, secretariat, guest };
enum class PointState { raised, recognised, appealed, upheld, rejected, withdrawn, declined };
enum class Ruling { upheld, rejected, withdrawn, appealed };
/// What becomes of whoever has the floor as the item or the session ends (floor.md, Suspension).
enum class HolderChoice { refuse, end, carry_over };

/// R6: a text before the room. Screens say "adopted" only for the two adopted ones.
enum class TextState { draft, put, adopted, adopted_with_reservations, deferred, not_adopted };
enum class TextOutcome { adopt, defer, not_adopt };
enum class Stance { objection, reservation, explanation };
enum class Presence { unknown, present, remote, absent };
/// A decision is one that was released (R4.4).
enum class BulletinKind { notice, recall, decision };
/// Who may read a document of an item (R8.4).
enum class DocumentAccess { public_, room, operators };
enum class StatisticKind { delegation, category, language };
/// What the floor shows: nobody, an announced speaker, a running or a paused speech.
enum class FloorPhase { idle, called, speaking, paused };
enum class ClockPhase { normal, warning, over };

enum class Gate { unknown, open, cut };
enum class OutputClass { room, public_ };
enum class OutputKind { stream, recording, overflow, infrared, wifi, platform };
enum class Microphone { unknown, off, live, muted };
/// Law 7: what nobody measured or vouched for is `unknown`, never `ok`.
enum class Verdict { unknown, ok, warn, fail };
enum class ClaimSource { none, manual, vendor };
/// Why an uncleared audience sees less than the room does.
enum class Notice { none, closed_session, members_only };
enum class ScreenHealth { unknown, current, behind, silent };
/// What a connected screen has proved: nothing, that it has some key, or that it is the paired one.
/// What is wrong with the server itself, the worst first; words for machines and for consoles.
enum class ServiceTrouble {
    stopping,
    journal_damaged,
    journal_unreadable,
    storage_refuses,
    storage_slow,
    storage_unsure,
    stalled,
    certificate_over,
    certificate_ends_soon,
    backup_old,
    backup_documents,
    taken_over
};
enum class ScreenProof { none, key, paired };

/// All values of `E` with their wire names; specialised below for every enumeration above.
template <class E>
struct Names;

#define PLENARIA_NAMES(Enum, ...)                                                                 \
    template <>                                                                                   \
    struct Names<Enum> {                                                                          \
        using E = Enum;                                                                           \
        static constexpr auto all = std::to_array<std::pair<E, std::string_view>>({__VA_ARGS__}); \
    };

PLENARIA_NAMES(Role, {E::chair, "chair"}, {E::secretariat, "secretariat"},
               {E::technician, "technician"}, {E::interpreter, "interpreter"},
               {E::delegate, "delegate"}, {E::display, "display"})
PLENARIA_NAMES(Audience, {E::public_, "public"}, {E::room, "room"}, {E::interpreter, "interpreter"},
               {E::chair, "chair"}, {E::secretariat, "secretariat"}, {E::technician, "technician"})
PLENARIA_NAMES(Clearance, {E::uncleared, "uncleared"}, {E::cleared, "cleared"})
PLENARIA_NAMES(DoorsState, {E::open, "open"}, {E::clearing, "clearing"}, {E::closed, "closed"},
               {E::reopening, "reopening"})
PLENARIA_NAMES(ClosingCheck, {E::observers_out, "observers_out"}, {E::roster, "roster"},
               {E::staff, "staff"}, {E::outputs, "outputs"}, {E::screens, "screens"},
               {E::booths, "booths"})
PLENARIA_NAMES(CheckState, {E::missing, "missing"}, {E::done, "done"},
               {E::overridden, "overridden"})
PLENARIA_NAMES(SessionState, {E::planned, "planned"}, {E::open, "open"},
               {E::suspended, "suspended"}, {E::adjourned, "adjourned"})
PLENARIA_NAMES(ItemState, {E::pending, "pending"}, {E::running, "running"},
               {E::finished, "finished"}, {E::skipped, "skipped"})
PLENARIA_NAMES(ItemKind, {E::opening, "opening"}, {E::presidency_report, "presidency_report"},
               {E::opening_statements, "opening_statements"}, {E::panel, "panel"},
               {E::civil_society_dialogue, "civil_society_dialogue"},
               {E::presentation, "presentation"}, {E::debate, "debate"}, {E::drafting, "drafting"},
               {E::adoption, "adoption"}, {E::summary_approval, "summary_approval"},
               {E::next_presidency, "next_presidency"}, {E::handover, "handover"},
               {E::recess, "recess"}, {E::field_visit, "field_visit"}, {E::closing, "closing"})
PLENARIA_NAMES(EntryState, {E::waiting, "waiting"}, {E::called, "called"},
               {E::speaking, "speaking"}, {E::paused, "paused"}, {E::finished, "finished"},
               {E::stopped, "stopped"}, {E::withdrawn, "withdrawn"}, {E::adjourned, "adjourned"},
               {E::removed, "removed"}, {E::absent, "absent"})
PLENARIA_NAMES(ListKind, {E::main, "main"}, {E::reply, "reply"})
PLENARIA_NAMES(ListState, {E::draft, "draft"}, {E::open, "open"}, {E::closed, "closed"},
               {E::exhausted, "exhausted"}, {E::archived, "archived"})
PLENARIA_NAMES(OrderPolicy, {E::first_come, "first_come"}, {E::rank, "rank"},
               {E::roll_call, "roll_call"}, {E::fewest_interventions, "fewest_interventions"},
               {E::least_time, "least_time"})
PLENARIA_NAMES(HostPlace, {E::in_order, "in_order"}, {E::first, "first"}, {E::last, "last"})
PLENARIA_NAMES(Capacity, {E::national, "national"}, {E::group, "group"}, {E::chair, "chair"},
               {E::secretariat, "secretariat"}, {E::guest, "guest"})
PLENARIA_NAMES(PointState, {E::raised, "raised"}, {E::recognised, "recognised"},
               {E::appealed, "appealed"}, {E::upheld, "upheld"}, {E::rejected, "rejected"},
               {E::withdrawn, "withdrawn"}, {E::declined, "declined"})
PLENARIA_NAMES(Ruling, {E::upheld, "upheld"}, {E::rejected, "rejected"},
               {E::withdrawn, "withdrawn"}, {E::appealed, "appealed"})
PLENARIA_NAMES(HolderChoice, {E::refuse, "refuse"}, {E::end, "end"}, {E::carry_over, "carry_over"})
PLENARIA_NAMES(TextState, {E::draft, "draft"}, {E::put, "put"}, {E::adopted, "adopted"},
               {E::adopted_with_reservations, "adopted_with_reservations"},
               {E::deferred, "deferred"}, {E::not_adopted, "not_adopted"})
PLENARIA_NAMES(TextOutcome, {E::adopt, "adopt"}, {E::defer, "defer"}, {E::not_adopt, "not_adopt"})
PLENARIA_NAMES(Stance, {E::objection, "objection"}, {E::reservation, "reservation"},
               {E::explanation, "explanation"})
PLENARIA_NAMES(Presence, {E::unknown, "unknown"}, {E::present, "present"}, {E::remote, "remote"},
               {E::absent, "absent"})
PLENARIA_NAMES(BulletinKind, {E::notice, "notice"}, {E::recall, "recall"},
               {E::decision, "decision"})
PLENARIA_NAMES(DocumentAccess, {E::public_, "public"}, {E::room, "room"},
               {E::operators, "operators"})
PLENARIA_NAMES(StatisticKind, {E::delegation, "delegation"}, {E::category, "category"},
               {E::language, "language"})
PLENARIA_NAMES(FloorPhase, {E::idle, "idle"}, {E::called, "called"}, {E::speaking, "speaking"},
               {E::paused, "paused"})
PLENARIA_NAMES(ClockPhase, {E::normal, "normal"}, {E::warning, "warning"}, {E::over, "over"})
PLENARIA_NAMES(Gate, {E::unknown, "unknown"}, {E::open, "open"}, {E::cut, "cut"})
PLENARIA_NAMES(OutputClass, {E::room, "room"}, {E::public_, "public"})
PLENARIA_NAMES(OutputKind, {E::stream, "stream"}, {E::recording, "recording"},
               {E::overflow, "overflow"}, {E::infrared, "infrared"}, {E::wifi, "wifi"},
               {E::platform, "platform"})
PLENARIA_NAMES(Microphone, {E::unknown, "unknown"}, {E::off, "off"}, {E::live, "live"},
               {E::muted, "muted"})
PLENARIA_NAMES(Verdict, {E::unknown, "unknown"}, {E::ok, "ok"}, {E::warn, "warn"},
               {E::fail, "fail"})
PLENARIA_NAMES(ClaimSource, {E::none, "none"}, {E::manual, "manual"}, {E::vendor, "vendor"})
PLENARIA_NAMES(Notice, {E::none, "none"}, {E::closed_session, "closed_session"},
               {E::members_only, "members_only"})
PLENARIA_NAMES(ScreenHealth, {E::unknown, "unknown"}, {E::current, "current"},
               {E::behind, "behind"}, {E::silent, "silent"})
PLENARIA_NAMES(ServiceTrouble, {E::stopping, "stopping"}, {E::journal_damaged, "journal_damaged"},
               {E::journal_unreadable, "journal_unreadable"},
               {E::storage_refuses, "storage_refuses"}, {E::storage_slow, "storage_slow"},
               {E::storage_unsure, "storage_unsure"}, {E::stalled, "stalled"},
               {E::certificate_over, "certificate_over"},
               {E::certificate_ends_soon, "certificate_ends_soon"}, {E::backup_old, "backup_old"},
               {E::backup_documents, "backup_documents"}, {E::taken_over, "taken_over"})
PLENARIA_NAMES(ScreenProof, {E::none, "none"}, {E::key, "key"}, {E::paired, "paired"})

#undef PLENARIA_NAMES

/// The wire name of `value`.
template <class E>
[[nodiscard]] constexpr std::string_view name_of(E value) {
    for (const auto& [candidate, name] : Names<E>::all) {
        if (candidate == value) {
            return name;
        }
    }
    return {};
}

/// The value whose wire name is `name`, or nothing.
template <class E>
[[nodiscard]] constexpr std::optional<E> value_named(std::string_view name) {
    for (const auto& [value, candidate] : Names<E>::all) {
        if (candidate == name) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria
