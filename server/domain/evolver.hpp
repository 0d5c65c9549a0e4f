// Shared by the evolve*.cpp files alone: one event applied to the state, one function per kind,
// none of which decides anything.
//
// All that undo can put back is written through the `touch_*` functions: they keep what was there,
// exactly, in the act under way before anybody changes it (floor.md, Undo).
#pragma once

#include <cstddef>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "server/domain/state.hpp"
#include "server/model/assertion.hpp"

namespace plenaria::domain {

class Evolver {
public:
    Evolver(State& state, const RecordedEvent& event);

    void apply();

    // What lost its key (sealing.hpp): it advances the position and nothing else.
    void operator()(const Sealed& /*e*/) {
        state_.veiled = true;
        for (auto& [id, room] : state_.rooms) {
            room.cleared.clear();  // it may have been a revocation
            if (room.closing) {
                room.closing->veiled = true;
            }
        }
    }
    void operator()(const SealsForgone& /*e*/) {}

    // evolve_venue.cpp
    void operator()(const EventLoaded& e);
    void operator()(const ServiceResumed& e);
    void operator()(const DefinitionReplaced& e);
    void operator()(const BulletinIssued& e);
    void operator()(const BulletinWithdrawn& e);
    void operator()(const PresidencyHandedOver& e);
    void operator()(const AttendanceSet& e);
    void operator()(const NotePosted& e);
    void operator()(const StepMarked& e);
    void operator()(const DocumentAdded& e);
    void operator()(const DocumentRemoved& e);
    void operator()(const ScreensYielded& e);
    void operator()(const DeskSet& e);

    // evolve_admission.cpp
    void operator()(const DelegationAdmitted& e);
    void operator()(const AdmissionWithdrawn& e);

    // evolve_agenda.cpp
    void operator()(const SessionOpened& e);
    void operator()(const SessionSuspended& e);
    void operator()(const SessionResumed& e);
    void operator()(const SessionAdjourned& e);
    void operator()(const ItemStarted& e);
    void operator()(const ItemFinished& e);
    void operator()(const ItemSkipped& e);
    void operator()(const ItemReturned& e);

    // evolve_editing.cpp
    void operator()(const ItemInserted& e);
    void operator()(const ItemMoved& e);
    void operator()(const ItemEdited& e);
    void operator()(const ItemMerged& e);
    void operator()(const ListCarried& e);
    void operator()(const SessionRescheduled& e);

    // evolve_floor.cpp
    void operator()(const EntryInscribed& e);
    void operator()(const EntryAmended& e);
    void operator()(const EntryWithdrawn& e);
    void operator()(const EntryRemoved& e);
    void operator()(const EntryCalled& e);
    void operator()(const EntryAbsent& e);
    void operator()(const SpeechStarted& e);
    void operator()(const SpeechBackdated& e);
    void operator()(const SpeechPaused& e);
    void operator()(const SpeechResumed& e);
    void operator()(const SpeechEnded& e);
    void operator()(const SpeechCarriedOver& e);
    void operator()(const SpeechExtended& e);
    void operator()(const TimeCorrected& e);
    void operator()(const PointRaised& e);
    void operator()(const PointRecognised& e);
    void operator()(const PointDeclined& e);
    void operator()(const PointRuled& e);

    // evolve_lists.cpp
    void operator()(const EntryMoved& e);
    void operator()(const EntriesSwapped& e);
    void operator()(const EntryPinned& e);
    void operator()(const EntryUnpinned& e);
    void operator()(const ListOpened& e);
    void operator()(const ListClosed& e);
    void operator()(const ClosingScheduled& e);
    void operator()(const PolicySet& e);

    // evolve_undo.cpp
    void operator()(const ActUndone& e);
    void operator()(const ActRedone& e);

    // evolve_texts.cpp
    void operator()(const TextSet& e);
    void operator()(const TextPut& e);
    void operator()(const StanceTaken& e);
    void operator()(const StanceWithdrawn& e);
    void operator()(const TextDecided& e);

    // evolve_doors.cpp
    void operator()(const SessionConvened& e);
    void operator()(const ClearingBegun& e);
    void operator()(const DoorsClosed& e);
    void operator()(const DoorsUnconfirmed& e);
    void operator()(const ReopeningBegun& e);
    void operator()(const ReopeningCancelled& e);
    void operator()(const DoorsOpened& e);
    void operator()(const ResumptionAnnounced& e);
    void operator()(const OutputGateSet& e);

    // evolve_checklist.cpp
    void operator()(const CheckConfirmed& e);
    void operator()(const RosterMarked& e);
    void operator()(const StaffListed& e);
    void operator()(const CheckOverridden& e);
    void operator()(const SecretaryAdmitted& e);
    void operator()(const ScreensConfirmed& e);
    void operator()(const ScreensUnconfirmed& e);
    void operator()(const ScreensExpected& e);

    // evolve_screens.cpp
    void operator()(const ScreenPaired& e);
    void operator()(const ScreenUnpaired& e);
    void operator()(const ScreenCleared& e);
    void operator()(const ClearanceRevoked& e);
    void operator()(const EmergencyAccessGiven& e);
    void operator()(const EmergencyAcknowledged& e);

private:
    // Read access (evolve.cpp).
    [[nodiscard]] RoomState& room();
    [[nodiscard]] Closing& closing();
    /// The lists that acts concern now: the closing's, or the open room's.
    [[nodiscard]] Floor& floor();
    /// The active floor, or the open room's that rests meanwhile: what ends may rest.
    [[nodiscard]] Floor& floor_with(const EntryId& id);
    [[nodiscard]] SessionProgress& progress();
    /// The open session's current item, unless it is confidential or the session rests.
    [[nodiscard]] ItemProgress* open_current_item();

    // Write access that undo can put back (evolve_undo.cpp). Each remembers what is there before it
    // gives it out, once per act; `touch_entry` also keeps the totals.
    Entry& touch_entry(Floor& floor, const EntryId& id);
    /// Puts a new entry in, which undo takes out again.
    Entry& add_entry(Floor& floor, Entry entry);
    /// Makes the list where there is none.
    SpeakersList& touch_list(Floor& floor, const ListKey& key);
    void make_initial(SpeakersList& list, const ListKey& key);
    FloorHeld& touch_held(Floor& floor);
    ItemProgress& touch_item(const SessionId& session, const ItemId& item);
    /// Makes the text where there is none.
    TextProgress& touch_text(const SessionId& session, const TextId& text);
    SessionFlow& touch_flow(const SessionId& session);
    /// The definition of a session, about to be edited.
    Session& touch_definition(const SessionId& id);
    std::optional<SessionId>& touch_room_session();
    std::optional<ItemId>& touch_closing_current();
    /// Takes a thing out of the state; undo puts it back.
    void drop_item_progress(const SessionId& session, const ItemId& item);
    void drop_text(const SessionId& session, const TextId& text);
    void drop_list(Floor& floor, const ListKey& key);

    // What several kinds share.
    void forget_the_removed();                        // evolve_admission.cpp
    void begin_item(const ItemId& id);  // evolve_agenda.cpp
    void open_list_of(const SessionId& session, const ItemId& id);
    void close_lists_awaiting(const SessionId& session, const ItemId& begins);
    /// What an item brings along as it leaves `e.session` or its id (evolve_editing.cpp).
    void carry_lists(const ItemMoved& e);
    void carry_undecided_texts(const ListCarried& e);
    void carry_entry(Floor& from, Floor& to, const EntryId& id, const SessionId& session,
                     const ItemId& item);
    /// `to` was touched while the item was where it was: by what it is there, who may know of the
    /// edit is told.
    void carry_texts(const ItemMoved& e, Session& to);
    /// Tells under which names the texts are there that were here.
    template <class E>
    std::map<TextId, TextId> carry_texts_of(const E& e, const std::vector<DraftText>& drafts,
                                            bool undecided_alone);
    void carry_drafts(const ListCarried& e, const std::map<TextId, TextId>& names);
    /// Nothing waits any longer for that item to begin, which is gone from the session.
    void forget_awaited(const SessionId& session, const ItemId& id);
    void join_lists(Floor& floor, const ItemMerged& e, ListKind kind);
    void shift_plan(Session& session, TimePoint start, TimePoint end);
    /// Puts an item's planned time where those may know of it who may know of the act.
    void set_planned(Item& item, const SessionId& id, Millis planned);
    [[nodiscard]] Floor& open_floor_of(const SessionId& session);
    static void stop_clock(ItemProgress& item, TimePoint at);  // evolve_agenda.cpp
    static void stop_clock(Entry& entry, TimePoint at);        // evolve_floor.cpp
    /// The clock of the point under way stands, or goes on, with the room's business.
    /// Points that nobody took up are over with the matter they were raised in.
    void lapse_points(Floor& floor);                        // evolve_floor.cpp
    void rest_point(Floor& floor);                          // evolve_floor.cpp
    void resume_point(Floor& floor);                        // evolve_floor.cpp
    void take_from_list(Floor& floor, const Entry& entry);  // evolve_floor.cpp
    /// An entry is over: out of its list or off the floor.
    void finish(Floor& floor, const EntryId& id, EntryState outcome);  // evolve_floor.cpp
    /// `is_counted`, by whether the floor is a closing's (evolve_floor.cpp).
    [[nodiscard]] bool is_counted_in(const Floor& floor, const Entry& entry) const;
    /// Counts an entry that is over, and sorts the lists that follow from that.
    void settle(Floor& floor, const EntryId& id);  // evolve_floor.cpp
    /// Gives a list the order of its policy; pinned and moved entries keep their places.
    void sort_list(Floor& floor, const ListKey& key);  // evolve_lists.cpp
    /// Where the order puts a newcomer.
    void insert_in_order(Floor& floor, SpeakersList& list, const Entry& entry);  // evolve_lists.cpp

    // The record (evolve.cpp).
    void record(const Text& subject);
    /// Tells who may read the line.
    RecordClass record_item(const SessionId& session, const ItemId& id);
    /// A line in the record of that session's room, where it is not this one: of what an act of
    /// this room did there. What not all may read here the chair alone reads there.
    void record_there(const SessionId& session, std::string_view kind, const Text& subject,
                      RecordClass record_class);
    /// The rooms between which an item moved, other than this one.
    void record_move(const ItemMoved& e, RecordClass record_class);
    void record_move_taken_back(const Act& act);  // evolve_acts.cpp
    /// An act on an entry may come when its item is over: it stays within what that item was.
    void record_entry(const Entry& entry);
    void record_list(const ListKey& key);  // evolve_lists.cpp
    [[nodiscard]] RecordClass class_of(const Item* item, bool confidential);
    [[nodiscard]] RecordClass present_class();
    /// `class_known_in` this room.
    [[nodiscard]] RecordClass known_class();
    void add_line(const Text& subject, RecordClass record_class);
    RecordPart& push_line(RoomState& room, std::string_view kind, const Text& subject,
                          RecordClass record_class);
    /// As a closing begins, which everybody sees: what was said in those long ago.
    void forget_old_closings(int present);  // evolve_doors.cpp
    /// A line of what is of the venue, in these rooms; none means all (evolve_venue.cpp).
    void record_in(const std::vector<RoomId>& rooms, const Text& subject,
                   RecordClass record_class = RecordClass::open);
    /// Whether the version that is put came up within a matter whose key is not there
    /// (evolve_texts.cpp).
    [[nodiscard]] bool is_beyond(const TextPut& e);
    /// Whether what is said of a text is of such a version.
    [[nodiscard]] bool is_beyond(const TextId& text);
    /// An act on a text stays within what its item is (evolve_texts.cpp).
    void record_text(const TextProgress& text, Text subject);

    // Acts (evolve_undo.cpp).
    /// `now`: who may know of what goes on before the event.
    void begin_act(RecordClass now);
    void forget_acts();
    /// Of a command's later event: where it is what its operator pressed for, undo names the act
    /// by it, with the subject of its line.
    void name_again(Act& act) const;
    /// Brings an act to the end of its list; false where it was sealed.
    [[nodiscard]] bool bring_back(std::deque<Act>& acts, ActNumber number,
                                  const CommandId& command);
    [[nodiscard]] FloorImage& image_of(const Floor& floor);
    void mark_lines(const RoomId& other);
    /// Lists that there were none of are as nobody touched them.
    void reset_lists(Floor& floor, const FloorImage& image);
    void restore_item(const SessionId& session, const ItemId& id,
                      const std::optional<ItemProgress>& progress);
    /// The chair's ticks in a script are no act of the operators': they stay, for the steps that
    /// the item has now, and those of steps that come back with it come back too.
    void keep_ticks(const SessionId& session, const ItemId& id, const ItemProgress& image,
                    std::size_t steps_before);
    [[nodiscard]] std::size_t steps_in(const SessionId& session, const ItemId& id) const;
    /// Puts an image in place of what is there, remembering that in the image under way.
    void restore(const Image& image);
    void restore_definition(const SessionId& id, const std::pair<Session, LastEdits>& image);
    void restore_floor(Floor& floor, const FloorImage& image);
    void resume_without_gap(Floor& floor, const EntryId& id,
                            const std::optional<Shared<Entry>>& after);
    /// Counts an entry in (1) or out (-1) of what follows from the entries: totals, and what is
    /// over.
    void charge(Floor& floor, const Entry& entry, int sign);

    State& state_;
    const RecordedEvent& event_;
    RoomState* room_ = nullptr;
    Image* image_ = nullptr;  ///< what the act under way found; null: undo does not know this event
    /// While a session is put back: who sees that it changes.
    std::optional<RecordClass> restored_class_;
    std::vector<std::pair<Floor*, EntryId>> charged_;  ///< entries whose totals are taken out
};

}  // namespace plenaria::domain
