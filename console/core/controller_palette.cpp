// Keys of the palette, the forms and the sheets.
#include <algorithm>

#include "console/core/controller.hpp"
#include "console/core/form_command.hpp"

namespace plenaria::console {

bool Controller::key_on_palette(const KeyEvent& event, bool typing) {
    if (view() == nullptr) {
        return false;
    }
    const bool open = ui_.popover.name == "palette";
    if (event.key == Key::ctrl_k) {
        act(open ? Intent{.act = Act::close_popover}
                 : Intent{.act = Act::open_popover, .target = "palette"});
        return true;
    }
    if (open) {
        const std::vector<ButtonModel> lines = palette_lines(scene());
        const auto chosen = std::find_if(lines.begin(), lines.end(), [&](const ButtonModel& line) {
            return line.id == ui_.palette_line;
        });
        const bool there = chosen != lines.end();
        const std::size_t at =
            there ? static_cast<std::size_t>(chosen - lines.begin()) : ui_.palette_at;
        switch (event.key) {
            case Key::up:
                choose_line(lines, at == 0 ? 0 : at - 1);
                return true;
            case Key::down:
                choose_line(lines, there ? at + 1 : at);
                return true;
            case Key::enter:
                // Whatever came into the place of what was read, nobody has read.
                if (there) {
                    act({.act = Act::run_line, .target = chosen->id});
                }
                return true;
            default:
                return false;
        }
    }
    if (event.key == Key::enter) {
        return press_enter_on_form(typing);
    }
    if (event.key == Key::escape && ui_.popover.name.empty() && !ui_.sheet.empty() &&
        (view()->doors.state != DoorsState::reopening || !directs_doors(scene()))) {
        ui_.sheet.clear();
        return true;
    }
    return false;
}

void Controller::choose_line(const std::vector<ButtonModel>& lines, std::size_t at) {
    ui_.palette_at = lines.empty() ? 0 : std::min(at, lines.size() - 1);
    ui_.palette_line = lines.empty() ? std::string{} : lines[ui_.palette_at].id;
}

bool Controller::press_enter_on_form(bool typing) {
    // In a paragraph Enter is a line's end, not the end of the form.
    if (is_form(ui_.popover.name) && ui_.popover.name != "text") {
        act({.act = Act::confirm_form});
        return true;
    }
    // The note's is the only field outside of popovers.
    if (typing && ui_.popover.name.empty() && ui_.sheet == "notes" && !ui_.note.empty()) {
        act({.act = Act::post_note});
        return true;
    }
    return false;
}

void Controller::run_line(const std::string& id) {
    for (const ButtonModel& line : palette_lines(scene())) {
        if (line.id == id) {
            const Intent intent = line.intent;
            ui_.popover = {};
            act(intent);
            return;
        }
    }
}

}  // namespace plenaria::console
