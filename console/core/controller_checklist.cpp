// The closing's checklist (R4): each press as a command of the closing that was seen, and the rows
// of its popovers by the keyboard.
#include <algorithm>
#include <charconv>

#include "console/core/controller.hpp"
#include "console/core/form_rows.hpp"
#include "console/core/present_screens.hpp"

namespace plenaria::console {
namespace {

/// "head/2" → who of a member is in the room, "unmarked/0" → the tick is taken back; nothing for
/// what no presenter made.
std::optional<MarkRoster> mark_of(const Intent& intent) {
    const std::size_t slash = intent.detail.find('/');
    if (slash == std::string::npos) {
        return std::nullopt;
    }
    MarkRoster mark{DelegationId{intent.target}, intent.detail.starts_with("head"), 0,
                    intent.detail.starts_with("unmarked")};
    const char* begin = intent.detail.data() + slash + 1;
    const char* end = intent.detail.data() + intent.detail.size();
    return std::from_chars(begin, end, mark.officials).ec == std::errc{} ? std::optional{mark}
                                                                         : std::nullopt;
}

/// What the arrows go through.
struct Choosable {
    std::string id;
    Intent intent;
};

/// All that can be pressed in a popover and does not merely close it, from above.
std::vector<Choosable> choosable_in(const std::optional<PopoverModel>& popover) {
    std::vector<Choosable> all;
    if (!popover) {
        return all;
    }
    const auto add = [&](bool enabled, const std::string& id, const Intent& intent) {
        if (enabled && !id.empty() && intent.act != Act::close_popover) {
            all.push_back({id, intent});
        }
    };
    for (const FormRow& row : popover->rows) {
        add(row.enabled, row.id, row.intent);
    }
    for (const ChoiceRow& row : popover->choices) {
        add(row.button.enabled, row.button.id, row.button.intent);
    }
    for (const auto* buttons : {&popover->options, &popover->buttons}) {
        for (const ButtonModel& each : *buttons) {
            add(each.enabled && !each.hold, each.id, each.intent);
        }
    }
    return all;
}

}  // namespace

Expectations believed_closing(const View& view) {
    return {{"closing", view.closing ? std::to_string(view.closing->number) : std::string{}}};
}

Expectations believed_reopening(const View& view) {
    const bool prepared = view.doors.state == DoorsState::reopening && view.doors.since;
    Expectations believed = view.closing ? believed_closing(view) : Expectations{};
    believed.emplace_back("reopening",
                          prepared ? std::to_string(to_unix_ms(*view.doors.since)) : std::string{});
    return believed;
}

BegunIn begun_in(const View& view) {
    BegunIn begun{.expect = believed_closing(view),
                  .within = view.closing || view.doors.within || is_confidential(view)};
    const ItemView* item = current_item(view);
    begun.matter = (view.session && view.session->confidential) ||
                   (item != nullptr && item->confidential);
    begun.expect.emplace_back("item", item == nullptr ? std::string{} : item->id.value);
    begun.expect.emplace_back("session", view.session ? view.session->id.value : std::string{});
    return begun;
}

bool Controller::act_on_checklist(const Intent& intent) {
    if (view() == nullptr) {
        return false;
    }
    switch (intent.act) {
        case Act::confirm_check:
            if (const auto check = value_named<ClosingCheck>(intent.target)) {
                Expectations believed = believed_closing(*view());
                if (*check == ClosingCheck::staff && !intent.detail.empty()) {
                    believed.emplace_back("staff", intent.detail);
                }
                send(ConfirmCheck{*check, !intent.detail.empty()}, "check." + intent.target,
                     std::move(believed));
            }
            return true;
        case Act::mark_roster:
            if (const auto mark = mark_of(intent)) {
                send(*mark, "roster." + intent.target, believed_closing(*view()));
            }
            return true;
        case Act::admit_secretary: {
            Expectations believed = believed_closing(*view());
            if (!intent.detail.empty()) {
                // Asked in for the item that was read, or not at all.
                const ItemView* item = current_item(*view());
                believed.emplace_back("item", item == nullptr ? std::string{} : item->id.value);
            }
            send(AdmitSecretary{!intent.detail.empty()}, "secretary", std::move(believed));
            return true;
        }
        default:
            return false;
    }
}

std::vector<std::string> Controller::choosable_rows() const {
    std::vector<std::string> ids;
    for (const Choosable& each : choosable_in(present_popover(scene()))) {
        ids.push_back(each.id);
    }
    return ids;
}

std::vector<ButtonModel> Controller::places_to_move_to() const {
    const auto popover = present_popover(scene());
    for (const FormRow& row : popover ? popover->rows : std::vector<FormRow>{}) {
        if (row.id == places_row && writable()) {
            return row.buttons;
        }
    }
    return {};
}

bool Controller::press_enter_on_row() {
    if (ui_.popover.row.empty()) {
        return false;
    }
    const auto all = choosable_in(present_popover(scene()));
    const auto row = std::find_if(all.begin(), all.end(), [&](const Choosable& each) {
        return each.id == ui_.popover.row;
    });
    if (row == all.end()) {
        return false;
    }
    act(row->intent);
    return true;
}

}  // namespace plenaria::console
