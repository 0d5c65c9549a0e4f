// plenaria-server as whoever starts it meets it: exit statuses, texts, and what lies on disk after.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <array>
#include <atomic>
#include <fstream>
#include <iterator>
#include <thread>

#include "tests/support/console_user.hpp"
#include "tests/support/raw_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::process_test {
namespace {

using testing::HasSubstr;
using testing::Not;

std::string content_of(const std::filesystem::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

/// Said in both languages, on lines of their own.
void expect_both_languages(const Finished& finished) {
    EXPECT_THAT(finished.output, HasSubstr("[es]: "));
    EXPECT_THAT(finished.output, HasSubstr("[en]: "));
}

/// A folder in which a meeting has begun and the server has stopped.
void begin_meeting(const std::filesystem::path& data) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    ASSERT_TRUE(console.wait_live());
    EXPECT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST(ProcessTest, SigtermDrainsAndExitsZero) {
    const TemporaryFolder folder;
    ServerProcess server{folder.path() / "data"};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_EQ(server.terminate(), 0);
    EXPECT_THAT(server.log(), HasSubstr("event=drained"));
}

TEST(ProcessTest, ListensOnLoopbackByDefaultAndKeepsItsFilesToItself) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_THAT(server.log(), HasSubstr("address=127.0.0.1"));
    struct stat found {};
    ASSERT_EQ(::stat(data.c_str(), &found), 0);
    EXPECT_EQ(found.st_mode & 0777, 0700U);
    for (const char* name : {"console.token", "chair.token", "journal.db"}) {
        ASSERT_EQ(::stat((data / name).c_str(), &found), 0) << name;
        EXPECT_EQ(found.st_mode & 0777, 0600U) << name;
    }
}

TEST(ProcessTest, ResumesAFolderThatHoldsAMeeting) {
    const TemporaryFolder folder;
    begin_meeting(folder.path() / "data");
    ServerProcess again{folder.path() / "data"};
    ASSERT_TRUE(again.listening()) << again.log();
    EXPECT_THAT(again.log(), HasSubstr("event=resumed"));
    RoomUser console{again.port(), console_identity(again.data(), "plenaria")};
    ASSERT_TRUE(console.wait_live());
    ASSERT_TRUE(console.wait_view([](const View& view) { return view.session.has_value(); }));
    EXPECT_EQ(console.view().session->id, SessionId{"plenaria-1"});
}

// The wall clock of a machine without a battery may come back years too early.
TEST(ProcessTest, AClockThatWentBackwardsIsReportedAndHidesNoOutage) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        ASSERT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
        ASSERT_TRUE(console.run(StartItem{ItemId{"apertura"}}).ok());
        ASSERT_TRUE(console.run(Inscribe{DelegationId{"mx"}, "", "", Language{}}).ok());
        ASSERT_TRUE(console.run(NextSpeaker{}).ok());
        ASSERT_TRUE(console.run(StartSpeech{}).ok());
        server.kill_now();
    }
    const auto in_an_hour = std::chrono::system_clock::now() + std::chrono::hours{1};
    const auto mark = std::chrono::time_point_cast<Millis>(in_an_hour);
    std::ofstream{data / "alive"} << to_unix_ms(mark) << '\n';
    ServerProcess again{data};
    ASSERT_TRUE(again.listening()) << again.log();
    EXPECT_THAT(again.log(), HasSubstr("event=clock_went_backwards"));
    RoomUser screen{again.port(), screen_identity("wall", "plenaria")};
    ASSERT_TRUE(screen.wait_view(
        [](const View& view) { return view.floor && view.floor->phase == FloorPhase::speaking; }));
    const FloorView floor = *screen.view().floor;
    EXPECT_GT(floor.verify_outage, Millis{0});
    EXPECT_LT(remaining(floor.clock, mark), floor.clock.allotment - std::chrono::minutes{50});
}

TEST(ProcessTest, RefusesAnotherEventInTheSameFolder) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    begin_meeting(data);
    const std::string journal = content_of(data / "journal.db");
    std::string text = content_of(sample_event_file());
    const auto at = text.find("es = \"");
    ASSERT_NE(at, std::string::npos);
    text.insert(at + 6, "Otra ");
    const auto profile = sample_event_file().parent_path().parent_path().parent_path() / "profiles";
    const auto config = folder.path() / "config" / "events" / "other";
    std::filesystem::create_directories(config);
    std::filesystem::copy(profile, folder.path() / "config" / "profiles");
    std::ofstream{config / "event.toml"} << text;
    const Finished finished =
        run_server_program({"serve", "--event", (config / "event.toml").string(), "--data",
                            data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(finished.status, 3) << finished.output;
    EXPECT_THAT(finished.output, HasSubstr("event_changed"));
    expect_both_languages(finished);
    EXPECT_EQ(content_of(data / "journal.db"), journal);
}

TEST(ProcessTest, NoCommandOfRootWorksOnTheFolderOfSomebodyElse) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "needs an administrator";
    }
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const auto medium = folder.path() / "stick";
    begin_meeting(data);
    const std::string journal = content_of(data / "journal.db");
    constexpr ::uid_t somebody = 65'534;
    ASSERT_EQ(::chown(data.c_str(), somebody, somebody), 0);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"backup", "--data", data.string(), "--to", medium.string()},
          std::vector<std::string>{"setup", "--data", data.string()},
          std::vector<std::string>{"verify", "--data", data.string()},
          std::vector<std::string>{"serve", "--data", data.string(), "--listen", "127.0.0.1:0"}}) {
        const Finished refused = run_server_program(words);
        EXPECT_EQ(refused.status, 2) << refused.output;
        expect_both_languages(refused);
        EXPECT_THAT(refused.output, HasSubstr("plenaria-server")) << "how it is done";
        EXPECT_THAT(refused.output, HasSubstr("sudo -u "));
    }
    EXPECT_FALSE(std::filesystem::exists(medium));
    EXPECT_FALSE(std::filesystem::exists(data / "tls"));
    EXPECT_EQ(content_of(data / "journal.db"), journal);
    ASSERT_EQ(::chown(data.c_str(), 0, 0), 0);
    EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
}

TEST(ProcessTest, RefusesASecondServerOnTheSameJournal) {
    const TemporaryFolder folder;
    ServerProcess first{folder.path() / "data"};
    ASSERT_TRUE(first.listening()) << first.log();
    const Finished second =
        run_server_program({"serve", "--event", sample_event_file().string(), "--data",
                            (folder.path() / "data").string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(second.status, 4) << second.output;
    expect_both_languages(second);
    EXPECT_THAT(second.output, HasSubstr("(process " + std::to_string(first.pid()) + ")"));
    EXPECT_THAT(second.output, HasSubstr("(proceso " + std::to_string(first.pid()) + ")"));
    RoomUser console{first.port(), console_identity(first.data(), "plenaria")};
    EXPECT_TRUE(console.wait_live()) << "the first server goes on";
}

TEST(ProcessTest, AStartThatIsRefusedAppendsNothing) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    begin_meeting(data);
    const std::vector<std::string> verify{"verify", "--data", data.string()};
    const std::string before = run_server_program(verify).output;
    const auto refused_start = [&] {
        return run_server_program({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"});
    };
    std::filesystem::create_directory(data / "tls");
    std::ofstream{data / "tls" / "ca.pem"} << "no certificate\n";
    EXPECT_EQ(refused_start().status, 11);
    EXPECT_EQ(run_server_program(verify).output, before);
    std::filesystem::remove_all(data / "tls");
    std::filesystem::copy_file(data / "console.token", data / "chair.token",
                               std::filesystem::copy_options::overwrite_existing);
    EXPECT_EQ(refused_start().status, 8);
    EXPECT_EQ(run_server_program(verify).output, before);
    std::filesystem::remove(data / "chair.token");
    std::filesystem::remove(data / "server.id");
    std::filesystem::create_directory(data / "server.id");
    const Finished nameless = refused_start();
    EXPECT_EQ(nameless.status, 8) << "to every screen it would be another server";
    EXPECT_THAT(nameless.output, HasSubstr("server.id"));
    expect_both_languages(nameless);
    EXPECT_EQ(run_server_program(verify).output, before);
}

TEST(ProcessTest, RefusesAJournalOfANewerVersionAndTouchesNothing) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    begin_meeting(data);
    RawDatabase{data / "journal.db"}.run("PRAGMA user_version = 999");
    const std::string before = content_of(data / "journal.db");
    const Finished finished =
        run_server_program({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(finished.status, 5) << finished.output;
    expect_both_languages(finished);
    EXPECT_EQ(content_of(data / "journal.db"), before);
}

TEST(ProcessTest, VerifyFindsAChangedRecord) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    begin_meeting(data);
    const Finished intact = run_server_program({"verify", "--data", data.string()});
    EXPECT_EQ(intact.status, 0) << intact.output;
    RawDatabase{data / "journal.db"}.run(
        "UPDATE record SET at_ms = at_ms + 1 WHERE seq = (SELECT max(seq) FROM record)");
    const Finished changed = run_server_program({"verify", "--data", data.string()});
    EXPECT_EQ(changed.status, 6) << changed.output;
    expect_both_languages(changed);
    const Finished serving =
        run_server_program({"serve", "--data", data.string(), "--listen", "127.0.0.1:0"});
    EXPECT_EQ(serving.status, 6) << serving.output;
}

TEST(ProcessTest, VerifyAndExportWorkWhileTheServerRuns) {
    const TemporaryFolder folder;
    ServerProcess server{folder.path() / "data"};
    ASSERT_TRUE(server.listening()) << server.log();
    const std::string data = server.data().string();
    EXPECT_EQ(run_server_program({"verify", "--data", data}).status, 0);
    const Finished exported = run_server_program({"export", "--data", data});
    EXPECT_EQ(exported.status, 0);
    EXPECT_THAT(exported.output, HasSubstr("event_loaded"));
}

/// A pipe of one page, which is read when the test says so.
class SlowPipe {
public:
    explicit SlowPipe(const std::filesystem::path& path) {
        EXPECT_EQ(::mkfifo(path.c_str(), 0600), 0);
        end_ = ::open(path.c_str(), O_RDWR | O_NONBLOCK | O_CLOEXEC);
        EXPECT_GE(::fcntl(end_, F_SETPIPE_SZ, 4096), 4096);
    }
    ~SlowPipe() { ::close(end_); }
    SlowPipe(const SlowPipe&) = delete;
    SlowPipe& operator=(const SlowPipe&) = delete;
    [[nodiscard]] bool full() const {
        int waiting = 0;
        // A short line that does not fit any more waits as a whole.
        constexpr int longest_line = 512;
        return ::ioctl(end_, FIONREAD, &waiting) == 0 && waiting >= 4096 - longest_line;
    }
    void drain() const {
        std::array<char, 4096> away;
        while (::read(end_, away.data(), away.size()) > 0) {
        }
    }

private:
    int end_ = -1;
};

/// How many descriptors of programs lead to the file.
std::size_t openings_of(const std::filesystem::path& file) {
    std::size_t count = 0;
    std::error_code gone;
    for (const auto& process : std::filesystem::directory_iterator{"/proc"}) {
        const auto files = process.path() / "fd";
        for (std::filesystem::directory_iterator each{files, gone}, end; !gone && each != end;
             each.increment(gone)) {
            std::error_code closed;
            count += std::filesystem::read_symlink(each->path(), closed) == file ? 1U : 0U;
        }
    }
    return count;
}

/// Its records fill more than one page.
void hold_long_meeting(const std::filesystem::path& data) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    ASSERT_TRUE(console.wait_live());
    ASSERT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
    ASSERT_TRUE(console.run(StartItem{ItemId{"apertura"}}).ok());
    ASSERT_TRUE(console.run(Inscribe{DelegationId{"mx"}, "", "", Language{}}).ok());
    ASSERT_TRUE(console.run(NextSpeaker{}).ok());
    ASSERT_TRUE(console.run(StartSpeech{}).ok());
    for (int i = 0; i < 40; ++i) {
        ASSERT_TRUE(console.run(PauseSpeech{}).ok());
        ASSERT_TRUE(console.run(ResumeSpeech{}).ok());
    }
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST(ProcessTest, AnExportThatNobodyReadsOnKeepsTheJournalNotOpen) {
    const TemporaryFolder folder;
    const auto data = std::filesystem::canonical(folder.path()) / "data";
    ASSERT_NO_FATAL_FAILURE(hold_long_meeting(data));
    const SlowPipe pipe{folder.path() / "pipe"};
    for (const std::string format : {"jsonl", "toml"}) {
        SCOPED_TRACE(format);
        std::atomic<bool> ended = false;
        Finished exported;
        std::thread reader{[&] {
            exported = run_server_program(
                {"export", "--data", data.string(), "--cleared", "--format", format},
                folder.path() / "pipe");
            ended = true;
        }};
        EXPECT_TRUE(wait_until([&] { return pipe.full(); }));
        EXPECT_EQ(openings_of(data / "journal.db"), 0U);
        EXPECT_TRUE(wait_until([&] {
            pipe.drain();
            return ended.load();
        }));
        reader.join();
        pipe.drain();
        EXPECT_EQ(exported.status, 0);
    }
}

TEST(ProcessTest, AnExportThatIsCutOffIsNotTakenForAWholeOne) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    begin_meeting(data);
    for (const std::vector<std::string>& words :
         {std::vector<std::string>{"export", "--data", data.string()},
          std::vector<std::string>{"export", "--data", data.string(), "--format", "csv"},
          std::vector<std::string>{"--version"}}) {
        const Finished cut = run_server_program(words, "/dev/full");
        EXPECT_EQ(cut.status, 8) << cut.output;
        expect_both_languages(cut);
        EXPECT_THAT(cut.output, HasSubstr("cut off"));
    }
}

TEST(ProcessTest, ExportKeepsClosedDoorsClosed) {
    const TemporaryFolder folder;
    const auto data = folder.path() / "data";
    const std::string canary = "CANARY-PERSON-7f3a";
    {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        ASSERT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
        ASSERT_TRUE(console.run(CloseDoors{}).ok());
        const auto inscribed = console.run(Inscribe{DelegationId{"mx"}, canary, "", Language{}});
        ASSERT_TRUE(inscribed.ok()) << inscribed.code;
        EXPECT_EQ(server.terminate(), 0);
        EXPECT_THAT(server.log(), Not(HasSubstr(canary)));
    }
    const Finished open = run_server_program({"export", "--data", data.string()});
    EXPECT_EQ(open.status, 0);
    EXPECT_THAT(open.output, Not(HasSubstr(canary)));
    const Finished cleared = run_server_program({"export", "--data", data.string(), "--cleared"});
    EXPECT_THAT(cleared.output, HasSubstr(canary));
}

}  // namespace
}  // namespace plenaria::test_support::process_test
