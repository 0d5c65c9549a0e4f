#include "server/transport/document_sending.hpp"

#include <sys/uio.h>

#include <utility>

#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

DocumentSending::DocumentSending(Shared& shared, std::string path)
    : shared_(shared), path_(std::move(path)) {
    ++shared_.documents;
}

DocumentSending::~DocumentSending() {
    cancel();
    --shared_.documents;
}

void DocumentSending::read(std::size_t bytes_max, std::function<void()> then) {
    ticket_ =
        shared_.reader.read({path_, read_, bytes_max, mark_},
                            [this, then = std::move(then)](std::optional<DocumentPiece> piece) {
                                ticket_.reset();
                                mark_.reset();
                                if (piece) {
                                    mark_ = piece->mark;
                                    piece_ = std::move(piece->bytes);
                                    sent_ = 0;
                                    read_ += piece_.size();
                                }
                                then();
                            });
}

void DocumentSending::cancel() {
    if (const auto ticket = std::exchange(ticket_, std::nullopt)) {
        shared_.reader.cancel(*ticket);
    }
}

Io DocumentSending::write(Channel& channel) {
    for (std::size_t written = 0; sent_ < piece_.size();) {
        if (written >= limits::bytes_per_turn) {
            return {Io::Outcome::wait_write};
        }
        const iovec rest{piece_.data() + sent_, piece_.size() - sent_};
        const Io io = channel.write({&rest, 1});
        if (io.outcome != Io::Outcome::done) {
            return io;
        }
        sent_ += io.bytes;
        written += io.bytes;
    }
    return {Io::Outcome::done};
}

}  // namespace plenaria::transport
