#include "server/app/backups.hpp"

#include <sys/stat.h>
#include <boost/asio/io_context.hpp>

#include <algorithm>
#include <filesystem>
#include <utility>

#include "server/app/console_output.hpp"
#include "server/journal/escrow.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

// What came of a copy is told a period after it was begun, so that a good one is up to two periods
// old when the next is told of. Two that fail behind each other are a fault of the medium.
constexpr int periods_until_old = 4;
// A copy that takes longer than this is no copy of the present.
constexpr int periods_until_given_up = 4;
constexpr std::chrono::seconds least_patience{10};

std::chrono::seconds patience_of(const BackupSettings& settings) {
    return std::max(least_patience, periods_until_given_up * settings.every);
}

fs::path remembered_path(const fs::path& folder) { return folder / "backup.path"; }

/// Whether this folder was copied to that medium before.
bool is_known(const BackupSettings& settings) {
    constexpr std::size_t path_bytes_max = 8'192;
    const auto known = journal::read_small_file(remembered_path(settings.folder), path_bytes_max);
    return known && known.value() == settings.medium;
}

// So long a first start waits for a medium, with somebody before it; and one that must come back
// for a medium that it knows, with a room before it.
constexpr std::chrono::seconds first_patience{10};
constexpr std::chrono::seconds known_patience{5};

/// Whether two servers would have one meeting, or one place, if this one went on.
bool must_not_start(const BackupFault& fault) {
    return fault.trouble == BackupTrouble::another_server ||
           fault.trouble == BackupTrouble::diverged || fault.trouble == BackupTrouble::behind ||
           fault.trouble == BackupTrouble::newer || fault.trouble == BackupTrouble::inside;
}

bool on_one_disk(const fs::path& a, const fs::path& b) {
    struct stat one {};
    struct stat other {};
    return ::stat(a.c_str(), &one) == 0 && ::stat(b.c_str(), &other) == 0 &&
           one.st_dev == other.st_dev;
}

Failed refuse(const BackupSettings& settings, const BackupFault& fault) {
    complain("server.backup_refused",
             {{"path", same_text(settings.medium)}, {"why", explain(fault)}});
    switch (fault.trouble) {
        case BackupTrouble::inside:
        case BackupTrouble::not_empty:
            return ExitStatus::usage;
        case BackupTrouble::another_server:
        case BackupTrouble::diverged:
        case BackupTrouble::behind:
        case BackupTrouble::newer:
            return ExitStatus::refused;
        default:
            return ExitStatus::storage;
    }
}

std::optional<BackupFault> prepare(const BackupSettings& settings) {
    return prepare_medium(settings.folder, settings.medium, server_identity(settings.folder));
}

/// The place itself, or what it would be made in.
bool is_on_disk_of_data(const BackupSettings& settings) {
    std::error_code error;
    fs::path place{settings.medium};
    if (!place.has_filename()) {
        place = place.parent_path();  // typed with a slash at its end
    }
    return on_one_disk(settings.folder, fs::exists(place, error) ? place : place.parent_path());
}

void tell_of_disk(const BackupSettings& settings) {
    if (on_one_disk(settings.folder, settings.medium)) {
        complain("server.backup_same_disk", {{"path", same_text(settings.medium)}});
    }
}

void tell_of_escrow(const BackupSettings& settings) {
    const auto escrow = journal::has_escrow(settings.folder);
    if (escrow && !escrow.value()) {
        complain("server.backup_no_escrow", {{"path", same_text(settings.folder)}});
    }
}

}  // namespace

std::optional<Failed> make_ready(const BackupSettings& settings) {
    if (const auto fault = prepare(settings)) {
        return refuse(settings, *fault);
    }
    tell_of_disk(settings);
    tell_of_escrow(settings);
    return std::nullopt;
}

std::optional<BackupFault> prepare_place(const BackupSettings& settings, bool late) {
    // With nobody before it: whoever pulled the medium out left its empty place on our own disk.
    if (late && !server_of(settings.medium) && is_on_disk_of_data(settings)) {
        return BackupFault{BackupTrouble::missing, {}};
    }
    // Where a known one is mounted there may be an empty place now, on the disk of the system.
    if (is_known(settings) && !server_of(settings.medium)) {
        return BackupFault{BackupTrouble::missing, {}};
    }
    if (auto fault = prepare(settings)) {
        return fault;
    }
    // Only a help for a start without the medium; without it that start is refused.
    static_cast<void>(journal::put_private_file(remembered_path(settings.folder), settings.medium));
    tell_of_disk(settings);
    return std::nullopt;
}

Outcome<MediumAtStart, Failed> begin_backups(const BackupSettings& settings) {
    const bool known = is_known(settings);
    MediumAtStart medium = MediumAtStart::known;
    const auto end = end_of_one(
        {"backup", "--data", settings.folder, "--to", settings.medium, "--for-server", "--prepare"},
        known ? known_patience : first_patience);
    if (!end) {
        const bool hangs = end.error().trouble == BackupTrouble::too_slow;
        if ((!known && !hangs) || must_not_start(end.error())) {
            return refuse(settings, end.error());
        }
        medium = known ? MediumAtStart::known : MediumAtStart::untouched;
        complain("server.backup_waits", {{"path", same_text(settings.medium)},
                                         {"folder", same_text(settings.folder)},
                                         {"why", explain(end.error())}});
    }
    tell_of_escrow(settings);
    log_line("event=backup_on every_s=" + std::to_string(settings.every.count()));
    return medium;
}

Backups::Backups(boost::asio::io_context& context, BackupSettings settings, MediumAtStart medium,
                 World world)
    : settings_(std::move(settings)),
      world_(std::move(world)),
      timer_(context),
      copying_({"backup", "--data", settings_.folder, "--to", settings_.medium, "--for-server"},
               patience_of(settings_)) {
    if (medium == MediumAtStart::untouched) {
        preparing_.emplace(
            std::vector<std::string>{"backup", "--data", settings_.folder, "--to", settings_.medium,
                                     "--for-server", "--prepare", "--late"},
            patience_of(settings_));
    }
}

void Backups::begin() {
    due_ = Clock::now();
    good_since_ = due_;
    go_on();
}

void Backups::go_on_preparing() {
    if (const auto end = preparing_->take_end()) {
        if (*end) {
            preparing_.reset();
            return;
        }
        tell(end->error());
    }
    preparing_->begin();
}

void Backups::go_on() {
    if (preparing_) {
        go_on_preparing();
    }
    if (const auto end = copying_.take_end()) {
        take(*end);
    }
    if (!preparing_ && copying_.begin()) {
        begun_ = Begun{world_.now(), Clock::now(), world_.durable()};
    }
    // What was missed, while the machine slept, is not made up for.
    due_ = std::max(due_ + settings_.every, Clock::now());
    timer_.expires_at(due_);
    timer_.async_wait([this](const boost::system::error_code& error) {
        if (!error) {
            go_on();
        }
    });
}

void Backups::take(const Copying::End& end) {
    if (!end) {
        tell(end.error());
        return;
    }
    if (end.value().position < begun_->durable) {
        // Acknowledged before the copy began, and not in it.
        tell({BackupTrouble::unverified, "behind"});
        return;
    }
    if (!good_at_ || !told_.empty()) {
        log_line("event=backup_good");
    }
    told_.clear();
    good_at_ = begun_->at;
    good_since_ = begun_->since;
    take_document(end.value().lost_document);
}

void Backups::take_document(const std::string& lost) {
    if (!lost.empty() && lost != lost_document_) {
        log_line("event=backup_documents_failed");
        // Not its name: what a document is called may be confidential, and a log is not.
        complain("server.backup_some_document",
                 {{"path", same_text(settings_.medium)}, {"data", same_text(settings_.folder)}});
    }
    lost_document_ = lost;
}

void Backups::tell(const BackupFault& fault) {
    const std::string word{word_of(fault.trouble)};
    if (word == told_) {
        return;
    }
    told_ = word;
    log_line("event=backup_failed reason=" + word);
    complain("server.backup_failed",
             {{"path", same_text(settings_.medium)}, {"why", explain(fault)}});
}

BackupSign Backups::sign() const {
    // What another machine went on with is no copy of this meeting: that does not wait to be told.
    const auto told = trouble_of(told_);
    const bool no_place = told && must_not_start({*told, {}});
    return {good_at_, no_place || Clock::now() - good_since_ > old_after(),
            !lost_document_.empty()};
}

Backups::Clock::duration Backups::old_after() const { return periods_until_old * settings_.every; }

}  // namespace plenaria::app
