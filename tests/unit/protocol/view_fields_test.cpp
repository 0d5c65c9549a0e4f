// A member that a `fields` list forgets would never reach a screen, and no round trip of generated
// values would notice: here the lists are counted against the structs.
#include "server/protocol/view_fields.hpp"

#include <gtest/gtest.h>

#include <utility>

#include "server/protocol/command_fields.hpp"

namespace plenaria::protocol {
namespace {

/// Stands for any member in an aggregate's braces.
struct Anything {
    template <class T>
    operator T() const;  // NOLINT(*-explicit-*): that is its purpose
};

template <class T, std::size_t... I>
constexpr bool takes(std::index_sequence<I...>) {
    return requires { T{(static_cast<void>(I), Anything{})...}; };
}

/// How many members the aggregate `T` has.
template <class T, std::size_t N = 24>
constexpr std::size_t members() {
    if constexpr (N == 0) {
        return 0;
    } else if constexpr (takes<T>(std::make_index_sequence<N>{})) {
        return N;
    } else {
        return members<T, N - 1>();
    }
}

struct Counter {
    std::size_t count = 0;
    template <class T>
    void operator()(std::string_view, const T&) {
        ++count;
    }
    template <class T>
    void required(std::string_view, const T&) {
        ++count;
    }
};

template <class T>
std::size_t listed() {
    Counter counter;
    const T value{};
    fields(counter, value);
    return counter.count;
}

template <class T>
class FieldsOf : public testing::Test {};

using Structs =
    testing::Types<EventView, RoomView, DoorsView, SessionView, ItemView, SpeakerView, Clock,
                   FloorView, FloorClockView, NextSpeakersView, QueueEntryView, ChannelView,
                   OutputView, ScreenView, ProgrammeView, DelegationView, RecordView, SavedView,
                   OpenSession, SuspendSession, ResumeSession, StartItem, FinishItem, SkipItem,
                   ReturnToItem, Inscribe, Withdraw, MoveEntry, CallEntry, NextSpeaker, StartSpeech,
                   ExtendSpeech, CloseDoors, AnnounceResumption, SetOutputGate, SetDesk>;
TYPED_TEST_SUITE(FieldsOf, Structs);

TYPED_TEST(FieldsOf, names_every_member) { EXPECT_EQ(listed<TypeParam>(), members<TypeParam>()); }

TEST(Sections, every_member_of_a_view_is_one) {
    std::size_t sections = 0;
    for_each_section([&](std::string_view, auto) { ++sections; });
    EXPECT_EQ(sections, members<View>());
    EXPECT_EQ(sections, section_count);
}

}  // namespace
}  // namespace plenaria::protocol
