#include "server/transport/failure_log.hpp"

#include <algorithm>
#include <cctype>

namespace plenaria::transport {

std::optional<std::string> FailureLog::note(std::string_view reason, std::string_view address,
                                            Instant now) {
    constexpr std::chrono::seconds pause{1};
    if (said_at_ && now - *said_at_ < pause) {
        ++unsaid_;
        return std::nullopt;
    }
    constexpr std::size_t word_length_max = 60;
    std::string word(reason.substr(0, word_length_max));
    std::replace_if(
        word.begin(), word.end(),
        [](char c) { return std::isalnum(static_cast<unsigned char>(c)) == 0; }, '_');
    std::string line("event=");
    line.append(event_).append(" reason=").append(word).append(" address=").append(address);
    if (unsaid_ > 0) {
        line.append(" unsaid=").append(std::to_string(unsaid_));
    }
    said_at_ = now;
    unsaid_ = 0;
    return line;
}

}  // namespace plenaria::transport
