// Tables as spreadsheets save them: whatever separator and encoding, in and out.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "server/exchange/event_file.hpp"
#include "server/model/result.hpp"

namespace plenaria::exchange {

/// One row with the line on which it begins; fields are UTF-8 (NFC), without outer spaces.
struct CsvRow {
    int line = 1;
    std::vector<std::string> fields;
    friend bool operator==(const CsvRow&, const CsvRow&) = default;
};

struct CsvTable {
    CsvRow headings;
    std::vector<CsvRow> rows;  ///< without those that are empty
    friend bool operator==(const CsvTable&, const CsvTable&) = default;
};

/// Reads a table of at most `limits::event_file_bytes`. What separates fields (semicolon, comma or
/// tab) follows from the headings or from a first line `sep=;`; bytes that are not UTF-8 are read
/// as Windows-1252. `file` is for messages.
[[nodiscard]] Outcome<CsvTable, std::vector<FileProblem>> read_csv(const std::string& file,
                                                                   std::string_view bytes);

/// Writes rows that spreadsheets of both languages open by a double click: a byte-order mark,
/// semicolons, CRLF.
class CsvWriter {
public:
    CsvWriter();
    void row(const std::vector<std::string>& fields);
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    std::string out_;
};

}  // namespace plenaria::exchange
