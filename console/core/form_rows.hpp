// The lines that forms and sheets are made of. For the presenters of both.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "console/core/present.hpp"

namespace plenaria::console {

/// The row of the places that an item can be moved to.
inline constexpr std::string_view places_row = "form.before";

[[nodiscard]] FormRow heading_row(std::string title, std::vector<ChipModel> chips = {},
                                  std::vector<ButtonModel> buttons = {});
/// A sentence with its sign.
[[nodiscard]] FormRow words_row(Icon icon, std::string text, Tone tone = Tone::plain);
[[nodiscard]] FormRow buttons_row(std::vector<ButtonModel> buttons);
[[nodiscard]] FormRow fields_row(std::vector<FieldModel> fields);

/// The field `name` of the open form.
[[nodiscard]] FieldModel form_field(const Scene& scene, const std::string& name, std::string label,
                                    std::size_t bytes, std::string hint = {});
/// One field per language of the event, side by side, named "<name>.<language>".
[[nodiscard]] FormRow language_fields(const Scene& scene, const std::string& name,
                                      std::string_view label, std::size_t bytes, int lines = 1);
/// A button that sets the field `name` to `value`; lit while that is what it holds.
[[nodiscard]] ButtonModel choose_button(const Scene& scene, const std::string& name,
                                        const std::string& value, std::string label);
/// A button that opens the form `form` about `subject`.
[[nodiscard]] ButtonModel form_button(const Scene& scene, std::string id, Icon icon,
                                      std::string_view label, std::string form,
                                      std::string subject = {});
/// The delegation's name with its flag, for a line of its own.
[[nodiscard]] FormRow delegation_row(const Scene& scene, const Text& name, const std::string& flag,
                                     const std::string& code);
/// Those present that decide, against those needed; nothing where none are asked for.
[[nodiscard]] std::optional<ChipModel> quorum_chip(const Scene& scene);
/// What the dry run said, and what became of what was sent.
void add_preview(const Scene& scene, std::vector<FormRow>& rows);
void add_refusal(const Scene& scene, std::vector<FormRow>& rows);
/// Whether `form` says which of its fields are still to be filled in.
[[nodiscard]] bool names_what_is_missing(std::string_view form);
/// The labels of the open form's fields that are to be filled in before it can be sent.
[[nodiscard]] std::vector<std::string> missing_parts(const Scene& scene);
/// The same as a line; none where nothing is missing.
void add_missing(const Scene& scene, std::vector<FormRow>& rows);
/// "+20 min", "-5 min".
[[nodiscard]] std::string shift_text(Millis shift);
/// The name of a wire word in the operator's language: "console.kind.debate".
template <class E>
[[nodiscard]] std::string say_name(const Scene& scene, std::string_view prefix, E value) {
    return scene.say(std::string{prefix} + std::string{name_of(value)});
}

}  // namespace plenaria::console
