#include "server/exchange/session_reader.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <map>
#include <optional>
#include <utility>

#include "server/domain/agenda_plan.hpp"
#include "server/exchange/item_reader.hpp"
#include "server/exchange/profile_reader.hpp"
#include "server/exchange/zone.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

/// When a session is on, if both its times were readable.
struct Span {
    std::optional<TimePoint> start;
    std::optional<TimePoint> end;
    std::optional<LocalTime> day;  ///< of the start, where clocks show it
};

struct Occupied {
    TimePoint start;
    TimePoint end;
    Place place;
    std::string session;
};

std::string two_digits(int value) { return (value < 10 ? "0" : "") + std::to_string(value); }

/// Written as in the file, for messages.
std::string clock_text(const LocalTime& time) {
    return two_digits(time.hour) + ":" + two_digits(time.minute);
}

class SessionReader {
public:
    SessionReader(const std::vector<std::string>& rooms, bool profile_known,
                  domain::Definition& event, FileProblems& problems)
        : rooms_(rooms),
          profile_known_(profile_known),
          event_(event),
          problems_(problems),
          contents_(event, profile_known, problems) {
        for (const auto& kind : event.profile.session_kinds) {
            kinds_.push_back(kind.id.value);
        }
        for (const auto& category : event.profile.categories) {
            categories_.push_back(category.id.value);
        }
    }

    void read(const Node& node);

private:
    void read_items(TableReader& table, bool in_confidential, const Span& span,
                    domain::Session& session);
    domain::Item read_item(const Node& node, bool in_confidential, const Span& span,
                           std::optional<TimePoint>& cursor, UniqueNames& ids);
    void read_item_times(TableReader& table, const Span& span, std::optional<TimePoint>& cursor,
                         domain::Item& item);
    std::vector<CategoryId> read_bands(TableReader& table);
    Span read_span(TableReader& table);
    std::optional<TimePoint> instant(const std::optional<LocalTime>& local, Place place);
    void occupy(const Word& room, const Word& id, const Span& span, Place place);
    void check_unused(TableReader& table, std::string_view key, bool used);

    const std::vector<std::string>& rooms_;
    bool profile_known_;
    domain::Definition& event_;
    FileProblems& problems_;
    std::vector<std::string> kinds_;
    std::vector<std::string> categories_;
    ItemReader contents_;
    UniqueNames ids_{"session", problems_};
    std::map<std::string, std::vector<Occupied>> occupied_;
};

std::optional<TimePoint> SessionReader::instant(const std::optional<LocalTime>& local,
                                                Place place) {
    if (!local || event_.zone.empty()) {
        return std::nullopt;
    }
    auto at = to_instant(event_.zone, *local);
    if (at) {
        return at.value();
    }
    problems_.add(place, at.error() == LocalTimeFault::skipped ? "time_skipped" : "time_ambiguous",
                  {{"found", same_text(clock_text(*local))}, {"zone", same_text(event_.zone)}});
    return std::nullopt;
}

Span SessionReader::read_span(TableReader& table) {
    Span span;
    span.day = table.local_time("start");
    span.start = instant(span.day, table.place_of("start"));
    span.end = instant(table.local_time("end"), table.place_of("end"));
    if (span.day && span.day->offset && span.start) {
        span.day = to_local(event_.zone, *span.start);
    }
    if (!span.start || !span.end || *span.end > *span.start) {
        return span;
    }
    if (span.end == span.start && problems_.tolerates_live_editing()) {
        problems_.object(table.place_of("end"), "end_before_start", {});
    } else {
        problems_.add(table.place_of("end"), "end_before_start", {});
        span.end.reset();
    }
    return span;
}

void SessionReader::occupy(const Word& room, const Word& id, const Span& span, Place place) {
    if (room.empty() || !span.start || !span.end) {
        return;
    }
    auto& others = occupied_[room.value];
    for (const auto& other : others) {
        if (*span.start < other.end && other.start < *span.end) {
            problems_.object(place, "sessions_overlap",
                             {{"room", same_text(room.value)},
                              {"other", same_text(other.session)},
                              {"line", same_text(std::to_string(other.place.line))}});
        }
    }
    others.push_back({*span.start, *span.end, place, id.value});
}

void SessionReader::check_unused(TableReader& table, std::string_view key, bool used) {
    if (!used && table.has(key)) {
        problems_.add(table.place_of(key), "only_confidential", {{"key", same_text(key)}});
    }
}

std::vector<CategoryId> SessionReader::read_bands(TableReader& table) {
    std::vector<CategoryId> bands;
    for (const auto& word : table.optional_words("bands")) {
        if (profile_known_) {
            check_reference(problems_, "category", word, categories_);
        }
        bands.emplace_back(word.value);
    }
    return bands;
}

void SessionReader::read_item_times(TableReader& table, const Span& span,
                                    std::optional<TimePoint>& cursor, domain::Item& item) {
    item.fixed_start =
        instant(table.optional_time_on("fixed_start", span.day), table.place_of("fixed_start"));
    auto own = instant(table.optional_local_time("start"), table.place_of("start"));
    const bool outside = item.fixed_start && ((span.start && *item.fixed_start < *span.start) ||
                                              (span.end && *item.fixed_start >= *span.end));
    if (outside) {
        problems_.object(table.place_of("fixed_start"), "fixed_outside", {});
    }
    if (!table.has("start") && (!outside || problems_.tolerates_live_editing())) {
        own = item.fixed_start;
    }
    const auto minutes = table.minutes("minutes", limits::item_minutes_max);
    item.planned = minutes.value_or(Millis{});
    const Place place = table.place_of(table.has("start") ? "start" : "fixed_start");
    if (own && span.start && *own < *span.start) {
        problems_.object(place, "item_before_session", {});
    } else if (own && cursor && *own < *cursor) {
        problems_.object(place, "item_overlaps", {});
    }
    const auto start = own ? own : cursor;
    cursor.reset();
    if (!start) {
        return;
    }
    item.planned_start = *start;
    if (!minutes) {
        return;
    }
    cursor = *start + item.planned;
    if (span.end && *cursor > *span.end) {
        const auto beyond = std::chrono::ceil<std::chrono::minutes>(*cursor - *span.end);
        problems_.object(table.place_of("minutes"), "item_after_session",
                         {{"minutes", same_text(std::to_string(beyond.count()))}});
    }
}

domain::Item SessionReader::read_item(const Node& node, bool in_confidential, const Span& span,
                                      std::optional<TimePoint>& cursor, UniqueNames& ids) {
    TableReader table{node, problems_};
    domain::Item item;
    const Word id = table.id("id");
    ids.add(id);
    item.id = ItemId{id.value};
    item.number = table.optional_typed("number", limits::code_bytes).value;
    item.kind = table.word_of<ItemKind>("kind");
    const auto& languages = event_.profile.languages;
    item.title = table.text("title", languages, limits::title_bytes);
    item.public_title = table.optional_text("public_title", languages, limits::title_bytes);
    item.confidential = table.optional_flag("confidential");
    item.excludes_secretariat = table.optional_flag("excludes_secretariat");
    check_unused(table, "public_title", item.confidential || in_confidential);
    check_unused(table, "excludes_secretariat", item.confidential || in_confidential);
    if (item.kind == ItemKind::handover && (item.confidential || in_confidential)) {
        problems_.object(table.place_of("kind"), "handover_confidential", {});
    }
    read_item_times(table, span, cursor, item);
    if (const auto seconds =
            table.optional_integer("speech_seconds", 1, limits::speech_seconds_max)) {
        item.allotment = std::chrono::seconds{*seconds};
    }
    item.bands = read_bands(table);
    contents_.read(table, item.confidential || in_confidential, item);
    table.finish();
    return item;
}

/// Who may know of them has each so many items (`items_of_class`).
void SessionReader::read_items(TableReader& table, bool in_confidential, const Span& span,
                               domain::Session& session) {
    UniqueNames ids{"item", problems_};
    std::optional<TimePoint> cursor = span.start;
    const std::size_t fewest = problems_.tolerates_live_editing() ? 0 : 1;
    constexpr std::size_t most = domain::record_classes * limits::items_per_session;
    std::array<std::size_t, domain::record_classes> found{};
    for (const Node* node : table.tables("item", fewest, most)) {
        session.items.push_back(read_item(*node, in_confidential, span, cursor, ids));
        const domain::RecordClass item_class =
            domain::class_of_item(in_confidential, session.items.back());
        if (++found.at(static_cast<std::size_t>(item_class)) == limits::items_per_session + 1) {
            problems_.add(node->place, "too_many_items",
                          {{"max", same_text(std::to_string(limits::items_per_session))}});
        }
    }
    if (session.items.empty() && fewest == 0) {
        problems_.object(table.place(), "no_items", {});
    }
}

void SessionReader::read(const Node& node) {
    TableReader table{node, problems_};
    domain::Session session;
    const Word id = table.id("id");
    ids_.add(id);
    session.id = SessionId{id.value};
    const Word room = table.id("room");
    check_reference(problems_, "room", room, rooms_);
    session.room = RoomId{room.value};
    const Word kind = table.id("kind");
    session.kind = SessionKindId{kind.value};
    const auto* known_kind = domain::find_session_kind(event_, session.kind);
    if (profile_known_) {
        check_reference(problems_, "session_kind", kind, kinds_);
    }
    // Nothing is said about what depends on an unknown kind: that it is unknown was said.
    const bool confidential = known_kind == nullptr || known_kind->confidential;
    const auto& languages = event_.profile.languages;
    session.title = table.text("title", languages, limits::title_bytes);
    session.public_title = table.optional_text("public_title", languages, limits::title_bytes);
    check_unused(table, "public_title", confidential);
    const Span span = read_span(table);
    session.planned_start = span.start.value_or(TimePoint{});
    session.planned_end = span.end.value_or(TimePoint{});
    occupy(room, id, span, table.place_of("start"));
    contents_.begin_session();
    read_items(table, confidential, span, session);
    table.finish();
    event_.sessions.push_back(std::move(session));
}

}  // namespace

void read_sessions(const std::vector<const Node*>& nodes, const std::vector<std::string>& rooms,
                   bool profile_known, domain::Definition& event, FileProblems& problems) {
    SessionReader reader{rooms, profile_known, event, problems};
    for (const Node* node : nodes) {
        reader.read(*node);
    }
}

}  // namespace plenaria::exchange
