// The notation of a record's payload: JSON of one canonical shape. Fields come in one order, there
// is no white space, and every value has one spelling, so that equal events have equal bytes and a
// reader never builds a tree.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace plenaria::journal {

/// Writes canonical JSON at the end of a string. The caller keeps the grammar.
class PayloadWriter {
public:
    explicit PayloadWriter(std::string& out) : out_(out) {}

    void put(char c) { out_ += c; }
    void raw(std::string_view text) { out_ += text; }
    /// A quoted string. Any bytes are kept; control characters are escaped.
    void string(std::string_view text);
    void integer(std::int64_t value);

private:
    std::string& out_;
};

/// Reads canonical JSON from the front. After the first thing that is not as expected `ok` is
/// false for good and every answer is empty.
class PayloadReader {
public:
    explicit PayloadReader(std::string_view text) : rest_(text) {}

    [[nodiscard]] bool ok() const { return ok_; }
    /// Whether all was read and right.
    [[nodiscard]] bool finished() const { return ok_ && rest_.empty(); }
    void fail() { ok_ = false; }
    /// What was not read yet.
    [[nodiscard]] std::string_view rest() const { return rest_; }
    /// Takes exactly `text`, or fails.
    void expect(std::string_view text);
    /// Takes `text` if it comes next.
    [[nodiscard]] bool take(std::string_view text);
    /// A quoted string appended to `out`, which is empty.
    void string(std::string& out);
    [[nodiscard]] std::int64_t integer();

private:
    void escape(std::string& out);

    std::string_view rest_;
    bool ok_ = true;
};

}  // namespace plenaria::journal
