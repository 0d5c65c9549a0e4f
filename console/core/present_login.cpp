// The login and lock screens: nothing of any room is known here.
#include "console/core/login.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

constexpr Role roles[] = {Role::secretariat, Role::chair, Role::technician, Role::interpreter,
                          Role::delegate};

std::string say(const LoginState& state, std::string_view key) {
    return std::string{text_in(key, state.language)};
}

std::string say(const LoginState& state, std::string_view key, std::string_view name,
                const std::string& value) {
    return std::string{fill_text(key, {{name, same_text(value)}}).in(state.language)};
}

std::optional<LoginMessage> message_of(const LoginState& state, client::SteadyPoint now) {
    Text text = state.message;
    if (state.wait_until > now) {
        const auto left = std::chrono::ceil<std::chrono::seconds>(state.wait_until - now).count();
        text = fill_text("console.login.wait", {{"n", same_text(std::to_string(left))}});
    }
    if (text.empty()) {
        return std::nullopt;
    }
    const std::string_view other = state.language == "es" ? "en" : "es";
    return LoginMessage{state.message_icon, state.message_tone,
                        std::string{text.in(state.language)}, std::string{text.in(other)}};
}

void add_who(const LoginState& state, bool busy, LoginModel& model) {
    FieldModel name;
    name.id = "login.name";
    name.label = say(state, "console.login.name");
    name.hint = say(state, "console.login.name_hint");
    name.text = state.person;
    name.focus = state.person.empty();
    name.bytes_max = limits::name_bytes;
    model.name = std::move(name);
    model.role_label = say(state, "console.login.role");
    for (const Role role : roles) {
        const std::string wire{name_of(role)};
        const bool chosen = state.role == role;
        model.roles.push_back({.id = "login.role." + wire,
                               .icon = chosen ? Icon::check : Icon::none,
                               .label = say(state, "console.role." + wire),
                               .style = chosen ? ButtonStyle::primary : ButtonStyle::outline,
                               .enabled = !busy,
                               .intent = {.act = Act::choose_role, .target = wire}});
    }
}

void add_lock(const LoginState& state, bool busy, client::SteadyPoint now, LoginModel& model) {
    if (state.clock.known) {
        model.clock = state.zone.hours_minutes(state.clock.at(now));
    }
    if (state.locked_at) {
        model.lead =
            say(state, "console.lock.since", "time", state.zone.hours_minutes(*state.locked_at));
    }
    model.person =
        state.person + "  ·  " + say(state, "console.role." + std::string{name_of(state.role)});
    if (state.has_ticket) {
        model.others.push_back({.id = "lock.use_password",
                                .label = say(state, state.by_pin ? "console.lock.use_password"
                                                                 : "console.lock.use_pin"),
                                .style = ButtonStyle::outline,
                                .enabled = !busy,
                                .intent = {.act = Act::use_password}});
    }
    model.others.push_back({.id = "lock.other",
                            .label = say(state, "console.lock.other"),
                            .style = ButtonStyle::outline,
                            .enabled = !busy,
                            .intent = {.act = Act::other_person}});
}

}  // namespace

LoginModel present_login(const LoginState& state, client::SteadyPoint now) {
    const bool busy = state.stage == LoginStage::trying || state.stage == LoginStage::unlocking;
    LoginModel model;
    model.locked = state.stage == LoginStage::locked || state.stage == LoginStage::unlocking;
    model.busy = busy;
    model.icon = model.locked ? Icon::lock : Icon::people;
    model.title = say(state, model.locked ? "console.lock.title" : "console.login.title");
    if (model.locked) {
        add_lock(state, busy, now, model);
    } else {
        model.lead = say(state, "console.login.lead", "server", state.server);
        add_who(state, busy, model);
    }
    model.secret.id = "login.secret";
    model.secret.label = say(state, state.by_pin ? "console.login.pin" : "console.login.password");
    model.secret.hint =
        say(state, state.by_pin ? "console.login.pin_hint" : "console.login.password_hint");
    model.secret.dots = state.secret.characters();
    model.secret.digits = state.by_pin;
    model.secret.enabled = !busy;
    model.message = message_of(state, now);
    const char* confirm = model.locked ? "console.lock.unlock" : "console.login.confirm";
    model.confirm = {.id = "login.confirm",
                     .icon = model.locked ? Icon::unlock : Icon::next,
                     .label = say(state, busy ? "console.login.trying" : confirm),
                     .key = busy ? std::string{} : say(state, "console.key.enter"),
                     .style = ButtonStyle::primary,
                     .enabled = can_confirm(state, now),
                     .mark = busy ? Mark::waiting : Mark::none,
                     .intent = {.act = Act::log_in}};
    model.language = {.id = "login.language",
                      .icon = Icon::globe,
                      .label = state.language == "es" ? "ES" : "EN",
                      .key = "F2",
                      .style = ButtonStyle::outline,
                      .enabled = true,
                      .intent = {.act = Act::toggle_language}};
    return model;
}

}  // namespace plenaria::console
