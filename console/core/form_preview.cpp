#include "console/core/form_preview.hpp"

#include <functional>
#include <string>
#include <utility>

#include "console/core/form_command.hpp"

namespace plenaria::console {
namespace {

/// Goes on a hash by the steps of FNV-1a, eight bytes at once.
std::uint64_t mixed(std::uint64_t hash, std::uint64_t value) {
    constexpr std::uint64_t prime = 1'099'511'628'211;
    return (hash ^ value) * prime;
}

std::uint64_t mixed(std::uint64_t hash, TimePoint at) {
    return mixed(hash, static_cast<std::uint64_t>(at.time_since_epoch().count()));
}

}  // namespace

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
    std::uint64_t question = mixed(fingerprint(request), static_cast<std::uint64_t>(position));
    // An edit from another room has its line in that room's record alone, and those who read the
    // public title of an item read no count of its edits.
    if (view.agenda) {
        for (const ItemView& item : *view.agenda) {
            question = mixed(question, std::hash<std::string>{}(item.id.value));
            question = mixed(question, static_cast<std::uint64_t>(item.edits));
            question = mixed(question, item.planned_start);
            question = mixed(question, static_cast<std::uint64_t>(item.planned.count()));
            question = mixed(question, item.fixed_start.value_or(TimePoint{}));
        }
    }
    if (view.programme) {
        for (const ProgrammeView& session : *view.programme) {
            question = mixed(mixed(question, session.planned_start), session.planned_end);
        }
    }
    return question;
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
