#include "server/app/desk_door.hpp"

#include <boost/asio/buffer.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/local/stream_protocol.hpp>
#include <boost/asio/read.hpp>
#include <boost/asio/read_until.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/streambuf.hpp>
#include <boost/asio/write.hpp>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <optional>
#include <string_view>
#include <utility>
#include <vector>

#include "server/access/secret.hpp"
#include "server/app/desk_codec.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace asio = boost::asio;
using Local = asio::local::stream_protocol;
using boost::system::error_code;

constexpr std::chrono::seconds request_within{10};
// After running out of file handles: accepting at once again would only spin.
constexpr std::chrono::milliseconds accept_again_after{200};

/// Where a socket lies. An address holds 107 bytes, and a path may be longer: then its folder is
/// named by a descriptor of this process, so that this object must live until the address was used.
class DoorAddress {
public:
    explicit DoorAddress(const std::filesystem::path& path) : address_(path) {
        if (address_.size() < sizeof(sockaddr_un::sun_path)) {
            return;
        }
        folder_ = ::open(path.parent_path().c_str(), O_PATH | O_DIRECTORY | O_CLOEXEC);
        address_ = "/proc/self/fd/" + std::to_string(folder_) + "/" + path.filename().string();
    }
    ~DoorAddress() {
        if (folder_ >= 0) {
            ::close(folder_);
        }
    }
    DoorAddress(const DoorAddress&) = delete;
    DoorAddress& operator=(const DoorAddress&) = delete;

    /// One that leads nowhere where the folder cannot be opened.
    [[nodiscard]] Local::endpoint endpoint() const { return Local::endpoint{address_}; }

private:
    std::string address_;
    int folder_ = -1;
};

/// One caller.
class Visit : public std::enable_shared_from_this<Visit> {
public:
    Visit(Local::socket socket, asio::io_context& context,
          const access::Authenticator& authenticator, const DeskHandler& handler)
        : socket_(std::move(socket)),
          timer_(context),
          authenticator_(authenticator),
          handler_(handler) {}

    void start() {
        timer_.expires_after(request_within);
        timer_.async_wait([self = shared_from_this()](error_code failure) {
            if (!failure) {
                self->close();
            }
        });
        asio::async_read_until(socket_, buffer_, "\n\n",
                               [self = shared_from_this()](error_code failure, std::size_t size) {
                                   self->on_header(failure, size);
                               });
    }

private:
    void on_header(error_code failure, std::size_t size) {
        if (failure) {
            close();
            return;
        }
        std::string text(size, '\0');
        asio::buffer_copy(asio::buffer(text), buffer_.data(), size);
        buffer_.consume(size);
        const auto header = decoded_header(text);
        if (!header) {
            close();
            return;
        }
        token_ = access::Secret{header->token};
        if (!is_let_in()) {
            answer({false, {text_of("server.desk_other_token")}});
            return;
        }
        request_ = header->request;
        const std::size_t here = std::min(buffer_.size(), header->bytes);
        request_.bytes.resize(header->bytes);
        asio::buffer_copy(asio::buffer(request_.bytes), buffer_.data(), here);
        asio::async_read(socket_, asio::buffer(request_.bytes) + here,
                         [self = shared_from_this()](error_code broken, std::size_t) {
                             self->on_request(broken);
                         });
    }

    void on_request(error_code failure) {
        timer_.cancel();
        if (failure) {
            close();
            return;
        }
        // It may be another since the first byte came.
        if (!is_let_in()) {
            answer({false, {text_of("server.desk_other_token")}});
            return;
        }
        handler_(std::move(request_),
                 [self = shared_from_this()](const DeskAnswer& said) { self->answer(said); });
    }

    [[nodiscard]] bool is_let_in() const {
        return authenticator_.grant(Role::secretariat, token_.view(), access::Route::loopback).ok();
    }

    void answer(const DeskAnswer& said) {
        answer_ = encoded(said);
        asio::async_write(socket_, asio::buffer(answer_),
                          [self = shared_from_this()](error_code, std::size_t) { self->close(); });
    }

    void close() {
        error_code ignored;
        timer_.cancel();
        socket_.close(ignored);
    }

    Local::socket socket_;
    asio::steady_timer timer_;
    const access::Authenticator& authenticator_;
    const DeskHandler& handler_;
    asio::streambuf buffer_{desk_header_bytes};
    access::Secret token_;
    DeskRequest request_;
    std::string answer_;
};

// By the system's own calls: Asio's wait without end, whatever patience the socket has.

void be_patient(int socket, std::chrono::milliseconds patience) {
    const timeval time{patience.count() / 1'000, patience.count() % 1'000 * 1'000};
    ::setsockopt(socket, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ::setsockopt(socket, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time);
}

bool send_all(int socket, std::string_view bytes) {
    while (!bytes.empty()) {
        const ssize_t sent = ::send(socket, bytes.data(), bytes.size(), MSG_NOSIGNAL);
        if (sent < 0 && errno == EINTR) {
            continue;
        }
        if (sent <= 0) {
            return false;
        }
        bytes.remove_prefix(static_cast<std::size_t>(sent));
    }
    return true;
}

/// What comes before the other side ends, or keeps silent for too long.
std::string all_received(int socket) {
    std::string text;
    std::array<char, 4'096> piece;
    for (;;) {
        const ssize_t got = ::recv(socket, piece.data(), piece.size(), 0);
        if (got < 0 && errno == EINTR) {
            continue;
        }
        if (got <= 0) {
            return text;
        }
        text.append(piece.data(), static_cast<std::size_t>(got));
    }
}

}  // namespace

std::filesystem::path door_path(const std::filesystem::path& folder) { return folder / "desk"; }

struct DeskDoor::State : std::enable_shared_from_this<DeskDoor::State> {
    State(asio::io_context& its_context, std::filesystem::path its_path,
          const access::Authenticator& its_authenticator, DeskHandler its_handler)
        : context(its_context),
          path(std::move(its_path)),
          authenticator(its_authenticator),
          handler(std::move(its_handler)),
          acceptor(its_context),
          retry(its_context) {}

    void accept() {
        acceptor.async_accept(
            [self = shared_from_this()](error_code failure, Local::socket socket) {
                if (failure == asio::error::operation_aborted) {
                    return;
                }
                if (failure) {
                    self->accept_later();
                    return;
                }
                std::make_shared<Visit>(std::move(socket), self->context, self->authenticator,
                                        self->handler)
                    ->start();
                self->accept();
            });
    }

    void accept_later() {
        retry.expires_after(accept_again_after);
        retry.async_wait([self = shared_from_this()](error_code failure) {
            if (!failure && self->acceptor.is_open()) {
                self->accept();
            }
        });
    }

    asio::io_context& context;
    std::filesystem::path path;
    const access::Authenticator& authenticator;
    DeskHandler handler;
    Local::acceptor acceptor;
    asio::steady_timer retry;
};

DeskDoor::DeskDoor(asio::io_context& context, std::filesystem::path path,
                   const access::Authenticator& authenticator, DeskHandler handler)
    : state_(std::make_shared<State>(context, std::move(path), authenticator, std::move(handler))) {
}

DeskDoor::~DeskDoor() {
    error_code ignored;
    state_->retry.cancel(ignored);
    if (state_->acceptor.is_open()) {
        state_->acceptor.close(ignored);
        std::error_code not_there;
        std::filesystem::remove(state_->path, not_there);
    }
}

bool DeskDoor::open() {
    // Left by a server that was killed; that no other one runs here is certain by now.
    std::error_code not_there;
    std::filesystem::remove(state_->path, not_there);
    error_code failure;
    const DoorAddress address{state_->path};
    state_->acceptor.open(address.endpoint().protocol(), failure);
    const mode_t before = ::umask(S_IRWXG | S_IRWXO);
    if (!failure) {
        state_->acceptor.bind(address.endpoint(), failure);
    }
    ::umask(before);
    if (!failure) {
        state_->acceptor.listen(4, failure);
    }
    if (failure) {
        error_code ignored;
        state_->acceptor.close(ignored);
        return false;
    }
    state_->accept();
    return true;
}

Outcome<DeskAnswer, DeskSilence> ask_at_door(const std::filesystem::path& path,
                                             const std::string& token, const DeskRequest& request,
                                             std::chrono::milliseconds patience) {
    const DoorAddress address{path};
    asio::io_context context;
    Local::socket socket{context};
    error_code failure;
    socket.open(Local{}, failure);
    if (failure) {
        return DeskSilence::nobody;
    }
    const int door = socket.native_handle();
    // Before it is connected: a server that stands still takes no more than a few at its door.
    be_patient(door, patience);
    const Local::endpoint there = address.endpoint();
    if (::connect(door, there.data(), static_cast<socklen_t>(there.size())) != 0) {
        return DeskSilence::nobody;
    }
    if (!send_all(door, encoded(token, request))) {
        return DeskSilence::nobody;
    }
    if (auto answer = decoded_answer(all_received(door))) {
        return *std::move(answer);
    }
    return DeskSilence::unknown;
}

}  // namespace plenaria::app
