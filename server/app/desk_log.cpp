#include "server/app/desk_log.hpp"

#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::app {
namespace {

constexpr Millis between_lines{1'000};

/// How each line begins.
std::string_view event_of(DeskTask task) {
    switch (task) {
        case DeskTask::edit:
            return "event=refused command=edit";
        case DeskTask::agenda:
            return "event=refused command=import_agenda";
        case DeskTask::participants:
            return "event=refused command=import_participants";
        case DeskTask::attendance:
            return "event=refused command=import_attendance";
        case DeskTask::emergency:
        case DeskTask::emergency_refused:
            return "event=emergency_refused";
    }
    PLENARIA_ASSERT(false);
}

}  // namespace

DeskLog::DeskLog(Log log, std::function<TimePoint()> now)
    : log_(std::move(log)), now_(std::move(now)) {}

std::function<void(DeskAnswer)> DeskLog::noting(const DeskRequest& request,
                                                std::function<void(DeskAnswer)> answer) {
    if (request.dry_run) {
        return answer;
    }
    return [this, task = request.task, answer = std::move(answer)](DeskAnswer said) {
        if (!said.accepted) {
            refused(task, said.code);
        }
        answer(std::move(said));
    };
}

void DeskLog::refused(DeskTask task, std::string_view code) {
    const TimePoint now = now_();
    const auto [known, is_first] = said_.try_emplace(task, Said{now});
    Said& said = known->second;
    if (!is_first && now >= said.at && now - said.at < between_lines) {
        ++said.unsaid;
        return;
    }
    std::string line{event_of(task)};
    line.append(" code=").append(code).append(" by=desk");
    if (said.unsaid > 0) {
        line.append(" times=").append(std::to_string(said.unsaid + 1));
    }
    said = {now};
    log_(line);
}

}  // namespace plenaria::app
