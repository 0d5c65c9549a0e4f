#include "console/app/window.hpp"

#include <SDL.h>
#include <SDL_image.h>
#include <SDL_opengl.h>
#include <backends/imgui_impl_opengl3.h>

#include <chrono>
#include <cstring>
#include <optional>
#include <string_view>
#include <vector>

#include "console/app/clipboard.hpp"
#include "console/app/flag_textures.hpp"
#include "console/app/input_queue.hpp"
#include "console/app/settings.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

/// FNV-1a over eight bytes at a time: it only has to notice a change.
std::uint64_t mixed(std::uint64_t hash, const void* data, std::size_t bytes) {
    const auto* at = static_cast<const unsigned char*>(data);
    for (; bytes >= 8; bytes -= 8, at += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, at, 8);
        hash = (hash ^ word) * 1099511628211ULL;
        hash ^= hash >> 29U;
    }
    for (; bytes > 0; --bytes, ++at) {
        hash = (hash ^ *at) * 1099511628211ULL;
    }
    return hash;
}

std::uint64_t fingerprint_of(const ImDrawData& data) {
    std::uint64_t hash = 14695981039346656037ULL;
    hash = mixed(hash, &data.DisplaySize, sizeof data.DisplaySize);
    for (int i = 0; i < data.CmdListsCount; ++i) {
        const ImDrawList& list = *data.CmdLists[i];
        hash = mixed(hash, list.VtxBuffer.Data,
                     static_cast<std::size_t>(list.VtxBuffer.size_in_bytes()));
        hash = mixed(hash, list.IdxBuffer.Data,
                     static_cast<std::size_t>(list.IdxBuffer.size_in_bytes()));
        for (const ImDrawCmd& command : list.CmdBuffer) {
            hash = mixed(hash, &command.ClipRect, sizeof command.ClipRect);
            hash = mixed(hash, &command.TextureId, sizeof command.TextureId);
        }
    }
    return hash;
}

std::string system_clipboard() {
    char* text = SDL_GetClipboardText();
    std::string kept = text == nullptr ? "" : text;
    if (text != nullptr) {
        for (volatile char* at = text; *at != '\0'; ++at) {
            *at = '\0';
        }
    }
    SDL_free(text);
    return kept;
}

const char* get_clipboard(void* data) { return static_cast<Clipboard*>(data)->text(); }

void set_clipboard(void* data, const char* text) { static_cast<Clipboard*>(data)->copy(text); }

Text no_window() {
    return fill_text("console.start.no_window", {{"reason", same_text(SDL_GetError())}});
}

SDL_Window* make_window(const WindowSettings& settings) {
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_PROFILE_MASK, SDL_GL_CONTEXT_PROFILE_CORE);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MAJOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_CONTEXT_MINOR_VERSION, 3);
    SDL_GL_SetAttribute(SDL_GL_DOUBLEBUFFER, 1);
    Uint32 flags = SDL_WINDOW_OPENGL | SDL_WINDOW_RESIZABLE | SDL_WINDOW_ALLOW_HIGHDPI;
    int width = settings.width;
    int height = settings.height;
    if (width == 0) {
        SDL_Rect desktop{0, 0, 1600, 900};
        SDL_GetDisplayUsableBounds(0, &desktop);
        width = desktop.w;
        height = desktop.h;
        flags |= SDL_WINDOW_MAXIMIZED;
    }
    const int place = settings.width == 0 ? static_cast<int>(SDL_WINDOWPOS_CENTERED) : 0;
    return SDL_CreateWindow("Plenaria", place, place, width, height, flags);
}

}  // namespace

struct Window::State {
    WindowSettings settings;
    SDL_Window* window = nullptr;
    SDL_GLContext context = nullptr;
    bool imgui = false;
    std::unique_ptr<FlagStore> flags;
    std::optional<Canvas> canvas;
    float scale = 0;
    std::uint64_t shown = 0;
    std::chrono::steady_clock::time_point last = std::chrono::steady_clock::now();
    SDL_Cursor* cursors[3] = {};
    Clipboard clipboard{{.read = system_clipboard, .write = [](const std::string& text) {
                             SDL_SetClipboardText(text.c_str());
                         }}};
    std::string font;  ///< that is missing

    [[nodiscard]] float wanted_scale() const {
        int w = 0;
        int h = 0;
        SDL_GL_GetDrawableSize(window, &w, &h);
        return settings.scale > 0 ? settings.scale : fitting_scale(w, h);
    }
    bool load(float new_scale);
    void start_imgui();
    void render() const;
};

/// Loads fonts and style afresh: a style is scaled from a fresh copy, never twice.
bool Window::State::load(float new_scale) {
    scale = new_scale;
    ImGuiIO& io = ImGui::GetIO();
    io.Fonts->Clear();
    auto fonts = load_fonts(*io.Fonts, settings.assets + "/fonts", scale);
    if (!fonts) {
        font = fonts.error();
        return false;
    }
    ImGui_ImplOpenGL3_DestroyFontsTexture();
    ImGui_ImplOpenGL3_CreateFontsTexture();
    ImGuiStyle style;
    style.FramePadding = {12, 9};
    style.ItemSpacing = {10, 8};
    style.FrameRounding = 8;
    style.WindowRounding = 10;
    style.PopupRounding = 12;
    style.TouchExtraPadding = {0, 0};
    style.ScaleAllSizes(scale);
    ImGui::GetStyle() = style;
    flags->clear();
    FlagStore* store = flags.get();
    canvas.emplace(
        fonts.value(),
        [store](std::string_view iso, int w, int h) { return store->get(iso, w, h); }, scale);
    return true;
}

void Window::State::start_imgui() {
    IMGUI_CHECKVERSION();
    ImGui::CreateContext();
    imgui = true;
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.LogFilename = nullptr;
    // A blinking cursor would keep an idle console drawing.
    io.ConfigInputTextCursorBlink = false;
    io.BackendFlags |= ImGuiBackendFlags_HasMouseCursors;
    io.GetClipboardTextFn = get_clipboard;
    io.SetClipboardTextFn = set_clipboard;
    io.ClipboardUserData = &clipboard;
    InputQueue::map_keys(io);
    ImGui_ImplOpenGL3_Init("#version 150");
    cursors[0] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_ARROW);
    cursors[1] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_IBEAM);
    cursors[2] = SDL_CreateSystemCursor(SDL_SYSTEM_CURSOR_SIZEWE);
}

void Window::State::render() const {
    ImDrawData& data = *ImGui::GetDrawData();
    glViewport(0, 0, static_cast<int>(data.DisplaySize.x), static_cast<int>(data.DisplaySize.y));
    glClearColor(0.047F, 0.063F, 0.082F, 1);
    glClear(GL_COLOR_BUFFER_BIT);
    ImGui_ImplOpenGL3_RenderDrawData(&data);
}

Window::Window() : state_(std::make_unique<State>()) {}

Outcome<std::unique_ptr<Window>, Text> Window::open(const WindowSettings& settings) {
    std::unique_ptr<Window> made{new Window};
    State& state = *made->state_;
    state.settings = settings;
    if (SDL_Init(SDL_INIT_VIDEO | SDL_INIT_EVENTS) != 0) {
        return no_window();
    }
    state.window = make_window(settings);
    if (state.window == nullptr) {
        return no_window();
    }
    state.context = SDL_GL_CreateContext(state.window);
    if (state.context == nullptr) {
        return no_window();
    }
    SDL_GL_SetSwapInterval(1);
    state.flags = std::make_unique<FlagStore>(settings.assets + "/flags");
    state.start_imgui();
    if (!state.load(state.wanted_scale())) {
        return made->missing_font();
    }
    SDL_StartTextInput();
    return made;
}

Window::~Window() {
    forget_clipboard();
    state_->flags.reset();
    if (state_->imgui) {
        ImGui_ImplOpenGL3_Shutdown();
        ImGui::DestroyContext();
    }
    for (SDL_Cursor* cursor : state_->cursors) {
        SDL_FreeCursor(cursor);
    }
    if (state_->context != nullptr) {
        SDL_GL_DeleteContext(state_->context);
    }
    if (state_->window != nullptr) {
        SDL_DestroyWindow(state_->window);
    }
    SDL_Quit();
}

Text Window::missing_font() const { return console::missing_font(state_->font); }

Canvas& Window::canvas() { return *state_->canvas; }

PixelSize Window::size() const {
    PixelSize size;
    SDL_GL_GetDrawableSize(state_->window, &size.w, &size.h);
    return size;
}

float Window::pixels_per_unit() const {
    int w = 0;
    int h = 0;
    SDL_GetWindowSize(state_->window, &w, &h);
    return w == 0 ? 1.0F : static_cast<float>(size().w) / static_cast<float>(w);
}

bool Window::visible() const {
    return (SDL_GetWindowFlags(state_->window) & (SDL_WINDOW_MINIMIZED | SDL_WINDOW_HIDDEN)) == 0;
}

bool Window::begin_frame() {
    const float wanted = state_->wanted_scale();
    if (wanted != state_->scale && !state_->load(wanted)) {
        return false;
    }
    const PixelSize pixels = size();
    ImGuiIO& io = ImGui::GetIO();
    io.DisplaySize = {static_cast<float>(pixels.w), static_cast<float>(pixels.h)};
    const auto now = std::chrono::steady_clock::now();
    io.DeltaTime = std::max(0.0001F, std::chrono::duration<float>(now - state_->last).count());
    state_->last = now;
    ImGui_ImplOpenGL3_NewFrame();
    ImGui::NewFrame();
    return true;
}

bool Window::end_frame(bool again) {
    const int cursor = ImGui::GetMouseCursor();
    SDL_SetCursor(state_->cursors[cursor == ImGuiMouseCursor_TextInput  ? 1
                                  : cursor == ImGuiMouseCursor_ResizeEW ? 2
                                                                        : 0]);
    ImGui::Render();
    state_->clipboard.forget_read();
    const std::uint64_t print = fingerprint_of(*ImGui::GetDrawData());
    if (print == state_->shown && !again) {
        return false;
    }
    state_->shown = print;
    state_->render();
    SDL_GL_SwapWindow(state_->window);
    return true;
}

void Window::glass_is(bool confidential) { state_->clipboard.glass_is(confidential); }

void Window::forget_clipboard() { state_->clipboard.forget(); }

bool Window::save_picture(const std::string& path) {
    state_->render();
    const PixelSize pixels = size();
    const auto row = static_cast<std::size_t>(pixels.w) * 3;
    std::vector<unsigned char> rgb(row * static_cast<std::size_t>(pixels.h));
    glPixelStorei(GL_PACK_ALIGNMENT, 1);
    glReadPixels(0, 0, pixels.w, pixels.h, GL_RGB, GL_UNSIGNED_BYTE, rgb.data());
    SDL_Surface* surface =
        SDL_CreateRGBSurfaceWithFormat(0, pixels.w, pixels.h, 24, SDL_PIXELFORMAT_RGB24);
    if (surface == nullptr) {
        return false;
    }
    for (int y = 0; y < pixels.h; ++y) {
        // GL counts its rows from below.
        const auto from = static_cast<std::size_t>(pixels.h - 1 - y) * row;
        std::memcpy(static_cast<unsigned char*>(surface->pixels) +
                        static_cast<std::ptrdiff_t>(y) * surface->pitch,
                    &rgb[from], row);
    }
    const bool written = IMG_SavePNG(surface, path.c_str()) == 0;
    SDL_FreeSurface(surface);
    return written;
}

}  // namespace plenaria::console
