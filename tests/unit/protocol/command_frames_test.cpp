#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::protocol {
namespace {

/// One of each, with every argument set, in the order of `all_command_names`.
std::vector<Command> one_of_each() {
    const TimePoint at = from_unix_ms(1'790'000'000'000);
    return {OpenSession{SessionId{"s1"}},
            SuspendSession{at},
            ResumeSession{},
            AdjournSession{},
            StartItem{ItemId{"i1"}},
            FinishItem{ItemId{"i2"}},
            SkipItem{ItemId{"i3"}},
            ReturnToItem{ItemId{"i4"}},
            Inscribe{DelegationId{"pa"}, "Ana \"Núñez\"", "Jefa", Language{"es"}},
            Withdraw{EntryId{"e1"}},
            MoveEntry{EntryId{"e2"}, EntryId{"e3"}},
            CallEntry{EntryId{"e4"}},
            NextSpeaker{},
            StartSpeech{},
            PauseSpeech{},
            ResumeSpeech{},
            EndSpeech{},
            ExtendSpeech{Millis{-30'000}},
            CloseDoors{},
            BeginReopening{},
            CancelReopening{},
            ConfirmReopening{},
            AnnounceResumption{at},
            SetOutputGate{OutputId{"o1"}, Gate::cut, "Luis"},
            SetDesk{ChannelId{"c1"}, Microphone::muted}};
}

CommandRequest request(Command command) {
    return {CommandId{"c-1"}, RoomId{"bolivar"}, std::move(command), {}, false};
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
        EXPECT_FALSE(got.dry_run);
    }
}

TEST(CommandFrames, the_envelope_comes_back) {
    CommandRequest sent = request(NextSpeaker{});
    sent.expect = {{"called", "e12"}, {"speaking", ""}};
    sent.dry_run = true;
    const CommandRequest got = decoded(encode(sent));
    EXPECT_EQ(got.expect, sent.expect);
    EXPECT_TRUE(got.dry_run);
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
}  // namespace plenaria::protocol
