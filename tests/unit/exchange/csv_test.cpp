// Tables as spreadsheets of both languages save them.
#include "server/exchange/csv.hpp"

#include <gmock/gmock.h>

#include "server/exchange/csv_columns.hpp"
#include "server/model/limits.hpp"
#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::csv_test {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;

CsvTable table_of(std::string_view bytes) {
    auto table = read_csv("t.csv", bytes);
    if (!table) {
        ADD_FAILURE() << listing(table.error(), "en");
        return {};
    }
    return std::move(table).value();
}

std::string fault_of(std::string_view bytes) {
    const auto table = read_csv("t.csv", bytes);
    return table ? std::string{} : listing(table.error(), "en");
}

TEST(csv, is_read_as_a_spreadsheet_in_spanish_saves_it) {
    const auto table = table_of(
        "\xEF\xBB\xBFn\xC3\xBAmero;t\xC3\xADtulo;minutos\r\n"
        "1;\"Apertura; bienvenida\";10,5\r\n\r\n2;\"\"\"S\xC3\xAD\"\"\";5\r\n");
    EXPECT_THAT(table.headings.fields, ElementsAre("número", "título", "minutos"));
    ASSERT_EQ(table.rows.size(), 2U);
    EXPECT_EQ(table.rows[0], (CsvRow{2, {"1", "Apertura; bienvenida", "10,5"}}));
    EXPECT_EQ(table.rows[1], (CsvRow{4, {"2", "\"Sí\"", "5"}}));
}

TEST(csv, tells_separators_by_the_headings) {
    EXPECT_THAT(table_of("a,b\n1,\"x;y;z\"\n").rows[0].fields, ElementsAre("1", "x;y;z"));
    EXPECT_THAT(table_of("a\tb\n1\tx,y\n").rows[0].fields, ElementsAre("1", "x,y"));
    EXPECT_THAT(table_of("sep=,\r\na,\"b;c;d\"\r\n1,2\r\n").rows[0], (CsvRow{3, {"1", "2"}}));
    EXPECT_THAT(table_of("a\n1\n").rows[0].fields, ElementsAre("1"));
}

TEST(csv, reads_what_is_not_utf8_as_windows_1252) {
    const auto table = table_of("pa\xEDs;nota\r\nPanam\xE1;\x93uno\x94 \x80\r\n");
    EXPECT_THAT(table.headings.fields, ElementsAre("país", "nota"));
    EXPECT_THAT(table.rows[0].fields, ElementsAre("Panamá", "“uno” €"));
}

TEST(csv, joins_letters_and_their_accents) {
    EXPECT_THAT(table_of("a\nPanama\xCC\x81\n").rows[0].fields, ElementsAre("Panamá"));
}

TEST(csv, keeps_lines_within_quotation_marks_and_counts_them) {
    const auto table = table_of("a;b\n\"uno\ndos\";1\n3;4\n");
    EXPECT_EQ(table.rows[0].line, 2);
    EXPECT_EQ(table.rows[1].line, 4);
    EXPECT_THAT(table_of("a;b\n1;\n").rows[0].fields, ElementsAre("1", ""));
}

TEST(csv, refuses_what_is_no_table) {
    EXPECT_THAT(fault_of("a;b\n1;\"x\n2;3\n"), HasSubstr("t.csv:2:1: a quotation mark"));
    EXPECT_THAT(fault_of(""), HasSubstr("no row"));
    EXPECT_THAT(fault_of("a;b\r\n;;\r\n"), HasSubstr("no row"));
    EXPECT_THAT(fault_of(std::string_view{"\xFF\xFE"
                                          "a\0b\0",
                                          6}),
                HasSubstr("CSV UTF-8"));
    EXPECT_THAT(fault_of(std::string(limits::event_file_bytes + 1, 'a')), HasSubstr("1048576"));
}

TEST(csv, a_heading_that_looks_like_a_separator_stays_a_heading) {
    CsvWriter csv;
    csv.row({"sep=", ""});
    csv.row({"a", "b"});
    const auto read = read_csv("t.csv", csv.take());
    ASSERT_TRUE(read);
    EXPECT_EQ(read.value().headings.fields.front(), "sep=");
    EXPECT_EQ(read.value().rows.size(), 1U);
}

TEST(csv, is_written_so_that_it_is_read_to_the_same_rows) {
    CsvWriter csv;
    csv.row({"a", "b"});
    csv.row({"=1+1", "uno;\"dos\""});
    csv.row({"-5", "línea"});
    const std::string text = csv.take();
    // A field that a spreadsheet would run is text for it; a number is not.
    EXPECT_THAT(text, HasSubstr("'=1+1"));
    EXPECT_THAT(text, HasSubstr("\r\n-5;"));
    const auto table = table_of(text);
    EXPECT_THAT(table.rows[0].fields, ElementsAre("=1+1", "uno;\"dos\""));
    EXPECT_THAT(table.rows[1].fields, ElementsAre("-5", "línea"));
}

TEST(csv, reads_lengths_of_time_as_people_write_them) {
    using namespace std::chrono;
    EXPECT_EQ(length_of_time("45"), Millis{45min});
    EXPECT_EQ(length_of_time("37,5"), Millis{37min + 30s});
    EXPECT_EQ(length_of_time("1,5 h"), Millis{90min});
    EXPECT_EQ(length_of_time("1:30"), Millis{90min});
    EXPECT_EQ(length_of_time("0:00:30"), Millis{30s});
    EXPECT_EQ(length_of_time("20 min"), Millis{20min});
    for (const char* bad : {"", "mucho", "-5", "1:75", "1.2.3", "99999", "5 días", ",5"}) {
        EXPECT_FALSE(length_of_time(bad)) << bad;
    }
}

TEST(csv, reads_times_with_the_day_first) {
    EXPECT_EQ(date_and_time("02/12/2026 9:30"), (LocalTime{2026, 12, 2, 9, 30, 0}));
    EXPECT_EQ(date_and_time("2026-12-02T09:30:15"), (LocalTime{2026, 12, 2, 9, 30, 15}));
    EXPECT_EQ(time_of_day("9.30"), (LocalTime{0, 0, 0, 9, 30, 0}));
    for (const char* bad : {"31/02/2026 9:30", "12/13/2026 9:30", "2026-12-02", "9:3", "24:00"}) {
        EXPECT_FALSE(date_and_time(bad) || time_of_day(bad)) << bad;
    }
}

}  // namespace
}  // namespace plenaria::exchange::csv_test
