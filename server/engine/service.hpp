// What the transport may ask of the engine. Model types only: events and state stay behind it.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "server/model/commands.hpp"
#include "server/model/effect.hpp"
#include "server/model/live.hpp"
#include "server/model/rejection.hpp"
#include "server/model/views.hpp"

namespace plenaria::engine {

/// Chosen by whoever submits; comes back with the answer.
struct Ticket {
    std::uint64_t value = 0;
    friend auto operator<=>(const Ticket&, const Ticket&) = default;
};

/// A command with its sender, already authenticated and permitted.
struct Submission {
    Ticket ticket;
    CommandRequest request;
    Actor actor;
};

/// What became of a submission: accepted (and durable) unless it bears a rejection.
struct Answer {
    Ticket ticket;
    CommandId command;
    std::optional<Rejection> rejection;
    std::vector<Effect> effects;  ///< of a dry run
};

/// What became true at once: answers, and the rooms whose views may differ now (law 5).
struct Deliveries {
    std::vector<Answer> answers;
    std::vector<RoomId> changed_rooms;
    [[nodiscard]] bool empty() const { return answers.empty() && changed_rooms.empty(); }
};

/// How a paired screen stands.
struct ScreenStanding {
    std::string key;       ///< the public key that it proves
    bool cleared = false;  ///< for the confidential matter under way in the room
    friend bool operator==(const ScreenStanding&, const ScreenStanding&) = default;
};
using ScreenStandings = std::map<ScreenId, ScreenStanding>;

/// Per room, the screens that are declared for another room and show this one too.
using ExpectedScreens = std::map<RoomId, std::vector<ScreenId>>;

/// The engine as the transport sees it; lives on the Asio thread. Its answers come back later
/// through whatever receives `Deliveries`, in the order in which they became true.
class Service {
public:
    virtual ~Service() = default;

    /// Takes a command. Always answered by exactly one `Answer`.
    virtual void submit(Submission submission) = 0;
    /// The present view of one stream, from what is durable (law 2).
    [[nodiscard]] virtual View view(const StreamSubject& subject) const = 0;
    /// The event's rooms in the event's order.
    [[nodiscard]] virtual std::vector<RoomSummary> rooms() const = 0;
    /// The event, for pages that are not yet in a stream.
    [[nodiscard]] virtual EventView event() const = 0;
    /// Screens that the event file declares for a room, with health `unknown`.
    [[nodiscard]] virtual std::vector<ScreenView> declared_screens(const RoomId& room) const = 0;
    /// The room's paired screens, from what is durable.
    [[nodiscard]] virtual ScreenStandings standings(const RoomId& room) const = 0;
    /// The sworn staff (R4.7) listed for the closing under way in a room, from what is durable;
    /// empty where no list was made or the doors are open.
    [[nodiscard]] virtual std::vector<std::string> sworn_staff(const RoomId& room) const = 0;
    /// The persons of the secretariat who are within the room's confidential matters, from what is
    /// durable; nothing: all who log in as one are.
    [[nodiscard]] virtual std::optional<std::vector<std::string>> secretariat_within(
        const RoomId& room) const = 0;
    /// The screens of other rooms for whom the closing under way in a room waits, from what is
    /// durable; empty where the doors are open.
    [[nodiscard]] virtual std::vector<ScreenId> expected_screens(const RoomId& room) const = 0;
    /// Replaces the live facts; the caller then asks for the views of the rooms it changed.
    virtual void set_live(Live live) = 0;
    /// Which of the screens that a room declares have not taken the open room off their glass, none
    /// if all have; told as often as anybody looks and after the views that rest on what is durable
    /// were sent.
    virtual void tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed) = 0;
    /// Which screens of other rooms show each room too; told as often as anybody looks, whether or
    /// not its doors are open, so that a closing knows from its begin whom it waits for.
    virtual void expect_screens(ExpectedScreens screens) = 0;
};

}  // namespace plenaria::engine
