#include "server/client/link_machine.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <utility>

#include "server/client/local_clock.hpp"
#include "server/client/overwrite.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::client {
namespace {

// Quick enough that an audience hardly notices a restart, slow enough that sixty screens do not
// hammer a server that is down (transport.md, Client rules).
constexpr std::array<Millis, 6> retry_ladder{Millis{200},   Millis{400},   Millis{800},
                                             Millis{1'500}, Millis{3'000}, Millis{5'000}};
constexpr double retry_jitter = 0.2;

// A snapshot that was asked for and does not come.
constexpr Millis resync_again_after{5'000};
// Each change of a speaker moves the rev on every screen; their news need not follow each.
constexpr Millis status_of_revs_every{1'000};
// While anything confidential goes on, whether or not it is shown here: what comes only when there
// is something to tell would tell whoever watches this screen from outside when that was.
constexpr Millis status_within_every{1'000};

// One heartbeat was missed for certain, and a link that is given up was silent for longer.
constexpr Millis doubted_after = limits::heartbeat_every * 2;

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

/// Whether something confidential goes on in the room, be it shown or not.
bool is_confidential(const FollowedRoom& room) {
    const DoorsView& doors = room.view->doors;
    return doors.within || doors.state != DoorsState::open || doors.notice != Notice::none;
}

Text stop_text_of(std::uint16_t code) {
    return fill_text("client.stopped_by_server", {{"code", same_text(std::to_string(code))}});
}

}  // namespace

LinkMachine::LinkMachine(protocol::Identify identity, Random random, Prove prove)
    : identity_(std::move(identity)), random_(std::move(random)), prove_(std::move(prove)) {}

LinkMachine::~LinkMachine() {
    overwrite(identity_.proof);
    overwrite(ticket_);
}

LinkActions LinkMachine::connected(SteadyPoint now, std::optional<std::string> channel) {
    wire_ = Wire::greeting;
    heard_ = now;
    channel_ = std::move(channel);
    last_error_.reset();
    return {};
}

LinkActions LinkMachine::text(std::string_view frame, SteadyPoint now) {
    LinkActions actions;
    if (wire_ == Wire::down || wire_ == Wire::closing) {
        return actions;
    }
    // Also where no tick came between: a word after the silence brings nothing back.
    expire(now, actions);
    if (now - heard_ > silent_after) {
        show_as_past(actions);
        hang_up(protocol_error, actions);
        return actions;
    }
    if (now - heard_ > doubted_after && measured_since_) {
        believe(now);
    }
    heard_ = now;
    const auto decoded = protocol::decode_server_frame(frame);
    if (!decoded) {
        hang_up(protocol_error, actions);
        return actions;
    }
    std::visit([&](const auto& content) { on(content, now, actions); }, decoded.value());
    const SteadyPoint said = said_at(now);
    const bool joins = wire_ == Wire::greeting || wire_ == Wire::identified;
    last_frame_ = std::max(last_frame_, joins ? now : said);
    mark_current(said);
    ask_forgotten(said, now, actions);
    static_cast<void>(forget_within(limits::cleared_blank_after, now, actions));
    actions.emplace_back(PublishPicture{});
    return actions;
}

LinkActions LinkMachine::closed(std::uint16_t code, SteadyPoint now, Text trouble) {
    wire_ = Wire::down;
    code_.clear();
    drop_half_snapshots();
    const bool unproven = code == static_cast<std::uint16_t>(CloseCode::device_not_proven);
    if (unproven) {
        // It will not be let in before a person does something: the reason takes the place of what
        // would only grow old.
        forget_all();
    } else if (!protocol::should_retry(code)) {
        // Whoever is turned away is not within any more.
        LinkActions none;
        static_cast<void>(forget_within(Millis{0}, now, none));
    }
    if (phase_ == LinkPhase::stopped) {
        return {};
    }
    if (protocol::should_retry(code)) {
        phase_ = LinkPhase::connecting;
        // Whoever has to wait for a reason that a person can do something about is told it.
        const bool told =
            unproven || code == static_cast<std::uint16_t>(CloseCode::too_many_attempts);
        trouble_ = told && last_error_ ? last_error_->text : std::move(trouble);
        return {PublishPicture{}, Reconnect{next_retry_delay()}};
    }
    phase_ = LinkPhase::stopped;
    stop_code_ = last_error_ ? last_error_->code : std::to_string(code);
    stop_text_ = last_error_ ? last_error_->text : stop_text_of(code);
    LinkActions actions{PublishPicture{}};
    give_up_commands(actions);
    return actions;
}

LinkActions LinkMachine::stop(std::string code, Text text) {
    phase_ = LinkPhase::stopped;
    stop_code_ = std::move(code);
    stop_text_ = std::move(text);
    code_.clear();
    LinkActions actions{PublishPicture{}};
    give_up_commands(actions);
    hang_up(normal_closure, actions);
    return actions;
}

LinkActions LinkMachine::tick(SteadyPoint now) {
    LinkActions actions;
    expire(now, actions);
    if (wire_ == Wire::down || wire_ == Wire::closing) {
        return actions;
    }
    if (now - heard_ > silent_after) {
        show_as_past(actions);
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
    send_status_when_due(now, Occasion::tick, actions);
    return actions;
}

LinkActions LinkMachine::slept(SteadyPoint now) {
    LinkActions actions;
    // What waits on the socket was said before, and would be taken for the present.
    if (wire_ != Wire::down && wire_ != Wire::closing) {
        hang_up(normal_closure, actions);
    }
    clock_.doubt();
    code_.clear();
    drop_half_snapshots();
    static_cast<void>(forget_within(Millis{0}, now, actions));
    show_as_past(actions);
    return actions;
}

LinkActions LinkMachine::painted(PaintedReport report, SteadyPoint now) {
    LinkActions actions;
    std::erase_if(report.revs, [&](const PaintedRev& painted) {
        const auto stream = streams_.find(painted.stream_id);
        return stream == streams_.end() || stream->second.life != painted.life;
    });
    painted_ = std::move(report);
    if (wire_ == Wire::welcomed) {
        send_applied(actions);
        send_status_when_due(now, Occasion::news, actions);
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
    picture.blanked = blanked_;
    picture.code = code_;
    picture.code_until = code_until_;
    picture.ticket = ticket_;
    picture.undeclared = undeclared_;
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
    add_proof(frame, identify);
    wire_ = Wire::identified;
    actions.emplace_back(SendText{protocol::encode(identify)});
}

void LinkMachine::add_proof(const protocol::Hello& hello, protocol::Identify& identify) const {
    if (identify.device.key.empty()) {
        return;
    }
    identify.proof.clear();
    if (!channel_ || !prove_) {
        // Without a proof a key is only the name of somebody who may be listened to.
        identify.device.key.clear();
        return;
    }
    identify.proof = prove_({.server_id = hello.server_id,
                             .boot_id = hello.boot_id,
                             .nonce = hello.nonce,
                             .role = identify.role,
                             .device = identify.device.id,
                             .channel = *channel_});
}

void LinkMachine::on(const protocol::Welcome& frame, SteadyPoint now, LinkActions& actions) {
    if (wire_ != Wire::identified) {
        hang_up(protocol_error, actions);
        return;
    }
    wire_ = Wire::welcomed;
    phase_ = LinkPhase::joining;
    lag_ = Millis{0};
    late_ = false;
    snapshot_came_ = false;
    believe(now);
    told_.reset();
    trouble_ = {};
    undeclared_ = frame.undeclared;
    if (!frame.ticket.empty()) {
        overwrite(ticket_);
        ticket_ = frame.ticket;
    }
    std::map<std::string, Stream> granted;
    for (const auto& grant : frame.streams) {
        const auto held = streams_.find(grant.stream_id);
        Stream stream;
        if (held == streams_.end()) {
            stream.life = ++last_life_;
        } else {
            stream = std::move(held->second);
        }
        const bool resumed = grant.resume == protocol::ResumeMode::delta && !stream.awaiting;
        stream.room = grant.room;
        stream.audience = grant.audience;
        stream.awaiting = !resumed;
        stream.unasked = false;
        stream.resync_sent = now;
        stream.ack_at.reset();
        if (stream.awaiting && grant.resume == protocol::ResumeMode::delta) {
            // It was forgotten after the resume point went out.
            ask_resync(grant.stream_id, stream, now, actions);
        }
        granted.insert_or_assign(grant.stream_id, std::move(stream));
    }
    // Rooms shown from another stream, or no longer granted, are forgotten before anything else is
    // shown: the new stream may be entitled to less.
    std::erase_if(rooms_, [&](const auto& entry) {
        return !streams_.contains(entry.second.stream_id) ||
               !granted.contains(entry.second.stream_id);
    });
    std::erase_if(blanked_, [&](const RoomId& room) {
        return std::ranges::none_of(
            granted, [&](const auto& entry) { return entry.second.room == room; });
    });
    streams_ = std::move(granted);
    send_again(now, actions);
    clock_.new_connection();
    send_time_request(now, actions);
    send_status_when_due(now, Occasion::news, actions);
    go_live_when_complete();
}

void LinkMachine::on(const protocol::CodeOrder& frame, SteadyPoint now, LinkActions&) {
    if (wire_ != Wire::welcomed) {
        return;
    }
    code_ = frame.code;
    code_until_ = now + std::clamp(frame.lasts, Millis{0}, limits::code_lasts);
}

void LinkMachine::on(const protocol::ErrorFrame& frame, SteadyPoint, LinkActions&) {
    last_error_ = frame;
}

/// What has its time and goes by itself.
void LinkMachine::expire(SteadyPoint now, LinkActions& actions) {
    bool changed = false;
    if (!code_.empty() && now >= code_until_) {
        code_.clear();
        changed = true;
    }
    if (now - heard_ >= limits::cleared_blank_after) {
        drop_half_snapshots();
    }
    if (now - heard_ > doubted_after) {
        clock_.doubt_server();
    }
    changed = forget_within(limits::cleared_blank_after, now, actions) || changed;
    if (changed) {
        actions.emplace_back(PublishPicture{});
    }
}

/// As where the link is lost, which a connection that nobody answers may take a while to be.
void LinkMachine::show_as_past(LinkActions& actions) {
    if (phase_ != LinkPhase::stopped) {
        phase_ = LinkPhase::connecting;
    }
    actions.emplace_back(PublishPicture{});
}

void LinkMachine::hang_up(std::uint16_t code, LinkActions& actions) {
    wire_ = Wire::closing;
    actions.emplace_back(CloseConnection{code});
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
        if (point.rev >= *stream.ack_at) {
            stream.ack_at.reset();
            const protocol::Applied applied{point.stream_id, point.rev};
            actions.emplace_back(SendText{protocol::encode(applied)});
        }
    }
}

bool LinkMachine::status_is_due(SteadyPoint now, Occasion occasion) const {
    if (!painted_ || !told_) {
        return painted_.has_value();
    }
    const auto age = now - status_sent_;
    // What was forgotten was confidential.
    if (!blanked_.empty() ||
        std::ranges::any_of(rooms_, is_confidential, &decltype(rooms_)::value_type::second)) {
        return occasion == Occasion::tick && age >= status_within_every;
    }
    return !same_glass(*told_, *painted_) || age >= limits::status_every ||
           (!same_revs(*told_, *painted_) && age >= status_of_revs_every);
}

void LinkMachine::send_status_when_due(SteadyPoint now, Occasion occasion, LinkActions& actions) {
    if (!status_is_due(now, occasion)) {
        return;
    }
    told_ = painted_;
    status_sent_ = now;
    protocol::Status status;
    for (const PaintedRev& painted : painted_->revs) {
        if (streams_.contains(painted.stream_id)) {
            status.applied.push_back({painted.stream_id, painted.rev});
        }
    }
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
