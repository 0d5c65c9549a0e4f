// The seal itself: what is sealed opens with its key, in its place, unchanged, and not otherwise.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "server/journal/seal.hpp"
#include "server/journal/sealed_row.hpp"
#include "tests/contract/journal_samples.hpp"

namespace plenaria::journal::seal_test {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;
using testing::Not;

const std::string words = "quién dijo qué, y de qué";

TEST(seal, what_is_sealed_opens_again) {
    const SealKey key = fresh_key();
    for (const std::size_t length : {0U, 1U, 255U, 256U, 5'000U, 300'000U}) {
        const std::string plain(length, 'p');
        EXPECT_EQ(open_text(key, 7, "known", seal_text(key, 7, "known", plain)), plain);
    }
}

TEST(seal, texts_of_one_class_are_sealed_to_one_length) {
    const SealKey key = fresh_key();
    const std::size_t shortest = seal_text(key, 1, "", "").size();
    EXPECT_EQ(seal_text(key, 1, "", std::string(255, 'x')).size(), shortest);
    EXPECT_GT(seal_text(key, 1, "", std::string(256, 'x')).size(), shortest);
    EXPECT_EQ(size_class(0), 256U);
    EXPECT_EQ(size_class(255), 256U);
    EXPECT_EQ(size_class(256), 1'024U);
    EXPECT_EQ(size_class(1'023), 1'024U);
    EXPECT_EQ(size_class(70'000), 262'144U);
    EXPECT_EQ(size_class(sealed_bytes_max), 16'777'216U);
}

TEST(seal, the_same_text_is_never_sealed_alike) {
    const SealKey key = fresh_key();
    std::set<std::string> sealed;
    for (int i = 0; i < 100; ++i) {
        sealed.insert(seal_text(key, 1, "", words));
    }
    EXPECT_EQ(sealed.size(), 100U);
}

TEST(seal, a_change_of_any_character_is_refused) {
    const SealKey key = fresh_key();
    const std::string sealed = seal_text(key, 1, "known", words);
    ASSERT_TRUE(open_text(key, 1, "known", sealed).has_value());
    for (std::size_t i = 0; i < sealed.size(); ++i) {
        std::string changed = sealed;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        EXPECT_FALSE(open_text(key, 1, "known", changed).has_value()) << i;
    }
    for (const std::string& cut : {std::string{}, sealed.substr(1), sealed + "A",
                                   sealed.substr(0, sealed.size() - 1), std::string(60, 'A')}) {
        EXPECT_FALSE(open_text(key, 1, "known", cut).has_value());
    }
}

TEST(seal, it_opens_with_its_key_in_its_place_beside_its_words_alone) {
    const SealKey key = fresh_key();
    const std::string sealed = seal_text(key, 1, "known", words);
    EXPECT_FALSE(open_text(fresh_key(), 1, "known", sealed).has_value());
    EXPECT_FALSE(open_text(key, 2, "known", sealed).has_value());
    EXPECT_FALSE(open_text(key, 1, "other", sealed).has_value());
}

TEST(seal, hexadecimal_digits_go_there_and_back) {
    const std::string bytes("\x00\x7F\xFF", 3);
    EXPECT_EQ(hex_of(bytes), "007fff");
    EXPECT_EQ(bytes_of_hex("007fff"), bytes);
    EXPECT_EQ(bytes_of_hex("007ff"), std::nullopt);
    EXPECT_EQ(bytes_of_hex("00:ff0"), std::nullopt);
}

class sealed_row : public testing::Test {
protected:
    static engine::JournalRecord whole() {
        engine::JournalRecord made = samples::record(20);
        made.event.event = domain::NotePosted{words};
        made.seal = domain::Seal{SessionId{"sesion-cerrada"}, std::nullopt};
        return made;
    }
    static engine::JournalRecord with_words() {
        engine::JournalRecord made = samples::record(21);
        domain::ItemEdited edited{SessionId{"s1"}, ItemId{"b"}, Text{words, words}, Millis{1'000},
                                  std::nullopt};
        made.event.event = edited;
        edited.title = Text{"—", "—"};
        made.seal = domain::Seal{SessionId{"sesion-cerrada"}, edited};
        return made;
    }
    std::optional<engine::JournalRecord> decoded(const RowView& row, const NamedKey* with) {
        auto record = decode_sealed_row(row, codec, with);
        return record ? std::optional{std::move(record).value()} : std::nullopt;
    }

    EventCodec codec;
    NamedKey key{SessionId{"sesion-cerrada"}, fresh_key()};
};

TEST_F(sealed_row, sealed_whole_shows_its_place_and_its_key_alone) {
    EncodedRow row;
    encode_sealed_row(whole(), codec, key, row);
    EXPECT_EQ(row.view.seq, 20);
    EXPECT_EQ(row.view.at_ms, 0);
    EXPECT_THAT(row.view.actor_role, IsEmpty());
    EXPECT_THAT(row.view.actor_name, IsEmpty());
    EXPECT_THAT(row.view.command_id, IsEmpty());
    EXPECT_EQ(row.view.command_fingerprint, 0U);
    EXPECT_THAT(row.view.room, IsEmpty());
    EXPECT_EQ(row.view.kind, sealed_whole);
    EXPECT_THAT(std::string{row.view.payload}, Not(HasSubstr("sesion-cerrada")));
    EXPECT_EQ(key_id_in(row.view.payload), id_of(key.key));
}

TEST_F(sealed_row, with_the_key_all_of_it_is_back) {
    for (const auto& record : {whole(), with_words()}) {
        EncodedRow row;
        encode_sealed_row(record, codec, key, row);
        ASSERT_TRUE(is_sealed(row.view));
        const auto back = decoded(row.view, &key);
        ASSERT_TRUE(back.has_value());
        EXPECT_EQ(samples::text_of(*back), samples::text_of(record));
        EXPECT_FALSE(back->veiled);
        ASSERT_TRUE(back->seal.has_value());
        EXPECT_EQ(back->seal->session, SessionId{"sesion-cerrada"});
        EXPECT_EQ(back->seal->outside.has_value(), record.seal->outside.has_value());
    }
}

TEST_F(sealed_row, without_the_key_there_is_what_everybody_may_know) {
    EncodedRow row;
    encode_sealed_row(whole(), codec, key, row);
    const auto nothing = decoded(row.view, nullptr);
    ASSERT_TRUE(nothing.has_value());
    EXPECT_TRUE(nothing->veiled);
    EXPECT_TRUE(std::holds_alternative<domain::Sealed>(nothing->event.event));
    EXPECT_TRUE(nothing->event.room.empty());
    EXPECT_TRUE(nothing->command_id.empty());

    const auto record = with_words();
    EncodedRow other;
    encode_sealed_row(record, codec, key, other);
    EXPECT_THAT(std::string{other.view.payload}, Not(HasSubstr(words)));
    EXPECT_EQ(other.view.command_fingerprint, 0U) << "it would confirm a guess";
    const auto plan = decoded(other.view, nullptr);
    ASSERT_TRUE(plan.has_value());
    EXPECT_TRUE(plan->veiled);
    EXPECT_EQ(plan->command_id, record.command_id);
    EXPECT_EQ(plan->event.room, record.event.room);
    EXPECT_EQ(std::get<domain::ItemEdited>(plan->event.event).planned, Millis{1'000});
    EXPECT_EQ(std::get<domain::ItemEdited>(plan->event.event).title, (Text{"—", "—"}));
}

TEST_F(sealed_row, a_change_of_any_byte_is_refused_with_the_key) {
    for (const auto& record : {whole(), with_words()}) {
        EncodedRow row;
        encode_sealed_row(record, codec, key, row);
        const std::string payload{row.view.payload};
        // The key's id is what says which key: the journal finds none for another.
        for (std::size_t i = key_id_digits; i < payload.size(); ++i) {
            std::string changed = payload;
            changed[i] = changed[i] == 'A' ? 'B' : 'A';
            RowView view = row.view;
            view.payload = changed;
            EXPECT_FALSE(decoded(view, &key).has_value()) << i;
        }
        const NamedKey other{SessionId{"sesion-cerrada"}, fresh_key()};
        EXPECT_FALSE(decoded(row.view, &other).has_value());
        RowView moved = row.view;
        ++moved.seq;
        EXPECT_FALSE(decoded(moved, &key).has_value());
    }
}

TEST_F(sealed_row, every_kind_of_event_can_be_sealed) {
    for (const domain::Event& event : samples::events()) {
        engine::JournalRecord record = samples::record(4);
        record.event.event = event;
        record.seal = domain::Seal{SessionId{"sesion-cerrada"}, std::nullopt};
        EncodedRow row;
        encode_sealed_row(record, codec, key, row);
        const auto back = decoded(row.view, &key);
        ASSERT_TRUE(back.has_value()) << domain::name_of(event);
        EXPECT_EQ(samples::text_of(*back), samples::text_of(record));
    }
}

TEST_F(sealed_row, what_is_no_sealed_payload_is_refused_without_its_text) {
    for (const char* kind : {"sealed", "sealed_words"}) {
        for (const std::string& payload :
             {std::string{}, std::string{"secret"}, id_of(key.key).value,
              id_of(key.key).value + ":secret", id_of(key.key).value + ":secret:1:note_posted",
              id_of(key.key).value + ":secret:x:note_posted:{}",
              id_of(key.key).value + ":secret:1:note_posted:{"}) {
            RowView row;
            row.seq = 3;
            row.actor_role = "secretariat";
            row.kind = kind;
            row.version = 1;
            row.payload = payload;
            const auto refused = decode_sealed_row(row, codec, &key);
            ASSERT_FALSE(refused.ok()) << payload;
            EXPECT_EQ(refused.error().position.value, 3);
            EXPECT_THAT(refused.error().detail, Not(HasSubstr("secret:")));
        }
    }
}

}  // namespace
}  // namespace plenaria::journal::seal_test
