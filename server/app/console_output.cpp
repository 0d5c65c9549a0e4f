#include "server/app/console_output.hpp"

#include <date/date.h>
#include <unistd.h>

#include <algorithm>
#include <atomic>
#include <chrono>
#include <mutex>
#include <string>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {
namespace {

std::atomic<int> first_output_error{0};

std::mutex background_mutex;
BackgroundLog* background = nullptr;

void write_log(std::string lines, BackgroundLog::Speaker speaker = BackgroundLog::Speaker::server) {
    {
        const std::lock_guard lock{background_mutex};
        if (background != nullptr) {
            background->say(std::move(lines), speaker);
            return;
        }
    }
    // Nobody reads our log any more: no reason to stop a meeting.
    static_cast<void>(write_all(STDERR_FILENO, lines));
}

std::string stamped(std::string_view line) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    return date::format("%FT%TZ ", now) + std::string{line} + "\n";
}

/// What was said before an assertion failed tells why; where nobody reads it, it is lost.
void write_what_waits() noexcept {
    constexpr std::chrono::milliseconds patience{200};
    const std::lock_guard lock{background_mutex};
    if (background != nullptr) {
        static_cast<void>(background->written_within(patience));
    }
}

void write_output(std::string_view bytes) {
    int none = 0;
    if (const int error = write_all(STDOUT_FILENO, bytes); error != 0) {
        first_output_error.compare_exchange_strong(none, error);
    }
}

}  // namespace

Text so_many(std::string_view words, std::string_view word_of_one, std::int64_t count) {
    return count == 1 ? text_of(word_of_one)
                      : fill_text(words, {{"count", same_text(std::to_string(count))}});
}

Text so_many_records(std::int64_t count) {
    return so_many("server.restored_records", "server.restored_records_one", count);
}

Text so_many_sealed(std::int64_t count) {
    return so_many("server.restored_sealed", "server.restored_sealed_one", count);
}

Text so_many_keys(std::size_t count) {
    return so_many("server.keys_counted", "server.keys_counted_one",
                   static_cast<std::int64_t>(count));
}

Text age_in_words(Millis age) {
    const auto seconds =
        std::max<std::int64_t>(1, std::chrono::ceil<std::chrono::seconds>(age).count());
    if (seconds < 60) {
        return same_text(std::to_string(seconds) + " s");
    }
    const std::int64_t minutes = std::chrono::ceil<std::chrono::minutes>(age).count();
    const std::int64_t hours = minutes / 60;
    return same_text((hours > 0 ? std::to_string(hours) + " h " : "") +
                     std::to_string(minutes % 60) + " min");
}

void complain(std::string_view key, std::initializer_list<TextArgument> arguments) {
    complain(fill_text(key, arguments));
}

void complain(const Text& text) {
    std::string lines;
    for (const auto& [language, string] : text.strings()) {
        lines += "plenaria-server [" + language + "]: " + string + "\n";
    }
    write_log(std::move(lines));
}

void log_line(std::string_view line) { write_log(stamped(line)); }

void log_network_line(std::string_view line) {
    write_log(stamped(line), BackgroundLog::Speaker::network);
}

LoggingInBackground::LoggingInBackground()
    : log_(STDERR_FILENO, [](std::uint64_t count) {
          return stamped("event=log_lines_dropped count=" + std::to_string(count));
      }) {
    const std::lock_guard lock{background_mutex};
    background = &log_;
    set_last_word(write_what_waits);
}

LoggingInBackground::~LoggingInBackground() {
    set_last_word(nullptr);
    const std::lock_guard lock{background_mutex};
    background = nullptr;
}

void print(std::string_view text) { write_output(std::string{text} + "\n"); }

void print_raw(std::string_view text) { write_output(text); }

int output_error() { return first_output_error; }

}  // namespace plenaria::app
