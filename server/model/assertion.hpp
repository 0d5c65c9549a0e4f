// What happens when our own reasoning was wrong: the process stops, restarts and replays.
#pragma once

namespace plenaria {

/// Prints `expression` with its place on stderr and aborts, within a second also where stderr takes
/// nothing. Never used for bad input, only for broken invariants. Thread-safe.
[[noreturn]] void assertion_failed(const char* expression, const char* file, int line) noexcept;

using LastWord = void (*)() noexcept;
/// Calls `last_word` before the process ends by an assertion, on the thread of that: time to write
/// what was said before. It has a second at most. Null: nothing is called. Not while
/// another thread runs in which one may fail.
void set_last_word(LastWord last_word) noexcept;

}  // namespace plenaria

// On in release builds too: a wrong state shown to a room is worse than a restart of two seconds.
#define PLENARIA_ASSERT(expression) \
    (static_cast<bool>(expression)  \
         ? static_cast<void>(0)     \
         : ::plenaria::assertion_failed(#expression, __FILE__, __LINE__))
