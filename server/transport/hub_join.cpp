// How a verified caller becomes a follower: by the deltas it missed, or by a snapshot.
#include <algorithm>
#include <array>
#include <utility>

#include "server/model/limits.hpp"
#include "server/transport/hub.hpp"

namespace plenaria::transport {

namespace {

/// The stream of the same room that the client has on its glass, and may no longer show.
std::string replaced_stream(const StreamSubject& subject,
                            const std::vector<protocol::ResumePoint>& points) {
    const std::string present = stream_id_of(subject);
    for (const auto& [audience, audience_name] : Names<Audience>::all) {
        for (const auto& [clearance, clearance_name] : Names<Clearance>::all) {
            const std::string id = stream_id_of({subject.room, audience, clearance});
            const bool claimed = std::any_of(points.begin(), points.end(), [&](const auto& point) {
                return point.stream_id == id;
            });
            if (claimed && id != present) {
                return id;
            }
        }
    }
    return {};
}

/// Only what is plainly an identifier may reach the log.
std::string device_of(const protocol::Identify& identify) {
    return is_valid_id(identify.device.id.value) ? identify.device.id.value : "-";
}

}  // namespace

void Hub::join(Client& client, const Join& join) {
    const TimePoint now = ports_.now();
    client.role = join.grant.role;
    client.follows_all = join.identify.rooms.empty();
    protocol::Welcome welcome{client.id, {}};
    std::vector<SharedText> missed;
    std::vector<SnapshotOrder> orders;
    for (const RoomId& room : join.rooms) {
        const StreamSubject subject{room, join.grant.audience, join.grant.clearance};
        Stream& stream = streams_.follow(subject, now);
        client.follows.push_back(&stream);
        welcome.streams.push_back(join_stream(stream, join.identify, missed, orders));
        if (client.role == Role::display) {
            screens_.joined(client.number, subject, join.identify, client.id, now);
        }
    }
    client.outbox.add_frame(std::make_shared<const std::string>(protocol::encode(welcome)));
    for (SnapshotOrder& order : orders) {
        client.outbox.add_snapshot(std::move(order));
    }
    for (SharedText& delta : missed) {
        client.outbox.add_delta(std::move(delta));
    }
    client.next_heartbeat = now + limits::heartbeat_every;
    log(client, "joined",
        std::string(" role=").append(name_of(client.role)) + " device=" + device_of(join.identify) +
            " rooms=" + std::to_string(join.rooms.size()) +
            " snapshots=" + std::to_string(orders.size()));
}

protocol::StreamGrant Hub::join_stream(Stream& stream, const protocol::Identify& identify,
                                       std::vector<SharedText>& missed,
                                       std::vector<SnapshotOrder>& orders) const {
    const StreamSubject& subject = stream.subject();
    protocol::StreamGrant grant{stream.id(), subject.room, subject.audience, identify.view,
                                protocol::ResumeMode::snapshot};
    const auto point =
        std::find_if(identify.resume.begin(), identify.resume.end(),
                     [&](const auto& each) { return each.stream_id == stream.id(); });
    std::string replaced = replaced_stream(subject, identify.resume);
    const bool same_boot = identify.resume_boot_id == settings_.boot_id;
    if (point != identify.resume.end() && same_boot && replaced.empty()) {
        if (const auto parts = stream.since(point->rev)) {
            grant.resume = protocol::ResumeMode::delta;
            const bool ack = stream.mark().doors_rev > point->rev;
            for (const SharedPart& part : *parts) {
                const std::array one{part.get()};
                missed.push_back(std::make_shared<const std::string>(
                    protocol::encode_delta(ports_.now(), one, ack && part == parts->back())));
            }
            return grant;
        }
    }
    orders.push_back({stream.id(), std::move(replaced)});
    return grant;
}

}  // namespace plenaria::transport
