#include "console/core/form_rows.hpp"

#include <algorithm>
#include <limits>

#include "console/core/form_command.hpp"
#include "console/core/form_preview.hpp"
#include "server/client/local_times.hpp"

namespace plenaria::console {
namespace {

FormRow effect_row(const Scene& scene, const Effect& effect) {
    const std::string text = scene.say(effect.text);
    if (!effect.to) {
        return words_row(Icon::list, text);
    }
    if (effect.kind == "squeeze") {
        return words_row(Icon::warning,
                         scene.say("console.form.effect_squeeze",
                                   {{"name", text}, {"to", scene.zone.hours_minutes(*effect.to)}}),
                         Tone::warn);
    }
    if (!effect.from) {
        return words_row(Icon::clock,
                         scene.say("console.form.effect_new",
                                   {{"name", text}, {"to", scene.zone.hours_minutes(*effect.to)}}));
    }
    const std::string from = scene.zone.hours_minutes(*effect.from);
    const std::string to = scene.zone.hours_minutes(*effect.to);
    const Millis shift = *effect.to - *effect.from;
    const Tone tone = shift > Millis{0} ? Tone::warn : Tone::plain;
    if (effect.kind == "expected_end") {
        return words_row(Icon::stop,
                         scene.say("console.form.effect_end",
                                   {{"name", text}, {"to", to}, {"shift", shift_text(shift)}}),
                         tone);
    }
    return words_row(
        Icon::clock,
        scene.say("console.form.effect_start", {{"name", text}, {"from", from}, {"to", to}}), tone);
}

/// What the text says now where the form holds other words: in each language, as it is sent in all.
void add_present_text(const Scene& scene, const TextView& text, std::vector<FormRow>& rows) {
    const auto compare = [&](const std::string& field, const std::string& number,
                             const Text& words) {
        for (const Language& each : scene.view.event.languages) {
            const std::string now{words.in(each.code)};
            if (scene.ui.form.value(field + "." + each.code) != now) {
                const std::string value = upper(each.code) + "  ·  " + number + now;
                rows.push_back(words_row(
                    Icon::eye, scene.say("console.form.present", {{"value", value}}), Tone::warn));
            }
        }
    };
    compare("title", {}, text.title);
    int number = 0;
    for (const Text& paragraph : text.paragraphs) {
        const std::string place = std::to_string(++number);
        compare("p" + place, place + ". ", paragraph);
    }
}

/// What is so instead of what the form was opened on; what was typed stays beside it.
void add_present(const Scene& scene, std::vector<FormRow>& rows) {
    const FormState& form = scene.ui.form;
    if (!form.stale) {
        return;
    }
    if (scene.ui.popover.name == "text") {
        if (const TextView* text = edited_text(scene.view, scene.ui.popover)) {
            add_present_text(scene, *text, rows);
        } else if (const std::string said = form.present_value("text"); !said.empty()) {
            // Of another item: its words are not here, but that it is another version is known.
            const std::string value = scene.say("screen.text_version", {{"version", said}});
            rows.push_back(words_row(
                Icon::eye, scene.say("console.form.present", {{"value", value}}), Tone::warn));
        }
        return;
    }
    std::string title = form.present_value("title");
    std::string planned = form.present_value("planned_ms");
    const ItemView* item = edited_item(scene.view, scene.ui.popover);
    if (item != nullptr && std::to_string(item->edits) == form.present_value("edits")) {
        title = scene.say(item->title);
    }
    if (const auto ms = whole_number(planned, std::numeric_limits<int>::max())) {
        planned = scene.say("console.minutes", {{"n", std::to_string(whole_minutes(Millis{*ms}))}});
    }
    rows.push_back(words_row(
        Icon::eye, scene.say("console.form.present", {{"value", title + "  ·  " + planned}}),
        Tone::warn));
}

}  // namespace

FormRow heading_row(std::string title, std::vector<ChipModel> chips,
                    std::vector<ButtonModel> buttons) {
    FormRow row{.kind = FormRow::Kind::heading};
    row.title = std::move(title);
    row.chips = std::move(chips);
    row.buttons = std::move(buttons);
    return row;
}

FormRow words_row(Icon icon, std::string text, Tone tone) {
    FormRow row{.kind = FormRow::Kind::words};
    row.icon = icon;
    row.tone = tone;
    row.title = std::move(text);
    return row;
}

FormRow buttons_row(std::vector<ButtonModel> buttons) {
    FormRow row{.kind = FormRow::Kind::buttons};
    row.buttons = std::move(buttons);
    return row;
}

FormRow fields_row(std::vector<FieldModel> fields) {
    FormRow row{.kind = FormRow::Kind::fields};
    row.fields = std::move(fields);
    return row;
}

FieldModel form_field(const Scene& scene, const std::string& name, std::string label,
                      std::size_t bytes, std::string hint) {
    FieldModel field;
    field.id = "form." + name;
    field.label = std::move(label);
    field.hint = std::move(hint);
    field.text = scene.ui.form.value(name);
    field.bytes_max = bytes;
    return field;
}

FormRow language_fields(const Scene& scene, const std::string& name, std::string_view label,
                        std::size_t bytes, int lines) {
    std::vector<FieldModel> fields;
    for (const Language& language : scene.view.event.languages) {
        const std::string shown = upper(language.code);
        FieldModel field = form_field(scene, name + "." + language.code,
                                      scene.say(label, {{"language", shown}}), bytes);
        field.lines = lines;
        fields.push_back(std::move(field));
    }
    return fields_row(std::move(fields));
}

ButtonModel choose_button(const Scene& scene, const std::string& name, const std::string& value,
                          std::string label) {
    const bool chosen = scene.ui.form.value(name) == value;
    ButtonModel button;
    button.id = "form." + name + "." + (value.empty() ? std::string{"none"} : value);
    button.icon = chosen ? Icon::check : Icon::none;
    button.label = std::move(label);
    button.style = chosen ? ButtonStyle::primary : ButtonStyle::normal;
    button.enabled = scene.writable;
    button.intent = {.act = Act::choose, .target = name, .detail = value};
    return button;
}

ButtonModel form_button(const Scene& scene, std::string id, Icon icon, std::string_view label,
                        std::string form, std::string subject) {
    ButtonModel button;
    button.id = std::move(id);
    button.icon = icon;
    button.label = scene.say(label);
    button.enabled = scene.writable;
    button.intent = {
        .act = Act::open_form, .target = std::move(form), .detail = std::move(subject)};
    return button;
}

FormRow delegation_row(const Scene& scene, const Text& name, const std::string& flag,
                       const std::string& code) {
    FormRow row;
    row.flag = flag;
    row.code = code;
    row.title = scene.say(name);
    return row;
}

std::optional<ChipModel> quorum_chip(const Scene& scene) {
    if (!scene.view.quorum || scene.view.quorum->needed <= 0) {
        return std::nullopt;
    }
    const QuorumView& quorum = *scene.view.quorum;
    const bool enough = quorum.present >= quorum.needed;
    return ChipModel{
        enough ? Icon::check : Icon::warning,
        scene.say(enough ? "console.consensus.quorum" : "console.consensus.no_quorum",
                  {{"n", std::to_string(quorum.present)}, {"of", std::to_string(quorum.needed)}}),
        enough ? Tone::ok : Tone::bad};
}

void add_preview(const Scene& scene, std::vector<FormRow>& rows) {
    const FormState& form = scene.ui.form;
    std::vector<ChipModel> chips;
    const Foresight known =
        foresight_of(scene.view, scene.ui, scene.zone, scene.now, scene.local);
    if (known == Foresight::none) {
        chips.push_back({Icon::edit, scene.say("console.form.incomplete"), Tone::quiet});
    } else if (known == Foresight::asked) {
        chips.push_back({Icon::clock, scene.say("console.form.asking"), Tone::quiet});
    }
    rows.push_back(heading_row(scene.say("console.form.effect"), std::move(chips)));
    if (known == Foresight::none) {
        add_missing(scene, rows);
        return;
    }
    if (known == Foresight::unanswered) {
        rows.push_back(
            words_row(Icon::warning, scene.say("console.form.unanswered"), Tone::warn));
        return;
    }
    if (form.hurried) {
        rows.push_back(words_row(Icon::eye, scene.say("console.form.read_first"), Tone::warn));
    }
    if (!form.doubt.empty() && form.refusal.empty()) {
        rows.push_back(words_row(Icon::warning, scene.say(form.doubt), Tone::warn));
        add_present(scene, rows);
        return;
    }
    std::vector<Effect> effects = form.effects;
    // As the day goes; what has no time is said first.
    std::ranges::stable_sort(effects, {}, [](const Effect& effect) {
        return effect.to.value_or(TimePoint::min());
    });
    for (const Effect& effect : effects) {
        rows.push_back(effect_row(scene, effect));
    }
    if (form.effects.empty() && form.answer_about != 0 && form.refusal.empty()) {
        rows.push_back(words_row(Icon::check, scene.say("console.form.no_effect"), Tone::quiet));
    }
}

void add_refusal(const Scene& scene, std::vector<FormRow>& rows) {
    const FormState& form = scene.ui.form;
    if (form.refusal.empty()) {
        if (scene.ui.popover.name == "text") {
            // No dry run says it: it is read while one types.
            add_present(scene, rows);
        }
        return;
    }
    rows.push_back(words_row(Icon::cross, scene.say(form.refusal), Tone::bad));
    add_present(scene, rows);
}

std::string shift_text(Millis shift) { return client::signed_minutes(shift); }

}  // namespace plenaria::console
