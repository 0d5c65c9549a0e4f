// What an interpreter's or a delegate's console shows: the same places, without anything that a
// command could come of, and with words for somebody who follows.
#include <algorithm>
#include <iterator>
#include <utility>

#include "console/core/form_rows.hpp"

namespace plenaria::console {
namespace {

/// Why the room's matter is not in this view; it is not told of what it is kept out of.
std::string outside_text(const Scene& scene) { return scene.say("console.following.outside"); }

/// What was published of it: its title, and when work resumes.
std::string published_text(const Scene& scene) {
    const DoorsView& doors = scene.view.doors;
    std::string text = scene.say(doors.public_title);
    if (doors.resumes_at) {
        text += (text.empty() ? "" : "  ·  ") +
                scene.say("console.notices.resumes",
                          {{"time", scene.zone.hours_minutes(*doors.resumes_at)}});
    }
    return text;
}

void follow_rail(const Scene& scene, RailModel& model) {
    model.outputs.clear();
    for (ButtonModel* button : {&model.more, &model.checklist, &model.announce, &model.action}) {
        button->shown = false;
    }
    if (scene.view.doors.within) {
        model.detail = scene.say("console.following.within");
        if (scene.view.doors.state == DoorsState::reopening) {
            // The question whether to reopen is not asked of them.
            model.title = scene.say("console.rail.closed");
            model.state = DoorsState::closed;
            model.since.clear();
        }
    } else if (is_blind(scene.view)) {
        const std::string published = published_text(scene);
        model.detail = published.empty() ? outside_text(scene) : published;
    } else {
        const char* open = "console.rail.open_detail";
        if (model.members_only) {
            open = "console.rail.members_only_detail";
        } else if (model.session && scene.view.session->state == SessionState::suspended) {
            open = "console.rail.suspended_detail";
        }
        model.detail = scene.say(model.session ? open : "console.rail.none_detail");
    }
}

void follow_agenda(const Scene& scene, AgendaModel& model) {
    model.session.buttons.clear();
    for (AgendaRow& row : model.rows) {
        row.has_actions = false;
        row.movable = false;
    }
    if (is_blind(scene.view)) {
        model.session.title = outside_text(scene);
        model.empty = published_text(scene);
    } else if (scene.view.session && !scene.view.agenda) {
        model.empty = scene.say("console.following.not_shown");
    } else if (!scene.view.session) {
        model.empty = scene.say("console.following.no_session");
    }
}

void follow_floor(const Scene& scene, FloorModel& model) {
    model.buttons.clear();
    model.strip = {};
    if (model.occupied) {
        return;
    }
    model.empty_detail.clear();
    if (is_blind(scene.view)) {
        model.empty = outside_text(scene);
        model.empty_detail = published_text(scene);
    } else if (!scene.view.floor) {
        model.empty =
            scene.say(scene.view.session ? "console.following.not_shown" : "console.session.none");
    } else if (const auto& next = scene.view.next_speakers; next && !next->next.empty()) {
        model.empty_detail = scene.say("console.floor.empty_next",
                                       {{"name", speaker_name(scene, next->next.front())}});
    }
}

QueueRow speaker_row(const Scene& scene, const SpeakerView& speaker, std::size_t index) {
    QueueRow row;
    // Unlike the main list's own it has no grip: nobody drags it.
    row.kind = QueueRow::Kind::reply;
    row.id = speaker.id.value;
    row.position = std::to_string(index + 1);
    row.flag = speaker.flag;
    row.code = speaker.code;
    row.name = speaker_name(scene, speaker);
    row.person = speaker.person;
    if (!speaker.capacity.empty()) {
        row.person += (row.person.empty() ? "" : ", ") + speaker.capacity;
    }
    row.category = {Icon::people, scene.say(speaker.category), Tone::plain};
    if (speaker.on_behalf_of != Capacity::national) {
        row.signs.push_back(capacity_chip(scene, speaker));
    }
    if (speaker.remote) {
        row.signs.push_back({Icon::remote, scene.say("console.queue.remote"), Tone::accent});
    }
    row.language = upper(speaker.language.code);
    return row;
}

QueueRow heading(std::string id, std::string text) {
    QueueRow row;
    row.kind = QueueRow::Kind::heading;
    row.id = std::move(id);
    row.name = std::move(text);
    return row;
}

void add_speakers(const Scene& scene, const NextSpeakersView& speakers, QueueModel& model) {
    for (std::size_t i = 0; i < speakers.next.size(); ++i) {
        model.rows.push_back(speaker_row(scene, speakers.next[i], i));
    }
    if (speakers.more > 0) {
        model.after.push_back(heading(
            "more", scene.say("console.following.more", {{"n", std::to_string(speakers.more)}})));
    }
    if (!speakers.replies.empty()) {
        model.after.push_back(heading("reply", scene.say("console.reply.heading")));
    }
    for (std::size_t i = 0; i < speakers.replies.size(); ++i) {
        model.after.push_back(speaker_row(scene, speakers.replies[i], i));
    }
}

void follow_queue(const Scene& scene, QueueModel& model) {
    model.state_chip = ChipModel{model.state.icon, model.state.label, Tone::plain};
    model.add.shown = false;
    model.state.shown = false;
    model.waiting_word.clear();
    model.replies.reset();
    model.rows.clear();
    model.after.clear();
    std::erase_if(model.before, [](const QueueRow& row) { return row.id == "panel"; });
    for (QueueRow& row : model.before) {
        row.buttons.clear();
    }
    if (!model.before.empty()) {
        model.before.insert(model.before.begin(),
                            heading("panel", scene.say("console.panel.title")));
    }
    model.empty_detail.clear();
    if (is_blind(scene.view)) {
        model.empty = outside_text(scene);
    } else if (scene.view.session && !scene.view.list) {
        model.empty = scene.say("console.following.not_shown");
        model.state_chip.reset();
    }
    if (scene.view.list && has_list(scene.view)) {
        model.summary.text = scene.say("console.following.waiting",
                                       {{"n", std::to_string(scene.view.list->waiting)}});
    }
    if (scene.view.next_speakers) {
        add_speakers(scene, *scene.view.next_speakers, model);
    }
}

/// Rows of a sheet that say something, without what could be pressed on them.
void add_readable(const SheetModel& sheet, std::string_view prefix, std::vector<FormRow>& rows) {
    for (FormRow row : sheet.rows) {
        if (row.id.starts_with(prefix)) {
            row.buttons.clear();
            row.enabled = false;
            rows.push_back(std::move(row));
        }
    }
}

/// What is said to the room, and what may be read about the item.
SheetModel present_said(const Scene& scene) {
    SheetModel model{.name = "said", .icon = Icon::megaphone};
    model.title = scene.say("console.following.said");
    model.empty = scene.say("console.following.nothing_said");
    add_readable(present_notices(scene), "bulletin.", model.rows);
    std::vector<FormRow> documents;
    add_readable(present_documents(scene), "document.", documents);
    if (!documents.empty()) {
        model.rows.push_back(heading_row(scene.say("console.sheet.documents")));
        std::move(documents.begin(), documents.end(), std::back_inserter(model.rows));
    }
    return model;
}

FooterModel follow_footer(const Scene& scene) {
    FooterModel model;
    model.hints = {{"F2", scene.say("console.hint.language")},
                   {"F12", scene.say("console.following.lock")}};
    const std::string role{name_of(*scene.operator_role)};
    model.status =
        scene.say("console.following.who",
                  {{"name", scene.operator_name}, {"role", scene.say("console.role." + role)}});
    return model;
}

}  // namespace

bool only_follows(std::optional<Role> role) {
    return role == Role::interpreter || role == Role::delegate;
}

ConsoleModel following(const Scene& scene, ConsoleModel model) {
    model.following = true;
    model.header.palette.shown = false;
    model.header.service.shown = false;
    model.header.emergency.reset();
    follow_rail(scene, model.rail);
    follow_agenda(scene, model.agenda);
    follow_floor(scene, model.floor);
    follow_queue(scene, model.queue);
    for (ChannelRow& row : model.interpretation.rows) {
        row.enabled = false;
    }
    model.reopening.reset();
    model.tabs.clear();
    model.side_room.reset();
    model.popover.reset();
    model.undo.reset();
    model.sheet = present_said(scene);
    model.footer = follow_footer(scene);
    return model;
}

}  // namespace plenaria::console
