#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <random>
#include <set>
#include <string>
#include <type_traits>
#include <utility>
#include <variant>

#include "server/journal/event_codec.hpp"
#include "server/journal/event_fields.hpp"
#include "tests/contract/journal_samples.hpp"

namespace plenaria::journal {
namespace {

using testing::HasSubstr;

// How many members an aggregate has: the most values it can be made from.
struct AnyValue {
    template <class T>
    operator T() const;  // NOLINT(*-explicit-*)
};

template <class T, class... Values>
constexpr std::size_t members_of() {
    if constexpr (requires { T{Values{}..., AnyValue{}}; }) {
        return members_of<T, Values..., AnyValue>();
    } else {
        return sizeof...(Values);
    }
}

template <class T>
void expect_every_member_is_visited() {
    T thing{};
    std::size_t visited = 0;
    std::set<std::string> names;
    each_field(thing, [&](const char* name, auto&) {
        ++visited;
        names.insert(name);
    });
    EXPECT_EQ(visited, members_of<T>()) << typeid(T).name();
    EXPECT_EQ(names.size(), visited) << typeid(T).name();
}

template <std::size_t... I>
void expect_every_event_is_complete(std::index_sequence<I...>) {
    (expect_every_member_is_visited<std::variant_alternative_t<I, domain::Event>>(), ...);
}

TEST(event_codec, writes_every_member_of_everything) {
    expect_every_event_is_complete(std::make_index_sequence<std::variant_size_v<domain::Event>>{});
    expect_every_member_is_visited<domain::Category>();
    expect_every_member_is_visited<domain::Grants>();
    expect_every_member_is_visited<domain::SessionKind>();
    expect_every_member_is_visited<domain::Profile>();
    expect_every_member_is_visited<domain::Delegation>();
    expect_every_member_is_visited<domain::Item>();
    expect_every_member_is_visited<domain::Session>();
    expect_every_member_is_visited<domain::Channel>();
    expect_every_member_is_visited<domain::Output>();
    expect_every_member_is_visited<domain::Screen>();
    expect_every_member_is_visited<domain::Room>();
    expect_every_member_is_visited<domain::Definition>();
}

TEST(event_codec, there_is_a_sample_of_every_kind) {
    std::set<std::string_view> sampled;
    for (const auto& event : samples::events()) {
        sampled.insert(domain::name_of(event));
    }
    for (const auto name : domain::all_event_names()) {
        EXPECT_TRUE(sampled.contains(name)) << name;
    }
}

TEST(event_codec, every_event_comes_back_as_it_was) {
    const EventCodec codec;
    for (const auto& event : samples::events()) {
        const auto encoded = codec.encode(event);
        const auto decoded = codec.decode(encoded.kind, encoded.version, encoded.payload);
        ASSERT_TRUE(decoded.ok()) << encoded.kind;
        EXPECT_EQ(decoded.value().index(), event.index());
        const auto again = codec.encode(decoded.value());
        EXPECT_EQ(again.payload, encoded.payload);
    }
}

TEST(event_codec, the_definition_comes_back_as_it_was) {
    const EventCodec codec;
    const auto encoded = codec.encode(domain::EventLoaded{samples::definition()});
    const auto decoded = codec.decode(encoded.kind, encoded.version, encoded.payload);
    ASSERT_TRUE(decoded.ok());
    EXPECT_EQ(std::get<domain::EventLoaded>(decoded.value()).definition, samples::definition());
}

TEST(event_codec, payloads_are_what_files_hold_for_ever) {
    const EventCodec codec;
    const auto payload = [&](const domain::Event& event) { return codec.encode(event).payload; };
    EXPECT_EQ(payload(domain::DoorsClosed{}), "{}");
    EXPECT_EQ(payload(domain::EntryMoved{EntryId{"e2"}, EntryId{}}),
              R"({"entry":"e2","before":""})");
    EXPECT_EQ(payload(domain::SpeechExtended{EntryId{"e2"}, Millis{-5}}),
              R"({"entry":"e2","by_ms":-5})");
    EXPECT_EQ(payload(domain::SessionSuspended{}), R"({"resumes_at":null})");
    EXPECT_EQ(payload(domain::SessionSuspended{from_unix_ms(7)}), R"({"resumes_at":7})");
    EXPECT_EQ(payload(domain::OutputGateSet{OutputId{"w"}, Gate::cut, "á"}),
              R"({"output":"w","gate":"cut","evidence":"á"})");
    EXPECT_THAT(payload(domain::EntryInscribed{.name = Text{"Perú", "Peru"}}),
                HasSubstr(R"("name":["es","Perú","en","Peru"],"long_name":[])"));
}

TEST(event_codec, tells_a_newer_plenaria_from_damage) {
    const EventCodec codec;
    const auto error = [&](std::string_view kind, int version, std::string_view payload) {
        const auto decoded = codec.decode(kind, version, payload);
        return decoded.ok() ? std::optional<DecodeError>{} : decoded.error();
    };
    EXPECT_EQ(error("vote_taken", 1, "{}"), DecodeError::newer_version);
    EXPECT_EQ(error("doors_closed", 2, "{}"), DecodeError::newer_version);
    EXPECT_EQ(error("doors_closed", 0, "{}"), DecodeError::malformed);
    EXPECT_EQ(error("doors_closed", 1, "{}"), std::nullopt);
    for (const char* wrong : {"", "{", "{} ", "{\"x\":1}", "null"}) {
        EXPECT_EQ(error("doors_closed", 1, wrong), DecodeError::malformed) << wrong;
    }
    for (const char* wrong :
         {R"({"output":"w","gate":"ajar","evidence":""})", R"({"output":"w","gate":"cut"})",
          R"({"gate":"cut","output":"w","evidence":""})",
          R"({"output":1,"gate":"cut","evidence":""})",
          R"({"output":"w","gate":"cut","evidence":"","more":1})"}) {
        EXPECT_EQ(error("output_gate_set", 1, wrong), DecodeError::malformed) << wrong;
    }
}

TEST(event_codec, damaged_payloads_never_pass_for_the_same_event) {
    const EventCodec codec;
    std::mt19937 random{11};
    for (const auto& event : samples::events()) {
        const auto encoded = codec.encode(event);
        for (int round = 0; round < 200; ++round) {
            std::string damaged = encoded.payload;
            damaged[random() % damaged.size()] = static_cast<char>(random());
            const auto decoded = codec.decode(encoded.kind, encoded.version, damaged);
            if (decoded.ok()) {
                EXPECT_EQ(codec.encode(decoded.value()).payload, damaged);
            }
        }
        for (std::size_t length = 0; length < encoded.payload.size(); ++length) {
            EXPECT_FALSE(codec.decode(encoded.kind, 1, encoded.payload.substr(0, length)).ok());
        }
    }
}

TEST(event_codec, old_versions_are_upgraded_step_by_step) {
    // As if `speech_extended` had counted seconds first, and had then had another field name.
    const EventCodec codec{{
        {"speech_extended", 1,
         [](std::string_view payload) -> std::optional<std::string> {
             std::string text{payload};
             const auto at = text.find("\"seconds\":");
             return at == std::string::npos
                        ? std::nullopt
                        : std::optional{text.substr(0, at) + "\"length_ms\":" +
                                        text.substr(at + 10, text.size() - at - 11) + "000}"};
         }},
        {"speech_extended", 2,
         [](std::string_view payload) -> std::optional<std::string> {
             std::string text{payload};
             const auto at = text.find("length_ms");
             return at == std::string::npos ? std::nullopt
                                            : std::optional{text.replace(at, 9, "by_ms")};
         }},
    }};
    EXPECT_EQ(codec.version_of("speech_extended"), 3);
    EXPECT_EQ(codec.version_of("speech_ended"), 1);
    EXPECT_EQ(codec.encode(domain::SpeechExtended{}).version, 3);
    const auto by = [&](int version, std::string_view payload) -> std::optional<Millis> {
        const auto decoded = codec.decode("speech_extended", version, payload);
        return decoded.ok() ? std::optional{std::get<domain::SpeechExtended>(decoded.value()).by}
                            : std::nullopt;
    };
    EXPECT_EQ(by(1, R"({"entry":"e1","seconds":30})"), Millis{30'000});
    EXPECT_EQ(by(2, R"({"entry":"e1","length_ms":30})"), Millis{30});
    EXPECT_EQ(by(3, R"({"entry":"e1","by_ms":30})"), Millis{30});
    EXPECT_EQ(by(1, R"({"entry":"e1","by_ms":30})"), std::nullopt);
    EXPECT_EQ(by(4, R"({"entry":"e1","by_ms":30})"), std::nullopt);
}

}  // namespace
}  // namespace plenaria::journal
