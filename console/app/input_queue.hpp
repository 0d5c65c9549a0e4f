// SDL's events, handed to ImGui a frame's worth at a time. ImGui 1.86's stock backend samples the
// mouse and keys once a frame and so loses quick taps; here every change gets a frame of its own.
#pragma once

#include <SDL_events.h>
#include <imgui.h>

#include <deque>
#include <string>
#include <utility>
#include <vector>

#include "console/core/intent.hpp"

namespace plenaria::console {

/// Whether events show that somebody is at the console. Used by the UI thread alone.
class Activity {
public:
    /// A key that repeats, and what it types, shows nobody: something may lie on it.
    [[nodiscard]] bool shows_somebody(const SDL_Event& event);

private:
    bool repeats_ = false;
};

/// Used by the UI thread alone.
class InputQueue {
public:
    /// A title in two languages typed by a machine at once, with its keys: 3 events a letter. What
    /// comes beyond is dropped until all of it was applied: a key lost in the middle would put what
    /// follows it into another field.
    static constexpr std::size_t capacity = 4096;

    /// Tells ImGui which of SDL's scancodes are its editing keys. Once per ImGui context.
    static void map_keys(ImGuiIO& io);

    /// Takes an event; those that are not input are ignored. `pixels` is pixels per window unit.
    void push(const SDL_Event& event, float pixels = 1);
    /// Applies events to `io` for one frame: at most one change per key or button, no motion after
    /// a button, no other modifiers than those of what was pressed in it. Keys that mean something
    /// to the console are added to `keys`. While a text field is about to take the keyboard
    /// (`settling`) keys and text wait for it, at most four frames.
    void feed(ImGuiIO& io, std::vector<KeyEvent>& keys, bool settling = false);
    /// Drops what was typed and not applied yet; what is let go, and F12, which locks, stay.
    void forget_typed();
    /// Whether another frame is needed at once.
    [[nodiscard]] bool empty() const { return events_.empty(); }
    /// Whether something was dropped since this was asked: as that begins, and as it is over.
    [[nodiscard]] bool take_loss() { return std::exchange(tell_loss_, false); }

private:
    enum class Kind { motion, button, wheel, key, text, release_all };
    struct Entry {
        Kind kind{};
        float x = 0;
        float y = 0;
        int code = 0;  ///< mouse button, or scancode
        SDL_Keycode key = 0;
        Uint16 modifiers = 0;
        bool down = false;
        std::chrono::milliseconds at{};  ///< of a key, by SDL's clock
        std::string text;
    };
    struct Changed;

    void add(Entry entry);
    bool apply(const Entry& entry, ImGuiIO& io, std::vector<KeyEvent>& keys, Changed& changed);
    bool apply_button(const Entry& entry, ImGuiIO& io, Changed& changed);
    bool apply_key(const Entry& entry, ImGuiIO& io, std::vector<KeyEvent>& keys, Changed& changed);
    void release_all(ImGuiIO& io, std::vector<KeyEvent>& keys);

    std::deque<Entry> events_;
    bool swallow_text_ = false;  ///< the letter of a shortcut is not also typed
    int settled_frames_ = 0;
    bool drops_ = false;  ///< until all that was taken before is applied
    bool tell_loss_ = false;
};

}  // namespace plenaria::console
