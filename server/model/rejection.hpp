// Expected refusals: a code a caller can react to, and the reason in every language.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/model/result.hpp"
#include "server/model/text.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria {

/// A code exists only where some caller reacts differently to it. Its wire name is its spelling
/// here; its texts are under `rejection.<name>`.
enum class RejectionCode {
    unknown_room,
    unknown_session,
    unknown_item,
    unknown_entry,
    unknown_delegation,
    unknown_channel,
    unknown_output,
    unknown_command,
    expectation_failed,
    id_reused,
    not_permitted,
    storage_unavailable,
    overloaded,
    invalid_argument,
    room_in_use,
    no_session,
    session_not_open,
    session_not_suspended,
    session_over,
    no_next_session,
    item_not_pending,
    item_not_running,
    item_not_done,
    item_is_open,
    floor_taken,
    already_inscribed,
    list_full,
    category_not_admitted,
    not_waiting,
    move_onto_itself,
    nobody_waiting,
    called_not_started,
    nobody_called,
    nobody_speaking,
    speech_not_running,
    speech_not_paused,
    extension_out_of_range,
    doors_not_open,
    doors_already_open,
    sessions_full,
    no_private_kind,
    doors_not_reopening,
    resumption_in_past,
    // The closing's checklist.
    no_closing,
    check_not_asked,
    check_follows,
    staff_not_listed,
    not_on_roster,
    too_many_officials,
    no_item_under_way,
    secretariat_kept_out,
    // Screens that prove who they are.
    unknown_screen,
    screen_not_there,
    wrong_code,
    screen_not_paired,
    nothing_confidential,
    screen_twice,
    emergency_is_own,
    // Agenda editing.
    item_edited,
    item_has_begun,
    agenda_full,
    duration_out_of_range,
    time_in_past,
    merge_onto_itself,
    confidential_item,
    time_read_within,
    // Floor.
    list_closed,
    list_not_closed,
    list_not_open,
    not_invited,
    may_not_take_part,
    unknown_rank,
    unknown_panellist,
    not_in_front,
    swap_across_lists,
    already_pinned,
    not_pinned,
    backdate_out_of_range,
    entry_not_over,
    reason_missing,
    nothing_changed,
    reply_limit,
    reply_waits,
    unknown_point,
    point_in_progress,
    no_point,
    point_not_allowed,
    points_full,
    already_raised,
    // Undo.
    nothing_to_undo,
    nothing_to_redo,
    undo_not_latest,
    undo_needs_gap_choice,
    undo_blocked,
    // Texts and consensus.
    unknown_text,
    text_version_changed,
    text_not_put,
    text_decided,
    texts_full,
    objection_stands,
    not_a_decider,
    no_quorum,
    no_such_stance,
    unknown_paragraph,
    // The venue.
    unknown_bulletin,
    bulletins_full,
    text_missing,
    not_handover_item,
    handover_in_public,
    admission_in_public,
    not_an_observer,
    unknown_category,
    delegation_taken,
    delegations_full,
    admitted_from_next_session,
    not_admitted,
    admission_in_effect,
    delegation_in_programme,
    already_presiding,
    unknown_step,
    unknown_document,
    documents_full
};

/// The wire name of a code.
[[nodiscard]] std::string_view name_of(RejectionCode code);
/// All codes, for tests that walk them.
[[nodiscard]] const std::vector<RejectionCode>& all_rejection_codes();
/// The code of a wire name; `std::nullopt` for one this build does not know.
[[nodiscard]] std::optional<RejectionCode> rejection_code_named(std::string_view name);

/// A refusal. `arguments` fill the `{placeholders}` of the code's text; `present` is the present
/// value of what the sender believed (design.md, Contract: `result`).
struct Rejection {
    RejectionCode code{};
    std::vector<std::pair<std::string, Text>> arguments;
    std::vector<std::pair<std::string, std::string>> present;

    friend bool operator==(const Rejection&, const Rejection&) = default;
};

/// The refusal's text for people, in every language.
/// The code's own, its arguments filled; or the argument `instead`, where more is known to be so.
[[nodiscard]] Text text_of(const Rejection& rejection);

/// Shorthand for a refusal without arguments.
[[nodiscard]] Rejection reject(RejectionCode code);
/// Shorthand for a refusal with one argument.
[[nodiscard]] Rejection reject(RejectionCode code, std::string name, Text value);

template <class T>
using Result = Outcome<T, Rejection>;

}  // namespace plenaria
