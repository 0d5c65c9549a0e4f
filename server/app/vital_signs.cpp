#include "server/app/vital_signs.hpp"

#include <algorithm>
#include <chrono>

namespace plenaria::app {
namespace {

// So long somebody who looks finds why the meeting stood still.
constexpr Millis stall_remembered{60'000};
// `setup` renews it; a meeting lasts less than a week.
constexpr std::chrono::hours certificate_soon{7 * 24};

std::string_view word(Condition condition) {
    switch (condition) {
        case Condition::ready:
            return "ready";
        case Condition::degraded:
            return "degraded";
        case Condition::failing:
            break;
    }
    return "failing";
}

class Page {
public:
    void gauge(std::string_view name, std::string_view help, std::int64_t value,
               std::string_view labels = {}) {
        add(name, help, "gauge");
        sample(name, labels, value);
    }
    void counter(std::string_view name, std::string_view help, std::int64_t value) {
        add(name, help, "counter");
        sample(name, {}, value);
    }
    void add(std::string_view name, std::string_view help, std::string_view type) {
        text_.append("# HELP plenaria_").append(name).append(" ").append(help).append("\n");
        text_.append("# TYPE plenaria_").append(name).append(" ").append(type).append("\n");
    }
    void sample(std::string_view name, std::string_view labels, std::int64_t value) {
        text_.append("plenaria_").append(name).append(labels);
        text_.append(" ").append(std::to_string(value)).append("\n");
    }
    [[nodiscard]] std::string text() && { return std::move(text_); }

private:
    std::string text_;
};

std::int64_t seconds_of(TimePoint at) { return to_unix_ms(at) / 1'000; }

}  // namespace

Health health_of(const Signs& signs) {
    Health health;
    const auto tell = [&](bool is_so, Condition condition, ServiceTrouble reason) {
        if (is_so) {
            health.condition = std::max(health.condition, condition);
            health.reasons.push_back(reason);
        }
    };
    tell(signs.stopping, Condition::failing, ServiceTrouble::stopping);
    tell(signs.journal_damaged, Condition::failing, ServiceTrouble::journal_damaged);
    tell(signs.journal_unreadable, Condition::failing, ServiceTrouble::journal_unreadable);
    tell(signs.storage_refuses, Condition::failing, ServiceTrouble::storage_refuses);
    tell(signs.storage_slow, Condition::degraded, ServiceTrouble::storage_slow);
    tell(signs.storage_unsure, Condition::degraded, ServiceTrouble::storage_unsure);
    tell(signs.since_stall && *signs.since_stall < stall_remembered, Condition::degraded,
         ServiceTrouble::stalled);
    const auto& until = signs.certificate_until;
    tell(until && *until <= signs.now, Condition::degraded, ServiceTrouble::certificate_over);
    tell(until && *until > signs.now && *until - signs.now < certificate_soon, Condition::degraded,
         ServiceTrouble::certificate_ends_soon);
    tell(signs.backup && signs.backup->old, Condition::degraded, ServiceTrouble::backup_old);
    tell(signs.backup && signs.backup->documents_lost, Condition::degraded,
         ServiceTrouble::backup_documents);
    tell(signs.taken_over, Condition::degraded, ServiceTrouble::taken_over);
    return health;
}

std::string health_text(const Health& health) {
    std::string text{word(health.condition)};
    std::string_view before = ": ";
    for (const ServiceTrouble reason : health.reasons) {
        text.append(before).append(name_of(reason));
        before = ", ";
    }
    return text + "\n";
}

int http_status(const Health& health) { return health.condition == Condition::failing ? 503 : 200; }

std::string metrics_text(const Signs& signs, std::string_view version) {
    Page page;
    page.gauge("build_info", "The program's version.", 1,
               "{version=\"" + std::string{version} + "\"}");
    page.gauge("start_time_seconds", "When the server started, since 1970.",
               seconds_of(signs.started));
    page.gauge("health", "0 ready, 1 degraded, 2 failing.",
               static_cast<int>(health_of(signs).condition));
    page.gauge("storage_refuses", "1 while the disk takes nothing that is written.",
               signs.storage_refuses ? 1 : 0);
    page.gauge("journal_held", "1 while that is because another program has the journal open.",
               signs.journal_held ? 1 : 0);
    page.gauge("journal_damaged", "1 from when the journal's files were found damaged.",
               signs.journal_damaged ? 1 : 0);
    page.counter("stalls_total", "How often the server's thread stood still for 2 s.",
                 signs.stalls);
    page.gauge("screens", "Screens that are connected.", static_cast<std::int64_t>(signs.screens));
    if (signs.certificate_until) {
        page.gauge("certificate_until_seconds", "When the server's certificate ends, since 1970.",
                   seconds_of(*signs.certificate_until));
    }
    if (signs.backup) {
        page.gauge("backup_time_seconds",
                   "When the last good copy of the data began, since 1970; 0: none yet.",
                   signs.backup->good_at ? seconds_of(*signs.backup->good_at) : 0);
        page.gauge("backup_old", "1 while the last good copy is too old.",
                   signs.backup->old ? 1 : 0);
    }
    return std::move(page).text();
}

}  // namespace plenaria::app
