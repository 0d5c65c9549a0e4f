// What the link thread and the user interface hand each other.
#pragma once

#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <variant>
#include <vector>

#include "server/client/link_machine.hpp"
#include "server/client/picture.hpp"
#include "server/model/commands.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::client {

/// What an operator sends and waits for.
using Press = std::variant<CommandRequest, protocol::CodeRequest>;

/// Thread-safe; holds its lock for no longer than it takes to move what is handed over.
class LinkMailbox {
public:
    struct Taken {
        std::deque<Press> presses;
        std::optional<PaintedReport> report;
    };

    // For the user interface, as `Link` promises it.
    [[nodiscard]] std::shared_ptr<const Picture> picture() const;
    /// Whether it was taken: the link is live and fewer than
    /// `limits::client_commands_waiting_max` wait.
    [[nodiscard]] bool post(Press press);
    [[nodiscard]] std::vector<protocol::CommandResult> take_results();
    void report(PaintedReport report);
    /// The link is to end.
    void end();

    // For the link thread.
    [[nodiscard]] Taken take();
    /// The present picture (null: as before), the results that came, and how many presses the
    /// machine waits with.
    void publish(std::shared_ptr<const Picture> picture,
                 std::vector<protocol::CommandResult> results, std::size_t waiting);
    [[nodiscard]] bool ending() const;

private:
    mutable std::mutex mutex_;
    std::shared_ptr<const Picture> picture_ = std::make_shared<Picture>();
    Taken inbox_;
    std::deque<protocol::CommandResult> results_;
    std::size_t waiting_ = 0;  ///< sent and unanswered, of the inbox and of the machine
    bool ending_ = false;
};

}  // namespace plenaria::client
