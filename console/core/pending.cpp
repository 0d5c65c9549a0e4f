#include "console/core/pending.hpp"

#include <algorithm>

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

constexpr auto waiting_after = 250ms;
constexpr auto late_after = 2s;
constexpr auto refused_for = 1500ms;
constexpr auto spinner_step = 80ms;

}  // namespace

CommandId Pending::fresh_id() { return CommandId{prefix_ + "-" + std::to_string(++numbered_)}; }

void Pending::add(CommandRequest request, std::string subject, client::SteadyPoint now) {
    if (commands_.size() >= capacity) {
        commands_.erase(commands_.begin());
    }
    std::erase_if(refused_, [&](const RefusedMark& mark) { return mark.subject == subject; });
    commands_.push_back({std::move(request), std::move(subject), now});
}

std::vector<Refusal> Pending::settle(const std::vector<protocol::CommandResult>& results,
                                     client::SteadyPoint now) {
    std::erase_if(refused_, [&](const RefusedMark& mark) { return now - mark.at > refused_for; });
    std::vector<Refusal> refusals;
    for (const protocol::CommandResult& result : results) {
        const auto at = std::find_if(commands_.begin(), commands_.end(),
                                     [&](const auto& c) { return c.request.id == result.id; });
        if (at == commands_.end()) {
            continue;
        }
        if (!result.ok()) {
            refusals.push_back({result.id, at->subject, result.code, result.text,
                                at->request.command});
            refused_.push_back({at->subject, now});
        }
        commands_.erase(at);
    }
    return refusals;
}

Mark Pending::mark(std::string_view subject, client::SteadyPoint now) const {
    for (auto at = commands_.rbegin(); at != commands_.rend(); ++at) {
        if (at->subject == subject) {
            const auto age = now - at->sent_at;
            return age >= late_after ? Mark::late
                                     : (age >= waiting_after ? Mark::waiting : Mark::sent);
        }
    }
    const bool refused = std::any_of(refused_.begin(), refused_.end(), [&](const auto& mark) {
        return mark.subject == subject && now - mark.at <= refused_for;
    });
    return refused ? Mark::refused : Mark::none;
}

const Command* Pending::command(std::string_view subject) const {
    for (auto at = commands_.rbegin(); at != commands_.rend(); ++at) {
        if (at->subject == subject) {
            return &at->request.command;
        }
    }
    return nullptr;
}

client::SteadyPoint Pending::next_change(client::SteadyPoint now) const {
    auto next = client::SteadyPoint::max();
    for (const PendingCommand& command : commands_) {
        const bool spins = now - command.sent_at >= waiting_after;
        next = std::min(next, spins ? now + spinner_step : command.sent_at + waiting_after);
    }
    for (const RefusedMark& mark : refused_) {
        next = std::min(next, mark.at + refused_for + 1ms);
    }
    return next;
}

}  // namespace plenaria::console
