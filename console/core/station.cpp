#include "console/core/station.hpp"

#include <algorithm>
#include <utility>

namespace plenaria::console {
namespace {

// Longer than a password is typed on after Enter by whoever pressed it twice.
constexpr Millis deaf_for{500};

}  // namespace

Station::Station(ControllerSettings settings, StationPorts ports,
                 std::optional<LoginSettings> login)
    : settings_(std::move(settings)), ports_(std::move(ports)) {
    if (login) {
        login_ = std::make_unique<Login>(std::move(*login), ports_.link);
    } else {
        controller_ = std::make_unique<Controller>(settings_, ports_.send, ports_.ask);
    }
}

void Station::begin_frame(std::shared_ptr<const client::Picture> picture,
                          const std::vector<protocol::CommandResult>& results,
                          client::SteadyPoint now) {
    now_ = now;
    if (login_) {
        login_->look(*picture, now);
        if (login_->idle_too_long()) {
            lock();
        }
        if (!login_->inside()) {
            leave();
            return;
        }
        if (!controller_) {
            let_in();
        }
        if (shortcuts_from_ == client::SteadyPoint::max() && !picture->rooms.empty()) {
            shortcuts_from_ = now + deaf_for;
        }
    }
    controller_->begin_frame(std::move(picture), results, now);
}

void Station::let_in() {
    ControllerSettings settings = settings_;
    settings.language = login_->state().language;
    settings.operator_name = login_->state().person;
    settings.operator_role = login_->state().role;
    shortcuts_from_ = client::SteadyPoint::max();
    controller_ = std::make_unique<Controller>(std::move(settings), ports_.send, ports_.ask);
}

void Station::lock() {
    if (controller_) {
        login_->lock(controller_->zone());
        leave();
    }
}

void Station::leave() {
    if (controller_) {
        // Where somebody was, and in which language, is no secret of the room.
        settings_.room = controller_->ui().room;
        login_->speak(controller_->ui().language);
        controller_.reset();
    }
}

void Station::end_frame() {
    if (login_ && controller_ && controller_->wants_lock()) {
        lock();
    }
}

void Station::touched(client::SteadyPoint now) {
    if (login_) {
        login_->touched(now);
    }
}

void Station::tell_lost_keys() {
    if (controller_) {
        controller_->act({.act = Act::tell_lost_keys});
    } else if (login_) {
        login_->act({.act = Act::tell_lost_keys});
    }
}

client::SteadyPoint Station::next_deadline() const {
    const auto far = client::SteadyPoint::max();
    return std::min(controller_ ? controller_->next_deadline() : far,
                    login_ ? login_->next_deadline() : far);
}

}  // namespace plenaria::console
