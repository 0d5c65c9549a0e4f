#include "console/core/restricted.hpp"

#include <algorithm>
#include <optional>
#include <string_view>

#include "console/core/present_screens.hpp"

namespace plenaria::console {
namespace {

/// Lines and notes that every operator of the room may read (`RecordView::id`).
constexpr std::string_view open_class = "0-";

template <class Rows, class Predicate>
bool any_of(const std::optional<Rows>& rows, Predicate predicate) {
    return rows && std::any_of(rows->begin(), rows->end(), predicate);
}

}  // namespace

bool shows_restricted(const View& view, bool opened) {
    if (view.doors.within || is_confidential(view)) {
        return true;
    }
    // Whoever has no record is a technician, or kept out: of what is confidential their view has
    // what was published.
    if (!view.record) {
        return false;
    }
    const auto of_those_within = [](const auto& row) { return !row.id.starts_with(open_class); };
    // Only the chair's view has a script, and the matter of what it runs alone.
    const auto granted_item = [&](const ItemView& item) {
        return item.confidential && (!item.chair_alone || view.script);
    };
    const auto granted_session = [](const ProgrammeView& session) {
        return session.confidential && !session.kind.empty();
    };
    return any_of(view.record, of_those_within) || any_of(view.notes, of_those_within) ||
           any_of(view.agenda, granted_item) ||
           (opened && (any_of(view.programme, granted_session) || view.script.has_value()));
}

}  // namespace plenaria::console
