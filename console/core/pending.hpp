// Commands on their way: what the operator already pressed and the server has not answered yet.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "console/core/model.hpp"
#include "server/client/picture.hpp"
#include "server/model/commands.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::console {

/// One unanswered command. `subject` names what it is about on the glass: "floor", "queue.e12";
/// the same name means another thing in another room.
struct PendingCommand {
    CommandRequest request;
    std::string subject;
    client::SteadyPoint sent_at;
};

/// A refusal as people read it.
struct Refusal {
    CommandId id;
    std::string subject;
    std::string code;
    Text text;
    Command command;
    RoomId room;
    std::vector<std::pair<std::string, std::string>> present{};
};

/// The unanswered commands and the marks they leave. Holds at most 64, as many as the link takes.
/// Used by the UI thread alone.
class Pending {
public:
    static constexpr std::size_t capacity = 64;

    /// A fresh id of 128 random bits: it lies in clear in the journal, where it must tell neither
    /// which console it is of nor how many commands that gave before.
    [[nodiscard]] static CommandId fresh_id();

    void add(CommandRequest request, std::string subject, client::SteadyPoint now);
    /// Takes the answers; gives back the refusals, oldest first.
    [[nodiscard]] std::vector<Refusal> settle(const std::vector<protocol::CommandResult>& results,
                                              client::SteadyPoint now);

    /// How far the newest command about `subject` in `room` has come; `refused` for 1.5 s after a
    /// refusal.
    [[nodiscard]] Mark mark(const RoomId& room, std::string_view subject,
                            client::SteadyPoint now) const;
    /// The newest unanswered command about `subject` in `room`; null: none.
    [[nodiscard]] const Command* command(const RoomId& room, std::string_view subject) const;
    [[nodiscard]] const std::vector<PendingCommand>& all() const { return commands_; }
    /// The next instant at which a mark looks different; the far future where none does.
    [[nodiscard]] client::SteadyPoint next_change(client::SteadyPoint now) const;

private:
    struct RefusedMark {
        RoomId room;
        std::string subject;
        client::SteadyPoint at;
    };
    std::vector<PendingCommand> commands_;
    std::vector<RefusedMark> refused_;
};

}  // namespace plenaria::console
