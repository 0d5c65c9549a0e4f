#include "server/journal/payload.hpp"

#include <algorithm>
#include <charconv>
#include <system_error>

namespace plenaria::journal {
namespace {

constexpr std::string_view digits = "0123456789abcdef";

bool needs_escape(char c) { return c == '"' || c == '\\' || static_cast<unsigned char>(c) < 0x20; }

}  // namespace

void PayloadWriter::string(std::string_view text) {
    out_ += '"';
    for (;;) {
        const auto special = std::find_if(text.begin(), text.end(), needs_escape);
        out_.append(text.begin(), special);
        if (special == text.end()) {
            break;
        }
        const auto code = static_cast<unsigned char>(*special);
        if (*special == '"' || *special == '\\') {
            out_ += '\\';
            out_ += *special;
        } else {
            out_ += "\\u00";
            out_ += digits[code >> 4U];
            out_ += digits[code & 0xFU];
        }
        text.remove_prefix(static_cast<std::size_t>(special - text.begin()) + 1);
    }
    out_ += '"';
}

void PayloadWriter::integer(std::int64_t value) { out_ += std::to_string(value); }

void PayloadReader::expect(std::string_view text) {
    if (!take(text)) {
        ok_ = false;
    }
}

bool PayloadReader::take(std::string_view text) {
    if (!ok_ || !rest_.starts_with(text)) {
        return false;
    }
    rest_.remove_prefix(text.size());
    return true;
}

void PayloadReader::escape(std::string& out) {
    if (take("\"")) {
        out += '"';
        return;
    }
    if (take("\\")) {
        out += '\\';
        return;
    }
    expect("u00");
    if (!ok_ || rest_.size() < 2) {
        ok_ = false;
        return;
    }
    const auto high = digits.find(rest_[0]);
    const auto low = digits.find(rest_[1]);
    // Only what the writer escapes this way: two spellings of one text would be two texts.
    if (high > 1 || low == std::string_view::npos) {
        ok_ = false;
        return;
    }
    out += static_cast<char>(high * 16 + low);
    rest_.remove_prefix(2);
}

void PayloadReader::string(std::string& out) {
    expect("\"");
    while (ok_) {
        const auto special = std::find_if(rest_.begin(), rest_.end(), needs_escape);
        if (special == rest_.end()) {
            ok_ = false;
            return;
        }
        const char found = *special;
        out.append(rest_.begin(), special);
        rest_.remove_prefix(static_cast<std::size_t>(special - rest_.begin()) + 1);
        if (found == '"') {
            return;
        }
        if (found != '\\') {
            ok_ = false;
            return;
        }
        escape(out);
    }
}

std::int64_t PayloadReader::integer() {
    if (!ok_) {
        return 0;
    }
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    const std::string_view text{rest_.data(), static_cast<std::size_t>(end - rest_.data())};
    const bool padded = (text.size() > 1 && text[0] == '0') || text.starts_with("-0");
    if (error != std::errc{} || padded) {
        ok_ = false;
        return 0;
    }
    rest_.remove_prefix(text.size());
    return value;
}

}  // namespace plenaria::journal
