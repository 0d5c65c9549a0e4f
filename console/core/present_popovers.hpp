// The presenters of what opens over the panels, between themselves.
#pragma once

#include "console/core/present.hpp"

namespace plenaria::console {

[[nodiscard]] ButtonModel cancel_button(const Scene& scene);
/// The same where nothing is given up by it.
[[nodiscard]] ButtonModel close_button(const Scene& scene);
/// One line of a menu: a sign, what it does, and in which way.
[[nodiscard]] ChoiceRow menu_line(std::string id, Icon icon, std::string title, std::string detail,
                                  bool enabled, Intent intent);
/// A language's name, or its code where no text names it.
[[nodiscard]] std::string language_name(const Scene& scene, const std::string& code);

// present_popover_doors.cpp
[[nodiscard]] PopoverModel present_gate(const Scene& scene);
[[nodiscard]] PopoverModel present_gates(const Scene& scene);
[[nodiscard]] PopoverModel present_resumption(const Scene& scene);
/// A time of day typed into an open popover.
struct TypedTime {
    bool any = false;            ///< something is typed
    std::string shown;           ///< as it is announced, or "…"
    std::optional<TimePoint> at;  ///< unset: no time of today that is to come
};
/// Adds the field for it, which takes the keyboard, and what is wrong with what it holds.
TypedTime add_typed_time(const Scene& scene, PopoverModel& model);

// present_checklist.cpp
[[nodiscard]] PopoverModel present_checklist(const Scene& scene);

// present_roster.cpp
[[nodiscard]] PopoverModel present_roster(const Scene& scene);
/// R4.1: officials of a member are there, and its vice-minister is not.
[[nodiscard]] bool lacks_head(const RosterView& member);

// present_screens.cpp
[[nodiscard]] PopoverModel present_screen(const Scene& scene);

// present_emergency.cpp
[[nodiscard]] PopoverModel present_emergency(const Scene& scene);

// present_service.cpp
[[nodiscard]] PopoverModel present_service(const Scene& scene);

// present_popover_add.cpp: what begins with the choice of a delegation
[[nodiscard]] PopoverModel present_add(const Scene& scene);
[[nodiscard]] PopoverModel present_point(const Scene& scene);
[[nodiscard]] PopoverModel present_reply(const Scene& scene);

// present_popover_floor.cpp
[[nodiscard]] PopoverModel present_settle(const Scene& scene);
[[nodiscard]] PopoverModel present_gap(const Scene& scene);
[[nodiscard]] PopoverModel present_history(const Scene& scene);
[[nodiscard]] PopoverModel present_points(const Scene& scene);
[[nodiscard]] PopoverModel present_speaker_menu(const Scene& scene);

// present_popover_entry.cpp
[[nodiscard]] PopoverModel present_entry_menu(const Scene& scene);
[[nodiscard]] PopoverModel present_remove(const Scene& scene);
[[nodiscard]] PopoverModel present_swap(const Scene& scene);
[[nodiscard]] PopoverModel present_amend(const Scene& scene);
[[nodiscard]] PopoverModel present_correct(const Scene& scene);

// present_popover_list.cpp
[[nodiscard]] PopoverModel present_list(const Scene& scene);
[[nodiscard]] PopoverModel present_reopen(const Scene& scene);
[[nodiscard]] PopoverModel present_roll(const Scene& scene);

}  // namespace plenaria::console
