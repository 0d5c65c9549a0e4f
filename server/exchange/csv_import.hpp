// Agenda, participants and attendance lists as people keep them in spreadsheets. All or nothing:
// either every row is right, or every bad row comes back by its line.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/exchange/document.hpp"
#include "server/exchange/event_file.hpp"
#include "server/model/result.hpp"

namespace plenaria::exchange {

/// A table with its name for messages.
struct NamedTable {
    std::string file;
    std::string bytes;
};

template <class T>
using Imported = Outcome<T, std::vector<FileProblem>>;

/// `event` with the agenda of a table. The rows are the whole agenda of their session, in their
/// order: an item is the one with the row's id or else the same title, and keeps what the table
/// has no column for; what no row names is gone. `session` is that of rows that name none.
[[nodiscard]] Imported<domain::Definition> import_agenda(const domain::Definition& event,
                                                         const NamedTable& table,
                                                         const SessionId& session);

/// `event` with the participants of a table: those it has (by id or else by code) are changed,
/// others are new; who is not in the table stays.
[[nodiscard]] Imported<domain::Definition> import_participants(const domain::Definition& event,
                                                               const NamedTable& table);

/// One delegation of an attendance list.
struct AttendanceRow {
    DelegationId delegation;
    Presence presence{};
    std::vector<std::string> persons;
    Place place;  ///< of its first row
    friend bool operator==(const AttendanceRow&, const AttendanceRow&) = default;
};

/// An attendance list; several rows of one delegation are its persons.
[[nodiscard]] Imported<std::vector<AttendanceRow>> import_attendance(
    const domain::Definition& event, const NamedTable& table);

}  // namespace plenaria::exchange
