// What the real server says of itself to everybody while calls of its fail or wait: by the clock,
// and never by what somebody commands (law 3). And that a call that waits holds up nobody else.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <future>
#include <iterator>
#include <memory>
#include <string>

#include "tests/integration/meeting.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/http_page.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::health_process_test {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;
using testing::Not;

// What only appends show is told every 30 s.
constexpr std::chrono::seconds slot_and_more{45};

class HealthProcessTest : public testing::Test {
protected:
    void SetUp() override {
        if (!FailingCalls::possible()) {
            GTEST_SKIP() << "a sanitizer must be loaded before any other library";
        }
        fs::create_directories(data / "documents");
        std::ofstream{data / "documents" / "acta.txt"} << "acta";
        calls = std::make_unique<FailingCalls>(folder.path() / "plan");
        server = std::make_unique<ServerProcess>(data);
        ASSERT_TRUE(server->listening()) << server->log();
        console = std::make_unique<RoomUser>(server->port(), console_identity(data, main_room));
        ASSERT_TRUE(console->wait_live());
        ASSERT_NO_FATAL_FAILURE(begin_meeting(*console));
        ASSERT_EQ(health(), "ready\n");
    }
    void TearDown() override {
        if (calls) {
            calls->relent();
        }
        console.reset();
        server.reset();
        calls.reset();
    }

    [[nodiscard]] std::string health() const { return page_of(server->port(), "/healthz").body; }
    [[nodiscard]] bool becomes(const std::string& line,
                               std::chrono::milliseconds limit = patience) const {
        return wait_until([&] { return health() == line; }, limit);
    }
    [[nodiscard]] bool is_in_log(const std::string& words) const {
        return wait_until([&] { return server->log().find(words) != std::string::npos; });
    }
    [[nodiscard]] bool waits_at(const fs::path& place) const {
        const auto before = calls->met();
        calls->fail(Calls::waits, 0, place);
        return wait_until([&] { return calls->met() > before; });
    }
    std::string act() { return console->run(PostNote{"nota"}).code; }
    [[nodiscard]] std::string mark() const {
        std::ifstream in{data / "alive"};
        return {std::istreambuf_iterator<char>{in}, {}};
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    std::unique_ptr<FailingCalls> calls;
    std::unique_ptr<ServerProcess> server;
    std::unique_ptr<RoomUser> console;
};

TEST_F(HealthProcessTest, a_full_disk_is_told_and_told_to_be_over_while_nobody_commands) {
    calls->fail(Calls::writes, ENOSPC, data);
    EXPECT_TRUE(becomes("failing: storage_refuses\n"));
    EXPECT_TRUE(console->wait_view([](const View& view) {
        return view.service &&
               view.service->troubles == std::vector{ServiceTrouble::storage_refuses};
    })) << "to those who operate as well";
    EXPECT_EQ(act(), "storage_unavailable");
    EXPECT_TRUE(is_in_log("event=storage_refuses step=write error=\"No space left on device\""));
    calls->relent();
    EXPECT_TRUE(becomes("ready\n"));
    EXPECT_TRUE(is_in_log("event=storage_takes_writes"));
    EXPECT_FALSE(fs::exists(data / "probe"));
}

TEST_F(HealthProcessTest, a_disk_that_cannot_be_tried_is_told_and_stops_nobody) {
    fs::create_directories(data / "probe");
    EXPECT_TRUE(becomes("degraded: storage_unsure\n"));
    EXPECT_TRUE(is_in_log("event=storage_unsure step=open error=\"File exists\""));
    EXPECT_EQ(act(), "");
    fs::remove(data / "probe");
    EXPECT_TRUE(becomes("ready\n"));
}

TEST_F(HealthProcessTest, what_only_the_journal_refuses_is_told_by_the_clock) {
    calls->fail(Calls::writes, ENOSPC, data / "journal.db-wal");
    EXPECT_EQ(act(), "storage_unavailable");
    EXPECT_EQ(health(), "ready\n") << "else everybody learns when somebody commands";
    EXPECT_TRUE(becomes("failing: storage_refuses\n", slot_and_more));
    // Nobody tries again: nothing is known any more.
    EXPECT_TRUE(becomes("ready\n", slot_and_more));
    calls->relent();
    EXPECT_EQ(act(), "");
}

TEST_F(HealthProcessTest, a_look_at_the_journal_that_hangs_is_told) {
    ASSERT_TRUE(waits_at(data / "journal.db"));
    EXPECT_TRUE(becomes("degraded: storage_slow\n", slot_and_more));
    EXPECT_THAT(server->log(), Not(HasSubstr("event=stalled")));
}

TEST_F(HealthProcessTest, no_mark_of_life_takes_the_place_of_another_before_it_is_on_the_disk) {
    ASSERT_TRUE(wait_until([&] { return !mark().empty(); }));
    calls->fail(Calls::data_syncs | Calls::file_syncs, EIO, data / "alive.new");
    const auto marks = [&](unsigned more) {
        return [this, until = calls->met() + more] { return calls->met() >= until; };
    };
    ASSERT_TRUE(wait_until(marks(1)));
    const std::string before = mark();
    ASSERT_TRUE(wait_until(marks(2)));
    EXPECT_EQ(mark(), before);
    calls->relent();
    EXPECT_TRUE(wait_until([&] { return mark() != before; }));
}

TEST_F(HealthProcessTest, a_disk_that_hangs_at_a_document_holds_up_who_asks_for_it_alone) {
    ASSERT_EQ(
        console
            ->run(AddDocument{
                {}, Text{"Acta", "Record"}, DocumentAccess::public_, Language{"es"}, "acta.txt"})
            .code,
        "");
    const auto document = [&] { return page_of(server->port(), "/documents/acta.txt"); };
    ASSERT_TRUE(wait_until([&] { return document().status == 200; }));
    EXPECT_EQ(document().body, "acta");
    const auto before = calls->met();
    calls->fail(Calls::waits, 0, data / "documents");
    auto held = std::async(std::launch::async, document);
    ASSERT_TRUE(wait_until([&] { return calls->met() > before; }));
    auto behind = std::async(std::launch::async, document);
    RoomUser screen{server->port(), screen_identity("late", main_room)};
    EXPECT_TRUE(screen.wait_live());
    EXPECT_EQ(act(), "");
    EXPECT_NE(held.get().status, 200) << "given up in time";
    EXPECT_NE(behind.get().status, 200);
    EXPECT_EQ(act(), "");
    EXPECT_EQ(health(), "ready\n");
    EXPECT_THAT(server->log(), Not(HasSubstr("event=stalled")));
    calls->relent();
    EXPECT_EQ(document().body, "acta") << "nobody has to start it again";
}

TEST_F(HealthProcessTest, a_server_that_stood_still_says_so) {
    calls->fail(Calls::accepts, 0, folder.path());
    auto asked = std::async(std::launch::async, [&] { return health(); });
    EXPECT_TRUE(is_in_log("event=stalled thread=server")) << "while it stands still";
    calls->relent();
    EXPECT_EQ(asked.get(), "degraded: stalled\n");
    EXPECT_TRUE(is_in_log("event=stall_over thread=server"));
    EXPECT_EQ(act(), "");
}

}  // namespace
}  // namespace plenaria::test_support::health_process_test
