// What the login and lock screens show; made by `present_login`, drawn by `draw_login`.
#pragma once

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

#include "console/core/model.hpp"

namespace plenaria::console {

/// A secret that is being typed: how much of it, never what.
struct SecretModel {
    std::string id;
    std::string label;
    std::string hint;
    std::size_t dots = 0;
    bool digits = false;  ///< takes nothing else
    bool enabled = true;
};

/// In the operator's language, and below in the other: whoever logs in may have chosen none yet.
struct LoginMessage {
    Icon icon = Icon::none;
    Tone tone = Tone::plain;
    std::string text;
    std::string other;
};

struct LoginModel {
    bool locked = false;
    Icon icon = Icon::none;
    std::string title;
    std::string lead;
    std::string clock;   ///< large, over the lock screen
    std::string person;  ///< who is locked in, and in which role; empty: nobody
    std::optional<FieldModel> name;
    std::string role_label;
    std::vector<ButtonModel> roles;
    SecretModel secret;
    std::optional<LoginMessage> message;
    ButtonModel confirm;
    std::vector<ButtonModel> others;
    ButtonModel language;
    bool busy = false;  ///< the server is being asked
};

}  // namespace plenaria::console
