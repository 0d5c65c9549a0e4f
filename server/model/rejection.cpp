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
    {RejectionCode::no_next_session, "no_next_session"},
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
    {RejectionCode::sessions_full, "sessions_full"},
    {RejectionCode::no_private_kind, "no_private_kind"},
    {RejectionCode::doors_not_reopening, "doors_not_reopening"},
    {RejectionCode::resumption_in_past, "resumption_in_past"},
    {RejectionCode::no_closing, "no_closing"},
    {RejectionCode::check_not_asked, "check_not_asked"},
    {RejectionCode::check_follows, "check_follows"},
    {RejectionCode::staff_not_listed, "staff_not_listed"},
    {RejectionCode::not_on_roster, "not_on_roster"},
    {RejectionCode::too_many_officials, "too_many_officials"},
    {RejectionCode::no_item_under_way, "no_item_under_way"},
    {RejectionCode::secretariat_kept_out, "secretariat_kept_out"},
    {RejectionCode::unknown_screen, "unknown_screen"},
    {RejectionCode::screen_not_there, "screen_not_there"},
    {RejectionCode::wrong_code, "wrong_code"},
    {RejectionCode::screen_not_paired, "screen_not_paired"},
    {RejectionCode::nothing_confidential, "nothing_confidential"},
    {RejectionCode::screen_twice, "screen_twice"},
    {RejectionCode::emergency_is_own, "emergency_is_own"},
    {RejectionCode::item_edited, "item_edited"},
    {RejectionCode::item_has_begun, "item_has_begun"},
    {RejectionCode::agenda_full, "agenda_full"},
    {RejectionCode::duration_out_of_range, "duration_out_of_range"},
    {RejectionCode::time_in_past, "time_in_past"},
    {RejectionCode::merge_onto_itself, "merge_onto_itself"},
    {RejectionCode::confidential_item, "confidential_item"},
    {RejectionCode::time_read_within, "time_read_within"},
    {RejectionCode::list_closed, "list_closed"},
    {RejectionCode::list_not_closed, "list_not_closed"},
    {RejectionCode::list_not_open, "list_not_open"},
    {RejectionCode::not_invited, "not_invited"},
    {RejectionCode::may_not_take_part, "may_not_take_part"},
    {RejectionCode::unknown_rank, "unknown_rank"},
    {RejectionCode::unknown_panellist, "unknown_panellist"},
    {RejectionCode::not_in_front, "not_in_front"},
    {RejectionCode::swap_across_lists, "swap_across_lists"},
    {RejectionCode::already_pinned, "already_pinned"},
    {RejectionCode::not_pinned, "not_pinned"},
    {RejectionCode::backdate_out_of_range, "backdate_out_of_range"},
    {RejectionCode::entry_not_over, "entry_not_over"},
    {RejectionCode::reason_missing, "reason_missing"},
    {RejectionCode::nothing_changed, "nothing_changed"},
    {RejectionCode::reply_limit, "reply_limit"},
    {RejectionCode::reply_waits, "reply_waits"},
    {RejectionCode::unknown_point, "unknown_point"},
    {RejectionCode::point_in_progress, "point_in_progress"},
    {RejectionCode::no_point, "no_point"},
    {RejectionCode::point_not_allowed, "point_not_allowed"},
    {RejectionCode::points_full, "points_full"},
    {RejectionCode::already_raised, "already_raised"},
    {RejectionCode::nothing_to_undo, "nothing_to_undo"},
    {RejectionCode::nothing_to_redo, "nothing_to_redo"},
    {RejectionCode::undo_not_latest, "undo_not_latest"},
    {RejectionCode::undo_needs_gap_choice, "undo_needs_gap_choice"},
    {RejectionCode::undo_blocked, "undo_blocked"},
    {RejectionCode::unknown_text, "unknown_text"},
    {RejectionCode::text_version_changed, "text_version_changed"},
    {RejectionCode::text_not_put, "text_not_put"},
    {RejectionCode::text_decided, "text_decided"},
    {RejectionCode::texts_full, "texts_full"},
    {RejectionCode::objection_stands, "objection_stands"},
    {RejectionCode::not_a_decider, "not_a_decider"},
    {RejectionCode::no_quorum, "no_quorum"},
    {RejectionCode::no_such_stance, "no_such_stance"},
    {RejectionCode::unknown_paragraph, "unknown_paragraph"},
    {RejectionCode::unknown_bulletin, "unknown_bulletin"},
    {RejectionCode::bulletins_full, "bulletins_full"},
    {RejectionCode::text_missing, "text_missing"},
    {RejectionCode::not_handover_item, "not_handover_item"},
    {RejectionCode::handover_in_public, "handover_in_public"},
    {RejectionCode::admission_in_public, "admission_in_public"},
    {RejectionCode::not_an_observer, "not_an_observer"},
    {RejectionCode::unknown_category, "unknown_category"},
    {RejectionCode::delegation_taken, "delegation_taken"},
    {RejectionCode::delegations_full, "delegations_full"},
    {RejectionCode::admitted_from_next_session, "admitted_from_next_session"},
    {RejectionCode::not_admitted, "not_admitted"},
    {RejectionCode::admission_in_effect, "admission_in_effect"},
    {RejectionCode::delegation_in_programme, "delegation_in_programme"},
    {RejectionCode::already_presiding, "already_presiding"},
    {RejectionCode::unknown_step, "unknown_step"},
    {RejectionCode::unknown_document, "unknown_document"},
    {RejectionCode::documents_full, "documents_full"},
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
        made.reserve(code_names.size());
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
        text = name == "instead" ? value : fill_text(text, name, value);
    }
    return text;
}

Rejection reject(RejectionCode code) { return Rejection{code, {}, {}}; }

Rejection reject(RejectionCode code, std::string name, Text value) {
    return Rejection{code, {{std::move(name), std::move(value)}}, {}};
}

}  // namespace plenaria
