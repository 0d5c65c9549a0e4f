#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/model/limits.hpp"
#include "server/model/list_print.hpp"
#include "server/protocol/frames.hpp"
#include "tests/unit/protocol/one_of_each.hpp"

namespace plenaria::protocol::command_frames_test {
namespace {

const TimePoint at = from_unix_ms(1'790'000'000'000);
const Text words{"Aprobación del resumen", "Approval of the summary"};

using test::expected_of;
using test::one_of_each;

CommandRequest request(Command command) {
    Expectations expected = expected_of(command);
    return {CommandId{"c-1"}, RoomId{"bolivar"}, std::move(command), std::move(expected), false};
}

CommandRequest decoded(const std::string& text) {
    const auto outcome = decode_client_frame(text);
    const CommandRequest* got =
        outcome.ok() ? std::get_if<CommandRequest>(&outcome.value()) : nullptr;
    EXPECT_NE(got, nullptr) << text;
    return got == nullptr ? CommandRequest{} : *got;
}

Rejection rejected(const std::string& text) {
    const auto outcome = decode_client_frame(text);
    const RefusedCommand* got =
        outcome.ok() ? std::get_if<RefusedCommand>(&outcome.value()) : nullptr;
    EXPECT_NE(got, nullptr) << text;
    if (got == nullptr) {
        return {};
    }
    EXPECT_EQ(got->id, CommandId{"c-1"});
    return got->rejection;
}

std::string envelope(const std::string& name, const std::string& more) {
    return R"({"t":"command","id":"c-1","room":"bolivar","name":")" + name + "\"" + more + "}";
}

/// The argument that is named as wrong.
std::string wrong_argument(const std::string& text) {
    const Rejection rejection = rejected(text);
    EXPECT_EQ(rejection.code, RejectionCode::invalid_argument) << text;
    EXPECT_EQ(rejection.arguments.size(), 1U);
    return rejection.arguments.empty() ? "" : std::string{rejection.arguments[0].second.en()};
}

TEST(CommandFrames, what_cannot_be_read_is_refused_with_its_name_its_room_and_nothing_else) {
    const auto outcome =
        decode_client_frame(envelope("mark_roster", R"(,"args":{"delegation":7},"dry_run":true)"));
    const auto* refused = outcome.ok() ? std::get_if<RefusedCommand>(&outcome.value()) : nullptr;
    ASSERT_NE(refused, nullptr);
    EXPECT_EQ(refused->name, "mark_roster");
    EXPECT_EQ(refused->room, RoomId{"bolivar"});
    EXPECT_TRUE(refused->dry_run);
    const auto unknown = decode_client_frame(envelope("fly", R"(,"args":{})"));
    refused = unknown.ok() ? std::get_if<RefusedCommand>(&unknown.value()) : nullptr;
    ASSERT_NE(refused, nullptr);
    EXPECT_EQ(refused->name, "") << "somebody else's bytes";
    EXPECT_FALSE(refused->dry_run);
}

TEST(CommandFrames, every_command_comes_back_with_all_its_arguments) {
    const auto commands = one_of_each();
    ASSERT_EQ(commands.size(), all_command_names().size());
    for (std::size_t i = 0; i < commands.size(); ++i) {
        const CommandRequest sent = request(commands[i]);
        ASSERT_EQ(name_of(sent.command), all_command_names()[i]);
        const std::string text = encode(sent);
        const CommandRequest got = decoded(text);
        EXPECT_EQ(got.id, sent.id);
        EXPECT_EQ(got.room, sent.room);
        EXPECT_EQ(name_of(got.command), name_of(sent.command));
        EXPECT_EQ(fingerprint(got), fingerprint(sent)) << text;
        EXPECT_EQ(encode(got), text);
        EXPECT_FALSE(got.dry_run);
    }
}

TEST(CommandFrames, the_envelope_comes_back) {
    CommandRequest sent = request(NextSpeaker{});
    // All keys that docs/protocol.md names.
    sent.expect = {{"called", "e12"}, {"speaking", ""},    {"item", "i1"},
                   {"session", "s1"}, {"doors", "closed"}, {"closing", "2"}};
    sent.dry_run = true;
    const CommandRequest got = decoded(encode(sent));
    EXPECT_EQ(got.expect, sent.expect);
    EXPECT_TRUE(got.dry_run);
    sent.expect = {{"point", "p1"}, {"appealed", ""}, {"staff", "46f8c505224bafb4"},
                   {"text", "3"},   {"entry", "46f8c505224bafb4"},
                   {"reopening", "1790000000123"}};
    EXPECT_EQ(decoded(encode(sent)).expect, sent.expect);
}

TEST(CommandFrames, who_counts_or_lists_the_staff_says_which_list_was_read) {
    const std::string count = R"(,"args":{"check":"staff","confirmed":true})";
    const std::string list = R"(,"args":{"persons":["Inés"]})";
    for (const std::string expect : {"", R"(,"expect":{})", R"(,"expect":{"closing":"1"})"}) {
        EXPECT_EQ(wrong_argument(envelope("confirm_check", count + expect)), "expect.staff");
        EXPECT_EQ(wrong_argument(envelope("list_staff", list + expect)), "expect.staff");
        EXPECT_EQ(wrong_argument(envelope("list_staff", list + expect + R"(,"dry_run":true)")),
                  "expect.staff");
    }
    const std::string read = R"(,"expect":{"staff":"46f8c505224bafb4"})";
    EXPECT_EQ(decoded(envelope("confirm_check", count + read)).expect,
              (Expectations{{"staff", print_of({"Inés", "Tomás"})}}));
    const auto none = decoded(envelope("list_staff", list + R"(,"expect":{"staff":""})"));
    EXPECT_EQ(none.expect, (Expectations{{"staff", ""}})) << "no list was there";
    const std::string back = R"(,"args":{"check":"staff","confirmed":false})";
    EXPECT_FALSE(std::get<ConfirmCheck>(decoded(envelope("confirm_check", back)).command).confirmed)
        << "to doubt is always possible";
    decoded(envelope("confirm_check", R"(,"args":{"check":"booths","confirmed":true})"));
}

TEST(CommandFrames, what_may_be_left_out_may_be_null) {
    for (const std::string args :
         {"", R"(,"args":null)", R"(,"args":{})", R"(,"args":{"resumes_at_ms":null})"}) {
        const CommandRequest got = decoded(envelope("suspend_session", args));
        EXPECT_FALSE(std::get<SuspendSession>(got.command).resumes_at.has_value());
    }
    const auto moved = decoded(envelope("move", R"(,"args":{"entry":"e1","before":null})"));
    EXPECT_TRUE(std::get<MoveEntry>(moved.command).before.empty());
    const auto nobody = decoded(envelope("next", R"(,"expect":{"speaking":null})"));
    EXPECT_EQ(nobody.expect, (Expectations{{"speaking", ""}}));
}

TEST(CommandFrames, what_is_left_out_stays_as_a_command_is_made) {
    for (const std::string_view name : all_command_names()) {
        const CommandRequest sent = request(*command_named(name));
        const auto outcome = decode_client_frame(encode(sent));
        const auto* got = std::get_if<CommandRequest>(&outcome.value());
        if (got != nullptr) {
            EXPECT_EQ(fingerprint(*got), fingerprint(sent)) << name;
        }
    }
    const auto ended = decoded(envelope("adjourn_session", ""));
    EXPECT_EQ(std::get<AdjournSession>(ended.command).speaker, HolderChoice::refuse);
    const auto undone = decoded(envelope("undo", R"(,"args":{"gap_counts":false})"));
    EXPECT_EQ(std::get<Undo>(undone.command).gap_counts, std::optional{false});
    EXPECT_FALSE(std::get<Undo>(decoded(envelope("undo", "")).command).gap_counts.has_value());
}

TEST(CommandFrames, a_typo_never_silently_does_nothing) {
    for (const std::string_view name : all_command_names()) {
        EXPECT_THAT(wrong_argument(envelope(std::string{name}, R"(,"args":{"typo":1})")),
                    testing::Not(testing::IsEmpty()));
    }
    EXPECT_EQ(wrong_argument(envelope("suspend_session", R"(,"args":{"resumes_at":5})")),
              "resumes_at");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"args":{"item":"i1"})")), "item");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"dryrun":true)")), "dryrun");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"args":{"<b>":"i1"})")), "args");
}

TEST(CommandFrames, missing_and_wrong_arguments_are_named) {
    EXPECT_EQ(wrong_argument(envelope("open_session", "")), "session");
    EXPECT_EQ(wrong_argument(envelope("open_session", R"(,"args":{"session":""})")), "session");
    EXPECT_EQ(wrong_argument(envelope("start_item", R"(,"args":{"item":3})")), "item");
    EXPECT_EQ(wrong_argument(envelope("extend", R"(,"args":{})")), "by_ms");
    EXPECT_EQ(wrong_argument(envelope("extend", R"(,"args":{"by_ms":"1"})")), "by_ms");
    EXPECT_EQ(wrong_argument(envelope("extend", R"(,"args":{"by_ms":9223372036854775807})")),
              "by_ms");
    EXPECT_EQ(wrong_argument(envelope("set_output_gate", R"(,"args":{"output":"o"})")), "gate");
    EXPECT_EQ(wrong_argument(envelope("set_desk", R"(,"args":{"channel":"c","microphone":"x"})")),
              "microphone");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"args":[])")), "object");
    EXPECT_EQ(wrong_argument(envelope("adjourn_session", R"(,"args":{"speaker":"x"})")), "speaker");
    EXPECT_EQ(wrong_argument(envelope("undo", R"(,"args":{"act":-1})")), "act");
    EXPECT_EQ(wrong_argument(envelope("undo", R"(,"args":{"gap_counts":"yes"})")), "gap_counts");
    EXPECT_EQ(wrong_argument(envelope("set_text", R"(,"args":{"title":{"es":"x"}})")),
              "paragraphs");
    EXPECT_EQ(wrong_argument(R"({"t":"command","id":"c-1","name":"next"})"), "room");
    EXPECT_EQ(wrong_argument(R"({"t":"command","id":"c-1","room":"r"})"), "name");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"dry_run":1)")), "dry_run");
}

TEST(CommandFrames, words_are_short_and_printable) {
    const auto inscribe = [](const std::string& person) {
        return envelope("inscribe", R"(,"args":{"delegation":"pa","person":")" + person + "\"}");
    };
    const std::string longest(limits::name_bytes, 'x');
    EXPECT_EQ(std::get<Inscribe>(decoded(inscribe(longest)).command).person, longest);
    EXPECT_EQ(wrong_argument(inscribe(longest + "x")), "person");
    EXPECT_EQ(wrong_argument(inscribe("a\\nb")), "person");
    EXPECT_EQ(wrong_argument(inscribe("a\\u0000b")), "person");
    EXPECT_EQ(wrong_argument(inscribe("a\\u2028b")), "person");
}

/// `command` with its longest content and with one more than that; `argument` is refused then.
void expect_bound(const std::string& argument, const Command& longest, const Command& longer) {
    EXPECT_EQ(fingerprint(decoded(encode(request(longest)))), fingerprint(request(longest)));
    EXPECT_EQ(wrong_argument(encode(request(longer))), argument);
}

TEST(CommandFrames, every_text_and_list_has_its_bound) {
    const auto x = [](std::size_t bytes) { return std::string(bytes, 'x'); };
    const auto titled = [&](std::size_t bytes) {
        return RenameItem{{}, ItemId{"i1"}, Text{x(bytes), "x"}, 0};
    };
    expect_bound("title", titled(limits::title_bytes), titled(limits::title_bytes + 1));
    const auto note = [&](std::size_t bytes) { return PostNote{x(bytes)}; };
    expect_bound("text", note(limits::note_bytes), note(limits::note_bytes + 1));
    const auto overriding = [&](std::size_t bytes) {
        return OverrideCheck{ClosingCheck::screens, x(bytes)};
    };
    expect_bound("reason", overriding(limits::note_bytes), overriding(limits::note_bytes + 1));
    const auto stance = [&](std::size_t bytes) {
        return TakeStance{TextId{"t"}, DelegationId{"pa"}, Stance::objection, x(bytes), 0};
    };
    expect_bound("statement", stance(limits::statement_bytes), stance(limits::statement_bytes + 1));
    const auto link = [&](std::size_t bytes) {
        return AddDocument{{}, words, DocumentAccess::public_, Language{"es"}, x(bytes)};
    };
    expect_bound("href", link(limits::href_bytes), link(limits::href_bytes + 1));
    const auto present = [&](std::size_t persons) {
        return SetAttendance{DelegationId{"pa"}, Presence::present,
                             std::vector<std::string>(persons, "Ana")};
    };
    expect_bound("persons", present(limits::persons_per_delegation),
                 present(limits::persons_per_delegation + 1));
    const auto staff = [&](std::size_t persons) {
        return ListStaff{std::vector<std::string>(persons, "Ana")};
    };
    expect_bound("persons", staff(limits::sworn_staff), staff(limits::sworn_staff + 1));
    const auto rooms = [&](std::size_t count) {
        return IssueBulletin{words, std::vector<RoomId>(count, RoomId{"r"}), {}};
    };
    expect_bound("rooms", rooms(limits::rooms_per_event), rooms(limits::rooms_per_event + 1));
    const auto number = [&](std::size_t bytes) {
        return InsertItem{{}, {}, x(bytes), ItemKind::debate, words, Millis{1}};
    };
    expect_bound("number", number(limits::code_bytes), number(limits::code_bytes + 1));
}

TEST(CommandFrames, a_text_fits_into_one_frame_of_its_stream) {
    const auto text = [](std::size_t paragraphs, std::size_t bytes) {
        return SetText{{}, {}, Text{"T", "T"}, {paragraphs, Text{std::string(bytes, 'x'), "x"}}};
    };
    expect_bound("paragraphs", text(limits::paragraphs_per_text, 1),
                 text(limits::paragraphs_per_text + 1, 1));
    expect_bound("paragraphs", text(1, limits::paragraph_bytes),
                 text(1, limits::paragraph_bytes + 1));
    // Each paragraph has its languages' codes and one letter, the title six letters in all.
    const std::size_t eighth = limits::text_bytes / 8;
    expect_bound("paragraphs", text(8, eighth - 6), text(8, eighth - 4));
    const Text quotes{std::string(limits::paragraph_bytes, '"'), "x"};
    const SetText quoted{{}, {}, Text{"T", "T"}, {5, quotes}};
    EXPECT_EQ(wrong_argument(encode(request(quoted))), "paragraphs") << "written, it is twice that";
}

TEST(CommandFrames, texts_hold_language_codes_only) {
    const auto issue = [](const std::string& text) {
        return envelope("issue_bulletin", R"(,"args":{"text":)" + text + "}");
    };
    for (const char* wrong : {R"({"ES":"x"})", R"({"e":"x"})", R"({"es":7})", R"({"es":"a\nb"})",
                              R"({"<b>":"x"})", R"("x")", R"(["x"])"}) {
        EXPECT_EQ(wrong_argument(issue(wrong)), "text") << wrong;
    }
    const auto got = decoded(issue(R"({"es":"Receso","pt-br":"Recesso"})"));
    EXPECT_EQ(std::get<IssueBulletin>(got.command).text.in("pt-br"), "Recesso");
}

TEST(CommandFrames, expectations_are_of_a_known_kind) {
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"expect":{"caled":"e1"})")), "expect");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"expect":{"called":7})")), "expect");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"expect":{"called":"e 1"})")), "expect");
    EXPECT_EQ(wrong_argument(envelope("next", R"(,"expect":[])")), "expect");
}

TEST(CommandFrames, an_unknown_command_is_answered_not_closed) {
    Rejection rejection = rejected(envelope("dance", ""));
    EXPECT_EQ(rejection.code, RejectionCode::unknown_command);
    EXPECT_THAT(std::string{text_of(rejection).en()}, testing::HasSubstr("dance"));
    rejection = rejected(envelope("<script>", ""));
    EXPECT_EQ(rejection.code, RejectionCode::unknown_command);
    EXPECT_THAT(std::string{text_of(rejection).en()}, testing::Not(testing::HasSubstr("script")));
}

}  // namespace
}  // namespace plenaria::protocol::command_frames_test
