// Screens: a code on their glass, pairing, clearing; and the word about emergency access.
#include <utility>

#include "console/core/controller.hpp"
#include "console/core/present_screens.hpp"
#include "server/model/limits.hpp"
#include "server/model/rejection.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::console {
namespace {

bool reads_a_code(std::string_view popover) {
    return popover == "screen.pair" || popover == "screen.clear";
}

/// Whether what the open form is for has been done, or cannot be any more.
bool is_settled(const View& view, const OpenPopover& open, const ScreenView& screen) {
    if (open.name == "screen.pair") {
        return screen.proof == ScreenProof::paired;
    }
    return open.name == "screen.clear" && (screen.cleared || !is_confidential(view));
}

}  // namespace

bool Controller::act_on_screens(const Intent& intent) {
    if (view() == nullptr) {
        return false;
    }
    switch (intent.act) {
        case Act::ask_code:
            ask_code();
            return true;
        case Act::unpair_screen:
            send(UnpairScreen{ScreenId{intent.target}}, "screen." + intent.target, {});
            break;
        case Act::revoke_clearance:
            // Of whatever matter: less on the glass is never wrong.
            send(RevokeClearance{ScreenId{intent.target}},
                 intent.target.empty() ? "screens" : "screen." + intent.target, {});
            break;
        case Act::acknowledge_emergency:
            send(AcknowledgeEmergency{}, "emergency", {});
            break;
        default:
            return false;
    }
    if (ui_.popover.name == "screen" || ui_.popover.name == "emergency") {
        ui_.popover = {};
    }
    return true;
}

void Controller::ask_code() {
    take_code_back();
    if (!reads_a_code(ui_.popover.name)) {
        return;
    }
    FormState& form = ui_.form;
    form.values["code"].clear();
    form.refusal = {};
    form.code = {.turn = form.code.turn + 1};
    if (!writable()) {
        form.code.refusal = text_of("console.toast.read_only");
        return;
    }
    const protocol::CodeRequest request{Pending::fresh_id(), ui_.room,
                                        ScreenId{ui_.popover.subject}};
    if (ask_ && ask_(request)) {
        form.code.asked = request.id;
        on_glass_ = request;
    } else {
        form.code.refusal = text_of("console.toast.not_sent");
    }
}

void Controller::take_code_back() {
    const bool is_typed = on_glass_ && reads_a_code(ui_.popover.name) &&
                          on_glass_->screen.value == ui_.popover.subject &&
                          on_glass_->room == ui_.room;
    // Where the link is lost the server takes it off by itself; but what cannot be sent for a
    // moment may be the same connection, or be asked for once more by the next.
    if (!on_glass_ || is_typed || !writable()) {
        return;
    }
    protocol::CodeRequest request = *on_glass_;
    request.id = Pending::fresh_id();
    request.off = true;
    if (ask_(std::move(request))) {
        on_glass_.reset();
    }
}

void Controller::edit_code(const std::string& text) {
    FormState& form = ui_.form;
    std::string code = typed_code(text);
    if (form.value("code") != code) {
        form.values["code"] = std::move(code);
        form.refusal = {};
    }
}

void Controller::take_code_result(const protocol::CommandResult& result) {
    CodeOnGlass& code = ui_.form.code;
    if (!result.id.empty() && result.id == ui_.form.sent && reads_a_code(ui_.popover.name)) {
        if (!result.ok()) {
            ++code.turn;  // the keyboard is back in the field, which Enter had left
        }
        // The server takes a code off the glass with the last try, and with its connection.
        if (result.code == name_of(RejectionCode::wrong_code)) {
            take_wrong_code();
        } else if (result.code == name_of(RejectionCode::screen_not_there)) {
            code.refusal = text_of("console.screen.code_gone");
        }
        return;
    }
    if (result.id.empty() || result.id != code.asked) {
        return;
    }
    code.asked = {};
    if (result.ok()) {
        code.until = now_ + limits::code_lasts;
    } else {
        code.refusal = result.text;
    }
}

void Controller::take_wrong_code() {
    FormState& form = ui_.form;
    // Where another code was asked for meanwhile, it was the former that was tried.
    if (form.code.sent.empty()) {
        return;
    }
    if (form.value("code") == form.code.sent) {
        form.values["code"].clear();  // what is typed next stands in its place
    }
    form.code.sent.clear();
    if (++form.code.wrong >= limits::code_tries) {
        form.code.refusal = text_of("console.screen.code_spent");
    }
}

void Controller::tell_wrong_code(const protocol::CommandResult& result) {
    if (result.code != name_of(RejectionCode::wrong_code) || !reads_a_code(ui_.popover.name)) {
        return;
    }
    const std::string& id = ui_.popover.subject;
    const ScreenView* screen = view() == nullptr ? nullptr : screen_of(*view(), id);
    const std::string& name = screen == nullptr ? id : screen->name;
    const CodeOnGlass& code = ui_.form.code;
    const bool counts = code.asked.empty() && code.refusal.empty() && now_ < code.until;
    ui_.form.refusal =
        fill_text(counts ? "console.screen.code_wrong" : "console.screen.code_wrong_over",
                  {{"name", same_text(name)}});
}

void Controller::close_outdated_screen() {
    if (view() == nullptr) {
        return;
    }
    const OpenPopover& open = ui_.popover;
    const bool of_screen = open.name == "screen" || reads_a_code(open.name);
    const ScreenView* screen = of_screen ? screen_of(*view(), open.subject) : nullptr;
    if ((of_screen && (screen == nullptr || is_settled(*view(), open, *screen))) ||
        (open.name == "emergency" && emergency_of(*picture_) == nullptr)) {
        ui_.popover = {};
        return;
    }
    if (screen != nullptr && reads_a_code(open.name) && !is_connected(*screen) &&
        now_ < ui_.form.code.until && ui_.form.code.refusal.empty()) {
        ui_.form.code.refusal = text_of("console.screen.code_gone");
    }
    CodeOnGlass& code = ui_.form.code;
    const bool shown = reads_a_code(open.name) && now_ < code.until && code.refusal.empty();
    const bool connected =
        picture_->phase == client::LinkPhase::joining || picture_->phase == client::LinkPhase::live;
    if (!connected && (shown || !code.asked.empty())) {
        // No answer comes over another connection, and a code goes with the one that asked for it.
        code.asked = {};
        code.refusal = text_of("console.screen.code_unanswered");
    }
}

}  // namespace plenaria::console
