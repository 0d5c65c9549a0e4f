// What was said and for how long (R8.1), and where the roll call stands (R5.3).
#include <algorithm>

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

ChipModel ending_chip(const Scene& scene, EntryState state) {
    struct Row {
        EntryState state;
        Icon icon;
        Tone tone;
    };
    static constexpr Row rows[] = {{EntryState::finished, Icon::check, Tone::ok},
                                   {EntryState::stopped, Icon::cut, Tone::warn},
                                   {EntryState::withdrawn, Icon::back, Tone::plain},
                                   {EntryState::adjourned, Icon::stop, Tone::plain},
                                   {EntryState::removed, Icon::cross, Tone::plain},
                                   {EntryState::absent, Icon::absent, Tone::warn}};
    for (const Row& row : rows) {
        if (row.state == state) {
            return {row.icon, say_name(scene, "console.ended.", state), row.tone};
        }
    }
    return {};
}

FormRow spoken_row(const Scene& scene, const SpokenView& spoken) {
    const std::string id = spoken.speaker->id.value;
    FormRow row;
    row.id = "spoken." + id;
    row.flag = spoken.speaker->flag;
    row.code = spoken.speaker->code;
    row.title = speaker_name(scene, *spoken.speaker);
    row.detail = spoken.speaker->person;
    if (spoken.started_at && spoken.ended_at) {
        row.detail += (row.detail.empty() ? "" : "  ·  ") +
                      scene.zone.hours_minutes(*spoken.started_at) + "–" +
                      scene.zone.hours_minutes(*spoken.ended_at);
    }
    row.mark = scene.mark(row.id);
    if (spoken.list == ListKind::reply) {
        row.chips.push_back({Icon::reply, scene.say("console.reply.word"), Tone::accent});
    }
    if (spoken.verify_outage > Millis{0}) {
        row.chips.push_back({Icon::warning, scene.say("console.speeches.verify"), Tone::warn});
    }
    row.chips.push_back(ending_chip(scene, spoken.state));
    // What never began took no time that could be wrong.
    if (spoken.started_at) {
        row.chips.push_back({Icon::clock, elapsed_text(spoken.consumed), Tone::plain});
        row.buttons.push_back(
            {.id = row.id + ".correct",
             .icon = Icon::edit,
             .label = scene.say("console.correct.short"),
             .enabled = scene.writable,
             .intent = {.act = Act::open_popover, .target = "correct", .detail = id}});
    }
    return row;
}

void add_statistics(const Scene& scene, StatisticKind kind, std::vector<FormRow>& rows) {
    if (!scene.view.statistics) {
        return;
    }
    std::vector<const StatisticView*> shown;
    for (const StatisticView& each : *scene.view.statistics) {
        if (each.kind == kind) {
            shown.push_back(&each);
        }
    }
    if (shown.empty()) {
        return;
    }
    std::stable_sort(shown.begin(), shown.end(),
                     [](const auto* a, const auto* b) { return a->time > b->time; });
    rows.push_back(heading_row(say_name(scene, "console.statistics.", kind)));
    for (const StatisticView* each : shown) {
        FormRow row;
        row.id = "statistic." + each->id;
        row.icon = kind == StatisticKind::language ? Icon::headset : Icon::chart;
        row.title = scene.say(each->name);
        row.chips.push_back({Icon::comment, std::to_string(each->interventions), Tone::plain});
        row.chips.push_back({Icon::clock, elapsed_text(each->time), Tone::plain});
        rows.push_back(std::move(row));
    }
}

enum class RollState { speaking, called, waiting, absent, spoken, open };

struct RollCell {
    RollState state;
    Icon icon;
    const char* word;
    ButtonStyle style;
};

constexpr RollCell roll_cells[] = {
    {RollState::speaking, Icon::microphone, "console.roll.speaking", ButtonStyle::primary},
    {RollState::called, Icon::comment, "console.roll.called", ButtonStyle::primary},
    {RollState::waiting, Icon::clock, "console.roll.waiting", ButtonStyle::normal},
    {RollState::absent, Icon::absent, "console.roll.absent", ButtonStyle::danger},
    {RollState::spoken, Icon::check, "console.roll.spoken", ButtonStyle::outline},
    {RollState::open, Icon::circle, "console.roll.open", ButtonStyle::outline}};

struct RollPlace {
    RollState state = RollState::open;
    std::string entry;  ///< that waits; empty: none
};

RollPlace place_of(const Scene& scene, const DelegationId& delegation) {
    const View& view = scene.view;
    if (view.floor && view.floor->speaker && view.floor->speaker->delegation == delegation) {
        return {view.floor->phase == FloorPhase::called ? RollState::called : RollState::speaking,
                {}};
    }
    for (const QueueEntryView* entry : shown_queue(view, scene.pending)) {
        if (entry->speaker->delegation == delegation) {
            return {entry->absent ? RollState::absent : RollState::waiting,
                    entry->speaker->id.value};
        }
    }
    RollPlace place;
    for (const SpokenView& spoken : view.spoken.value_or(std::vector<SpokenView>{})) {
        if (spoken.speaker->delegation != delegation || spoken.list != ListKind::main) {
            continue;
        }
        if (spoken.started_at) {
            return {RollState::spoken, {}};
        }
        place.state = spoken.state == EntryState::absent ? RollState::absent : place.state;
    }
    return place;
}

}  // namespace

SheetModel present_speeches(const Scene& scene) {
    SheetModel sheet{.name = "speeches", .icon = Icon::chart};
    sheet.title = scene.say("console.speeches.title");
    sheet.empty = scene.say("console.speeches.empty");
    const auto spoken = scene.view.spoken.value_or(std::vector<SpokenView>{});
    if (!spoken.empty()) {
        sheet.rows.push_back(heading_row(scene.say("console.speeches.of_item")));
    }
    for (auto each = spoken.rbegin(); each != spoken.rend(); ++each) {
        sheet.rows.push_back(spoken_row(scene, *each));
    }
    add_statistics(scene, StatisticKind::delegation, sheet.rows);
    add_statistics(scene, StatisticKind::category, sheet.rows);
    add_statistics(scene, StatisticKind::language, sheet.rows);
    return sheet;
}

SheetModel present_roll_grid(const Scene& scene) {
    SheetModel sheet{.name = "roll", .icon = Icon::globe};
    sheet.title = scene.say("console.roll.grid_title");
    sheet.empty = scene.say("console.roll.empty");
    std::vector<ButtonModel> cells;
    int spoken = 0;
    for (const DelegationView& delegation :
         scene.view.delegations.value_or(std::vector<DelegationView>{})) {
        if (!delegation.on_roll) {
            continue;
        }
        const RollPlace place = place_of(scene, delegation.id);
        spoken += place.state == RollState::spoken ? 1 : 0;
        const auto* cell = std::find_if(std::begin(roll_cells), std::end(roll_cells),
                                        [&](const RollCell& c) { return c.state == place.state; });
        ButtonModel button{.id = "roll." + delegation.id.value,
                           .icon = cell->icon,
                           .label = scene.say(delegation.name),
                           .key = scene.say(cell->word),
                           .style = cell->style,
                           .enabled = true};
        button.flag = delegation.flag;
        button.code = delegation.code;
        if (!place.entry.empty()) {
            button.intent = {.act = Act::open_popover, .target = "entry", .detail = place.entry};
        }
        cells.push_back(std::move(button));
    }
    sheet.chips.push_back(
        {Icon::check,
         scene.say("console.roll.progress",
                   {{"n", std::to_string(spoken)}, {"of", std::to_string(cells.size())}}),
         Tone::quiet});
    if (!cells.empty()) {
        sheet.rows.push_back(buttons_row(std::move(cells)));
    }
    return sheet;
}

}  // namespace plenaria::console
