// A device that stops taking writes, and a file system that turns read-only: real ones, seen by
// this test and its server alone. Commands are refused, the room stays as it is, nothing
// acknowledged is lost, and the server goes on by itself when the cause is gone.
#include <fcntl.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <linux/loop.h>
#include <sched.h>
#include <sys/ioctl.h>
#include <sys/mount.h>
#include <unistd.h>

#include <algorithm>
#include <cstdlib>
#include <filesystem>
#include <memory>
#include <string>

#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::failing_disk_test {
namespace {

namespace fs = std::filesystem;

/// An ext4 on a loop device whose file has not all the room it promises: a write to what was never
/// written fails on its way to the device, after `write` said that it was done.
class FailingDisk {
public:
    explicit FailingDisk(const fs::path& within)
        : store_(within / "store"), at_(within / "mounted") {
        fs::create_directories(store_);
        fs::create_directories(at_);
        ready_ =
            ::unshare(CLONE_NEWNS) == 0 &&
            ::mount(nullptr, "/", nullptr, MS_REC | MS_PRIVATE, nullptr) == 0 &&
            ::mount("none", store_.c_str(), "tmpfs", 0, "size=24m") == 0 && attach() &&
            // Without a journal of its own it goes on after a write that failed.
            std::system(
                ("mkfs.ext4 -q -F -b 4096 -e continue -O ^has_journal " + device_).c_str()) == 0 &&
            mount();
    }
    ~FailingDisk() {
        ::umount2(at_.c_str(), MNT_DETACH);
        ::close(loop_);
        ::umount2(store_.c_str(), MNT_DETACH);
    }
    FailingDisk(const FailingDisk&) = delete;
    FailingDisk& operator=(const FailingDisk&) = delete;

    /// False where this machine lets nobody make such a thing.
    [[nodiscard]] bool ready() const { return ready_; }
    [[nodiscard]] const fs::path& path() const { return at_; }
    void refuse_writes() const {
        const int file = ::open(filler().c_str(), O_WRONLY | O_CREAT | O_CLOEXEC, 0600);
        const std::string piece(4096, 'f');
        while (::write(file, piece.data(), piece.size()) > 0) {
        }
        ::close(file);
    }
    void take_writes() const { fs::remove(filler()); }
    /// What never came to the device is gone from memory too.
    [[nodiscard]] bool forget_what_is_not_on_the_device() const {
        return wait_until([this] { return ::umount2(at_.c_str(), 0) == 0; }) && mount();
    }

private:
    [[nodiscard]] fs::path filler() const { return store_ / "filler"; }
    [[nodiscard]] bool mount() const {
        return ::mount(device_.c_str(), at_.c_str(), "ext4", 0, "errors=continue") == 0;
    }
    [[nodiscard]] bool attach() {
        const int file = ::open((store_ / "disk").c_str(), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
        const int control = ::open("/dev/loop-control", O_RDWR | O_CLOEXEC);
        const int number = ::ioctl(control, LOOP_CTL_GET_FREE);
        ::close(control);
        device_ = "/dev/loop" + std::to_string(number);
        loop_ = number < 0 ? -1 : ::open(device_.c_str(), O_RDWR | O_CLOEXEC);
        loop_config config{};
        config.fd = static_cast<__u32>(file);
        config.info.lo_flags = LO_FLAGS_AUTOCLEAR;
        const bool done = file >= 0 && ::ftruncate(file, 64 << 20) == 0 &&
                          ::ioctl(loop_, LOOP_CONFIGURE, &config) == 0;
        ::close(file);
        return done;
    }

    fs::path store_;
    fs::path at_;
    std::string device_;
    int loop_ = -1;
    bool ready_ = false;
};

class FailingDiskTest : public testing::Test {
protected:
    void SetUp() override {
        // What a loop device does when it runs out of room is the kernel's affair, and not alike
        // each time: for hands and eyes, not for every test run.
        if (std::getenv("PLENARIA_FAILING_DISK") == nullptr) {
            GTEST_SKIP() << "asked for by PLENARIA_FAILING_DISK=1";
        }
        disk = std::make_unique<FailingDisk>(folder.path());
        if (!disk->ready()) {
            GTEST_SKIP() << "needs the right to mount and a loop device";
        }
        data = disk->path() / "data";
        ASSERT_NO_FATAL_FAILURE(start());
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
    }
    void TearDown() override {
        console.reset();
        server.reset();
    }

    void start() {
        server = std::make_unique<ServerProcess>(data);
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data, main_room));
        ASSERT_TRUE(console->wait_live());
    }

    /// Posts the next note, and remembers it if that was acknowledged.
    std::string act() {
        const std::string text = "nota " + std::to_string(++posted);
        const auto answer = console->run(PostNote{text});
        if (answer.code.empty()) {
            acknowledged = text;
        }
        return answer.code;
    }

    /// Acts until one is not acknowledged: refused, or without an answer as long as nobody knows
    /// what is on the device.
    void expect_refusal() {
        std::string code;
        for (int i = 0; i < 100 && code.empty(); ++i) {
            code = act();
        }
        EXPECT_THAT(code, testing::AnyOf("storage_unavailable", "no_answer"));
        EXPECT_TRUE(wait_until(
            [this] { return page_of(server->port(), "/healthz").body.starts_with("failing: "); }));
        expect_truth_is_shown();
    }

    [[nodiscard]] bool is_healthy_as(const std::string& word) const {
        return wait_until([&] { return page_of(server->port(), "/healthz").body == word; });
    }

    /// What was acknowledged last is there, to who was there and to who comes.
    void expect_truth_is_shown() {
        EXPECT_TRUE(console->wait_view([this](const View& view) {
            return acknowledged.empty() ||
                   std::any_of(view.notes->begin(), view.notes->end(),
                               [this](const NoteView& note) { return note.text == acknowledged; });
        })) << acknowledged;
        RoomUser screen{server->port(), screen_identity("late", main_room)};
        EXPECT_TRUE(screen.wait_view([](const View& seen) { return seen.session.has_value(); }));
    }

    void expect_all_is_on_the_device() {
        console.reset();
        server->kill_now();
        ASSERT_TRUE(disk->forget_what_is_not_on_the_device());
        EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
        ASSERT_NO_FATAL_FAILURE(start());
        expect_truth_is_shown();
    }

    TemporaryFolder folder;
    std::unique_ptr<FailingDisk> disk;
    fs::path data;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
    int posted = 0;
    std::string acknowledged;  ///< the last note that was
};

TEST_F(FailingDiskTest, goes_on_by_itself_when_writes_reach_it_again) {
    disk->refuse_writes();
    expect_refusal();
    disk->take_writes();
    EXPECT_TRUE(is_healthy_as("ready\n")) << server->log();
    for (int i = 0; i < 20; ++i) {
        EXPECT_EQ(act(), "");
    }
    expect_all_is_on_the_device();
}

}  // namespace
}  // namespace plenaria::test_support::failing_disk_test
