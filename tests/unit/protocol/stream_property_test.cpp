// For any sequence of views: whoever joined at any time and took every frame since sees what the
// server sees.
#include <gtest/gtest.h>

#include <array>
#include <string>
#include <vector>

#include "server/protocol/frames.hpp"
#include "server/protocol/stream.hpp"
#include "tests/unit/protocol/arbitrary_view.hpp"

namespace plenaria::protocol::stream_property_test {
namespace {

constexpr TimePoint now = from_unix_ms(1'790'000'000'123);

/// Takes the snapshot as it travels: encoded, and decoded again.
void join(StreamReplica& replica, const StreamEncoder& encoder) {
    const auto parts = encoder.snapshot_parts();
    const int of = static_cast<int>(parts.size());
    for (int part = 1; part <= of; ++part) {
        const auto frame = decode_server_frame(
            encode(SnapshotPart{now, "s1", encoder.rev(), part, of,
                                parts[static_cast<std::size_t>(part) - 1], "", false}));
        ASSERT_TRUE(frame.ok()) << frame.error().text.en();
        const auto& got = std::get<SnapshotPart>(frame.value());
        ASSERT_TRUE(replica.apply_part(got.part, got.of, got.rev, got.sections).ok());
    }
}

void follow(StreamReplica& replica, const DeltaPart& sent) {
    const auto parts = std::to_array<const DeltaPart*>({&sent});
    const auto frame = decode_server_frame(encode_delta(now, parts, false));
    ASSERT_TRUE(frame.ok()) << frame.error().text.en();
    const DeltaPart& got = std::get<Delta>(frame.value()).streams.at(0);
    ASSERT_EQ(got.rev, sent.rev);
    ASSERT_TRUE(replica.apply_delta(got.rev, got.sections).ok()) << sent.sections;
}

class StreamProperty : public testing::TestWithParam<std::uint32_t> {};

TEST_P(StreamProperty, replicas_show_what_the_server_shows) {
    ArbitraryView source{GetParam()};
    View view = source.make();
    StreamEncoder encoder;
    ASSERT_TRUE(encoder.update(view).has_value());
    StreamReplica faithful;
    ASSERT_NO_FATAL_FAILURE(join(faithful, encoder));
    ASSERT_EQ(faithful.view(), view);

    int changes = 0;
    for (int step = 0; step < 40; ++step) {
        view = source.changed(std::move(view));
        const auto sections = encoder.update(view);
        changes += sections ? 1 : 0;
        if (sections) {
            ASSERT_NO_FATAL_FAILURE(follow(faithful, {"s1", encoder.rev(), *sections}));
        }
        ASSERT_EQ(faithful.view(), view) << "by deltas, step " << step;
        ASSERT_EQ(faithful.rev(), encoder.rev());
        StreamReplica late;
        ASSERT_NO_FATAL_FAILURE(join(late, encoder));
        ASSERT_EQ(late.view(), view) << "by a snapshot, step " << step;
        ASSERT_FALSE(encoder.update(view).has_value());
    }
    EXPECT_GT(changes, 20) << "the generator changes nothing: the test proves nothing";
}

TEST_P(StreamProperty, bytes_depend_on_the_views_alone) {
    ArbitraryView source{GetParam()};
    ArbitraryView again{GetParam()};
    StreamEncoder one;
    StreamEncoder two;
    for (int step = 0; step < 20; ++step) {
        ASSERT_EQ(one.update(source.make()), two.update(again.make()));
        ASSERT_EQ(one.snapshot_parts(), two.snapshot_parts());
    }
}

TEST_P(StreamProperty, a_damaged_delta_changes_all_or_nothing) {
    ArbitraryView source{GetParam()};
    View view = source.make();
    StreamEncoder encoder;
    ASSERT_TRUE(encoder.update(view).has_value());
    for (int step = 0; step < 30; ++step) {
        StreamReplica replica;
        ASSERT_NO_FATAL_FAILURE(join(replica, encoder));
        const View before = *replica.view();
        const std::int64_t rev = encoder.rev();
        view = source.changed(std::move(view));
        auto sections = encoder.update(view);
        if (!sections) {
            continue;
        }
        const int at = source.number(static_cast<int>(sections->size()));
        (*sections)[static_cast<std::size_t>(at)] = static_cast<char>(source.number(256));
        if (replica.apply_delta(rev + 1, *sections).ok()) {
            EXPECT_EQ(replica.rev(), rev + 1);
        } else {
            EXPECT_EQ(*replica.view(), before);
            EXPECT_EQ(replica.rev(), rev);
        }
    }
}

INSTANTIATE_TEST_SUITE_P(Seeds, StreamProperty, testing::Range(1U, 11U));

}  // namespace
}  // namespace plenaria::protocol::stream_property_test
