#include "server/transport/refusal_log.hpp"

#include <algorithm>
#include <utility>

#include "server/transport/connection_limits.hpp"

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
    const std::size_t of_one = static_cast<std::size_t>(std::count_if(
        kept_.begin(), kept_.end(), [&](const auto& each) { return each.second.who == line.who; }));
    if (of_one >= limits::refusals_kept_of_one || kept_.size() >= limits::refusals_kept_max) {
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
    const auto is_due = [&](const Kept& kept) {
        return now - kept.said_at >= limits::refusal_repeated_every;
    };
    std::erase_if(kept_, [&](const auto& each) {
        return is_due(each.second) && each.second.unsaid == 0;
    });
    std::vector<Kept*> waiting;
    for (auto& [key, kept] : kept_) {
        if (is_due(kept)) {
            waiting.push_back(&kept);
        }
    }
    // What waits longest first: else what is repeated most would have the lines of all the rest.
    std::stable_sort(waiting.begin(), waiting.end(),
                     [](const Kept* a, const Kept* b) { return a->said_at < b->said_at; });
    std::vector<std::string> lines;
    for (Kept* kept : waiting) {
        if (lines_.take(kept->who, 1.0, now)) {
            lines.push_back(kept->line +
                            " times=" + std::to_string(std::exchange(kept->unsaid, 0)));
            kept->said_at = now;
        }
    }
    return lines;
}

std::uint64_t RefusalLog::take_lost() { return std::exchange(lost_, 0); }

}  // namespace plenaria::transport
