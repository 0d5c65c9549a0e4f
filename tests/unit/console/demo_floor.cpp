#include "tests/unit/console/demo_floor.hpp"

#include <algorithm>
#include <iterator>

#include "server/model/limits.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

SpokenView spoken(const char* entry, const char* id, EntryState state, int ago_min, int took_s) {
    SpokenView view;
    view.speaker = Shared{demo_speaker(entry, id, "Jefa de delegación", "")};
    view.state = state;
    view.consumed = seconds{took_s};
    if (took_s > 0) {
        view.started_at = demo_now() - minutes{ago_min};
        view.ended_at = *view.started_at + seconds{took_s};
    }
    return view;
}

StatisticView statistic(const char* id, StatisticKind kind, Text name, int count, int took_s) {
    return {id, kind, std::move(name), count, seconds{took_s}};
}

PointView point(const char* id, const char* from, PointState state) {
    PointView view;
    view.id = PointId{id};
    view.speaker = Shared{demo_speaker(id, from, "", "")};
    view.state = state;
    view.raised_at = demo_now() - seconds{20};
    view.clock.allotment = seconds{120};
    view.clock.warn_at = seconds{30};
    return view;
}

PastActView past_act(int number, int ago_s, Text text) {
    return {std::to_string(number), demo_now() - seconds{ago_s}, std::move(text)};
}

void pause_speaker(View& view) {
    view.floor->phase = FloorPhase::paused;
    view.floor->clock.consumed = seconds{47};
    view.floor->clock.running_since.reset();
}

PanellistView panellist(const char* id, const char* flag, Text name, const char* person,
                        bool moderator) {
    return {PanellistId{id}, std::move(name), flag, person, "", moderator, false};
}

}  // namespace

void add_floor_facts(View& view) {
    view.list = ListView{.state = ListState::open, .closes_at = {}, .closes_when = {}};
    view.list->waiting = static_cast<int>(view.queue->size());
    view.floor->called_at = demo_now() - seconds{151};
    QueueEntryView reply;
    reply.speaker = Shared{demo_speaker("e31", "ni", "Embajador", "")};
    reply.allotment = minutes{3};
    reply.inscribed_at = demo_now() - minutes{6};
    view.replies = std::vector<QueueEntryView>{reply};
    view.list->replies = 1;
    view.points = std::vector<PointView>{};
    view.panel = std::vector<PanellistView>{};
    view.spoken = std::vector<SpokenView>{spoken("e8", "cr", EntryState::finished, 24, 245),
                                          spoken("e9", "bz", EntryState::stopped, 18, 307),
                                          spoken("e10", "do", EntryState::absent, 0, 0)};
    (*view.spoken)[0].verify_outage = seconds{40};
    view.statistics = std::vector<StatisticView>{
        statistic("delegation.cr", StatisticKind::delegation, {"Costa Rica", "Costa Rica"}, 3, 655),
        statistic("delegation.bz", StatisticKind::delegation, {"Belice", "Belize"}, 1, 307),
        statistic("category.member", StatisticKind::category, {"País Miembro", "Member"}, 4, 962),
        statistic("language.es", StatisticKind::language, {"Español", "Spanish"}, 3, 655),
        statistic("language.en", StatisticKind::language, {"Inglés", "English"}, 1, 307)};
    UndoView acts;
    acts.undo =
        ActView{ActNumber{4}, demo_now() - seconds{139},
                Text{"México toma la palabra (3 min)", "Mexico takes the floor (3 min)"}, false};
    acts.depth = 4;
    view.acts = acts;
    view.history = std::vector<PastActView>{
        past_act(4, 139, {"México toma la palabra (3 min)", "Mexico takes the floor (3 min)"}),
        past_act(3, 142, {"México llamado", "Mexico called"}),
        past_act(2, 151, {"Canadá cambia de lugar en la lista", "Canada moved in the list"}),
        past_act(1, 862, {"Guatemala pide la palabra", "Guatemala asks for the floor"})};
    view.ranks = std::vector<RankView>{
        {RankId{"head"}, {"Jefe de Estado o de Gobierno", "Head of State or Government"}},
        {RankId{"minister"}, {"Ministro/a", "Minister"}},
        {RankId{"vice_minister"}, {"Viceministro/a", "Vice-Minister"}},
        {RankId{"director"}, {"Director/a", "Director"}}};
}

View demo_past_acts() {
    View view = demo_view();
    const Text texts[] = {
        {"México toma la palabra (3 min)", "Mexico takes the floor (3 min)"},
        {"México llamado", "Mexico called"},
        {"Termina la intervención de la República Dominicana, con el tiempo corregido a 4:05",
         "The speech of the Dominican Republic ends, its time corrected to 4:05"},
        {"Inscrita la Organización Internacional para las Migraciones, en nombre de un grupo",
         "International Organization for Migration inscribed, on behalf of a group"}};
    view.history->clear();
    for (int number = static_cast<int>(limits::undo_depth); number > 0; --number) {
        const int place = static_cast<int>(limits::undo_depth) - number;
        view.history->push_back(past_act(number, 139 + 11 * place, texts[place % 4]));
        if (place % 4 == 2) {
            view.acts->gaps.push_back(view.history->back().id);
        }
    }
    view.acts->undo->number = ActNumber{static_cast<int>(limits::undo_depth)};
    return view;
}

View demo_between_items() {
    View view = demo_view();
    ItemView& item = (*view.agenda)[4];
    item.state = ItemState::finished;
    item.current = false;
    item.finished_at = demo_now() - seconds{20};
    item.spent = minutes{26};
    item.running_since.reset();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    view.queue = std::vector<QueueEntryView>{};
    view.replies = std::vector<QueueEntryView>{};
    // What the server says of the list of no item.
    view.list = ListView{};
    view.list->state = ListState::open;
    return view;
}

View demo_point_raised() {
    View view = demo_view();
    view.points = std::vector<PointView>{point("p1", "us", PointState::raised),
                                         point("p2", "gt", PointState::raised)};
    return view;
}

View demo_point() {
    View view = demo_view();
    pause_speaker(view);
    view.floor->point = point("p1", "us", PointState::recognised);
    view.floor->point->clock.running_since = demo_now() - seconds{26};
    view.points = std::vector<PointView>{point("p2", "gt", PointState::raised)};
    return view;
}

View demo_after_point() {
    View view = demo_view();
    pause_speaker(view);
    view.floor->interrupted = true;
    return view;
}

View demo_panel() {
    View view = demo_view();
    view.floor->phase = FloorPhase::idle;
    view.floor->speaker.reset();
    view.queue = std::vector<QueueEntryView>{};
    view.list->state = ListState::draft;
    view.panel = std::vector<PanellistView>{
        panellist("pa1", "cr", {"Costa Rica", "Costa Rica"}, "Directora de Migración", true),
        panellist("pa2", "mx", {"México", "Mexico"}, "Subsecretario", false),
        panellist("pa3", "", {"Universidad de las Américas", "University of the Americas"},
                  "Investigadora principal", false)};
    return view;
}

View demo_roll_call() {
    View view = demo_view();
    view.list->policy = OrderPolicy::roll_call;
    view.floor->phase = FloorPhase::called;
    view.floor->clock.running_since.reset();
    (*view.queue)[0].absent = true;
    return view;
}

View demo_signs() {
    View view = demo_view();
    auto& queue = *view.queue;
    queue[0].pinned = true;
    queue[1].absent = true;
    SpeakerView group = *queue[2].speaker;
    group.on_behalf_of = Capacity::group;
    group.group = "SICA";
    group.remote = true;
    queue[2].speaker = Shared{group};
    queue[3].late = true;
    queue[3].note = "Habla después del almuerzo";
    view.list->closes_at = demo_now() + minutes{18};
    return view;
}

bool is_floor_scene(const std::string& scene) {
    return std::find(std::begin(floor_scenes), std::end(floor_scenes), scene) !=
           std::end(floor_scenes);
}

View demo_floor_scene(const std::string& scene) {
    if (scene == "raised" || scene == "points") {
        return demo_point_raised();
    }
    if (scene == "point") {
        return demo_point();
    }
    if (scene == "afterpoint") {
        return demo_after_point();
    }
    if (scene == "panel") {
        return demo_panel();
    }
    if (scene == "roll" || scene == "rollmenu") {
        return demo_roll_call();
    }
    if (scene == "history") {
        return demo_past_acts();
    }
    if (scene == "between") {
        return demo_between_items();
    }
    View view = scene == "signs" || scene == "entry" ? demo_signs() : demo_view();
    if (scene == "undo") {
        view.acts->redo = view.acts->undo;
        view.acts->redo->number = ActNumber{9};
    }
    if (scene == "gap" || scene == "undo") {
        view.acts->undo->number = ActNumber{8};
        view.acts->undo->asks_gap = true;
        view.acts->undo->text = Text{"Termina la intervención de México", "Mexico ends its speech"};
        view.history = std::vector<PastActView>{past_act(8, 30, view.acts->undo->text)};
        view.acts->gaps = {"8"};
        view.acts->gap_speakers = {Text{"México", "Mexico"}};
    }
    return view;
}

void open_floor_scene(Controller& controller, const std::string& scene) {
    const auto open = [&](const char* popover, const char* subject = "") {
        controller.act({.act = Act::open_popover, .target = popover, .detail = subject});
    };
    if (scene == "roll" || scene == "speeches") {
        controller.act({.act = Act::show_sheet, .target = scene});
    } else if (scene == "undo") {
        controller.act({.act = Act::undo});
    } else if (scene == "gap") {
        // The key asks once what it undoes has been read, and no time passes here.
        controller.act({.act = Act::undo_to, .target = "8"});
    } else if (scene == "history") {
        open("history");
        controller.act({.act = Act::choose_act, .target = "34"});
    } else if (scene == "settle") {
        controller.act({.act = Act::start_item, .target = "i6"});
    } else if (scene == "entry") {
        controller.act({.act = Act::select_entry, .target = "e15"});
        open("entry", "e15");
    } else if (scene == "listmenu") {
        open("list");
    } else if (scene == "rollmenu") {
        open("roll");
    } else if (scene == "addmore") {
        open("add");
        controller.act({.act = Act::choose, .target = "add.more", .detail = "yes"});
        controller.act({.act = Act::choose, .target = "add.on_behalf_of", .detail = "guest"});
        controller.act({.act = Act::choose, .target = "add.rank", .detail = "minister"});
    } else if (scene == "raise") {
        open("point");
    } else if (scene == "points" || scene == "reply" || scene == "speaker" || scene == "reopen") {
        open(scene.c_str());
    } else if (scene == "correct") {
        open("correct", "e9");
    } else if (scene == "amend" || scene == "swap" || scene == "remove") {
        open(scene.c_str(), "e14");
    }
}

}  // namespace plenaria::console::testing
