// The one table of who may do what.
#include <algorithm>
#include <array>
#include <span>

#include "server/access/access.hpp"

namespace plenaria::access {
namespace {

enum class Permission { agenda, floor, doors, desks, gates };

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
    {"inscribe", Permission::floor},
    {"withdraw", Permission::floor},
    {"move", Permission::floor},
    {"call", Permission::floor},
    {"next", Permission::floor},
    {"start", Permission::floor},
    {"pause", Permission::floor},
    {"resume", Permission::floor},
    {"end", Permission::floor},
    {"extend", Permission::floor},
    {"close_doors", Permission::doors},
    {"begin_reopening", Permission::doors},
    {"cancel_reopening", Permission::doors},
    {"confirm_reopening", Permission::doors},
    {"announce_resumption", Permission::doors},
    {"set_output_gate", Permission::gates},
    {"set_desk", Permission::desks},
});

constexpr auto presiding = std::to_array<Role>({Role::chair, Role::secretariat});
constexpr auto technical = std::to_array<Role>({Role::secretariat, Role::technician});
// With the chair: for some items it runs the session alone (R4.2), and doors need the gates.
constexpr auto cutting = std::to_array<Role>({Role::chair, Role::secretariat, Role::technician});

std::span<const Role> roles_with(Permission permission) {
    switch (permission) {
        case Permission::agenda:
        case Permission::floor:
        case Permission::doors:
            return presiding;
        case Permission::desks:
            return technical;
        case Permission::gates:
            return cutting;
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

std::vector<std::string_view> commands_with_permission() {
    std::vector<std::string_view> names;
    names.reserve(table.size());
    for (const Row& row : table) {
        names.push_back(row.command);
    }
    return names;
}

}  // namespace plenaria::access
