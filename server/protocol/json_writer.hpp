// Compact JSON, written straight into one string: members in the order of the calls, no spaces.
// Internal to the module.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

namespace plenaria::protocol {

/// Length in bytes of the UTF-8 character that starts at `at`; 0 where there is none (overlong
/// forms and surrogates included). `at` lies within `text`.
[[nodiscard]] std::size_t utf8_length(std::string_view text, std::size_t at);

/// Writes commas by itself; the caller opens and closes in pairs and gives a key before each value
/// inside an object.
class Writer {
public:
    void begin_object();
    void end_object() { text_ += '}'; }
    void begin_array();
    void end_array() { text_ += ']'; }
    void key(std::string_view name);
    /// Bytes that are not UTF-8 become `?`: a receiver would refuse the whole frame for them.
    void string(std::string_view value);
    void integer(std::int64_t value);
    void boolean(bool value) { raw(value ? "true" : "false"); }
    /// A value that is JSON text already.
    void raw(std::string_view json);

    [[nodiscard]] std::string take() { return std::move(text_); }

private:
    void separate();
    void quoted(std::string_view value);

    std::string text_;
};

}  // namespace plenaria::protocol
