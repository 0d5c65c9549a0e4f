#include "server/transport/refusal_log.hpp"

#include <utility>

namespace plenaria::transport {

std::optional<std::string> RefusalLog::note(const Line& line, std::string_view code,
                                            TimePoint now) {
    std::string key = line.who;
    key.append(1, '\n').append(line.command).append(1, '\n').append(code);
    key.append(1, '\n').append(line.room);
    if (const auto known = kept_.find(key); known != kept_.end()) {
        ++known->second.unsaid;
        return std::nullopt;
    }
    if (kept_.size() >= limits::refusals_kept_max) {
        ++lost_;
        return std::nullopt;
    }
    std::string words("event=refused command=");
    words.append(line.command).append(" code=").append(code);
    words.append(line.rest).append(line.by).append(line.room);
    const bool said = lines_.take(line.who, 1.0, now);
    kept_.emplace(std::move(key), Kept{line.who, words, now, said ? 0U : 1U});
    return said ? std::optional{std::move(words)} : std::nullopt;
}

std::vector<std::string> RefusalLog::due(TimePoint now) {
    std::vector<std::string> lines;
    for (auto at = kept_.begin(); at != kept_.end();) {
        Kept& kept = at->second;
        if (now - kept.said_at < limits::refusal_repeated_every) {
            ++at;
        } else if (kept.unsaid == 0) {
            at = kept_.erase(at);
        } else {
            if (lines_.take(kept.who, 1.0, now)) {
                lines.push_back(kept.line +
                                " times=" + std::to_string(std::exchange(kept.unsaid, 0)));
                kept.said_at = now;
            }
            ++at;
        }
    }
    return lines;
}

std::uint64_t RefusalLog::take_lost() { return std::exchange(lost_, 0); }

}  // namespace plenaria::transport
