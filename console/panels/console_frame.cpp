#include "console/panels/console_frame.hpp"

#include <imgui_internal.h>

#include <vector>

#include "console/panels/login_panel.hpp"
#include "console/panels/panels.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

/// Fixed areas: places never move under stress.
struct Layout {
    Box header;
    Box rail;
    Box left;
    Box centre;
    Box right;
    Box left_gap;
    Box right_gap;
    Box columns;
    Box footer;
};

Layout lay_out(const Canvas& canvas, const Box& viewport, const ConsoleModel& model) {
    Layout layout;
    const float gap = canvas.px(12);
    Box rest = viewport;
    layout.header = rest.take_top(canvas.px(60));
    layout.footer = rest.take_bottom(canvas.px(38));
    rest = rest.inset(gap, 0);
    rest.take_top(gap);
    layout.rail = rest.take_top(canvas.px(58));
    rest.take_top(gap);
    rest.take_bottom(gap);
    layout.columns = rest;
    const float whole = rest.w;
    layout.left = rest.take_left(std::round(whole * model.left_fraction));
    layout.left_gap = rest.take_left(gap);
    layout.right = rest.take_right(std::round(whole * model.right_fraction));
    layout.right_gap = rest.take_right(gap);
    layout.centre = rest;
    return layout;
}

/// For whoever only follows: the floor needs no room for buttons, and the agenda has its column.
void draw_following(Canvas& canvas, const Layout& layout, const ConsoleModel& model) {
    const float gap = canvas.px(12);
    draw_agenda(canvas, layout.left, model.agenda);
    Box centre = layout.centre;
    draw_floor(canvas, centre.take_top(canvas.px(232)), model.floor);
    centre.take_top(gap);
    draw_queue(canvas, centre, model.queue);
    Box right = layout.right;
    if (!model.interpretation.rows.empty()) {
        const float wanted = interpretation_height(canvas, model.interpretation);
        draw_interpretation(canvas, right.take_top(std::min(wanted, right.h * 0.5F)),
                            model.interpretation);
        right.take_top(gap);
    }
    if (model.sheet) {
        draw_sheet(canvas, right, *model.sheet, false);
    }
    splitter(canvas, layout.left_gap, "left", layout.columns);
    splitter(canvas, layout.right_gap, "right", layout.columns);
}

void draw_columns(Canvas& canvas, const Layout& layout, const ConsoleModel& model) {
    const float gap = canvas.px(12);
    Box left = layout.left;
    // At least four lines of the record stay in sight, however low the window.
    const Box record = left.take_bottom(std::max(canvas.px(44 + 4 * 27 + 12), left.h * 0.21F));
    left.take_bottom(gap);
    draw_agenda(canvas, left, model.agenda);
    draw_record(canvas, record, model.record);

    Box centre = layout.centre;
    draw_floor(canvas, centre.take_top(canvas.px(340)), model.floor);
    centre.take_top(canvas.px(8));
    draw_tabs(canvas, centre.take_top(canvas.px(44)), model.tabs);
    centre.take_top(canvas.px(8));
    if (model.sheet) {
        // A form that is open has the keyboard, and keeps it.
        draw_sheet(canvas, centre, *model.sheet, !model.popover);
    } else {
        canvas.shown_sheet.clear();
        draw_queue(canvas, centre, model.queue);
    }

    Box right = layout.right;
    const float wanted = interpretation_height(canvas, model.interpretation);
    draw_interpretation(canvas, right.take_top(std::min(wanted, right.h * 0.5F)),
                        model.interpretation);
    right.take_top(gap);
    if (model.side_room) {
        draw_side_room(canvas, right.take_bottom(side_room_height(canvas)), *model.side_room);
        right.take_bottom(gap);
    }
    draw_displays(canvas, right, model.displays);

    splitter(canvas, layout.left_gap, "left", layout.columns);
    splitter(canvas, layout.right_gap, "right", layout.columns);
}

constexpr ImGuiWindowFlags plain_window = ImGuiWindowFlags_NoDecoration | ImGuiWindowFlags_NoMove |
                                          ImGuiWindowFlags_NoSavedSettings |
                                          ImGuiWindowFlags_NoNav | ImGuiWindowFlags_NoBackground;

/// What is stale must not look as if it were so now: no green at full strength (law 7). It stays
/// readable: colours lose their hue, the words little of their contrast, and all of it alike.
void draw_stale(const Box& stale) {
    const ImGuiWindow* root = ImGui::GetCurrentWindow();
    // The lists scroll in windows of their own.
    for (ImGuiWindow* window : ImGui::GetCurrentContext()->Windows) {
        if (!window->Active || window->RootWindow != root) {
            continue;
        }
        for (ImDrawVert& vertex : window->DrawList->VtxBuffer) {
            if (vertex.pos.y >= stale.y && vertex.pos.y <= stale.bottom()) {
                vertex.col = theme::drained(vertex.col);
            }
        }
    }
    ImGui::GetForegroundDrawList()->AddRectFilled(
        {stale.x, stale.y}, {stale.right(), stale.bottom()},
        theme::faded(theme::background, theme::stale_veil));
}

void draw_root(Canvas& canvas, const Box& viewport, const ConsoleModel& model) {
    ImGui::SetNextWindowPos({viewport.x, viewport.y});
    ImGui::SetNextWindowSize({viewport.w, viewport.h});
    ImGui::Begin(
        "console", nullptr,
        plain_window | ImGuiWindowFlags_NoBringToFrontOnFocus | ImGuiWindowFlags_NoScrollWithMouse);
    fill(viewport, theme::background);
    if (model.welcome) {
        draw_welcome(canvas, viewport, *model.welcome);
        ImGui::End();
        return;
    }
    const Layout layout = lay_out(canvas, viewport, model);
    draw_header(canvas, layout.header, model.header);
    draw_rail(canvas, layout.rail, model.rail);
    if (model.following) {
        draw_following(canvas, layout, model);
    } else {
        draw_columns(canvas, layout, model);
    }
    if (model.header.lost) {
        draw_stale({viewport.x, layout.header.bottom(), viewport.w,
                    layout.footer.y - layout.header.bottom()});
    }
    const auto undo = model.undo ? std::optional{undo_box(canvas, viewport, model.footer,
                                                          *model.undo)}
                                 : std::nullopt;
    draw_footer(canvas, layout.footer, model.footer, undo);
    ImGui::End();
    if (undo) {
        draw_undo(canvas, *undo, *model.undo);
    }
    if (model.reopening) {
        const float height = reopening_height(canvas, *model.reopening);
        Box card = layout.right;
        card.y -= canvas.px(4);
        card.h = height;
        draw_reopening(canvas, card, *model.reopening);
    }
}

/// Its own sizes, not those of ImGui's windows.
void push_frame_style(const Canvas& canvas) {
    ImGui::PushFont(canvas.fonts().body);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowPadding, {0, 0});
    ImGui::PushStyleVar(ImGuiStyleVar_WindowBorderSize, 0);
    ImGui::PushStyleVar(ImGuiStyleVar_WindowMinSize, {1, 1});
}

void pop_frame_style() {
    ImGui::PopStyleVar(3);
    ImGui::PopFont();
}

bool may_be_of_a_password(const KeyEvent& event) {
    return event.down && event.key != Key::f12 && event.key != Key::f2;
}

void run_login(Login& login, Canvas& canvas, std::span<const KeyEvent> keys) {
    for (const KeyEvent& key : keys) {
        login.key(key);
    }
    if (canvas.shown_login.empty()) {
        canvas.forget();
    }
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    canvas.begin();
    canvas.await_focus(false);
    push_frame_style(canvas);
    ImGui::SetNextWindowPos({0, 0});
    ImGui::SetNextWindowSize(size);
    ImGui::Begin("login", nullptr, plain_window);
    draw_login(canvas, {0, 0, size.x, size.y}, login.present());
    ImGui::End();
    pop_frame_style();
    for (const Intent& intent : canvas.intents()) {
        login.act(intent);
    }
}

}  // namespace

void run_frame(Station& station, Canvas& canvas, std::span<const KeyEvent> keys) {
    Controller* controller = station.controller();
    if (controller == nullptr) {
        run_login(*station.login(), canvas, keys);
        station.end_frame();
        return;
    }
    canvas.shown_login.clear();
    std::vector<KeyEvent> heard{keys.begin(), keys.end()};
    if (!station.takes_shortcuts()) {
        std::erase_if(heard, may_be_of_a_password);
        ImGui::GetIO().ClearInputCharacters();
    }
    run_frame(*controller, canvas, heard);
    station.end_frame();
    if (station.controller() == nullptr) {
        // What was drawn of the room never reaches the glass.
        ImGui::EndFrame();
        ImGui::NewFrame();
        run_login(*station.login(), canvas, {});
    }
}

void run_frame(Controller& controller, Canvas& canvas, std::span<const KeyEvent> keys) {
    const bool typing = ImGui::GetIO().WantTextInput;
    const bool has_note = !controller.ui().note.empty();
    for (const KeyEvent& key : keys) {
        controller.key(key, typing);
    }
    controller.keyboard_in_field(typing);
    const ConsoleModel model = controller.present();
    const ImVec2 size = ImGui::GetIO().DisplaySize;
    const Box viewport{0, 0, size.x, size.y};
    canvas.begin();
    for (const KeyEvent& key : keys) {
        // Where nobody types and nothing is asked, letters are keys, and stay so.
        const bool has_fields = model.popover || typing;
        if (has_fields && key.down && (key.key == Key::tab || key.key == Key::back_tab)) {
            canvas.turn_fields(key.key == Key::back_tab);
        } else if (typing && key.down && key.key == Key::enter && (model.popover || has_note)) {
            // Whoever posts a note may write another: the next letter is no command.
            canvas.keep_field();
            canvas.sheet_settles = model.popover ? 0 : settling_frames;
        }
    }
    push_frame_style(canvas);
    draw_root(canvas, viewport, model);
    draw_toasts(canvas, viewport, viewport.bottom() - canvas.px(58), model.toasts);
    if (model.popover) {
        draw_popover(canvas, viewport, *model.popover);
    } else {
        canvas.shown_popover.clear();
        if (canvas.sheet_settles == 0) {
            canvas.await_focus(false);
        }
    }
    pop_frame_style();
    controller.end_frame(canvas.intents(), canvas.held());
}

}  // namespace plenaria::console
