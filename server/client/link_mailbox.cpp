#include "server/client/link_mailbox.hpp"

#include <iterator>
#include <utility>

#include "server/model/limits.hpp"

namespace plenaria::client {

std::shared_ptr<const Picture> LinkMailbox::picture() const {
    const std::lock_guard lock{mutex_};
    return picture_;
}

bool LinkMailbox::post(Press press) {
    const std::lock_guard lock{mutex_};
    if (picture_->phase != LinkPhase::live || waiting_ >= limits::client_commands_waiting_max) {
        return false;
    }
    ++waiting_;
    inbox_.presses.push_back(std::move(press));
    return true;
}

std::vector<protocol::CommandResult> LinkMailbox::take_results() {
    const std::lock_guard lock{mutex_};
    std::vector<protocol::CommandResult> taken{std::make_move_iterator(results_.begin()),
                                               std::make_move_iterator(results_.end())};
    results_.clear();
    return taken;
}

void LinkMailbox::report(PaintedReport report) {
    const std::lock_guard lock{mutex_};
    inbox_.report = std::move(report);
}

void LinkMailbox::end() {
    const std::lock_guard lock{mutex_};
    ending_ = true;
}

LinkMailbox::Taken LinkMailbox::take() {
    const std::lock_guard lock{mutex_};
    return std::exchange(inbox_, {});
}

void LinkMailbox::publish(std::shared_ptr<const Picture> picture,
                          std::vector<protocol::CommandResult> results, std::size_t waiting) {
    const std::lock_guard lock{mutex_};
    if (picture) {
        picture_ = std::move(picture);
    }
    for (auto& result : results) {
        results_.push_back(std::move(result));
        if (results_.size() > limits::client_results_max) {
            results_.pop_front();
        }
    }
    waiting_ = waiting + inbox_.presses.size();
}

bool LinkMailbox::ending() const {
    const std::lock_guard lock{mutex_};
    return ending_;
}

}  // namespace plenaria::client
