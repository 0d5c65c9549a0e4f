// What the server says to the person who started it, always in both languages.
#pragma once

#include <cstddef>
#include <cstdint>
#include <initializer_list>
#include <string_view>

#include "server/app/background_log.hpp"
#include "server/model/text_table.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// Prints the text under `key` with its arguments on stderr, one line per language.
void complain(std::string_view key, std::initializer_list<TextArgument> arguments = {});
/// The same for a text that is already made.
void complain(const Text& text);

/// So many of what `words` names, under "count"; one of them has words of its own.
[[nodiscard]] Text so_many(std::string_view words, std::string_view word_of_one,
                           std::int64_t count);
/// "3 records", "3 sealed records", "3 keys", with the singular right.
[[nodiscard]] Text so_many_records(std::int64_t count);
[[nodiscard]] Text so_many_sealed(std::int64_t count);
[[nodiscard]] Text so_many_keys(std::size_t count);

/// "12 s", "3 min", "2 h 5 min", never less than it is. A clock that was set back makes it "1 s".
[[nodiscard]] Text age_in_words(Millis age);

/// Prints one structured line on stderr, its time in front: "2026-…Z event=listening port=…".
/// Never payload text: a closed-door topic must not reach a log. Thread-safe: one write per line.
void log_line(std::string_view line);
/// The same for what the network does, of which some is dropped first where a log does not keep up.
void log_network_line(std::string_view line);

/// While it lives, what goes to stderr is written on a thread of its own: nobody waits for whoever
/// reads the log, and lines are dropped, and counted, where that one does not keep up. Before an
/// assertion ends the process, lines that wait have 200 ms. One at a time.
class LoggingInBackground {
public:
    LoggingInBackground();
    /// Gives what was said a second to be written.
    ~LoggingInBackground();
    LoggingInBackground(const LoggingInBackground&) = delete;
    LoggingInBackground& operator=(const LoggingInBackground&) = delete;

private:
    BackgroundLog log_;
};

/// Prints `text` and an end of line on stdout.
void print(std::string_view text);
/// Prints a whole file on stdout, byte for byte.
void print_raw(std::string_view text);
/// Why some of what was to be printed on stdout so far is not there, as the system says it; zero:
/// all of it is.
[[nodiscard]] int output_error();

}  // namespace plenaria::app
