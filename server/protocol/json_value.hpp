// JSON from outside as a plain value, with the guards every parser of ours needs: depth, UTF-8,
// no member twice. Internal to the module; what is behind it never sees the JSON library.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "server/model/result.hpp"

namespace plenaria::protocol {

class Writer;

/// One JSON value. Members of an object keep the order in which they came, because the languages
/// of a `Text` have one.
struct Value {
    enum class Kind { null, boolean, integer, real, string, array, object };

    Kind kind = Kind::null;
    bool boolean = false;
    std::int64_t integer = 0;
    std::string text;                ///< a string, or a real number as it was written
    std::vector<Value> elements;     ///< of an array, or the values of an object
    std::vector<std::string> names;  ///< of an object, one per element

    /// The member of that name; null where there is none or this is no object.
    [[nodiscard]] const Value* find(std::string_view name) const;
    [[nodiscard]] bool is(Kind wanted) const { return kind == wanted; }
};

enum class JsonError { not_json, too_deep, repeated_member };

/// Reads one JSON text (RFC 8259, UTF-8). Objects and arrays may nest `depth_max` deep; a member
/// that comes twice is refused, since readers would disagree on which one counts. Throws nothing.
[[nodiscard]] Outcome<Value, JsonError> parse_json(std::string_view text, int depth_max);

/// Writes `value` as it was read.
void write(Writer& out, const Value& value);

}  // namespace plenaria::protocol
