// What a copy of a data folder holds, in a file of its own that is written last: what has none is
// no copy, and what differs from it is a damaged one.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/time.hpp"

namespace plenaria::journal {

/// A file of a copy as it was when it had been written.
struct CopiedFile {
    std::string name;  ///< within the copy: "people", "tls/ca.pem"
    std::uint64_t bytes = 0;
    std::string hash;  ///< SHA-256 of the content, in hexadecimal digits

    bool operator==(const CopiedFile&) const = default;
};

/// A document that a copy refers to: it lies once on the medium, under its hash.
struct CopiedDocument {
    std::string name;  ///< as it is served; no path
    std::uint64_t bytes = 0;
    std::string hash;             ///< as of a file
    std::int64_t changed_ns = 0;  ///< since 1970, when the original was written last

    bool operator==(const CopiedDocument&) const = default;
};

struct Manifest {
    std::string server;  ///< whose folder it is
    TimePoint made;      ///< when the copy began
    Position position;   ///< of the last record in it
    std::string head;    ///< that record's hash; empty: none
    std::vector<CopiedFile> files;
    std::vector<CopiedDocument> documents;
};

inline constexpr std::string_view manifest_name = "manifest";
/// A line for each of 4,096 keys in escrow and of 4,096 documents with the longest names, and what
/// else there is.
inline constexpr std::size_t manifest_bytes_max = std::size_t{6} << 20;

/// Whether a file of a copy may be called so: a plain name, or one in one folder. A medium that
/// somebody else wrote must not name a place outside.
[[nodiscard]] bool is_copied_name(std::string_view name);

/// Whether a document may be called so: a name within its folder.
[[nodiscard]] bool is_document_name(std::string_view name);

/// The file's content. A hash of all that comes before it ends it.
[[nodiscard]] std::string manifest_text(const Manifest& manifest);
/// The inverse; nothing where a byte of it is not as it was written, or the format is another.
[[nodiscard]] std::optional<Manifest> read_manifest(std::string_view text);
/// Whether it is a manifest of a newer Plenaria's, with no byte changed. So that this can be told,
/// each format to come begins and ends as this one: "plenaria-copy", the format's number; "end",
/// the hash of all before that line.
[[nodiscard]] bool is_newer_manifest(std::string_view text);

/// SHA-256 in hexadecimal digits.
[[nodiscard]] std::string digest_of(std::string_view bytes);

}  // namespace plenaria::journal
