#include "server/app/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>

#include "assets/web_assets.hpp"
#include "server/access/access.hpp"
#include "server/access/logins.hpp"
#include "server/app/archive_commands.hpp"
#include "server/app/backups.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/desk_door.hpp"
#include "server/app/engine_driver.hpp"
#include "server/app/journal_patrol.hpp"
#include "server/app/journal_thread.hpp"
#include "server/app/public_documents.hpp"
#include "server/app/read_event_file.hpp"
#include "server/app/server_clock.hpp"
#include "server/app/stall_watch.hpp"
#include "server/app/supervisor.hpp"
#include "server/app/tls_setup.hpp"
#include "server/app/vital_signs.hpp"
#include "server/domain/sealing.hpp"
#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/server.hpp"

namespace plenaria::app {
namespace {

namespace asio = boost::asio;

// What a turn of the server's thread must never take: a person at a console waits for it.
constexpr std::chrono::milliseconds stall_limit{2'000};
constexpr std::chrono::milliseconds beat_every{500};

/// A server that stands on its journal, before it opens its door.
struct Prepared {
    std::unique_ptr<journal::SqliteJournal> journal;
    engine::EngineMachine machine;
    std::unique_ptr<ServerClock> clock;
    access::Tokens tokens;
    std::optional<access::TlsIdentity> tls;
};

/// Appends what `machine` has to say at start, before anybody listens.
std::optional<Failed> append_now(Prepared& prepared) {
    while (auto request = prepared.machine.take_append()) {
        const auto outcome =
            settle(*prepared.journal, *request, prepared.journal->append(*request));
        if (outcome.status != engine::AppendStatus::ok) {
            complain("server.cannot_append");
            return ExitStatus::storage;
        }
        static_cast<void>(prepared.machine.on_appended(outcome));
    }
    return std::nullopt;
}

/// When the server was last known to run on this folder; nothing on an empty journal.
std::optional<TimePoint> last_alive(const ServeArguments& arguments, const Prepared& prepared) {
    const auto record = prepared.machine.last_record_at();
    const auto mark = AliveMark{arguments.data_folder}.last_alive();
    return record && mark ? std::max(*record, *mark) : record;
}

/// Whether a file holds the event as the journal last had it from a file, or as live editing left
/// it: an insertion made in the meeting is no reason to refuse the file it began with.
bool is_event_of_journal(engine::Journal& journal, const Prepared& prepared,
                         const domain::Definition& definition) {
    if (definition == prepared.machine.durable().definition) {
        return true;
    }
    bool same = false;
    const auto read = journal.read(Position{1}, [&](const engine::JournalRecord& record) {
        // Without the key of its words an event is compared by the rest.
        const auto is_given = [&](const domain::Definition& known) {
            return known == (record.veiled ? domain::without_words(definition) : definition);
        };
        if (const auto* loaded = std::get_if<domain::EventLoaded>(&record.event.event)) {
            same = is_given(loaded->definition);
        } else if (const auto* replaced =
                       std::get_if<domain::DefinitionReplaced>(&record.event.event)) {
            same = is_given(replaced->definition);
        }
    });
    return read.ok() && same;
}

/// An empty journal begins with the event file; one that holds a meeting keeps to its own event.
std::optional<Failed> begin_or_resume(const ServeArguments& arguments, Prepared& prepared) {
    const bool resuming = prepared.machine.durable().loaded;
    if (arguments.event_file.empty() && !resuming) {
        complain("server.event_needed", {{"path", same_text(arguments.data_folder)}});
        return ExitStatus::usage;
    }
    if (!arguments.event_file.empty()) {
        auto definition = read_event_file(arguments.event_file);
        if (!definition) {
            return definition.error();
        }
        if (resuming && !is_event_of_journal(*prepared.journal, prepared, definition.value())) {
            complain("server.event_changed", {{"file", same_text(arguments.event_file)},
                                              {"path", same_text(arguments.data_folder)}});
            return ExitStatus::event_changed;
        }
        if (!resuming) {
            prepared.machine.load(std::move(definition).value(), prepared.clock->now());
        }
    }
    if (resuming) {
        // A wall clock that went backwards leaves the outage unknown: the least is said, so that
        // a running speech is flagged all the same.
        const Millis outage =
            std::max(Millis{1}, prepared.clock->now() - *last_alive(arguments, prepared));
        prepared.machine.resume_service(outage, prepared.clock->now());
        log_line("event=resumed outage_ms=" + std::to_string(outage.count()) +
                 " position=" + std::to_string(prepared.machine.durable().position.value));
    }
    return append_now(prepared);
}

Outcome<std::string, Failed> token_of(const std::filesystem::path& path) {
    auto token = access::load_or_create_token(path.string());
    if (!token) {
        complain("server.token", {{"path", same_text(path.string())}});
        return ExitStatus::storage;
    }
    return std::move(token).value();
}

Outcome<access::Tokens, Failed> tokens_of(const std::string& folder) {
    auto console = token_of(token_path(folder));
    if (!console) {
        return console.error();
    }
    auto chair = token_of(chair_token_path(folder));
    if (!chair) {
        return chair.error();
    }
    if (console.value() == chair.value()) {
        // Somebody copied one over the other: each would open the other's view.
        complain("server.same_token", {{"path", same_text(chair_token_path(folder).string())}});
        return ExitStatus::storage;
    }
    return access::Tokens{std::move(console).value(), std::move(chair).value()};
}

BackupSettings backup_settings(const ServeArguments& arguments) {
    return {arguments.data_folder, arguments.backup, arguments.backup_every};
}

std::optional<Failed> prepare(const ServeArguments& arguments, Prepared& prepared) {
    if (auto failed = prepare_folder(arguments.data_folder)) {
        return failed;
    }
    const Position durable = AliveMark{arguments.data_folder}.durable();
    std::error_code error;
    if (!std::filesystem::exists(journal_path(arguments.data_folder), error)) {
        // A new one in the place of one that is gone would hide that.
        if (auto failed = lost_end(arguments.data_folder, Position{}, durable)) {
            return failed;
        }
    }
    auto journal = open_journal(arguments.data_folder, JournalUse::write);
    if (!journal) {
        return journal.error();
    }
    prepared.journal = std::move(journal).value();
    if (auto failed = replay_journal(*prepared.journal, prepared.machine)) {
        return failed;
    }
    if (auto failed = lost_end(arguments.data_folder, prepared.machine.durable().position,
                               durable)) {
        return failed;
    }
    say_closed_seals(*prepared.journal, arguments.data_folder);
    if (!arguments.backup.empty()) {
        // Before anything is appended: a start that is refused leaves the journal as it was.
        if (auto failed = begin_backups(backup_settings(arguments))) {
            return failed;
        }
    }
    prepared.clock = std::make_unique<ServerClock>(last_alive(arguments, prepared));
    if (prepared.clock->stepped_back() > Millis{0}) {
        log_line("event=clock_went_backwards by_ms=" +
                 std::to_string(prepared.clock->stepped_back().count()));
    }
    if (auto failed = begin_or_resume(arguments, prepared)) {
        return failed;
    }
    auto tokens = tokens_of(arguments.data_folder);
    if (!tokens) {
        return tokens.error();
    }
    prepared.tokens = std::move(tokens).value();
    auto tls = tls_identity(arguments.data_folder, prepared.clock->now());
    if (!tls) {
        return tls.error();
    }
    prepared.tls = std::move(tls).value();
    return std::nullopt;
}

std::string rescue_line(const std::optional<journal::OpenFailure>& failure) {
    return failure ? "event=journal_not_rescued detail=\"" + failure->detail + "\""
                   : "event=journal_rescued";
}

std::optional<EmbeddedAsset> web_asset(std::string_view path) {
    const auto assets = web_assets();
    const auto at = std::find_if(assets.begin(), assets.end(),
                                 [&](const EmbeddedAsset& asset) { return asset.path == path; });
    return at == assets.end() ? std::nullopt : std::optional{*at};
}

/// Everything that lives on the Asio thread while the meeting runs.
class Running {
public:
    Running(const ServeArguments& arguments, Prepared& prepared)
        : prepared_(prepared),
          certificate_until_(prepared.tls ? std::optional{prepared.tls->summary.valid_until}
                                          : std::nullopt),
          driver_(prepared.machine,
                  {[this] { return prepared_.clock->now(); },
                   [this](std::function<void()> call) { asio::post(context_, std::move(call)); },
                   [this](engine::AppendRequest request) {
                       journal_thread_.append(std::move(request));
                   },
                   [this] { journal_thread_.run_between([this] { rescue(); }); }}),
          journal_thread_(*prepared.journal,
                          [this](engine::AppendOutcome outcome) {
                              asio::post(context_,
                                         [this, outcome] { driver_.on_outcome(outcome); });
                          }),
          authenticator_(prepared.tokens),
          logins_(
              people_path(arguments.data_folder).string(),
              [this](std::function<void()> call) { asio::post(context_, std::move(call)); },
              [this] { return prepared_.clock->now(); }),
          server_(context_, settings(arguments, std::move(prepared.tls)),
                  {driver_, authenticator_, web_asset, [this] { return prepared_.clock->now(); },
                   log_line,
                   [this, folder = arguments.data_folder](std::string_view name) {
                       return public_document(driver_, folder, name);
                   },
                   [this](std::string_view path) { return status_page(path); },
                   [this](access::LoginClaim claim, access::Logins::Answer answer) {
                       logins_.check(std::move(claim), std::move(answer));
                   }}),
          door_(context_, door_path(arguments.data_folder), authenticator_,
                [this](const DeskRequest& request, std::function<void(DeskAnswer)> answer) {
                    driver_.hand_in(request, std::move(answer));
                }),
          signals_(context_, SIGTERM, SIGINT),
          alive_timer_(context_),
          beat_timer_(context_),
          folder_(arguments.data_folder),
          alive_(arguments.data_folder) {
        if (!arguments.backup.empty()) {
            backups_.emplace(context_, backup_settings(arguments),
                             Backups::World{[this] { return prepared_.machine.durable().position; },
                                            [this] { return prepared_.clock->now(); }});
        }
        driver_.set_hooks({[this](const engine::Deliveries& d) { server_.deliver(d); },
                           [this] { server_.event_edited(); }, log_line});
    }

    ExitStatus run() {
        // The door first: who reads that the server listens may knock at once.
        if (!door_.open()) {
            log_line("event=desk_unavailable");
        }
        const auto endpoint = server_.listen();
        if (!endpoint) {
            complain(endpoint.error().text);
            return ExitStatus::cannot_listen;
        }
        await_signal();
        StallWatch watch{stall_limit, log_line};
        watch_ = &watch;
        keep_beating();
        JournalPatrol patrol{journal_path(folder_), [this](const PatrolFinding& finding) {
                                 asio::post(context_,
                                            [this, finding] { driver_.on_finding(finding); });
                             }};
        patrol_ = &patrol;
        keep_alive_mark();
        if (backups_) {
            backups_->begin();
        }
        tell_ready();
        context_.run();
        watch_ = nullptr;
        patrol_ = nullptr;
        log_line("event=stopped position=" +
                 std::to_string(prepared_.machine.durable().position.value));
        return status_;
    }

    /// Whether the journal's files are not what was written.
    [[nodiscard]] bool found_damage() const { return driver_.storage().damaged; }

private:
    static transport::ServerSettings settings(const ServeArguments& arguments,
                                              std::optional<access::TlsIdentity> tls) {
        transport::ServerSettings made;
        made.address = arguments.address;
        made.port = arguments.port;
        made.allowed_hosts = arguments.hosts;
        made.server_id = server_identity(arguments.data_folder);
        made.boot_id = fresh_identity();
        made.tls = std::move(tls);
        rlimit files{};
        if (::getrlimit(RLIMIT_NOFILE, &files) == 0 &&
            files.rlim_cur < made.connections_max + limits::descriptors_apart) {
            // Strangers must not take the descriptors that the journal needs.
            made.connections_max = std::max<std::size_t>(
                2 * limits::connections_reserved,
                files.rlim_cur - std::min<rlim_t>(files.rlim_cur, limits::descriptors_apart));
            log_line("event=fewer_connections max=" + std::to_string(made.connections_max));
        }
        return made;
    }

    std::optional<transport::StatusPage> status_page(std::string_view path) const {
        if (path == "/healthz") {
            const Health health = health_of(signs());
            return transport::StatusPage{http_status(health), health_text(health)};
        }
        if (path == "/metrics") {
            return transport::StatusPage{200, metrics_text(signs(), PLENARIA_VERSION)};
        }
        return std::nullopt;
    }

    Signs signs() const {
        const EngineDriver::Storage storage = driver_.storage();
        Signs signs;
        signs.now = prepared_.clock->now();
        signs.started = started_;
        signs.stopping = draining_;
        signs.storage_refuses = storage.refuses;
        signs.journal_unreadable = storage.unreadable;
        signs.journal_damaged = storage.damaged;
        signs.append_under_way = storage.under_way;
        signs.certificate_until = certificate_until_;
        signs.screens = server_.screens();
        signs.backup = backups_ ? std::optional{backups_->sign()} : std::nullopt;
        if (watch_ != nullptr) {
            const StallWatch::Seen seen = watch_->seen();
            signs.stalls = seen.stalls;
            if (seen.last) {
                signs.since_stall =
                    std::chrono::floor<Millis>(StallWatch::Clock::now() - *seen.last);
            }
        }
        return signs;
    }

    /// On the journal thread.
    void rescue() {
        const auto failure = prepared_.journal->leave_as_it_is();
        asio::post(context_, [line = rescue_line(failure)] { log_line(line); });
    }

    void keep_beating() {
        watch_->beat();
        tell_alive();
        beat_timer_.expires_after(std::min(beat_every, alive_period().value_or(beat_every)));
        beat_timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error) {
                keep_beating();
            }
        });
    }

    void await_signal() {
        signals_.async_wait([this](const boost::system::error_code& error, int signal) {
            if (error) {
                return;
            }
            log_line("event=stopping signal=" + std::to_string(signal));
            if (draining_) {
                // Asked a second time: a disk that hangs must not keep a person waiting.
                stop(ExitStatus::storage, "event=drain_given_up");
                return;
            }
            draining_ = true;
            tell_stopping();
            await_signal();
            drain();
        });
    }

    /// Clients first, so that no new command comes; then what was taken becomes durable.
    void drain() {
        server_.drain([this] { wait_until_idle(); });
    }

    void wait_until_idle() {
        if (driver_.idle()) {
            stop(ExitStatus::ok, "event=drained");
            return;
        }
        if (driver_.storage().unsettled) {
            // The next start reads what became of it.
            stop(ExitStatus::storage, "event=drained_unsettled");
            return;
        }
        alive_timer_.expires_after(std::chrono::milliseconds{10});
        alive_timer_.async_wait([this](const boost::system::error_code&) { wait_until_idle(); });
    }

    void stop(ExitStatus status, std::string_view line) {
        status_ = status;
        log_line(line);
        context_.stop();
    }

    void keep_alive_mark() {
        const Position durable = prepared_.machine.durable().position;
        alive_.touch(prepared_.clock->now(), durable);
        patrol_->expect(durable);
        for (const std::string& person : logins_.changed_persons()) {
            server_.turn_away(person);
        }
        alive_timer_.expires_after(std::chrono::seconds{1});
        alive_timer_.async_wait([this](const boost::system::error_code& error) {
            if (!error) {
                keep_alive_mark();
            }
        });
    }

    Prepared& prepared_;
    std::optional<TimePoint> certificate_until_;
    TimePoint started_ = prepared_.clock->now();
    asio::io_context context_{1};
    EngineDriver driver_;
    JournalThread journal_thread_;
    access::Authenticator authenticator_;
    access::Logins logins_;
    transport::Server server_;
    DeskDoor door_;
    asio::signal_set signals_;
    asio::steady_timer alive_timer_;
    asio::steady_timer beat_timer_;
    std::optional<Backups> backups_;   ///< where somebody asked for them
    StallWatch* watch_ = nullptr;      ///< while it runs
    JournalPatrol* patrol_ = nullptr;  ///< likewise
    std::string folder_;
    AliveMark alive_;
    ExitStatus status_ = ExitStatus::ok;
    bool draining_ = false;
};

/// What the process as a whole needs before it serves.
void prepare_process() {
    // Whoever reads our log may end before us; a write to nobody is no reason to stop a meeting.
    std::signal(SIGPIPE, SIG_IGN);
    // A file that may not grow any more is a full disk, and no reason to stop a meeting either.
    std::signal(SIGXFSZ, SIG_IGN);
    // A descriptor for each connection and for the files beside them.
    rlimit files{};
    if (::getrlimit(RLIMIT_NOFILE, &files) == 0) {
        files.rlim_cur = std::min<rlim_t>(files.rlim_max, limits::connections_max + limits::descriptors_apart);
        static_cast<void>(::setrlimit(RLIMIT_NOFILE, &files));
    }
}

}  // namespace

ExitStatus serve(const ServeArguments& arguments) {
    prepare_process();
    Prepared prepared;
    if (const auto failed = prepare(arguments, prepared)) {
        return *failed;
    }
    ExitStatus status{};
    bool damaged = false;
    {
        Running running{arguments, prepared};
        status = running.run();
        damaged = running.found_damage();
    }
    if (damaged) {
        log_line(rescue_line(prepared.journal->leave_as_it_is()));
        complain("server.stopped_damaged", {{"path", same_text(arguments.data_folder)}});
        return ExitStatus::journal_damaged;
    }
    return status;
}

}  // namespace plenaria::app
