// Forms: what is typed, what it would do (a dry run), and sending it for good.
#include <algorithm>
#include <limits>

#include "console/core/controller.hpp"
#include "console/core/form_command.hpp"
#include "console/core/form_preview.hpp"
#include "server/model/list_print.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;

constexpr std::string_view field_prefix = "form.";
// Long enough that a number typed in one go is asked about once.
constexpr auto typing_pause = 250ms;
// As of Next: a second press so soon is the same press of a hand.
constexpr auto hurried_again_after = 400ms;

/// Forms whose words go to the present item or session, whichever that is as they arrive.
bool is_of_the_present(std::string_view form) {
    return form == "text" || form == "document" || form == "persons";
}

/// `another_item`: whoever reads what is sent now is who read it in the item where it was begun.
Expectations believed(const View& view, const UiState& ui, bool another_item) {
    const OpenPopover& popover = ui.popover;
    if (popover.name == "item.return") {
        const ItemView* current = current_item(view);
        Expectations expect{{"item", current == nullptr ? std::string{} : current->id.value}};
        const auto choice = value_named<HolderChoice>(ui.form.value("speaker"));
        if (choice.value_or(HolderChoice::refuse) != HolderChoice::refuse) {
            expect.insert(expect.end(), popover.floor.begin(), popover.floor.end());
        }
        return expect;
    }
    if (popover.name.starts_with("item.")) {
        return {{"session", view.session ? view.session->id.value : std::string{}}};
    }
    if (is_of_the_present(popover.name)) {
        Expectations expect = popover.begun.expect;
        const bool of_own_item = popover.name == "text" && !popover.subject.empty();
        if (popover.name == "persons" || (of_own_item && another_item)) {
            // Who is there is of the session, and a text of the item that it has, whatever is
            // taken up meanwhile.
            std::erase_if(expect, [](const auto& each) { return each.first == "item"; });
        }
        if (popover.name == "text") {
            const int version = ui.form.edits;
            expect.emplace_back("text", version == 0 ? std::string{} : std::to_string(version));
        }
        return expect;
    }
    Expectations expect = popover.matter;
    if (popover.name == "staff") {
        // Not of the matter: while somebody types, a list that another has changed closes nothing.
        expect.emplace_back("staff", popover.staff);
    }
    return expect;
}

/// What a form is about beyond its subject: another closing or confidential item is another matter.
Expectations present_matter(const View& view, std::string_view form) {
    if (form == "staff" || form == "override") {
        return believed_closing(view);
    }
    if (form != "screen.clear") {
        return {};
    }
    Expectations matter = believed_closing(view);
    if (!view.closing) {
        const ItemView* item = current_item(view);
        matter.emplace_back("item", item == nullptr ? std::string{} : item->id.value);
    }
    return matter;
}

/// Whether another console was faster with what the open form changes.
bool is_outrun(const protocol::CommandResult& result) {
    const bool expected = result.code == name_of(RejectionCode::expectation_failed);
    return result.code == name_of(RejectionCode::item_edited) ||
           (expected && std::any_of(result.present.begin(), result.present.end(),
                                    [](const auto& present) {
                                        return present.first == "text" || present.first == "entry";
                                    }));
}

/// Whether the same would be refused again: not what the server had no room or disk for, nor what
/// another console changed, which may be wanted still.
bool is_refused_for_good(const protocol::CommandResult& result) {
    return !result.ok() && !is_outrun(result) &&
           result.code != name_of(RejectionCode::overloaded) &&
           result.code != name_of(RejectionCode::storage_unavailable);
}

/// What `edits` must be for the command to be taken now: as the server said, or as is seen here. Of
/// a text that is seen always the latter: that is what could be read. One of another item is not.
int present_edits(const View& view, const UiState& ui) {
    if (ui.popover.name == "text") {
        const TextView* text = edited_text(view, ui.popover);
        const auto said =
            whole_number(ui.form.present_value("text"), std::numeric_limits<int>::max());
        return text == nullptr ? said.value_or(0) : text->version;
    }
    const ItemView* item = edited_item(view, ui.popover);
    const std::string said = ui.form.present_value("edits");
    const auto number = whole_number(said, std::numeric_limits<int>::max());
    return number.value_or(item == nullptr ? 0 : item->edits);
}

}  // namespace

void Controller::open_form(const std::string& name, const std::string& subject) {
    if (!writable() || !is_form(name)) {
        return;
    }
    const bool of_checklist = ui_.popover.name == "checklist";
    std::string row = std::move(ui_.popover.row);
    ui_.popover = {};
    ui_.popover.name = name;
    ui_.popover.subject = subject;
    if (of_checklist) {
        ui_.popover.under.push_back({"checklist", std::move(row)});
    }
    ui_.popover.matter = present_matter(*view(), name);
    ui_.popover.staff = staff_print(*view());
    ui_.popover.begun = begun_in(*view());
    ui_.popover.floor = believed_floor();
    ui_.form = opened_form(*view(), ui_.popover, zone_);
    ask_code();
}

void Controller::close_outdated_form() {
    const OpenPopover& open = ui_.popover;
    if (is_form(open.name) && view() != nullptr &&
        present_matter(*view(), open.name) != open.matter) {
        ui_.popover = {};
    }
}

bool Controller::act_on_form(const Intent& intent) {
    FormState& form = ui_.form;
    switch (intent.act) {
        case Act::open_form:
            open_form(intent.target, intent.detail);
            return true;
        case Act::drop_item:
            open_form("item.move", intent.target);
            form.values["before"] = intent.detail;
            return true;
        case Act::choose:
            if (!is_form(ui_.popover.name)) {
                return false;
            }
            if (ui_.popover.name == "item.move" && intent.target == "to") {
                // A place is one of its session's; of another the end is there always.
                const bool own = view()->session && view()->session->id.value == intent.detail;
                form.values.erase("before");
                if (!own) {
                    form.values["before"] = "";
                }
            }
            form.values[intent.target] = intent.detail;
            form.changed = {};
            begin_asking();
            return true;
        case Act::edit:
            if (!intent.target.starts_with(field_prefix)) {
                return false;
            }
            if (intent.target == "form.code") {
                edit_code(intent.detail);
                return true;
            }
            form.values[intent.target.substr(field_prefix.size())] = intent.detail;
            ui_.popover.row.clear();  // Enter is for what is typed, not for what the arrows chose
            form.changed = now_;
            begin_asking();
            return true;
        case Act::confirm_form:
            confirm_form();
            return true;
        default:
            return false;
    }
}

void Controller::confirm_form() {
    FormState& form = ui_.form;
    if (!is_form(ui_.popover.name) || !form.sent.empty() || form.refused) {
        return;
    }
    if (ui_.popover.name == "handover" && form.value("step") != "2") {
        // Two steps: what changes is read before it is confirmed (R3.6).
        act({.act = Act::choose, .target = "step", .detail = form.value("to").empty() ? "" : "2"});
        return;
    }
    if (!could_read_effect()) {
        return;
    }
    if (form.stale) {
        // The operator has read what is so now, and still wants what was typed.
        form.edits = present_edits(*view(), ui_);
        form.stale = false;
    }
    auto command = form_command(*view(), ui_, zone_, server_now());
    if (!command) {
        return;
    }
    send_from_form(std::move(*command), form_subject(ui_.popover),
                   believed(*view(), ui_, may_change_item(ui_.popover.begun)));
}

void Controller::begin_asking() {
    ui_.form.refusal = {};
    ui_.form.hurried = false;
    if (std::exchange(ui_.form.refused, false)) {
        // What stood against it may be of another room: whoever chooses it again asks again.
        ui_.form.answer_about = 0;
    }
    ui_.form.unanswered_since = now_;
}

bool Controller::could_read_effect() {
    FormState& form = ui_.form;
    const Foresight known = foresight_of(*view(), ui_, zone_, server_now(), now_);
    // What another console changed was refused, and read in the refusal.
    const bool asked = known == Foresight::asked && !form.stale;
    const bool again =
        known == Foresight::told && form.hurried && now_ - form.answered < hurried_again_after;
    if (asked || again) {
        form.hurried = true;
        form.changed = {};  // whoever confirms types no more
        return false;
    }
    return true;
}

void Controller::send_from_form(Command command, std::string subject, Expectations expect) {
    const bool ends_item = std::holds_alternative<ReturnToItem>(command);
    ui_.form.sent = send(std::move(command), std::move(subject), std::move(expect));
    if (ends_item) {
        note_left_waiting(ui_.form.sent);
    }
    ui_.form.refusal = {};
    ui_.form.hurried = false;
    ui_.form.code.sent = ui_.form.value("code");
}

void Controller::take_form_results(const std::vector<protocol::CommandResult>& results) {
    FormState& form = ui_.form;
    for (const protocol::CommandResult& result : results) {
        take_code_result(result);
        if (result.ok() && !result.id.empty() && result.id == ui_.sent_popover.id) {
            ui_.sent_popover = {};
        }
        if (result.id.empty() || (result.id != form.asked && result.id != form.sent)) {
            continue;
        }
        form.stale = is_outrun(result);
        form.present = result.present;
        if (result.id == form.asked) {
            form.asked = {};
            form.answer_about = form.asked_about;
            form.unanswered_since = {};
            form.answered = now_;
            form.effects = result.effects;
            form.doubt = result.ok() ? Text{} : result.text;
            form.refused_about = is_refused_for_good(result) ? form.asked_about : 0;
            continue;
        }
        form.sent = {};
        form.refusal = result.ok() ? Text{} : result.text;
        tell_wrong_code(result);
        if (result.code == name_of(RejectionCode::expectation_failed) &&
            is_form(ui_.popover.name)) {
            // The operator reads why, and may still want what was typed.
            ui_.popover.floor = believed_floor();
            if (is_of_the_present(ui_.popover.name)) {
                begin_anew(ui_.popover.begun, ui_.popover.name != "persons");
            }
        }
        if (result.ok() && ui_.popover.name == "amend") {
            ui_.popover = {};
        } else if (result.ok() && is_form(ui_.popover.name)) {
            const bool of_checklist =
                ui_.popover.name == "staff" || ui_.popover.name == "override";
            const bool lists = ui_.popover.name == "staff";
            // What was typed was read, also before the room has come with it.
            const std::string typed = print_of(parted_names(form.value("persons")));
            ui_.popover = {};
            if (of_checklist && view() != nullptr) {
                open_popover("checklist", {});
                ui_.popover.staff = lists ? typed : ui_.popover.staff;
            }
        }
    }
}

void Controller::update_preview() {
    FormState& form = ui_.form;
    if (!writable()) {
        // What was asked is asked anew: an answer may be lost, and nothing can be confirmed.
        form.asked = {};
        form.unanswered_since = {};
        return;
    }
    if (!has_preview(ui_.popover.name) || !form.sent.empty()) {
        return;
    }
    auto request = preview_request(*view(), ui_, zone_, server_now());
    if (!request) {
        form.effects.clear();
        form.doubt = {};
        form.answer_about = 0;
        form.unanswered_since = {};
        form.refused = false;
        return;
    }
    const std::uint64_t about = preview_question(*request, *view());
    form.refused = about == form.refused_about;
    if (about == form.answer_about) {
        form.unanswered_since = {};
        return;
    }
    if (form.unanswered_since == client::SteadyPoint{}) {
        form.unanswered_since = now_;
    }
    // One question at a time, unless its answer is lost and another command is to be asked about.
    const bool lost =
        form.asked_about != about && now_ - form.unanswered_since >= preview_awaited;
    if ((!form.asked.empty() && !lost) || now_ < form.changed + typing_pause) {
        return;
    }
    request->id = Pending::fresh_id();
    form.asked = request->id;
    form.asked_about = about;
    if (!send_(std::move(*request))) {
        form.asked = {};
    }
}

client::SteadyPoint Controller::preview_due() const {
    const FormState& form = ui_.form;
    auto due = client::SteadyPoint::max();
    if (!has_preview(ui_.popover.name)) {
        return due;
    }
    if (form.changed + typing_pause > now_) {
        due = form.changed + typing_pause;
    }
    if (const auto late = form.unanswered_since + preview_awaited; late > now_) {
        due = std::min(due, late);
    }
    return due;
}

}  // namespace plenaria::console
