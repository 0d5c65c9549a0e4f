#include "server/model/rejection.hpp"

#include <array>

#include "server/model/assertion.hpp"
#include "server/model/text_table.hpp"

namespace plenaria {
namespace {

constexpr auto code_names = std::to_array<std::pair<RejectionCode, std::string_view>>({
    {RejectionCode::unknown_room, "unknown_room"},
    {RejectionCode::unknown_session, "unknown_session"},
    {RejectionCode::unknown_item, "unknown_item"},
    {RejectionCode::unknown_entry, "unknown_entry"},
    {RejectionCode::unknown_delegation, "unknown_delegation"},
    {RejectionCode::unknown_channel, "unknown_channel"},
    {RejectionCode::unknown_output, "unknown_output"},
    {RejectionCode::unknown_command, "unknown_command"},
    {RejectionCode::expectation_failed, "expectation_failed"},
    {RejectionCode::id_reused, "id_reused"},
    {RejectionCode::not_permitted, "not_permitted"},
    {RejectionCode::storage_unavailable, "storage_unavailable"},
    {RejectionCode::overloaded, "overloaded"},
    {RejectionCode::invalid_argument, "invalid_argument"},
    {RejectionCode::room_in_use, "room_in_use"},
    {RejectionCode::no_session, "no_session"},
    {RejectionCode::session_not_open, "session_not_open"},
    {RejectionCode::session_not_suspended, "session_not_suspended"},
    {RejectionCode::session_over, "session_over"},
    {RejectionCode::item_not_pending, "item_not_pending"},
    {RejectionCode::item_not_running, "item_not_running"},
    {RejectionCode::item_not_done, "item_not_done"},
    {RejectionCode::item_is_open, "item_is_open"},
    {RejectionCode::floor_taken, "floor_taken"},
    {RejectionCode::already_inscribed, "already_inscribed"},
    {RejectionCode::list_full, "list_full"},
    {RejectionCode::category_not_admitted, "category_not_admitted"},
    {RejectionCode::not_waiting, "not_waiting"},
    {RejectionCode::move_onto_itself, "move_onto_itself"},
    {RejectionCode::nobody_waiting, "nobody_waiting"},
    {RejectionCode::called_not_started, "called_not_started"},
    {RejectionCode::nobody_called, "nobody_called"},
    {RejectionCode::nobody_speaking, "nobody_speaking"},
    {RejectionCode::speech_not_running, "speech_not_running"},
    {RejectionCode::speech_not_paused, "speech_not_paused"},
    {RejectionCode::extension_out_of_range, "extension_out_of_range"},
    {RejectionCode::doors_not_open, "doors_not_open"},
    {RejectionCode::doors_already_open, "doors_already_open"},
    {RejectionCode::doors_not_reopening, "doors_not_reopening"},
    {RejectionCode::resumption_in_past, "resumption_in_past"},
});

}  // namespace

std::string_view name_of(RejectionCode code) {
    for (const auto& [candidate, name] : code_names) {
        if (candidate == code) {
            return name;
        }
    }
    PLENARIA_ASSERT(false);
}

const std::vector<RejectionCode>& all_rejection_codes() {
    static const std::vector<RejectionCode> codes = [] {
        std::vector<RejectionCode> made;
        for (const auto& row : code_names) {
            made.push_back(row.first);
        }
        return made;
    }();
    return codes;
}

std::optional<RejectionCode> rejection_code_named(std::string_view name) {
    for (const auto& [code, candidate] : code_names) {
        if (candidate == name) {
            return code;
        }
    }
    return std::nullopt;
}

Text text_of(const Rejection& rejection) {
    Text text = text_of("rejection." + std::string{name_of(rejection.code)});
    for (const auto& [name, value] : rejection.arguments) {
        text = fill_text(std::move(text), name, value);
    }
    return text;
}

Rejection reject(RejectionCode code) { return Rejection{code, {}, {}}; }

Rejection reject(RejectionCode code, std::string name, Text value) {
    return Rejection{code, {{std::move(name), std::move(value)}}, {}};
}

}  // namespace plenaria
