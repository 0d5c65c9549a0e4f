// Agenda and record of actions: planned against actual (R3, R4.5).
#include <algorithm>

#include "console/core/present.hpp"
#include "server/model/forecast.hpp"

namespace plenaria::console {
namespace {

std::string minutes_text(const Scene& scene, Millis length) {
    return scene.say("console.minutes", {{"n", std::to_string(whole_minutes(length))}});
}

ChipModel delay_chip(const Scene& scene, Millis delay) {
    const long long minutes = whole_minutes(delay);
    if (minutes > 0) {
        return ChipModel{
            Icon::clock,
            scene.say("console.agenda.behind", {{"length", rough_length(scene, minutes)}}),
            Tone::warn};
    }
    if (minutes < 0) {
        return ChipModel{
            Icon::clock,
            scene.say("console.agenda.ahead", {{"length", rough_length(scene, -minutes)}}),
            Tone::accent};
    }
    return ChipModel{Icon::check, scene.say("console.agenda.on_time"), Tone::ok};
}

/// The second line of a row: the state in a word, and when what is to come is expected.
std::string state_word(const Scene& scene, const ItemView& item, const ItemForecast& expected,
                       bool next) {
    switch (item.state) {
        case ItemState::running:
            return scene.say("console.agenda.running",
                             {{"time", scene.zone.hours_minutes(
                                           item.started_at.value_or(expected.expected_start))},
                              {"end", scene.zone.hours_minutes(expected.expected_end)}});
        case ItemState::finished:
            return scene.say("console.agenda.finished",
                             {{"time", scene.zone.hours_minutes(
                                           item.finished_at.value_or(expected.expected_end))}});
        case ItemState::skipped:
            return scene.say("console.agenda.skipped");
        case ItemState::pending:
            // The fixed time itself is where its expected start stands.
            return scene.say(item.fixed_start
                                 ? "console.agenda.expected"
                                 : (next ? "console.agenda.next" : "console.agenda.pending"),
                             {{"time", scene.zone.hours_minutes(expected.expected_start) + "–" +
                                           scene.zone.hours_minutes(expected.expected_end)}});
    }
    return {};
}

/// A fixed time is kept: what comes before it and would last longer squeezes it, in words.
std::optional<ChipModel> fixed_chip(const Scene& scene, const ItemView& item, Millis squeeze) {
    if (!item.fixed_start || item.state != ItemState::pending) {
        return std::nullopt;
    }
    const std::string time = scene.zone.hours_minutes(*item.fixed_start);
    const long long minutes = whole_minutes(squeeze);
    if (minutes > 0) {
        return ChipModel{Icon::warning,
                         scene.say("console.agenda.squeezed", {{"n", std::to_string(minutes)}}),
                         Tone::warn};
    }
    return ChipModel{Icon::anchor, scene.say("console.agenda.fixed"), Tone::plain};
}

AgendaRow present_item(const Scene& scene, const ItemView& item, const ItemForecast& expected,
                       bool next) {
    AgendaRow row;
    row.id = item.id.value;
    row.number = item.number;
    row.title = scene.say(item.title);
    row.state = item.state;
    row.current = item.current;
    row.confidential = item.confidential;
    row.confidential_word = scene.say(item.chair_alone ? "console.agenda.chair_alone"
                                                       : "console.agenda.members_only");
    row.word = state_word(scene, item, expected, next);
    row.mark = scene.mark("item." + row.id);
    row.has_actions = !item_actions(scene, item).empty();
    const Millis elapsed = item_elapsed(item, scene.now);
    row.over = elapsed > item.planned;
    if (item.state == ItemState::running || item.state == ItemState::finished) {
        row.length = scene.say("console.agenda.spent",
                               {{"spent", std::to_string(whole_minutes(elapsed))},
                                {"planned", std::to_string(whole_minutes(item.planned))}});
        const auto planned = static_cast<float>(std::max<Millis::rep>(1, item.planned.count()));
        // Whole seconds: less than a pixel, and a bar that creeps by the millisecond would make
        // every frame differ and be painted.
        const Millis shown = std::chrono::floor<std::chrono::seconds>(elapsed);
        row.bar = static_cast<float>(shown.count()) / planned;
    } else {
        row.length = minutes_text(scene, item.planned);
    }
    if (item.state == ItemState::finished) {
        row.icon = Icon::check;
        row.tone = Tone::ok;
    } else if (item.state == ItemState::skipped) {
        row.icon = Icon::skip;
        row.tone = Tone::quiet;
    } else if (item.state == ItemState::running && !item.current) {
        row.icon = Icon::pause;
        row.tone = Tone::warn;
    }
    return row;
}

void add_session_buttons(const Scene& scene, SessionModel& model) {
    const bool open_doors = scene.view.doors.state == DoorsState::open;
    const auto button = [&](const char* id, Icon icon, const char* key, Intent intent,
                            bool always = false) {
        model.buttons.push_back({.id = id,
                                 .icon = icon,
                                 .label = scene.say(key),
                                 .enabled = scene.writable && (open_doors || always),
                                 .mark = scene.mark("session"),
                                 .intent = std::move(intent)});
    };
    // What a technician may not do is not offered.
    if (is_blind(scene.view) || own_audience(scene) == Audience::technician) {
        return;
    }
    if (!scene.view.session) {
        button("session.open", Icon::calendar, "console.session.open",
               {.act = Act::open_popover, .target = "sessions"});
        return;
    }
    if (scene.view.session->state == SessionState::suspended ||
        is_suspended_outside(scene.view)) {
        button("session.resume", Icon::play, "console.session.resume",
               {.act = Act::resume_session});
    } else {
        button("session.suspend", Icon::pause, "console.session.suspend",
               {.act = Act::open_popover, .target = "suspend"});
    }
    // R4.5: also behind closed doors, where time is short most often.
    button(
        "session.extend", Icon::none, "console.session.extend",
        {.act = Act::open_form, .target = "session.extend", .detail = scene.view.session->id.value},
        true);
    button("session.adjourn", Icon::stop, "console.session.adjourn",
           {.act = Act::open_popover, .target = "adjourn"});
}

SessionModel present_session(const Scene& scene) {
    SessionModel model;
    add_session_buttons(scene, model);
    if (is_kept_out(scene)) {
        model.title = scene.say("console.floor.blind");
        model.state = {Icon::lock, scene.say("console.session.restricted_chip"), Tone::warn};
        return model;
    }
    if (!scene.view.session) {
        model.title = scene.say("console.session.none");
        model.state = {Icon::circle, scene.say("console.session.none_chip"), Tone::quiet};
        return model;
    }
    const SessionView& session = *scene.view.session;
    model.title = scene.say(session.title);
    if (is_suspended_outside(scene.view)) {
        const bool clearing = scene.view.doors.state == DoorsState::clearing;
        model.state = {Icon::lock,
                       scene.say(clearing ? "console.session.suspended_clearing"
                                          : "console.session.suspended_closed"),
                       Tone::warn};
    } else if (session.state == SessionState::suspended) {
        std::string text = scene.say("console.session.suspended_chip");
        if (session.resumes_at) {
            text = scene.say("console.session.suspended_until",
                             {{"time", scene.zone.hours_minutes(*session.resumes_at)}});
        }
        model.state = {Icon::pause, text, Tone::warn};
    } else {
        model.state = {Icon::play, scene.say("console.session.open_chip"), Tone::ok};
    }
    return model;
}

Icon record_icon(const std::string& kind) {
    struct Row {
        std::string_view prefix;
        Icon icon;
    };
    static constexpr Row rows[] = {{"speech_started", Icon::microphone},
                                   {"speech_paused", Icon::pause},
                                   {"speech_resumed", Icon::play},
                                   {"speech_ended", Icon::stop},
                                   {"speech_extended", Icon::plus},
                                   {"entry_inscribed", Icon::hand},
                                   {"entry_called", Icon::comment},
                                   {"entry", Icon::people},
                                   {"item_started", Icon::play},
                                   {"item_finished", Icon::check},
                                   {"item", Icon::list},
                                   {"list", Icon::hand},
                                   {"closing", Icon::hand},
                                   {"policy", Icon::hand},
                                   {"point", Icon::bolt},
                                   {"act_undone", Icon::back},
                                   {"act_redone", Icon::redo},
                                   {"text", Icon::file},
                                   {"stance", Icon::comment},
                                   {"bulletin", Icon::megaphone},
                                   {"presidency", Icon::globe},
                                   {"attendance", Icon::people},
                                   {"note", Icon::note},
                                   {"step", Icon::check},
                                   {"document", Icon::file},
                                   {"screens", Icon::display},
                                   {"time", Icon::clock},
                                   {"speech", Icon::comment},
                                   {"doors_opened", Icon::unlock},
                                   {"doors", Icon::lock},
                                   {"clearing", Icon::lock},
                                   {"reopening", Icon::unlock},
                                   {"output", Icon::broadcast},
                                   {"desk", Icon::headset},
                                   {"session", Icon::calendar},
                                   {"service", Icon::plug}};
    for (const Row& row : rows) {
        if (kind.starts_with(row.prefix)) {
            return row.icon;
        }
    }
    return Icon::circle;
}

Tone record_tone(const std::string& kind) {
    if (kind.starts_with("clearing") || kind == "doors_closed" || kind == "doors_unconfirmed") {
        return Tone::bad;
    }
    return kind.starts_with("service") ? Tone::warn : Tone::quiet;
}

}  // namespace

std::string rough_length(const Scene& scene, long long minutes) {
    constexpr long long hour = 60;
    constexpr long long day = 24 * hour;
    if (minutes < 2 * hour) {
        return scene.say("console.minutes", {{"n", std::to_string(minutes)}});
    }
    if (minutes >= 2 * day) {
        return scene.say("console.days", {{"n", std::to_string(minutes / day)}});
    }
    const std::string hours =
        scene.say("console.hours", {{"n", std::to_string(minutes / hour)}});
    const long long rest = minutes % hour;
    return rest == 0 ? hours
                     : hours + " " + scene.say("console.minutes", {{"n", std::to_string(rest)}});
}

std::vector<ButtonModel> item_actions(const Scene& scene, const ItemView& item) {
    std::vector<ButtonModel> actions;
    const bool waits = waits_for_open_doors(scene.view, item);
    const bool possible = scene.view.session &&
                          scene.view.session->state == SessionState::open && scene.writable &&
                          !waits;
    const auto add = [&](const char* id, Icon icon, const char* key, Act act, ButtonStyle style) {
        actions.push_back({.id = std::string{"item."} + id,
                           .icon = icon,
                           .label = scene.say(key),
                           .style = waits ? ButtonStyle::normal : style,
                           .enabled = possible,
                           .intent = {.act = act, .target = item.id.value}});
    };
    const auto form = [&](const char* id, Icon icon, const char* key, const char* name) {
        add(id, icon, key, Act::open_form, ButtonStyle::normal);
        actions.back().intent = {.act = Act::open_form, .target = name, .detail = item.id.value};
    };
    if (item.chair_alone && !is_chairs_console(scene)) {
        return actions;  // R4.2: the chair runs it from a console of its own
    }
    switch (item.state) {
        case ItemState::pending:
            add("start", Icon::play, "console.item.start", Act::start_item, ButtonStyle::primary);
            form("skip", Icon::skip, "console.item.skip", "item.skip");
            break;
        case ItemState::running:
            if (item.current) {
                add("finish", Icon::check, "console.item.finish", Act::finish_item,
                    ButtonStyle::primary);
            }
            break;
        case ItemState::finished:
        case ItemState::skipped:
            form("return", Icon::back, "console.item.return", "item.return");
            break;
    }
    return actions;
}

AgendaModel present_agenda(const Scene& scene) {
    AgendaModel model;
    model.title = scene.say("console.agenda.title");
    model.session = present_session(scene);
    model.empty =
        scene.say(is_blind(scene.view) ? "console.floor.blind_detail" : "console.agenda.empty");
    if (!scene.view.agenda || scene.view.agenda->empty()) {
        return model;
    }
    const AgendaForecast expected = forecast(*scene.view.agenda, scene.now);
    if (scene.view.session && expected.delay) {
        model.delay = delay_chip(scene, *expected.delay);
    }
    bool next_given = false;
    for (std::size_t i = 0; i < scene.view.agenda->size(); ++i) {
        const ItemView& item = (*scene.view.agenda)[i];
        const bool next = item.state == ItemState::pending && !next_given;
        next_given = next_given || next;
        AgendaRow row = present_item(scene, item, expected.items[i], next);
        row.fixed = fixed_chip(scene, item, expected.items[i].squeeze);
        row.movable = scene.writable && item.state == ItemState::pending;
        model.rows.push_back(std::move(row));
        if (item.current || (next && model.current.empty())) {
            model.current = item.id.value;
        }
    }
    return model;
}

RecordModel present_record(const Scene& scene) {
    RecordModel model;
    model.title = scene.say("console.record.title");
    model.empty =
        scene.say(is_kept_out(scene) ? "console.record.restricted" : "console.record.empty");
    model.history = {
        .id = "record.history",
        .icon = Icon::back,
        .label = scene.say("console.undo.history"),
        .style = ButtonStyle::outline,
        .enabled = scene.writable && scene.view.history && !scene.view.history->empty(),
        .shown = scene.view.history.has_value(),
        .mark = scene.mark("undo"),
        .intent = {.act = Act::open_popover, .target = "history"}};
    if (scene.view.record) {
        // The server tells the newest last; whoever looks up after an act looks for that one.
        for (auto line = scene.view.record->rbegin(); line != scene.view.record->rend(); ++line) {
            model.rows.push_back({line->id, record_icon(line->kind), record_tone(line->kind),
                                  scene.zone.hours_minutes_seconds(line->at),
                                  scene.say(line->text)});
        }
    }
    return model;
}

}  // namespace plenaria::console
