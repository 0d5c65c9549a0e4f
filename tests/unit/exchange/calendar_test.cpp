// The calendar's text; a parser that is not ours reads it in tests/web/calendar.server.js.
#include "server/exchange/calendar.hpp"

#include <gmock/gmock.h>

#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::calendar_test {
namespace {

using testing::HasSubstr;
using testing::Not;

const TimePoint stamp = from_unix_ms(1'796'230'800'000);

TEST(calendar, folds_between_characters_and_escapes) {
    domain::Definition event = sample_event();
    std::string accents;
    for (int i = 0; i < 70; ++i) {
        accents += "á";
    }
    event.title = Text("Año; coma, barra\\ " + accents, "E");
    const std::string text = write_calendar(event, ExportAudience::outside, Language{"es"}, stamp);
    EXPECT_THAT(text, HasSubstr("X-WR-CALNAME:Año\\; coma\\, barra\\\\ "));
    std::size_t begin = 0;
    for (std::size_t end = text.find("\r\n"); end != text.npos; end = text.find("\r\n", begin)) {
        ASSERT_LE(end - begin, 75U);
        // No line begins within a character.
        const std::size_t first = begin + (text[begin] == ' ' ? 1 : 0);
        ASSERT_NE(static_cast<unsigned char>(text[first]) & 0xC0U, 0x80U);
        begin = end + 2;
    }
}

TEST(calendar, shows_those_outside_public_titles_alone) {
    const std::string outside =
        write_calendar(sample_event(), ExportAudience::outside, Language{"es"}, stamp);
    EXPECT_THAT(outside, HasSubstr("SUMMARY;LANGUAGE=es:Sesión de los Países Miembros"));
    for (const char* secret : {"Admisión", "admision", "Presupuesto", "presupuesto", "evaluacion",
                               "casos", "enlace-", "resumen ejecutivo"}) {
        EXPECT_THAT(outside, Not(HasSubstr(secret)));
    }
    EXPECT_THAT(write_calendar(sample_event(), ExportAudience::cleared, Language{"es"}, stamp),
                HasSubstr("Admisión"));
}

TEST(calendar, names_nothing_of_a_session_without_a_public_title) {
    domain::Definition event = sample_event();
    session_of(event, "puerta-cerrada").public_title = Text{};
    EXPECT_THAT(write_calendar(event, ExportAudience::outside, Language{"es"}, stamp),
                Not(HasSubstr("puerta-cerrada")));
}

}  // namespace
}  // namespace plenaria::exchange::calendar_test
