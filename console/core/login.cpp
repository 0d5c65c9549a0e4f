#include "console/core/login.hpp"

#include <algorithm>
#include <charconv>

#include "server/model/letters.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

// A server on the same network that has not said a word by then is not there.
constexpr auto silent_for = 6s;
// A login waits for those before it; beyond, the server itself gives it up. Likewise whoever is cut
// off by a crowd at its door and comes back, with the password that the link holds.
constexpr auto answered_within = 25s;
constexpr std::size_t pin_digits_min = 4;
constexpr std::size_t pin_digits_max = 8;

/// How long the server lets wait, from the "(30 s)" at the end of its text; nothing where the text
/// is about something else.
std::optional<int> seconds_to_wait(const Text& trouble) {
    const std::string_view said = trouble.en();
    // Up to where the text of persons tells the seconds. The other is said to tokens, and was to
    // everybody by a former server.
    const std::string_view of_persons = text_of("protocol.too_many_attempts_person").en();
    if (!said.starts_with(of_persons.substr(0, of_persons.find('{'))) &&
        !said.starts_with(text_of("protocol.too_many_attempts").en())) {
        return std::nullopt;
    }
    const std::size_t open = said.rfind('(');
    int seconds = 1;
    if (open != std::string_view::npos) {
        std::from_chars(said.data() + open + 1, said.data() + said.size(), seconds);
    }
    return std::clamp(seconds, 1, 600);
}

bool only_digits(std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

}  // namespace

Login::Login(LoginSettings settings, LoginPorts ports)
    : settings_(std::move(settings)), ports_(std::move(ports)) {
    state_.language = settings_.language;
    state_.server = settings_.server;
    state_.person = settings_.person;
    state_.role = settings_.role;
}

Login::~Login() { wipe(ticket_); }

bool Login::is_trying() const {
    return state_.stage == LoginStage::trying || state_.stage == LoginStage::unlocking;
}

void Login::look(const client::Picture& picture, client::SteadyPoint now) {
    now_ = now;
    if (picture.clock.known) {
        state_.clock = picture.clock;
    }
    if (is_trying()) {
        follow_try(picture);
    } else if (inside()) {
        if (picture.phase == client::LinkPhase::stopped) {
            turned_out(picture);
            return;
        }
        if (!picture.ticket.empty() && picture.ticket != ticket_) {
            wipe(ticket_);
            ticket_ = picture.ticket;
        }
    }
}

void Login::follow_try(const client::Picture& picture) {
    switch (picture.phase) {
        case client::LinkPhase::joining:
        case client::LinkPhase::live:
            let_in(picture);
            return;
        case client::LinkPhase::stopped:
            refused(picture);
            return;
        case client::LinkPhase::connecting:
            break;
    }
    if (!picture.trouble.empty()) {
        held_up(picture);
        return;
    }
    const bool heard = picture.met || picture.last_frame != client::SteadyPoint{};
    if (now_ - since_ >= (heard ? client::SteadyPoint::duration{answered_within}
                                : client::SteadyPoint::duration{silent_for})) {
        fall_back(Tone::bad, Icon::plug,
                  fill_text(picture.met ? "console.login.cut_off" : "console.login.unreachable",
                            {{"server", same_text(state_.server)}}));
    }
}

void Login::let_in(const client::Picture& picture) {
    state_.stage = LoginStage::inside;
    state_.message = {};
    wrong_pins_ = 0;
    touched_ = now_;
    if (!picture.ticket.empty()) {
        wipe(ticket_);
        ticket_ = picture.ticket;
    }
}

void Login::refused(const client::Picture& picture) {
    if (picture.stop_code != "proof_refused") {
        fall_back(Tone::bad, Icon::cross, picture.stop_text);
        return;
    }
    if (state_.stage == LoginStage::trying) {
        fall_back(Tone::bad, Icon::cross, text_of("console.login.refused"));
        return;
    }
    if (!tried_pin_) {
        fall_back(Tone::bad, Icon::cross, text_of("console.lock.wrong_password"));
        return;
    }
    if (++wrong_pins_ < wrong_pins_max) {
        const int left = wrong_pins_max - wrong_pins_;
        fall_back(Tone::bad, Icon::cross,
                  fill_text("console.lock.wrong_pin", {{"n", same_text(std::to_string(left))}}));
        return;
    }
    forget_ticket();
    fall_back(Tone::bad, Icon::cross, text_of("console.lock.pins_over"));
}

void Login::held_up(const client::Picture& picture) {
    // The link would try again by itself; here a person decides when, and with what.
    const auto seconds = seconds_to_wait(picture.trouble);
    if (!seconds) {
        fall_back(Tone::bad, Icon::warning, picture.trouble);
        return;
    }
    state_.wait_until = now_ + std::chrono::seconds{*seconds};
    fall_back(Tone::warn, Icon::clock, {});
}

void Login::turned_out(const client::Picture& picture) {
    const bool refused = picture.stop_code == "proof_refused";
    if (refused && tried_pin_) {
        // Also where the server was started anew: it keeps no tickets, and the PIN alone is none.
        forget_ticket();
        state_.stage = LoginStage::locked;
        state_.locked_at.reset();
        fall_back(Tone::warn, Icon::lock, text_of("console.lock.ticket_over"));
        return;
    }
    forget_ticket();
    state_.stage = LoginStage::asking;
    fall_back(Tone::bad, Icon::stop, refused ? text_of("console.login.over") : picture.stop_text);
}

void Login::fall_back(Tone tone, Icon icon, Text text) {
    ports_.close();
    state_.secret.clear();
    if (is_trying()) {
        state_.stage = state_.stage == LoginStage::trying ? LoginStage::asking : LoginStage::locked;
    }
    state_.message_tone = tone;
    state_.message_icon = icon;
    state_.message = std::move(text);
}

void Login::forget_ticket() {
    wipe(ticket_);
    wrong_pins_ = 0;
    state_.by_pin = false;
    state_.has_ticket = false;
}

void Login::lock(const client::LocalTimes& zone) {
    if (!inside()) {
        return;
    }
    ports_.close();
    state_.zone = zone;
    state_.stage = LoginStage::locked;
    state_.secret.clear();
    state_.message = {};
    state_.has_ticket = !ticket_.empty();
    state_.by_pin = state_.has_ticket;
    state_.locked_at.reset();
    if (state_.clock.known) {
        state_.locked_at = state_.clock.at(now_);
    }
}

void Login::start_over() {
    forget_ticket();
    state_.secret.clear();
    state_.message = {};
    state_.person.clear();
    state_.role = settings_.role;
    state_.stage = LoginStage::asking;
}

void Login::confirm() {
    if (!can_confirm(state_, now_)) {
        if (now_ < state_.wait_until) {
            // Refused as well: what is typed after it is another try, and no more of this one.
            state_.secret.clear();
        }
        return;
    }
    const bool first = state_.stage == LoginStage::asking;
    if (first) {
        state_.person = composed(state_.person);
        const std::size_t from = state_.person.find_first_not_of(' ');
        const std::size_t to = state_.person.find_last_not_of(' ');
        state_.person = state_.person.substr(from, to - from + 1);
    }
    tried_pin_ = !first && state_.by_pin;
    state_.stage = first ? LoginStage::trying : LoginStage::unlocking;
    state_.message = {};
    since_ = now_;
    ports_.open({.person = state_.person,
                 .role = state_.role,
                 .secret = state_.secret.view(),
                 .ticket = tried_pin_ ? std::string_view{ticket_} : std::string_view{}});
    state_.secret.clear();
}

void Login::act(const Intent& intent) {
    if (intent.act == Act::toggle_language) {
        state_.language = state_.language == "es" ? "en" : "es";
        return;
    }
    if (inside() || is_trying()) {
        return;
    }
    const bool locked = state_.stage == LoginStage::locked;
    switch (intent.act) {
        case Act::edit:
            if (intent.target == "login.name" && !locked) {
                state_.person = intent.detail;
            }
            break;
        case Act::choose_role:
            if (const auto role = value_named<Role>(intent.target); role && !locked) {
                state_.role = *role;
            }
            break;
        case Act::type_secret:
            if (!state_.by_pin ||
                (only_digits(intent.detail) &&
                 state_.secret.characters() + intent.detail.size() <= pin_digits_max)) {
                state_.secret.append(intent.detail);
            }
            break;
        case Act::erase_secret:
            if (intent.detail.empty()) {
                state_.secret.erase_last();
            } else {
                state_.secret.clear();
            }
            break;
        case Act::log_in:
            confirm();
            break;
        case Act::use_password:
            state_.secret.clear();
            state_.message = {};
            state_.by_pin = !state_.by_pin && state_.has_ticket;
            break;
        case Act::other_person:
            start_over();
            break;
        case Act::tell_lost_keys:
            // What is left of it would be sent as a wrong one, and counted.
            state_.secret.clear();
            state_.message_tone = Tone::warn;
            state_.message_icon = Icon::warning;
            state_.message = text_of("console.login.lost_keys");
            break;
        default:
            break;
    }
}

void Login::key(const KeyEvent& event) {
    if (!event.down) {
        return;
    }
    if (event.key == Key::enter) {
        act({.act = Act::log_in});
    } else if (event.key == Key::f2) {
        act({.act = Act::toggle_language});
    } else if (event.key == Key::escape && !is_trying()) {
        state_.secret.clear();
    }
}

client::SteadyPoint Login::next_deadline() const {
    if (inside()) {
        return settings_.lock_after > Millis{0} ? touched_ + settings_.lock_after
                                                : client::SteadyPoint::max();
    }
    // A second for the clock and the wait, less for what turns meanwhile.
    return now_ + (is_trying() ? Millis{80} : Millis{1'000});
}

bool Login::idle_too_long() const {
    return inside() && settings_.lock_after > Millis{0} && now_ - touched_ >= settings_.lock_after;
}

bool can_confirm(const LoginState& state, client::SteadyPoint now) {
    const bool asks = state.stage == LoginStage::asking || state.stage == LoginStage::locked;
    const std::size_t typed = state.secret.characters();
    return asks && now >= state.wait_until &&
           state.person.find_first_not_of(' ') != std::string::npos &&
           typed >= (state.by_pin ? pin_digits_min : std::size_t{1});
}

}  // namespace plenaria::console
