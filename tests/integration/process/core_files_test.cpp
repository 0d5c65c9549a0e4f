// No program that reads keys leaves its memory behind in a core file: the limits of the real
// program, as the system has them.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <fcntl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <utility>
#include <vector>

#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::test_support::core_files_test {
namespace {

namespace fs = std::filesystem;

/// The line about core files of a process that is there, or whose end nobody took yet.
std::string core_limit_of(pid_t pid) {
    std::ifstream limits{"/proc/" + std::to_string(pid) + "/limits"};
    const std::string text{std::istreambuf_iterator<char>{limits}, {}};
    const auto line = text.find("Max core file size");
    return line == std::string::npos ? "" : text.substr(line, text.find('\n', line) - line);
}

const auto none = testing::ContainsRegex("size +0 +0 ");

struct Ended {
    int status = -1;
    std::string core_limit;
};

/// Runs a subcommand that may make core files, as far as this machine allows them; answers the
/// limits that it ended with.
Ended run(const std::vector<std::string>& words) {
    std::string program = PLENARIA_SERVER_PROGRAM;
    std::vector<std::string> arguments{words};
    std::vector<char*> argv{program.data()};
    for (std::string& argument : arguments) {
        argv.push_back(argument.data());
    }
    argv.push_back(nullptr);
    const pid_t pid = ::fork();
    if (pid == 0) {
        rlimit core{};
        ::getrlimit(RLIMIT_CORE, &core);
        core.rlim_cur = core.rlim_max;
        ::setrlimit(RLIMIT_CORE, &core);
        const int nowhere = ::open("/dev/null", O_RDWR);
        for (const int end : {STDIN_FILENO, STDOUT_FILENO, STDERR_FILENO}) {
            ::dup2(nowhere, end);
        }
        ::execv(argv[0], argv.data());
        ::_exit(127);
    }
    Ended ended;
    siginfo_t about{};
    // It stays until its end is taken, and its limits with it.
    if (::waitid(P_PID, static_cast<id_t>(pid), &about, WEXITED | WNOWAIT) == 0) {
        ended.core_limit = core_limit_of(pid);
    }
    int status = 0;
    ::waitpid(pid, &status, 0);
    ended.status = WIFEXITED(status) ? WEXITSTATUS(status) : -1;
    return ended;
}

class CoreFiles : public testing::Test {
protected:
    std::string file_with(const std::string& name, const std::string& line) const {
        const fs::path path = folder.path() / name;
        std::ofstream{path} << line << "\n";
        fs::permissions(path, fs::perms::owner_read | fs::perms::owner_write);
        return path.string();
    }
    std::string place(const std::string& name) const { return (folder.path() / name).string(); }

    TemporaryFolder folder;
    std::string data = place("data");
};

TEST_F(CoreFiles, TheServerMakesNone) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    EXPECT_THAT(core_limit_of(server.pid()), none);
}

TEST_F(CoreFiles, NoSubcommandThatReadsKeysOrSecretsMakesOne) {
    {
        ServerProcess server{data};
        ASSERT_TRUE(server.listening()) << server.log();
        ASSERT_EQ(server.terminate(), 0);
    }
    const std::string phrase = file_with("frase", "seis palabras que nadie más dice");
    const std::string password = file_with("contraseña", "una frase que nadie dice");
    fs::create_directory(place("medio"));
    fs::permissions(place("medio"), fs::perms::owner_all);
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"verify", "--data", data},
             {"export", "--data", data, "--cleared"},
             {"escrow", "--data", data, "--passphrase-file", phrase},
             {"archive", "--data", data, "--out", place("archivo")},
             {"open-archive", "--data", place("archivo"), "--passphrase-file", phrase},
             {"backup", "--data", data, "--to", place("medio")},
             {"restore", "--from", place("medio"), "--data", place("otra"), "--passphrase-file",
              phrase},
             {"person", "add", "Ana", "--role", "chair", "--data", data, "--password-file",
              password},
             {"person", "password", "Ana", "--data", data, "--password-file", password},
             {"recovery", "--data", data, "--holder", "Eva", "--holder", "Luis"},
             {"setup", "--data", data, "--address", "192.168.7.5"}}) {
        const Ended ended = run(words);
        EXPECT_EQ(ended.status, 0) << words[0];
        EXPECT_THAT(ended.core_limit, none) << words[0];
    }
    // Whatever becomes of them.
    for (const std::vector<std::string>& words : std::vector<std::vector<std::string>>{
             {"recover", "--data", data, "--dry-run"},
             {"edit", "--data", data, "--dry-run", place("nothing.toml")},
             {"import", "--data", data, "--agenda", place("nothing.csv")},
             {"emergency", "Ana", "--data", data, "--reason", "prueba"}}) {
        EXPECT_THAT(run(words).core_limit, none) << words[0];
    }
}

}  // namespace
}  // namespace plenaria::test_support::core_files_test
