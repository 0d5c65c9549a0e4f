// From what a form holds to the command it stands for. Pure.
#pragma once

#include <optional>
#include <string_view>
#include <vector>

#include "console/core/ui_state.hpp"
#include "server/client/local_times.hpp"
#include "server/model/commands.hpp"
#include "server/model/views.hpp"

namespace plenaria::console {

/// The command of the open form; nothing while it is incomplete, or no form is open.
[[nodiscard]] std::optional<Command> form_command(const View& view, const UiState& ui,
                                                  const client::LocalTimes& zone, TimePoint now);
/// Whether `popover` is a form: fields, a preview and one command.
[[nodiscard]] bool is_form(std::string_view popover);
/// What a form holds when it opens.
[[nodiscard]] FormState opened_form(const View& view, const OpenPopover& popover,
                                    const client::LocalTimes& zone);
/// On which glass the command leaves its mark until it is answered: "item.i5".
[[nodiscard]] std::string form_subject(const OpenPopover& popover);

/// The instant nearest to `near` at which the zone's wall clock shows `wanted` ("11:00", "9:5");
/// nothing where that is no time of day, or the clocks skip it on that day.
[[nodiscard]] std::optional<TimePoint> time_of_day(const client::LocalTimes& zone, TimePoint near,
                                                   std::string_view wanted);
/// The item of the present session with that id; null: none.
[[nodiscard]] const ItemView* item_of(const View& view, std::string_view id);
/// The item whose `edits` the open form sends: of a merge the one that goes; null: none.
[[nodiscard]] const ItemView* edited_item(const View& view, const OpenPopover& popover);
/// The text of which the open form makes another version; null: a new one, or none is there.
[[nodiscard]] const TextView* edited_text(const View& view, const OpenPopover& popover);
/// The item after it in the agenda that has not begun; null: none.
[[nodiscard]] const ItemView* item_after(const View& view, std::string_view id);
/// Names typed in one field, parted by semicolons or line ends.
[[nodiscard]] std::vector<std::string> parted_names(std::string_view text);
/// "12" → 12; nothing for what is no number from 1 to `most`.
[[nodiscard]] std::optional<int> whole_number(std::string_view text, int most);
/// Which delegation and stance a "stance" form is about: its subject is "text/delegation/stance".
struct StanceSubject {
    TextId text;
    DelegationId delegation;
    Stance stance{};
};
[[nodiscard]] StanceSubject stance_subject(std::string_view subject);
/// How many paragraphs the form of a text holds.
[[nodiscard]] int paragraphs_typed(const FormState& form);

}  // namespace plenaria::console
