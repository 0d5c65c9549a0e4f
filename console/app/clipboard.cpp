#include "console/app/clipboard.hpp"

#include "console/core/typed_secret.hpp"

namespace plenaria::console {
namespace {

std::size_t mark_of(std::string_view text) { return std::hash<std::string_view>{}(text); }

}  // namespace

Clipboard::~Clipboard() { forget_read(); }

const char* Clipboard::text() {
    wipe(read_);
    read_ = ports_.read();
    return read_.c_str();
}

void Clipboard::forget_read() { wipe(read_); }

void Clipboard::copy(std::string_view text) {
    ours_ = mark_of(text);
    copied_within_ = confidential_;
    ports_.write(std::string{text});
}

void Clipboard::glass_is(bool confidential) {
    confidential_ = confidential;
    if (copied_within_ && !confidential) {
        forget();
    }
}

void Clipboard::forget() {
    if (!ours_) {
        return;
    }
    std::string now = ports_.read();
    if (mark_of(now) == *ours_) {
        ports_.write({});
    }
    ours_.reset();
    copied_within_ = false;
    wipe(now);
}

}  // namespace plenaria::console
