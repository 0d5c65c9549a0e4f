// The journal's files go bad while the server runs on them, or before it starts: commands are
// refused with the reason, screens keep the truth, nothing damaged is written further, and
// `recover` saves what there is.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sched.h>
#include <sys/mount.h>
#include <sys/resource.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <functional>
#include <iterator>
#include <memory>

#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::damage_process_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

void overwrite(const fs::path& path, std::size_t at, const std::string& bytes) {
    std::fstream out{path, std::ios::in | std::ios::out | std::ios::binary};
    out.seekp(static_cast<std::streamoff>(at));
    out << bytes;
}

/// Said in both languages, on lines of their own.
void expect_both_languages(const Finished& finished) {
    EXPECT_THAT(finished.output, HasSubstr("[es]: "));
    EXPECT_THAT(finished.output, HasSubstr("[en]: "));
}

class DamageTest : public testing::Test {
protected:
    /// A meeting with a few pages of records in its database, its server started anew.
    void begin(const fs::path& within) {
        data = within / "data";
        start();
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        for (const DelegationId& delegation : delegations_of(*console, 11)) {
            const EntryId entry = inscribe(*console, delegation, "Persona " + delegation.value);
            ASSERT_EQ(console->run(Withdraw{entry}).code, "");
        }
        ASSERT_FALSE(inscribe(*console, DelegationId{"mx"}).empty());
        console.reset();
        ASSERT_EQ(server->terminate(), 0) << server->log();
        start();
    }

    void start() {
        server = std::make_unique<ServerProcess>(data);
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data, main_room));
        ASSERT_TRUE(console->wait_live());
    }

    /// A command that would have to be written.
    protocol::CommandResult command() {
        return console->run(Inscribe{DelegationId{"cr"}, "X", {}, {}});
    }

    [[nodiscard]] bool is_healthy_as(const std::string& word) const {
        return wait_until([&] { return page_of(server->port(), "/healthz").body == word; });
    }

    /// The room as it was, to who was there and to who comes.
    void expect_truth_is_shown() {
        const View view = console->view();
        EXPECT_FALSE(waiting_entry(view, DelegationId{"mx"}).empty());
        EXPECT_TRUE(waiting_entry(view, DelegationId{"cr"}).empty());
        RoomUser screen{server->port(), screen_identity("late", main_room)};
        EXPECT_TRUE(screen.wait_view([](const View& seen) { return seen.session.has_value(); }));
    }

    /// Nothing is taken or written any more, and everybody is told why.
    void expect_damaged() {
        // Where a command found it, everybody is told at the end of a slot of 30 s.
        constexpr std::chrono::seconds told_within{40};
        EXPECT_TRUE(wait_until(
            [this] {
                return page_of(server->port(), "/healthz")
                    .body.starts_with("failing: journal_damaged");
            },
            told_within))
            << server->log();
        const std::string before = content_of(data / "journal.db");
        const auto refused = command();
        EXPECT_EQ(refused.code, "storage_unavailable");
        EXPECT_THAT(refused.text.en(), HasSubstr("damaged"));
        EXPECT_THAT(refused.text.es(), HasSubstr("dañado"));
        EXPECT_THAT(server->log(), HasSubstr("event=journal_damaged"));
        expect_truth_is_shown();
        console.reset();
        EXPECT_EQ(server->terminate(), 6) << server->log();
        EXPECT_TRUE(content_of(data / "journal.db") == before) << "nor at its end";
    }

    /// No server starts on it; `recover` saves `records`, and the meeting goes on.
    void expect_recovers(int records_least) {
        const std::string before = content_of(data / "journal.db");
        const Finished refused =
            run_server_program({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"});
        EXPECT_EQ(refused.status, 6) << refused.output;
        EXPECT_THAT(refused.output, HasSubstr("plenaria-server recover"));
        expect_both_languages(refused);
        EXPECT_TRUE(content_of(data / "journal.db") == before);
        const Finished trial =
            run_server_program({"recover", "--data", data.string(), "--dry-run"});
        EXPECT_EQ(trial.status, 0) << trial.output;
        EXPECT_TRUE(content_of(data / "journal.db") == before);
        const Finished done = run_server_program({"recover", "--data", data.string()});
        EXPECT_EQ(done.status, 0) << done.output;
        EXPECT_THAT(done.output, HasSubstr("quarantine"));
        const Finished again = run_server_program({"recover", "--data", data.string()});
        EXPECT_EQ(again.status, 0) << again.output;
        EXPECT_THAT(again.output, HasSubstr("Nothing was changed"));
        EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
        ASSERT_NO_FATAL_FAILURE(start());
        EXPECT_TRUE(console->wait_view([](const View& view) { return view.session.has_value(); }));
        EXPECT_GE(position(), records_least);
        EXPECT_EQ(command().code, "");
    }

    /// How many records the running server began with.
    [[nodiscard]] int position() const {
        const std::string log = server->log();
        const auto at = log.find(" position=");
        return at == std::string::npos ? 0 : std::stoi(log.substr(at + 10));
    }

    /// What was durable when the server last said that it is alive.
    [[nodiscard]] int marked() const {
        std::int64_t at = 0;
        int position = 0;
        std::ifstream{data / "alive"} >> at >> position;
        return position;
    }

    TemporaryFolder folder;
    fs::path data;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
};

TEST_F(DamageTest, a_file_that_may_not_grow_refuses_commands_until_it_may) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    // SQLite needs 32 KB beside the log for its map of it.
    while (fs::file_size(data / "journal.db-wal") < 48 * 1024) {
        const EntryId entry = inscribe(*console, DelegationId{"gt"});
        ASSERT_EQ(console->run(Withdraw{entry}).code, "");
    }
    const rlimit none{fs::file_size(data / "journal.db-wal"), RLIM_INFINITY};
    rlimit before{};
    ASSERT_EQ(::prlimit(server->pid(), RLIMIT_FSIZE, &none, &before), 0);
    const auto refused = command();
    EXPECT_EQ(refused.code, "storage_unavailable");
    EXPECT_THAT(refused.text.es(), HasSubstr("disco"));
    EXPECT_TRUE(is_healthy_as("failing: storage_refuses\n"));
    expect_truth_is_shown();
    ASSERT_EQ(::prlimit(server->pid(), RLIMIT_FSIZE, &before, nullptr), 0);
    EXPECT_EQ(command().code, "");
    EXPECT_TRUE(is_healthy_as("ready\n"));
    EXPECT_EQ(server->terminate(), 0);
    EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
}

/// A file system of its own, seen by this process and its children alone.
class SmallDisk {
public:
    explicit SmallDisk(fs::path at) : at_(std::move(at)) {
        fs::create_directories(at_);
        mounted_ = ::unshare(CLONE_NEWNS) == 0 &&
                   ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
                   ::mount("none", at_.c_str(), "tmpfs", 0, "size=4m") == 0;
    }
    ~SmallDisk() {
        if (mounted_) {
            ::umount2(at_.c_str(), MNT_DETACH);
        }
    }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;
    [[nodiscard]] bool mounted() const { return mounted_; }
    /// Takes all room there is.
    void fill() const {
        const int file = ::open((at_ / "filler").c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const std::string piece(4096, 'f');
        while (::write(file, piece.data(), piece.size()) > 0) {
        }
        ::close(file);
    }
    void make_room() const { fs::remove(at_ / "filler"); }

private:
    fs::path at_;
    bool mounted_ = false;
};

TEST_F(DamageTest, a_full_disk_refuses_commands_until_there_is_room) {
    const SmallDisk disk{folder.path() / "disk"};
    if (!disk.mounted()) {
        GTEST_SKIP() << "needs the right to mount";
    }
    ASSERT_NO_FATAL_FAILURE(begin(folder.path() / "disk"));
    disk.fill();
    EXPECT_EQ(command().code, "storage_unavailable");
    EXPECT_TRUE(is_healthy_as("failing: storage_refuses\n"));
    expect_truth_is_shown();
    disk.make_room();
    EXPECT_EQ(command().code, "");
    EXPECT_TRUE(is_healthy_as("ready\n"));
    // A folder with no room for its repair stays as it is.
    console.reset();
    EXPECT_EQ(server->terminate(), 0);
    overwrite(data / "journal.db", content_of(data / "journal.db").find("Persona sv"), "damaged");
    const std::string before = content_of(data / "journal.db");
    disk.fill();
    const Finished failed = run_server_program({"recover", "--data", data.string()});
    EXPECT_EQ(failed.status, 8) << failed.output;
    expect_both_languages(failed);
    EXPECT_TRUE(content_of(data / "journal.db") == before);
    EXPECT_FALSE(fs::exists(data / "quarantine"));
    disk.make_room();
    EXPECT_EQ(run_server_program({"recover", "--data", data.string()}).status, 0);
    server.reset();
}

TEST_F(DamageTest, a_damaged_page_is_found_while_the_server_runs) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    const std::string bytes = content_of(data / "journal.db");
    const auto at = bytes.find("Persona");
    ASSERT_NE(at, std::string::npos);
    overwrite(data / "journal.db", at, "PERSONA");
    expect_damaged();
    expect_recovers(2);
}

TEST_F(DamageTest, a_damaged_log_is_found_while_the_server_runs) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    ASSERT_FALSE(inscribe(*console, DelegationId{"gt"}, "una palabra").empty());
    ASSERT_FALSE(inscribe(*console, DelegationId{"sv"}, "y otra").empty());
    const auto at = content_of(data / "journal.db-wal").rfind("una palabra");
    ASSERT_NE(at, std::string::npos);
    overwrite(data / "journal.db-wal", at, "UNA");
    expect_damaged();
    expect_recovers(20);
}

TEST_F(DamageTest, a_file_that_is_cut_short_is_found_at_the_next_command) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    fs::resize_file(data / "journal.db", fs::file_size(data / "journal.db") / 2);
    EXPECT_EQ(command().code, "storage_unavailable");
    expect_damaged();
    // All of it was still in the server's memory.
    expect_recovers(20);
}

TEST_F(DamageTest, a_file_that_is_removed_is_found_at_the_next_command) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    fs::remove(data / "journal.db");
    EXPECT_EQ(command().code, "storage_unavailable");
    expect_damaged();
    expect_recovers(20);
}

/// What made it bad is gone: the meeting goes on without a restart, and nothing is missing.
TEST_F(DamageTest, a_journal_that_is_whole_again_takes_commands_again) {
    constexpr std::chrono::seconds told_within{40};
    for (const bool cut : {false, true}) {
        SCOPED_TRACE(cut ? "cut short" : "a page");
        const TemporaryFolder within;
        ASSERT_NO_FATAL_FAILURE(begin(within.path()));
        const fs::path file = data / "journal.db";
        const std::string whole = content_of(file);
        if (cut) {
            fs::resize_file(file, whole.size() / 2);
        } else {
            overwrite(file, whole.find("Persona"), "PERSONA");
            ASSERT_TRUE(wait_until(
                [this] {
                    const std::string body = page_of(server->port(), "/healthz").body;
                    return body.starts_with("failing: journal_damaged");
                },
                told_within));
        }
        EXPECT_EQ(command().code, "storage_unavailable");
        expect_truth_is_shown();
        overwrite(file, 0, whole);
        EXPECT_TRUE(
            wait_until([this] { return console->run(PostNote{"sigue"}).code.empty(); },
                       told_within))
            << server->log();
        EXPECT_THAT(server->log(), HasSubstr("event=journal_whole_again"));
        EXPECT_TRUE(wait_until(
            [this] { return page_of(server->port(), "/healthz").body == "ready\n"; },
            told_within));
        console.reset();
        EXPECT_EQ(server->terminate(), 0) << server->log();
        EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
        server.reset();
    }
}

/// The patrol finds it, no command comes any more, and nothing is left to whoever ends in order.
TEST_F(DamageTest, what_the_patrol_finds_is_rescued_at_once) {
    for (const char* gone : {"journal.db", "journal.db-wal"}) {
        SCOPED_TRACE(gone);
        const TemporaryFolder within;
        ASSERT_NO_FATAL_FAILURE(begin(within.path()));
        ASSERT_FALSE(inscribe(*console, DelegationId{"gt"}).empty());
        const int before = position();
        ASSERT_TRUE(wait_until([&] { return marked() > before; }));
        const int last = marked();
        fs::remove(data / gone);
        EXPECT_TRUE(wait_until([this] {
            return server->log().find("event=journal_rescued") != std::string::npos;
        })) << server->log();
        console.reset();
        server->kill_now();
        expect_recovers(last);
        console.reset();
        server.reset();
    }
}

TEST_F(DamageTest, a_file_that_is_replaced_is_found_at_the_next_command) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    fs::copy_file(data / "journal.db", folder.path() / "copy");
    fs::rename(folder.path() / "copy", data / "journal.db");
    EXPECT_EQ(command().code, "storage_unavailable");
    expect_damaged();
}

TEST_F(DamageTest, no_new_journal_is_made_where_one_is_gone) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    ASSERT_TRUE(wait_until([this] { return marked() > 0; }));
    console.reset();
    ASSERT_EQ(server->terminate(), 0);
    fs::remove(data / "journal.db");
    const Finished refused =
        run_server_program({"serve", "--event", sample_event_file().string(), "--data",
                            data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(refused.status, 6) << refused.output;
    expect_both_languages(refused);
    EXPECT_FALSE(fs::exists(data / "journal.db"));
}

TEST_F(DamageTest, a_journal_that_lost_its_end_is_not_gone_on_with) {
    ASSERT_NO_FATAL_FAILURE(begin(folder.path()));
    ASSERT_TRUE(wait_until([this] { return marked() > position(); }));
    const int before = marked();
    ASSERT_EQ(command().code, "");
    ASSERT_TRUE(wait_until([&] { return marked() > before; }));
    console.reset();
    server->kill_now();
    fs::resize_file(data / "journal.db-wal", 0);
    const Finished verified = run_server_program({"verify", "--data", data.string()});
    EXPECT_EQ(verified.status, 6) << verified.output;
    expect_recovers(20);
}

}  // namespace
}  // namespace plenaria::test_support::damage_process_test
