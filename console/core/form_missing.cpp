// What an open form still lacks before it can be sent, by the labels of its fields.
#include <algorithm>
#include <string>
#include <vector>

#include "console/core/form_command.hpp"
#include "console/core/form_rows.hpp"
#include "console/core/search.hpp"
#include "server/model/limits.hpp"
#include "server/model/person_name.hpp"

namespace plenaria::console {
namespace {

class Missing {
public:
    explicit Missing(const Scene& scene) : scene_(scene) {}

    void field(std::string_view name, std::string_view label) {
        if (is_empty(name)) {
            parts_.push_back(scene_.say(label));
        }
    }
    /// A point or a dash fills the field and says nothing.
    void words(std::string_view name, std::string_view label) {
        if (!has_words(scene_.ui.form.value(name))) {
            parts_.push_back(scene_.say(label));
        }
    }
    /// One per language of the event: a screen shows all of them.
    void languages(const std::string& name, std::string_view label,
                   const std::string& before = {}) {
        for (const Language& each : lacking(name)) {
            parts_.push_back(before + label_in(each, label));
        }
    }
    /// Either in every language or in none.
    void all_or_none(const std::string& name, std::string_view label) {
        const std::vector<Language> empty = lacking(name);
        if (empty.size() == scene_.view.event.languages.size()) {
            return;
        }
        for (const Language& each : empty) {
            parts_.push_back(
                scene_.say("console.form.missing_or_none", {{"field", label_in(each, label)}}));
        }
    }
    void minutes(std::string_view label) {
        if (!whole_number(scene_.ui.form.value("minutes"), limits::item_minutes_max)) {
            parts_.push_back(scene_.say("console.form.missing_minutes",
                                        {{"field", scene_.say(label)},
                                         {"most", std::to_string(limits::item_minutes_max)}}));
        }
    }
    void time_of_day() {
        if (!form_command(scene_.view, scene_.ui, scene_.zone, scene_.now)) {
            parts_.push_back(scene_.say("console.form.missing_time"));
        }
    }
    void place() {
        if (!scene_.ui.form.values.contains("before")) {
            parts_.push_back(scene_.say("console.form.place"));
        }
    }
    void item() { parts_.push_back(scene_.say("console.form.missing_item")); }
    [[nodiscard]] std::vector<std::string> parts() { return std::move(parts_); }

private:
    [[nodiscard]] bool is_empty(std::string_view name) const {
        return composed_words(scene_.ui.form.value(name)).empty();
    }
    [[nodiscard]] std::vector<Language> lacking(const std::string& name) const {
        std::vector<Language> without;
        for (const Language& each : scene_.view.event.languages) {
            if (is_empty(name + "." + each.code)) {
                without.push_back(each);
            }
        }
        return without;
    }
    [[nodiscard]] std::string label_in(const Language& language, std::string_view label) const {
        return scene_.say(label, {{"language", upper(language.code)}});
    }

    const Scene& scene_;
    std::vector<std::string> parts_;
};

void of_item(const std::string& form, Missing& missing, bool is_there) {
    if (form == "item.insert" || form == "item.rename") {
        missing.languages("title", "console.form.title");
    }
    if (form == "item.split") {
        missing.languages("title", "console.form.rest_title");
        missing.minutes("console.form.first_minutes");
    }
    if (form == "item.insert" || form == "item.duration") {
        missing.minutes("console.form.minutes");
    }
    if (form == "item.move") {
        missing.place();
    }
    if (form == "item.fix" && is_there) {
        missing.time_of_day();
    } else if (form == "item.fix") {
        missing.item();
    }
}

void of_text(const FormState& form, Missing& missing) {
    missing.languages("title", "console.form.title");
    for (int i = 1; i <= paragraphs_typed(form); ++i) {
        const std::string number = std::to_string(i);
        missing.languages("p" + number, "console.form.paragraph", number + ". ");
    }
}

void of_admission(Missing& missing) {
    missing.languages("name", "console.form.name");
    missing.all_or_none("long_name", "console.form.long_name");
    missing.field("nameplate", "console.form.code");
    missing.field("category", "console.form.category");
}

/// R4.7: who is counted is called by name, and once.
void add_unfit_person(const Scene& scene, std::vector<FormRow>& rows) {
    if (const auto unfit = first_unfit(parted_names(scene.ui.form.value("persons")))) {
        const char* words = unfit->twice ? "console.form.staff_twice" : "console.form.staff_unfit";
        rows.push_back(
            words_row(Icon::edit, scene.say(words, {{"name", unfit->name}}), Tone::quiet));
    }
}

}  // namespace

bool names_what_is_missing(std::string_view form) {
    static constexpr std::string_view forms[] = {
        "item.insert", "item.rename", "item.split", "item.duration", "item.fix", "item.move",
        "stance",      "text",        "bulletin",   "release",       "document", "override",
        "admission",   "staff"};
    return std::find(std::begin(forms), std::end(forms), form) != std::end(forms);
}

std::vector<std::string> missing_parts(const Scene& scene) {
    Missing missing{scene};
    const std::string& form = scene.ui.popover.name;
    if (form.starts_with("item.")) {
        of_item(form, missing, item_of(scene.view, scene.ui.popover.subject) != nullptr);
    } else if (form == "stance") {
        // R6.2: an objection may be a word of the mouth, a reservation is entered with its text.
        if (stance_subject(scene.ui.popover.subject).stance != Stance::objection) {
            missing.field("statement", "console.form.statement");
        }
    } else if (form == "text") {
        of_text(scene.ui.form, missing);
    } else if (form == "bulletin" || form == "release") {
        missing.languages("text", "console.form.words");
    } else if (form == "document") {
        missing.languages("title", "console.form.title");
        missing.field("href", "console.form.href");
    } else if (form == "override") {
        missing.words("reason", "console.form.reason");
    } else if (form == "admission") {
        of_admission(missing);
    }
    return missing.parts();
}

void add_missing(const Scene& scene, std::vector<FormRow>& rows) {
    if (scene.ui.popover.name == "staff") {
        add_unfit_person(scene, rows);
        return;
    }
    std::string what;
    for (const std::string& part : missing_parts(scene)) {
        what += (what.empty() ? "" : ", ") + part;
    }
    if (!what.empty()) {
        rows.push_back(words_row(Icon::edit, scene.say("console.form.missing", {{"what", what}}),
                                 Tone::quiet));
    }
}

}  // namespace plenaria::console
