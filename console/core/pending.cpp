#include "console/core/pending.hpp"

#include <algorithm>
#include <cstdint>
#include <random>
#include <utility>

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

constexpr auto waiting_after = 250ms;
constexpr auto late_after = 2s;
constexpr auto refused_for = 1500ms;
constexpr auto spinner_step = 80ms;

}  // namespace

CommandId Pending::fresh_id() {
    static_assert(std::random_device::min() == 0 && std::random_device::max() == 0xffff'ffffU);
    constexpr std::string_view digits = "0123456789abcdef";
    constexpr int words = 4;
    constexpr int digits_per_word = 8;
    std::random_device device;
    std::string id;
    for (int word = 0; word < words; ++word) {
        std::uint32_t bits = device();
        for (int digit = 0; digit < digits_per_word; ++digit) {
            id += digits[bits & 0xFU];
            bits >>= 4U;
        }
    }
    return CommandId{std::move(id)};
}

void Pending::add(CommandRequest request, std::string subject, client::SteadyPoint now) {
    if (commands_.size() >= capacity) {
        commands_.erase(commands_.begin());
    }
    std::erase_if(refused_, [&](const RefusedMark& mark) {
        return mark.room == request.room && mark.subject == subject;
    });
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
                                at->request.command, at->request.room, result.present});
            refused_.push_back({at->request.room, at->subject, now});
        }
        commands_.erase(at);
    }
    return refusals;
}

Mark Pending::mark(const RoomId& room, std::string_view subject, client::SteadyPoint now) const {
    for (auto at = commands_.rbegin(); at != commands_.rend(); ++at) {
        if (at->request.room == room && at->subject == subject) {
            const auto age = now - at->sent_at;
            return age >= late_after ? Mark::late
                                     : (age >= waiting_after ? Mark::waiting : Mark::sent);
        }
    }
    const bool refused = std::any_of(refused_.begin(), refused_.end(), [&](const auto& mark) {
        return mark.room == room && mark.subject == subject && now - mark.at <= refused_for;
    });
    return refused ? Mark::refused : Mark::none;
}

const Command* Pending::command(const RoomId& room, std::string_view subject) const {
    for (auto at = commands_.rbegin(); at != commands_.rend(); ++at) {
        if (at->request.room == room && at->subject == subject) {
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
