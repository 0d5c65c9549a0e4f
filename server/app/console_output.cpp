#include "server/app/console_output.hpp"

#include <date/date.h>
#include <unistd.h>

#include <atomic>
#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string>

#include "server/model/time.hpp"

namespace plenaria::app {
namespace {

std::atomic<int> first_output_error{0};

/// Zero, or what the system said.
int write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return written < 0 ? errno : EIO;
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
    }
    return 0;
}

/// Nobody reads our log any more: no reason to stop a meeting.
void write_log(std::string_view lines) { static_cast<void>(write_all(STDERR_FILENO, lines)); }

void write_output(std::string_view bytes) {
    int none = 0;
    if (const int error = write_all(STDOUT_FILENO, bytes); error != 0) {
        first_output_error.compare_exchange_strong(none, error);
    }
}

}  // namespace

void complain(std::string_view key, std::initializer_list<TextArgument> arguments) {
    complain(fill_text(key, arguments));
}

void complain(const Text& text) {
    std::string lines;
    for (const auto& [language, string] : text.strings()) {
        lines += "plenaria-server [" + language + "]: " + string + "\n";
    }
    write_log(lines);
}

void log_line(std::string_view line) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    write_log(date::format("%FT%TZ ", now) + std::string{line} + "\n");
}

void print(std::string_view text) { write_output(std::string{text} + "\n"); }

void print_raw(std::string_view text) { write_output(text); }

int output_error() { return first_output_error; }

}  // namespace plenaria::app
