#include "console/core/form_preview.hpp"

#include <utility>

#include "console/core/form_command.hpp"

namespace plenaria::console {

bool has_preview(std::string_view form) {
    return form.starts_with("item.") || form == "session.extend" || form == "handover" ||
           form == "admission";
}

std::optional<CommandRequest> preview_request(const View& view, const UiState& ui,
                                              const client::LocalTimes& zone, TimePoint now) {
    if (!has_preview(ui.popover.name)) {
        return std::nullopt;
    }
    auto command = form_command(view, ui, zone, now);
    if (!command) {
        return std::nullopt;
    }
    return CommandRequest{CommandId{}, ui.room, std::move(*command), {}, true};
}

std::uint64_t preview_question(const CommandRequest& request, const View& view) {
    const auto position = view.saved ? view.saved->position.value : 0;
    return fingerprint(request) ^ static_cast<std::uint64_t>(position);
}

Foresight foresight_of(const View& view, const UiState& ui, const client::LocalTimes& zone,
                       TimePoint now, client::SteadyPoint local) {
    const auto request = preview_request(view, ui, zone, now);
    if (!request) {
        return Foresight::none;
    }
    if (preview_question(*request, view) == ui.form.answer_about) {
        return Foresight::told;
    }
    const client::SteadyPoint since = ui.form.unanswered_since;
    const bool late = since != client::SteadyPoint{} && local - since >= preview_awaited;
    return late ? Foresight::unanswered : Foresight::asked;
}

}  // namespace plenaria::console
