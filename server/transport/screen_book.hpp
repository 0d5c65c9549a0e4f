// Which screens are there, and is the truth on their glass? Live facts: bounded, never journalled.
#pragma once

#include <cstdint>
#include <functional>
#include <limits>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/model/live.hpp"
#include "server/model/time.hpp"
#include "server/protocol/frames.hpp"
#include "server/transport/stream_table.hpp"

namespace plenaria::transport {

/// Names a connection within the server; never on the wire.
using ConnectionNumber = std::uint64_t;

/// Keeps at most `limits::screens_known` screens; beyond it the undeclared one that has been silent
/// longest is forgotten, and where all are alive the newcomer is not listed. Those that the event
/// declares are listed in each room that they follow, whatever it costs: a closing waits for them.
/// Single-threaded.
class ScreenBook {
public:
    using Mark = std::function<StreamMark(const StreamSubject&)>;

    /// `declared` are the screens of the event file; their health is unknown until they come.
    explicit ScreenBook(std::map<RoomId, std::vector<ScreenView>> declared);
    /// The event was edited: these are declared now, and the rooms that are named are all there
    /// are.
    void declare(std::map<RoomId, std::vector<ScreenView>> declared);
    /// As the server starts: a closing of that room waits for these of other rooms. Each is on the
    /// list until it is back, as one that was lost is, or until nobody waits any more.
    void expect(const RoomId& room, const std::vector<ScreenId>& screens);
    /// No closing of that room waits for those that never came back.
    void expect_no_more(const RoomId& room);

    /// A screen follows a stream. One without a device id is listed by `fallback`, and only while
    /// it is connected, as nothing would recognise it when it comes back.
    void joined(ConnectionNumber connection, const StreamSubject& subject,
                const protocol::Identify& identify, const std::string& fallback, TimePoint now);
    /// The connection follows that stream of its room now, and has proved so much. What it has
    /// painted of another counts for a moment more, or each move would show in its health; and a
    /// slate that it painted counts until the doors are open: nothing of the open room comes back.
    void moved(ConnectionNumber connection, const StreamSubject& subject, ScreenProof proof,
               const Mark& mark, TimePoint now);
    /// A frame came that comes by the clock: `status` or `time`. What comes because of what was
    /// shown is no sign of life: by its time those outside could tell when that was.
    void heard(ConnectionNumber connection, TimePoint now);
    /// The connection says that it has painted `rev` of its stream of a room.
    void painted(ConnectionNumber connection, const RoomId& room, std::int64_t rev);
    /// The connection says that its window is not on the glass: what it painted, slate or not,
    /// counts no more, in any room, until it has painted anew.
    void off_glass(ConnectionNumber connection);
    void measured(ConnectionNumber connection, const protocol::Status& status);
    void left(ConnectionNumber connection, TimePoint now);
    /// Screens of other rooms that are lost, and that no closing waits for, are there no more after
    /// `limits::lost_screen_shown`.
    void forget_lost(const Mark& mark, TimePoint now);

    /// Whether two living connections prove the name of that screen: whoever reads a code stands
    /// before one of them alone.
    [[nodiscard]] bool is_twice(const RoomId& room, const ScreenId& screen, TimePoint now) const;
    /// Whether that connection is silent and not the only one of that screen's name: a code of its
    /// glass tells no more where the screen is.
    [[nodiscard]] bool is_displaced(ConnectionNumber connection, const RoomId& room,
                                    const ScreenId& screen, TimePoint now) const;
    /// Whether what that screen was cleared for is for this connection, which proves its name: it
    /// is for the one whose code was read, and for none that stood by then. One that came later has
    /// it as it alone lives, unless both lived for certain, and keeps it until a former one that
    /// shows it too lives again.
    [[nodiscard]] bool may_show(ConnectionNumber connection, const RoomId& room,
                                const ScreenId& screen, TimePoint now) const;
    /// From which connection's glass a code was read, and the newest that was there then; 0: none,
    /// or not known.
    struct Reading {
        ConnectionNumber from = 0;
        ConnectionNumber newest = 0;
    };
    /// The clearance of that screen ended or began, by that code: what was before counts no more.
    void trust(const RoomId& room, const ScreenId& screen, const Reading& reading);
    /// Who bears the name of that screen in a room.
    [[nodiscard]] std::vector<ConnectionNumber> bearers(const RoomId& room,
                                                        const ScreenId& screen) const;

    /// What operators are shown: without undeclared ones that left `limits::lost_screen_shown` ago
    /// or longer. Two connections under one id count as the worse of them: a screen is confirmed
    /// only where all that bears its name is (law 7).
    [[nodiscard]] Live live(const Mark& mark, TimePoint now) const;
    /// Per room, those of other rooms that were seen to show it: for them its closing waits, or
    /// would. One that is expected alone says nothing new, and may be expected by a guess.
    [[nodiscard]] std::map<RoomId, std::vector<ScreenId>> elsewhere() const;

private:
    static constexpr int last_place = std::numeric_limits<int>::max();

    struct Presence {
        StreamSubject subject;
        std::int64_t applied = 0;  ///< 0: nothing yet
        TimePoint heard_at;
        TimePoint joined_at;
        std::optional<TimePoint> overlaps_since{};  ///< though another came after it
        bool passed_over = false;  ///< as it was there, the code was read from another glass
        int rtt_ms = -1;
        int offset_ms = 0;  ///< what its clock is still off, as it says
        ScreenProof proof = ScreenProof::none;
        std::optional<TimePoint> moved_at{};  ///< since then nothing was painted
        /// The rev of the uncleared stream for which that counts which it had painted before it
        /// was cleared, or while it was: once the doors are open all are shown its health, and that
        /// must not tell which screen it was.
        std::optional<std::int64_t> outside_rev{};
        /// The slate of its stream for which one that it painted of another counts; 0: none.
        std::int64_t slate_kept = 0;
        /// A name that the network cut off is proved by a connection that is dead and by its next.
        [[nodiscard]] bool proves_name(TimePoint now) const;
        /// It follows that stream from now on, which stands so.
        void move(const StreamSubject& to, const StreamMark& stream, TimePoint now);
        /// Whether what it has not painted of its stream is so new that nobody could have.
        [[nodiscard]] bool has_time_to_paint(const StreamMark& stream, TimePoint now) const;
        /// Whether nothing of the open room is left on the glass.
        [[nodiscard]] bool shows_slate(const StreamMark& stream) const {
            return stream.slate_rev > 0 &&
                   (applied >= stream.slate_rev || slate_kept == stream.slate_rev);
        }
    };
    struct Screen {
        ScreenView view;
        int place = last_place;  ///< among the room's screens: as in the event file, then by id
        bool anonymous = false;
        bool expected = false;  ///< since before the server started
        std::map<ConnectionNumber, Presence> presences;
        std::optional<TimePoint> last_seen;
        StreamSubject last_subject{};  ///< of who was seen last
        ScreenProof last_proof = ScreenProof::none;  ///< likewise
        bool was_twice = false;          ///< for certain, since its clearance last changed
        ConnectionNumber read_from = 0;  ///< whose code it was cleared with; 0: not known
        /// Nobody waits for it any more.
        [[nodiscard]] bool forgotten(TimePoint now) const;
        /// Of what it is known by nothing but by being declared, or expected.
        [[nodiscard]] bool never_came() const { return presences.empty() && !last_seen; }
    };
    using Key = std::pair<RoomId, ScreenId>;

    [[nodiscard]] bool make_place();
    [[nodiscard]] const Screen* find(const RoomId& room, const ScreenId& screen) const;
    /// It is on other glass by now: what it followed before it came back as this, where it proved
    /// no more then.
    void forget_what_it_left(const ScreenId& screen, ScreenProof proof);
    [[nodiscard]] static ScreenView view_of(const Screen& screen, const Mark& mark, TimePoint now);

    std::map<Key, Screen> screens_;
    struct Declared {
        std::string name;
        std::string view;
    };
    std::map<ScreenId, Declared> declared_;  ///< all that the event names
};

}  // namespace plenaria::transport
