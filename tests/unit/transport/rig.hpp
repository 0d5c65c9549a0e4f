// What the transport's tests stand on: an engine that is a table of views, a wire that is a list.
#pragma once

#include <algorithm>
#include <map>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "server/access/access.hpp"
#include "server/engine/service.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"
#include "server/transport/hub.hpp"

namespace plenaria::transport::test {

inline const std::string token(64, 'a');
inline const std::string chair_token(64, 'c');
inline const RoomId plenary{"plenary"};
inline const RoomId annex{"annex"};
constexpr TimePoint start_time = from_unix_ms(1'700'000'000'000);

inline StreamSubject public_of(const RoomId& room) {
    return {room, Audience::public_, Clearance::uncleared};
}
inline StreamSubject operators_of(const RoomId& room) {
    return {room, Audience::secretariat, Clearance::cleared};
}

/// Two rooms; a test changes `views` and then tells the hub.
class FakeService : public engine::Service {
public:
    FakeService() {
        for (const RoomId& room : {plenary, annex}) {
            View view;
            view.event.title = Text("Reunión", "Meeting");
            view.room = {room, Text("Sala", "Room")};
            views[public_of(room)] = view;
            view.screens.emplace();
            views[operators_of(room)] = view;
        }
    }

    void submit(engine::Submission submission) override {
        submissions.push_back(std::move(submission));
    }
    View view(const StreamSubject& of) const override {
        const StreamSubject subject{of.room, of.audience, of.clearance};
        asked.push_back(subject);
        View view = views.at(subject);
        const auto screens = live.screens.find(subject.room);
        if (view.screens && screens != live.screens.end()) {
            view.screens = screens->second;
        }
        if (view.screens && !live.troubles.empty()) {
            view.service = ServiceView{live.troubles};
        }
        return view;
    }
    std::vector<RoomSummary> rooms() const override { return all; }
    EventView event() const override { return views.at(public_of(plenary)).event; }
    std::vector<ScreenView> declared_screens(const RoomId& room) const override {
        const auto found = declared.find(room);
        return found == declared.end() ? std::vector<ScreenView>{} : found->second;
    }
    engine::ScreenStandings standings(const RoomId& room) const override {
        const auto found = paired.find(room);
        return found == paired.end() ? engine::ScreenStandings{} : found->second;
    }
    std::vector<std::string> sworn_staff(const RoomId& room) const override {
        const auto found = listed.find(room);
        return found == listed.end() ? std::vector<std::string>{} : found->second;
    }
    std::optional<std::vector<std::string>> secretariat_within(const RoomId& room) const override {
        const auto found = secretariat.find(room);
        return found == secretariat.end() ? std::nullopt : std::optional{found->second};
    }
    void set_live(Live now) override {
        live = std::move(now);
        ++live_set;
    }

    void tell_screens(const RoomId& room, const std::vector<ScreenId>& unconfirmed) override {
        told[room] = unconfirmed;
    }
    std::vector<ScreenId> expected_screens(const RoomId& room) const override {
        const auto found = written.find(room);
        return found == written.end() ? std::vector<ScreenId>{} : found->second;
    }
    void expect_screens(engine::ExpectedScreens screens) override { expected = std::move(screens); }

    std::vector<RoomSummary> all{{plenary, Text("Plenario", "Plenary")},
                                 {annex, Text("Anexo", "Annex")}};
    std::map<StreamSubject, View> views;
    std::map<RoomId, std::vector<ScreenView>> declared;
    std::map<RoomId, engine::ScreenStandings> paired;
    std::map<RoomId, std::vector<std::string>> listed;  ///< sworn staff
    std::map<RoomId, std::vector<std::string>> secretariat;  ///< who of it is within, if not all
    std::vector<engine::Submission> submissions;
    mutable std::vector<StreamSubject> asked;
    Live live;
    int live_set = 0;
    engine::ExpectedScreens expected;  ///< as said last
    std::map<RoomId, std::vector<ScreenId>> written;  ///< for whom a closing under way waits
    std::map<RoomId, std::vector<ScreenId>> told;  ///< a room's unconfirmed screens, as said last
};

/// A socket that takes everything at once, or, while `blocked`, nothing after one frame.
class FakeWire : public Wire {
public:
    void wake() override {
        while (hub != nullptr && !writing) {
            auto text = hub->next_text(number);
            if (!text) {
                closed = hub->close_wanted(number);
                return;
            }
            texts.push_back(text);
            writing = blocked;
            if (!blocked) {
                hub->written(number);
            }
        }
    }
    Offered offer(const SharedText& text) override {
        if (hub == nullptr || writing) {
            return Offered::refused;
        }
        texts.push_back(text);
        writing = blocked;
        return blocked ? Offered::under_way : Offered::written;
    }
    void evict() override {
        evicted = true;
        hub = nullptr;
    }
    void unblock() {
        blocked = false;
        if (writing) {
            writing = false;
            hub->written(number);
        }
        wake();
    }

    /// The frames since the last call.
    std::vector<protocol::ServerFrame> take() {
        std::vector<protocol::ServerFrame> frames;
        for (const SharedText& text : std::exchange(texts, {})) {
            auto frame = protocol::decode_server_frame(*text);
            PLENARIA_ASSERT(frame.ok());
            frames.push_back(std::move(frame).value());
        }
        return frames;
    }

    Hub* hub = nullptr;
    ConnectionNumber number = 0;
    bool blocked = false;
    bool writing = false;
    bool evicted = false;
    std::optional<protocol::CloseCode> closed;
    std::vector<SharedText> texts;
};

/// A hub with its surroundings and a clock that stands still.
struct Rig {
    FakeService service;
    access::Authenticator authenticator{{token, chair_token}};
    TimePoint now = start_time;
    std::vector<std::string> log;
    int tokens = 0;
    int codes = 0;
    std::optional<Hub> hub;

    void boot() {
        hub.emplace(Hub::Settings{"server-1", "boot-1"},
                    Hub::Ports{service, authenticator, [this] { return now; },
                               [this] { return "token" + std::to_string(++tokens); },
                               [this](std::string_view line) { log.emplace_back(line); },
                               [this] { return "CODE" + std::to_string(++codes + 10); }});
    }

    void connect(FakeWire& wire, Caller caller = {access::Route::loopback, "127.0.0.1"}) {
        wire.hub = &*hub;
        wire.number = hub->connect(wire, std::move(caller));
        wire.wake();
    }
    void say(FakeWire& wire, const std::string& text) { hub->receive(wire.number, text); }

    static protocol::Identify screen(std::vector<RoomId> rooms = {plenary}) {
        protocol::Identify identify;
        identify.rooms = std::move(rooms);
        identify.view = "floor";
        identify.device.id = ScreenId("wall");
        identify.device.name = "Wall";
        return identify;
    }
    static protocol::Identify console(std::vector<RoomId> rooms = {plenary}) {
        protocol::Identify identify = screen(std::move(rooms));
        identify.role = Role::secretariat;
        identify.device.id = ScreenId("desk");
        identify.device.name = "Desk";
        identify.proof = token;
        return identify;
    }
    static protocol::Identify chair(std::vector<RoomId> rooms = {plenary}) {
        protocol::Identify identify = screen(std::move(rooms));
        identify.role = Role::chair;
        identify.device.id = ScreenId("presidium");
        identify.device.name = "Presidium";
        identify.proof = chair_token;
        return identify;
    }
    /// Connects, identifies, and forgets what was said until then.
    void join(FakeWire& wire, const protocol::Identify& identify) {
        connect(wire);
        say(wire, protocol::encode(identify));
        static_cast<void>(wire.take());
    }

    void advance(Millis by) {
        now += by;
        hub->tick();
    }
    /// As a server that is awake sees time pass.
    void pass(Millis time) {
        for (const TimePoint end = now + time; now < end;) {
            advance(std::min(Millis{100}, end - now));
        }
    }
    void change_title(const StreamSubject& subject, const std::string& title) {
        service.views.at(subject).event.title = Text(title, title);
    }
    void deliver(std::vector<RoomId> rooms, std::vector<engine::Answer> answers = {}) {
        hub->deliver({std::move(answers), std::move(rooms)});
    }
};

/// What an idle screen takes off the wire in a minute: frames with their heads, and pongs.
inline double bytes_of_a_minute(Rig& rig, FakeWire& wire) {
    constexpr int half_minutes = 2;
    // A native client pings every 2 s (shared/transport.md); a pong that says nothing is its head.
    constexpr std::size_t pongs = 30;
    constexpr std::size_t pong_bytes = 2;
    std::size_t bytes = pongs * pong_bytes;
    wire.texts.clear();
    for (int i = 0; i < half_minutes; ++i) {
        rig.pass(limits::time_sync_every);
        rig.say(wire, protocol::encode(protocol::TimeRequest{rig.now}));
    }
    for (const SharedText& text : std::exchange(wire.texts, {})) {
        bytes += text->wire().size();
    }
    return static_cast<double>(bytes);
}

template <class Frame>
std::vector<Frame> only(const std::vector<protocol::ServerFrame>& frames) {
    std::vector<Frame> of_kind;
    for (const auto& frame : frames) {
        if (const auto* it = std::get_if<Frame>(&frame)) {
            of_kind.push_back(*it);
        }
    }
    return of_kind;
}

}  // namespace plenaria::transport::test
