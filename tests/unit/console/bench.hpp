// The whole console without window or GL: SDL events in, commands out.
#pragma once

#include <SDL_events.h>
#include <imgui.h>

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/app/input_queue.hpp"
#include "console/core/station.hpp"
#include "console/panels/canvas.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing {

struct BenchSettings {
    std::string language = "es";
    int width = 1366;
    int height = 768;
    std::string room = "sala-a";
    std::string person{};  ///< who has to log in first; empty: a token opened the console
    Role role = Role::secretariat;
    bool logs_in = false;  ///< the login screen, whether or not a name is proposed
    Millis lock_after{0};
    std::string fingerprint = "3F2A 91BC 07D4 E61B";  ///< of the server; empty: in the clear
};

/// What a login gave the link to show.
struct OpenedLink {
    std::string person;
    Role role{};
    std::string secret;
    std::string ticket;
};

/// One console at a time, since ImGui has one current context. Its clock moves only by frames.
class Bench {
public:
    explicit Bench(View view = demo_view(), BenchSettings settings = {});
    ~Bench();
    Bench(const Bench&) = delete;
    Bench& operator=(const Bench&) = delete;

    /// One frame, `by` later; then more frames, until all input was taken.
    void frame(Millis by = Millis{16});
    /// Moves to the middle of `id`, presses and releases. Fails the test where `id` is not shown.
    void click(std::string_view id);
    void move_to(std::string_view id);
    /// Presses `from`, moves to `share` of the height of `to` (0: its upper edge) and releases.
    void drag(std::string_view from, std::string_view to, float share);
    void button(bool down);
    /// A key pressed and released, with its letter typed as SDL reports it.
    void tap(SDL_Keycode key, Uint16 modifiers = KMOD_NONE);
    /// A letter's key pressed and released and its text, queued only.
    void press(SDL_Keycode letter);
    void key(SDL_Keycode key, bool down, Uint16 modifiers = KMOD_NONE);
    void type(std::string_view text);

    void show(View view);
    void lose_link();
    void regain_link();
    void answer(const CommandId& id, std::string code = {}, Text text = {});
    void answer(protocol::CommandResult result);
    /// The server tells what the open form would do, as often as it is asked.
    void foresee();
    void show_second_room();
    /// What the link says from now on; empty where it says nothing.
    void hear(const client::Picture& picture);
    /// The link is live and shows the room in one frame; a login by password gets that ticket.
    void let_in(const std::string& ticket = "ticket");
    /// The same, and long enough before anything else for keys to count.
    void welcome(const std::string& ticket = "ticket");
    /// The server wants nobody like that: it closes with that code.
    void refuse(const std::string& code = "proof_refused", Text text = {});

    /// The commands sent so far, as wire names; dry runs are only in `requests`.
    [[nodiscard]] std::vector<std::string> sent() const;
    [[nodiscard]] const std::vector<CommandRequest>& requests() const { return requests_; }
    /// What screens were asked to show a code for.
    [[nodiscard]] const std::vector<protocol::CodeRequest>& asked() const { return asked_; }
    [[nodiscard]] Controller& controller() { return *station_->controller(); }
    [[nodiscard]] Station& station() { return *station_; }
    [[nodiscard]] const std::vector<OpenedLink>& opened() const { return opened_; }
    [[nodiscard]] bool linked() const { return linked_; }
    /// How many hold the last picture of a room, the bench not counted.
    [[nodiscard]] long holders() const { return last_shown_.use_count(); }
    [[nodiscard]] Canvas& canvas() { return *canvas_; }
    [[nodiscard]] InputQueue& input() { return input_; }
    [[nodiscard]] bool shows(std::string_view id) const { return canvas_->find(id) != nullptr; }
    /// Until now the link takes commands; from then on it does not.
    void refuse_to_send() { takes_commands_ = false; }

private:
    void one_frame();
    void enter(client::LinkPhase phase);
    [[nodiscard]] StationPorts ports();

    View view_;
    std::vector<OpenedLink> opened_;
    bool linked_ = false;
    std::weak_ptr<const client::Picture> last_shown_;
    std::shared_ptr<client::Picture> picture_;
    std::vector<protocol::CommandResult> results_;
    std::vector<CommandRequest> requests_;
    std::vector<protocol::CodeRequest> asked_;
    std::unique_ptr<Station> station_;
    std::unique_ptr<Canvas> canvas_;
    InputQueue input_;
    client::SteadyPoint now_;
    float mouse_x_ = 0;
    float mouse_y_ = 0;
    bool takes_commands_ = true;
};

/// The expected value of `key` in a request; empty optional: it was not expected.
[[nodiscard]] std::optional<std::string> expected(const CommandRequest& request,
                                                  std::string_view key);

}  // namespace plenaria::console::testing
