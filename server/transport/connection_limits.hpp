// The bounds of sockets, each with its reason. What a client may send and what waits for it is
// bounded in server/model/limits.hpp.
#pragma once

#include <chrono>
#include <cstddef>

namespace plenaria::limits {

// A plenary's screens and the telephones of everybody in the house. At 10 kB each in the clear that
// is 50 MB, at 80 kB encrypted 400 MB: what a machine of 2 GB has to spare.
inline constexpr std::size_t connections_max = 5'200;
// Of these, for whoever sits at the server's machine; and the most of one other address that follow
// as guests or have logged in to follow. A screen that is paired and a console that operates are
// counted by neither.
inline constexpr std::size_t connections_reserved = 32;
inline constexpr std::size_t connections_per_address = 64;
// For those who have not shown yet what they are, however many guests there are; and the most of
// one address that may be about to, or a quarter of a small house: beyond, whoever has not got on
// for the longest time gives way.
// Ten telephones fetch a page at once; a console whose words take 20 ms gets on in time as long as
// fewer than 3,000 a second come from its own address.
inline constexpr std::size_t connections_proving = 128;
inline constexpr std::size_t newcomers_per_address = 64;
// Of one person, or one key or token: more consoles than a venue has; and of one who follows, more
// devices than anybody carries, also while some that were lost have not been noticed. Beyond, one
// that is silent is closed for the new one (limits::gives_way_after); where none is, the new one.
inline constexpr std::size_t connections_per_operator = 64;
inline constexpr std::size_t connections_per_follower = 8;

// What one address other than the server's own may ask for over HTTP, at once and then each second:
// a page is some twenty requests of 30 µs, and a hall of telephones may share an address. Answers:
// sixty telephones that fetch a document of 4 MB, and then a part of what a network carries. In the
// long run one address takes some 2 % of the thread with them.
inline constexpr double requests_at_once = 4'000;
inline constexpr double requests_per_second = 200;
// Handshakes of TLS are counted by themselves, so that no pages keep a console out: arithmetic of a
// millisecond each. All screens of an address at once, each three times, and then three consoles
// whose network comes and goes, five times a second each, with some to spare.
inline constexpr double handshakes_at_once = 250;
inline constexpr double handshakes_per_second = 25;
inline constexpr double page_bytes_at_once = 256.0 * 1024 * 1024;
inline constexpr double page_bytes_per_second = 16.0 * 1024 * 1024;
// Addresses of which it is kept: as many as may be connected. 150 bytes each.
inline constexpr std::size_t budgets_kept = connections_max;

// One write takes so much of a queue: more frames in one call to the kernel, but never more than
// a small part of what may wait.
inline constexpr std::size_t frames_per_write = 16;
inline constexpr std::size_t bytes_per_write = 16 * 1024;
// One connection moves so much before others have their turn: some 50 µs of encryption.
inline constexpr std::size_t bytes_per_turn = 64 * 1024;
// A socket that takes less than this within `stalled_after`, and no frame to its end, has stalled:
// who reads byte by byte shall not hold a stale picture for ever.
inline constexpr std::size_t progress_bytes = 8 * 1024;
// Beside the connections: files, the journal, the desk, and what the system opens by itself.
inline constexpr std::size_t descriptors_apart = 256;
// A closing that the other side does not answer, and then what it still sends meanwhile.
inline constexpr std::chrono::seconds closing_within{10};
inline constexpr std::chrono::seconds farewell_within{1};
// A document; a telephone on a crowded network takes its time.
inline constexpr std::chrono::minutes document_within{5};
// What is larger is a film and not a document.
inline constexpr std::size_t document_bytes_max = std::size_t{64} << 20;
// Of a document so much is in memory, for each that is being sent: 32 MB where all are, and what
// sixteen addresses can take with all their connections.
inline constexpr std::size_t document_piece_bytes = 32 * 1024;
inline constexpr std::size_t documents_max = 1'024;
inline constexpr std::size_t http_header_bytes = 8 * 1024;

// Of the refused commands that wait for their line: of one person as many as four minutes have
// lines for, a quarter of all.
inline constexpr std::size_t refusals_kept_of_one = 256;

}  // namespace plenaria::limits
