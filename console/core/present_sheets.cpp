// What the lower part of the centre shows instead of the speakers' list, and the tabs over it.
#include <algorithm>

#include "console/core/form_rows.hpp"
#include "server/model/actor_text.hpp"

namespace plenaria::console {
namespace {

struct Sheet {
    std::string_view name;
    Icon icon;
    SheetModel (*present)(const Scene&);
};

constexpr Sheet sheets[] = {
    {"roll", Icon::globe, present_roll_grid},      {"speeches", Icon::chart, present_speeches},
    {"consensus", Icon::gavel, present_consensus}, {"attendance", Icon::people, present_attendance},
    {"documents", Icon::file, present_documents},  {"notices", Icon::megaphone, present_notices},
    {"notes", Icon::note, present_notes},          {"day", Icon::calendar, present_day}};

template <class T>
std::string count_of(const std::optional<std::vector<T>>& rows) {
    return rows && !rows->empty() ? " " + std::to_string(rows->size()) : std::string{};
}

/// The number behind a tab's word: what waits there.
std::string badge(const Scene& scene, std::string_view sheet) {
    const View& view = scene.view;
    if (sheet == "consensus" && view.stances) {
        const auto blocking = std::count_if(view.stances->begin(), view.stances->end(),
                                            [](const StanceView& s) { return s.blocks; });
        return blocking > 0 ? " !" + std::to_string(blocking) : std::string{};
    }
    if (sheet == "attendance" && view.quorum && view.quorum->needed > 0) {
        return " " + std::to_string(view.quorum->present);
    }
    if (sheet == "documents") {
        return count_of(view.documents);
    }
    if (sheet == "notices") {
        return count_of(view.bulletins);
    }
    return sheet == "notes" ? count_of(view.notes) : std::string{};
}

FormRow document_row(const Scene& scene, const DocumentView& document) {
    FormRow row;
    row.id = "document." + document.document.value;
    row.icon = Icon::file;
    row.title = scene.say(document.title);
    row.detail = document.href;
    row.mark = scene.mark(row.id);
    row.chips = {{Icon::globe, upper(document.language.code), Tone::plain},
                 {Icon::eye, say_name(scene, "console.access.", document.access), Tone::plain}};
    row.buttons = {{.id = "document." + document.id + ".remove",
                    .icon = Icon::cross,
                    .label = scene.say("console.documents.remove"),
                    .enabled = scene.writable,
                    .intent = {.act = Act::remove_document, .target = document.document.value}}};
    return row;
}

Icon icon_of(BulletinKind kind) {
    switch (kind) {
        case BulletinKind::recall:
            return Icon::clock;
        case BulletinKind::decision:
            return Icon::gavel;
        case BulletinKind::notice:
            break;
    }
    return Icon::megaphone;
}

FormRow bulletin_row(const Scene& scene, const BulletinView& bulletin) {
    FormRow row;
    row.id = "bulletin." + bulletin.id.value;
    row.icon = icon_of(bulletin.kind);
    row.tone = Tone::accent;
    row.title = scene.say(bulletin.text);
    row.mark = scene.mark(row.id);
    row.detail = scene.say("console.notices.since",
                           {{"time", scene.zone.hours_minutes(bulletin.issued_at)}});
    if (bulletin.until) {
        row.detail += "  ·  " + scene.say("console.notices.until",
                                          {{"time", scene.zone.hours_minutes(*bulletin.until)}});
    }
    if (bulletin.resumes_at) {
        const std::string time = scene.zone.hours_minutes(*bulletin.resumes_at);
        row.title = scene.say("console.notices.resumes", {{"time", time}});
    }
    row.buttons = {{.id = row.id + ".withdraw",
                    .icon = Icon::cross,
                    .label = scene.say("console.notices.withdraw"),
                    .enabled = scene.writable,
                    .intent = {.act = Act::withdraw_bulletin, .target = bulletin.id.value}}};
    return row;
}

FormRow step_row(const Scene& scene, const ScriptStepView& step) {
    FormRow row{.kind = FormRow::Kind::steps};
    row.id = "step." + step.id;
    row.icon = step.done ? Icon::check : Icon::circle;
    row.tone = step.done ? Tone::ok : Tone::plain;
    row.title = scene.say(step.words);
    row.mark = scene.mark(row.id);
    row.enabled = scene.writable;
    row.intent = {.act = Act::mark_step, .target = step.id, .detail = step.done ? "" : "done"};
    return row;
}

/// Whoever has the floor is not told over all screens that the session resumes.
bool may_recall(const Scene& scene) {
    const View& view = scene.view;
    const bool suspended = view.session && view.session->state == SessionState::suspended;
    const bool occupied =
        view.floor && (view.floor->phase != FloorPhase::idle || view.floor->point.has_value());
    return scene.writable && scene.picture.clock.known && !is_blind(view) &&
           (suspended || !occupied);
}

void add_recalls(const Scene& scene, std::vector<FormRow>& rows) {
    std::vector<ButtonModel> recalls;
    const bool may = may_recall(scene);
    for (const char* minutes : {"5", "10", "15"}) {
        const TimePoint at = minute_in(scene.now, std::stoi(minutes));
        recalls.push_back(
            {.id = std::string{recall_button} + minutes,
             .icon = Icon::clock,
             .label = scene.say("console.notices.in",
                                {{"n", minutes}, {"time", scene.zone.hours_minutes(at)}}),
             .enabled = may,
             .mark = scene.mark("recall"),
             .intent = {.act = Act::recall, .target = minutes}});
    }
    rows.push_back(buttons_row(std::move(recalls)));
    if (scene.writable && !may && !is_blind(scene.view)) {
        rows.push_back(words_row(Icon::microphone, scene.say("console.notices.not_while_speaking"),
                                 Tone::quiet));
    }
}

}  // namespace

std::vector<ButtonModel> present_tabs(const Scene& scene) {
    std::vector<ButtonModel> tabs;
    const auto add = [&](const std::string& name, Icon icon, const std::string& badge) {
        const bool shown = scene.ui.sheet == name;
        tabs.push_back(
            {.id = "tab." + (name.empty() ? std::string{"queue"} : name),
             .icon = icon,
             .label = scene.say("console.tab." + (name.empty() ? "queue" : name)) + badge,
             .style = shown ? ButtonStyle::primary : ButtonStyle::outline,
             .enabled = true,
             .intent = {.act = Act::show_sheet, .target = name}});
    };
    add("", Icon::hand, count_of(scene.view.queue));
    const bool roll_call = scene.view.list && scene.view.list->policy == OrderPolicy::roll_call;
    for (const Sheet& sheet : sheets) {
        if (sheet.name == "roll" && !roll_call) {
            continue;
        }
        add(std::string{sheet.name}, sheet.icon, badge(scene, sheet.name));
    }
    return tabs;
}

std::optional<SheetModel> present_sheet(const Scene& scene) {
    for (const Sheet& sheet : sheets) {
        if (sheet.name == scene.ui.sheet) {
            return sheet.present(scene);
        }
    }
    return std::nullopt;
}

SheetModel present_documents(const Scene& scene) {
    SheetModel model{.name = "documents", .icon = Icon::file};
    model.title = scene.say("console.sheet.documents");
    model.empty = scene.say("console.documents.no_item");
    if (current_item(scene.view) == nullptr || !scene.view.documents) {
        return model;
    }
    model.rows.push_back(buttons_row(
        {form_button(scene, "documents.add", Icon::plus, "console.documents.add", "document")}));
    for (const DocumentView& document : *scene.view.documents) {
        model.rows.push_back(document_row(scene, document));
    }
    if (scene.view.documents->empty()) {
        model.rows.push_back(
            words_row(Icon::file, scene.say("console.documents.none"), Tone::quiet));
    }
    return model;
}

SheetModel present_notices(const Scene& scene) {
    SheetModel model{.name = "notices", .icon = Icon::megaphone};
    model.title = scene.say("console.sheet.notices");
    std::vector<FormRow>& rows = model.rows;
    rows.push_back(heading_row(scene.say("console.notices.recall")));
    add_recalls(scene, rows);
    ButtonModel release =
        form_button(scene, "notices.release", Icon::gavel, "console.notices.release", "release");
    release.enabled = release.enabled && !is_blind(scene.view);
    rows.push_back(heading_row(
        scene.say("console.notices.bulletins"), {},
        {std::move(release),
         form_button(scene, "notices.new", Icon::plus, "console.notices.new", "bulletin")}));
    for (const BulletinView& bulletin :
         scene.view.bulletins.value_or(std::vector<BulletinView>{})) {
        rows.push_back(bulletin_row(scene, bulletin));
    }
    if (!scene.view.bulletins || scene.view.bulletins->empty()) {
        rows.push_back(words_row(Icon::megaphone, scene.say("console.notices.none"), Tone::quiet));
    }
    rows.push_back(heading_row(scene.say("console.notices.room")));
    const bool yielded = scene.view.room.yielded;
    ButtonModel yield;
    yield.id = "notices.yield";
    yield.icon = yielded ? Icon::back : Icon::display;
    yield.label = scene.say(yielded ? "console.notices.take_back" : "console.notices.yield");
    yield.style = yielded ? ButtonStyle::primary : ButtonStyle::normal;
    yield.enabled = scene.writable;
    yield.mark = scene.mark("yield");
    yield.intent = {.act = Act::yield_screens, .detail = yielded ? "" : "yes"};
    rows.push_back(
        buttons_row({std::move(yield), form_button(scene, "notices.handover", Icon::globe,
                                                   "console.notices.handover", "handover")}));
    return model;
}

SheetModel present_notes(const Scene& scene) {
    SheetModel model{.name = "notes", .icon = Icon::note};
    const bool is_sealed = is_chairs_console(scene) && scene.view.session && !scene.view.script;
    model.title = scene.say(scene.view.script || is_sealed ? "console.sheet.script"
                                                           : "console.sheet.notes");
    if (is_sealed) {
        model.rows.push_back(
            words_row(Icon::lock, scene.say("console.notes.script_sealed"), Tone::warn));
        model.rows.push_back(heading_row(scene.say("console.sheet.notes")));
    }
    if (scene.view.script) {
        for (const ScriptStepView& step : *scene.view.script) {
            model.rows.push_back(step_row(scene, step));
        }
        if (scene.view.script->empty()) {
            model.rows.push_back(
                words_row(Icon::list, scene.say("console.notes.no_script"), Tone::quiet));
        }
        model.rows.push_back(heading_row(scene.say("console.sheet.notes")));
    }
    FieldModel note;
    note.id = "note.text";
    // Whoever opens a script means to read it, with the keys of the floor at hand.
    note.focus = !scene.view.script || scene.view.script->empty();
    note.label = scene.say("console.notes.write");
    note.text = scene.ui.note;
    note.turn = scene.ui.note_turn;
    note.bytes_max = 500;
    FormRow row = fields_row({std::move(note)});
    row.buttons = {{.id = "notes.send",
                    .icon = Icon::check,
                    .label = scene.say("console.notes.send"),
                    .style = ButtonStyle::primary,
                    .enabled = scene.writable && !scene.ui.note.empty(),
                    .mark = scene.mark("note"),
                    .intent = {.act = Act::post_note}}};
    model.rows.push_back(std::move(row));
    if (scene.view.notes) {
        std::vector<FormRow> notes;
        for (const NoteView& each : *scene.view.notes) {
            FormRow line = words_row(Icon::note, each.text);
            line.detail =
                scene.zone.hours_minutes(each.at) + "  ·  " + scene.say(actor_text(each.author));
            notes.push_back(std::move(line));
        }
        // The newest first, whichever way the server keeps them.
        if (scene.view.notes->size() > 1 &&
            scene.view.notes->front().at < scene.view.notes->back().at) {
            std::reverse(notes.begin(), notes.end());
        }
        model.rows.insert(model.rows.end(), notes.begin(), notes.end());
    }
    return model;
}

}  // namespace plenaria::console
