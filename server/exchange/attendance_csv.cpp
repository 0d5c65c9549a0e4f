#include <algorithm>
#include <optional>
#include <utility>

#include "server/exchange/characters.hpp"
#include "server/exchange/csv_columns.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

/// The delegation that a word of an attendance list means.
const Delegation* delegation_meant(const Definition& event, const std::string& word) {
    const std::string plain = folded(word);
    for (const Delegation& delegation : event.delegations) {
        const auto is_name = [&](const Text& text) {
            return std::any_of(text.strings().begin(), text.strings().end(),
                               [&](const auto& name) { return folded(name.second) == plain; });
        };
        if (delegation.id.value == word || folded(delegation.code) == plain ||
            is_name(delegation.name) || is_name(delegation.long_name)) {
            return &delegation;
        }
    }
    return nullptr;
}

std::optional<Presence> presence_meant(const std::string& word) {
    const std::string plain = folded(word);
    if (plain == "virtual" || plain == "online" || plain == "enlinea") {
        return Presence::remote;
    }
    for (const auto& [presence, name] : Names<Presence>::all) {
        const auto& labels = text_of("exchange.presence." + std::string{name}).strings();
        if (plain == name || std::any_of(labels.begin(), labels.end(), [&](const auto& label) {
                return folded(label.second) == plain;
            })) {
            return presence;
        }
    }
    const auto answer = yes_or_no(word);
    if (!answer) {
        return std::nullopt;
    }
    // A row without a word is somebody who is there.
    return *answer || plain.empty() ? Presence::present : Presence::absent;
}

/// Somebody in the room and somebody at a distance: the delegation is in the room.
Presence together(Presence one, Presence other) {
    for (const Presence presence : {Presence::present, Presence::remote, Presence::absent}) {
        if (one == presence || other == presence) {
            return presence;
        }
    }
    return Presence::unknown;
}

void read_attendance(const CsvRow& row, CsvColumns& columns, const Definition& event,
                     std::vector<AttendanceRow>& list) {
    const std::string& word = columns.field(row, "delegation");
    const Delegation* delegation = delegation_meant(event, word);
    if (delegation == nullptr) {
        columns.problem(row, "delegation", "dangling",
                        {{"thing", text_of("exchange.thing.delegation")},
                         {"found", same_text(shortened(word))}});
    }
    const auto presence = presence_meant(columns.field(row, "presence"));
    if (!presence) {
        columns.problem(row, "presence", "csv_bad_presence",
                        {{"found", same_text(shortened(columns.field(row, "presence")))}});
    }
    const auto person = columns.line(row, "person", limits::name_bytes);
    if (delegation == nullptr || !presence || !person) {
        return;
    }
    auto at = std::find_if(list.begin(), list.end(), [&](const AttendanceRow& other) {
        return other.delegation == delegation->id;
    });
    if (at == list.end()) {
        at = list.insert(list.end(),
                         {delegation->id, *presence, {}, columns.place(row, "delegation")});
    }
    at->presence = together(at->presence, *presence);
    if (person->empty() || *presence == Presence::absent) {
        return;
    }
    if (at->persons.size() < limits::persons_per_delegation) {
        at->persons.push_back(*person);
    } else {
        columns.problem(row, "person", "too_many",
                        {{"key", text_of("exchange.column.person")},
                         {"found", same_text(std::to_string(at->persons.size() + 1))},
                         {"max", same_text(std::to_string(limits::persons_per_delegation))}});
    }
}

}  // namespace

Imported<std::vector<AttendanceRow>> import_attendance(const Definition& event,
                                                       const NamedTable& table) {
    const auto read = read_csv(table.file, table.bytes);
    if (!read) {
        return read.error();
    }
    FileProblems problems{table.file};
    const std::vector<ColumnName> known{
        {"delegation", {"delegacion", "delegation", "pais", "country", "codigo", "code"}},
        {"person", {"persona", "person", "nombre", "name", "participante", "participant"}},
        {"presence", {"presencia", "presence", "asistencia", "attendance"}}};
    CsvColumns columns{read.value(), known, problems};
    columns.require("delegation", text_of("exchange.column.delegation"));
    std::vector<AttendanceRow> list;
    for (const CsvRow& row : read.value().rows) {
        read_attendance(row, columns, event, list);
    }
    if (!problems.empty()) {
        return problems.take();
    }
    return list;
}

}  // namespace plenaria::exchange
