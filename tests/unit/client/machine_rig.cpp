#include "tests/unit/client/machine_rig.hpp"

#include <gtest/gtest.h>

#include <utility>

namespace plenaria::client {
namespace {

protocol::Identify identity_of(Role role) {
    protocol::Identify identity;
    identity.role = role;
    identity.rooms = {RoomId{"plenaria"}};
    identity.view = "floor";
    identity.language = Language{"es"};
    identity.device.id = ScreenId{"screen-1"};
    return identity;
}

}  // namespace

View view_of(const std::string& title) {
    View view;
    view.event.title = Text{"Reunión", "Meeting"};
    view.event.zone = "America/Panama";
    view.event.languages = {Language{"es"}, Language{"en"}};
    view.room = {RoomId{"plenaria"}, Text{"Plenaria", "Plenary"}};
    SessionView session;
    session.id = SessionId{"s1"};
    session.title = Text{title, title};
    view.session = session;
    return view;
}

protocol::DeltaPart FakeStream::change(const View& view) {
    const auto sections = encoder_.update(view);
    EXPECT_TRUE(sections.has_value()) << "the view did not change";
    return {id_, encoder_.rev(), sections.value_or("{}")};
}

std::vector<protocol::SnapshotPart> FakeStream::snapshot(bool ack, std::string replaces) const {
    const auto texts = encoder_.snapshot_parts();
    std::vector<protocol::SnapshotPart> parts;
    for (std::size_t i = 0; i < texts.size(); ++i) {
        protocol::SnapshotPart part;
        part.stream_id = id_;
        part.rev = encoder_.rev();
        part.part = static_cast<int>(i) + 1;
        part.of = static_cast<int>(texts.size());
        part.sections = texts[i];
        part.replaces = i == 0 ? replaces : std::string{};
        part.ack = ack;
        parts.push_back(part);
    }
    return parts;
}

MachineRig::MachineRig(Role role, double random)
    : machine(identity_of(role), [random] { return random; }) {}

MachineRig::MachineRig(std::string key, LinkMachine::Prove prove)
    : machine(
          [&] {
              auto identity = identity_of(Role::display);
              identity.device.key = std::move(key);
              return identity;
          }(),
          [] { return 0.5; }, std::move(prove)) {}

void MachineRig::connect(std::optional<std::string> channel) {
    carry_out(machine.connected(now, std::move(channel)));
}

void MachineRig::close(std::uint16_t code) { carry_out(machine.closed(code, now)); }

void MachineRig::wait(Millis time) {
    // In steps of the shell's tick, as the link thread does it.
    constexpr Millis step{250};
    for (const auto end = now + time; now < end;) {
        now += std::min<SteadyPoint::duration>(step, end - now);
        carry_out(machine.tick(now));
    }
}

void MachineRig::sleep(Millis time) {
    now += time;
    carry_out(machine.slept(now));
}

void MachineRig::hear_delta(const std::vector<protocol::DeltaPart>& parts, bool ack) {
    std::vector<const protocol::DeltaPart*> shared;
    for (const auto& part : parts) {
        shared.push_back(&part);
    }
    hear_text(protocol::encode_delta(from_unix_ms(1'000), shared, ack));
}

void MachineRig::hear_text(const std::string& text) { carry_out(machine.text(text, now)); }

void MachineRig::command(CommandRequest request) {
    carry_out(machine.command(std::move(request)));
}

void MachineRig::ask_code(const protocol::CodeRequest& request) {
    carry_out(machine.command(request));
}

void MachineRig::paint(const std::vector<protocol::ResumePoint>& revs, std::string scene) {
    client::Picture picture = machine.picture();
    for (auto& [id, room] : picture.rooms) {
        for (const protocol::ResumePoint& painted : revs) {
            if (painted.stream_id == room.stream_id) {
                room.rev = painted.rev;
            }
        }
    }
    paint_picture(picture, std::move(scene));
}

void MachineRig::paint_picture(const Picture& picture, std::string scene) {
    carry_out(machine.painted({painted_revs(picture), std::move(scene), 1, 1920, 1080}, now));
}

protocol::Hello MachineRig::hello(const std::string& boot) {
    protocol::Hello hello;
    hello.server_id = "server";
    hello.boot_id = boot;
    hello.nonce = "nonce";
    hello.now = from_unix_ms(1'000);
    return hello;
}

void MachineRig::join(const std::string& boot, const std::vector<protocol::StreamGrant>& grants) {
    connect();
    hear(hello(boot));
    hear(protocol::Welcome{"c1", grants, {}});
}

void MachineRig::join_live(const std::string& boot, const FakeStream& stream) {
    join(boot, {grant_of(stream.id())});
    for (const auto& part : stream.snapshot()) {
        hear(part);
    }
}

std::optional<std::string> MachineRig::shown_title() const {
    const auto picture = machine.picture();
    const auto room = picture.rooms.find(RoomId{"plenaria"});
    if (room == picture.rooms.end() || !room->second.view->session) {
        return std::nullopt;
    }
    return std::string{room->second.view->session->title.es()};
}

void MachineRig::carry_out(const LinkActions& actions) {
    for (const auto& action : actions) {
        if (const auto* send = std::get_if<SendText>(&action)) {
            const auto frame = protocol::decode_client_frame(send->text);
            ASSERT_TRUE(frame.ok()) << "the server would refuse: " << send->text;
            sent_.push_back(frame.value());
        } else if (const auto* again = std::get_if<Reconnect>(&action)) {
            reconnects.push_back(again->after);
        } else if (const auto* hang_up = std::get_if<CloseConnection>(&action)) {
            closes.push_back(hang_up->code);
        } else if (const auto* deliver = std::get_if<DeliverResult>(&action)) {
            results.push_back(deliver->result);
        }
    }
}

protocol::StreamGrant grant_of(const std::string& stream_id, protocol::ResumeMode resume) {
    protocol::StreamGrant grant;
    grant.stream_id = stream_id;
    grant.room = RoomId{"plenaria"};
    grant.audience = Audience::public_;
    grant.view = "floor";
    grant.resume = resume;
    return grant;
}

CommandRequest next_command(const std::string& id) {
    CommandRequest request;
    request.id = CommandId{id};
    request.room = RoomId{"plenaria"};
    request.command = NextSpeaker{};
    return request;
}

}  // namespace plenaria::client
