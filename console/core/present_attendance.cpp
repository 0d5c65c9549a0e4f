// Attendance (R1.9, R1.10): what is marked here is shown on no screen.
#include <algorithm>

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

ChipModel presence_chip(const Scene& scene, Presence presence) {
    const std::string word = say_name(scene, "console.presence.", presence);
    switch (presence) {
        case Presence::present:
            return {Icon::check, word, Tone::ok};
        case Presence::remote:
            return {Icon::globe, word, Tone::accent};
        case Presence::absent:
            return {Icon::cross, word, Tone::plain};
        case Presence::unknown:
            break;
    }
    return {Icon::question, word, Tone::warn};
}

FormRow attendance_row(const Scene& scene, const AttendanceView& each) {
    FormRow row = delegation_row(scene, each.name, each.flag, each.code);
    row.id = "attendance." + each.id.value;
    row.mark = scene.mark(row.id);
    for (const std::string& person : each.persons) {
        row.detail += (row.detail.empty() ? "" : "  ·  ") + person;
    }
    if (each.excluded) {
        row.chips.push_back({Icon::lock, scene.say("console.attendance.excluded"), Tone::bad});
    } else if (each.voice_only) {
        row.chips.push_back(
            {Icon::warning, scene.say("console.attendance.voice_only"), Tone::warn});
    }
    if (each.loses_status) {
        row.chips.push_back({Icon::clock, scene.say("console.attendance.loses"), Tone::warn});
    }
    Presence shown = each.presence;
    if (const Command* sent = scene.sent(row.id)) {
        if (const auto* set = std::get_if<SetAttendance>(sent)) {
            shown = set->presence;
        }
    }
    row.chips.push_back(presence_chip(scene, shown));
    row.enabled = scene.writable;
    row.intent = {.act = Act::set_attendance, .target = each.id.value};
    row.buttons.push_back(form_button(scene, row.id + ".persons", Icon::people,
                                      "console.attendance.persons", "persons", each.id.value));
    return row;
}

FormRow awaited_row(const Scene& scene, const AwaitedView& each) {
    FormRow row = delegation_row(scene, each.name, each.flag, each.code);
    row.id = "admission." + each.id.value;
    row.mark = scene.mark(row.id);
    row.detail = scene.say(each.category);
    row.chips = {{Icon::clock, scene.say("console.admission.next_session"), Tone::accent}};
    if (each.seated) {
        row.chips.push_back({Icon::check, scene.say("console.admission.seated"), Tone::quiet});
        return row;
    }
    row.buttons = {{.id = row.id + ".withdraw",
                    .icon = Icon::cross,
                    .label = scene.say("console.admission.withdraw"),
                    .enabled = scene.writable,
                    .intent = {.act = Act::withdraw_admission, .target = each.id.value}}};
    return row;
}

/// R4.3: who was admitted and waits for the next session, and the way to admit another.
void add_admissions(const Scene& scene, std::vector<FormRow>& rows) {
    if (!scene.view.admissible || scene.view.admissible->empty()) {
        return;
    }
    ButtonModel admit = form_button(scene, "attendance.admit", Icon::plus,
                                    "console.admission.admit", "admission");
    // It is a public act (R4.4): whoever fills the form within would be refused at its end.
    admit.enabled = admit.enabled && scene.view.doors.state == DoorsState::open;
    rows.push_back(buttons_row({admit}));
    for (const AwaitedView& each : scene.view.awaited.value_or(std::vector<AwaitedView>{})) {
        rows.push_back(awaited_row(scene, each));
    }
}

}  // namespace

SheetModel present_attendance(const Scene& scene) {
    SheetModel model{.name = "attendance", .icon = Icon::people};
    model.title = scene.say("console.sheet.attendance");
    model.empty =
        scene.say(scene.view.session ? "console.attendance.empty" : "console.agenda.empty");
    add_admissions(scene, model.rows);
    if (!scene.view.attendance) {
        if (!model.rows.empty()) {
            model.rows.push_back(words_row(Icon::people, model.empty, Tone::quiet));
        }
        return model;
    }
    int unknown = 0;
    for (const AttendanceView& each : *scene.view.attendance) {
        model.rows.push_back(attendance_row(scene, each));
        unknown += each.presence == Presence::unknown ? 1 : 0;
    }
    if (unknown > 0) {
        model.chips.push_back(
            {Icon::question,
             scene.say("console.attendance.unknown", {{"n", std::to_string(unknown)}}),
             Tone::warn});
    }
    if (const auto quorum = quorum_chip(scene)) {
        model.chips.push_back(*quorum);
    }
    return model;
}

}  // namespace plenaria::console
