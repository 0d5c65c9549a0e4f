#include "server/client/link_machine.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

// Quick enough that an audience hardly notices a restart, slow enough that sixty screens do not
// hammer a server that is down (transport.md, Client rules).
constexpr std::array<Millis, 6> retry_ladder{Millis{200},   Millis{400},   Millis{800},
                                             Millis{1'500}, Millis{3'000}, Millis{5'000}};
constexpr double retry_jitter = 0.2;

// Five heartbeats: the socket may live while the program behind it does not.
constexpr Millis silent_after = limits::heartbeat_every * 5;
// A snapshot that was asked for and does not come.
constexpr Millis resync_again_after{5'000};
// As long as an operator waits for an answer before looking elsewhere.
constexpr Millis resend_within{5'000};
// Each change of a speaker moves the rev on every screen; their news need not follow each.
constexpr Millis status_of_revs_every{1'000};

using protocol::CloseCode;

constexpr std::uint16_t normal_closure = 1000;
constexpr std::uint16_t protocol_error = 1002;

bool same_glass(const PaintedReport& a, const PaintedReport& b) {
    return a.scene == b.scene && a.width == b.width && a.height == b.height;
}

bool same_revs(const PaintedReport& a, const PaintedReport& b) {
    return std::ranges::equal(a.revs, b.revs, [](const auto& x, const auto& y) {
        return x.stream_id == y.stream_id && x.rev == y.rev;
    });
}

Text stop_text_of(std::uint16_t code) {
    return fill_text("client.stopped_by_server", {{"code", same_text(std::to_string(code))}});
}

}  // namespace

LinkMachine::LinkMachine(protocol::Identify identity, Random random)
    : identity_(std::move(identity)), random_(std::move(random)) {}

LinkActions LinkMachine::connected(SteadyPoint now) {
    wire_ = Wire::greeting;
    heard_ = now;
    last_error_.reset();
    trouble_ = {};
    return {};
}

LinkActions LinkMachine::text(std::string_view frame, SteadyPoint now) {
    LinkActions actions;
    if (wire_ == Wire::down || wire_ == Wire::closing) {
        return actions;
    }
    heard_ = now;
    last_frame_ = now;
    const auto decoded = protocol::decode_server_frame(frame);
    if (!decoded) {
        hang_up(protocol_error, actions);
        return actions;
    }
    std::visit([&](const auto& content) { on(content, now, actions); }, decoded.value());
    actions.emplace_back(PublishPicture{});
    return actions;
}

LinkActions LinkMachine::closed(std::uint16_t code, SteadyPoint, Text trouble) {
    wire_ = Wire::down;
    if (phase_ == LinkPhase::stopped) {
        return {};
    }
    if (protocol::should_retry(code)) {
        phase_ = LinkPhase::connecting;
        // Whoever has to wait for a reason that a person can do something about is told it.
        const bool told = code == static_cast<std::uint16_t>(CloseCode::too_many_attempts);
        trouble_ = told && last_error_ ? last_error_->text : std::move(trouble);
        return {PublishPicture{}, Reconnect{next_retry_delay()}};
    }
    phase_ = LinkPhase::stopped;
    stop_code_ = last_error_ ? last_error_->code : std::to_string(code);
    stop_text_ = last_error_ ? last_error_->text : stop_text_of(code);
    in_flight_.clear();
    return {PublishPicture{}};
}

LinkActions LinkMachine::stop(std::string code, Text text) {
    phase_ = LinkPhase::stopped;
    stop_code_ = std::move(code);
    stop_text_ = std::move(text);
    in_flight_.clear();
    LinkActions actions{PublishPicture{}};
    hang_up(normal_closure, actions);
    return actions;
}

LinkActions LinkMachine::tick(SteadyPoint now) {
    LinkActions actions;
    if (wire_ == Wire::down || wire_ == Wire::closing) {
        return actions;
    }
    if (now - heard_ > silent_after) {
        hang_up(protocol_error, actions);
        return actions;
    }
    if (wire_ != Wire::welcomed) {
        return actions;
    }
    for (auto& [id, stream] : streams_) {
        if (stream.awaiting && now - stream.resync_sent > resync_again_after) {
            ask_resync(id, stream, now, actions);
        }
    }
    send_time_request(now, actions);
    send_status_when_due(now, actions);
    return actions;
}

LinkActions LinkMachine::command(CommandRequest request) {
    if (phase_ == LinkPhase::stopped) {
        return {};
    }
    std::string text = protocol::encode(request);
    if (text.size() > limits::frame_bytes_max) {
        const auto rejection = reject(RejectionCode::invalid_argument, "what", same_text("args"));
        return {DeliverResult{protocol::refused(request.id, rejection)}};
    }
    in_flight_.push_back({request.id, text, heard_});
    if (wire_ != Wire::welcomed) {
        return {};
    }
    return {SendText{std::move(text)}};
}

LinkActions LinkMachine::painted(PaintedReport report, SteadyPoint now) {
    LinkActions actions;
    painted_ = std::move(report);
    if (wire_ == Wire::welcomed) {
        send_applied(actions);
        send_status_when_due(now, actions);
    }
    return actions;
}

Picture LinkMachine::picture() const {
    Picture picture;
    picture.phase = phase_;
    picture.last_frame = last_frame_;
    picture.clock = clock_.clock();
    picture.rtt_ms = clock_.rtt_ms();
    picture.rooms = rooms_;
    picture.stop_code = stop_code_;
    picture.stop_text = stop_text_;
    picture.trouble = trouble_;
    return picture;
}

void LinkMachine::on(const protocol::Hello& frame, SteadyPoint, LinkActions& actions) {
    if (wire_ != Wire::greeting) {
        hang_up(protocol_error, actions);
        return;
    }
    if (frame.boot_id != boot_id_) {
        // Revs of another boot mean nothing. What is on the glass stays until the welcome tells
        // which streams take its place, a few milliseconds later.
        boot_id_ = frame.boot_id;
        streams_.clear();
        clock_.new_boot();
        if (painted_) {
            painted_->revs.clear();
        }
    }
    protocol::Identify identify = identity_;
    identify.resume_boot_id.clear();
    identify.resume.clear();
    for (const auto& [id, stream] : streams_) {
        if (!stream.awaiting) {
            identify.resume.push_back({id, stream.replica.rev()});
        }
    }
    if (!identify.resume.empty()) {
        identify.resume_boot_id = boot_id_;
    }
    wire_ = Wire::identified;
    actions.emplace_back(SendText{protocol::encode(identify)});
}

void LinkMachine::on(const protocol::Welcome& frame, SteadyPoint now, LinkActions& actions) {
    if (wire_ != Wire::identified) {
        hang_up(protocol_error, actions);
        return;
    }
    wire_ = Wire::welcomed;
    phase_ = LinkPhase::joining;
    told_.reset();
    std::map<std::string, Stream> granted;
    for (const auto& grant : frame.streams) {
        const auto held = streams_.find(grant.stream_id);
        Stream stream = held == streams_.end() ? Stream{} : std::move(held->second);
        const bool resumed = grant.resume == protocol::ResumeMode::delta && !stream.awaiting;
        stream.room = grant.room;
        stream.audience = grant.audience;
        stream.awaiting = !resumed;
        stream.resync_sent = now;
        stream.ack_at.reset();
        granted.insert_or_assign(grant.stream_id, std::move(stream));
    }
    // Rooms shown from another stream, or no longer granted, are forgotten before anything else is
    // shown: the new stream may be entitled to less.
    std::erase_if(rooms_, [&](const auto& entry) {
        return !streams_.contains(entry.second.stream_id) ||
               !granted.contains(entry.second.stream_id);
    });
    streams_ = std::move(granted);
    send_again(now, actions);
    clock_.new_connection();
    send_time_request(now, actions);
    send_status_when_due(now, actions);
    go_live_when_complete();
}

void LinkMachine::on(const protocol::SnapshotPart& frame, SteadyPoint now, LinkActions& actions) {
    if (frame.part == 1 && !frame.replaces.empty()) {
        replace_stream(frame.replaces, frame.stream_id);
    }
    const auto found = streams_.find(frame.stream_id);
    if (found == streams_.end()) {
        return;
    }
    Stream& stream = found->second;
    const auto complete =
        stream.replica.apply_part(frame.part, frame.of, frame.rev, frame.sections);
    if (!complete) {
        ask_resync(frame.stream_id, stream, now, actions);
        return;
    }
    stream.awaiting = !complete.value();
    stream.resync_sent = now;
    if (frame.ack) {
        stream.ack_at = frame.rev;
    }
    if (complete.value()) {
        show(frame.stream_id, stream);
        go_live_when_complete();
    }
}

void LinkMachine::on(const protocol::Delta& frame, SteadyPoint now, LinkActions& actions) {
    for (const auto& part : frame.streams) {
        const auto found = streams_.find(part.stream_id);
        if (found == streams_.end() || found->second.awaiting) {
            continue;
        }
        Stream& stream = found->second;
        if (!stream.replica.apply_delta(part.rev, part.sections)) {
            ask_resync(part.stream_id, stream, now, actions);
            continue;
        }
        if (frame.ack) {
            stream.ack_at = part.rev;
        }
        show(part.stream_id, stream);
    }
}

void LinkMachine::on(const protocol::Heartbeat& frame, SteadyPoint now, LinkActions& actions) {
    for (const auto& point : frame.revs) {
        const auto found = streams_.find(point.stream_id);
        if (found != streams_.end() && !found->second.awaiting &&
            found->second.replica.rev() != point.rev) {
            ask_resync(point.stream_id, found->second, now, actions);
        }
    }
}

void LinkMachine::on(const protocol::TimeReply& frame, SteadyPoint now, LinkActions& actions) {
    if (clock_.reply(frame, now)) {
        send_time_request(now, actions);
    }
}

void LinkMachine::on(const protocol::CommandResult& frame, SteadyPoint, LinkActions& actions) {
    const auto sent = std::ranges::find(in_flight_, frame.id, &InFlight::id);
    if (sent == in_flight_.end()) {
        return;
    }
    in_flight_.erase(sent);
    actions.emplace_back(DeliverResult{frame});
}

void LinkMachine::on(const protocol::ErrorFrame& frame, SteadyPoint, LinkActions&) {
    last_error_ = frame;
}

void LinkMachine::hang_up(std::uint16_t code, LinkActions& actions) {
    wire_ = Wire::closing;
    actions.emplace_back(CloseConnection{code});
}

void LinkMachine::replace_stream(const std::string& old_id, const std::string& new_id) {
    Stream next;
    const auto old = streams_.find(old_id);
    if (old != streams_.end()) {
        next.room = old->second.room;
        next.audience = old->second.audience;
        streams_.erase(old);
    }
    wipe(old_id);
    wipe(new_id);
    streams_.insert_or_assign(new_id, std::move(next));
}

void LinkMachine::wipe(const std::string& stream_id) {
    std::erase_if(rooms_, [&](const auto& entry) { return entry.second.stream_id == stream_id; });
    if (painted_) {
        std::erase_if(painted_->revs,
                      [&](const auto& point) { return point.stream_id == stream_id; });
    }
}

void LinkMachine::show(const std::string& stream_id, const Stream& stream) {
    const auto& view = stream.replica.view();
    if (!view) {
        return;
    }
    rooms_.insert_or_assign(view->room.id,
                            FollowedRoom{stream_id, stream.audience, stream.replica.rev(),
                                         std::make_shared<const View>(*view)});
}

void LinkMachine::ask_resync(const std::string& stream_id, Stream& stream, SteadyPoint now,
                             LinkActions& actions) {
    stream.awaiting = true;
    stream.resync_sent = now;
    if (phase_ == LinkPhase::live) {
        // What is shown is known to be old until the snapshot comes (law 7).
        phase_ = LinkPhase::joining;
    }
    actions.emplace_back(SendText{protocol::encode(protocol::Resync{stream_id})});
}

void LinkMachine::send_again(SteadyPoint now, LinkActions& actions) {
    // A press belongs to the moment in which it was made: what would arrive much later is told to
    // the operator as unknown instead, who sees what is so now.
    std::erase_if(in_flight_, [&](const InFlight& command) {
        const bool expired = now - command.heard_before > resend_within;
        if (expired) {
            protocol::CommandResult result;
            result.id = command.id;
            result.code = "expired";
            result.text = text_of("client.expired");
            actions.emplace_back(DeliverResult{std::move(result)});
        }
        return expired;
    });
    for (const InFlight& command : in_flight_) {
        actions.emplace_back(SendText{command.text});
    }
}

void LinkMachine::go_live_when_complete() {
    const bool waiting =
        std::ranges::any_of(streams_, [](const auto& entry) { return entry.second.awaiting; });
    if (phase_ == LinkPhase::joining && !waiting) {
        phase_ = LinkPhase::live;
        tries_ = 0;
    }
}

void LinkMachine::send_time_request(SteadyPoint now, LinkActions& actions) {
    if (const auto t0 = clock_.request_due(now)) {
        actions.emplace_back(SendText{protocol::encode(protocol::TimeRequest{*t0})});
    }
}

void LinkMachine::send_applied(LinkActions& actions) {
    for (const auto& point : painted_->revs) {
        const auto found = streams_.find(point.stream_id);
        if (found == streams_.end() || !found->second.ack_at || found->second.awaiting) {
            continue;
        }
        Stream& stream = found->second;
        // A rev above ours was painted from the stream's former life, before it was wiped.
        if (point.rev >= *stream.ack_at && point.rev <= stream.replica.rev()) {
            stream.ack_at.reset();
            const protocol::Applied applied{point.stream_id, point.rev};
            actions.emplace_back(SendText{protocol::encode(applied)});
        }
    }
}

void LinkMachine::send_status_when_due(SteadyPoint now, LinkActions& actions) {
    if (!painted_) {
        return;
    }
    const auto age = now - status_sent_;
    const bool due = !told_ || !same_glass(*told_, *painted_) || age >= limits::status_every ||
                     (!same_revs(*told_, *painted_) && age >= status_of_revs_every);
    if (!due) {
        return;
    }
    told_ = painted_;
    status_sent_ = now;
    protocol::Status status;
    std::ranges::copy_if(painted_->revs, std::back_inserter(status.applied),
                         [&](const auto& point) { return streams_.contains(point.stream_id); });
    status.scene = painted_->scene;
    status.frames_painted = painted_->frames_painted;
    // Twice the bound of any sensible correction; the wire's number is an int.
    constexpr Millis farthest{1'000'000'000};
    status.offset_ms =
        static_cast<int>(std::clamp(clock_.correction_left(now), -farthest, farthest).count());
    status.rtt_ms = clock_.rtt_ms();
    status.width = painted_->width;
    status.height = painted_->height;
    actions.emplace_back(SendText{protocol::encode(status)});
}

Millis LinkMachine::next_retry_delay() {
    const Millis step = retry_ladder[std::min(tries_, retry_ladder.size() - 1)];
    ++tries_;
    const double factor = 1.0 - retry_jitter + 2.0 * retry_jitter * random_();
    return Millis{static_cast<Millis::rep>(static_cast<double>(step.count()) * factor)};
}

}  // namespace plenaria::client
