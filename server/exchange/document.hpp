// A TOML file as a tree in which everything knows its place. Keeps the parser's heavy header in one
// .cpp file.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/result.hpp"

namespace plenaria::exchange {

/// A place in a file; lines and columns count from 1.
struct Place {
    int line = 1;
    int column = 1;
    friend auto operator<=>(const Place&, const Place&) = default;
};

/// A date and a time of day as a clock on the wall shows them; without a zone, unless the offset is
/// there.
struct LocalTime {
    int year = 0;
    int month = 0;
    int day = 0;
    int hour = 0;
    int minute = 0;
    int second = 0;
    int millisecond = 0;
    std::optional<int> offset;  ///< minutes east of UTC, where the file names it
    friend bool operator==(const LocalTime&, const LocalTime&) = default;
};

enum class NodeKind {
    string,
    integer,
    number,
    boolean,
    local_time,   ///< date and time without an offset
    offset_time,  ///< date and time with an offset
    date,
    time,  ///< of day; `local_time` without its date
    array,
    table,
};

struct Member;

/// One value; which of the fields counts depends on `kind`.
struct Node {
    NodeKind kind{};
    Place place;
    std::string string;
    std::int64_t integer = 0;
    double number = 0.0;
    bool boolean = false;
    LocalTime local_time;
    std::vector<Node> elements;
    std::vector<Member> members;  ///< in the order of the file
};

/// A key with its value; `place` is the key's.
struct Member {
    std::string key;
    Place place;
    Node value;
};

/// Why a file is not TOML; `detail` is the parser's own wording, in English.
struct SyntaxFault {
    Place place;
    std::string detail;
};

/// The file's root table. `text` is not kept.
[[nodiscard]] Outcome<Node, SyntaxFault> parse_document(std::string_view text);

}  // namespace plenaria::exchange
