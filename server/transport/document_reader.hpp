// Reads stored documents beside the server's thread: a data disk that hangs must cost nobody but
// those who ask for documents. Internal.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>

namespace plenaria::transport {

/// Which file it was, so that a document that is replaced while it is sent is not mixed with the
/// new one.
struct DocumentMark {
    std::uint64_t device = 0;
    std::uint64_t number = 0;
    std::int64_t changed_ns = 0;
    std::size_t bytes = 0;  ///< its length
    bool operator==(const DocumentMark&) const = default;
};

/// A part of a document.
struct DocumentPiece {
    DocumentMark mark;
    std::string bytes;
};

/// What is to be read.
struct DocumentRequest {
    std::string path;
    std::size_t from = 0;
    std::size_t bytes_max = 0;
    std::optional<DocumentMark> mark;  ///< the file must still be that one
};

/// The piece, by the file's own name; nothing where there is no such regular file (a link could
/// lead out of its folder), where it is larger than a document, another one than it was, or where
/// the disk refuses.
[[nodiscard]] std::optional<DocumentPiece> read_piece(const DocumentRequest& request);

/// One thread reads for all, in the order in which they ask; nothing is kept open in between. All
/// calls, and all answers, on the thread that `post` leads to.
class DocumentReader {
public:
    using Post = std::function<void(std::function<void()>)>;
    using Done = std::function<void(std::optional<DocumentPiece>)>;
    using Ticket = std::uint64_t;

    /// `post` is called on the reader's thread, never after `stop`.
    explicit DocumentReader(Post post);
    ~DocumentReader();
    DocumentReader(const DocumentReader&) = delete;
    DocumentReader& operator=(const DocumentReader&) = delete;

    /// `done` is called once, later, unless that is cancelled. What waits is bounded by the
    /// callers: each has one request at a time.
    Ticket read(DocumentRequest request, Done done);
    /// Nobody waits for that any more; what it holds is let go of.
    void cancel(Ticket ticket);
    /// Answers nobody from here on. Waits for no disk that hangs: what that holds ends with the
    /// process.
    void stop();

private:
    struct Desk;

    static void work(Desk& desk);

    std::shared_ptr<Desk> desk_;
    std::shared_ptr<std::map<Ticket, Done>> waiting_;
    Ticket last_ = 0;
};

}  // namespace plenaria::transport
