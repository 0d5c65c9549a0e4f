#include "server/app/console_output.hpp"

#include <date/date.h>
#include <unistd.h>

#include <cerrno>
#include <chrono>
#include <cstdio>
#include <string>

#include "server/model/time.hpp"

namespace plenaria::app {
namespace {

void write_all(int descriptor, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t written = ::write(descriptor, bytes.data(), bytes.size());
        if (written < 0 && errno == EINTR) {
            continue;
        }
        if (written <= 0) {
            return;  // nobody reads our log any more: no reason to stop a meeting
        }
        bytes.remove_prefix(static_cast<std::size_t>(written));
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
    write_all(STDERR_FILENO, lines);
}

void log_line(std::string_view line) {
    const auto now = std::chrono::time_point_cast<Millis>(std::chrono::system_clock::now());
    write_all(STDERR_FILENO, date::format("%FT%TZ ", now) + std::string{line} + "\n");
}

void print(std::string_view text) { write_all(STDOUT_FILENO, std::string{text} + "\n"); }

void print_raw(std::string_view text) { write_all(STDOUT_FILENO, std::string{text}); }

}  // namespace plenaria::app
