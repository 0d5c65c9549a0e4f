// docs/protocol.md is true: it names everything this build speaks, and its examples are what the
// code says.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <array>
#include <fstream>
#include <sstream>
#include <string>
#include <vector>

#include "server/model/text_table.hpp"
#include "server/protocol/frames.hpp"
#include "server/protocol/json_value.hpp"
#include "server/protocol/self_description.hpp"
#include "server/protocol/stream.hpp"

namespace plenaria::protocol::protocol_page_test {
namespace {

constexpr TimePoint now = from_unix_ms(1'790'000'000'123);

std::string page() {
    std::ifstream file{PLENARIA_SOURCE_DIR "/docs/protocol.md"};
    EXPECT_TRUE(file.is_open());
    std::stringstream content;
    content << file.rdbuf();
    return content.str();
}

Value description() {
    auto parsed = parse_json(describe(), 8);
    EXPECT_TRUE(parsed.ok());
    return std::move(parsed).value();
}

void expect_named(const std::string& text, const std::string& name) {
    // No matcher: it would print the whole page.
    EXPECT_NE(text.find("`" + name + "`"), std::string::npos) << name << " is not on the page";
}

TEST(ProtocolPage, names_everything_this_build_speaks) {
    const std::string text = page();
    const Value all = description();
    std::size_t names = 0;
    for (const char* list : {"client_frames", "server_frames", "rejections"}) {
        const Value* values = all.find(list);
        ASSERT_NE(values, nullptr);
        for (const Value& name : values->elements) {
            expect_named(text, name.text);
            ++names;
        }
    }
    for (const char* map : {"commands", "close_codes"}) {
        const Value* values = all.find(map);
        ASSERT_NE(values, nullptr);
        for (const std::string& name : values->names) {
            expect_named(text, name);
            ++names;
        }
    }
    EXPECT_EQ(names, 16 + all_rejection_codes().size() + all_command_names().size() + 13);
}

TEST(ProtocolPage, lists_every_argument_and_every_close_number) {
    const std::string text = page();
    const Value all = description();
    for (const Value& command : all.find("commands")->elements) {
        for (std::size_t i = 0; i < command.names.size(); ++i) {
            const bool required = command.elements[i].boolean;
            expect_named(text, command.names[i] + (required ? "" : "?"));
        }
    }
    for (const Value& close : all.find("close_codes")->elements) {
        EXPECT_THAT(text, testing::HasSubstr("| " + std::to_string(close.find("code")->integer)));
    }
}

SpeakerView speaker() {
    SpeakerView made;
    made.id = EntryId{"e12"};
    made.delegation = DelegationId{"pa"};
    made.flag = "pa";
    made.code = "PAN";
    made.name = Text{"Panamá", "Panama"};
    made.long_name = Text{"República de Panamá", "Republic of Panama"};
    made.category = Text{"País Miembro", "Member"};
    made.language = Language{"es"};
    return made;
}

View example_view() {
    View view;
    view.event.title = Text{"Reunión Viceministerial", "Vice-Ministerial Meeting"};
    view.event.forum = Text{"CRM", "RCM"};
    view.event.zone = "America/Panama";
    view.event.languages = {Language{"es"}, Language{"en"}};
    view.event.presidency = Text{"Panamá", "Panama"};
    view.event.presidency_flag = "pa";
    view.room = {RoomId{"bolivar"}, Text{"Sala Bolívar", "Bolívar Room"}};
    view.doors.since = from_unix_ms(1'789'999'000'000);
    view.floor = FloorView{};
    view.next_speakers = NextSpeakersView{{speaker()}, 2};
    return view;
}

/// Of a dry run of `extend_session`.
std::vector<Effect> effects() {
    const Text session{"Diálogo a puerta cerrada", "Closed-door dialogue"};
    const Text after{"Clausura", "Closing"};
    const TimePoint from = from_unix_ms(1'790'006'400'000);
    return {{"session_rescheduled", session, from, from + Millis{900'000}},
            {"expected_start", after, from, from + Millis{900'000}}};
}

/// Every frame that the page shows, said by the code.
std::vector<std::string> examples() {
    StreamEncoder encoder;
    View view = example_view();
    EXPECT_TRUE(encoder.update(view).has_value());
    const std::string snapshot = encoder.snapshot_parts().at(0);
    view.floor->phase = FloorPhase::speaking;
    view.floor->speaker = speaker();
    view.floor->clock = {Millis{300'000}, Millis{0}, from_unix_ms(1'790'000'000'100),
                         Millis{30'000}};
    view.next_speakers = NextSpeakersView{};
    const DeltaPart change{"s1", 2, *encoder.update(view)};
    const auto parts = std::to_array<const DeltaPart*>({&change});

    CommandRequest command{CommandId{"c-81"}, RoomId{"bolivar"}, NextSpeaker{}, {}, false};
    command.expect = {{"speaking", "e12"}, {"called", ""}};
    Rejection refusal =
        reject(RejectionCode::expectation_failed, "what", text_of("expectation.speaking"));
    refusal.present = {{"speaking", "e13"}};
    const FrameError error = frame_error(CloseCode::malformed_frame, "identify.rooms");
    Identify identify{.rooms = {RoomId{"bolivar"}},
                      .view = "floor",
                      .language = Language{"es"},
                      .device = {ScreenId{"lobby-1"}, "Vestíbulo", 1920, 1080, "0.1.0"},
                      .resume_boot_id = "b41",
                      .resume = {{"s1", 12}}};
    return {
        encode(Hello{version, "3f9a", "b42", "5d1c", now}),
        encode(identify),
        encode(Welcome{
            "c7", {{"s1", RoomId{"bolivar"}, Audience::public_, "floor", ResumeMode::snapshot}}}),
        encode(SnapshotPart{now, "s1", 1, 1, 1, snapshot, "", false}),
        encode_delta(now, parts, false),
        encode(Heartbeat{now, {{"s1", 12}}}),
        encode(TimeRequest{from_unix_ms(81'234)}),
        encode(TimeReply{from_unix_ms(81'234), now, now}),
        encode(Resync{"s1"}),
        encode(Status{{{"s1", 12}}, "floor", 4711, -12, 4, 1920, 1080}),
        encode(Applied{"s1", 12}),
        encode(CodeRequest{CommandId{"k-3"}, RoomId{"bolivar"}, ScreenId{"podio"}}),
        encode(CodeRequest{CommandId{"k-4"}, RoomId{"bolivar"}, ScreenId{"podio"}, true}),
        encode(CodeOrder{"K7QM2X", Millis{180'000}}),
        encode(command),
        encode(accepted(CommandId{"c-81"})),
        encode(accepted(CommandId{"c-81"}, effects())),
        encode(refused(CommandId{"c-81"}, refusal)),
        encode(ErrorFrame{error.code, error.text}),
    };
}

TEST(ProtocolPage, its_examples_are_what_the_code_says) {
    const std::string text = page();
    for (const std::string& example : examples()) {
        EXPECT_NE(text.find("\n" + example + "\n"), std::string::npos) << example;
    }
}

TEST(ProtocolPage, shows_no_frame_that_this_build_does_not_read) {
    std::istringstream lines{page()};
    std::size_t frames = 0;
    for (std::string line; std::getline(lines, line);) {
        if (line.starts_with(R"({"t":)")) {
            ++frames;
            EXPECT_TRUE(decode_server_frame(line).ok() || decode_client_frame(line).ok()) << line;
        }
    }
    EXPECT_GE(frames, examples().size());
}

}  // namespace
}  // namespace plenaria::protocol::protocol_page_test
