// The one link of the console, made anew for each login: whoever logs in is known to the server by
// what the link shows it, for as long as the link lives.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "console/core/login.hpp"
#include "server/client/link.hpp"

namespace plenaria::console {

/// Used by the UI thread alone, and destroyed before what its links wake.
class LinkOwner {
public:
    /// `settings` without a secret: it is added to each link alone. `wake` as for `client::Link`.
    LinkOwner(client::LinkSettings settings, std::function<void()> wake);

    /// Lets go of the link before and makes one that shows `claim`. The claim is not kept here; the
    /// link keeps it, to come back after an outage, until it is closed.
    void open(const LoginClaim& claim);
    /// The same for whoever holds the token of the settings' role.
    void open_with(const std::string& token);
    /// Whatever the link knows is not to be had any more; `let_go` ends it.
    void close();
    /// Ends a link that was closed; waits until it has said good-bye, for a third of a second at
    /// most.
    void let_go();

    /// Never null; empty while there is no link.
    [[nodiscard]] std::shared_ptr<const client::Picture> picture() const;
    [[nodiscard]] std::vector<protocol::CommandResult> take_results();
    /// False: there is no link, or it took nothing.
    [[nodiscard]] bool send(CommandRequest request);
    [[nodiscard]] bool send(protocol::CodeRequest request);
    void report_painted(const client::Picture& picture, std::int64_t frames, int width, int height);

private:
    void start(client::LinkSettings settings);

    const client::LinkSettings settings_;
    const std::function<void()> wake_;
    const std::shared_ptr<const client::Picture> nothing_ = std::make_shared<client::Picture>();
    std::unique_ptr<client::Link> link_;
    std::unique_ptr<client::Link> closed_;  ///< until `let_go`
};

}  // namespace plenaria::console
