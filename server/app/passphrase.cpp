#include "server/app/passphrase.hpp"

#include <fcntl.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <fstream>
#include <optional>
#include <string_view>

#include "server/app/console_output.hpp"
#include "server/journal/escrow.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

// A longer line is refused, so that one byte more is all that need be read.
constexpr std::size_t line_bytes = journal::passphrase_bytes_max + 1;

/// The terminal of this process, which shows nothing of what is typed while this lives.
class SilentTerminal {
public:
    SilentTerminal() : file_(::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC)) {
        if (file_ >= 0 && ::tcgetattr(file_, &before_) == 0) {
            termios silent = before_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            silent_ = ::tcsetattr(file_, TCSAFLUSH, &silent) == 0;
        }
    }
    ~SilentTerminal() {
        if (silent_) {
            ::tcsetattr(file_, TCSAFLUSH, &before_);
        }
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    SilentTerminal(const SilentTerminal&) = delete;
    SilentTerminal& operator=(const SilentTerminal&) = delete;

    [[nodiscard]] bool ok() const { return silent_; }
    void say(std::string_view words) const {
        // Whoever cannot read the question sees that something is asked.
        static_cast<void>(!::write(file_, words.data(), words.size()));
    }
    [[nodiscard]] std::string line() const {
        std::string read;
        char c = 0;
        while (read.size() < line_bytes && ::read(file_, &c, 1) == 1 && c != '\n') {
            read += c;
        }
        say("\n");
        return read;
    }

private:
    int file_;
    termios before_{};
    bool silent_ = false;
};

void ask(const SilentTerminal& terminal, std::string_view key) {
    terminal.say(std::string{text_in(key, "es")} + "/ " + std::string{text_in(key, "en")});
}

Outcome<std::string, Failed> from_terminal(PassphraseUse use) {
    const SilentTerminal terminal;
    if (!terminal.ok()) {
        complain("server.passphrase_needed");
        return ExitStatus::usage;
    }
    ask(terminal, "server.passphrase_prompt");
    std::string typed = terminal.line();
    if (use == PassphraseUse::set) {
        ask(terminal, "server.passphrase_again");
        if (terminal.line() != typed) {
            complain("server.passphrase_differ");
            return ExitStatus::wrong_passphrase;
        }
    }
    return typed;
}

Outcome<std::string, Failed> from_file(const std::string& path) {
    std::ifstream file{path, std::ios::binary};
    std::string bytes(line_bytes + 1, '\0');
    if (!file) {
        complain("server.desk_file", {{"path", same_text(path)}});
        return ExitStatus::storage;
    }
    file.read(bytes.data(), static_cast<std::streamsize>(bytes.size()));
    bytes.resize(static_cast<std::size_t>(file.gcount()));
    bytes.resize(std::min(bytes.size(), bytes.find('\n')));
    if (bytes.ends_with('\r')) {
        bytes.pop_back();
    }
    return bytes;
}

}  // namespace

Outcome<std::string, Failed> read_passphrase(const std::string& path, PassphraseUse use) {
    auto read = path.empty() ? from_terminal(use) : from_file(path);
    if (!read) {
        return read;
    }
    // What was set once has a length that is right: another length is only a wrong one.
    const std::size_t length = read.value().size();
    if (use == PassphraseUse::set && (length < journal::passphrase_bytes_min ||
                                      length > journal::passphrase_bytes_max)) {
        complain("server.passphrase_length",
                 {{"least", same_text(std::to_string(journal::passphrase_bytes_min))},
                  {"most", same_text(std::to_string(journal::passphrase_bytes_max))}});
        return ExitStatus::wrong_passphrase;
    }
    return read;
}

}  // namespace plenaria::app
