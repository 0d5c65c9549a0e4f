// The record of a meeting under the server's signature: an archive that somebody wrote anew shows.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <string>

#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::record_process_test {
namespace {

namespace fs = std::filesystem;
using testing::AllOf;
using testing::HasSubstr;
using testing::Not;

std::string content_of(const fs::path& path) {
    std::ifstream file{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{file}, {}};
}

Finished verify(const fs::path& folder) {
    return run_server_program({"verify", "--data", folder.string()});
}

Finished archived(const fs::path& folder, const fs::path& out) {
    return run_server_program({"archive", "--data", folder.string(), "--out", out.string()});
}

class RecordProcess : public testing::Test {
protected:
    /// A server's folder with the beginning of a meeting, and its archive.
    void hold_meeting(const std::string& name) const {
        ServerProcess server{folder.path() / name};
        ASSERT_TRUE(server.listening()) << server.log();
        ASSERT_EQ(server.terminate(), 0) << server.log();
        // The words of the event that are confidential are sealed under a key of their own.
        const fs::path secret = folder.path() / "phrase";
        std::ofstream{secret} << "una frase que nadie dice\n";
        fs::permissions(secret, fs::perms::owner_read | fs::perms::owner_write);
        const std::string data = (folder.path() / name).string();
        const Finished escrow =
            run_server_program({"escrow", "--data", data, "--passphrase-file", secret.string()});
        ASSERT_EQ(escrow.status, 0) << escrow.output;
        const Finished made =
            run_server_program({"archive", "--data", data, "--out", archive(name).string()});
        ASSERT_EQ(made.status, 0) << made.output;
    }
    [[nodiscard]] fs::path archive(const std::string& name) const {
        return folder.path() / (name + "-archive");
    }
    static std::string fingerprint_in(const std::string& output) {
        std::smatch found;
        const std::regex groups{"([0-9A-F]{4}-){15}[0-9A-F]{4}"};
        return std::regex_search(output, found, groups) ? found.str() : std::string{};
    }
    [[nodiscard]] Finished open(const std::string& name) const {
        return run_server_program({"open-archive", "--data", archive(name).string(),
                                   "--passphrase-file", (folder.path() / "phrase").string()});
    }

    TemporaryFolder folder;
};

TEST_F(RecordProcess, AnArchiveIsProvedByTheFingerprintThatItsServerPrints) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    const Finished here = verify(folder.path() / "a");
    EXPECT_EQ(here.status, 0) << here.output;
    const std::string fingerprint = fingerprint_in(here.output);
    ASSERT_FALSE(fingerprint.empty()) << here.output;
    EXPECT_THAT(here.output, AllOf(HasSubstr("Firma: "), HasSubstr("Signature: ")));
    const Finished there = verify(archive("a"));
    EXPECT_EQ(there.status, 0) << there.output;
    EXPECT_THAT(there.output, AllOf(HasSubstr("son los que firmó"),
                                    HasSubstr("their server signed"), HasSubstr(fingerprint)));
    EXPECT_FALSE(fs::exists(archive("a") / "record.key")) << "whoever has it could sign another";
    const Finished opened = open("a");
    EXPECT_EQ(opened.status, 0) << opened.output;
    EXPECT_THAT(opened.output, HasSubstr(fingerprint));
}

TEST_F(RecordProcess, AnotherRecordInItsPlaceShowsAndIsStillOpened) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    ASSERT_NO_FATAL_FAILURE(hold_meeting("b"));
    const auto other_record = [&] {
        for (const char* name : {"journal.db", "journal.db-wal", "journal.db-shm"}) {
            fs::remove(archive("a") / name);
        }
        fs::copy_file(archive("b") / "journal.db", archive("a") / "journal.db");
    };
    other_record();
    const Finished judged = verify(archive("a"));
    EXPECT_EQ(judged.status, 6) << judged.output;
    EXPECT_THAT(judged.output, AllOf(HasSubstr("[es]: no son los registros que se firmaron"),
                                     HasSubstr("[en]: these are not the records")));
    const Finished opened = open("a");
    EXPECT_EQ(opened.status, 6) << opened.output;
    EXPECT_THAT(opened.output,
                AllOf(HasSubstr("these are not the records"), HasSubstr("escrow opened")));
    // With a signature to fit, it is another server's, and its fingerprint says so.
    fs::copy_file(archive("b") / "record.signature", archive("a") / "record.signature",
                  fs::copy_options::overwrite_existing);
    const Finished forged = verify(archive("a"));
    EXPECT_EQ(forged.status, 0) << forged.output;
    EXPECT_THAT(forged.output, Not(HasSubstr(fingerprint_in(verify(folder.path() / "a").output))));
}

TEST_F(RecordProcess, AnArchiveOfAFolderWithoutItsKeyIsUnsignedAndNoOtherKeyIsMade) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    fs::remove(archive("a") / "record.signature");
    fs::remove(folder.path() / "a" / "record.key");
    for (const fs::path& of : {archive("a"), folder.path() / "a"}) {
        const fs::path out = of.string() + "-again";
        const Finished made = archived(of, out);
        EXPECT_EQ(made.status, 0) << made.output;
        EXPECT_THAT(made.output, AllOf(HasSubstr("no se firmó nada"),
                                       HasSubstr("nothing was signed")));
        EXPECT_FALSE(fs::exists(of / "record.key"));
        EXPECT_FALSE(fs::exists(out / "record.signature"));
    }
}

TEST_F(RecordProcess, AnArchiveOfAnArchiveKeepsItsSignatureAndIsMadeOfNoOtherRecord) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    ASSERT_NO_FATAL_FAILURE(hold_meeting("b"));
    const fs::path again = folder.path() / "again";
    const Finished made = archived(archive("a"), again);
    EXPECT_EQ(made.status, 0) << made.output;
    EXPECT_EQ(content_of(again / "record.signature"),
              content_of(archive("a") / "record.signature"));
    fs::copy_file(archive("b") / "record.signature", archive("a") / "record.signature",
                  fs::copy_options::overwrite_existing);
    for (const bool with_key : {false, true}) {
        if (with_key) {
            fs::copy_file(folder.path() / "a" / "record.key", archive("a") / "record.key");
        }
        const Finished refused = archived(archive("a"), folder.path() / "refused");
        EXPECT_EQ(refused.status, 6) << refused.output;
        EXPECT_THAT(refused.output, HasSubstr("these are not the records"));
        EXPECT_FALSE(fs::exists(folder.path() / "refused"));
    }
}

TEST_F(RecordProcess, AServerThatWentOnFromAnArchiveSignsAllOfIt) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    const std::string former = fingerprint_in(verify(archive("a")).output);
    {
        ServerProcess server{archive("a"), 0, {}};
        ASSERT_TRUE(server.listening()) << server.log();
        ASSERT_EQ(server.terminate(), 0);
    }
    const fs::path again = folder.path() / "again";
    const Finished made = archived(archive("a"), again);
    EXPECT_EQ(made.status, 0) << made.output;
    EXPECT_THAT(made.output, HasSubstr(former)) << "it is told from whose record it goes on";
    const Finished judged = verify(again);
    EXPECT_EQ(judged.status, 0) << judged.output;
    EXPECT_THAT(judged.output,
                AllOf(HasSubstr("their server signed"), Not(HasSubstr(former)),
                      Not(HasSubstr("signed by nobody"))));
}

TEST_F(RecordProcess, WhatIsWrittenAfterwardsGoesOnFromWhatWasSigned) {
    ASSERT_NO_FATAL_FAILURE(hold_meeting("a"));
    {
        ServerProcess server{archive("a"), 0, {}};
        ASSERT_TRUE(server.listening()) << server.log();
        EXPECT_THAT(server.log(), HasSubstr("event=record_key fingerprint="));
        ASSERT_EQ(server.terminate(), 0);
    }
    const Finished judged = verify(archive("a"));
    EXPECT_EQ(judged.status, 0) << judged.output;
    EXPECT_THAT(judged.output, AllOf(HasSubstr("their server signed"),
                                     HasSubstr("after them are signed by nobody")));
    const std::string text = content_of(archive("a") / "record.signature");
    std::ofstream{archive("a") / "record.signature"} << text << "more\n";
    EXPECT_EQ(verify(archive("a")).status, 6);
}

}  // namespace
}  // namespace plenaria::test_support::record_process_test
