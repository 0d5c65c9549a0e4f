// Acts as undo sees them: where one begins, how it is taken back and done again (floor.md, Undo).
// What they found and how that is put in place is in evolve_undo.cpp.
#include <algorithm>
#include <set>
#include <string_view>
#include <type_traits>
#include <variant>

#include "server/domain/checklist.hpp"
#include "server/domain/evolver.hpp"
#include "server/domain/hidden_acts.hpp"
#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "server/model/one_of.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

/// Doors, gates, desks and what is of the venue are taken back by acts of their own, never by undo.
bool can_be_undone(const Event& event) {
    return std::visit(
        [](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            return !is_one_of<E, EventLoaded, ServiceResumed, DefinitionReplaced, BulletinIssued,
                              BulletinWithdrawn, PresidencyHandedOver, DelegationAdmitted,
                              AdmissionWithdrawn, AttendanceSet, NotePosted, StepMarked,
                              ScreensYielded, DeskSet, ActUndone, ActRedone, Sealed,
                              SealsForgone, SessionConvened, ClearingBegun, DoorsClosed,
                              DoorsUnconfirmed, ReopeningBegun, ReopeningCancelled, DoorsOpened,
                              ResumptionAnnounced, OutputGateSet, CheckConfirmed, RosterMarked,
                              StaffListed, CheckOverridden, SecretaryAdmitted, ScreensConfirmed,
                              ScreensUnconfirmed, ScreensExpected, ScreenPaired, ScreenUnpaired,
                              ScreenCleared, ClearanceRevoked, EmergencyAccessGiven,
                              EmergencyAcknowledged>;
        },
        event);
}

/// Whether an event is what its operator pressed for, whatever went before it in one command;
/// `named_by`: the kind that names the act so far.
bool is_pressed_for(const Event& event, std::string_view named_by) {
    return std::visit(
        [&](const auto& e) {
            using E = std::decay_t<decltype(e)>;
            if constexpr (is_one_of<E, SessionRescheduled>) {
                return named_by != name_of(event);  // those behind move with the extended one
            } else {
                return is_one_of<E, SessionSuspended, SessionAdjourned, ItemStarted, ItemReturned,
                                 ItemFinished, EntryCalled, PointRecognised>;
            }
        },
        event);
}

}  // namespace

void Evolver::begin_act(RecordClass now) {
    if (event_.command.empty() || !can_be_undone(event_.event)) {
        return;
    }
    Acts& acts = room().acts;
    if (event_.command == acts.crossing) {
        return;
    }
    const bool goes_on = !acts.done.empty() && acts.done.back().command == event_.command;
    // The room's undo is of all who follow what goes on in it now; what is hidden and moved with an
    // act of theirs moves back with it.
    if (!goes_on &&
        class_of_subject(state_, room(), event_.event) > std::max(now, known_class())) {
        return;
    }
    if (!goes_on) {
        acts.undone.clear();
        if (acts.done.size() == limits::undo_depth) {
            acts.done.pop_front();
        }
        const Readers readers = readers_now(state_, room(), now);
        const int own = ++acts.numbered[readers];
        int of_class = 0;
        for (const auto& [others, numbered] : acts.numbered) {
            of_class += others.record_class == now ? numbered : 0;
        }
        // What is shown is numbered by its readers, so that it never tells how much went on where
        // they were not; no two acts of a room are shown under one number.
        const auto numbered = [&](int count) {
            return ActNumber{count * static_cast<int>(record_classes) + static_cast<int>(now)};
        };
        acts.done.push_back({numbered(of_class),
                             numbered(readers.closing * limits::acts_numbered + own),
                             event_.command, std::string{name_of(event_.event)}, Text{}, event_.at,
                             Image{}});
    }
    Act& act = acts.done.back();
    if (goes_on) {
        name_again(act);
    }
    act.outside = act.outside || now == RecordClass::open ||
                  !is_sealed_whole(state_, room(), event_.event);
    image_ = &act.image;
}

void Evolver::forget_acts() {
    room().acts.done.clear();
    room().acts.undone.clear();
    room().acts.crossing = event_.command;
    image_ = nullptr;
}

void Evolver::name_again(Act& act) const {
    if (is_pressed_for(event_.event, act.kind)) {
        act.kind = name_of(event_.event);
        act.subject = Text{};
        act.text = {};
    } else if (std::holds_alternative<EntryInscribed>(event_.event) && !act.subject.empty()) {
        // One command inscribes several where it is the roll.
        act.subject = text_of("record.roll");
        act.text = {};
    }
}

bool Evolver::bring_back(std::deque<Act>& acts, ActNumber number, const CommandId& command) {
    if (!acts.empty() && acts.back().number == number && !state_.veiled) {
        return true;
    }
    // Without the key of what was sealed there are fewer acts, and their numbers are others.
    PLENARIA_ASSERT(state_.veiled);
    const auto found = std::find_if(acts.rbegin(), acts.rend(), [&](const Act& act) {
        return command.empty() ? act.number == number : act.command == command;
    });
    if (found == acts.rend()) {
        return false;
    }
    std::rotate(found.base() - 1, found.base(), acts.end());
    return true;
}

void Evolver::operator()(const ActUndone& e) {
    Acts& acts = room().acts;
    if (!bring_back(acts.done, e.act, e.of)) {
        return;
    }
    Act act = std::move(acts.done.back());
    const Image before = std::move(act.image);
    act.image = Image{};
    image_ = &act.image;
    // While the act is in hand, editing marks must not look for it in the list: put it back last.
    acts.done.back() =
        Act{act.number, act.shown, act.command, act.kind, act.subject, act.at, Image{},
            act.outside};
    restore(before);
    if (e.gap_counts.has_value() && !*e.gap_counts) {
        // What ended goes on from where it ended: the time in between was not spoken.
        for (auto& [id, after] : act.image.open.entries) {
            resume_without_gap(room().floor, id, after);
        }
        for (auto& [id, after] : act.image.closed.entries) {
            resume_without_gap(floor(), id, after);
        }
    }
    image_ = nullptr;
    acts.done.pop_back();
    record(line_text(act.kind, act.subject));
    record_move_taken_back(act);
    acts.undone.push_back(std::move(act));
}

void Evolver::resume_without_gap(Floor& floor, const EntryId& id,
                                 const std::optional<Shared<Entry>>& after) {
    const auto at = floor.entries.find(id);
    const bool stopped = after && !(*after)->running_since;
    if (at != floor.entries.end() && at->second.running_since && stopped) {
        at->second.consumed = (*after)->consumed;
        at->second.running_since = event_.at;
    }
}

void Evolver::operator()(const ActRedone& e) {
    Acts& acts = room().acts;
    if (!bring_back(acts.undone, e.act, e.of)) {
        return;
    }
    Act act = std::move(acts.undone.back());
    acts.undone.pop_back();
    const Image after = std::move(act.image);
    act.image = Image{};
    acts.done.push_back(std::move(act));
    image_ = &acts.done.back().image;
    restore(after);
    image_ = nullptr;
    const Act& redone = acts.done.back();
    record(line_text(redone.kind, redone.subject));
    record_move_taken_back(redone);
}

void Evolver::record_move_taken_back(const Act& act) {
    const auto& sessions = act.image.definitions;
    if (act.kind != name_of(ItemMoved{}) || sessions.size() < 2) {
        return;  // within its session no other record told of it
    }
    const Text words = line_text(act.kind, act.subject);
    std::set<RoomId> told;
    for (const auto& [session, image] : sessions) {
        if (told.insert(find_session(state_.definition, session)->room).second) {
            record_there(session, name_of(event_.event), words, present_class());
        }
    }
}

}  // namespace plenaria::domain
