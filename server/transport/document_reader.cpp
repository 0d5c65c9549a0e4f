#include "server/transport/document_reader.hpp"

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>

#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {
namespace {

/// A file that closes itself.
class OpenFile {
public:
    explicit OpenFile(const std::string& path)
        : file_(::open(path.c_str(), O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC)) {}
    ~OpenFile() {
        if (file_ >= 0) {
            ::close(file_);
        }
    }
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;

    [[nodiscard]] std::optional<DocumentMark> mark() const {
        struct stat about {};
        if (file_ < 0 || ::fstat(file_, &about) != 0 || !S_ISREG(about.st_mode)) {
            return std::nullopt;
        }
        constexpr std::int64_t ns_per_second = 1'000'000'000;
        return DocumentMark{about.st_dev, about.st_ino,
                            about.st_mtim.tv_sec * ns_per_second + about.st_mtim.tv_nsec,
                            static_cast<std::size_t>(about.st_size)};
    }
    [[nodiscard]] bool read(std::string& into, std::size_t from) const {
        for (std::size_t done = 0; done < into.size();) {
            const ssize_t got = ::pread(file_, into.data() + done, into.size() - done,
                                        static_cast<off_t>(from + done));
            if (got <= 0) {
                return false;
            }
            done += static_cast<std::size_t>(got);
        }
        return true;
    }

private:
    int file_;
};

}  // namespace

std::optional<DocumentPiece> read_piece(const DocumentRequest& request) {
    const OpenFile file{request.path};
    const auto mark = file.mark();
    if (!mark || mark->bytes > limits::document_bytes_max ||
        (request.mark && request.mark != mark) || request.from > mark->bytes) {
        return std::nullopt;
    }
    DocumentPiece piece{*mark, {}};
    piece.bytes.resize(std::min(request.bytes_max, mark->bytes - request.from));
    if (!file.read(piece.bytes, request.from)) {
        return std::nullopt;
    }
    return piece;
}

/// What the two threads share.
struct DocumentReader::Desk {
    struct Order {
        Ticket ticket = 0;
        DocumentRequest request;
    };
    Post post;
    std::function<void(Ticket, std::optional<DocumentPiece>)> answer;  ///< where `post` leads to
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Order> orders;
    bool stopping = false;
};

DocumentReader::DocumentReader(Post post)
    : desk_(std::make_shared<Desk>()), waiting_(std::make_shared<std::map<Ticket, Done>>()) {
    desk_->post = std::move(post);
    desk_->answer = [waiting = waiting_](Ticket ticket, std::optional<DocumentPiece> piece) {
        const auto at = waiting->find(ticket);
        if (at != waiting->end()) {
            const Done done = std::move(at->second);
            waiting->erase(at);
            done(std::move(piece));
        }
    };
    // Nobody joins it, as the disk may hold it for ever; the desk is its own as well.
    std::thread{[desk = desk_] { work(*desk); }}.detach();
}

DocumentReader::~DocumentReader() { stop(); }

DocumentReader::Ticket DocumentReader::read(DocumentRequest request, Done done) {
    const Ticket ticket = ++last_;
    const std::lock_guard lock{desk_->mutex};
    if (desk_->stopping) {
        return ticket;
    }
    waiting_->emplace(ticket, std::move(done));
    desk_->orders.push_back({ticket, std::move(request)});
    desk_->changed.notify_one();
    return ticket;
}

void DocumentReader::cancel(Ticket ticket) {
    {
        const std::lock_guard lock{desk_->mutex};
        std::erase_if(desk_->orders,
                      [ticket](const auto& order) { return order.ticket == ticket; });
    }
    // What it holds may cancel others as it goes.
    const auto gone = waiting_->extract(ticket);
}

void DocumentReader::stop() {
    {
        const std::lock_guard lock{desk_->mutex};
        desk_->stopping = true;
        desk_->orders.clear();
    }
    desk_->changed.notify_one();
    const auto gone = std::exchange(*waiting_, {});
}

void DocumentReader::work(Desk& desk) {
    std::unique_lock lock{desk.mutex};
    for (;;) {
        desk.changed.wait(lock, [&desk] { return desk.stopping || !desk.orders.empty(); });
        if (desk.stopping) {
            return;
        }
        const Desk::Order order = std::move(desk.orders.front());
        desk.orders.pop_front();
        lock.unlock();
        auto piece = read_piece(order.request);
        lock.lock();
        if (!desk.stopping) {
            // Under the lock: where that leads to may be gone after `stop`.
            desk.post([answer = desk.answer, ticket = order.ticket,
                       piece = std::move(piece)]() mutable { answer(ticket, std::move(piece)); });
        }
    }
}

}  // namespace plenaria::transport
