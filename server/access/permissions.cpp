// The one table of who may do what, and the one of whose refusals are recorded.
#include <algorithm>
#include <array>
#include <span>

#include "server/access/access.hpp"

namespace plenaria::access {
namespace {

enum class Permission {
    agenda,
    floor,
    conference,
    script,
    screens,
    doors,
    overriding,
    gates,
    desks
};

struct Row {
    std::string_view command;
    Permission permission;
};

constexpr auto table = std::to_array<Row>({
    {"open_session", Permission::agenda},
    {"suspend_session", Permission::agenda},
    {"resume_session", Permission::agenda},
    {"adjourn_session", Permission::agenda},
    {"start_item", Permission::agenda},
    {"finish_item", Permission::agenda},
    {"skip_item", Permission::agenda},
    {"return_to_item", Permission::agenda},
    {"insert_item", Permission::agenda},
    {"move_item", Permission::agenda},
    {"rename_item", Permission::agenda},
    {"set_item_duration", Permission::agenda},
    {"fix_item_time", Permission::agenda},
    {"split_item", Permission::agenda},
    {"merge_items", Permission::agenda},
    {"extend_session", Permission::agenda},
    {"inscribe", Permission::floor},
    {"amend", Permission::floor},
    {"withdraw", Permission::floor},
    {"remove", Permission::floor},
    {"move", Permission::floor},
    {"swap", Permission::floor},
    {"pin", Permission::floor},
    {"unpin", Permission::floor},
    {"call", Permission::floor},
    {"skip", Permission::floor},
    {"next", Permission::floor},
    {"start", Permission::floor},
    {"backdate", Permission::floor},
    {"pause", Permission::floor},
    {"resume", Permission::floor},
    {"end", Permission::floor},
    {"extend", Permission::floor},
    {"correct_time", Permission::floor},
    {"open_list", Permission::floor},
    {"close_list", Permission::floor},
    {"schedule_closing", Permission::floor},
    {"set_policy", Permission::floor},
    {"fill_roll", Permission::floor},
    {"call_panellist", Permission::floor},
    {"raise_point", Permission::floor},
    {"recognise_point", Permission::floor},
    {"decline_point", Permission::floor},
    {"rule_point", Permission::floor},
    {"grant_reply", Permission::floor},
    {"undo", Permission::floor},
    {"redo", Permission::floor},
    {"set_text", Permission::conference},
    {"put_text", Permission::conference},
    {"take_stance", Permission::conference},
    {"withdraw_stance", Permission::conference},
    {"decide_text", Permission::conference},
    {"issue_bulletin", Permission::conference},
    {"withdraw_bulletin", Permission::conference},
    {"release_decision", Permission::conference},
    {"recall_session", Permission::conference},
    {"hand_over", Permission::conference},
    {"admit_observer", Permission::conference},
    {"withdraw_admission", Permission::conference},
    {"set_attendance", Permission::conference},
    {"post_note", Permission::conference},
    {"mark_step", Permission::script},
    {"add_document", Permission::conference},
    {"remove_document", Permission::conference},
    {"yield_screens", Permission::screens},
    {"close_doors", Permission::doors},
    {"convene_private", Permission::doors},
    {"begin_reopening", Permission::doors},
    {"cancel_reopening", Permission::doors},
    {"confirm_reopening", Permission::doors},
    {"announce_resumption", Permission::doors},
    {"set_output_gate", Permission::gates},
    {"confirm_check", Permission::doors},
    {"mark_roster", Permission::doors},
    {"list_staff", Permission::doors},
    {"override_check", Permission::overriding},
    {"admit_secretary", Permission::doors},
    {"set_desk", Permission::desks},
    {"pair_screen", Permission::screens},
    {"unpair_screen", Permission::screens},
    {"clear_screen", Permission::doors},
    {"revoke_clearance", Permission::doors},
    {"acknowledge_emergency", Permission::overriding},
});

struct RecordedRow {
    std::string_view command;
    RefusalRecord record;
};

// What shuts the public out or lets it in, who sees within, what a screen is, who presides. Whose
// acceptance is sealed (`domain::seal_of`) is refused without a name, or the log would tell in
// clear who dealt with what behind closed doors.
constexpr auto recorded = std::to_array<RecordedRow>({
    {"close_doors", RefusalRecord::person},
    {"convene_private", RefusalRecord::person},
    {"begin_reopening", RefusalRecord::person},
    {"cancel_reopening", RefusalRecord::person},
    {"confirm_reopening", RefusalRecord::person},
    {"announce_resumption", RefusalRecord::person},
    {"set_output_gate", RefusalRecord::person},
    {"confirm_check", RefusalRecord::role},
    {"mark_roster", RefusalRecord::role},
    {"list_staff", RefusalRecord::role},
    {"override_check", RefusalRecord::role},
    {"admit_secretary", RefusalRecord::role},
    {"clear_screen", RefusalRecord::role},
    {"revoke_clearance", RefusalRecord::role},
    {"pair_screen", RefusalRecord::person},
    {"unpair_screen", RefusalRecord::person},
    {"hand_over", RefusalRecord::person},
    {"acknowledge_emergency", RefusalRecord::person},
});

constexpr auto presiding = std::to_array<Role>({Role::chair, Role::secretariat});
// To close although a point of the checklist is missing is a decision of whoever presides, and of
// nobody on its behalf. The annotated agenda is the chair's (R3.7): to whoever else might tick it,
// what is refused would tell how many steps there are and which are done.
constexpr auto chair_alone = std::to_array<Role>({Role::chair});
constexpr auto technical = std::to_array<Role>({Role::secretariat, Role::technician});
// With the chair: for some items it runs the session alone (R4.2), and doors need the gates and
// screens that nobody else may touch then.
constexpr auto equipped = std::to_array<Role>({Role::chair, Role::secretariat, Role::technician});

std::span<const Role> roles_with(Permission permission) {
    switch (permission) {
        case Permission::agenda:
        case Permission::floor:
        case Permission::conference:
        case Permission::doors:
            return presiding;
        case Permission::script:
        case Permission::overriding:
            return chair_alone;
        case Permission::desks:
            return technical;
        case Permission::screens:
        case Permission::gates:
            return equipped;
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

bool permits(Role role, std::string_view command_name) {
    const auto row = std::find_if(table.begin(), table.end(),
                                  [&](const Row& r) { return r.command == command_name; });
    if (row == table.end()) {
        return false;
    }
    const auto roles = roles_with(row->permission);
    return std::find(roles.begin(), roles.end(), role) != roles.end();
}

RefusalRecord refusal_record(std::string_view command_name) {
    const auto row = std::find_if(recorded.begin(), recorded.end(), [&](const RecordedRow& each) {
        return each.command == command_name;
    });
    return row == recorded.end() ? RefusalRecord::none : row->record;
}

std::vector<std::string_view> commands_with_refusal_record() {
    std::vector<std::string_view> names;
    names.reserve(recorded.size());
    for (const RecordedRow& row : recorded) {
        names.push_back(row.command);
    }
    return names;
}

std::vector<std::string_view> commands_with_permission() {
    std::vector<std::string_view> names;
    names.reserve(table.size());
    for (const Row& row : table) {
        names.push_back(row.command);
    }
    return names;
}

}  // namespace plenaria::access
