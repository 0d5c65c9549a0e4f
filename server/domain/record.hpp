// What a room's record and notes hold, by who may read it.
#pragma once

#include <cstddef>
#include <deque>
#include <map>
#include <string>

#include "server/domain/line_text.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"

namespace plenaria::domain {

/// Who may ever read a line of the record: all operators, those listed, the chair alone (R4.2).
enum class RecordClass { open, restricted, chair_only };
inline constexpr std::size_t record_classes = 3;

/// Who may read what. All is kept, numbered and bounded by these, so that neither a number nor what
/// drops out tells of what others alone may read.
struct Readers {
    RecordClass record_class{};
    int closing = 0;  ///< of what is restricted: whose list says who; 0: none does
    friend auto operator<=>(const Readers&, const Readers&) = default;
};

/// One line of the record of actions.
struct RecordLine {
    int order = 0;  ///< among all lines of the room; never leaves the server
    TimePoint at;
    std::string kind;
    Text subject;
    LineText text{};
    friend bool operator==(const RecordLine&, const RecordLine&) = default;
};

/// The lines that the same may read.
struct RecordPart {
    int written = 0;
    int by_others = 0;  ///< of those: of acts of other rooms, behind which undo goes as behind none
    std::deque<RecordLine> lines;  ///< newest last, at most `limits::record_entries_shown`
    friend bool operator==(const RecordPart&, const RecordPart&) = default;
};
/// Of the closings the last `limits::closings_recorded` have lines.
using Record = std::map<Readers, RecordPart>;

/// A private note between chair and operators.
struct Note {
    int number = 0;  ///< among those that the same may read
    TimePoint at;
    std::string author;
    std::string text;
    Readers readers;
    friend bool operator==(const Note&, const Note&) = default;
};

}  // namespace plenaria::domain
