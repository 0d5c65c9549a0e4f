// What the open form's command would do: asked by a dry run, and read before it is sent. Pure.
#pragma once

#include <optional>
#include <string_view>

#include "console/core/ui_state.hpp"
#include "server/client/local_times.hpp"
#include "server/model/commands.hpp"
#include "server/model/views.hpp"

namespace plenaria::console {

/// How long a form waits for the word of what it would do, as for any act until it counts as late
/// (ui.md, Acts): from then on it can be sent unread, and says so.
inline constexpr auto preview_awaited = std::chrono::seconds{2};

/// What is known of what the open form would do.
enum class Foresight {
    none,        ///< the form does not say it, or is incomplete
    asked,       ///< it will be told
    unanswered,  ///< it was not told in time
    told
};

/// Whether the form says what its command does to the day before it is sent.
[[nodiscard]] bool has_preview(std::string_view form);
/// The dry run of the open form's command, without an id; nothing where none is asked for.
[[nodiscard]] std::optional<CommandRequest> preview_request(const View& view, const UiState& ui,
                                                            const client::LocalTimes& zone,
                                                            TimePoint now);
/// Which question `request` is. What it would do depends on the room, too, and on the plan: after
/// every act there, and every edit from another room, it is another one.
[[nodiscard]] std::uint64_t preview_question(const CommandRequest& request, const View& view);
/// `local` is the present time of the console's own clock.
[[nodiscard]] Foresight foresight_of(const View& view, const UiState& ui,
                                     const client::LocalTimes& zone, TimePoint now,
                                     client::SteadyPoint local);

}  // namespace plenaria::console
