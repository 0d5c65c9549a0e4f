#include "server/app/passphrase.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <csignal>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "server/access/composed.hpp"
#include "server/app/console_output.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

// A longer line is refused, so that one byte more is all that need be read.
constexpr std::size_t line_bytes = journal::passphrase_bytes_max + 1;

// A passphrase's file is one line.
constexpr std::size_t file_bytes_max = 64 * 1024;

// A signal's handler can reach nothing else.
volatile std::sig_atomic_t interrupted_by = 0;

/// Holds back what would end the process until the terminal is as it was, and lets it end then.
class HeldSignals {
public:
    HeldSignals() {
        interrupted_by = 0;
        sigset_t held;
        sigemptyset(&held);
        for (std::size_t i = 0; i < signals.size(); ++i) {
            sigaddset(&held, signals[i]);
        }
        ::sigprocmask(SIG_BLOCK, &held, &mask_);
        struct sigaction note {};
        note.sa_handler = [](int signal) { interrupted_by = signal; };
        for (std::size_t i = 0; i < signals.size(); ++i) {
            ::sigaction(signals[i], nullptr, &former_[i]);
            // `nohup` has asked for the end of the terminal to be passed over.
            if (former_[i].sa_handler != SIG_IGN) {
                ::sigaction(signals[i], &note, nullptr);
            }
        }
    }
    ~HeldSignals() {
        // One that came while none was waited for is held still, and comes with the former mask.
        for (std::size_t i = 0; i < signals.size(); ++i) {
            ::sigaction(signals[i], &former_[i], nullptr);
        }
        if (interrupted_by != 0) {
            ::raise(interrupted_by);
        }
        ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    HeldSignals(const HeldSignals&) = delete;
    HeldSignals& operator=(const HeldSignals&) = delete;

    /// Waits until there is something to read, and no signal: only here can one come.
    [[nodiscard]] bool wait_for(int file) const {
        pollfd readable{file, POLLIN, 0};
        while (interrupted_by == 0) {
            const int ready = ::ppoll(&readable, 1, nullptr, &mask_);
            if (ready >= 0 || errno != EINTR) {
                return ready > 0 && interrupted_by == 0;
            }
        }
        return false;
    }

private:
    static constexpr std::array<int, 4> signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t mask_{};
    std::array<struct sigaction, signals.size()> former_{};
};

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
    /// What is typed until the end of the line; nothing where a signal came.
    [[nodiscard]] std::optional<journal::SecretText> line() const {
        journal::SecretText typed{line_bytes};
        char c = 0;
        while (typed.view().size() < line_bytes) {
            if (!signals_.wait_for(file_)) {
                break;
            }
            if (::read(file_, &c, 1) != 1 || c == '\n') {
                break;
            }
            typed.add({&c, 1});
        }
        say("\n");
        return interrupted_by == 0 ? std::optional{std::move(typed)} : std::nullopt;
    }

private:
    // Before the terminal is silent, and until it is not: this goes last.
    HeldSignals signals_;
    int file_;
    termios before_{};
    bool silent_ = false;
};

/// The keys of the words around one kind of secret.
struct Wording {
    std::string_view prompt;
    std::string_view differ;
    std::string_view needed;
};
constexpr Wording passphrase_words{"server.passphrase_prompt", "server.passphrase_differ",
                                   "server.passphrase_needed"};
constexpr Wording password_words{"server.password_prompt", "server.password_differ",
                                 "server.password_needed"};
constexpr Wording pin_words{"server.pin_prompt", "server.pin_differ", "server.pin_needed"};

void ask(const SilentTerminal& terminal, std::string_view key) {
    terminal.say(std::string{text_in(key, "es")} + "/ " + std::string{text_in(key, "en")});
}

Outcome<journal::SecretText, Failed> from_terminal(PassphraseUse use, const Wording& words) {
    const SilentTerminal terminal;
    if (!terminal.ok()) {
        complain(words.needed);
        return ExitStatus::usage;
    }
    ask(terminal, words.prompt);
    auto typed = terminal.line();
    if (typed && use == PassphraseUse::set) {
        ask(terminal, "server.passphrase_again");
        const auto again = terminal.line();
        if (again && again->view() != typed->view()) {
            complain(words.differ);
            return ExitStatus::wrong_passphrase;
        }
        typed = again ? std::move(typed) : std::nullopt;
    }
    if (!typed) {
        return ExitStatus::wrong_passphrase;  // for nobody: the signal ends the process before
    }
    return std::move(*typed);
}

Outcome<journal::SecretText, Failed> from_file(const std::string& path) {
    auto read = journal::read_secret_file(path, file_bytes_max);
    if (!read) {
        const journal::FileFault fault = read.error().code;
        if (fault == journal::FileFault::exposed || fault == journal::FileFault::irregular) {
            return report(journal::failure_of(read.error(), path), path);
        }
        complain_unreadable(path);
        return ExitStatus::storage;
    }
    journal::SecretText text = std::move(read).value();
    text.cut(std::min(text.view().size(), text.view().find('\n')));
    if (text.view().ends_with('\r')) {
        text.cut(text.view().size() - 1);
    }
    return text;
}

static_assert(access::composed_bytes_max >= journal::passphrase_bytes_max);

/// What has no composed form stays as it was typed.
journal::SecretText composed(const journal::SecretText& typed) {
    constexpr std::size_t grows_at_most = 3;  // in UTF-8 (Unicode, UAX 15)
    journal::SecretText made{grows_at_most * typed.view().size()};
    const std::span room{reinterpret_cast<char*>(made.room()), made.most()};
    if (const auto bytes = access::compose(typed.view(), room)) {
        made.cut(*bytes);
    } else {
        made.add(typed.view());
    }
    return made;
}

}  // namespace

Outcome<journal::SecretText, Failed> read_passphrase(const std::string& path, PassphraseUse use) {
    auto read = path.empty() ? from_terminal(use, passphrase_words) : from_file(path);
    if (!read) {
        return read;
    }
    if (use == PassphraseUse::set) {
        read = composed(read.value());
    }
    // What was set once has a length that is right: another length is only a wrong one.
    const std::size_t length = read.value().view().size();
    if (use == PassphraseUse::set && (length < journal::passphrase_bytes_min ||
                                      length > journal::passphrase_bytes_max)) {
        complain("server.passphrase_length",
                 {{"least", same_text(std::to_string(journal::passphrase_bytes_min))},
                  {"most", same_text(std::to_string(journal::passphrase_bytes_max))}});
        return ExitStatus::wrong_passphrase;
    }
    return read;
}

Outcome<journal::Recovered, journal::EscrowFailure> open_escrow_typed(
    const std::filesystem::path& folder, const journal::SecretText& passphrase) {
    const journal::SecretText first = composed(passphrase);
    auto opened = journal::open_escrow(folder, first.view());
    const bool wrong = !opened && opened.error().code == journal::EscrowError::wrong_passphrase;
    return wrong && first.view() != passphrase.view()
               ? journal::open_escrow(folder, passphrase.view())
               : std::move(opened);
}

Outcome<journal::SecretText, Failed> read_new_secret(const std::string& path, NewSecret kind) {
    if (!path.empty()) {
        return from_file(path);
    }
    return from_terminal(PassphraseUse::set,
                         kind == NewSecret::password ? password_words : pin_words);
}

}  // namespace plenaria::app
