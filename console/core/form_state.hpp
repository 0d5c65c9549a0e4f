// What an open form holds: the words typed, what the server said it would do, and what became of
// it once it was sent.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "server/client/picture.hpp"
#include "server/model/effect.hpp"
#include "server/model/ids.hpp"
#include "server/model/text.hpp"

namespace plenaria::console {

/// A code that a screen was asked to show, as far as this console knows.
struct CodeOnGlass {
    CommandId asked;  ///< unanswered; empty: none
    Text refusal;
    client::SteadyPoint until;  ///< it counts no more
    int turn = 0;               ///< how often one was asked for
    int wrong = 0;              ///< how often another one was typed
    std::string sent;  ///< as it was sent; empty: nothing since this one was asked for
};

/// Keyed by the field's id without "form.". A form sends one command; whatever changes it asks
/// anew what it would do, and the last answer stays in sight meanwhile.
struct FormState {
    std::map<std::string, std::string, std::less<>> values;
    /// Of the item as it was seen when the form opened, or the version of the text; 0: a new one.
    int edits = 0;
    std::string seen;  ///< print of the entry as it was when "amend" opened
    client::SteadyPoint changed;

    CommandId asked;                ///< the dry run on its way; empty: none
    std::uint64_t asked_about = 0;  ///< which command it is about
    std::uint64_t answer_about = 0;
    client::SteadyPoint unanswered_since;  ///< unset: what it holds was answered
    client::SteadyPoint answered;          ///< since when the last answer is on the glass
    bool hurried = false;  ///< it was confirmed before that could be read
    std::vector<Effect> effects;
    Text doubt;          ///< why the command would be refused
    std::uint64_t refused_about = 0;  ///< the last that would be refused, or change nothing
    bool refused = false;             ///< it is what the form stands for now
    bool stale = false;  ///< another console changed what it is about since the form opened

    CommandId sent;  ///< for good; empty: not yet, or refused
    Text refusal;    ///< of what was sent
    std::vector<std::pair<std::string, std::string>> present;  ///< what is so instead, if `stale`
    CodeOnGlass code;  ///< of the forms "screen.pair" and "screen.clear"

    [[nodiscard]] std::string value(std::string_view field) const {
        const auto at = values.find(field);
        return at == values.end() ? std::string{} : at->second;
    }
    [[nodiscard]] std::string present_value(std::string_view key) const {
        for (const auto& [name, value] : present) {
            if (name == key) {
                return value;
            }
        }
        return {};
    }
};

}  // namespace plenaria::console
