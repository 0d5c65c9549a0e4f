#include <gtest/gtest.h>

#include <algorithm>
#include <set>
#include <string>

#include "server/access/access.hpp"

namespace plenaria::access::permissions_test {
namespace {

TEST(Permissions, every_command_has_one) {
    const auto listed = commands_with_permission();
    const std::set<std::string_view> table{listed.begin(), listed.end()};
    EXPECT_EQ(table.size(), listed.size()) << "a command is in the table twice";
    const auto& names = all_command_names();
    for (const std::string_view name : names) {
        EXPECT_TRUE(table.contains(name)) << name << " has no permission";
        EXPECT_TRUE(permits(Role::secretariat, name) || permits(Role::chair, name))
            << "nobody could give " << name;
    }
    EXPECT_EQ(table, (std::set<std::string_view>{names.begin(), names.end()}))
        << "the table names a command that does not exist";
}

TEST(Permissions, the_chair_runs_everything_but_the_desks) {
    for (const std::string_view name : all_command_names()) {
        EXPECT_EQ(permits(Role::chair, name), name != "set_desk") << name;
    }
}

TEST(Permissions, only_the_chair_overrides_acknowledges_and_ticks_the_script) {
    const std::set<std::string_view> of_chair{"override_check", "acknowledge_emergency",
                                              "mark_step"};
    for (const auto& [role, name] : Names<Role>::all) {
        for (const std::string_view command : of_chair) {
            EXPECT_EQ(permits(role, command), role == Role::chair) << name << " " << command;
        }
    }
    for (const std::string_view name : all_command_names()) {
        EXPECT_EQ(permits(Role::secretariat, name), !of_chair.contains(name)) << name;
    }
    for (const char* name : {"confirm_check", "mark_roster", "list_staff", "admit_secretary",
                             "clear_screen", "revoke_clearance"}) {
        EXPECT_TRUE(permits(Role::chair, name) && permits(Role::secretariat, name)) << name;
        EXPECT_FALSE(permits(Role::technician, name)) << name;
    }
}

TEST(Permissions, the_technician_has_the_equipment_only) {
    const std::set<std::string_view> equipment{"set_desk", "set_output_gate", "yield_screens",
                                               "pair_screen", "unpair_screen"};
    for (const std::string_view name : all_command_names()) {
        EXPECT_EQ(permits(Role::technician, name), equipment.contains(name)) << name;
    }
}

TEST(Permissions, who_presides_has_the_agenda_the_floor_and_the_conference) {
    for (const char* name : {"move_item", "undo", "decide_text", "hand_over", "post_note",
                             "admit_observer", "withdraw_admission", "set_attendance",
                             "issue_bulletin"}) {
        EXPECT_TRUE(permits(Role::chair, name)) << name;
        EXPECT_TRUE(permits(Role::secretariat, name)) << name;
        EXPECT_FALSE(permits(Role::technician, name)) << name;
    }
}

TEST(Permissions, screens_booths_and_delegates_command_nothing) {
    for (const std::string_view name : all_command_names()) {
        EXPECT_FALSE(permits(Role::display, name)) << name;
        EXPECT_FALSE(permits(Role::interpreter, name)) << name;
        EXPECT_FALSE(permits(Role::delegate, name)) << name;
    }
}

TEST(Permissions, refusals_are_recorded_of_doors_clearances_pairing_and_who_presides) {
    const std::set<std::string_view> sealed{"confirm_check",   "mark_roster",     "list_staff",
                                            "override_check",  "admit_secretary", "clear_screen",
                                            "revoke_clearance"};
    const std::set<std::string_view> open{
        "close_doors",       "convene_private",     "begin_reopening", "cancel_reopening",
        "confirm_reopening", "announce_resumption", "set_output_gate", "pair_screen",
        "unpair_screen",     "hand_over",           "acknowledge_emergency"};
    for (const std::string_view name : all_command_names()) {
        const RefusalRecord expected = sealed.contains(name) ? RefusalRecord::role
                                       : open.contains(name) ? RefusalRecord::person
                                                             : RefusalRecord::none;
        EXPECT_EQ(refusal_record(name), expected) << name;
    }
    const auto listed = commands_with_refusal_record();
    const std::set<std::string_view> table{listed.begin(), listed.end()};
    EXPECT_EQ(table.size(), listed.size()) << "a command is in the table twice";
    EXPECT_EQ(table.size(), sealed.size() + open.size()) << "or does not exist";
    EXPECT_EQ(refusal_record("dance"), RefusalRecord::none);
    EXPECT_EQ(refusal_record(""), RefusalRecord::none);
}

TEST(Permissions, what_is_unknown_is_denied_to_all) {
    for (const auto& [role, name] : Names<Role>::all) {
        EXPECT_FALSE(permits(role, "dance")) << name;
        EXPECT_FALSE(permits(role, "")) << name;
        EXPECT_FALSE(permits(role, "Next")) << name;
    }
}

}  // namespace
}  // namespace plenaria::access::permissions_test
