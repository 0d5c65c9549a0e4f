// The cases that this scene and the web page's (display/web/scene.js) must answer alike, and the
// vectors of the countdown that both share.
#include <gtest/gtest.h>

#include <fstream>
#include <memory>
#include <nlohmann/json.hpp>

#include "display/core/scene.hpp"
#include "server/model/countdown.hpp"
#include "server/protocol/stream.hpp"

namespace plenaria::display::scene_cases_test {
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
    put(out, "group", written(card.group));
    put(out, "remote", written(card.remote));
    put(out, "role", written(card.role));
    put(out, "speaking", card.speaking);
    return out;
}

json written(const ClockCard& card) {
    json out = json::object();
    put(out, "face", card.face);
    put(out, "look", name_of(card.look));
    put(out, "paused_in",
        card.paused_in == ClockPhase::normal ? "" : name_of(card.paused_in));
    put(out, "greyed", card.greyed);
    put(out, "used_fraction", card.used_fraction);
    put(out, "label", written(card.label));
    put(out, "note", written(card.note));
    return out;
}

json written(const PointCard& card) {
    return {{"label", written(card.label)},
            {"who", written(card.who)},
            {"clock", written(card.clock)}};
}

json written(const ChannelChip& chip) {
    json out = json::object();
    put(out, "number", chip.number);
    put(out, "name", written(chip.name));
    put(out, "look", name_of(chip.look));
    put(out, "state", written(chip.state));
    return out;
}

json written(const TextRun& run) {
    json out = json::object();
    put(out, "text", run.text);
    put(out, "open", run.open);
    return out;
}

json written(const TextParagraph& paragraph);
json written(const BulletinCard& card);
json written(const AgendaRow& row);
json written(const DocumentCard& card);
json written(const RoomCard& card);

template <class T>
json all_of(const std::vector<T>& items) {
    json out = json::array();
    for (const T& item : items) {
        out.push_back(written(item));
    }
    return out;
}

json written(const TextParagraph& paragraph) {
    json out = json::object();
    put(out, "number", paragraph.number);
    put(out, "first", all_of(paragraph.first));
    put(out, "second", all_of(paragraph.second));
    return out;
}

json written(const TextCard& card) {
    json out = json::object();
    put(out, "title", written(card.title));
    put(out, "state", written(card.state));
    put(out, "version", written(card.version));
    put(out, "look", name_of(card.look));
    put(out, "paragraphs", all_of(card.paragraphs));
    return out;
}

json written(const BulletinCard& card) {
    json out = json::object();
    put(out, "kind", name_of(card.kind));
    put(out, "text", written(card.text));
    put(out, "count", written(card.count));
    return out;
}

json written(const AgendaRow& row) {
    json out = json::object();
    put(out, "number", row.number);
    put(out, "title", written(row.title));
    put(out, "state", row.session ? name_of(*row.session) : name_of(row.state));
    put(out, "current", row.current);
    put(out, "time", row.time);
    put(out, "planned", row.planned);
    put(out, "word", written(row.word));
    put(out, "session", row.session.has_value());
    put(out, "until", row.until);
    put(out, "past", row.past);
    return out;
}

json written(const DocumentCard& card) {
    json out = json::object();
    put(out, "title", written(card.title));
    put(out, "language", card.language);
    put(out, "href", card.href);
    return out;
}

json written(const RoomCard& card) {
    json out = json::object();
    put(out, "name", written(card.name));
    put(out, "state", name_of(card.state));
    put(out, "word", written(card.word));
    put(out, "title", written(card.title));
    put(out, "holder", written(card.holder));
    put(out, "holder_flag", card.holder_flag);
    put(out, "when", written(card.when));
    return out;
}

void put_lines(json& out, const Scene& scene) {
    for (const auto& [name, line] : std::initializer_list<std::pair<const char*, const Line&>>{
             {"stale_text", scene.stale_text},
             {"room", scene.room},
             {"slate_title", scene.slate_title},
             {"slate_detail", scene.slate_detail},
             {"slate_note", scene.slate_note},
             {"slate_when", scene.slate_when},
             {"event_title", scene.event_title},
             {"event_forum", scene.event_forum},
             {"item_label", scene.item_label},
             {"item_title", scene.item_title},
             {"floor_label", scene.floor_label},
             {"floor_note", scene.floor_note},
             {"panel_label", scene.panel_label},
             {"next_label", scene.next_label},
             {"next_note", scene.next_note},
             {"list_note", scene.list_note},
             {"reply_label", scene.reply_label},
             {"channels_label", scene.channels_label},
             {"link_label", scene.link_label},
             {"agenda_label", scene.agenda_label},
             {"agenda_note", scene.agenda_note},
             {"door_word", scene.door_word},
             {"door_next_label", scene.door_next_label},
             {"door_next", scene.door_next},
             {"door_when", scene.door_when},
             {"door_later_label", scene.door_later_label},
             {"door_later", scene.door_later},
             {"door_later_when", scene.door_later_when}}) {
        put(out, name, written(line));
    }
}

json written(const Scene& scene, client::SteadyPoint now) {
    json out = json::object();
    put(out, "kind", name_of(scene.kind));
    put(out, "stale", name_of(scene.stale));
    put(out, "time_of_day", scene.time_of_day);
    put(out, "event_flag", scene.event_flag);
    put(out, "yields", scene.yields);
    put(out, "turn", scene.turn);
    put(out, "page_turn", scene.page_turn);
    put(out, "link", scene.link);
    put(out, "next_more", scene.next_more);
    put(out, "agenda_more", scene.agenda_more);
    put_lines(out, scene);
    put(out, "bulletins", all_of(scene.bulletins));
    put(out, "speaker", scene.speaker ? written(*scene.speaker) : json{});
    put(out, "clock", scene.clock ? written(*scene.clock) : json{});
    put(out, "point", scene.point ? written(*scene.point) : json{});
    put(out, "text", scene.text ? written(*scene.text) : json{});
    put(out, "panel", all_of(scene.panel));
    put(out, "next", all_of(scene.next));
    put(out, "replies", all_of(scene.replies));
    put(out, "channels", all_of(scene.channels));
    put(out, "agenda", all_of(scene.agenda));
    put(out, "documents", all_of(scene.documents));
    put(out, "rooms", all_of(scene.rooms));
    if (scene.kind == SceneKind::door) {
        put(out, "door", name_of(scene.door));
    }
    put(out, "repaint_in_ms",
        std::chrono::duration_cast<Millis>(scene.repaint_at - now).count());
    return out;
}

/// `sections` with a case's changes; null takes a section away.
json changed(json sections, const json& changes) {
    for (const auto& [name, value] : changes.items()) {
        if (value.is_null()) {
            sections.erase(name);
        } else {
            sections[name] = value;
        }
    }
    return sections;
}

void add_room(const json& sections, client::Picture& picture) {
    protocol::StreamReplica replica;
    const auto applied = replica.apply_part(1, 1, 1, sections.dump());
    ASSERT_TRUE(applied.ok() && applied.value());
    auto view = std::make_shared<const View>(replica.view().value());
    picture.rooms[view->room.id] = {.stream_id = "s1", .rev = 1, .view = view};
}

void add_rooms(const json& file, const json& one, client::Picture& picture) {
    const json sections = changed(file.at("base"), one.value("with", json::object()));
    add_room(sections, picture);
    for (const json& other : one.value("others", json::array())) {
        add_room(changed(sections, other), picture);
    }
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
        const auto now_ms = one.value("now_ms", file.at("now_ms").get<std::int64_t>());
        picture.clock.reference = from_unix_ms(now_ms);
        picture.clock.reference_local = now;
    }
    if (one.value("phase", "live") == "stopped") {
        picture.phase = client::LinkPhase::stopped;
        picture.stop_text = Text{one["stop_text"]["es"], one["stop_text"]["en"]};
    }
    if (one.contains("trouble")) {
        picture.trouble = Text{one["trouble"]["es"], one["trouble"]["en"]};
    }
    Freshness freshness;
    freshness.observe(picture);
    if (one.value("snapshot", true) && picture.phase == client::LinkPhase::live) {
        add_rooms(file, one, picture);
    }
    const Scene scene = build_scene({.picture = picture,
                                     .room = room,
                                     .view = one.value("view", "floor"),
                                     .current_until = freshness.current_until(),
                                     .now = now,
                                     .origin = one.value("origin", "")});
    return written(scene, now);
}

TEST(SceneCases, AreAnsweredAsTheWebPageAnswersThem) {
    const json file = load("scenes.json");
    // Every case but the first lists only what differs from the first.
    const json first = file.at("cases").at(0).at("expect");
    ASSERT_GE(file.at("cases").size(), 151U);
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
}  // namespace plenaria::display::scene_cases_test
