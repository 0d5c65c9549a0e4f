// The console over its whole life: locked, logged in, or open by a token. The part that knows the
// room exists only while somebody is at it; with a lock everything that it held goes.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "console/core/controller.hpp"
#include "console/core/login.hpp"

namespace plenaria::console {

struct StationPorts {
    Controller::Send send;
    Controller::AskCode ask;
    LoginPorts link;  ///< unused where a token opened the console
};

/// Used by the UI thread alone. A frame is: `begin_frame`, then, while there is a controller, its
/// frame without its `begin_frame`, else one of the login; then `end_frame`.
class Station {
public:
    /// With `login` a person has to log in first; without it a token has opened the console.
    Station(ControllerSettings settings, StationPorts ports,
            std::optional<LoginSettings> login = std::nullopt);

    void begin_frame(std::shared_ptr<const client::Picture> picture,
                     const std::vector<protocol::CommandResult>& results, client::SteadyPoint now);
    /// Locks where that was asked for; what the room's part held is gone when it returns.
    void end_frame();
    /// A key, the mouse, a finger: somebody is there.
    void touched(client::SteadyPoint now);
    /// Keys came too fast, and some are lost: whoever types reads that, at the login as well.
    void tell_lost_keys();

    /// Null while nobody is inside; good until the next `begin_frame` or `end_frame`.
    [[nodiscard]] Controller* controller() { return controller_.get(); }
    /// Null where a token opened the console.
    [[nodiscard]] Login* login() { return login_.get(); }
    /// Not at once after a login: what is typed then was meant for the password.
    [[nodiscard]] bool takes_shortcuts() const { return !login_ || now_ >= shortcuts_from_; }
    [[nodiscard]] client::SteadyPoint next_deadline() const;

private:
    void lock();
    void let_in();
    void leave();

    ControllerSettings settings_;
    StationPorts ports_;
    std::unique_ptr<Login> login_;
    std::unique_ptr<Controller> controller_;
    client::SteadyPoint now_{};
    client::SteadyPoint shortcuts_from_ = client::SteadyPoint::max();
};

}  // namespace plenaria::console
