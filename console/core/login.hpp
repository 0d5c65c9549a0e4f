// Who is at the console: logging in, being let in, locking, unlocking. It knows no link and no
// glass: it opens and closes the link through its owner and follows what the link says.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "console/core/intent.hpp"
#include "console/core/login_model.hpp"
#include "console/core/typed_secret.hpp"
#include "server/client/local_times.hpp"
#include "server/client/picture.hpp"
#include "server/model/text.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::console {

enum class LoginStage {
    asking,     ///< name, role and password are typed
    trying,     ///< the server is asked about them
    inside,     ///< the person is at the console
    locked,     ///< nothing of the room is held; PIN or password is typed
    unlocking,  ///< the server is asked about it
};

struct LoginSettings {
    std::string person;  ///< proposed
    Role role = Role::secretariat;
    std::string server;  ///< HOST:PORT, shown
    std::string language = "es";
    Millis lock_after{0};  ///< without input; 0: only when it is asked for
};

/// What the server is shown; good during the call alone.
struct LoginClaim {
    std::string_view person;
    Role role{};
    std::string_view secret;  ///< the password, or with a ticket the PIN
    std::string_view ticket;
};

/// How the link is opened and closed; neither calls back.
struct LoginPorts {
    std::function<void(const LoginClaim&)> open;
    std::function<void()> close;
};

/// What is typed and believed; for the presenter.
struct LoginState {
    LoginStage stage = LoginStage::asking;
    std::string language;
    std::string server;
    std::string person;
    Role role = Role::secretariat;
    TypedSecret secret;
    bool by_pin = false;  ///< the lock screen asks for the PIN
    bool has_ticket = false;
    Icon message_icon = Icon::none;
    Tone message_tone = Tone::plain;
    Text message;
    client::SteadyPoint wait_until{};  ///< no try before: there were too many
    client::ServerClock clock;
    client::LocalTimes zone{"UTC"};
    std::optional<TimePoint> locked_at;
};

/// What those screens show at that local instant.
[[nodiscard]] LoginModel present_login(const LoginState& state, client::SteadyPoint now);
/// Whether what is typed can be sent now.
[[nodiscard]] bool can_confirm(const LoginState& state, client::SteadyPoint now);

/// Used by the UI thread alone.
class Login {
public:
    /// The server ends a ticket with the third wrong PIN.
    static constexpr int wrong_pins_max = 3;

    Login(LoginSettings settings, LoginPorts ports);
    ~Login();
    Login(const Login&) = delete;
    Login& operator=(const Login&) = delete;

    /// Takes the link's newest picture: lets in, refuses, or, once inside, notices that the server
    /// wants this person no more.
    void look(const client::Picture& picture, client::SteadyPoint now);
    /// Somebody is there: the time without input begins anew.
    void touched(client::SteadyPoint now) { touched_ = now; }
    void act(const Intent& intent);
    void key(const KeyEvent& event);
    /// Leaves the console locked; nothing where nobody is inside. `zone` is the event's.
    void lock(const client::LocalTimes& zone);

    /// Whether nobody has touched anything for as long as the settings allow.
    [[nodiscard]] bool idle_too_long() const;

    [[nodiscard]] bool inside() const { return state_.stage == LoginStage::inside; }
    /// Whether the clock on the lock screen, or a wait, looks different later.
    [[nodiscard]] client::SteadyPoint next_deadline() const;
    [[nodiscard]] LoginModel present() const { return present_login(state_, now_); }
    [[nodiscard]] const LoginState& state() const { return state_; }
    void speak(const std::string& language) { state_.language = language; }

private:
    void confirm();
    void follow_try(const client::Picture& picture);
    void refused(const client::Picture& picture);
    void held_up(const client::Picture& picture);
    void let_in(const client::Picture& picture);
    void turned_out(const client::Picture& picture);
    /// Back to the screen from which the try was made.
    void fall_back(Tone tone, Icon icon, Text text);
    void forget_ticket();
    void start_over();
    [[nodiscard]] bool is_trying() const;

    LoginSettings settings_;
    LoginPorts ports_;
    LoginState state_;
    std::string ticket_;
    int wrong_pins_ = 0;
    bool tried_pin_ = false;  ///< what the link shows the server whenever it comes back
    client::SteadyPoint now_{};
    client::SteadyPoint since_{};  ///< of the try
    client::SteadyPoint touched_{};
};

}  // namespace plenaria::console
