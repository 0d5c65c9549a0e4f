#include "console/app/link_owner.hpp"

#include <utility>

#include "console/core/typed_secret.hpp"

namespace plenaria::console {

LinkOwner::LinkOwner(client::LinkSettings settings, std::function<void()> wake)
    : settings_(std::move(settings)), wake_(std::move(wake)) {}

void LinkOwner::open(const LoginClaim& claim) {
    client::LinkSettings settings = settings_;
    settings.identity.role = claim.role;
    settings.identity.person = claim.person;
    settings.identity.device.name = claim.person;
    settings.identity.proof = claim.secret;
    settings.identity.ticket = claim.ticket;
    start(std::move(settings));
}

void LinkOwner::open_with(const std::string& token) {
    client::LinkSettings settings = settings_;
    settings.identity.proof = token;
    start(std::move(settings));
}

void LinkOwner::start(client::LinkSettings settings) {
    close();
    let_go();
    link_ = std::make_unique<client::Link>(std::move(settings), wake_);
    // What was short enough to lie in the text itself is still there after the move.
    // NOLINTNEXTLINE(bugprone-use-after-move): wiped on purpose
    wipe(settings.identity.proof);
    wipe(settings.identity.ticket);
}

void LinkOwner::close() {
    if (link_) {
        closed_ = std::move(link_);
    }
}

void LinkOwner::let_go() { closed_.reset(); }

std::shared_ptr<const client::Picture> LinkOwner::picture() const {
    return link_ ? link_->picture() : nothing_;
}

std::vector<protocol::CommandResult> LinkOwner::take_results() {
    return link_ ? link_->take_results() : std::vector<protocol::CommandResult>{};
}

bool LinkOwner::send(CommandRequest request) { return link_ && link_->send(std::move(request)); }

bool LinkOwner::send(protocol::CodeRequest request) {
    return link_ && link_->send(std::move(request));
}

void LinkOwner::report_painted(const client::Picture& picture, std::int64_t frames, int width,
                               int height) {
    if (link_) {
        link_->report_painted(picture, "console", frames, width, height);
    }
}

}  // namespace plenaria::console
