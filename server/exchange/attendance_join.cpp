#include "server/exchange/attendance_join.hpp"

#include <algorithm>

#include "server/domain/admission.hpp"
#include "server/exchange/csv_columns.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

bool was_there(const EventAttendance& event, const DelegationId& delegation) {
    return std::find(event.there.begin(), event.there.end(), delegation) != event.there.end();
}

std::vector<ColumnName> joined_columns(const std::vector<Language>& languages) {
    std::vector<ColumnName> columns{{"event", {"evento", "event"}},
                                    {"session", {"sesion", "session"}},
                                    {"delegation", {"delegacion", "delegation"}},
                                    {"category", {"categoria", "category"}},
                                    {"presence", {"presencia", "presence"}},
                                    {"person", {"persona", "person"}}};
    for (ColumnName& column : per_language("name", {"nombre", "name"}, languages)) {
        columns.push_back(std::move(column));
    }
    return columns;
}

std::size_t first_of(const FirstEvents& first, const DelegationId& delegation) {
    const auto at = first.find(delegation);
    return at == first.end() ? 0 : at->second;
}

EventAttendance read_one(const Definition& event, const CsvTable& table, FileProblems& problems) {
    CsvColumns columns{table, joined_columns(event.profile.languages), problems};
    for (const std::string_view key : {"event", "delegation", "presence"}) {
        columns.require(key, text_of("exchange.column." + std::string{key}));
    }
    EventAttendance read;
    for (const CsvRow& row : table.rows) {
        const std::string& of = columns.field(row, "event");
        if (read.event.empty()) {
            read.event = of;
        } else if (read.event != of) {
            columns.problem(row, "event", "csv_two_events", {{"found", same_text(shortened(of))}});
        }
        const auto presence = value_named<Presence>(columns.field(row, "presence"));
        if (!presence) {
            columns.problem(row, "presence", "csv_bad_presence",
                            {{"found", same_text(shortened(columns.field(row, "presence")))}});
            continue;
        }
        const DelegationId delegation{columns.field(row, "delegation")};
        const bool there = *presence == Presence::present || *presence == Presence::remote;
        if (there && find_delegation(event, delegation) != nullptr &&
            !was_there(read, delegation)) {
            read.there.push_back(delegation);
        }
    }
    return read;
}

}  // namespace

Imported<std::vector<EventAttendance>> join_attendance(const Definition& event,
                                                       const std::vector<NamedTable>& tables) {
    std::vector<EventAttendance> events;
    std::vector<FileProblem> all;
    for (const NamedTable& table : tables) {
        const auto read = read_csv(table.file, table.bytes);
        if (!read) {
            all.insert(all.end(), read.error().begin(), read.error().end());
            continue;
        }
        FileProblems problems{table.file};
        events.push_back(read_one(event, read.value(), problems));
        const auto found = problems.take();
        all.insert(all.end(), found.begin(), found.end());
    }
    if (!all.empty()) {
        return all;
    }
    return events;
}

FirstEvents first_events(const State& state, const std::vector<EventAttendance>& events) {
    const auto here =
        std::find_if(events.begin(), events.end(), [&](const EventAttendance& each) {
            return each.event == state.definition.id.value;
        });
    const auto place = static_cast<std::size_t>(here - events.begin());
    FirstEvents first;
    for (const auto& [delegation, without] : state.admitted) {
        first[delegation] = was_seated(state, delegation) ? place : place + 1;
    }
    return first;
}

int absences_in_a_row(const std::vector<EventAttendance>& events, const DelegationId& delegation,
                      std::size_t first) {
    int count = 0;
    for (std::size_t at = events.size(); at > first && !was_there(events[at - 1], delegation);
         --at) {
        ++count;
    }
    return count;
}

std::string joined_csv(const Definition& event, const std::vector<EventAttendance>& events,
                       const FirstEvents& first) {
    const auto heading = [](std::string_view key) {
        return std::string{text_of("exchange.column." + std::string{key}).es()};
    };
    CsvWriter csv;
    std::vector<std::string> headings{heading("delegation"), heading("name"), heading("category")};
    for (const EventAttendance& each : events) {
        headings.push_back(each.event);
    }
    headings.push_back(heading("absences_in_a_row"));
    csv.row(headings);
    for (const Delegation& delegation : event.delegations) {
        std::vector<std::string> row{delegation.id.value, std::string{delegation.name.es()},
                                     delegation.category.value};
        for (const EventAttendance& each : events) {
            row.emplace_back(was_there(each, delegation.id) ? "x" : "");
        }
        row.push_back(std::to_string(
            absences_in_a_row(events, delegation.id, first_of(first, delegation.id))));
        csv.row(row);
    }
    return csv.take();
}

std::vector<Text> absence_warnings(const Definition& event,
                                   const std::vector<EventAttendance>& events,
                                   const FirstEvents& first) {
    std::vector<Text> warnings;
    const int rule = event.profile.standing.absent_years;
    for (const Delegation& delegation : event.delegations) {
        const Category* category = find_category(event, delegation.category);
        const int absences =
            absences_in_a_row(events, delegation.id, first_of(first, delegation.id));
        if (rule == 0 || category == nullptr || category->decides || absences + 1 < rule ||
            absences == 0) {
            continue;
        }
        warnings.push_back(
            fill_text(absences >= rule ? "exchange.absent_too_long" : "exchange.absent_warning",
                      {{"name", delegation.name}, {"count", same_text(std::to_string(absences))}}));
    }
    return warnings;
}

}  // namespace plenaria::exchange
