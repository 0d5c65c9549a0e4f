// What a form holds when it opens: what is so now.
#include <algorithm>

#include "console/core/durations.hpp"
#include "console/core/form_command.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

/// As `parted_names` takes them apart.
std::string joined(const std::vector<std::string>& names) {
    std::string all;
    for (const std::string& name : names) {
        all += all.empty() ? name : "; " + name;
    }
    return all;
}

void put_text(const View& view, FormState& form, const std::string& field, const Text& text) {
    for (const Language& language : view.event.languages) {
        form.values[field + "." + language.code] =
            text.has(language.code) ? std::string{text.in(language.code)} : std::string{};
    }
}

void open_item(const View& view, const OpenPopover& popover, const client::LocalTimes& zone,
               FormState& form) {
    const ItemView* item = item_of(view, popover.subject);
    if (item == nullptr) {
        return;
    }
    form.edits = item->edits;
    form.values["minutes"] = std::to_string(whole_minutes(item->planned));
    if (popover.name == "item.insert") {
        form.values["kind"] = name_of(ItemKind::debate);
        form.values["place"] = "after";
        form.values["minutes"] = "15";
    } else if (popover.name == "item.rename" || popover.name == "item.split") {
        put_text(view, form, "title", item->title);
    } else if (popover.name == "item.fix") {
        form.values["time"] = zone.hours_minutes(item->fixed_start.value_or(item->planned_start));
    } else if (popover.name == "item.move") {
        // No place: whatever stood here could be confirmed by whoever chose none.
        form.values["to"] = view.session ? view.session->id.value : "";
    } else if (popover.name == "item.merge") {
        const ItemView* next = item_after(view, popover.subject);
        form.edits = next == nullptr ? 0 : next->edits;
    } else if (popover.name == "item.return" && view.floor && view.floor->speaker) {
        form.values["speaker"] = name_of(HolderChoice::carry_over);
    }
    if (popover.name == "item.split") {
        form.values["minutes"] = std::to_string(whole_minutes(item->planned / 2));
    }
}

void open_text(const View& view, const OpenPopover& popover, FormState& form) {
    form.values["paragraphs"] = "1";
    for (const TextView& text : view.texts.value_or(std::vector<TextView>{})) {
        if (text.id.value != popover.subject) {
            continue;
        }
        form.edits = text.version;
        put_text(view, form, "title", text.title);
        int number = 0;
        for (const Text& paragraph : text.paragraphs) {
            put_text(view, form, "p" + std::to_string(++number), paragraph);
        }
        form.values["paragraphs"] = std::to_string(std::max(1, number));
    }
}

/// What was decided, to be read once more before it goes out.
void open_release(const View& view, const OpenPopover& popover, FormState& form) {
    form.values["until"] = "30";
    for (const TextView& text : view.texts.value_or(std::vector<TextView>{})) {
        if (text.id.value == popover.subject) {
            put_text(view, form, "text",
                     fill_text("bulletin.text_decided",
                               {{"title", text.title},
                                {"outcome",
                                 text_of("screen.text_" + std::string{name_of(text.state)})}}));
        }
    }
}

void open_persons(const View& view, const OpenPopover& popover, FormState& form) {
    for (const AttendanceView& row : view.attendance.value_or(std::vector<AttendanceView>{})) {
        if (row.id.value != popover.subject) {
            continue;
        }
        form.values["persons"] = joined(row.persons);
        form.values["presence"] = name_of(row.presence);
    }
}

}  // namespace

FormState opened_form(const View& view, const OpenPopover& popover,
                      const client::LocalTimes& zone) {
    FormState form;
    if (popover.name.starts_with("item.")) {
        open_item(view, popover, zone, form);
    } else if (popover.name == "session.extend") {
        form.values["minutes"] = "10";
    } else if (popover.name == "text") {
        open_text(view, popover, form);
    } else if (popover.name == "persons") {
        open_persons(view, popover, form);
    } else if (popover.name == "staff") {
        form.values["persons"] = joined(view.closing.value_or(ClosingView{}).staff);
    } else if (popover.name == "bulletin") {
        form.values["until"] = "15";
    } else if (popover.name == "release") {
        open_release(view, popover, form);
    } else if (popover.name == "admission") {
        const bool known = view.admissible && !view.admissible->empty();
        form.values["category"] = known ? view.admissible->front().id.value : "";
        form.values["language"] =
            view.event.languages.empty() ? "" : view.event.languages.front().code;
    } else if (popover.name == "document") {
        form.values["access"] = name_of(DocumentAccess::room);
        form.values["language"] =
            view.event.languages.empty() ? "" : view.event.languages.front().code;
    }
    return form;
}

}  // namespace plenaria::console
