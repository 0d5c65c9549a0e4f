// plenaria-console-demo SCENE LANGUAGE WIDTHxHEIGHT FILE.png: the console on a room made by hand,
// for the pictures in the documentation and for looking at a change. Needs a display (xvfb-run).
#include <SDL.h>

#include <cstdio>
#include <string>
#include <utility>

#include "console/app/settings.hpp"
#include "console/app/shell.hpp"
#include "console/panels/console_frame.hpp"
#include "server/client/local_clock.hpp"
#include "tests/unit/console/demo_conference.hpp"
#include "tests/unit/console/demo_floor.hpp"
#include "tests/unit/console/demo_following.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::console;

View view_of(const std::string& scene) {
    using namespace plenaria::console::testing;
    if (is_floor_scene(scene)) {
        return demo_floor_scene(scene);
    }
    if (is_conference_scene(scene)) {
        return demo_conference(scene == "script");
    }
    if (scene == "following" || scene == "following-delegate") {
        return demo_followed(demo_view());
    }
    if (scene == "following-outside") {
        return demo_followed_outside();
    }
    if (scene == "following-within") {
        return demo_followed_within();
    }
    if (scene == "over") {
        return demo_view(Millis{-17'000});
    }
    if (scene == "clearing") {
        return demo_view_closed(DoorsState::clearing);
    }
    if (scene == "checklist" || scene == "roster") {
        return demo_view_checklist();
    }
    if (scene == "closed") {
        return demo_view_closed(DoorsState::closed);
    }
    if (scene == "screen" || scene == "pairing" || scene == "clearances") {
        View view = demo_view_proven(demo_view_checklist());
        (*view.screens)[1].cleared = true;
        return view;
    }
    if (scene == "emergency") {
        return demo_view_emergency();
    }
    if (scene == "service" || scene == "troubled") {
        return demo_view_troubled();
    }
    if (scene == "reopening") {
        return demo_view_closed(DoorsState::reopening);
    }
    View view = demo_view();
    if (scene == "idle") {
        view.floor->phase = FloorPhase::idle;
        view.floor->speaker.reset();
    } else if (scene == "called") {
        view.floor->phase = FloorPhase::called;
        view.floor->clock.running_since.reset();
        view.floor->verify_outage = Millis{42'000};
    } else if (scene == "empty") {
        view.session.reset();
        view.agenda.reset();
        view.queue = std::vector<QueueEntryView>{};
        view.floor->phase = FloorPhase::idle;
        view.floor->speaker.reset();
        view.record = std::vector<RecordView>{};
    }
    return view;
}

void open_what(Controller& controller, const std::string& scene) {
    console::testing::open_conference_scene(controller, scene);
    console::testing::open_floor_scene(controller, scene);
    for (const char* popover :
         {"add", "keys", "sessions", "suspend", "adjourn", "checklist", "roster", "service"}) {
        if (scene == popover) {
            controller.act({.act = Act::open_popover, .target = popover});
        }
    }
    if (scene == "screen") {
        controller.act({.act = Act::open_popover, .target = "screen", .detail = "izq"});
    } else if (scene == "pairing") {
        controller.act({.act = Act::open_form, .target = "screen.pair", .detail = "podio"});
    } else if (scene == "clearances") {
        controller.act({.act = Act::open_popover, .target = "checklist"});
    } else if (scene == "item") {
        controller.act({.act = Act::open_popover, .target = "item", .detail = "i6"});
    } else if (scene == "desk") {
        controller.act({.act = Act::open_popover, .target = "desk", .detail = "fr"});
    } else if (scene == "clearing") {
        controller.act({.act = Act::open_popover, .target = "gate", .detail = "web"});
    } else if (scene == "row") {
        controller.act({.act = Act::select_entry, .target = "e14"});
    }
}

/// What somebody types on the login and lock screens, one step after another.
std::vector<Intent> login_steps(const std::string& scene) {
    const Intent password{.act = Act::type_secret, .detail = "una frase larga"};
    const Intent press{.act = Act::log_in};
    const Intent digits{.act = Act::type_secret, .detail = "1234"};
    if (scene == "login") {
        return {password};
    }
    if (scene == "login-refused" || scene == "person" || scene.starts_with("following")) {
        return {password, press};
    }
    if (scene == "lock-refused") {
        return {password, press, {.act = Act::lock}, digits, press};
    }
    return {password, press, {.act = Act::lock}, {.act = Act::type_secret, .detail = "123"}};
}

Role role_of(const std::string& scene) {
    if (scene == "following-delegate" || scene == "following-outside") {
        return Role::delegate;
    }
    return scene.starts_with("following") ? Role::interpreter : Role::chair;
}

/// The login and lock screens need no live link, and so are painted by hand.
int paint_login(Window& window, const std::string& scene, const std::string& language,
                const std::string& file, const std::shared_ptr<client::Picture>& live) {
    live->ticket = "ticket";
    auto picture = std::make_shared<client::Picture>();
    Station station{{.language = language,
                     .room = RoomId{"sala-a"},
                     .operator_name = "Eva Paz",
                     .server = "demo"},
                    {.send = [](const CommandRequest&) { return true; },
                     .ask = [](const protocol::CodeRequest&) { return true; },
                     .link = {.open = [](const LoginClaim&) {}, .close = [] {}}},
                    LoginSettings{.person = "Elena Marín",
                                  .role = role_of(scene),
                                  .server = "192.0.2.10:8470",
                                  .language = language}};
    const auto frame = [&] {
        station.begin_frame(picture, {}, client::LocalClock::now());
        if (!window.begin_frame()) {
            return false;
        }
        run_frame(station, window.canvas(), {});
        window.end_frame(true);
        return true;
    };
    const auto answer = [&](bool refuses) {
        picture = refuses ? std::make_shared<client::Picture>() : live;
        if (refuses) {
            picture->phase = client::LinkPhase::stopped;
            picture->stop_code = "proof_refused";
            picture->clock = live->clock;
        }
    };
    for (const Intent& step : login_steps(scene)) {
        if (Controller* controller = station.controller()) {
            controller->act(step);
        } else {
            station.login()->act(step);
        }
        if (step.act == Act::log_in) {
            const bool unlocks = station.login()->state().stage == LoginStage::unlocking;
            answer(unlocks || scene == "login-refused");
        }
        for (int i = 0; i < 4; ++i) {
            if (!frame()) {
                return 4;
            }
        }
    }
    return window.save_picture(file) ? 0 : 5;
}

}  // namespace

int main(int argc, char** argv) {
    if (argc != 5) {
        std::fprintf(stderr, "plenaria-console-demo SCENE es|en WIDTHxHEIGHT FILE.png\n");
        return 2;
    }
    const std::string scene = argv[1];
    auto settings = read_settings({"--data", ".", "--language", argv[2], "--size", argv[3]});
    if (!settings) {
        return 2;
    }
    char* base = SDL_GetBasePath();
    const std::string assets = std::string{base} + "../assets";
    SDL_free(base);
    auto window = Window::open(
        {.width = settings.value().width, .height = settings.value().height, .assets = assets});
    if (!window) {
        std::fprintf(stderr, "%s\n", std::string{window.error().en()}.c_str());
        return 4;
    }
    std::vector<protocol::CommandResult> results;
    const auto picture = console::testing::demo_picture(view_of(scene), client::LocalClock::now());
    if (scene.starts_with("log") || scene.starts_with("lock") || scene == "person" ||
        scene.starts_with("following")) {
        return paint_login(*window.value(), scene, argv[2], argv[4], picture);
    }
    Station station{{.language = argv[2],
                     .room = RoomId{"sala-a"},
                     .operator_name = "Eva Paz",
                     .server = "demo"},
                    {.send =
                         [&](const CommandRequest& request) {
                             if (request.dry_run) {
                                 results.push_back(protocol::accepted(
                                     request.id, console::testing::demo_effects()));
                             }
                             return true;
                         },
                     .ask =
                         [&](const protocol::CodeRequest& request) {
                             results.push_back(protocol::accepted(request.id));
                             return true;
                         },
                     .link = {}}};
    Controller& controller = *station.controller();
    if (console::testing::is_conference_scene(scene)) {
        console::testing::add_second_room(*picture);
    }
    controller.begin_frame(picture, {}, client::LocalClock::now());
    open_what(controller, scene);
    const Source source{.picture = [&] { return picture; },
                        .results = [&] { return std::exchange(results, {}); }};
    if (scene == "lost") {
        picture->phase = client::LinkPhase::connecting;
        picture->last_frame -= std::chrono::seconds{7};
    }
    // The shell takes no picture of what is confidential, not even where all of it is made up.
    if (scene == "lost" || controller.shows_confidential()) {
        for (int i = 0; i < 8; ++i) {
            controller.begin_frame(picture, source.results(), client::LocalClock::now());
            if (!window.value()->begin_frame()) {
                return 4;
            }
            run_frame(controller, window.value()->canvas(), {});
            window.value()->end_frame(true);
        }
        return window.value()->save_picture(argv[4]) ? 0 : 5;
    }
    return run_shell(*window.value(), station, source, argv[4]) == Ended::after_picture ? 0 : 5;
}
