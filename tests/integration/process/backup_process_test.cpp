// Copies of a running server's folder on another medium, and what becomes of them when the medium
// does what media do.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <signal.h>
#include <sys/mount.h>
#include <sys/stat.h>

#include <chrono>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <vector>

#include "server/journal/manifest.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::backup_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

/// A disk of its own of so many kilobytes; needs an administrator.
class SmallDisk {
public:
    SmallDisk(fs::path at, const std::string& kilobytes) : at_(std::move(at)) {
        fs::create_directory(at_);
        mounted_ = ::mount("tmpfs", at_.c_str(), "tmpfs", 0,
                           ("size=" + kilobytes + "k,mode=0700").c_str()) == 0;
    }
    ~SmallDisk() { unmount(); }
    SmallDisk(const SmallDisk&) = delete;
    SmallDisk& operator=(const SmallDisk&) = delete;

    [[nodiscard]] bool mounted() const { return mounted_; }
    void change(const char* options, unsigned long flags) const {
        EXPECT_EQ(::mount(nullptr, at_.c_str(), nullptr, MS_REMOUNT | flags, options), 0);
    }
    void unmount() {
        if (mounted_) {
            ::umount2(at_.c_str(), MNT_DETACH);
            mounted_ = false;
        }
    }

private:
    fs::path at_;
    bool mounted_ = false;
};

class BackupTest : public testing::Test {
protected:
    void serve(const fs::path& to) {
        server.reset();
        server = std::make_unique<ServerProcess>(
            data, std::uint16_t{0}, sample_event_file(), "127.0.0.1",
            std::vector<std::string>{"--backup", to.string(), "--backup-every", "1"});
        ASSERT_TRUE(server->listening()) << server->log();
    }
    std::unique_ptr<RoomUser> console() const {
        auto user = std::make_unique<RoomUser>(server->port(), console_identity(data, "plenaria"));
        EXPECT_TRUE(user->wait_live());
        return user;
    }
    [[nodiscard]] bool wait_log(const std::string& words) const {
        return wait_until([&] { return server->log().find(words) != std::string::npos; });
    }
    [[nodiscard]] int times_in_log(const std::string& words) const {
        const std::string log = server->log();
        int times = 0;
        for (auto at = log.find(words); at != std::string::npos; at = log.find(words, at + 1)) {
            ++times;
        }
        return times;
    }
    [[nodiscard]] bool wait_health(const std::string& line) const {
        return wait_until([&] { return page_of(server->port(), "/healthz").body == line; });
    }
    /// Whether the meeting takes a command, whatever the medium does.
    void expect_service() {
        const auto user = console();
        EXPECT_EQ(user->run(PostNote{"sigue"}).code, "");
    }
    Finished refused_start(const fs::path& to) const {
        return run_server_program({"serve", "--event", sample_event_file().string(), "--data",
                                   data.string(), "--listen", "127.0.0.1:0", "--backup",
                                   to.string()});
    }
    static void expect_told(const Finished& finished, int status, const std::string& word) {
        EXPECT_EQ(finished.status, status) << finished.output;
        EXPECT_THAT(finished.output, AllOf(HasSubstr("[es]: "), HasSubstr("[en]: "),
                                           HasSubstr(word), Not(HasSubstr("event=listening"))));
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    fs::path medium = folder.path() / "stick";
    std::unique_ptr<ServerProcess> server;
};

TEST_F(BackupTest, TheLastCopiesAreKeptWithoutKeysAndForTheirOwnerAlone) {
    fs::create_directories(data / "documents");
    std::ofstream{data / "documents" / "acta.pdf"} << "%PDF acta";
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    EXPECT_THAT(server->log(), AllOf(HasSubstr("event=backup_on every_s=1"), HasSubstr("[es]: "),
                                     HasSubstr("escrow")))
        << "without escrow it is said that no key travels";
    {
        const auto user = console();
        ASSERT_EQ(user->run(OpenSession{SessionId{"plenaria-1"}}).code, "");
    }
    ASSERT_TRUE(wait_until([&] { return fs::exists(medium / "copy-000005" / "manifest"); }));
    ASSERT_TRUE(wait_until([&] { return !fs::exists(medium / "copy-000002"); }));
    EXPECT_TRUE(wait_log("event=backup_good"));
    EXPECT_EQ(times_in_log("event=backup_good"), 1) << "once, not each time";
    for (const auto& each : fs::recursive_directory_iterator{medium}) {
        struct stat about {};
        // What is made and removed meanwhile has gone.
        if (::stat(each.path().c_str(), &about) == 0) {
            EXPECT_EQ(about.st_mode & 0077U, 0U) << each.path();
        }
        EXPECT_NE(each.path().filename(), "keys");
    }
    EXPECT_TRUE(fs::exists(medium / "documents" / journal::digest_of("%PDF acta")));
    EXPECT_TRUE(wait_health("ready\n"));
    EXPECT_THAT(page_of(server->port(), "/metrics").body,
                AllOf(HasSubstr("plenaria_backup_time_seconds 1"), HasSubstr("backup_old 0")));
    EXPECT_EQ(server->terminate(), 0) << server->log();
}

TEST_F(BackupTest, ALinkInThePlaceOfTheDocumentsCopiesIsNotFollowed) {
    const fs::path copies = medium / "documents";
    const auto back_up = [&] {
        return run_server_program({"backup", "--data", data.string(), "--to", medium.string()});
    };
    {
        const ServerProcess first{data};
        ASSERT_TRUE(first.listening());
    }
    fs::create_directories(data / "documents");
    std::ofstream{data / "documents" / "acta.pdf"} << "acta";
    ASSERT_EQ(back_up().status, 0);
    fs::rename(copies, folder.path() / "holidays");
    std::ofstream{folder.path() / "holidays" / "beach.jpg"} << "of somebody else";
    fs::create_directory_symlink(folder.path() / "holidays", copies);
    std::ofstream{data / "documents" / "acta.pdf"} << "acta corregida";
    static_cast<void>(back_up());
    EXPECT_TRUE(fs::exists(folder.path() / "holidays" / "beach.jpg")) << "it is not ours to remove";
    EXPECT_EQ(std::distance(fs::directory_iterator{folder.path() / "holidays"}, {}), 2)
        << "and nothing was put there";
}

TEST_F(BackupTest, AMediumThatIsPulledOutIsToldAndIsTakenUpAgain) {
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    ASSERT_TRUE(wait_log("event=backup_good"));
    fs::rename(medium, folder.path() / "pocket");
    ASSERT_TRUE(wait_log("event=backup_failed reason=missing"));
    EXPECT_TRUE(wait_log("[en]: no copy"));
    EXPECT_THAT(server->log(), HasSubstr("[es]: el respaldo"));
    EXPECT_TRUE(wait_health("degraded: backup_old\n"));
    EXPECT_TRUE(console()->wait_view([](const View& view) {
        return view.service && view.service->troubles == std::vector{ServiceTrouble::backup_old};
    }));
    expect_service();
    EXPECT_FALSE(fs::exists(medium)) << "nothing is written where it was";
    fs::create_directory(medium);  // the empty place where it is mounted
    expect_service();
    EXPECT_TRUE(fs::is_empty(medium));
    fs::remove(medium);
    fs::rename(folder.path() / "pocket", medium);
    EXPECT_TRUE(wait_until([&] { return times_in_log("event=backup_good") == 2; }));
    EXPECT_TRUE(wait_health("ready\n"));
    EXPECT_EQ(times_in_log("reason=missing"), 1) << "told once, not each time";
}

TEST_F(BackupTest, AFullOrReadOnlyMediumKeepsItsCopiesAndTheServerGoesOn) {
    const SmallDisk disk{medium, "16384"};
    if (!disk.mounted()) {
        GTEST_SKIP() << "needs an administrator";
    }
    const fs::path to = medium / "plenaria";
    ASSERT_NO_FATAL_FAILURE(serve(to));
    ASSERT_TRUE(wait_log("event=backup_good"));
    disk.change("", MS_RDONLY);
    ASSERT_TRUE(wait_log("event=backup_failed reason=read_only"));
    expect_service();
    disk.change("", 0);
    ASSERT_TRUE(wait_until([&] { return times_in_log("event=backup_good") == 2; }));
    {
        std::ofstream filler{medium / "filler", std::ios::binary};
        const std::string piece(64 * 1024, 'x');
        while (filler.write(piece.data(), static_cast<std::streamsize>(piece.size())).flush()) {
        }
    }
    ASSERT_TRUE(wait_log("event=backup_failed reason=full")) << server->log();
    expect_service();
    EXPECT_TRUE(wait_health("degraded: backup_old\n"));
    const Finished restored = run_server_program(
        {"restore", "--from", to.string(), "--data", (folder.path() / "other").string()});
    EXPECT_EQ(restored.status, 0) << restored.output;
    fs::remove(medium / "filler");
    EXPECT_TRUE(wait_until([&] { return times_in_log("event=backup_good") == 3; }));
}

/// The copying process that `parent` started; -1 where there is none.
pid_t copying_of(pid_t parent) {
    const std::string tasks = "/proc/" + std::to_string(parent) + "/task";
    std::error_code error;
    for (const auto& task : fs::directory_iterator{tasks, error}) {
        pid_t child = -1;
        if (!(std::ifstream{task.path() / "children"} >> child)) {
            continue;
        }
        // One that is not yet that program still is its parent's thread.
        std::string words;
        std::getline(std::ifstream{"/proc/" + std::to_string(child) + "/cmdline"}, words);
        if (words.find("--for-server") != std::string::npos) {
            return child;
        }
    }
    return -1;
}

TEST_F(BackupTest, AMediumThatHangsIsGivenUpAndHoldsNobody) {
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    ASSERT_TRUE(wait_log("event=backup_good"));
    pid_t child = -1;
    ASSERT_TRUE(wait_until([&] {
        child = copying_of(server->pid());
        return child > 0 && ::kill(child, SIGSTOP) == 0;
    }));
    expect_service();
    ASSERT_TRUE(wait_log("event=backup_failed reason=too_slow")) << server->log();
    EXPECT_TRUE(wait_until([&] { return times_in_log("event=backup_good") == 2; }));
    ASSERT_TRUE(wait_until([&] {
        child = copying_of(server->pid());
        return child > 0 && ::kill(child, SIGSTOP) == 0;
    }));
    const auto begin = std::chrono::steady_clock::now();
    EXPECT_EQ(server->terminate(), 0);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{5});
    EXPECT_NE(::kill(child, 0), 0) << "it went with its server";
}

TEST_F(BackupTest, AtStartAPlaceThatIsNoneIsRefusedInBothLanguages) {
    {
        ServerProcess first{data};
        ASSERT_TRUE(first.listening());
    }
    expect_told(refused_start(data), 2, "lies in the other");
    expect_told(refused_start(data / "respaldo"), 2, "lies in the other");
    expect_told(refused_start(folder.path()), 2, "lies in the other");
    fs::create_directory_symlink(data, folder.path() / "link");
    expect_told(refused_start(folder.path() / "link"), 2, "lies in the other");
    expect_told(refused_start(folder.path() / "no" / "stick"), 8, "is not there");
    std::ofstream{folder.path() / "file"} << "x";
    expect_told(refused_start(folder.path() / "file"), 8, "the system says");
    fs::create_directory(medium);
    std::ofstream{medium / "holiday.jpg"} << "x";
    fs::permissions(medium, fs::perms::owner_all);
    expect_told(refused_start(medium), 2, "holds other things");
    fs::remove(medium / "holiday.jpg");
    fs::permissions(medium, fs::perms::owner_all | fs::perms::group_read);
    expect_told(refused_start(medium), 8, "chmod 700");
    fs::permissions(medium, fs::perms::owner_all);
    std::ofstream{medium / "plenaria-backup"} << "plenaria-backup 1\nserver abcdef\n";
    expect_told(refused_start(medium), 10, "another server");
    for (const char* every : {"0", "3601", "-1", "x"}) {
        expect_told(run_server_program({"serve", "--data", data.string(), "--backup",
                                        medium.string(), "--backup-every", every}),
                    2, "--backup-every");
    }
    expect_told(run_server_program({"serve", "--data", data.string(), "--backup-every", "5"}), 2,
                "--backup DIR");
}

TEST_F(BackupTest, ADocumentThatCannotBeCopiedIsNamedAndTheCopyCounts) {
    fs::create_directories(data / "documents");
    std::ofstream{data / "documents" / (std::string(248, 'x') + ".pdf")} << "long";
    std::ofstream{data / "documents" / "a:b.pdf"} << "colon";
    std::ofstream{data / "documents" / "atascada.pdf"} << "stuck";
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    ASSERT_TRUE(wait_log("event=backup_good"));
    EXPECT_TRUE(wait_health("ready\n"));
    // Another content, and its place is taken.
    fs::create_directories(medium / "documents" / journal::digest_of("stuck fast") / "x");
    std::ofstream{data / "documents" / "atascada.pdf"} << "stuck fast";
    EXPECT_TRUE(wait_health("degraded: backup_documents\n")) << server->log();
    // The log has a thread of its own and may come after it.
    EXPECT_TRUE(wait_log("[en]: a document"));
    EXPECT_THAT(server->log(), AllOf(HasSubstr("[es]: un documento no está"),
                                     HasSubstr("event=backup_documents_failed"),
                                     Not(HasSubstr("event=backup_failed"))));
    EXPECT_THAT(server->log(), Not(HasSubstr("atascada"))) << "a log is read by many";
    // Here the server makes copies nearly without pause, and one at a time is made.
    std::string said;
    for (int i = 0; i < 50 && said.find("atascada.pdf") == std::string::npos; ++i) {
        said =
            run_server_program({"backup", "--data", data.string(), "--to", medium.string()}).output;
    }
    EXPECT_THAT(said, HasSubstr("atascada.pdf"));
    fs::remove_all(medium / "documents" / journal::digest_of("stuck fast"));
    EXPECT_TRUE(wait_health("ready\n"));
}

TEST_F(BackupTest, AMediumThatComesBackOpenToOthersTakesNoCopyAndKeepsNobodyFromStarting) {
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    ASSERT_TRUE(wait_log("event=backup_good"));
    fs::permissions(medium, fs::perms::owner_all | fs::perms::others_read);
    ASSERT_TRUE(wait_log("event=backup_failed reason=exposed"));
    server->kill_now();
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    EXPECT_THAT(server->log(), AllOf(HasSubstr("[es]: "), HasSubstr("wait: "), HasSubstr("chmod")));
    expect_service();
    EXPECT_FALSE(fs::exists(medium / "partial"));
    fs::permissions(medium, fs::perms::owner_all);
    EXPECT_TRUE(wait_log("event=backup_good"));
}

TEST_F(BackupTest, AReadOnlyPlaceIsRefusedAtTheFirstStart) {
    const SmallDisk disk{medium, "1024"};
    if (!disk.mounted()) {
        GTEST_SKIP() << "needs an administrator";
    }
    disk.change("", MS_RDONLY);
    expect_told(refused_start(medium), 8, "takes no writing");
    expect_told(refused_start(medium / "plenaria"), 8, "takes no writing");
}

TEST_F(BackupTest, AServerThatMustStartAgainDoesNotWaitForItsMedium) {
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    ASSERT_TRUE(wait_log("event=backup_good"));
    server->kill_now();
    fs::rename(medium, folder.path() / "pocket");
    ASSERT_NO_FATAL_FAILURE(serve(medium));
    EXPECT_THAT(server->log(), AllOf(HasSubstr("[es]: "), HasSubstr("wait: ")));
    expect_service();
    EXPECT_FALSE(fs::exists(medium)) << "nothing is written where it was";
    fs::rename(folder.path() / "pocket", medium);
    EXPECT_TRUE(wait_log("event=backup_good"));
}

}  // namespace
}  // namespace plenaria::test_support::backup_process_test
