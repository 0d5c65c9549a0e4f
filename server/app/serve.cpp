#include "server/app/serve.hpp"

#include <boost/asio/io_context.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/signal_set.hpp>
#include <boost/asio/steady_timer.hpp>

#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <map>

#include "assets/web_assets.hpp"
#include "server/access/access.hpp"
#include "server/access/logins.hpp"
#include "server/access/token_watch.hpp"
#include "server/app/alive_keeper.hpp"
#include "server/app/backups.hpp"
#include "server/app/console_output.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/desk_door.hpp"
#include "server/app/desk_log.hpp"
#include "server/app/engine_driver.hpp"
#include "server/app/journal_patrol.hpp"
#include "server/app/journal_thread.hpp"
#include "server/app/preparation.hpp"
#include "server/app/public_documents.hpp"
#include "server/app/public_storage.hpp"
#include "server/app/server_clock.hpp"
#include "server/app/stall_watch.hpp"
#include "server/app/storage_probe.hpp"
#include "server/app/supervisor.hpp"
#include "server/app/vital_signs.hpp"
#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"
#include "server/transport/server.hpp"

namespace plenaria::app {
namespace {

namespace asio = boost::asio;

// What a turn of the server's thread must never take: a person at a console waits for it.
constexpr std::chrono::milliseconds stall_limit{2'000};
constexpr std::chrono::milliseconds beat_every{500};
// The first minutes after a takeover: until then the last acts were looked at, or never will be.
constexpr std::chrono::minutes takeover_told{15};

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
                   [this] { journal_thread_.run_between([this] { rescue(); }); },
                   [this](Position acknowledged) {
                       journal_thread_.run_between(
                           [this, acknowledged] { trust_again(acknowledged); });
                   }}),
          journal_thread_(*prepared.journal,
                          [this](engine::AppendOutcome outcome) {
                              asio::post(context_, [this, outcome = std::move(outcome)] {
                                  driver_.on_outcome(outcome);
                              });
                          }),
          authenticator_(prepared.tokens),
          logins_(
              people_path(arguments.data_folder).string(),
              [this](std::function<void()> call) { asio::post(context_, std::move(call)); },
              [this] { return prepared_.clock->now(); },
              [this](const std::string& person) { server_.turn_away(person); }),
          tokens_(
              {token_path(arguments.data_folder).string(),
               chair_token_path(arguments.data_folder).string()},
              authenticator_,
              [this](std::function<void()> call) { asio::post(context_, std::move(call)); },
              [this](Role role) { server_.turn_away_holders(role); }, log_line),
          documents_(driver_, arguments.data_folder),
          server_(
              context_, settings(arguments, std::move(prepared.tls)),
              {driver_, authenticator_, web_asset, [this] { return prepared_.clock->now(); },
               log_network_line, [this](std::string_view name) { return documents_.find(name); },
               [this](std::string_view path) { return status_page(path); },
               [this](access::LoginClaim claim, access::Logins::Answer answer) {
                   logins_.check(std::move(claim), std::move(answer));
               },
               [this](const std::string& network) { return logins_.is_familiar(network); }}),
          door_(context_, door_path(arguments.data_folder), authenticator_,
                [this](const DeskRequest& request, std::function<void(DeskAnswer)> answer) {
                    take_in(request, desk_log_.noting(request, std::move(answer)));
                }),
          signals_(context_, SIGTERM, SIGINT),
          alive_timer_(context_),
          beat_timer_(context_),
          folder_(arguments.data_folder),
          alive_(arguments.data_folder),
          probe_(arguments.data_folder, log_line) {
        if (!arguments.backup.empty()) {
            backups_.emplace(context_, backup_settings(arguments), prepared.medium,
                             Backups::World{[this] { return prepared_.machine.durable().position; },
                                            [this] { return prepared_.clock->now(); }});
        }
        logins_.tell_changes([](std::string_view what, Role role) {
            log_line("event=" + std::string{what} + " role=" + std::string{name_of(role)});
        });
        driver_.set_hooks({[this](const engine::Deliveries& d) { deliver(d); },
                           [this] { server_.event_edited(); }, log_line});
    }

    ExitStatus run() {
        // The door first: who reads that the server listens may knock at once.
        if (!door_.open()) {
            log_line("event=desk_unavailable");
        }
        const auto endpoint = server_.listen(std::move(prepared_.port).value());
        if (!endpoint) {
            complain(endpoint.error().text);
            return ExitStatus::cannot_listen;
        }
        await_signal();
        StallWatch watch{stall_limit, log_line};
        watch_ = &watch;
        JournalPatrol patrol{journal_path(folder_), [this](const PatrolFinding& finding) {
                                 asio::post(context_,
                                            [this, finding] { driver_.on_finding(finding); });
                             }};
        patrol_ = &patrol;
        if (copy_made_) {
            log_line("event=taken_over copy_of_unix_ms=" + std::to_string(to_unix_ms(*copy_made_)));
        }
        keep_beating();
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
    /// From the desk. What is for the log alone goes no further.
    void take_in(const DeskRequest& request, std::function<void(DeskAnswer)> answer) {
        if (request.task == DeskTask::emergency_refused) {
            asio::post(context_, [answer = std::move(answer)] {
                answer({false, {}, "codes_wrong"});
            });
            return;
        }
        driver_.hand_in(request, std::move(answer));
    }

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
                limits::connections_per_address,
                files.rlim_cur - std::min<rlim_t>(files.rlim_cur, limits::descriptors_apart));
            log_line("event=fewer_connections max=" + std::to_string(made.connections_max));
        }
        return made;
    }

    void deliver(const engine::Deliveries& deliveries) {
        server_.deliver(deliveries);
        documents_.renew(deliveries.changed_rooms);
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
        const PublicStorage::Told& storage = storage_.told();
        Signs signs;
        signs.now = prepared_.clock->now();
        signs.started = started_;
        signs.stopping = draining_;
        signs.storage_refuses = storage.refuses;
        signs.storage_slow = storage.slow;
        signs.storage_unsure = probe_.seen().state == ProbeState::hindered;
        signs.journal_held = storage.held;
        signs.journal_unreadable = driver_.storage().unreadable;
        signs.journal_damaged = storage.damaged;
        signs.certificate_until = certificate_until_;
        signs.screens = server_.screens();
        signs.backup = backups_ ? std::optional{backups_->sign()} : std::nullopt;
        signs.taken_over = copy_made_.has_value();
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

    void look_at_storage() {
        const EngineDriver::Storage storage = driver_.storage();
        const StorageProbe::Seen seen = probe_.seen();
        storage_.look(PublicStorage::Clock::now(),
                      {seen.state == ProbeState::refuses, seen.took, storage.damage_seen,
                       std::max(patrol_->without_progress(), alive_.under_way())},
                      {storage.failures, storage.unsettled, storage.held, storage.damaged,
                       storage.under_way});
    }

    /// On the journal thread.
    void rescue() {
        const auto failure = prepared_.journal->leave_as_it_is();
        asio::post(context_, [line = rescue_line(failure)] { log_line(line); });
    }

    /// Likewise.
    void trust_again(Position acknowledged) {
        const bool trusted = !prepared_.journal->trust_again(acknowledged);
        asio::post(context_, [this, trusted] { driver_.on_trusted(trusted); });
    }

    /// For as long as whoever operates needs to see what is missing and to do it again.
    void forget_takeover() {
        if (copy_made_ && prepared_.clock->now() - started_ >= takeover_told) {
            copy_made_.reset();
            forget_copy(folder_);
        }
    }

    void keep_beating() {
        watch_->beat();
        forget_takeover();
        driver_.look_at_clock();
        tell_alive();
        look_at_storage();
        // Who operates learns of their own commands by the answers; of other rooms' nothing more
        // than everybody.
        const Health health = health_of(signs());
        server_.tell_troubles(health.reasons);
        if (std::string text = health_text(health); text != told_health_) {
            tell_status(text);
            told_health_ = std::move(text);
        }
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
        // Nobody takes them from here on: the next one ends the process, as threads that read and
        // sync are waited for, and a disk that hangs would hold them for ever.
        boost::system::error_code ignored;
        signals_.clear(ignored);
        log_line(line);
        context_.stop();
    }

    /// Whoever cannot log in any more asks whoever reads this.
    void tell_names_of_roles() {
        std::vector<std::string> names = logins_.called_as_roles();
        if (names == names_of_roles_) {
            return;
        }
        for (const std::string& name : names) {
            log_line("event=person_not_let_in reason=called_as_role name=" + name +
                     " do=\"plenaria-server person remove " + name +
                     ", then person add under another name\"");
        }
        names_of_roles_ = std::move(names);
    }

    /// Of before a name had to be a person's: nobody can list them as sworn staff.
    void tell_names_of_nobody() {
        std::map<Role, std::size_t> unlistable = logins_.unlistable();
        if (unlistable == unlistable_) {
            return;
        }
        for (const auto& [role, count] : unlistable) {
            log_line("event=persons_unlistable reason=name_of_no_person role=" +
                     std::string{name_of(role)} + " count=" + std::to_string(count) +
                     " do=\"plenaria-server person list, then person remove and add\"");
        }
        unlistable_ = std::move(unlistable);
    }

    /// Once as it begins and as it ends: whoever is in stays in, and nobody else comes.
    void tell_trouble_of_people() {
        const auto trouble = logins_.trouble();
        if (trouble == trouble_of_people_) {
            return;
        }
        trouble_of_people_ = trouble;
        if (!trouble) {
            log_line("event=people_usable");
        } else if (trouble == access::PeopleFault::exposed) {
            log_line("event=people_unusable reason=others_may_read");
        } else {
            log_line(trouble == access::PeopleFault::damaged
                         ? "event=people_unusable reason=malformed"
                         : "event=people_unusable reason=unreadable");
        }
    }

    void keep_alive_mark() {
        const Position durable = prepared_.machine.durable().position;
        alive_.touch(prepared_.clock->now(), durable);
        patrol_->expect(durable);
        logins_.follow_changes();
        tokens_.follow_changes();
        server_.tell_listable(logins_.listable());
        tell_names_of_roles();
        tell_names_of_nobody();
        tell_trouble_of_people();
        alive_timer_.expires_after(mark_every);
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
    access::TokenWatch tokens_;
    PublicDocuments documents_;
    transport::Server server_;
    DeskLog desk_log_{log_line, [this] { return prepared_.clock->now(); }};
    DeskDoor door_;
    asio::signal_set signals_;
    asio::steady_timer alive_timer_;
    asio::steady_timer beat_timer_;
    std::optional<Backups> backups_;   ///< where somebody asked for them
    StallWatch* watch_ = nullptr;      ///< while it runs
    JournalPatrol* patrol_ = nullptr;  ///< likewise
    std::string folder_;
    std::optional<TimePoint> copy_made_ = made_of_copy(folder_);
    AliveKeeper alive_;
    StorageProbe probe_;
    PublicStorage storage_{PublicStorage::Clock::now()};
    std::string told_health_;                  ///< to systemd, last
    std::vector<std::string> names_of_roles_;  ///< of persons, as they were logged last
    std::map<Role, std::size_t> unlistable_;   ///< as they were logged last
    std::optional<access::PeopleFault> trouble_of_people_;
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
        files.rlim_cur =
            std::min<rlim_t>(files.rlim_max, limits::connections_max + limits::descriptors_apart);
        static_cast<void>(::setrlimit(RLIMIT_NOFILE, &files));
    }
}

}  // namespace

ExitStatus serve(const ServeArguments& arguments) {
    prepare_process();
    // Outlives all that logs.
    const LoggingInBackground logging;
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
