// Somebody at a console, or in front of a screen: a real client link, and waiting for its view.
#pragma once

#include <cstdint>
#include <filesystem>
#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "server/client/link.hpp"

namespace plenaria::test_support {

/// What a screen with that id says of itself; it follows `room`.
[[nodiscard]] protocol::Identify screen_identity(const std::string& id, const std::string& room);
/// What the console says that read the token in `data`.
[[nodiscard]] protocol::Identify console_identity(const std::filesystem::path& data,
                                                  const std::string& room);

/// What the chair's console says.
[[nodiscard]] protocol::Identify chair_identity(const std::filesystem::path& data,
                                                const std::string& room);

/// Follows one room over a `client::Link`. Single-threaded.
class RoomUser {
public:
    using Condition = std::function<bool(const View&)>;

    RoomUser(std::uint16_t port, protocol::Identify identity);
    /// Over TLS, to `host`, where there is a `trust`.
    RoomUser(std::uint16_t port, protocol::Identify identity, std::string host,
             std::optional<client::ServerTrust> trust);

    /// With whatever else a link may be given.
    explicit RoomUser(client::LinkSettings settings);

    /// Whether the link became live and has the room, within the usual patience.
    [[nodiscard]] bool wait_live();
    /// Whether the link got into that phase.
    [[nodiscard]] bool wait_phase(client::LinkPhase phase);
    /// Whether the room's view came to fulfil `condition`.
    [[nodiscard]] bool wait_view(const Condition& condition);
    /// The room's present view; an empty one while there is none.
    [[nodiscard]] View view() const;
    /// Gives a command and waits for its answer; "not_sent" or "no_answer" as the code where there
    /// is none.
    [[nodiscard]] protocol::CommandResult run(Command command, Expectations expect = {});
    /// Asks that a screen of the room show a code, and waits for the answer, likewise.
    [[nodiscard]] protocol::CommandResult ask_code(const ScreenId& screen);
    /// A command id that no user of this test has used.
    [[nodiscard]] CommandId next_id();

    [[nodiscard]] client::Link& link() { return *link_; }

private:
    [[nodiscard]] protocol::CommandResult answer_to(const CommandId& id, bool sent);

    RoomId room_;
    std::string name_;
    std::unique_ptr<client::Link> link_;
};

}  // namespace plenaria::test_support
