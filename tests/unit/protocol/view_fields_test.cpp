// A member that a `fields` list forgets would never reach a screen, and no round trip of generated
// values would notice: here the lists are counted against the structs.
#include "server/protocol/view_fields.hpp"

#include <gtest/gtest.h>

#include <utility>
#include <variant>

#include "server/protocol/command_fields.hpp"
#include "server/protocol/server_fields.hpp"

namespace plenaria::protocol::view_fields_test {
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

/// How many members the aggregate `T` has; the largest, `View`, has fewer than 48.
template <class T, std::size_t N = 48>
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
    void operator()(std::string_view, const T&, Bounds = {}) {
        ++count;
    }
    template <class T>
    void required(std::string_view, const T&, Bounds = {}) {
        ++count;
    }
    template <class T>
    void optional(std::string_view, const T&) {
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
    testing::Types<EventView, RoomView, DoorsView, ClosingView, CheckView, RosterView, SessionView,
                   ItemView, SpeakerView, Clock, PointView, FloorView, FloorClockView,
                   NextSpeakersView, ListView, QueueEntryView, SpokenView, PanellistView,
                   StatisticView, ActView, UndoView, TextView, StanceView, AttendanceView,
                   QuorumView, BulletinView, NoteView, ScriptStepView, DocumentView, ChannelView,
                   OutputView, ScreenView, ProgrammeView, DelegationView, CategoryView, AwaitedView,
                   RecordView, SavedView, EmergencyView, Effect>;
TYPED_TEST_SUITE(FieldsOf, Structs);

TYPED_TEST(FieldsOf, names_every_member) { EXPECT_EQ(listed<TypeParam>(), members<TypeParam>()); }

template <std::size_t... I>
void expect_every_command_is_complete(std::index_sequence<I...>) {
    const auto expect_complete = []<class T>(std::in_place_type_t<T>) {
        // The key that the hub fills in travels in no frame.
        constexpr std::size_t filled_in = requires(T command) { command.key; } ? 1 : 0;
        EXPECT_EQ(listed<T>() + filled_in, members<T>()) << name_of(Command{T{}});
    };
    (expect_complete(std::in_place_type<std::variant_alternative_t<I, AnyCommand>>), ...);
}

TEST(FieldsOfCommands, name_every_member) {
    expect_every_command_is_complete(std::make_index_sequence<std::variant_size_v<AnyCommand>>{});
}

TEST(Sections, every_member_of_a_view_is_one) {
    std::size_t sections = 0;
    for_each_section([&](std::string_view, auto) { ++sections; });
    EXPECT_EQ(sections, members<View>());
    EXPECT_EQ(sections, section_count);
}

}  // namespace
}  // namespace plenaria::protocol::view_fields_test
