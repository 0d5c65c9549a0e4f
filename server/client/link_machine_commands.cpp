// The commands of a link: on their way, answered, or given up.
#include <algorithm>
#include <utility>

#include "server/client/link_machine.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

// As long as an operator waits for an answer before looking elsewhere.
constexpr Millis resend_within{5'000};

/// Of a command of which nobody will say here what became of it.
DeliverResult end_unknown(const CommandId& id) {
    protocol::CommandResult result;
    result.id = id;
    result.code = "expired";
    result.text = text_of("client.expired");
    return {std::move(result)};
}

}  // namespace

LinkActions LinkMachine::command(const CommandRequest& request) {
    return submit(request.id, protocol::encode(request));
}

LinkActions LinkMachine::command(const protocol::CodeRequest& request) {
    return submit(request.id, protocol::encode(request));
}

LinkActions LinkMachine::submit(const CommandId& id, std::string text) {
    if (phase_ == LinkPhase::stopped) {
        return {end_unknown(id)};
    }
    if (text.size() > limits::frame_bytes_max) {
        const auto rejection = reject(RejectionCode::invalid_argument, "what", same_text("args"));
        return {DeliverResult{protocol::refused(id, rejection)}};
    }
    in_flight_.push_back({id, text, heard_});
    if (wire_ != Wire::welcomed) {
        return {};
    }
    return {SendText{std::move(text)}};
}

void LinkMachine::on(const protocol::CommandResult& frame, SteadyPoint, LinkActions& actions) {
    const auto sent = std::ranges::find(in_flight_, frame.id, &InFlight::id);
    if (sent == in_flight_.end()) {
        return;
    }
    in_flight_.erase(sent);
    actions.emplace_back(DeliverResult{frame});
}

void LinkMachine::send_again(SteadyPoint now, LinkActions& actions) {
    // A press belongs to the moment in which it was made: what would arrive much later is told to
    // the operator as unknown instead, who sees what is so now.
    std::erase_if(in_flight_, [&](const InFlight& command) {
        const bool expired = now - command.heard_before > resend_within;
        if (expired) {
            actions.emplace_back(end_unknown(command.id));
        }
        return expired;
    });
    for (const InFlight& command : in_flight_) {
        actions.emplace_back(SendText{command.text});
    }
}

void LinkMachine::give_up_commands(LinkActions& actions) {
    for (const InFlight& command : in_flight_) {
        actions.emplace_back(end_unknown(command.id));
    }
    in_flight_.clear();
}

}  // namespace plenaria::client
