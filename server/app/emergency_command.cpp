#include "server/app/emergency_command.hpp"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <termios.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/access.hpp"
#include "server/access/people.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/desk_door.hpp"
#include "server/app/exchange_commands.hpp"
#include "server/app/passphrase.hpp"
#include "server/app/person_commands.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/letters.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

using access::People;
using journal::SecretText;
using Codes = std::array<SecretText, std::tuple_size_v<access::RecoveryCodes>>;

// Two codes with whatever is put between their signs; a longer file is none of ours.
constexpr std::size_t codes_file_bytes_max = 4'096;

void print_text(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        print(words);
    }
}

/// The terminal of this process, which shows nothing of what is typed while this lives. What would
/// end the process waits until the terminal is as it was.
class CodeTerminal {
public:
    CodeTerminal() {
        sigset_t held;
        sigemptyset(&held);
        for (const int signal : signals) {
            sigaddset(&held, signal);
        }
        ::sigprocmask(SIG_BLOCK, &held, &mask_);
        file_ = ::open("/dev/tty", O_RDWR | O_NOCTTY | O_CLOEXEC);
        if (file_ >= 0 && ::tcgetattr(file_, &before_) == 0) {
            termios silent = before_;
            silent.c_lflag &= ~static_cast<tcflag_t>(ECHO);
            silent_ = ::tcsetattr(file_, TCSAFLUSH, &silent) == 0;
        }
    }
    ~CodeTerminal() {
        if (silent_) {
            ::tcsetattr(file_, TCSAFLUSH, &before_);
        }
        if (file_ >= 0) {
            ::close(file_);
        }
        ::sigprocmask(SIG_SETMASK, &mask_, nullptr);
    }
    CodeTerminal(const CodeTerminal&) = delete;
    CodeTerminal& operator=(const CodeTerminal&) = delete;

    [[nodiscard]] bool ok() const { return silent_; }
    /// Asks for the code of `holder`, and whether a line was typed; not where a signal came.
    [[nodiscard]] bool ask(const std::string& holder, SecretText& code) const {
        const Text question =
            fill_text("server.emergency_code_prompt", {{"holder", same_text(holder)}});
        say(std::string{question.es()} + "/ " + std::string{question.en()});
        char c = 0;
        bool ended = false;
        while (!ended && code.view().size() < code.most() && wait() &&
               ::read(file_, &c, 1) == 1) {
            ended = c == '\n';
            code.add({&c, ended ? 0U : 1U});
        }
        say("\n");
        return ended || code.view().size() == code.most();
    }

private:
    void say(std::string_view words) const {
        // Whoever cannot read the question sees that something is asked.
        static_cast<void>(!::write(file_, words.data(), words.size()));
    }
    [[nodiscard]] bool ending() const {
        sigset_t pending;
        sigemptyset(&pending);
        ::sigpending(&pending);
        return std::any_of(signals.begin(), signals.end(), [&](int signal) {
            return ::sigismember(&pending, signal) == 1;
        });
    }
    /// Waits for a key; answers whether there is one. A signal is seen within a tenth of a second.
    [[nodiscard]] bool wait() const {
        constexpr int look_every_ms = 100;
        pollfd readable{file_, POLLIN, 0};
        while (!ending()) {
            const int ready = ::poll(&readable, 1, look_every_ms);
            if (ready > 0 || (ready < 0 && errno != EINTR)) {
                return ready > 0 && !ending();
            }
        }
        return false;
    }

    static constexpr std::array<int, 4> signals{SIGINT, SIGTERM, SIGHUP, SIGQUIT};
    sigset_t mask_{};
    int file_ = -1;
    termios before_{};
    bool silent_ = false;
};

Outcome<Codes, Failed> codes_from_terminal(const std::vector<access::Recovery>& held) {
    const CodeTerminal terminal;
    if (!terminal.ok()) {
        complain("server.emergency_codes_needed");
        return ExitStatus::usage;
    }
    Codes codes;
    for (std::size_t i = 0; i < codes.size(); ++i) {
        codes[i] = SecretText{access::secret_bytes_max};
        if (!terminal.ask(held[i].holder, codes[i])) {
            return ExitStatus::refused;  // for nobody: the signal ends the process before
        }
    }
    return codes;
}

/// The next line of `rest`, without its end.
std::string_view take_line(std::string_view& rest) {
    const std::size_t end = std::min(rest.find('\n'), rest.size());
    std::string_view line = rest.substr(0, end);
    rest.remove_prefix(std::min(end + 1, rest.size()));
    return line.ends_with('\r') ? line.substr(0, line.size() - 1) : line;
}

Outcome<Codes, Failed> codes_from_file(const std::string& path) {
    const auto read = journal::read_secret_file(path, codes_file_bytes_max);
    if (!read) {
        const journal::FileFault fault = read.error().code;
        if (fault == journal::FileFault::exposed || fault == journal::FileFault::irregular) {
            return report(journal::failure_of(read.error(), path), path);
        }
        complain_unreadable(path);
        return ExitStatus::storage;
    }
    std::string_view rest = read.value().view();
    Codes codes;
    bool whole = true;
    for (SecretText& code : codes) {
        const std::string_view line = take_line(rest);
        code = SecretText{line.size()};
        code.add(line);
        whole = whole && !line.empty();
    }
    if (!whole || !rest.empty()) {
        complain("server.emergency_codes_file", {{"path", same_text(path)}});
        return ExitStatus::refused;
    }
    return codes;
}

/// What is asked for, checked, and the secrets that it takes.
struct Emergency {
    EmergencyNote note;
    Codes codes;
    SecretText password;
};

/// Why nobody of that name can be let in for that reason, whatever the codes are.
std::optional<Failed> refuse_early(const EmergencyNote& note,
                                   const Outcome<People, access::PeopleError>& people,
                                   const std::string& path) {
    if (!is_reason(note.reason)) {
        complain("server.emergency_reason",
                 {{"most", same_text(std::to_string(limits::note_bytes))}});
        return ExitStatus::usage;
    }
    if (!people) {
        return say_refusal(people.error(), path, note.person);
    }
    const access::Person* person = people.value().find(note.person);
    if (person == nullptr) {
        return say_refusal({access::PeopleFault::name_unknown}, path, note.person);
    }
    if (access::is_called_as_role(person->name)) {
        return say_refusal({access::PeopleFault::name_is_role}, path, note.person);
    }
    if (!access::operates(person->role)) {
        // It would spend the codes and leave the meeting as locked as it was.
        complain("server.emergency_follows", {{"name", same_text(note.person)}});
        return ExitStatus::refused;
    }
    if (people.value().recoveries().empty()) {
        complain("server.emergency_no_codes", {{"path", same_text(path)}});
        return ExitStatus::refused;
    }
    return std::nullopt;
}

/// For the log of the server that runs, if one does: a try that failed shows there too, and not
/// only to whoever made it. Heard or not, the codes are refused.
void tell_server_of_wrong_codes(const std::filesystem::path& folder) {
    const auto token = access::read_token(token_path(folder).string());
    if (!token) {
        return;
    }
    DeskRequest request;
    request.task = DeskTask::emergency_refused;
    static_cast<void>(
        ask_at_door(door_path(folder), token.value(), request, std::chrono::seconds{2}));
}

/// All that can be refused is refused here: what is noted afterwards should come true.
Outcome<Emergency, Failed> prepare(const EmergencyArguments& arguments, const std::string& path) {
    Emergency emergency;
    emergency.note.person = plenaria::composed(arguments.name);
    emergency.note.reason = plenaria::composed(arguments.reason);
    const auto people = People::load(path);
    if (const auto refused = refuse_early(emergency.note, people, path)) {
        return *refused;
    }
    const std::vector<access::Recovery>& held = people.value().recoveries();
    emergency.note.holders = {held[0].holder, held[1].holder};
    auto codes = arguments.codes_file.empty() ? codes_from_terminal(held)
                                              : codes_from_file(arguments.codes_file);
    if (!codes) {
        return codes.error();
    }
    emergency.codes = std::move(codes).value();
    if (!access::recovery_opens(people.value(), emergency.codes[0].view(),
                                emergency.codes[1].view())) {
        log_line("event=emergency_refused reason=codes_wrong");
        tell_server_of_wrong_codes(arguments.data_folder);
        return say_refusal({access::PeopleFault::codes_wrong}, path, emergency.note.person);
    }
    auto password = read_new_secret(arguments.password_file, NewSecret::password);
    if (!password) {
        return password.error();
    }
    emergency.password = std::move(password).value();
    if (const auto refused = people.value().may_set_password(emergency.note.person,
                                                             emergency.password.view())) {
        return say_refusal(*refused, path, emergency.note.person);
    }
    return emergency;
}

}  // namespace

ExitStatus give_emergency_access(const EmergencyArguments& arguments) {
    const std::string path = people_path(arguments.data_folder).string();
    const auto prepared = prepare(arguments, path);
    if (!prepared) {
        return prepared.error();
    }
    const Emergency& emergency = prepared.value();
    const std::string& name = emergency.note.person;
    const ExitStatus noted = hand_in(arguments.data_folder, request_of(emergency.note));
    if (noted != ExitStatus::ok) {
        complain("server.emergency_not_noted", {{"name", same_text(name)}});
        return noted;
    }
    // The codes once more: somebody else may have used them since, or made new ones.
    const auto refused = access::change_people(path, [&](People& people) {
        return people.recover(name, emergency.password.view(), emergency.codes[0].view(),
                              emergency.codes[1].view());
    });
    if (refused) {
        const ExitStatus status = say_refusal(*refused, path, name);
        complain("server.emergency_noted_only", {{"name", same_text(name)}});
        return status;
    }
    print_text(fill_text("server.emergency_done", {{"name", same_text(name)}}));
    return ExitStatus::ok;
}

}  // namespace plenaria::app
