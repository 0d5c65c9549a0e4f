// Who asks at the desk's door and gets no answer: hears so within its patience, and what that says.
// And a door that could not let somebody in.
#include "server/app/desk_door.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/write.hpp>

#include <fcntl.h>
#include <gtest/gtest.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <chrono>
#include <cstring>
#include <filesystem>
#include <string>
#include <thread>

#include "server/app/desk_codec.hpp"
#include "server/model/limits.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::app::desk_door_test {
namespace {

using std::chrono::milliseconds;

constexpr milliseconds patience{200};

/// A door behind which nobody does anything.
class SilentDoor {
public:
    explicit SilentDoor(const std::filesystem::path& path)
        : socket_(::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0)) {
        sockaddr_un address{};
        address.sun_family = AF_UNIX;
        std::strncpy(address.sun_path, path.c_str(), sizeof address.sun_path - 1);
        EXPECT_EQ(::bind(socket_, reinterpret_cast<sockaddr*>(&address), sizeof address), 0);
        EXPECT_EQ(::listen(socket_, 1), 0);
    }
    ~SilentDoor() { ::close(socket_); }
    SilentDoor(const SilentDoor&) = delete;
    SilentDoor& operator=(const SilentDoor&) = delete;

private:
    int socket_;
};

DeskSilence silence_of(const std::filesystem::path& path, std::size_t bytes) {
    DeskRequest request;
    request.file = "event.toml";
    request.bytes.assign(bytes, 'x');
    const auto begin = std::chrono::steady_clock::now();
    const auto answer = ask_at_door(path, "token", request, patience);
    EXPECT_LT(std::chrono::steady_clock::now() - begin, std::chrono::seconds{10});
    EXPECT_FALSE(answer.ok());
    return answer.error();
}

TEST(AskAtDoor, a_server_that_keeps_silent_is_not_waited_for_without_end) {
    const test_support::TemporaryFolder folder;
    const SilentDoor door{folder.path() / "desk"};
    EXPECT_EQ(silence_of(folder.path() / "desk", 10), DeskSilence::unknown)
        << "it may have been done";
    // What gave up still stands before the door; there is no room for more.
    for (int i = 0; i < 4; ++i) {
        static_cast<void>(silence_of(folder.path() / "desk", 10));
    }
}

TEST(AskAtDoor, what_was_not_taken_whole_was_not_done) {
    const test_support::TemporaryFolder folder;
    EXPECT_EQ(silence_of(folder.path() / "desk", 10), DeskSilence::nobody);
    const SilentDoor door{folder.path() / "desk"};
    EXPECT_EQ(silence_of(folder.path() / "desk", limits::event_file_bytes), DeskSilence::nobody);
}

/// Opens no file any more while it lives.
class NoDescriptors {
public:
    NoDescriptors() {
        EXPECT_EQ(::getrlimit(RLIMIT_NOFILE, &before_), 0);
        const int lowest = ::open("/dev/null", O_RDONLY | O_CLOEXEC);
        const rlimit none{static_cast<rlim_t>(lowest), before_.rlim_max};
        ::close(lowest);
        EXPECT_EQ(::setrlimit(RLIMIT_NOFILE, &none), 0);
    }
    ~NoDescriptors() { ::setrlimit(RLIMIT_NOFILE, &before_); }
    NoDescriptors(const NoDescriptors&) = delete;
    NoDescriptors& operator=(const NoDescriptors&) = delete;

private:
    rlimit before_{};
};

TEST(DeskDoor, stays_open_where_it_could_not_let_somebody_in) {
    const test_support::TemporaryFolder folder;
    const auto path = folder.path() / "desk";
    const access::Authenticator authenticator{{"token", "chair"}};
    boost::asio::io_context context;
    DeskDoor door{context, path, authenticator,
                  [](const DeskRequest&, const std::function<void(DeskAnswer)>& answer) {
                      answer({true, {}});
                  }};
    ASSERT_TRUE(door.open());
    bool answered = false;
    std::thread caller{[&] {
        const auto answer = ask_at_door(path, "token", DeskRequest{}, std::chrono::seconds{10});
        answered = answer.ok() && answer.value().accepted;
    }};
    // The caller has its descriptors by then.
    std::this_thread::sleep_for(patience);
    {
        const NoDescriptors none;
        context.run_for(patience);
    }
    context.run_for(std::chrono::seconds{1});
    caller.join();
    EXPECT_TRUE(answered);
}

TEST(DeskDoor, is_closed_to_whoever_began_with_a_token_that_is_another_by_the_end) {
    const test_support::TemporaryFolder folder;
    const auto path = folder.path() / "desk";
    access::Authenticator authenticator{{"token", "chair"}};
    boost::asio::io_context context;
    bool done = false;
    DeskDoor door{context, path, authenticator,
                  [&](const DeskRequest&, const std::function<void(DeskAnswer)>& answer) {
                      done = true;
                      answer({true, {}});
                  }};
    ASSERT_TRUE(door.open());
    DeskRequest request;
    request.file = "event.toml";
    request.bytes = "title";
    const std::string text = encoded("token", request);
    boost::asio::local::stream_protocol::socket caller{context};
    caller.connect(path.string());
    boost::asio::write(caller, boost::asio::buffer(text.data(), text.size() - 1));
    context.run_for(patience);
    authenticator.renew(Role::secretariat, "fresh");
    boost::asio::write(caller, boost::asio::buffer(text.data() + text.size() - 1, 1));
    context.run_for(patience);
    EXPECT_FALSE(done);
    std::string said(1'024, '\0');
    said.resize(caller.read_some(boost::asio::buffer(said)));
    const auto answer = decoded_answer(said);
    ASSERT_TRUE(answer);
    EXPECT_FALSE(answer->accepted);
}

}  // namespace
}  // namespace plenaria::app::desk_door_test
