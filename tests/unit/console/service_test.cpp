// What is wrong with the server, as the console says it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::service_test {
namespace {

using ::testing::AllOf;
using ::testing::HasSubstr;

const BenchSettings large{.language = "en", .width = 1920, .height = 1080};

View of_the_chair(View view) {
    view.script.emplace();
    return view;
}

View with_full_disk() {
    View view = demo_view();
    view.service = ServiceView{{ServiceTrouble::storage_refuses, ServiceTrouble::backup_old}};
    return view;
}

TEST(ServiceTest, NothingIsSaidWhileAllIsWell) {
    Bench bench{demo_view(), large};
    EXPECT_FALSE(bench.shows("header.service"));
}

TEST(ServiceTest, TheWorstIsInTheHeaderAndAllOfItBehindThat) {
    Bench bench{demo_view_troubled(), large};
    EXPECT_EQ(bench.controller().present().header.service.label, "Disk slow +1");
    bench.click("header.service");
    EXPECT_THAT(bench.controller().present().popover->lead,
                AllOf(HasSubstr("more than two seconds"), HasSubstr("plugged in")));
    bench.show(demo_view());
    EXPECT_FALSE(bench.shows("header.service"));
    EXPECT_EQ(bench.controller().present().popover->lead, "All is well again.");
}

TEST(ServiceTest, WhatTakesNoCommandStandsOut) {
    Bench bench{with_full_disk(), large};
    const ButtonModel button = bench.controller().present().header.service;
    EXPECT_EQ(button.label, "Disk takes nothing +1");
    EXPECT_EQ(button.style, ButtonStyle::danger);
}

TEST(ServiceTest, TheChairIsToldOnlyWhatStopsTheMeeting) {
    Bench bench{of_the_chair(demo_view_troubled()), large};
    EXPECT_FALSE(bench.shows("header.service"));
    bench.show(of_the_chair(with_full_disk()));
    EXPECT_EQ(bench.controller().present().header.service.label, "Disk takes nothing");
}

TEST(ServiceTest, WhoeverPresidesIsToldWhatATakeoverMayHaveLost) {
    View view = of_the_chair(demo_view());
    view.service = ServiceView{{ServiceTrouble::taken_over}};
    Bench bench{view, large};
    EXPECT_EQ(bench.controller().present().header.service.label, "From a copy");
    bench.click("header.service");
    EXPECT_THAT(bench.controller().present().popover->lead, HasSubstr("may be missing"));
}

TEST(ServiceTest, ItIsSaidWhereverItWasTold) {
    Bench bench{demo_view_troubled(), large};
    bench.show_second_room();
    bench.controller().act({.act = Act::change_room});
    bench.frame();
    EXPECT_TRUE(bench.shows("header.service"));
}

}  // namespace
}  // namespace plenaria::console::testing::service_test
