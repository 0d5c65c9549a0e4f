// The window: SDL, GL and ImGui's context, drawn only when what is to be seen has changed.
#pragma once

#include <memory>
#include <string>

#include "console/panels/canvas.hpp"
#include "server/model/result.hpp"
#include "server/model/text.hpp"

namespace plenaria::console {

struct WindowSettings {
    int width = 0;  ///< 0: the whole desktop
    int height = 0;
    float scale = 0;     ///< 0: by the window's size
    std::string assets;  ///< the folder with fonts/ and flags/
};

struct PixelSize {
    int w = 0;
    int h = 0;
};

/// Used by the thread that made it. One at a time: ImGui has one current context.
class Window {
public:
    /// The error says SDL's reason, or which font file is missing.
    [[nodiscard]] static Outcome<std::unique_ptr<Window>, Text> open(
        const WindowSettings& settings);
    ~Window();
    Window(const Window&) = delete;
    Window& operator=(const Window&) = delete;

    [[nodiscard]] Canvas& canvas();
    [[nodiscard]] PixelSize size() const;
    /// Pixels per unit of SDL's mouse coordinates.
    [[nodiscard]] float pixels_per_unit() const;
    [[nodiscard]] bool visible() const;

    /// Begins a frame; reloads the fonts where the window's size asks for another scale. False:
    /// a font is missing now.
    [[nodiscard]] bool begin_frame();
    /// After that: which one, and what to install.
    [[nodiscard]] Text missing_font() const;
    /// Ends it: renders and swaps unless the vertices are the last ones again; answers whether it
    /// did. `again` paints in any case: after the window was uncovered.
    bool end_frame(bool again);
    /// Said before each frame: whether it shows what is for those within alone. What was copied of
    /// that goes from the clipboard as it goes from the glass.
    void glass_is(bool confidential);
    /// Empties the clipboard, if what is there was copied here.
    void forget_clipboard();
    /// Renders the last frame and writes it as a PNG; false: it could not be written.
    [[nodiscard]] bool save_picture(const std::string& path);

private:
    Window();
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace plenaria::console
