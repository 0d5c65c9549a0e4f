#include "tests/unit/console/bench.hpp"

#include <SDL_keyboard.h>
#include <gtest/gtest.h>

#include <algorithm>
#include <cstring>
#include <map>

#include "console/app/settings.hpp"
#include "console/panels/console_frame.hpp"
#include "server/model/assertion.hpp"
#include "tests/unit/console/demo_conference.hpp"

namespace plenaria::console::testing {
namespace {

struct LoadedFonts {
    std::unique_ptr<ImFontAtlas> atlas;
    Fonts fonts;
};

/// Fonts take a while to load: each scale once for all tests of the program.
LoadedFonts& fonts_at(float scale) {
    static std::map<float, LoadedFonts> loaded;
    LoadedFonts& entry = loaded[scale];
    if (!entry.atlas) {
        entry.atlas = std::make_unique<ImFontAtlas>();
        auto fonts =
            load_fonts(*entry.atlas, std::string{PLENARIA_BINARY_DIR} + "/assets/fonts", scale);
        EXPECT_TRUE(fonts) << "fonts are missing: build plenaria_assets";
        if (fonts) {
            entry.fonts = fonts.value();
        }
    }
    return entry;
}

/// SDL knows its layout only with a window.
SDL_Scancode scancode_of(SDL_Keycode key) {
    switch (key) {
        case SDLK_TAB:
            return SDL_SCANCODE_TAB;
        case SDLK_BACKSPACE:
            return SDL_SCANCODE_BACKSPACE;
        case SDLK_a:
            return SDL_SCANCODE_A;
        case SDLK_v:
            return SDL_SCANCODE_V;
        default:
            return SDL_GetScancodeFromKey(key);
    }
}

SDL_Event mouse_event(Uint32 type, float x, float y) {
    SDL_Event event{};
    event.type = type;
    if (type == SDL_MOUSEMOTION) {
        event.motion.x = static_cast<int>(x);
        event.motion.y = static_cast<int>(y);
    } else {
        event.button.button = SDL_BUTTON_LEFT;
        event.button.x = static_cast<int>(x);
        event.button.y = static_cast<int>(y);
    }
    return event;
}

}  // namespace

Bench::Bench(View view, BenchSettings settings)
    : view_(std::move(view)), picture_(demo_picture(view_)), now_(demo_local()) {
    const float scale = fitting_scale(settings.width, settings.height);
    LoadedFonts& fonts = fonts_at(scale);
    PLENARIA_ASSERT(ImGui::GetCurrentContext() == nullptr);  // one at a time
    ImGui::CreateContext(fonts.atlas.get());
    ImGuiIO& io = ImGui::GetIO();
    io.IniFilename = nullptr;
    io.DisplaySize = {static_cast<float>(settings.width), static_cast<float>(settings.height)};
    InputQueue::map_keys(io);
    canvas_ = std::make_unique<Canvas>(fonts.fonts, nullptr, scale);
    std::optional<LoginSettings> login;
    if (settings.logs_in || !settings.person.empty()) {
        login = LoginSettings{.person = settings.person,
                              .role = settings.role,
                              .server = "127.0.0.1:8470",
                              .language = settings.language,
                              .lock_after = settings.lock_after};
        picture_ = std::make_shared<client::Picture>();
    }
    station_ =
        std::make_unique<Station>(ControllerSettings{.language = settings.language,
                                                     .room = RoomId{settings.room},
                                                     .operator_name = "Eva Paz",
                                                     .server = "127.0.0.1:8470",
                                                     .server_fingerprint = settings.fingerprint},
                                  ports(), std::move(login));
    frame();
    frame();
}

StationPorts Bench::ports() {
    return {
        .send =
            [this](CommandRequest request) {
                // What the server does not read would be refused whatever it says.
                const auto read = protocol::decode_client_frame(protocol::encode(request));
                EXPECT_TRUE(read && std::holds_alternative<CommandRequest>(read.value()))
                    << protocol::encode(request);
                if (takes_commands_) {
                    requests_.push_back(std::move(request));
                }
                return takes_commands_;
            },
        .ask =
            [this](protocol::CodeRequest request) {
                if (takes_commands_) {
                    asked_.push_back(std::move(request));
                }
                return takes_commands_;
            },
        .link = {.open =
                     [this](const LoginClaim& claim) {
                         opened_.push_back({std::string{claim.person}, claim.role,
                                            std::string{claim.secret}, std::string{claim.ticket}});
                         linked_ = true;
                         picture_ = std::make_shared<client::Picture>();
                     },
                 .close =
                     [this] {
                         linked_ = false;
                         picture_ = std::make_shared<client::Picture>();
                     }}};
}

void Bench::hear(const client::Picture& picture) {
    picture_ = std::make_shared<client::Picture>(picture);
    frame();
}

void Bench::welcome(const std::string& ticket) {
    let_in(ticket);
    frame(Millis{500});
}

void Bench::let_in(const std::string& ticket) {
    auto next = demo_picture(view_);
    next->ticket = ticket;
    picture_ = next;
    last_shown_ = next;
    next.reset();
    frame();
}

void Bench::refuse(const std::string& code, Text text) {
    client::Picture picture = *picture_;
    picture.phase = client::LinkPhase::stopped;
    picture.stop_code = code;
    picture.stop_text = std::move(text);
    hear(picture);
    frame();
}

Bench::~Bench() { ImGui::DestroyContext(); }

void Bench::one_frame() {
    std::vector<KeyEvent> keys;
    ImGuiIO& io = ImGui::GetIO();
    io.DeltaTime = 0.016F;
    if (!input_.empty()) {
        station_->touched(now_);
    }
    input_.feed(io, keys, canvas_->awaits_focus());
    const bool was_inside = station_->controller() != nullptr;
    if (picture_->phase == client::LinkPhase::live) {
        picture_->last_frame = now_;  // a server that is there is heard all the time
        for (auto& [id, room] : picture_->rooms) {
            room.current_until = now_;
        }
    }
    station_->begin_frame(picture_, std::exchange(results_, {}), now_);
    if (!was_inside && station_->controller() != nullptr) {
        input_.forget_typed();
    }
    if (input_.take_loss()) {
        station_->tell_lost_keys();
    }
    ImGui::NewFrame();
    run_frame(*station_, *canvas_, keys);
    ImGui::Render();
}

void Bench::frame(Millis by) {
    now_ += by;
    one_frame();
    for (int i = 0; i < 2000 && !input_.empty(); ++i) {
        now_ += Millis{1};
        one_frame();
    }
    EXPECT_TRUE(input_.empty());
}

void Bench::move_to(std::string_view id) {
    const Box* box = canvas_->find(id);
    ASSERT_NE(box, nullptr) << id << " is not shown";
    mouse_x_ = std::floor(box->mid_x());
    mouse_y_ = std::floor(box->mid_y());
    input_.push(mouse_event(SDL_MOUSEMOTION, mouse_x_, mouse_y_));
    frame();
}

void Bench::drag(std::string_view from, std::string_view to, float share) {
    ASSERT_NO_FATAL_FAILURE(move_to(from));
    button(true);
    const Box* box = canvas_->find(to);
    ASSERT_NE(box, nullptr) << to << " is not shown";
    const float target = std::floor(box->y + box->h * share);
    // A hand does not jump: what counts as a drag begins on the way.
    for (const float y : {(mouse_y_ + target) / 2, target}) {
        mouse_y_ = std::floor(y);
        input_.push(mouse_event(SDL_MOUSEMOTION, mouse_x_, mouse_y_));
        frame();
    }
    button(false);
    frame();
}

void Bench::button(bool down) {
    input_.push(mouse_event(down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP, mouse_x_, mouse_y_));
    frame();
}

void Bench::click(std::string_view id) {
    ASSERT_NO_FATAL_FAILURE(move_to(id));
    button(true);
    button(false);
    frame();
}

void Bench::key(SDL_Keycode key, bool down, Uint16 modifiers) {
    SDL_Event event{};
    event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
    event.key.keysym.sym = key;
    event.key.keysym.scancode = scancode_of(key);
    event.key.keysym.mod = modifiers;
    input_.push(event);
}

void Bench::press(SDL_Keycode code) {
    key(code, true);
    SDL_Event text{};
    text.type = SDL_TEXTINPUT;
    text.text.text[0] = static_cast<char>(code);
    input_.push(text);
    key(code, false);
}

void Bench::tap(SDL_Keycode code, Uint16 modifiers) {
    if (code >= SDLK_SPACE && code < SDLK_DELETE && modifiers == KMOD_NONE) {
        press(code);
    } else {
        key(code, true, modifiers);
        key(code, false, modifiers);
    }
    frame();
    frame();
}

void Bench::type(std::string_view text) {
    for (const char letter : text) {
        press(static_cast<SDL_Keycode>(letter));
    }
    frame();
    frame();
}

void Bench::show(View view) {
    auto next = std::make_shared<client::Picture>(*picture_);
    next->rooms.at(RoomId{"sala-a"}).view = std::make_shared<const View>(std::move(view));
    picture_ = next;
    frame();
}

void Bench::lose_link() { enter(client::LinkPhase::connecting); }

void Bench::regain_link() { enter(client::LinkPhase::live); }

void Bench::enter(client::LinkPhase phase) {
    auto next = std::make_shared<client::Picture>(*picture_);
    next->phase = phase;
    picture_ = next;
    frame();
}

void Bench::answer(const CommandId& id, std::string code, Text text) {
    protocol::CommandResult result;
    result.id = id;
    result.code = std::move(code);
    result.text = std::move(text);
    results_.push_back(std::move(result));
    frame();
}

void Bench::answer(protocol::CommandResult result) {
    results_.push_back(std::move(result));
    frame();
}

void Bench::foresee() {
    constexpr int questions_max = 3;
    frame(Millis{300});  // typing pauses
    for (int i = 0; i < questions_max && !controller().ui().form.asked.empty(); ++i) {
        const CommandId asked = controller().ui().form.asked;
        answer(asked);
    }
    EXPECT_TRUE(controller().ui().form.asked.empty());
}

void Bench::show_second_room() {
    auto next = std::make_shared<client::Picture>(*picture_);
    add_second_room(*next);
    picture_ = next;
    frame();
}

std::vector<std::string> Bench::sent() const {
    std::vector<std::string> names;
    for (const CommandRequest& request : requests_) {
        if (!request.dry_run) {
            names.emplace_back(name_of(request.command));
        }
    }
    return names;
}

std::optional<std::string> expected(const CommandRequest& request, std::string_view key) {
    for (const auto& [name, value] : request.expect) {
        if (name == key) {
            return value;
        }
    }
    return std::nullopt;
}

}  // namespace plenaria::console::testing
