// What lies in the folder of one event: journal, tokens, identity, and the mark that says
// when the server was last alive.
#pragma once

#include <filesystem>
#include <memory>
#include <optional>
#include <string>

#include "server/app/exit_status.hpp"
#include "server/engine/machine.hpp"
#include "server/journal/sqlite_journal.hpp"
#include "server/model/result.hpp"
#include "server/model/time.hpp"

namespace plenaria::app {

/// A failure that was already said on stderr, in both languages.
using Failed = ExitStatus;

[[nodiscard]] std::filesystem::path journal_path(const std::filesystem::path& folder);
/// The token of the operators' console, and that of the chair's.
[[nodiscard]] std::filesystem::path token_path(const std::filesystem::path& folder);
/// The persons who log in.
[[nodiscard]] std::filesystem::path people_path(const std::filesystem::path& folder);
[[nodiscard]] std::filesystem::path chair_token_path(const std::filesystem::path& folder);

/// Makes the folder (0700) where it does not exist.
[[nodiscard]] std::optional<Failed> prepare_folder(const std::filesystem::path& folder);

/// Refuses, and says so, where this process is root's and `folder` is there and somebody else's:
/// what root makes in it or beside it, the server of its owner could neither read nor write.
[[nodiscard]] std::optional<Failed> refuse_to_root(const std::filesystem::path& folder);

/// Refuses, and says so, where there is no such folder; for commands that make none.
[[nodiscard]] std::optional<Failed> refuse_absent(const std::filesystem::path& folder);
/// Refuses, and says so, where this user may not look into the folder that is there.
[[nodiscard]] std::optional<Failed> refuse_denied(const std::filesystem::path& folder);

/// Why a file that is handed in cannot be read, as far as its name and rights tell.
[[nodiscard]] std::optional<Text> why_unreadable(const std::filesystem::path& file);
/// Says that the file cannot be read, and why.
void complain_unreadable(const std::filesystem::path& file);

enum class JournalUse { write, read_only };
/// Opens the folder's journal; on failure says why and answers the exit status.
[[nodiscard]] Outcome<std::unique_ptr<journal::SqliteJournal>, Failed> open_journal(
    const std::filesystem::path& folder, JournalUse use);

/// Replays the journal into `machine`; on failure says where it stopped and why.
[[nodiscard]] std::optional<Failed> replay_journal(engine::Journal& journal,
                                                   engine::EngineMachine& machine);

/// Refuses a journal that ends at `last`, before `durable`, which `AliveMark` told before it was
/// read, and says so.
[[nodiscard]] std::optional<Failed> lost_end(const std::filesystem::path& folder, Position last,
                                             Position durable);

/// The reason of a failure for people: in both languages as far as it is known, then quoted.
[[nodiscard]] Text detail_of(const journal::OpenFailure& failure);
/// Says on stderr why `path` cannot be opened or worked on, and answers its exit status.
[[nodiscard]] Failed report(const journal::OpenFailure& failure, const std::filesystem::path& path);
/// Says a failed read on stderr and answers its exit status.
[[nodiscard]] Failed report(const engine::ReadFailure& failure);

/// A random identity kept in the folder, on its disk when this answers, and the same at each start;
/// empty if it cannot be kept or read.
[[nodiscard]] std::string server_identity(const std::filesystem::path& folder);
/// A random identity of this start.
[[nodiscard]] std::string fresh_identity();

/// Marks on disk that the server is alive, once a second, so that an outage has a length, and how
/// far its journal had come, so that a journal that lost its end shows.
class AliveMark {
public:
    explicit AliveMark(const std::filesystem::path& folder);
    /// When a server was last alive on this folder; nothing if never, or where that is no time
    /// until the end of 2100.
    [[nodiscard]] std::optional<TimePoint> last_alive() const;
    /// What was durable then at the least; the beginning where nobody knows.
    [[nodiscard]] Position durable() const;
    /// Writes the mark, through to the disk: after a power cut the former is there or this. One
    /// that cannot be written is no reason to stop a meeting.
    void touch(TimePoint now, Position durable);
    /// Says that the journal is known to end there now.
    void put_back(Position durable);

private:
    std::filesystem::path path_;
};

/// Says in a folder when the copy began that it is made of: what came after is not in it. One that
/// cannot be said is no reason to stop a takeover.
void mark_as_copy(const std::filesystem::path& folder, TimePoint made);
/// When that copy began, until it is forgotten; nothing where the folder is made of none.
[[nodiscard]] std::optional<TimePoint> made_of_copy(const std::filesystem::path& folder);
/// Nobody need be told any more.
void forget_copy(const std::filesystem::path& folder);

}  // namespace plenaria::app
