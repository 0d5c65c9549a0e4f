#include <algorithm>
#include <chrono>
#include <map>
#include <optional>
#include <set>
#include <utility>

#include "server/domain/agenda_plan.hpp"
#include "server/exchange/characters.hpp"
#include "server/exchange/csv_columns.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/exchange/zone.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

std::vector<ColumnName> agenda_columns(const std::vector<Language>& languages) {
    std::vector<ColumnName> columns{
        {"session", {"sesion", "session", "reunion", "meeting"}},
        {"id", {"id", "identificador", "clave"}},
        {"number", {"numero", "n", "no", "num", "number", "punto", "item"}},
        {"kind", {"tipo", "kind", "type"}},
        {"start", {"inicio", "hora", "start", "time", "horainicio"}},
        {"fixed", {"horafija", "fija", "fixed", "fixedtime"}},
        {"minutes",
         {"minutos", "duracion", "duracionmin", "min", "minutes", "duration", "durationmin"}},
        {"confidential", {"confidencial", "reservado", "confidential"}},
        // What an export adds, and an import passes over.
        {"room", {"sala", "room"}},
        {"actual_start", {"inicioreal", "actualstart"}},
        {"actual_end", {"finreal", "actualend"}},
        {"actual_minutes", {"minutosreales", "actualminutes"}},
        {"state", {"estado", "state"}},
    };
    for (ColumnName& column : per_language("title", {"titulo", "title", "tema"}, languages)) {
        columns.push_back(std::move(column));
    }
    for (ColumnName& column :
         per_language("public_title", {"titulopublico", "publictitle"}, languages)) {
        columns.push_back(std::move(column));
    }
    return columns;
}

/// The kind that a word means: its name in the event file, or what people call it.
std::optional<ItemKind> kind_meant(const std::string& word) {
    const std::string plain = folded(word);
    for (const auto& [kind, name] : Names<ItemKind>::all) {
        if (plain == folded(name)) {
            return kind;
        }
        for (const auto& [language, label] :
             text_of("exchange.item_kind." + std::string{name}).strings()) {
            if (plain == folded(label)) {
                return kind;
            }
        }
    }
    return std::nullopt;
}

/// "Protección de la niñez" as "proteccion-de-la-ninez".
std::string slug_of(std::string_view title) {
    std::string slug;
    std::string word;
    const auto take_word = [&] {
        const std::string plain = folded(word);
        word.clear();
        if (!plain.empty() && is_valid_id(plain) &&
            slug.size() + plain.size() + 1 <= limits::id_bytes / 2) {
            slug += (slug.empty() ? "" : "-") + plain;
        }
    };
    for (const char c : title) {
        if (c == ' ') {
            take_word();
        } else {
            word += c;
        }
    }
    take_word();
    return slug.empty() ? "punto" : slug;
}

class AgendaImport {
public:
    AgendaImport(const Definition& event, const CsvTable& table, FileProblems& problems)
        : event_(event),
          edited_(event),
          columns_(table, agenda_columns(event.profile.languages), problems),
          problems_(problems) {
        columns_.require("minutes", text_of("exchange.column.minutes"));
        columns_.require("title." + languages().front().code, text_of("exchange.column.title"));
    }

    void read(const CsvRow& row, const SessionId& otherwise);
    /// What became of the event; only where nothing was wrong.
    [[nodiscard]] Definition take() { return std::move(edited_); }

private:
    struct Agenda {
        Session* session = nullptr;
        std::vector<Item> items;
        std::optional<TimePoint> cursor;
        std::map<std::string, int> lines;  ///< of the ids that were taken
    };

    [[nodiscard]] const std::vector<Language>& languages() const {
        return event_.profile.languages;
    }
    Agenda* agenda_of(const CsvRow& row, const SessionId& otherwise);
    [[nodiscard]] const Item* present_item(const Agenda& agenda, const CsvRow& row) const;
    void read_times(const CsvRow& row, Agenda& agenda, Item& item);
    std::optional<TimePoint> instant(const CsvRow& row, std::string_view key,
                                     const Session& session);
    void read_kind(const CsvRow& row, Item& item);
    void read_secrecy(const CsvRow& row, const Session& session, Item& item);
    void take_id(const CsvRow& row, Agenda& agenda, Item& item);
    [[nodiscard]] bool is_full_for(const Session& session, const Item& item) const;

    const Definition& event_;
    Definition edited_;
    CsvColumns columns_;
    FileProblems& problems_;
    std::map<SessionId, Agenda> agendas_;
};

AgendaImport::Agenda* AgendaImport::agenda_of(const CsvRow& row, const SessionId& otherwise) {
    const std::string& named = columns_.field(row, "session");
    const std::string wanted = named.empty() ? otherwise.value : named;
    const auto at =
        std::find_if(edited_.sessions.begin(), edited_.sessions.end(), [&](const Session& session) {
            return session.id.value == wanted ||
                   std::any_of(
                       session.title.strings().begin(), session.title.strings().end(),
                       [&](const auto& title) { return folded(title.second) == folded(wanted); });
        });
    if (wanted.empty()) {
        columns_.problem(row, "session", "row_without_session", {});
        return nullptr;
    }
    if (at == edited_.sessions.end()) {
        std::vector<std::string> known;
        for (const Session& session : event_.sessions) {
            known.push_back(session.id.value);
        }
        problems_.add(
            columns_.place(row, "session"),
            joined(fill_text("exchange.dangling", {{"thing", text_of("exchange.thing.session")},
                                                   {"found", same_text(shortened(wanted))}}),
                   hint(wanted, known)));
        return nullptr;
    }
    Agenda& agenda = agendas_[at->id];
    if (agenda.session == nullptr) {
        agenda.session = &*at;
        agenda.cursor = at->planned_start;
        agenda.items = std::exchange(at->items, {});
    }
    return &agenda;
}

const Item* AgendaImport::present_item(const Agenda& agenda, const CsvRow& row) const {
    const std::string& id = columns_.field(row, "id");
    const auto same = [&](const Item& item) {
        if (!id.empty()) {
            return item.id.value == id;
        }
        return std::any_of(languages().begin(), languages().end(), [&](const Language& language) {
            const std::string& title = columns_.field(row, "title." + language.code);
            return !title.empty() && folded(title) == folded(item.title.in(language.code));
        });
    };
    const auto at = std::find_if(agenda.items.begin(), agenda.items.end(), same);
    return at == agenda.items.end() ? nullptr : &*at;
}

void AgendaImport::take_id(const CsvRow& row, Agenda& agenda, Item& item) {
    std::string id = columns_.field(row, "id");
    if (!id.empty() && !is_valid_id(id)) {
        columns_.problem(row, "id", "bad_id",
                         {{"key", same_text("id")}, {"found", same_text(shortened(id))}});
        return;
    }
    if (id.empty() && item.id.empty()) {
        const std::string base = slug_of(item.title.in(languages().front().code));
        const auto is_taken = [&](const std::string& candidate) {
            return agenda.lines.contains(candidate) ||
                   std::any_of(agenda.items.begin(), agenda.items.end(),
                               [&](const Item& other) { return other.id.value == candidate; });
        };
        id = base;
        for (int next = 2; is_taken(id); ++next) {
            id = base + "-" + std::to_string(next);
        }
    }
    item.id = ItemId{id.empty() ? item.id.value : id};
    const auto [at, is_new] = agenda.lines.emplace(item.id.value, row.line);
    if (!is_new) {
        columns_.problem(row, "id", "duplicate",
                         {{"thing", text_of("exchange.thing.item")},
                          {"found", same_text(shortened(item.id.value))},
                          {"line", same_text(std::to_string(at->second))}});
    }
}

void AgendaImport::read_kind(const CsvRow& row, Item& item) {
    const std::string& word = columns_.field(row, "kind");
    if (word.empty()) {
        if (item.id.empty()) {
            item.kind = ItemKind::debate;
        }
        return;
    }
    if (const auto kind = kind_meant(word)) {
        item.kind = *kind;
        return;
    }
    std::vector<std::string> known;
    known.reserve(Names<ItemKind>::all.size());
    for (const auto& [kind, name] : Names<ItemKind>::all) {
        known.emplace_back(name);
    }
    problems_.add(
        columns_.place(row, "kind"),
        joined(fill_text("exchange.unknown_word", {{"key", text_of("exchange.column.kind")},
                                                   {"found", same_text(shortened(word))}}),
               hint(word, known)));
}

std::optional<TimePoint> AgendaImport::instant(const CsvRow& row, std::string_view key,
                                               const Session& session) {
    const std::string& field = columns_.field(row, key);
    if (field.empty()) {
        return std::nullopt;
    }
    auto local = date_and_time(field);
    if (!local) {
        if (auto time = time_of_day(field)) {
            const LocalTime day = to_local(event_.zone, session.planned_start);
            local = LocalTime{day.year, day.month, day.day, time->hour, time->minute, time->second};
        }
    }
    if (!local) {
        columns_.problem(row, key, "csv_bad_time", {{"found", same_text(shortened(field))}});
        return std::nullopt;
    }
    auto at = to_instant(event_.zone, *local);
    if (!at) {
        columns_.problem(
            row, key, at.error() == LocalTimeFault::skipped ? "time_skipped" : "time_ambiguous",
            {{"found", same_text(shortened(field))}, {"zone", same_text(event_.zone)}});
        return std::nullopt;
    }
    return at.value();
}

void AgendaImport::read_times(const CsvRow& row, Agenda& agenda, Item& item) {
    const Session& session = *agenda.session;
    const std::string& minutes = columns_.field(row, "minutes");
    const auto planned = length_of_time(minutes);
    if (!planned || *planned < std::chrono::seconds{1} ||
        *planned > std::chrono::minutes{limits::item_minutes_max}) {
        columns_.problem(row, "minutes", "csv_bad_duration",
                         {{"found", same_text(shortened(minutes))},
                          {"max", same_text(std::to_string(limits::item_minutes_max))}});
    } else {
        item.planned = *planned;
    }
    if (columns_.has("fixed")) {
        item.fixed_start = instant(row, "fixed", session);
    }
    auto start = instant(row, "start", session);
    if (!start) {
        start = item.fixed_start;
    }
    if (start && *start < session.planned_start) {
        columns_.problem(row, "start", "item_before_session", {});
    } else if (start && agenda.cursor && *start < *agenda.cursor) {
        columns_.problem(row, "start", "item_overlaps", {});
    }
    item.planned_start = start.value_or(agenda.cursor.value_or(session.planned_start));
    agenda.cursor = item.planned_start + item.planned;
    if (*agenda.cursor > session.planned_end) {
        const auto beyond =
            std::chrono::ceil<std::chrono::minutes>(*agenda.cursor - session.planned_end);
        columns_.problem(row, "minutes", "item_after_session",
                         {{"minutes", same_text(std::to_string(beyond.count()))}});
    }
}

void AgendaImport::read_secrecy(const CsvRow& row, const Session& session, Item& item) {
    if (columns_.has("confidential")) {
        const auto answer = yes_or_no(columns_.field(row, "confidential"));
        if (!answer) {
            columns_.problem(
                row, "confidential", "csv_yes_or_no",
                {{"found", same_text(shortened(columns_.field(row, "confidential")))}});
        }
        // What cannot be read is not let out.
        item.confidential = answer.value_or(true);
    }
    item.public_title = columns_.text(row, "public_title", item.public_title, languages(),
                                      limits::title_bytes, false);
    const SessionKind* kind = find_session_kind(event_, session.kind);
    const bool confidential = item.confidential || kind == nullptr || kind->confidential;
    if (!confidential && !item.public_title.empty()) {
        columns_.problem(row, "public_title." + languages().front().code, "only_confidential",
                         {{"key", text_of("exchange.column.public_title")}});
    }
}

/// Who may know of them has each so many items (`items_of_class`).
bool AgendaImport::is_full_for(const Session& session, const Item& item) const {
    const SessionKind* kind = find_session_kind(event_, session.kind);
    const bool in_confidential = kind == nullptr || kind->confidential;
    const auto alike = std::count_if(
        session.items.begin(), session.items.end(), [&](const Item& each) {
            return class_of_item(in_confidential, each) == class_of_item(in_confidential, item);
        });
    return static_cast<std::size_t>(alike) >= limits::items_per_session;
}

void AgendaImport::read(const CsvRow& row, const SessionId& otherwise) {
    Agenda* agenda = agenda_of(row, otherwise);
    if (agenda == nullptr) {
        return;
    }
    const Item* present = present_item(*agenda, row);
    Item item = present == nullptr ? Item{} : *present;
    read_kind(row, item);
    if (columns_.has("number")) {
        item.number = columns_.line(row, "number", limits::code_bytes).value_or("");
    }
    item.title = columns_.text(row, "title", item.title, languages(), limits::title_bytes, true);
    read_secrecy(row, *agenda->session, item);
    read_times(row, *agenda, item);
    take_id(row, *agenda, item);
    if (is_full_for(*agenda->session, item)) {
        columns_.problem(row, "title." + languages().front().code, "too_many_items",
                         {{"max", same_text(std::to_string(limits::items_per_session))}});
        return;
    }
    agenda->session->items.push_back(std::move(item));
}

}  // namespace

Imported<Definition> import_agenda(const Definition& event, const NamedTable& table,
                                   const SessionId& session) {
    const auto read = read_csv(table.file, table.bytes);
    if (!read) {
        return read.error();
    }
    FileProblems problems{table.file};
    AgendaImport import{event, read.value(), problems};
    for (const CsvRow& row : read.value().rows) {
        import.read(row, session);
    }
    if (!problems.empty()) {
        return problems.take();
    }
    return import.take();
}

}  // namespace plenaria::exchange
