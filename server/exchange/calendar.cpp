#include "server/exchange/calendar.hpp"

#include <date/date.h>

#include <chrono>
#include <string_view>

#include "server/exchange/published.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

// RFC 5545, 3.1: a line has at most 75 octets without its end.
constexpr std::size_t line_octets = 75;

std::string utc(TimePoint at) {
    return date::format("%Y%m%dT%H%M%SZ", std::chrono::floor<std::chrono::seconds>(at));
}

/// A value of type TEXT (3.3.11).
std::string escaped(std::string_view text) {
    std::string out;
    for (const char c : text) {
        if (c == '\\' || c == ';' || c == ',') {
            out += '\\';
            out += c;
        } else if (c == '\n') {
            out += "\\n";
        } else if (static_cast<unsigned char>(c) >= 0x20) {
            out += c;
        }
    }
    return out;
}

bool continues_character(char c) { return (static_cast<unsigned char>(c) & 0xC0U) == 0x80U; }

class Calendar {
public:
    explicit Calendar(const Language& language) : language_(language) {}

    /// One content line, folded where it is too long, never inside a character.
    void line(std::string_view text) {
        std::size_t room = line_octets;
        while (text.size() > room) {
            std::size_t end = room;
            while (end > 0 && continues_character(text[end])) {
                --end;
            }
            out_ += text.substr(0, end);
            out_ += "\r\n ";
            text.remove_prefix(end);
            room = line_octets - 1;  // the space that continues a line counts
        }
        out_ += text;
        out_ += "\r\n";
    }
    void text(std::string_view name, const Text& value) {
        line(std::string{name} + ";LANGUAGE=" + language_.code + ":" +
             escaped(value.in(language_.code)));
    }
    void plain(std::string_view name, std::string_view value) {
        line(std::string{name} + ":" + escaped(value));
    }
    [[nodiscard]] std::string take() { return std::move(out_); }

private:
    const Language& language_;
    std::string out_;
};

struct Entry {
    std::string uid;
    Text title;
    TimePoint start;
    TimePoint end;
    std::string number;
};

void write_entry(Calendar& calendar, const Entry& entry, const Room* room, const Language& language,
                 TimePoint stamp) {
    calendar.line("BEGIN:VEVENT");
    calendar.plain("UID", entry.uid);
    calendar.line("DTSTAMP:" + utc(stamp));
    calendar.line("DTSTART:" + utc(entry.start));
    calendar.line("DTEND:" + utc(entry.end));
    Text title;
    title.set(language.code, (entry.number.empty() ? "" : entry.number + ". ") +
                                 std::string{entry.title.in(language.code)});
    calendar.text("SUMMARY", title);
    if (room != nullptr) {
        calendar.text("LOCATION", room->name);
    }
    calendar.line("END:VEVENT");
}

}  // namespace

std::string write_calendar(const Definition& definition, ExportAudience audience,
                           const Language& language, TimePoint stamp) {
    Calendar calendar{language};
    calendar.line("BEGIN:VCALENDAR");
    calendar.line("VERSION:2.0");
    calendar.line("PRODID:-//Plenaria//Plenaria//ES");
    calendar.line("CALSCALE:GREGORIAN");
    calendar.line("METHOD:PUBLISH");
    calendar.plain("X-WR-CALNAME", definition.title.in(language.code));
    const std::string suffix = "." + definition.id.value + "@plenaria";
    for (const PublishedSession& each : published_programme(definition, audience)) {
        const Session& session = *each.session;
        const Room* room = find_room(definition, session.room);
        write_entry(
            calendar,
            {session.id.value + suffix, each.title, session.planned_start, session.planned_end, ""},
            room, language, stamp);
        for (const PublishedItem& item : each.items) {
            write_entry(calendar,
                        {session.id.value + "." + item.item->id.value + suffix, item.title,
                         item.item->planned_start, item.item->planned_start + item.item->planned,
                         item.item->number},
                        room, language, stamp);
        }
    }
    calendar.line("END:VCALENDAR");
    return calendar.take();
}

}  // namespace plenaria::exchange
