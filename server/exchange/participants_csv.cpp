#include <algorithm>
#include <map>
#include <optional>
#include <utility>

#include "server/exchange/characters.hpp"
#include "server/exchange/csv_columns.hpp"
#include "server/exchange/csv_import.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

constexpr int years_max = 100;

std::vector<ColumnName> participant_columns(const std::vector<Language>& languages) {
    std::vector<ColumnName> columns{
        {"id", {"id", "identificador", "clave"}},
        {"code", {"codigo", "code", "sigla", "siglas"}},
        {"category", {"categoria", "category"}},
        {"flag", {"bandera", "flag"}},
        {"language", {"idioma", "lengua", "language"}},
        {"arrears", {"atrasos", "anosdeatraso", "arrears", "arrearsyears", "yearsinarrears"}},
        {"absent", {"ausencias", "anosdeausencia", "absences", "absentyears", "yearsabsent"}},
    };
    for (ColumnName& column :
         per_language("name", {"nombre", "name", "nombrecorto", "shortname"}, languages)) {
        columns.push_back(std::move(column));
    }
    for (ColumnName& column :
         per_language("long_name", {"nombreoficial", "officialname", "nombrelargo", "longname"},
                      languages)) {
        columns.push_back(std::move(column));
    }
    return columns;
}

class ParticipantsImport {
public:
    ParticipantsImport(const Definition& event, const CsvTable& table, FileProblems& problems)
        : edited_(event),
          columns_(table, participant_columns(event.profile.languages), problems),
          problems_(problems) {
        if (!columns_.has("id")) {
            columns_.require("code", text_of("exchange.column.code"));
        }
    }

    void read(const CsvRow& row);
    [[nodiscard]] Definition take() { return std::move(edited_); }

private:
    [[nodiscard]] const std::vector<Language>& languages() const {
        return edited_.profile.languages;
    }
    [[nodiscard]] Delegation* present(const CsvRow& row);
    void take_id(const CsvRow& row, Delegation& delegation);
    void read_names(const CsvRow& row, Delegation& delegation);
    void read_category(const CsvRow& row, Delegation& delegation);
    void read_flag(const CsvRow& row, Delegation& delegation);
    void read_language(const CsvRow& row, Delegation& delegation);
    void read_years(const CsvRow& row, std::string_view key, int& years);

    Definition edited_;
    CsvColumns columns_;
    FileProblems& problems_;
    std::map<std::string, int> lines_;  ///< of the ids that were named
};

Delegation* ParticipantsImport::present(const CsvRow& row) {
    const std::string& id = columns_.field(row, "id");
    const std::string& code = columns_.field(row, "code");
    const auto at = std::find_if(
        edited_.delegations.begin(), edited_.delegations.end(), [&](const Delegation& delegation) {
            return id.empty() ? delegation.code == code : delegation.id.value == id;
        });
    return at == edited_.delegations.end() ? nullptr : &*at;
}

void ParticipantsImport::take_id(const CsvRow& row, Delegation& delegation) {
    const std::string& id = columns_.field(row, "id");
    const std::string& code = columns_.field(row, "code");
    if (delegation.id.empty()) {
        delegation.id = DelegationId{id.empty() ? folded(code) : id};
    }
    if (!is_valid_id(delegation.id.value)) {
        columns_.problem(
            row, id.empty() ? "code" : "id", "bad_id",
            {{"key", same_text("id")}, {"found", same_text(shortened(delegation.id.value))}});
        return;
    }
    const auto [at, is_new] = lines_.emplace(delegation.id.value, row.line);
    if (!is_new) {
        columns_.problem(row, id.empty() ? "code" : "id", "duplicate",
                         {{"thing", text_of("exchange.thing.delegation")},
                          {"found", same_text(shortened(delegation.id.value))},
                          {"line", same_text(std::to_string(at->second))}});
    }
    if (const auto line = columns_.line(row, "code", limits::code_bytes); line && !line->empty()) {
        delegation.code = *line;
    }
    if (delegation.code.empty()) {
        columns_.problem(row, "code", "csv_empty_field",
                         {{"column", text_of("exchange.column.code")}});
    }
    const bool taken = std::any_of(
        edited_.delegations.begin(), edited_.delegations.end(), [&](const Delegation& other) {
            return other.id != delegation.id && other.code == delegation.code;
        });
    if (taken) {
        columns_.problem(row, "code", "csv_code_taken",
                         {{"found", same_text(shortened(delegation.code))}});
    }
}

void ParticipantsImport::read_names(const CsvRow& row, Delegation& delegation) {
    delegation.name =
        columns_.text(row, "name", delegation.name, languages(), limits::name_bytes, true);
    delegation.long_name = columns_.text(row, "long_name", delegation.long_name, languages(),
                                         limits::name_bytes, false);
    if (delegation.long_name.empty()) {
        delegation.long_name = delegation.name;
    }
}

void ParticipantsImport::read_category(const CsvRow& row, Delegation& delegation) {
    const std::string& word = columns_.field(row, "category");
    if (word.empty() && !delegation.category.empty()) {
        return;
    }
    std::vector<std::string> known;
    for (const Category& category : edited_.profile.categories) {
        const auto& names = category.name.strings();
        known.push_back(category.id.value);
        if (folded(category.id.value) == folded(word) ||
            std::any_of(names.begin(), names.end(),
                        [&](const auto& name) { return folded(name.second) == folded(word); })) {
            delegation.category = category.id;
            return;
        }
    }
    problems_.add(
        columns_.place(row, "category"),
        joined(fill_text("exchange.dangling", {{"thing", text_of("exchange.thing.category")},
                                               {"found", same_text(shortened(word))}}),
               hint(word, known)));
}

void ParticipantsImport::read_flag(const CsvRow& row, Delegation& delegation) {
    std::string flag = columns_.field(row, "flag");
    if (flag.empty()) {
        return;
    }
    for (char& c : flag) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    if (flag.size() != 2 ||
        !std::all_of(flag.begin(), flag.end(), [](char c) { return c >= 'a' && c <= 'z'; })) {
        columns_.problem(row, "flag", "bad_flag", {{"found", same_text(shortened(flag))}});
        return;
    }
    delegation.flag = flag;
}

void ParticipantsImport::read_language(const CsvRow& row, Delegation& delegation) {
    const std::string word = folded(columns_.field(row, "language"));
    if (word.empty()) {
        if (delegation.language.empty()) {
            delegation.language = languages().front();
        }
        return;
    }
    std::vector<std::string> known;
    for (const Language& language : languages()) {
        const auto names = per_language("", {""}, {language}).front().names;
        known.push_back(language.code);
        if (std::find(names.begin(), names.end(), word) != names.end()) {
            delegation.language = language;
            return;
        }
    }
    problems_.add(
        columns_.place(row, "language"),
        joined(fill_text("exchange.dangling", {{"thing", text_of("exchange.thing.language")},
                                               {"found", same_text(shortened(word))}}),
               hint(word, known)));
}

void ParticipantsImport::read_years(const CsvRow& row, std::string_view key, int& years) {
    const std::string& field = columns_.field(row, key);
    if (field.empty()) {
        return;
    }
    const bool digits = field.size() <= 3 && std::all_of(field.begin(), field.end(), [](char c) {
                            return c >= '0' && c <= '9';
                        });
    if (!digits || std::stoi(field) > years_max) {
        columns_.problem(row, key, "csv_bad_years",
                         {{"found", same_text(shortened(field))},
                          {"max", same_text(std::to_string(years_max))}});
        return;
    }
    years = std::stoi(field);
}

void ParticipantsImport::read(const CsvRow& row) {
    Delegation* known = present(row);
    Delegation delegation = known == nullptr ? Delegation{} : *known;
    take_id(row, delegation);
    read_category(row, delegation);
    read_names(row, delegation);
    read_flag(row, delegation);
    read_language(row, delegation);
    read_years(row, "arrears", delegation.arrears_years);
    read_years(row, "absent", delegation.absent_years);
    if (known != nullptr) {
        *known = std::move(delegation);
    } else if (edited_.delegations.size() < limits::delegations_per_event) {
        edited_.delegations.push_back(std::move(delegation));
    } else {
        columns_.problem(row, "code", "too_many",
                         {{"key", text_of("exchange.thing.delegation")},
                          {"found", same_text(std::to_string(lines_.size()))},
                          {"max", same_text(std::to_string(limits::delegations_per_event))}});
    }
}

}  // namespace

Imported<Definition> import_participants(const Definition& event, const NamedTable& table) {
    const auto read = read_csv(table.file, table.bytes);
    if (!read) {
        return read.error();
    }
    FileProblems problems{table.file};
    ParticipantsImport import{event, read.value(), problems};
    for (const CsvRow& row : read.value().rows) {
        import.read(row);
    }
    if (!problems.empty()) {
        return problems.take();
    }
    return import.take();
}

}  // namespace plenaria::exchange
