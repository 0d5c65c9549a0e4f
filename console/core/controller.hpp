// The console without glass: takes keys and intents, sends commands, remembers what is on its way,
// and answers with the model of the next frame.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "console/core/model.hpp"
#include "console/core/pending.hpp"
#include "console/core/present.hpp"
#include "console/core/ui_state.hpp"
#include "server/client/local_times.hpp"
#include "server/client/picture.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::console {

struct ControllerSettings {
    std::string language = "es";
    RoomId room;                ///< empty: the first room that comes
    std::string operator_name;  ///< shown, and proposed as whose word a gate's state is
    std::string server;         ///< HOST:PORT, shown until a room is there
    std::string id_prefix;      ///< random, so that no two starts share a command id
};

/// Used by the UI thread alone. A frame is: `begin_frame`, `key` for each key, `present`, draw,
/// `end_frame` with what the panels reported. While the link is not live nothing is sent.
class Controller {
public:
    /// Sends a command; false: it was not taken (`Link::send`).
    using Send = std::function<bool(CommandRequest)>;

    Controller(ControllerSettings settings, Send send);

    /// Takes the newest picture and the answers that came since.
    void begin_frame(std::shared_ptr<const client::Picture> picture,
                     const std::vector<protocol::CommandResult>& results, client::SteadyPoint now);
    /// A key; while somebody types in a field all but Escape, Enter and the arrows are dead.
    void key(const KeyEvent& event, bool typing);
    [[nodiscard]] ConsoleModel present() const;
    /// Acts on what the panels reported. `held` is the hold button under the pressed mouse button,
    /// or empty.
    void end_frame(const std::vector<Intent>& intents, std::string_view held);
    void act(const Intent& intent);

    /// When the next frame is due though nothing happens: a clock's next second, a hold, a mark.
    [[nodiscard]] client::SteadyPoint next_deadline() const;
    [[nodiscard]] const UiState& ui() const { return ui_; }
    /// Whether what is pressed now would be sent.
    [[nodiscard]] bool writable() const;

private:
    [[nodiscard]] const View* view() const;
    [[nodiscard]] Scene scene() const;
    [[nodiscard]] TimePoint server_now() const;
    [[nodiscard]] Expectations believed_floor() const;

    bool act_on_floor(const Intent& intent);
    bool act_on_doors(const Intent& intent);
    bool act_on_agenda(const Intent& intent);
    bool act_on_queue(const Intent& intent);
    void act_on_console(const Intent& intent);
    void press_space();
    void press_next();
    void press_end();
    void move_entry(const std::string& entry, int by);
    void inscribe();
    void edit(const std::string& field, std::string text);
    void open_popover(const std::string& name, const std::string& subject);
    void close_outdated_popover();
    void choose_room();

    void press_doors(bool down);
    void press_enter();
    void press_escape();
    void press_arrow(int by);
    void update_hold(std::string_view held);
    void fire_hold();

    void send(Command command, std::string subject, Expectations expect);
    void toast(Icon icon, Tone tone, Text text);

    ControllerSettings settings_;
    Send send_;
    UiState ui_;
    Pending pending_;
    std::string zone_name_ = "UTC";
    client::LocalTimes zone_{"UTC"};
    std::shared_ptr<const client::Picture> picture_;
    client::SteadyPoint now_{};
    client::SteadyPoint next_pressed_{};
    std::string key_hold_;  ///< the hold button that F9 stands for while it is down
};

}  // namespace plenaria::console
