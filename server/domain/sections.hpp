// The sections of which project.cpp composes views. Each function states what of a room one
// section holds; whether an audience is granted it is decided in project.cpp alone.
#pragma once

#include <map>
#include <optional>
#include <vector>

#include "server/domain/state.hpp"
#include "server/model/live.hpp"
#include "server/model/views.hpp"

namespace plenaria::domain::sections {

// sections_room.cpp
[[nodiscard]] RoomView room(const Definition& event, const Room& definition);
[[nodiscard]] std::vector<ChannelView> channels(const Room& definition, const RoomState& room);
[[nodiscard]] std::vector<OutputView> outputs(const Room& definition, const RoomState& room);
/// Without `cleared`, which is for operators inside.
[[nodiscard]] std::vector<ScreenView> screens(const Live& live, const RoomState& room);
/// Without those that have no seat in the session under way.
[[nodiscard]] std::vector<DelegationView> delegations(const State& state, const RoomState& room);
/// The categories of which a delegation may be admitted (R4.3).
[[nodiscard]] std::vector<CategoryView> admissible(const Definition& definition);
/// Who was admitted and has no seat in the session under way; where none is, whom no session has
/// seen yet.
[[nodiscard]] std::vector<AwaitedView> awaited(const State& state, const RoomState& room);
[[nodiscard]] std::vector<RankView> ranks(const Definition& definition);
/// The bulletins for that room, the newest last.
[[nodiscard]] std::vector<BulletinView> bulletins(const State& state, const RoomId& room);

// sections_closing.cpp: only where a closing is under way
[[nodiscard]] ClosingView closing(const State& state, const Live& live,
                                  const RoomState& room);
/// Its points in the order of the vocabulary; screens as they are now.
[[nodiscard]] std::vector<CheckView> checklist(const State& state, const Live& live,
                                               const RoomState& room);
/// The members who are expected or came, in the event's order.
[[nodiscard]] std::vector<RosterView> roster(const State& state, const RoomState& room);

// sections_floor.cpp
[[nodiscard]] FloorView floor(const State& state, const Floor& floor);
[[nodiscard]] FloorClockView floor_clock(const State& state, const Floor& floor);
[[nodiscard]] NextSpeakersView next_speakers(const State& state, const RoomState& room);
/// `chair`: for whoever knows what the chair deals with alone.
[[nodiscard]] ListView list(const State& state, const RoomState& room, bool chair);
[[nodiscard]] std::vector<QueueEntryView> queue(const State& state, const RoomState& room,
                                                ListKind kind);
/// Points of order that were raised and not yet recognised.
[[nodiscard]] std::vector<PointView> points(const State& state, const RoomState& room);
/// Entries of the present item that are over, the newest last; at most `limits::spoken_shown`.
[[nodiscard]] std::vector<SpokenView> spoken(const RoomState& room, const ListKey& key);
[[nodiscard]] std::vector<PanellistView> panel(const State& state, const RoomState& room);
[[nodiscard]] std::vector<StatisticView> statistics(const State& state, const RoomState& room);
[[nodiscard]] UndoView acts(const RoomState& room);
/// What can be taken back, the latest first.
[[nodiscard]] std::vector<PastActView> history(const RoomState& room);

// sections_conference.cpp: what an item brings with it, and who is there
/// The present item's texts.
[[nodiscard]] std::vector<TextView> texts(const State& state, const RoomState& room);
[[nodiscard]] std::vector<StanceView> stances(const State& state, const RoomState& room);
[[nodiscard]] std::vector<AttendanceView> attendance(const State& state, const RoomState& room);
[[nodiscard]] QuorumView quorum(const State& state, const RoomState& room);
/// Nothing where the words may have been sealed and lost their key: whoever reads "no script" would
/// take the item for one without.
[[nodiscard]] std::optional<std::vector<ScriptStepView>> script(const State& state,
                                                                const RoomState& room);
/// The present item's documents that somebody with that access may read.
[[nodiscard]] std::vector<DocumentView> documents(const State& state, const RoomState& room,
                                                  DocumentAccess widest);

// sections_agenda.cpp
[[nodiscard]] SessionView session(const State& state, const RoomState& room);
[[nodiscard]] ProgrammeView programme_row(const State& state, const Session& session);
/// The items of the room's session, for whoever is granted them; what all of them need is looked up
/// once. Only where the room has a session; lives as long as the state is unchanged.
class SessionItems {
public:
    SessionItems(const State& state, const RoomState& room);

    /// Members only whatever the doors, by itself or by its session's kind.
    [[nodiscard]] bool is_confidential(const Item& item) const;
    /// One item with all its facts.
    [[nodiscard]] ItemView view_of(const Item& item) const;

private:
    const Session& session_;
    const SessionProgress& progress_;
    bool confidential_;
    std::optional<ItemId> current_;
    std::map<ItemId, Millis> queued_outside_;
    std::optional<std::map<ItemId, Millis>> queued_within_;  ///< behind closed doors
};
/// One confidential item as far as it was published: its public title and its plan, nothing of
/// what becomes of it. Only for items that have a public title (R4.4).
[[nodiscard]] ItemView published_item(const Item& definition);

/// One confidential session as far as it was published, with nothing of what becomes of it: only
/// that a meeting nobody planned (R4.6) is over, which is seen outside as its doors reopen. For
/// sessions that have a public title.
[[nodiscard]] ProgrammeView published_session(const State& state, const Session& session);

/// Of a line or a note: clients tell by its first figure whether it is for those within alone.
[[nodiscard]] std::string id_of(const Readers& readers, int number);

}  // namespace plenaria::domain::sections
