// Copies that are no damaged ones although they cannot be used here and now: of a newer version, or
// on a medium that refuses to be read. The meeting may have gone on from them elsewhere.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "server/journal/manifest.hpp"
#include "tests/support/console_user.hpp"
#include "tests/support/failing_calls.hpp"
#include "tests/support/raw_database.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::unusable_copies_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class UnusableCopiesTest : public testing::Test {
protected:
    Finished back_up(const fs::path& from) const {
        return run_server_program({"backup", "--data", from.string(), "--to", medium.string()});
    }
    Finished restore() const {
        return run_server_program({"restore", "--from", medium.string(), "--data", other.string()});
    }
    /// One command is accepted; then the machine is gone.
    static void go_on(const fs::path& folder, const Command& command) {
        const bool begun = fs::exists(folder / "journal.db");
        ServerProcess server{folder, 0, begun ? fs::path{} : sample_event_file()};
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser console{server.port(), console_identity(folder, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        ASSERT_EQ(console.run(command).code, "");
        server.kill_now();
    }

    TemporaryFolder folder;
    fs::path data = folder.path() / "data";
    fs::path medium = folder.path() / "stick";
    fs::path other = folder.path() / "other";
};

TEST_F(UnusableCopiesTest, OneOfANewerVersionIsNotDamaged) {
    ASSERT_NO_FATAL_FAILURE(go_on(data, OpenSession{SessionId{"plenaria-1"}}));
    ASSERT_EQ(back_up(data).status, 0);
    ASSERT_EQ(back_up(data).status, 0);
    const fs::path copy = medium / "copy-000002";
    RawDatabase{copy / "journal.db"}.run("PRAGMA user_version = 999");
    const std::string bytes = content_of(copy / "journal.db");
    auto manifest = journal::read_manifest(content_of(copy / "manifest")).value();
    for (journal::CopiedFile& file : manifest.files) {
        if (file.name == "journal.db") {
            file = {file.name, bytes.size(), journal::digest_of(bytes)};
        }
    }
    std::ofstream{copy / "manifest"} << journal::manifest_text(manifest);
    const Finished refused = restore();
    EXPECT_EQ(refused.status, 5) << refused.output;
    EXPECT_THAT(refused.output,
                AllOf(HasSubstr("[es]: "), HasSubstr("copy-000002"), HasSubstr("newer version"),
                      Not(HasSubstr("damaged")), Not(HasSubstr("another stick"))));
    EXPECT_FALSE(fs::exists(other));
}

TEST_F(UnusableCopiesTest, OneInANewerFormatIsNotPassedOver) {
    ASSERT_NO_FATAL_FAILURE(go_on(data, OpenSession{SessionId{"plenaria-1"}}));
    ASSERT_EQ(back_up(data).status, 0);
    ASSERT_EQ(back_up(data).status, 0);
    std::string manifest = "plenaria-copy 2\nwhatever it says\n";
    manifest += "end " + journal::digest_of(manifest) + "\n";
    std::ofstream{medium / "copy-000002" / "manifest"} << manifest;
    const Finished not_restored = restore();
    EXPECT_EQ(not_restored.status, 5) << not_restored.output;
    EXPECT_THAT(not_restored.output, AllOf(HasSubstr("[es]: "), HasSubstr("copy-000002"),
                                           HasSubstr("newer version"), Not(HasSubstr("damaged"))));
    EXPECT_FALSE(fs::exists(other));
    const Finished not_copied = back_up(data);
    EXPECT_EQ(not_copied.status, 10) << not_copied.output;
    EXPECT_THAT(not_copied.output,
                AllOf(HasSubstr("[es]: "), HasSubstr("copy-000002"), HasSubstr("newer version")));
    EXPECT_FALSE(fs::exists(medium / "copy-000003"));
    const Finished not_started = run_server_program(
        {"serve", "--data", data.string(), "--listen", "127.0.0.1:0", "--backup", medium.string()});
    EXPECT_EQ(not_started.status, 10) << not_started.output;
    EXPECT_EQ(content_of(medium / "copy-000002" / "manifest"), manifest) << "nothing was touched";
}

TEST_F(UnusableCopiesTest, OneThatTheMediumRefusesToReadIsNotPassedOver) {
    if (!FailingCalls::possible()) {
        GTEST_SKIP() << "a sanitizer must be loaded before any other library";
    }
    FailingCalls calls{folder.path() / "plan"};
    ASSERT_NO_FATAL_FAILURE(go_on(data, OpenSession{SessionId{"plenaria-1"}}));
    ASSERT_EQ(back_up(data).status, 0);
    ASSERT_EQ(restore().status, 0);
    ASSERT_NO_FATAL_FAILURE(go_on(other, StartItem{ItemId{"apertura"}}));
    ASSERT_EQ(back_up(other).status, 0);
    for (const char* name : {"manifest", "journal.db", "server.id"}) {
        calls.fail(Calls::reads, EIO, medium / "copy-000002" / name);
        const Finished refused = back_up(data);
        EXPECT_EQ(refused.status, 8) << name << ": " << refused.output;
        EXPECT_THAT(refused.output,
                    AllOf(HasSubstr("copy-000002"), HasSubstr("Input/output"),
                          HasSubstr("cambie la memoria"), HasSubstr("use another stick")));
        EXPECT_FALSE(fs::exists(medium / "copy-000003")) << "the meeting went on elsewhere";
        fs::remove_all(other);
        const Finished restored = restore();
        EXPECT_EQ(restored.status, 0) << restored.output;
        EXPECT_THAT(restored.output, HasSubstr("Copy: copy-000001")) << "a room waits";
    }
    calls.relent();
    EXPECT_EQ(back_up(data).status, 10);
}

}  // namespace
}  // namespace plenaria::test_support::unusable_copies_test
