// Delegations that the members admit while the event goes on: from when they have their seat
// (R4.3), and that it is told in public alone (R4.4).
#include <algorithm>

#include "server/domain/admission.hpp"
#include "server/domain/agenda_plan.hpp"
#include "server/domain/floor_rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

Rejection unsound(const std::string& what) {
    return reject(RejectionCode::invalid_argument, "what", text_of("argument." + what));
}

/// The decision is known to those within until it is released: who sits in the room tells it.
std::optional<Rejection> need_public(const Situation& s) {
    return is_confidential_now(s.state, s.room)
               ? std::optional{reject(RejectionCode::admission_in_public)}
               : std::nullopt;
}

std::string trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    const std::size_t last = text.find_last_not_of(' ');
    return first == std::string_view::npos ? std::string{}
                                           : std::string{text.substr(first, last - first + 1)};
}

/// In the profile's languages and no other, as an event file holds it.
Text trimmed(const Text& text, const std::vector<Language>& languages) {
    Text made;
    for (const Language& language : languages) {
        made.set(language.code, trimmed(text.in(language.code)));
    }
    return made;
}

/// Whether an event file could hold it on one line.
bool is_line(std::string_view text) {
    return std::none_of(text.begin(), text.end(),
                        [](char c) { return static_cast<unsigned char>(c) < ' ' || c == '\x7f'; });
}

bool is_line(const Text& text) {
    const auto& strings = text.strings();
    return std::all_of(strings.begin(), strings.end(),
                       [](const auto& each) { return is_line(each.second); });
}

bool is_flag(const std::string& flag) {
    return flag.empty() || (flag.size() == 2 && std::all_of(flag.begin(), flag.end(), [](char c) {
                                return c >= 'a' && c <= 'z';
                            }));
}

std::optional<Rejection> need_names(const Situation& s, const AdmitObserver& c) {
    for (const Text* text : {&c.name, &c.long_name}) {
        if (text == &c.long_name && text->empty()) {
            continue;
        }
        if (auto refusal = need_all_languages(s, *text, limits::name_bytes)) {
            return refusal;
        }
        if (!is_line(*text)) {
            return unsound("text");
        }
    }
    return std::nullopt;
}

/// What an argument of the request itself is wrong with.
std::optional<Rejection> need_sound(const Situation& s, const AdmitObserver& c) {
    if (!is_valid_id(c.delegation.value)) {
        return unsound("delegation_id");
    }
    if (auto refusal = need_names(s, c)) {
        return refusal;
    }
    if (trimmed(c.code).empty() || c.code.size() > limits::code_bytes || !is_line(c.code)) {
        return unsound("code");
    }
    return is_flag(c.flag) ? need_known_language(s, c.language) : unsound("flag");
}

/// The letter of Latin-1 of which `byte` is the second byte, behind 0xC3, as a small one: "É" is
/// "é".
char small_accented(char byte) {
    const auto value = static_cast<unsigned char>(byte);
    const bool capital = value >= 0x80 && value <= 0x9E && value != 0x97;
    return static_cast<char>(capital ? value + 0x20 : value);
}

}  // namespace

bool is_same_word(std::string_view a, std::string_view b) {
    const auto small = [](std::string_view word) {
        std::string folded{word};
        for (std::size_t i = 0; i < folded.size(); ++i) {
            const bool accented = i > 0 && folded[i - 1] == '\xC3';
            const bool capital = folded[i] >= 'A' && folded[i] <= 'Z';
            folded[i] = accented  ? small_accented(folded[i])
                        : capital ? static_cast<char>(folded[i] - 'A' + 'a')
                                  : folded[i];
        }
        return folded;
    };
    return small(a) == small(b);
}

namespace {

bool share_a_name(const Text& a, const Text& b) {
    const auto& strings = a.strings();
    return std::any_of(strings.begin(), strings.end(), [&](const auto& each) {
        return b.has(each.first) && is_same_word(b.in(each.first), each.second);
    });
}

bool share_a_name(const Delegation& a, const Delegation& b) {
    return share_a_name(a.name, b.name) || share_a_name(a.name, b.long_name) ||
           share_a_name(a.long_name, b.name) || share_a_name(a.long_name, b.long_name);
}

/// Nobody is to be taken for somebody else, by whichever of these people know a delegation.
std::optional<Rejection> need_distinct(const Definition& event, const Delegation& made) {
    const auto& delegations = event.delegations;
    const auto same =
        std::find_if(delegations.begin(), delegations.end(), [&](const Delegation& each) {
            return each.id == made.id || is_same_word(each.code, made.code) ||
                   share_a_name(each, made);
        });
    return same == delegations.end()
               ? std::nullopt
               : std::optional{reject(RejectionCode::delegation_taken, "delegation", same->name)};
}

Delegation delegation_of(const Definition& event, const AdmitObserver& c) {
    const auto& languages = event.profile.languages;
    Delegation made;
    made.id = c.delegation;
    made.category = c.category;
    made.flag = c.flag;
    made.code = trimmed(c.code);
    made.name = trimmed(c.name, languages);
    made.long_name = trimmed(c.long_name.empty() ? c.name : c.long_name, languages);
    made.language = c.language.empty() ? languages.front() : c.language;
    return made;
}

bool names(const Item& item, const DelegationId& id) {
    return std::find(item.invited.begin(), item.invited.end(), id) != item.invited.end() ||
           std::any_of(item.panel.begin(), item.panel.end(),
                       [&](const Panellist& each) { return each.delegation == id; });
}

/// Up to which class of items an event file that was handed in meanwhile gives it a part; nothing:
/// in none.
std::optional<RecordClass> part_in_programme(const State& state, const DelegationId& id) {
    std::optional<RecordClass> least;
    for (const Session& session : state.definition.sessions) {
        for (const Item& item : session.items) {
            if (names(item, id)) {
                const RecordClass found = class_of_item(state, session, item);
                least = least ? std::min(*least, found) : found;
            }
        }
    }
    return least;
}

}  // namespace

std::optional<Rejection> need_seated(const Situation& s, const SessionId& session,
                                     const Delegation& delegation) {
    return is_seated(s.state, session, delegation.id)
               ? std::nullopt
               : std::optional{reject(RejectionCode::admitted_from_next_session, "delegation",
                                      delegation.name)};
}

Decision decide_on(const Situation& s, const AdmitObserver& c) {
    if (auto refusal = need_public(s)) {
        return *refusal;
    }
    const Definition& event = s.state.definition;
    const Category* category = find_category(event, c.category);
    if (category == nullptr) {
        return reject(RejectionCode::unknown_category, "id", same_text(c.category.value));
    }
    if (!is_admissible(*category)) {
        return reject(RejectionCode::not_an_observer, "category", category->name);
    }
    if (auto refusal = need_sound(s, c)) {
        return *refusal;
    }
    Delegation made = delegation_of(event, c);
    if (auto refusal = need_distinct(event, made)) {
        return *refusal;
    }
    if (event.delegations.size() >= limits::delegations_per_event) {
        return reject(RejectionCode::delegations_full, "limit",
                      same_text(std::to_string(limits::delegations_per_event)));
    }
    return Events{DelegationAdmitted{std::move(made)}};
}

Decision decide_on(const Situation& s, const WithdrawAdmission& c) {
    if (auto refusal = need_public(s)) {
        return *refusal;
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    if (!is_admitted(s.state, c.delegation)) {
        return reject(RejectionCode::not_admitted, "delegation", delegation->name);
    }
    const auto part = part_in_programme(s.state, c.delegation);
    if (part == RecordClass::open && !was_seated(s.state, c.delegation)) {
        return reject(RejectionCode::delegation_in_programme, "delegation", delegation->name);
    }
    // Of what is confidential it is not told where it is named.
    if (part || was_seated(s.state, c.delegation)) {
        return reject(RejectionCode::admission_in_effect, "delegation", delegation->name);
    }
    return Events{AdmissionWithdrawn{c.delegation}};
}

}  // namespace plenaria::domain::rules
