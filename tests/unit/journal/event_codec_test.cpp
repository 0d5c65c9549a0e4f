#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <random>
#include <set>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <variant>

#include "server/journal/event_codec.hpp"
#include "server/journal/event_fields.hpp"
#include "tests/contract/journal_samples.hpp"

namespace plenaria::journal::event_codec_test {
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

/// Counts the members of a list, and those that came later.
struct Counter {
    std::size_t visited = 0;
    int newest = 1;
    std::set<std::string_view> names;
    template <class T>
    void operator()(std::string_view name, const T& /*field*/) {
        ++visited;
        names.insert(name);
    }
    template <class T>
    void operator()(Since since, std::string_view name, const T& field) {
        newest = std::max(newest, since.version);
        (*this)(name, field);
    }
};

template <class T>
Counter expect_every_member_is_visited() {
    const T thing{};
    Counter counter;
    each_field(thing, counter);
    EXPECT_EQ(counter.visited, members_of<T>()) << typeid(T).name();
    EXPECT_EQ(counter.names.size(), counter.visited) << typeid(T).name();
    return counter;
}

template <class... T>
void expect_members_of_the_definitions_shape() {
    const auto expect = [](const Counter& counter) {
        EXPECT_LE(counter.newest, definition_shape) << "the definition has a later shape";
    };
    (expect(expect_every_member_is_visited<T>()), ...);
}

template <class E>
void expect_event_is_complete() {
    const Counter counter = expect_every_member_is_visited<E>();
    EXPECT_LE(counter.newest, oldest_and_newest<E>().second) << domain::name_of(E{});
}

template <std::size_t... I>
void expect_every_event_is_complete(std::index_sequence<I...>) {
    (expect_event_is_complete<std::variant_alternative_t<I, domain::AnyEvent>>(), ...);
}

TEST(event_codec, writes_every_member_of_everything) {
    expect_every_event_is_complete(
        std::make_index_sequence<std::variant_size_v<domain::AnyEvent>>{});
    expect_members_of_the_definitions_shape<
        domain::Category, domain::Grants, domain::SessionKind, domain::Rank, domain::ReplyRule,
        domain::StandingRule, domain::ClosingRule, domain::Profile, domain::Delegation,
        domain::Panellist, domain::DocumentVersion, domain::Document, domain::DraftText,
        domain::Item, domain::Session, domain::Channel, domain::Output, domain::Screen,
        domain::Room, domain::Definition>();
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

TEST(event_codec, a_text_names_each_language_once) {
    const EventCodec codec;
    const auto posted = [&](std::string_view name) {
        const std::string payload = R"({"bulletin":"b1","kind":"notice","text":)" +
                                    std::string{name} +
                                    R"(,"rooms":[],"until":null,"resumes_at":null})";
        return codec.decode("bulletin_issued", 1, payload).ok();
    };
    EXPECT_TRUE(posted(R"(["es","Receso","en","Recess"])"));
    EXPECT_FALSE(posted(R"(["es","Receso","es","Recess"])"));
    EXPECT_FALSE(posted(R"(["es"])"));
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
            const std::string cut = encoded.payload.substr(0, length);
            EXPECT_FALSE(codec.decode(encoded.kind, encoded.version, cut).ok());
        }
    }
}

// As the build before this one wrote them.
constexpr std::string_view inscribed_in_version_1 =
    R"({"entry":"e12","delegation":"mx","category":"member","band":1,"flag":"mx","code":"MX",)"
    R"("name":["es","México","en","Mexico"],"long_name":[],"person":"Ana","capacity":"Jefa",)"
    R"("language":"es","allotment_ms":180000})";

TEST(event_codec, a_payload_of_an_older_version_leaves_later_members_as_they_are_made) {
    const EventCodec codec;
    EXPECT_EQ(codec.version_of("entry_inscribed"), 2);
    const auto decoded = codec.decode("entry_inscribed", 1, inscribed_in_version_1);
    ASSERT_TRUE(decoded.ok());
    const auto& event = std::get<domain::EntryInscribed>(decoded.value());
    EXPECT_EQ(event.entry, EntryId{"e12"});
    EXPECT_EQ(event.name.en(), "Mexico");
    EXPECT_EQ(event.allotment, Millis{180'000});
    EXPECT_TRUE(event.item.empty()) << "of the item that was present";
    EXPECT_EQ(event.list, ListKind::main);
    EXPECT_EQ(event.on_behalf_of, Capacity::national);
    EXPECT_FALSE(event.late);
}

TEST(event_codec, items_of_before_took_their_texts_along_by_the_ids_of_those) {
    const EventCodec codec;
    const auto moved = codec.decode(
        "item_moved", 1, R"({"session":"s1","item":"a","to":"s2","before":"","as":"a"})");
    ASSERT_TRUE(moved.ok());
    EXPECT_FALSE(std::get<domain::ItemMoved>(moved.value()).texts_by_item);
    const auto by_item = codec.decode(
        "item_moved", 2,
        R"({"session":"s1","item":"a","to":"s1","before":"","as":"a","texts_by_item":true})");
    ASSERT_TRUE(by_item.ok());
    EXPECT_TRUE(std::get<domain::ItemMoved>(by_item.value()).texts_by_item);
    EXPECT_FALSE(std::get<domain::ItemMoved>(by_item.value()).shifts_plan);
    EXPECT_FALSE(std::get<domain::ItemMoved>(by_item.value()).without_number);
    const auto carried =
        codec.decode("list_carried", 1, R"({"session":"s1","item":"a","to":"s2","as":"s2-n1"})");
    ASSERT_TRUE(carried.ok());
    EXPECT_FALSE(std::get<domain::ListCarried>(carried.value()).texts_by_item);
    const auto now = codec.encode(
        domain::ListCarried{SessionId{"s1"}, ItemId{"a"}, SessionId{"s2"}, ItemId{"s2-n1"}, true});
    EXPECT_EQ(now.version, 2);
    EXPECT_EQ(now.payload,
              R"({"session":"s1","item":"a","to":"s2","as":"s2-n1","texts_by_item":true})");
}

TEST(event_codec, an_undo_of_before_put_back_what_was_moved_within) {
    const EventCodec codec;
    const auto undone =
        codec.decode("act_undone", 2, R"({"act":12,"gap_counts":null,"of":"consola-11"})");
    ASSERT_TRUE(undone.ok());
    EXPECT_FALSE(std::get<domain::ActUndone>(undone.value()).keeps_moved);
    const auto redone = codec.decode("act_redone", 2, R"({"act":12,"of":"consola-11"})");
    ASSERT_TRUE(redone.ok());
    EXPECT_FALSE(std::get<domain::ActRedone>(redone.value()).keeps_moved);
    const auto now = codec.encode(domain::ActRedone{ActNumber{12}, CommandId{"consola-11"}, true});
    EXPECT_EQ(now.version, 3);
    EXPECT_EQ(now.payload, R"({"act":12,"of":"consola-11","keeps_moved":true})");
}

TEST(event_codec, a_definition_from_before_the_checklist_closes_by_the_outputs) {
    const EventCodec codec;
    std::string payload = codec.encode(domain::EventLoaded{samples::definition()}).payload;
    const std::string closing = R"(,"closing":{"checks":["roster","outputs"],"officials":3})";
    const std::string private_kind = R"(,"private_kind":"closed")";
    const auto at = payload.find(closing + private_kind);
    ASSERT_NE(at, std::string::npos);
    payload.erase(at, closing.size() + private_kind.size());
    const auto decoded = codec.decode("event_loaded", 2, payload);
    ASSERT_TRUE(decoded.ok());
    const domain::Profile& profile =
        std::get<domain::EventLoaded>(decoded.value()).definition.profile;
    EXPECT_EQ(profile.closing, domain::ClosingRule{});
    EXPECT_THAT(profile.closing.checks, testing::ElementsAre(ClosingCheck::outputs));
    EXPECT_TRUE(profile.private_kind.empty());
    EXPECT_FALSE(codec.decode("event_loaded", 3, payload).ok());
}

TEST(event_codec, a_definition_from_before_private_meetings_names_no_kind_of_them) {
    const EventCodec codec;
    std::string payload = codec.encode(domain::EventLoaded{samples::definition()}).payload;
    const std::string private_kind = R"(,"private_kind":"closed")";
    const auto at = payload.find(private_kind);
    ASSERT_NE(at, std::string::npos);
    payload.erase(at, private_kind.size());
    const auto decoded = codec.decode("event_loaded", 3, payload);
    ASSERT_TRUE(decoded.ok());
    const domain::Profile& profile =
        std::get<domain::EventLoaded>(decoded.value()).definition.profile;
    EXPECT_TRUE(profile.private_kind.empty());
    EXPECT_EQ(profile.closing.officials, 3);
    EXPECT_FALSE(codec.decode("event_loaded", 4, payload).ok());
}

TEST(event_codec, a_payload_passes_for_no_version_but_its_own) {
    const EventCodec codec;
    EXPECT_FALSE(codec.decode("entry_inscribed", 2, inscribed_in_version_1).ok());
    const auto now = codec.encode(domain::EntryInscribed{});
    EXPECT_EQ(now.version, 2);
    EXPECT_FALSE(codec.decode("entry_inscribed", 1, now.payload).ok());
    EXPECT_FALSE(codec.decode("entry_inscribed", 3, now.payload).ok());
}

TEST(event_codec, all_kinds_that_carry_a_definition_write_it_in_one_shape) {
    const EventCodec codec;
    for (const char* kind : {"event_loaded", "definition_replaced", "item_inserted",
                             "session_convened"}) {
        EXPECT_EQ(codec.version_of(kind), definition_shape) << kind;
    }
    const auto loaded = codec.encode(domain::EventLoaded{samples::definition()});
    const auto replaced = codec.encode(domain::DefinitionReplaced{samples::definition()});
    EXPECT_EQ(loaded.payload, replaced.payload);
    // No build ever wrote a first version of it.
    EXPECT_EQ(codec.decode("definition_replaced", 1, replaced.payload).error(),
              DecodeError::malformed);
}

}  // namespace
}  // namespace plenaria::journal::event_codec_test
