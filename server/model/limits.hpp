// Every bound of the system, each with its reason, in one place (law 6).
#pragma once

#include <chrono>
#include <cstddef>
#include <string_view>

#include "server/model/time.hpp"

namespace plenaria::limits {

// Names of things. 64 bytes hold any identifier a person would type; 200 any title on a screen in
// two lines; 120 the longest official name with its capacity.
inline constexpr std::size_t id_bytes = 64;
inline constexpr std::size_t title_bytes = 400;
inline constexpr std::size_t name_bytes = 240;
inline constexpr std::size_t expectations = 8;

// The room. A plenary of eleven members with observers never has 500 requests: beyond it is a
// fault.
inline constexpr std::size_t entries_per_list = 500;
inline constexpr std::size_t items_per_session = 200;
inline constexpr std::size_t sessions_per_event = 200;
// What a private meeting that nobody planned is expected to take (R4.6), and the least that is left
// of that where the room is planned for something else.
inline constexpr std::chrono::minutes private_meeting{30};
inline constexpr std::chrono::minutes private_meeting_least{5};
inline constexpr std::size_t rooms_per_event = 16;
inline constexpr std::size_t delegations_per_event = 500;
inline constexpr std::size_t record_entries_shown = 50;
// Of a room: as many as a week has with three a day. The exports have them all.
inline constexpr int closings_recorded = 16;
// In one closing, so that its acts are numbered apart; beyond is a fault, and harmless.
inline constexpr int acts_numbered = 100'000;
inline constexpr std::size_t screens_known = 256;
// A speech of more than four hours is a typing error.
inline constexpr std::chrono::seconds extension_max{3600};
inline constexpr std::chrono::hours allotment_max{4};

// What an operator can take back: twice what floor.md asks for at least.
inline constexpr std::size_t undo_depth = 40;
// More points of order at once than members is a fault.
inline constexpr std::size_t points_waiting = 16;
// A page of a declaration has some twenty paragraphs; a text must fit a screen's attention and,
// with both languages, its stream. 16 texts make an item.
inline constexpr std::size_t paragraphs_per_text = 60;
inline constexpr std::size_t paragraph_bytes = 4'000;
// Title and paragraphs in all languages: a text is one item of a stream, and an item travels in one
// frame together with what else changed.
inline constexpr std::size_t text_bytes = 32'000;
inline constexpr std::size_t texts_per_session = 64;
// One stance of each kind per delegation that decides.
inline constexpr std::size_t statement_bytes = 2'000;
inline constexpr std::size_t note_bytes = 500;
inline constexpr std::size_t notes_shown = 50;
inline constexpr std::size_t notes_in_view = 3 * notes_shown;
inline constexpr std::size_t bulletins_shown = 8;
inline constexpr std::size_t documents_per_item = 20;
inline constexpr std::size_t href_bytes = 500;
inline constexpr std::size_t panellists_per_item = 16;
inline constexpr std::size_t script_steps_per_item = 40;
inline constexpr std::size_t ranks_per_profile = 16;
inline constexpr std::size_t persons_per_delegation = 40;
// Behind closed doors (R4): more sworn staff than a large team of interpreters and technicians is a
// mistake; more officials of one member than this no forum admits.
inline constexpr std::size_t sworn_staff = 60;
inline constexpr int officials_max = 20;
// Names of what a point of the checklist still lacks: whoever needs more sees the whole list.
inline constexpr std::size_t missing_shown = 8;
// What a dry run tells: more than anybody reads before pressing, and it fits in one frame.
inline constexpr std::size_t effects_told = 40;
// What operators see of the speeches that are over in one list.
inline constexpr std::size_t spoken_shown = 100;
// A day of speeches: a correction beyond it is a typing error.
inline constexpr std::chrono::hours correction_max{24};

// Files that people write (server/exchange). The sample event has 30 kB; a megabyte is a wrong
// file. A nameplate code is a word, a list of booths or languages fits on one line of a screen.
inline constexpr std::size_t event_file_bytes = 1024 * 1024;
inline constexpr std::size_t file_problems = 1'000;
inline constexpr std::size_t code_bytes = 16;
inline constexpr std::size_t categories_per_profile = 32;
inline constexpr std::size_t session_kinds_per_profile = 32;
inline constexpr std::size_t languages_per_profile = 8;
inline constexpr std::size_t channels_per_room = 32;
inline constexpr std::size_t outputs_per_room = 32;
inline constexpr int item_minutes_max = 24 * 60;
inline constexpr int speech_seconds_max = 2 * 60 * 60;

// The wire (design.md, Contract).
inline constexpr std::size_t frame_bytes_max = 64 * 1024;
inline constexpr std::size_t snapshot_part_bytes = 32 * 1024;
// The largest room that the limits above allow is about 3 MB, a hundred parts.
inline constexpr int snapshot_parts_max = 256;
// Every room of an event in two audiences, as while one stream replaces another.
inline constexpr std::size_t streams_per_connection = 32;
// A room's id with the words for an audience and a clearance.
inline constexpr std::size_t stream_id_bytes = id_bytes + 32;
inline constexpr std::size_t resume_ring_deltas = 256;
inline constexpr std::size_t client_queue_bytes = 64 * 1024;
inline constexpr int client_send_buffer_bytes = 64 * 1024;
// Of these what the path did not take yet; the rest is on its way. A screen's changes of seconds.
inline constexpr int client_unsent_bytes = 16 * 1024;
// What a client without commands may send: a frame costs one and one more per kilobyte, a resync (a
// whole snapshot) twenty. A screen needs two a second; this much comes back each second.
inline constexpr double frame_budget = 160.0;
inline constexpr double frame_budget_per_second = 32.0;
inline constexpr double resync_cost = 20.0;
// What all such clients of one address that is not the server's own may send together, so that who
// comes back has no new budget: to join costs as much as a resync, to connect two. 64 screens that
// come back at once need 1,900, and then two a second each. Likewise one person who logged in to
// follow, and one paired screen.
inline constexpr double address_budget = 64 * 64.0;
inline constexpr double address_budget_per_second = 512.0;
inline constexpr double connecting_cost = 2.0;
// Those who are in shall find something however many come: to join leaves them half of it, enough
// for 64 and their frames of a quarter of a minute; to connect and to say who one is leaves another
// quarter, so that those who find no place do not keep out who would.
inline constexpr double kept_from_joining = address_budget / 2;
inline constexpr double kept_from_arriving = address_budget * 3 / 4;
// What a console that operates may send: a person's presses are a few a second, a rehearsed script
// some hundred; 2,000 take a fifth of the thread. A dry run copies the state. And all consoles of
// one person, or one token, together.
inline constexpr double operator_budget = 8'192.0;
inline constexpr double operator_budget_per_second = 2'048.0;
inline constexpr double dry_run_cost = 16.0;
inline constexpr double operators_per_budget = 4.0;
// Addresses and persons of which that is kept: as many as may be connected.
inline constexpr std::size_t budgets_kept_max = 5'200;
// Lines of the log about one address that is not the server's own: each of 64 screens comes, joins,
// is refused and leaves. About all such: as 5,000 that come, join and leave. What the log then
// grows by is 100 MB in a day.
inline constexpr double address_lines = 256.0;
inline constexpr double address_lines_per_second = 1.0;
inline constexpr double strangers_lines = 20'000.0;
inline constexpr double strangers_lines_per_second = 10.0;
inline constexpr Millis lines_left_out_every{10'000};
// Lines of the log about refused commands of one person, one token, or all who follow with one
// role: more than a meeting's slips of the hand, and then 20 MB in a day of a console that repeats
// what is refused. The same command of theirs, refused for the same reason, once a second.
inline constexpr double refusal_lines = 64.0;
inline constexpr double refusal_lines_per_second = 1.0;
inline constexpr Millis refusal_repeated_every{1'000};
// Such refusals that are kept to be counted, of all; of one person `refusals_kept_of_one`, so that
// nobody takes the places of others. Beyond, `lines_left_out` counts them.
inline constexpr std::size_t refusals_kept_max = 1'024;
inline constexpr std::size_t commands_waiting_max = 1'024;
// Of these, on one connection: twice what a client of ours lets wait; by one person or token: as
// four such consoles. The last are kept for what closes doors or takes a clearance back, of which
// one connection has so many.
inline constexpr std::size_t commands_waiting_per_connection = 128;
inline constexpr std::size_t commands_waiting_per_actor = 256;
inline constexpr std::size_t commands_waiting_reserved = 64;
inline constexpr std::size_t doors_waiting_per_connection = 8;
inline constexpr std::size_t commands_per_append = 256;

// Presses of one operator that the server has not answered yet, and answers that the user interface
// has not taken yet: beyond, one of the two hangs.
inline constexpr std::size_t client_commands_waiting_max = 64;
inline constexpr std::size_t client_results_max = 256;

// A screen that comes back within this shows the slate it had: nothing is said of it. Beyond, the
// closing is unconfirmed. And a screen that comes and goes writes no more than one event a second.
inline constexpr Millis unslated_after{3'000};
inline constexpr Millis screens_word_every{1'000};
// Operators see of the presence of screens at whole seconds, and what moves with the room at once.
inline constexpr Millis live_every{1'000};
// A screen that the event does not declare and that left is shown as lost for so long: a small
// computer starts anew in a minute or two, and somebody can go there. What has not come back by
// then is a page that was closed or a telephone that went home, and would hide what is wrong.
inline constexpr Millis lost_screen_shown{5 * 60'000};
inline constexpr Millis heartbeat_every{2'000};
// To a screen that shows what is confidential, which goes blank after three seconds of silence.
// More often, and an idle one would cost more than 40 B/s.
inline constexpr Millis heartbeat_cleared_every{1'000};
inline constexpr Millis cleared_blank_after{3'000};
// A code on a glass: long enough to walk from the screen to the console, six characters of which a
// guess among three has one chance in 300 million.
inline constexpr Millis code_lasts{180'000};
inline constexpr std::size_t code_characters = 6;
inline constexpr int code_tries = 3;
// An Ed25519 key and signature as hexadecimal digits; a TLS exporter's 32 bytes likewise.
inline constexpr std::size_t device_key_digits = 64;
// In place of the key that a code was read for, where two living connections prove that name.
inline constexpr std::string_view key_of_two = "two";
inline constexpr std::size_t device_proof_digits = 128;
inline constexpr Millis identify_within{5'000};
// Whoever has said nothing for so long gives way to another connection of the same person: all
// clients of ours send their state every five seconds.
inline constexpr Millis gives_way_after{7'000};
// A socket that takes nothing for so long is given up: noticed two ticks later at most, within a
// second all the same.
inline constexpr Millis stalled_after{750};
inline constexpr Millis status_every{5'000};
inline constexpr Millis time_sync_every{30'000};
inline constexpr int time_sync_burst = 5;
inline constexpr std::size_t time_sync_window = 8;

// Stale policy of screens (ui.md, Room display).
inline constexpr Millis stale_badge_after{5'000};
inline constexpr Millis stale_banner_after{15'000};
inline constexpr Millis stale_hide_after{60'000};

}  // namespace plenaria::limits
