// Where panels draw and what they report: the frame's scale, fonts and flags, the rectangles of
// everything that can be pressed, and the intents.
#pragma once

#include <imgui.h>

#include <cmath>
#include <functional>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "console/core/intent.hpp"
#include "console/panels/fonts.hpp"
#include "console/panels/geometry.hpp"

namespace plenaria::console {

/// A text that did not fit where it must; tests assert that there is none.
struct Overflow {
    std::string text;
    float width = 0;
    float room = 0;
};

/// A row of the speakers' list under the pressed mouse button.
struct QueueDrag {
    std::string id;  ///< empty: none
    float from_y = 0;
    bool moved = false;  ///< far enough to be no click
};

/// Answers the texture of a flag drawn at exactly `w` × `h` pixels, or null where there is none.
using FlagTextures = std::function<ImTextureID(std::string_view iso, int w, int h)>;

/// ImGui gives a field the keyboard in the frame after that in which it asks, and says so to the
/// keys in the one after that.
inline constexpr int settling_frames = 3;

/// Used by the UI thread alone; `begin` at each frame.
class Canvas {
public:
    Canvas(Fonts fonts, FlagTextures flags, float scale)
        : fonts_(fonts), flags_(std::move(flags)), scale_(scale) {}

    void begin();
    /// Lets go of all that is remembered between frames, and of what was typed into fields, which
    /// ImGui keeps until the next one is typed into.
    void forget();

    /// A length of the design (at 100 %) in whole pixels.
    [[nodiscard]] float px(float design) const { return std::round(design * scale_); }
    [[nodiscard]] const Fonts& fonts() const { return fonts_; }
    [[nodiscard]] ImTextureID flag(std::string_view iso, int w, int h) const {
        return flags_ ? flags_(iso, w, h) : nullptr;
    }
    /// The list of the window that is being drawn.
    [[nodiscard]] static ImDrawList& list() { return *ImGui::GetWindowDrawList(); }

    /// Registers, for tests, what can be pressed or must stay in sight; what is scrolled out of it
    /// is left out.
    void note(std::string_view id, const Box& box);
    /// Where `id` was in the last frame; null: it was not on the glass.
    [[nodiscard]] const Box* find(std::string_view id) const;
    [[nodiscard]] const std::map<std::string, Box, std::less<>>& boxes() const { return boxes_; }

    void emit(Intent intent) { intents_.push_back(std::move(intent)); }
    void hold(std::string_view id) { held_ = id; }
    void overflow(std::string_view text, float width, float room);

    [[nodiscard]] const std::vector<Intent>& intents() const { return intents_; }
    [[nodiscard]] const std::string& held() const { return held_; }
    [[nodiscard]] const std::vector<Overflow>& overflows() const { return overflows_; }

    /// A field asked for the keyboard and has not got it yet.
    [[nodiscard]] bool awaits_focus() const { return awaits_focus_; }
    void await_focus(bool awaits) { awaits_focus_ = awaits; }

    /// Puts the text field `id` after those drawn before it in this frame, in Tab's order; answers
    /// whether Tab came to it: it then takes the keyboard.
    [[nodiscard]] bool tab_stop(std::string_view id);
    /// The field has the keyboard; `settled`: ImGui says so to the keys, too; `of_lines`: Enter
    /// does not take it from there.
    void works_in(std::string_view id, bool settled, bool of_lines = false);
    /// Enter was pressed, by which ImGui takes the keyboard from the field that has it: it is to
    /// have it again in the next frame, if it is still there. After `begin`.
    void keep_field();
    /// Tab, or backwards: the keyboard goes to the field beside the one that had it last, among
    /// those of the frame before, round and round. After `begin`.
    void turn_fields(bool backwards);
    /// What is drawn from here on lies over the rest: Tab stays within it.
    void begin_question() { fields_.clear(); }

    /// The agenda's row that is being dragged, and before which of its rows it would fall.
    struct ItemDrag {
        std::string id;
        int before = -1;
    };
    ItemDrag agenda_drag;

    /// The login screen that is shown, and whether its name is being typed.
    std::string shown_login;
    bool types_name = false;
    /// Ctrl+A chose the whole of the password: what is typed next takes its place.
    bool secret_chosen = false;

    /// What sheets, popovers and scrolled lists remember between frames.
    std::string shown_sheet;
    int sheet_settles = 0;  ///< frames for which the field of a sheet may await the keyboard
    std::string shown_popover;
    std::string shown_current;
    std::string shown_choice;
    std::map<std::string, std::string> shown_rows;  ///< the chosen one, by its list
    QueueDrag queue_drag;
    /// The outputs found no room in the rail since the doors closed: one button lists them until
    /// the doors are open, so that what is said beside them exchanges no button under the pointer.
    bool outputs_listed = false;

private:
    Fonts fonts_;
    FlagTextures flags_;
    float scale_;
    std::map<std::string, Box, std::less<>> boxes_;
    std::vector<Intent> intents_;
    std::vector<Overflow> overflows_;
    std::string held_;
    std::vector<std::string> fields_;       ///< of this frame, in order
    std::vector<std::string> last_fields_;  ///< of the one before
    std::string field_at_work_;             ///< the last that had the keyboard
    std::string wanted_field_;              ///< which is to have the keyboard, in this frame
    std::string kept_field_;                ///< the same for the next one
    bool works_in_lines_ = false;
    bool awaits_focus_ = false;
};

}  // namespace plenaria::console
