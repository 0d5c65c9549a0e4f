#include "server/exchange/csv_export.hpp"

#include <algorithm>
#include <chrono>
#include <cstdint>
#include <map>
#include <optional>
#include <vector>

#include "server/exchange/csv.hpp"
#include "server/exchange/published.hpp"
#include "server/exchange/toml_table.hpp"
#include "server/exchange/zone.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

std::string heading(std::string_view key) {
    return std::string{text_of("exchange.column." + std::string{key}).es()};
}

/// "título (es)", "título (en)".
void add_headings(std::vector<std::string>& row, std::string_view key,
                  const std::vector<Language>& languages) {
    for (const Language& language : languages) {
        row.push_back(heading(key) + " (" + language.code + ")");
    }
}

void add_texts(std::vector<std::string>& row, const Text& text,
               const std::vector<Language>& languages) {
    for (const Language& language : languages) {
        row.emplace_back(text.has(language.code) ? text.in(language.code) : std::string_view{});
    }
}

/// "2026-12-02 09:30:00" as clocks at the venue show it.
std::string local(const State& state, TimePoint at) {
    std::string time = toml_time(to_local(state.definition.zone, at));
    std::replace(time.begin(), time.end(), 'T', ' ');
    return time;
}

std::string local(const State& state, const std::optional<TimePoint>& at) {
    return at ? local(state, *at) : std::string{};
}

/// Minutes as spreadsheets of both languages take them: whole, or hours, minutes and seconds.
std::string minutes(Millis span) {
    const auto seconds = std::chrono::duration_cast<std::chrono::seconds>(span).count();
    if (seconds % 60 == 0) {
        return std::to_string(seconds / 60);
    }
    const auto two = [](std::int64_t value) {
        return (value < 10 ? "0" : "") + std::to_string(value);
    };
    return two(seconds / 3600) + ":" + two(seconds / 60 % 60) + ":" + two(seconds % 60);
}

std::string seconds_text(Millis span) {
    return std::to_string(std::chrono::round<std::chrono::seconds>(span).count());
}

// Whoever is cleared reads what was said last, however confidential the matter.
constexpr std::size_t deepest = record_classes - 1;

/// One speech with what it belongs to.
struct Speech {
    const Entry* entry = nullptr;
    const Session* session = nullptr;
    const Item* item = nullptr;
};

bool is_for_outside(const State& state, const Speech& speech) {
    const SessionKind* kind = speech.session == nullptr
                                  ? nullptr
                                  : find_session_kind(state.definition, speech.session->kind);
    return kind != nullptr && !kind->confidential && kind->grants.floor &&
           (speech.item == nullptr ? speech.entry->item.empty() : !speech.item->confidential);
}

void collect(const State& state, const Floor& floor, bool behind_doors, ExportAudience audience,
             std::vector<Speech>& speeches) {
    for (const auto& [id, entry] : floor.entries) {
        Speech speech{&entry, find_session(state.definition, entry.session), nullptr};
        if (speech.session != nullptr) {
            speech.item = find_item(*speech.session, entry.item);
        }
        const bool told =
            audience == ExportAudience::cleared || (!behind_doors && is_for_outside(state, speech));
        if (told && is_over(entry.state)) {
            speeches.push_back(speech);
        }
    }
}

/// What was spoken, in the order in which it ended.
std::vector<Speech> speeches_of(const State& state, ExportAudience audience) {
    std::vector<Speech> speeches;
    for (const auto& [id, room] : state.rooms) {
        collect(state, room.floor, false, audience, speeches);
        if (room.closing) {
            collect(state, room.closing->floor, true, audience, speeches);
        }
        for (const Closing& closing : room.past_closings) {
            collect(state, closing.floor, true, audience, speeches);
        }
    }
    std::stable_sort(speeches.begin(), speeches.end(), [](const Speech& a, const Speech& b) {
        const auto at = [](const Entry& entry) {
            return entry.started_at.value_or(entry.ended_at.value_or(entry.inscribed_at));
        };
        return std::pair{at(*a.entry), a.entry->id} < std::pair{at(*b.entry), b.entry->id};
    });
    return speeches;
}

struct Total {
    int interventions = 0;
    Millis time{};
};

void write_totals(CsvWriter& csv, std::string_view kind, const std::map<std::string, Total>& totals,
                  const std::map<std::string, Text>& names,
                  const std::vector<Language>& languages) {
    for (const auto& [id, total] : totals) {
        std::vector<std::string> row{heading(kind), id};
        const auto name = names.find(id);
        add_texts(row, name == names.end() ? Text{} : name->second, languages);
        row.push_back(std::to_string(total.interventions));
        row.push_back(seconds_text(total.time));
        csv.row(row);
    }
}

}  // namespace

std::string agenda_csv(const State& state, ExportAudience audience) {
    const auto& languages = state.definition.profile.languages;
    CsvWriter csv;
    std::vector<std::string> headings{heading("session"), heading("room"), heading("id"),
                                      heading("number"), heading("kind")};
    add_headings(headings, "title", languages);
    for (const std::string_view key :
         {"start", "minutes", "actual_start", "actual_end", "actual_minutes", "state"}) {
        headings.push_back(heading(key));
    }
    csv.row(headings);
    for (const PublishedSession& each : published_programme(state.definition, audience)) {
        const auto progress = state.sessions.find(each.session->id);
        for (const PublishedItem& published : each.items) {
            const Item& item = *published.item;
            std::vector<std::string> row{each.session->id.value, each.session->room.value,
                                         item.id.value, item.number,
                                         std::string{name_of(item.kind)}};
            add_texts(row, published.title, languages);
            row.push_back(local(state, item.planned_start));
            row.push_back(minutes(item.planned));
            const bool known = published.whole && progress != state.sessions.end() &&
                               progress->second.items.contains(item.id);
            const ItemProgress became = known ? progress->second.items.at(item.id) : ItemProgress{};
            row.push_back(local(state, became.started_at));
            row.push_back(local(state, became.finished_at));
            row.push_back(became.started_at ? minutes(became.spent) : "");
            row.emplace_back(known ? name_of(became.state) : std::string_view{});
            csv.row(row);
        }
    }
    return csv.take();
}

std::string participants_csv(const State& state, ExportAudience audience) {
    const auto& languages = state.definition.profile.languages;
    const bool cleared = audience == ExportAudience::cleared;
    CsvWriter csv;
    std::vector<std::string> headings{heading("id"), heading("code"), heading("category")};
    add_headings(headings, "name", languages);
    add_headings(headings, "long_name", languages);
    headings.push_back(heading("flag"));
    headings.push_back(heading("language"));
    if (cleared) {
        headings.push_back(heading("arrears"));
        headings.push_back(heading("absent"));
    }
    csv.row(headings);
    for (const Delegation& delegation : state.definition.delegations) {
        std::vector<std::string> row{delegation.id.value, delegation.code,
                                     delegation.category.value};
        add_texts(row, delegation.name, languages);
        add_texts(row, delegation.long_name, languages);
        row.push_back(delegation.flag);
        row.push_back(delegation.language.code);
        if (cleared) {
            row.push_back(std::to_string(delegation.arrears_years));
            row.push_back(std::to_string(delegation.absent_years));
        }
        csv.row(row);
    }
    return csv.take();
}

std::string speeches_csv(const State& state, ExportAudience audience) {
    const auto& languages = state.definition.profile.languages;
    CsvWriter csv;
    std::vector<std::string> headings{heading("session"), heading("item"), heading("delegation"),
                                      heading("code")};
    add_headings(headings, "name", languages);
    for (const std::string_view key :
         {"category", "person", "capacity", "language", "start", "end", "seconds", "outcome"}) {
        headings.push_back(heading(key));
    }
    csv.row(headings);
    for (const Speech& speech : speeches_of(state, audience)) {
        const Entry& entry = *speech.entry;
        std::vector<std::string> row{entry.session.value, entry.item.value,
                                     entry.who->delegation.value, entry.who->code};
        add_texts(row, entry.who->name, languages);
        row.push_back(entry.category.value);
        row.push_back(entry.who->person);
        row.push_back(entry.who->capacity);
        row.push_back(entry.who->language.code);
        row.push_back(local(state, entry.started_at));
        row.push_back(local(state, entry.ended_at));
        row.push_back(seconds_text(entry.consumed));
        row.emplace_back(name_of(entry.state));
        csv.row(row);
    }
    return csv.take();
}

std::string statistics_csv(const State& state, ExportAudience audience) {
    const auto& languages = state.definition.profile.languages;
    std::map<std::string, Total> delegations;
    std::map<std::string, Total> categories;
    std::map<std::string, Total> spoken;
    std::map<std::string, Text> names;
    std::map<std::string, Text> category_names;
    for (const Speech& speech : speeches_of(state, audience)) {
        const Entry& entry = *speech.entry;
        if (!entry.started_at) {
            continue;  // asked for the floor and never had it
        }
        const SpeakerView& who = *entry.who;
        names[who.delegation.value] = who.name;
        category_names[entry.category.value] = who.category;
        for (Total* total : {&delegations[who.delegation.value], &categories[entry.category.value],
                             &spoken[who.language.code]}) {
            ++total->interventions;
            total->time += entry.consumed;
        }
    }
    CsvWriter csv;
    std::vector<std::string> headings{heading("of"), heading("id")};
    add_headings(headings, "name", languages);
    headings.push_back(heading("interventions"));
    headings.push_back(heading("seconds"));
    csv.row(headings);
    write_totals(csv, "delegation", delegations, names, languages);
    write_totals(csv, "category", categories, category_names, languages);
    write_totals(csv, "language", spoken, {}, languages);
    return csv.take();
}

std::string attendance_csv(const State& state) {
    const auto& languages = state.definition.profile.languages;
    CsvWriter csv;
    std::vector<std::string> headings{heading("event"), heading("session"), heading("delegation"),
                                      heading("category")};
    add_headings(headings, "name", languages);
    headings.push_back(heading("presence"));
    headings.push_back(heading("person"));
    csv.row(headings);
    for (const Session& session : state.definition.sessions) {
        const auto progress = state.sessions.find(session.id);
        if (progress == state.sessions.end()) {
            continue;
        }
        for (const Delegation& delegation : state.definition.delegations) {
            const Attendance* known = find_attendance(progress->second, delegation.id, deepest);
            if (known == nullptr) {
                continue;
            }
            std::vector<std::string> persons = known->persons;
            if (persons.empty()) {
                persons.emplace_back();
            }
            for (const std::string& person : persons) {
                std::vector<std::string> row{state.definition.id.value, session.id.value,
                                             delegation.id.value, delegation.category.value};
                add_texts(row, delegation.name, languages);
                row.emplace_back(name_of(known->presence));
                row.push_back(person);
                csv.row(row);
            }
        }
    }
    return csv.take();
}

}  // namespace plenaria::exchange
