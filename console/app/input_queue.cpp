#include "console/app/input_queue.hpp"

#include <SDL_keyboard.h>
#include <SDL_mouse.h>

#include <algorithm>
#include <array>
#include <optional>
#include <utility>

namespace plenaria::console {
namespace {

constexpr int settle_frames_max = 4;

int imgui_button(Uint8 sdl) {
    switch (sdl) {
        case SDL_BUTTON_LEFT:
            return ImGuiMouseButton_Left;
        case SDL_BUTTON_RIGHT:
            return ImGuiMouseButton_Right;
        case SDL_BUTTON_MIDDLE:
            return ImGuiMouseButton_Middle;
        default:
            return -1;
    }
}

std::optional<Key> meaning_with_ctrl(SDL_Keycode key) {
    switch (key) {
        case SDLK_z:
            return Key::ctrl_z;
        case SDLK_y:
            return Key::ctrl_y;
        case SDLK_k:
            return Key::ctrl_k;
        default:
            return std::nullopt;
    }
}

/// What a key means to the console; shortcuts go by the letter printed on the key.
std::optional<Key> meaning_of(SDL_Keycode key, Uint16 modifiers) {
    const bool alt = (modifiers & KMOD_ALT) != 0;
    if ((modifiers & KMOD_GUI) != 0) {
        return std::nullopt;
    }
    if ((modifiers & KMOD_CTRL) != 0) {
        return alt ? std::nullopt : meaning_with_ctrl(key);
    }
    if (alt) {
        return key == SDLK_UP ? std::optional{Key::alt_up}
                              : (key == SDLK_DOWN ? std::optional{Key::alt_down} : std::nullopt);
    }
    if (key == SDLK_TAB) {
        return (modifiers & KMOD_SHIFT) != 0 ? Key::back_tab : Key::tab;
    }
    static constexpr std::array<std::pair<SDL_Keycode, Key>, 16> meanings{
        {{SDLK_SPACE, Key::space},
         {SDLK_n, Key::n},
         {SDLK_t, Key::t},
         {SDLK_e, Key::e},
         {SDLK_a, Key::a},
         {SDLK_p, Key::p},
         {SDLK_F9, Key::f9},
         {SDLK_F2, Key::f2},
         {SDLK_F1, Key::f1},
         {SDLK_F12, Key::f12},
         {SDLK_ESCAPE, Key::escape},
         {SDLK_RETURN, Key::enter},
         {SDLK_KP_ENTER, Key::enter},
         {SDLK_UP, Key::up},
         {SDLK_DOWN, Key::down},
         {SDLK_KP_PLUS, Key::t}}};
    for (const auto& [code, meaning] : meanings) {
        if (code == key) {
            return meaning;
        }
    }
    return std::nullopt;
}

bool types_a_letter(SDL_Keycode key, Uint16 modifiers) {
    return key >= SDLK_SPACE && key < SDLK_DELETE && (modifiers & (KMOD_CTRL | KMOD_ALT)) == 0;
}

bool has_modifiers(const ImGuiIO& io, Uint16 modifiers) {
    return io.KeyCtrl == ((modifiers & KMOD_CTRL) != 0) &&
           io.KeyShift == ((modifiers & KMOD_SHIFT) != 0) &&
           io.KeyAlt == ((modifiers & KMOD_ALT) != 0) &&
           io.KeySuper == ((modifiers & KMOD_GUI) != 0);
}

void set_modifiers(ImGuiIO& io, Uint16 modifiers) {
    io.KeyCtrl = (modifiers & KMOD_CTRL) != 0;
    io.KeyShift = (modifiers & KMOD_SHIFT) != 0;
    io.KeyAlt = (modifiers & KMOD_ALT) != 0;
    io.KeySuper = (modifiers & KMOD_GUI) != 0;
}

}  // namespace

bool Activity::shows_somebody(const SDL_Event& event) {
    switch (event.type) {
        case SDL_KEYDOWN:
            repeats_ = event.key.repeat != 0;
            return !repeats_;
        case SDL_KEYUP:
            repeats_ = false;
            return true;
        case SDL_TEXTINPUT:
            return !repeats_;
        case SDL_MOUSEMOTION:
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
        case SDL_MOUSEWHEEL:
        case SDL_FINGERDOWN:
        case SDL_FINGERMOTION:
        case SDL_FINGERUP:
            return true;
        default:
            return false;
    }
}

struct InputQueue::Changed {
    std::vector<int> buttons;
    std::vector<int> keys;
    bool shortcut = false;
    bool text = false;
    bool wheel = false;

    [[nodiscard]] bool anything_pressed() const {
        return text || wheel || !keys.empty() || !buttons.empty();
    }
};

void InputQueue::map_keys(ImGuiIO& io) {
    static constexpr std::array<std::pair<int, SDL_Scancode>, 21> keys{
        {{ImGuiKey_Tab, SDL_SCANCODE_TAB},
         {ImGuiKey_LeftArrow, SDL_SCANCODE_LEFT},
         {ImGuiKey_RightArrow, SDL_SCANCODE_RIGHT},
         {ImGuiKey_UpArrow, SDL_SCANCODE_UP},
         {ImGuiKey_DownArrow, SDL_SCANCODE_DOWN},
         {ImGuiKey_Home, SDL_SCANCODE_HOME},
         {ImGuiKey_End, SDL_SCANCODE_END},
         {ImGuiKey_Insert, SDL_SCANCODE_INSERT},
         {ImGuiKey_Delete, SDL_SCANCODE_DELETE},
         {ImGuiKey_Backspace, SDL_SCANCODE_BACKSPACE},
         {ImGuiKey_Space, SDL_SCANCODE_SPACE},
         {ImGuiKey_Enter, SDL_SCANCODE_RETURN},
         {ImGuiKey_Escape, SDL_SCANCODE_ESCAPE},
         {ImGuiKey_KeyPadEnter, SDL_SCANCODE_KP_ENTER},
         {ImGuiKey_A, SDL_SCANCODE_A},
         {ImGuiKey_C, SDL_SCANCODE_C},
         {ImGuiKey_V, SDL_SCANCODE_V},
         {ImGuiKey_X, SDL_SCANCODE_X},
         {ImGuiKey_Y, SDL_SCANCODE_Y},
         {ImGuiKey_Z, SDL_SCANCODE_Z},
         {ImGuiKey_PageUp, SDL_SCANCODE_PAGEUP}}};
    for (const auto& [imgui, scancode] : keys) {
        io.KeyMap[imgui] = scancode;
    }
}

void InputQueue::push(const SDL_Event& event, float pixels) {
    const auto scaled = [&](int v) { return static_cast<float>(v) * pixels; };
    switch (event.type) {
        case SDL_MOUSEMOTION:
            add({.kind = Kind::motion, .x = scaled(event.motion.x), .y = scaled(event.motion.y)});
            break;
        case SDL_MOUSEBUTTONDOWN:
        case SDL_MOUSEBUTTONUP:
            if (const int button = imgui_button(event.button.button); button >= 0) {
                add({.kind = Kind::button,
                     .x = scaled(event.button.x),
                     .y = scaled(event.button.y),
                     .code = button,
                     .down = event.type == SDL_MOUSEBUTTONDOWN});
            }
            break;
        case SDL_MOUSEWHEEL:
            add({.kind = Kind::wheel, .x = event.wheel.preciseX, .y = event.wheel.preciseY});
            break;
        case SDL_KEYDOWN:
        case SDL_KEYUP:
            if (event.key.repeat == 0) {
                add({.kind = Kind::key,
                     .code = event.key.keysym.scancode,
                     .key = event.key.keysym.sym,
                     .modifiers = event.key.keysym.mod,
                     .down = event.type == SDL_KEYDOWN,
                     .at = std::chrono::milliseconds{event.key.timestamp}});
            }
            break;
        case SDL_TEXTINPUT:
            add({.kind = Kind::text, .text = event.text.text});
            break;
        case SDL_WINDOWEVENT:
            // A key released over another window is never reported: a hold must not outlive it.
            if (event.window.event == SDL_WINDOWEVENT_FOCUS_LOST) {
                add({.kind = Kind::release_all});
            }
            break;
        default:
            break;
    }
}

void InputQueue::add(Entry entry) {
    if (entry.kind == Kind::motion && !events_.empty() && events_.back().kind == Kind::motion) {
        events_.back() = std::move(entry);
        return;
    }
    // Whoever leaves in a hurry locks, whatever else is lost: behind a full queue F12 came in 20 s.
    // What a hand did just before it still counts.
    constexpr std::size_t by_hand_max = 16;
    const bool locks = entry.kind == Kind::key && entry.down &&
                       meaning_of(entry.key, entry.modifiers) == Key::f12;
    if (locks && events_.size() > by_hand_max) {
        events_.clear();
        events_.push_back({.kind = Kind::release_all});
        drops_ = false;
        // Where it locks nothing, as at the login, what waited is lost all the same.
        tell_loss_ = true;
    }
    if (events_.size() >= capacity && !drops_) {
        drops_ = true;
        tell_loss_ = true;
    }
    if (!drops_) {
        events_.push_back(std::move(entry));
    }
}

void InputQueue::feed(ImGuiIO& io, std::vector<KeyEvent>& keys, bool settling) {
    settled_frames_ = settling ? settled_frames_ + 1 : 0;
    const bool wait = settling && settled_frames_ <= settle_frames_max;
    Changed changed;
    while (!events_.empty()) {
        const Entry& entry = events_.front();
        const bool typed = entry.kind == Kind::key || entry.kind == Kind::text;
        // What follows a shortcut may be meant for the field that it opens.
        if (typed && (wait || changed.shortcut) && !(entry.kind == Kind::text && swallow_text_)) {
            return;
        }
        if (!apply(entry, io, keys, changed)) {
            return;
        }
        events_.pop_front();
    }
    if (std::exchange(drops_, false)) {
        // What was let go meanwhile was not heard of: nothing stays down for that.
        tell_loss_ = true;
        events_.push_back({.kind = Kind::release_all});
    }
}

void InputQueue::forget_typed() {
    std::erase_if(events_, [](const Entry& entry) {
        return entry.kind == Kind::text ||
               (entry.kind == Kind::key && entry.down && entry.key != SDLK_F12);
    });
}

bool InputQueue::apply(const Entry& entry, ImGuiIO& io, std::vector<KeyEvent>& keys,
                       Changed& changed) {
    switch (entry.kind) {
        case Kind::motion:
            if (!changed.buttons.empty()) {
                return false;
            }
            io.MousePos = {entry.x, entry.y};
            return true;
        case Kind::button:
            return apply_button(entry, io, changed);
        case Kind::wheel:
            io.MouseWheelH += entry.x;
            io.MouseWheel += entry.y;
            changed.wheel = true;
            return true;
        case Kind::key:
            return apply_key(entry, io, keys, changed);
        case Kind::text:
            if (!std::exchange(swallow_text_, false)) {
                io.AddInputCharactersUTF8(entry.text.c_str());
                changed.text = true;
            }
            return true;
        case Kind::release_all:
            release_all(io, keys);
            return true;
    }
    return true;
}

bool InputQueue::apply_button(const Entry& entry, ImGuiIO& io, Changed& changed) {
    const bool moved = io.MousePos.x != entry.x || io.MousePos.y != entry.y;
    const bool again = std::find(changed.buttons.begin(), changed.buttons.end(), entry.code) !=
                       changed.buttons.end();
    if (again || (moved && !changed.buttons.empty())) {
        return false;
    }
    io.MousePos = {entry.x, entry.y};
    io.MouseDown[entry.code] = entry.down;
    changed.buttons.push_back(entry.code);
    return true;
}

bool InputQueue::apply_key(const Entry& entry, ImGuiIO& io, std::vector<KeyEvent>& keys,
                           Changed& changed) {
    if (std::find(changed.keys.begin(), changed.keys.end(), entry.code) != changed.keys.end()) {
        return false;
    }
    // ImGui knows one state of the modifiers a frame: that of all that was pressed in it.
    if (changed.anything_pressed() && !has_modifiers(io, entry.modifiers)) {
        return false;
    }
    const auto meaning = meaning_of(entry.key, entry.modifiers);
    // Enter must find what was typed before it already in its field.
    if (meaning && entry.down && changed.text) {
        return false;
    }
    changed.keys.push_back(entry.code);
    set_modifiers(io, entry.modifiers);
    if (entry.code >= 0 && entry.code < IM_ARRAYSIZE(io.KeysDown)) {
        io.KeysDown[entry.code] = entry.down;
    }
    if (entry.down) {
        swallow_text_ = false;
    }
    if (meaning) {
        const bool letter = types_a_letter(entry.key, entry.modifiers);
        const bool typed = io.WantTextInput && letter;
        keys.push_back({*meaning, entry.down, entry.at});
        changed.shortcut = changed.shortcut || (entry.down && !typed);
        swallow_text_ = entry.down && !io.WantTextInput && letter;
    }
    return true;
}

void InputQueue::release_all(ImGuiIO& io, std::vector<KeyEvent>& keys) {
    std::fill(std::begin(io.MouseDown), std::end(io.MouseDown), false);
    std::fill(std::begin(io.KeysDown), std::end(io.KeysDown), false);
    set_modifiers(io, KMOD_NONE);
    keys.push_back({Key::f9, false});
    swallow_text_ = false;
}

}  // namespace plenaria::console
