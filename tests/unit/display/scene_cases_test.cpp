// The cases that this scene and the web page's (display/web/scene.js) must answer alike, and the
// vectors of the countdown that both share.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "display/core/scene.hpp"
#include "server/model/countdown.hpp"
#include "server/protocol/stream.hpp"

namespace plenaria::display {
namespace {

using nlohmann::json;

json load(const std::string& name) {
    std::ifstream file{std::string{PLENARIA_SOURCE_DIR} + "/tests/unit/display/" + name};
    return json::parse(file);
}

json written(const Line& line) {
    json out = json::object();
    if (!line.first.empty()) {
        out["first"] = line.first;
    }
    if (!line.second.empty()) {
        out["second"] = line.second;
    }
    return out;
}

/// Leaves out what says nothing, as the file does.
void put(json& out, const char* name, json value) {
    const bool nothing = value.is_null() || value == "" || value == 0 || value == false ||
                         ((value.is_object() || value.is_array()) && value.empty());
    if (!nothing) {
        out[name] = std::move(value);
    }
}

json written(const SpeakerCard& card) {
    json out = json::object();
    put(out, "flag", card.flag);
    put(out, "code", card.code);
    put(out, "name", written(card.name));
    put(out, "long_name", written(card.long_name));
    put(out, "person", card.person);
    put(out, "capacity", card.capacity);
    return out;
}

json written(const ClockCard& card) {
    json out = json::object();
    put(out, "face", card.face);
    put(out, "look", name_of(card.look));
    put(out, "greyed", card.greyed);
    put(out, "used_fraction", card.used_fraction);
    put(out, "label", written(card.label));
    put(out, "note", written(card.note));
    return out;
}

json written(const Scene& scene, client::SteadyPoint now) {
    json out = json::object();
    put(out, "kind", name_of(scene.kind));
    put(out, "stale", name_of(scene.stale));
    put(out, "time_of_day", scene.time_of_day);
    put(out, "event_flag", scene.event_flag);
    put(out, "turn", scene.turn);
    for (const auto& [name, line] : std::initializer_list<std::pair<const char*, const Line&>>{
             {"stale_text", scene.stale_text}, {"room", scene.room},
             {"slate_title", scene.slate_title}, {"slate_detail", scene.slate_detail},
             {"slate_note", scene.slate_note}, {"slate_when", scene.slate_when},
             {"event_title", scene.event_title}, {"event_forum", scene.event_forum},
             {"item_label", scene.item_label}, {"item_title", scene.item_title},
             {"floor_label", scene.floor_label}, {"next_label", scene.next_label},
             {"next_note", scene.next_note}, {"channels_label", scene.channels_label}}) {
        put(out, name, written(line));
    }
    put(out, "speaker", scene.speaker ? written(*scene.speaker) : json{});
    put(out, "clock", scene.clock ? written(*scene.clock) : json{});
    json next = json::array();
    for (const SpeakerCard& card : scene.next) {
        next.push_back(written(card));
    }
    put(out, "next", next);
    json channels = json::array();
    for (const ChannelChip& chip : scene.channels) {
        json one = json::object();
        put(one, "number", chip.number);
        put(one, "name", written(chip.name));
        put(one, "look", name_of(chip.look));
        put(one, "state", written(chip.state));
        channels.push_back(one);
    }
    put(out, "channels", channels);
    put(out, "repaint_in_ms",
        std::chrono::duration_cast<Millis>(scene.repaint_at - now).count());
    return out;
}

std::shared_ptr<const View> view_of(const json& file, const json& one) {
    json sections = file.at("base");
    const json changes = one.value("with", json::object());
    for (const auto& [name, value] : changes.items()) {
        if (value.is_null()) {
            sections.erase(name);
        } else {
            sections[name] = value;
        }
    }
    protocol::StreamReplica replica;
    const auto applied = replica.apply_part(1, 1, 1, sections.dump());
    EXPECT_TRUE(applied.ok() && applied.value()) << one.at("name");
    return std::make_shared<const View>(replica.view().value());
}

json scene_of(const json& file, const json& one) {
    const client::SteadyPoint now{std::chrono::hours{7}};
    const Millis age{one.value("age_ms", 0)};
    const RoomId room{"plenaria"};
    client::Picture picture;
    picture.phase = client::LinkPhase::live;
    picture.last_frame = now - age;
    if (one.value("clock_known", true)) {
        picture.clock.known = true;
        picture.clock.reference = from_unix_ms(file.at("now_ms").get<std::int64_t>());
        picture.clock.reference_local = now;
    }
    if (one.value("phase", "live") == "stopped") {
        picture.phase = client::LinkPhase::stopped;
        picture.stop_text = Text{one["stop_text"]["es"], one["stop_text"]["en"]};
    }
    Freshness freshness;
    freshness.observe(picture);
    if (one.value("snapshot", true) && picture.phase == client::LinkPhase::live) {
        picture.rooms[room] = {.stream_id = "s1", .rev = 1, .view = view_of(file, one)};
    }
    const Scene scene = build_scene({.picture = picture,
                                     .room = room,
                                     .view = one.value("view", "floor"),
                                     .current_until = freshness.current_until(),
                                     .now = now});
    return written(scene, now);
}

TEST(SceneCases, AreAnsweredAsTheWebPageAnswersThem) {
    const json file = load("scenes.json");
    // Every case but the first lists only what differs from the first.
    const json first = file.at("cases").at(0).at("expect");
    ASSERT_GE(file.at("cases").size(), 30U);
    for (const json& one : file.at("cases")) {
        json expected = first;
        for (const auto& [name, value] : one.at("expect").items()) {
            if (value.is_null()) {
                expected.erase(name);
            } else {
                expected[name] = value;
            }
        }
        const json found = scene_of(file, one);
        EXPECT_EQ(json::diff(expected, found), json::array()) << one.at("name");
    }
}

TEST(CountdownVectors, AreAnsweredAsTheWebPageAnswersThem) {
    const json file = load("countdown.json");
    ASSERT_GE(file.at("cases").size(), 15U);
    for (const json& one : file.at("cases")) {
        const json& given = one.at("clock");
        Clock clock{.allotment = Millis{given.at("allotment_ms").get<int>()},
                    .consumed = Millis{given.at("consumed_ms").get<int>()},
                    .warn_at = Millis{given.at("warn_at_ms").get<int>()}};
        if (given.contains("running_since_ms")) {
            clock.running_since = from_unix_ms(given.at("running_since_ms").get<std::int64_t>());
        }
        const TimePoint now = from_unix_ms(one.at("now_ms").get<std::int64_t>());
        const auto tick = next_tick(clock, now);
        EXPECT_EQ(remaining(clock, now).count(), one.at("remaining_ms").get<std::int64_t>());
        EXPECT_EQ(name_of(phase(clock, now)), one.at("phase").get<std::string>()) << one;
        EXPECT_EQ(clock_face(remaining(clock, now)), one.at("face").get<std::string>()) << one;
        EXPECT_EQ(tick ? json(to_unix_ms(*tick)) : json{}, one.at("next_tick_ms")) << one;
    }
}

}  // namespace
}  // namespace plenaria::display
