#include "server/exchange/event_writer.hpp"

#include <array>
#include <chrono>
#include <cstdint>
#include <cstdio>
#include <filesystem>
#include <optional>
#include <utility>
#include <vector>

#include "server/exchange/event_file.hpp"
#include "server/exchange/toml_table.hpp"
#include "server/exchange/zone.hpp"

namespace plenaria::exchange {
namespace {

using namespace domain;

std::int64_t whole_seconds(Millis span) {
    return std::chrono::duration_cast<std::chrono::seconds>(span).count();
}

/// As a person may write it, or with the mark of what live editing made.
enum class Form { plain, edited_live };

/// "45", or with decimals where it is no whole minute: exact to the second, or to the millisecond
/// where the reader takes it so.
std::string minutes_text(Millis planned, Form form) {
    const bool exact = form == Form::edited_live;
    const Millis shown = exact ? planned : std::chrono::seconds{whole_seconds(planned)};
    if (shown % std::chrono::minutes{1} == Millis{0}) {
        return std::to_string(shown / std::chrono::minutes{1});
    }
    std::array<char, 32> out{};
    std::snprintf(out.data(), out.size(), exact ? "%.6f" : "%.4f",
                  static_cast<double>(shown.count()) / 60'000.0);
    return out.data();
}

template <class Ids>
std::vector<std::string> words_of(const Ids& ids) {
    std::vector<std::string> words;
    words.reserve(ids.size());
    for (const auto& id : ids) {
        words.push_back(id.value);
    }
    return words;
}

class Writer {
public:
    Writer(const Definition& event, Form form) : event_(event), form_(form) {}
    std::string write();

private:
    void profile(const Profile& profile);
    void category(const Category& category);
    void session_kind(const SessionKind& kind);
    void delegation(const Delegation& delegation);
    void room(const Room& room);
    void session(const Session& session);
    void item(const Item& item, TimePoint expected_start);
    void panellist(const Panellist& panellist);
    void document(const Document& document);
    [[nodiscard]] std::string local(TimePoint at) const {
        return toml_time(to_local_exactly(event_.zone, at));
    }

    const Definition& event_;
    Form form_;
    std::string out_;
};

void Writer::category(const Category& category) {
    TomlTable{out_, "[[profile.category]]"}
        .string("id", category.id.value)
        .text("name", category.name)
        .integer("band", category.band)
        .integer("speech_seconds", whole_seconds(category.allotment))
        .boolean("closed_doors", category.admitted_to_closed)
        .flag_if("raises_points", category.raises_points)
        .flag_if("decides", category.decides)
        .flag_if("on_roll", category.on_roll);
}

void Writer::session_kind(const SessionKind& kind) {
    std::vector<std::string> grants;
    const auto grant = [&](bool granted, const char* name) {
        if (granted) {
            grants.emplace_back(name);
        }
    };
    grant(kind.grants.agenda, "agenda");
    grant(kind.grants.floor, "floor");
    grant(kind.grants.queue, "queue");
    grant(kind.grants.channels, "channels");
    TomlTable{out_, "[[profile.session_kind]]"}
        .string("id", kind.id.value)
        .text("name", kind.name)
        .boolean("confidential", kind.confidential)
        .words("grants", grants)
        .integer_if("quorum", kind.quorum);
}

void Writer::profile(const Profile& profile) {
    std::vector<std::string> languages;
    for (const Language& language : profile.languages) {
        languages.push_back(language.code);
    }
    TomlTable{out_, "[profile]"}
        .string("id", profile.id)
        .text("name", profile.name)
        .words("languages", languages)
        .integer("warn_seconds", whole_seconds(profile.warn_at))
        .integer("next_shown", profile.next_shown)
        .integer("entries_per_delegation", profile.entries_per_delegation)
        .integer("point_seconds", whole_seconds(profile.point_allotment))
        .string_if("private_kind", profile.private_kind.value);
    TomlTable{out_, "[profile.reply]"}
        .integer("limit", profile.reply.limit)
        .integer("first_seconds", whole_seconds(profile.reply.first))
        .integer("later_seconds", whole_seconds(profile.reply.later));
    TomlTable{out_, "[profile.standing]"}
        .integer("voice_only_years", profile.standing.voice_only_years)
        .integer("excluded_years", profile.standing.excluded_years)
        .boolean("arrears_block", profile.standing.arrears_block)
        .integer("absent_years", profile.standing.absent_years);
    std::vector<std::string> checks;
    for (const ClosingCheck check : profile.closing.checks) {
        checks.emplace_back(name_of(check));
    }
    TomlTable{out_, "[profile.closing]"}
        .words("checks", checks)
        .integer("officials", profile.closing.officials);
    for (const Rank& rank : profile.ranks) {
        TomlTable{out_, "[[profile.rank]]"}.string("id", rank.id.value).text("name", rank.name);
    }
    for (const Category& each : profile.categories) {
        category(each);
    }
    for (const SessionKind& each : profile.session_kinds) {
        session_kind(each);
    }
}

void Writer::delegation(const Delegation& delegation) {
    TomlTable{out_, "[[delegation]]"}
        .string("id", delegation.id.value)
        .string("category", delegation.category.value)
        .string_if("flag", delegation.flag)
        .string("code", delegation.code)
        .text("name", delegation.name)
        .text("long_name", delegation.long_name)
        .string("language", delegation.language.code)
        .integer_if("arrears_years", delegation.arrears_years)
        .integer_if("absent_years", delegation.absent_years);
}

void Writer::room(const Room& room) {
    TomlTable{out_, "[[room]]"}.string("id", room.id.value).text("name", room.name);
    for (const Channel& channel : room.channels) {
        TomlTable{out_, "[[room.channel]]"}
            .string("id", channel.id.value)
            .integer("number", channel.number)
            .string("code", channel.code)
            .text("name", channel.name)
            .string_if("language", channel.language.code)
            .string_if("booth", channel.booth);
    }
    for (const Output& output : room.outputs) {
        TomlTable{out_, "[[room.output]]"}
            .string("id", output.id.value)
            .text("name", output.name)
            .string("class", name_of(output.output_class))
            .string("kind", name_of(output.kind));
    }
    for (const Screen& screen : room.screens) {
        TomlTable{out_, "[[room.screen]]"}
            .string("id", screen.id.value)
            .string("name", screen.name)
            .string("view", screen.view);
    }
}

void Writer::panellist(const Panellist& panellist) {
    TomlTable{out_, "[[session.item.panel]]"}
        .string("id", panellist.id.value)
        .string_if("delegation", panellist.delegation.value)
        .text_if("name", panellist.name)
        .string_if("person", panellist.person)
        .string_if("capacity", panellist.capacity)
        .string_if("language", panellist.language.code)
        .flag_if("moderator", panellist.moderator);
}

void Writer::document(const Document& document) {
    Text versions;
    for (const DocumentVersion& version : document.versions) {
        versions.set(version.language.code, version.href);
    }
    TomlTable{out_, "[[session.item.document]]"}
        .string("id", document.id.value)
        .text("title", document.title)
        .string("access", name_of(document.access))
        .text("versions", versions);
}

void Writer::item(const Item& item, TimePoint expected_start) {
    TomlTable table{out_, "[[session.item]]"};
    table.string("id", item.id.value)
        .string_if("number", item.number)
        .string("kind", name_of(item.kind))
        .text("title", item.title)
        .flag_if("confidential", item.confidential)
        .text_if("public_title", item.public_title)
        .flag_if("excludes_secretariat", item.excludes_secretariat);
    if (item.fixed_start) {
        table.raw("fixed_start", local(*item.fixed_start));
    }
    if (item.planned_start != item.fixed_start.value_or(expected_start)) {
        table.raw("start", local(item.planned_start));
    }
    table.raw("minutes", minutes_text(item.planned, form_));
    if (item.allotment) {
        table.integer("speech_seconds", whole_seconds(*item.allotment));
    }
    table.words_if("bands", words_of(item.bands));
    if (item.policy != OrderPolicy::first_come) {
        table.string("order", name_of(item.policy));
    }
    table.words_if("invited", words_of(item.invited));
    if (!item.script.empty()) {
        table.texts("script", item.script);
    }
    for (const Panellist& each : item.panel) {
        panellist(each);
    }
    for (const Document& each : item.documents) {
        document(each);
    }
    for (const DraftText& text : item.texts) {
        TomlTable{out_, "[[session.item.text]]"}
            .string("id", text.id.value)
            .text("title", text.title)
            .texts("paragraphs", text.paragraphs);
    }
}

void Writer::session(const Session& session) {
    TomlTable{out_, "[[session]]"}
        .string("id", session.id.value)
        .string("room", session.room.value)
        .string("kind", session.kind.value)
        .text("title", session.title)
        .text_if("public_title", session.public_title)
        .raw("start", local(session.planned_start))
        .raw("end", local(session.planned_end));
    TimePoint expected = session.planned_start;
    for (const Item& each : session.items) {
        item(each, expected);
        expected = each.planned_start + each.planned;
    }
}

std::string Writer::write() {
    TomlTable root{out_, ""};
    root.string("id", event_.id.value)
        .text("title", event_.title)
        .text("forum", event_.forum)
        .string("zone", event_.zone)
        .string("presidency", event_.presidency.value)
        .flag_if("edited_live", form_ == Form::edited_live);
    if (!event_.outgoing.empty() || !event_.incoming.empty()) {
        TomlTable{out_, "[troika]"}
            .string_if("outgoing", event_.outgoing.value)
            .string_if("incoming", event_.incoming.value);
    }
    profile(event_.profile);
    for (const Delegation& each : event_.delegations) {
        delegation(each);
    }
    for (const Room& each : event_.rooms) {
        room(each);
    }
    for (const Session& each : event_.sessions) {
        session(each);
    }
    return std::move(out_);
}

bool is_read_to(const std::string& text, const Definition& event) {
    const auto read = read_event(
        "event.toml", [&](const std::filesystem::path&) { return std::optional{text}; });
    return read && read.value() == event;
}

}  // namespace

std::string write_event(const Definition& event) {
    std::string plain = Writer{event, Form::plain}.write();
    // The reader is asked, so that what it refuses is known in one place.
    return is_read_to(plain, event) ? std::move(plain) : Writer{event, Form::edited_live}.write();
}

}  // namespace plenaria::exchange
