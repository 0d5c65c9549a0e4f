// The file that tells systemd how to run the server: it is one, and says of each exit status what
// the guides say.
#include <gtest/gtest.h>

#include <array>
#include <cstdio>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <regex>
#include <set>
#include <sstream>
#include <string>
#include <vector>

#include "server/app/exit_status.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::unit_file_process_test {
namespace {

namespace fs = std::filesystem;
using app::ExitStatus;
using Numbers = std::set<int>;

std::string text_of(const fs::path& path) {
    std::ifstream file{fs::path{PLENARIA_SOURCE_DIR} / path};
    EXPECT_TRUE(file) << path;
    return {std::istreambuf_iterator<char>{file}, {}};
}

Numbers numbers_in(const std::string& text) {
    static const std::regex number{"[0-9]+"};
    Numbers found;
    for (std::sregex_iterator at{text.begin(), text.end(), number}, end; at != end; ++at) {
        found.insert(std::stoi(at->str()));
    }
    return found;
}

/// The numbers in the first group of where `pattern` is found.
Numbers numbers_at(const std::string& text, const std::string& pattern) {
    std::smatch found;
    EXPECT_TRUE(std::regex_search(text, found, std::regex{pattern})) << pattern;
    return found.empty() ? Numbers{} : numbers_in(found[1].str());
}

enum class Remedy { none_needed, start_again, person };

/// What helps a server that ended so. No `default`: a new status must be thought of here.
Remedy remedy_of(ExitStatus status) {
    switch (status) {
        case ExitStatus::ok:
            return Remedy::none_needed;
        case ExitStatus::event_file_invalid:
        case ExitStatus::usage:
        case ExitStatus::event_changed:
        case ExitStatus::journal_newer:
        case ExitStatus::journal_damaged:
        case ExitStatus::refused:
            return Remedy::person;
        // Another process may end, a network and a disk may come late, or be well again; of `tls`
        // and `wrong_passphrase` the files lie on that disk.
        case ExitStatus::journal_in_use:
        case ExitStatus::cannot_listen:
        case ExitStatus::storage:
        case ExitStatus::no_journal:
        case ExitStatus::tls:
        case ExitStatus::wrong_passphrase:
            return Remedy::start_again;
    }
    return Remedy::none_needed;
}

Numbers statuses_that(Remedy remedy) {
    Numbers found;
    for (int i = 0; i <= static_cast<int>(ExitStatus::wrong_passphrase); ++i) {
        if (remedy_of(static_cast<ExitStatus>(i)) == remedy) {
            found.insert(i);
        }
    }
    return found;
}

TEST(UnitFile, systemd_and_the_guides_say_the_same_of_each_exit_status) {
    EXPECT_EQ(numbers_at(text_of("config/systemd/plenaria-server.service"),
                         "\nRestartPreventExitStatus=(.*)\n"),
              statuses_that(Remedy::person));
    // Whoever starts it by hand stands there: a disk that is late is for that person too.
    Numbers by_hand = statuses_that(Remedy::person);
    by_hand.insert(static_cast<int>(ExitStatus::no_journal));
    EXPECT_EQ(numbers_at(text_of("docs/operation.en.md"),
                         "its exit status asks for a person \\(([0-9, ]*)\\)"),
              by_hand);
    EXPECT_EQ(numbers_at(text_of("docs/operacion.es.md"),
                         "no si su código de salida pide a una persona \\(([0-9, ]*)\\)"),
              by_hand);
    Numbers in_script = by_hand;
    in_script.insert(static_cast<int>(ExitStatus::ok));
    EXPECT_EQ(numbers_at(text_of("plenaria"), "\n *([0-9 |]*)\\) return \"\\$status\""), in_script);
}

TEST(UnitFile, the_guides_have_a_line_for_each_exit_status) {
    Numbers all = statuses_that(Remedy::person);
    all.merge(statuses_that(Remedy::start_again));
    for (const char* guide : {"docs/operation.en.md", "docs/operacion.es.md"}) {
        std::istringstream lines{text_of(guide)};
        Numbers listed;
        for (std::string line; std::getline(lines, line);) {
            static const std::regex row{"\\| ([0-9]+) \\| .*"};
            if (std::smatch found; std::regex_match(line, found, row)) {
                listed.insert(std::stoi(found[1].str()));
            }
        }
        EXPECT_EQ(listed, all) << guide;
    }
}

TEST(UnitFile, systemd_finds_nothing_wrong_with_it) {
    if (std::system("command -v systemd-analyze >/dev/null") != 0) {
        GTEST_SKIP() << "systemd-analyze is not on this machine (package systemd)";
    }
    const TemporaryFolder folder;
    const fs::path copy = folder.path() / "plenaria-server.service";
    const std::string where_it_goes = "/opt/plenaria/bin/plenaria-server";
    std::string unit = text_of("config/systemd/plenaria-server.service");
    const std::size_t at = unit.find("ExecStart=" + where_it_goes + " ");
    ASSERT_NE(at, std::string::npos);
    unit.replace(at + std::string{"ExecStart="}.size(), where_it_goes.size(),
                 PLENARIA_BINARY_DIR "/bin/plenaria-server");
    std::ofstream{copy} << unit;
    // It starts nothing and asks no systemd that runs.
    FILE* analyze =
        ::popen(("systemd-analyze verify --man=no '" + copy.string() + "' 2>&1").c_str(), "r");
    ASSERT_NE(analyze, nullptr);
    std::string said;
    std::array<char, 256> bytes{};
    while (std::fgets(bytes.data(), bytes.size(), analyze) != nullptr) {
        said += bytes.data();
    }
    EXPECT_EQ(::pclose(analyze), 0) << said;
    EXPECT_EQ(said, "") << "an unknown key is only a warning";
}

}  // namespace
}  // namespace plenaria::test_support::unit_file_process_test
