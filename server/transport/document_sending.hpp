// One document on its way from the disk to a socket: a piece is read when the one before has left.
// Internal.
#pragma once

#include <cstddef>
#include <functional>
#include <optional>
#include <string>

#include "server/transport/channel.hpp"
#include "server/transport/document_reader.hpp"
#include "server/transport/sessions.hpp"

namespace plenaria::transport {

/// Counts as one of `Shared::documents` for as long as it lives. Single-threaded.
class DocumentSending {
public:
    /// `shared` must outlive this.
    DocumentSending(Shared& shared, std::string path);
    ~DocumentSending();
    DocumentSending(const DocumentSending&) = delete;
    DocumentSending& operator=(const DocumentSending&) = delete;

    /// Reads on, `bytes_max` at most. `then` is called once, later, unless that is cancelled; it
    /// keeps this alive until then, and may end it.
    void read(std::size_t bytes_max, std::function<void()> then);
    /// Nobody waits any more for what was to be read, if anything was.
    void cancel();
    /// Whether the disk gave what was to be read last.
    [[nodiscard]] bool good() const { return mark_.has_value(); }
    /// Its length, where that is so.
    [[nodiscard]] std::size_t size() const { return mark_->bytes; }
    /// What was read last of it, in bytes.
    [[nodiscard]] std::size_t piece_bytes() const { return piece_.size(); }
    /// Whether all of it was read, where that is so.
    [[nodiscard]] bool whole() const { return read_ == mark_->bytes; }
    /// Writes of what was read what the socket takes, and no more than others can wait for; `done`
    /// with the last of it.
    [[nodiscard]] Io write(Channel& channel);

private:
    Shared& shared_;
    std::string path_;
    std::optional<DocumentReader::Ticket> ticket_;  ///< of the piece that is awaited
    std::optional<DocumentMark> mark_;
    std::string piece_;
    std::size_t sent_ = 0;  ///< of the piece
    std::size_t read_ = 0;  ///< of the document
};

}  // namespace plenaria::transport
