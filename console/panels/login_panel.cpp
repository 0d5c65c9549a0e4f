#include "console/panels/login_panel.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "console/panels/draw.hpp"
#include "console/panels/widgets.hpp"

namespace plenaria::console {
namespace {

constexpr float card_width = 500;
constexpr float pad = 30;
constexpr float gap = 16;
constexpr float label_height = 22;
constexpr float field_tall = label_height + 44;
constexpr float message_height = 64;

bool tapped(ImGuiKey key, bool repeat) {
    return ImGui::IsKeyPressed(ImGui::GetKeyIndex(key), repeat);
}

/// One character as UTF-8; empty for what is no text, or was none that ImGui can carry.
std::string utf8_of(ImWchar c) {
    const unsigned code = c;
    if (code < 0x20 || code == 0x7F || code == 0xFFFD) {
        return {};
    }
    std::string text;
    const auto add = [&](unsigned byte) { text += static_cast<char>(byte); };
    if (code < 0x80) {
        add(code);
    } else if (code < 0x800) {
        add(0xC0U | code >> 6U);
        add(0x80U | (code & 0x3FU));
    } else {
        add(0xE0U | code >> 12U);
        add(0x80U | (code >> 6U & 0x3FU));
        add(0x80U | (code & 0x3FU));
    }
    return text;
}

/// What the clipboard holds, without the line's end that comes along with a whole line.
std::string pasted_text() {
    const char* pasted = ImGui::GetClipboardText();
    std::string text = pasted == nullptr ? "" : pasted;
    while (!text.empty() && (text.back() == '\n' || text.back() == '\r')) {
        text.pop_back();
    }
    return text;
}

void put_in(Canvas& canvas, std::string text) {
    if (text.empty()) {
        return;
    }
    if (std::exchange(canvas.secret_chosen, false)) {
        canvas.emit({.act = Act::erase_secret, .detail = "all"});
    }
    canvas.emit({.act = Act::type_secret, .detail = std::move(text)});
}

/// Takes what was typed since the last frame. Not a field of ImGui's: it would keep copies.
void take_typed(Canvas& canvas, const SecretModel& model) {
    ImGuiIO& io = ImGui::GetIO();
    canvas.secret_chosen = canvas.secret_chosen && model.dots > 0;
    if (io.KeyCtrl && tapped(ImGuiKey_A, false)) {
        canvas.secret_chosen = model.dots > 0;
    }
    for (const ImWchar c : io.InputQueueCharacters) {
        put_in(canvas, utf8_of(c));
    }
    io.InputQueueCharacters.resize(0);
    const bool erased = tapped(ImGuiKey_Backspace, true);
    const bool chosen = canvas.secret_chosen;
    if (chosen && (erased || tapped(ImGuiKey_Delete, false))) {
        canvas.emit({.act = Act::erase_secret, .detail = "all"});
        canvas.secret_chosen = false;
    } else if (erased) {
        canvas.emit({.act = Act::erase_secret});
    }
    if (io.KeyCtrl && tapped(ImGuiKey_V, false)) {
        put_in(canvas, pasted_text());
    }
}

void draw_dots(const Canvas& canvas, Box inner, std::size_t dots, bool active) {
    const float step = canvas.px(16);
    const float radius = canvas.px(5);
    const auto fitting = static_cast<std::size_t>(std::max(0.0F, inner.w / step) - 1);
    float x = inner.x + radius;
    if (canvas.secret_chosen && active) {
        const float wide = step * static_cast<float>(std::min(dots, fitting));
        fill({inner.x, inner.mid_y() - canvas.px(14), wide, canvas.px(28)}, theme::accent_ground,
             canvas.px(4));
    }
    for (std::size_t i = 0; i < std::min(dots, fitting); ++i) {
        Canvas::list().AddCircleFilled({x, inner.mid_y()}, radius, theme::text, 16);
        x += step;
    }
    if (active) {
        const float tall = canvas.px(20);
        fill({std::round(x - radius), inner.mid_y() - tall / 2, std::max(1.0F, canvas.px(2)), tall},
             theme::accent);
    }
}

void draw_secret(Canvas& canvas, Box box, const SecretModel& model, bool active) {
    text_in_box(canvas, canvas.fonts().small, box.take_top(canvas.px(label_height)),
                theme::text_second, model.label, Align::left, Fit::must);
    const Press press = press_area(canvas, model.id, box, model.enabled);
    if (press.hovered) {
        ImGui::SetMouseCursor(ImGuiMouseCursor_TextInput);
    }
    const float rounding = canvas.px(8);
    fill(box, theme::track, rounding);
    outline(box, active ? theme::accent : theme::line_strong, rounding,
            active ? std::max(1.0F, canvas.px(2)) : 1);
    Box inner = box.inset(canvas.px(14), 0);
    if (model.dots == 0) {
        Box hint = inner;
        hint.take_left(active ? canvas.px(8) : 0);
        text_in_box(canvas, canvas.fonts().body, hint, theme::text_third, model.hint);
    }
    draw_dots(canvas, inner, model.dots, active);
}

float text_height(ImFont* font, float width, const std::string& text) {
    const std::string lines = broken_at_blanks(font, text, width);
    const char* const end = lines.data() + lines.size();
    return font->CalcTextSizeA(font->FontSize, FLT_MAX, 0, lines.data(), end).y;
}

void wrapped(const Canvas& canvas, ImFont* font, Box& rest, ImU32 colour, const std::string& text) {
    const std::string lines = broken_at_blanks(font, text, rest.w);
    const Box place = rest.take_top(text_height(font, rest.w, text) + canvas.px(4));
    Canvas::list().AddText(font, font->FontSize, {std::round(place.x), std::round(place.y)}, colour,
                           lines.data(), lines.data() + lines.size());
}

float message_text_width(const Canvas& canvas, float width) { return width - canvas.px(52); }

/// At least the room that most need, so that the button below stays where it is.
float message_room(const Canvas& canvas, float width, const std::optional<LoginMessage>& message) {
    const float least = canvas.px(message_height);
    if (!message) {
        return least;
    }
    const float inner = message_text_width(canvas, width);
    return std::max(least, text_height(canvas.fonts().body, inner, message->text) +
                               text_height(canvas.fonts().small, inner, message->other) +
                               canvas.px(24));
}

void draw_message(Canvas& canvas, const Box& box, const LoginMessage& message) {
    fill(box, theme::ground(message.tone), canvas.px(8));
    Box rest = box.inset(canvas.px(12), canvas.px(8));
    icon_in_box(canvas.fonts().body, rest.take_left(canvas.px(20)), theme::ink(message.tone),
                message.icon);
    rest.take_left(canvas.px(8));
    rest.w = message_text_width(canvas, box.w);
    const float spare = rest.h - text_height(canvas.fonts().body, rest.w, message.text) -
                        text_height(canvas.fonts().small, rest.w, message.other) - canvas.px(4);
    rest.take_top(std::max(0.0F, spare / 2));
    wrapped(canvas, canvas.fonts().body, rest, theme::text, message.text);
    wrapped(canvas, canvas.fonts().small, rest, theme::text_second, message.other);
}

void draw_even(Canvas& canvas, Box row, const std::vector<ButtonModel>& buttons) {
    const float between = canvas.px(10);
    const auto count = static_cast<float>(buttons.size());
    const float width = (row.w - between * (count - 1)) / count;
    for (const ButtonModel& each : buttons) {
        button(canvas, row.take_left(width), each);
        row.take_left(between);
    }
}

/// Their names do not fit side by side in one line.
constexpr std::size_t roles_per_line = 3;

float roles_height(const Canvas& canvas, const LoginModel& model) {
    const std::size_t lines = (model.roles.size() + roles_per_line - 1) / roles_per_line;
    return canvas.px(static_cast<float>(lines) * (44 + 8) - 8);
}

void draw_roles(Canvas& canvas, Box box, const std::vector<ButtonModel>& roles) {
    const float between = canvas.px(10);
    const auto columns = static_cast<float>(roles_per_line);
    const float width = (box.w - between * (columns - 1)) / columns;
    Box line;
    for (std::size_t i = 0; i < roles.size(); ++i) {
        if (i % roles_per_line == 0) {
            line = box.take_top(canvas.px(44));
            box.take_top(canvas.px(8));
        }
        button(canvas, line.take_left(width), roles[i]);
        line.take_left(between);
    }
}

float card_height(const Canvas& canvas, const LoginModel& model) {
    const float inner = canvas.px(card_width - 2 * pad);
    float height = canvas.px(2 * pad + 48 + gap);
    height += model.person.empty() ? 0 : canvas.px(34 + gap);
    height += model.name ? canvas.px(field_tall) + canvas.px(gap) : 0;
    height += model.roles.empty() ? 0 : canvas.px(label_height + gap) + roles_height(canvas, model);
    height += canvas.px(field_tall) + canvas.px(gap);
    height += message_room(canvas, inner, model.message) + canvas.px(gap);
    height += canvas.px(56);
    height += model.others.empty() ? 0 : canvas.px(12 + 44);
    return height;
}

void draw_head(Canvas& canvas, Box& rest, const LoginModel& model) {
    Box head = rest.take_top(canvas.px(48));
    rest.take_top(canvas.px(gap));
    const Box sign = head.take_left(canvas.px(48));
    fill(sign, theme::accent_ground, canvas.px(10));
    icon_in_box(canvas.fonts().title, sign, theme::accent, model.icon);
    head.take_left(canvas.px(14));
    if (model.lead.empty()) {
        text_in_box(canvas, canvas.fonts().title, head, theme::text, model.title, Align::left,
                    Fit::must);
        return;
    }
    text_in_box(canvas, canvas.fonts().title, head.take_top(canvas.px(28)), theme::text,
                model.title, Align::left, Fit::must);
    text_in_box(canvas, canvas.fonts().small, head, theme::text_third, model.lead);
}

/// The name and the role, or who is locked in.
void draw_who(Canvas& canvas, Box& rest, const LoginModel& model, bool wants_name) {
    if (!model.person.empty()) {
        rule(canvas, {rest.x, rest.y - canvas.px(2), rest.w, 1});
        text_in_box(canvas, canvas.fonts().strong, rest.take_top(canvas.px(34)), theme::text,
                    model.person);
        rest.take_top(canvas.px(gap));
    }
    canvas.types_name = false;
    if (model.name) {
        field(canvas, rest.take_top(canvas.px(field_tall)), *model.name, wants_name);
        canvas.types_name = ImGui::IsItemActive();
        rest.take_top(canvas.px(gap));
    }
    if (!model.roles.empty()) {
        text_in_box(canvas, canvas.fonts().small, rest.take_top(canvas.px(label_height)),
                    theme::text_second, model.role_label, Align::left, Fit::must);
        draw_roles(canvas, rest.take_top(roles_height(canvas, model)), model.roles);
        rest.take_top(canvas.px(gap));
    }
}

void draw_card(Canvas& canvas, const Box& card, const LoginModel& model, bool wants_name) {
    fill(card, theme::panel, canvas.px(12));
    outline(card, theme::line_strong, canvas.px(12));
    Box rest = card.inset(canvas.px(pad), canvas.px(pad));
    draw_head(canvas, rest, model);
    draw_who(canvas, rest, model, wants_name);
    const bool secret = !canvas.types_name && !wants_name && !model.busy;
    if (secret) {
        take_typed(canvas, model.secret);
    } else {
        canvas.secret_chosen = false;
    }
    draw_secret(canvas, rest.take_top(canvas.px(field_tall)), model.secret, secret);
    rest.take_top(canvas.px(gap));
    const Box message = rest.take_top(message_room(canvas, rest.w, model.message));
    if (model.message) {
        draw_message(canvas, message, *model.message);
    }
    rest.take_top(canvas.px(gap));
    button(canvas, rest.take_top(canvas.px(56)), model.confirm);
    if (!model.others.empty()) {
        rest.take_top(canvas.px(12));
        draw_even(canvas, rest.take_top(canvas.px(44)), model.others);
    }
}

}  // namespace

void draw_login(Canvas& canvas, const Box& viewport, const LoginModel& model) {
    const bool tab = tapped(ImGuiKey_Tab, false);
    const bool typed_name = canvas.types_name;
    const std::string shown = model.locked ? "locked" : "asking";
    const bool fresh = canvas.shown_login != shown;
    canvas.shown_login = shown;
    if (tab && typed_name) {
        ImGui::SetWindowFocus(nullptr);  // the field lets go of the keyboard
    }
    const bool wants_name =
        model.name && !model.busy && ((fresh && model.name->focus) || (tab && !typed_name));
    fill(viewport, theme::background);
    const float height = card_height(canvas, model);
    const float clock = model.clock.empty() ? 0 : canvas.px(112 + 28);
    const float width = std::min(canvas.px(card_width), viewport.w - canvas.px(40));
    const float top = std::max(canvas.px(8), std::round((viewport.h - height - clock) / 2));
    if (!model.clock.empty()) {
        const float size = canvas.px(112);
        text_in_box(canvas, canvas.fonts().clock, {viewport.x, viewport.y + top, viewport.w, size},
                    theme::text_third, model.clock, Align::centre);
    }
    draw_card(canvas,
              {std::round(viewport.mid_x() - width / 2), viewport.y + top + clock, width, height},
              model, wants_name);
    const float language = button_width(canvas, model.language);
    button(canvas,
           {viewport.right() - canvas.px(18) - language, viewport.y + canvas.px(8), language,
            canvas.px(44)},
           model.language);
    // Letters are text here, never shortcuts, though no field of ImGui's has the keyboard.
    ImGui::GetIO().WantTextInput = true;
}

}  // namespace plenaria::console
