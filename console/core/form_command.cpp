#include "console/core/form_command.hpp"

#include <algorithm>
#include <charconv>

#include "console/core/present.hpp"
#include "console/core/search.hpp"
#include "server/model/letters.hpp"
#include "server/model/limits.hpp"
#include "server/model/person_name.hpp"

namespace plenaria::console {
namespace {

using std::chrono::minutes;

/// The text typed in the fields "<field>.<language>"; empty where one language is missing: a
/// screen shows both.
Text typed_text(const View& view, const FormState& form, const std::string& field) {
    Text text;
    for (const Language& language : view.event.languages) {
        std::string typed = composed_words(form.value(field + "." + language.code));
        if (typed.empty()) {
            return {};
        }
        text.set(language.code, std::move(typed));
    }
    return text;
}

SessionId present_session(const View& view) {
    return view.session ? view.session->id : SessionId{};
}

std::optional<Millis> typed_minutes(const FormState& form, std::string_view field) {
    const auto number = whole_number(form.value(field), limits::item_minutes_max);
    return number ? std::optional<Millis>{minutes{*number}} : std::nullopt;
}

HolderChoice typed_choice(const FormState& form) {
    return value_named<HolderChoice>(form.value("speaker")).value_or(HolderChoice::refuse);
}

using Made = std::optional<Command>;

Made insert_item(const View& view, const UiState& ui) {
    const Text title = typed_text(view, ui.form, "title");
    const auto planned = typed_minutes(ui.form, "minutes");
    const auto kind = value_named<ItemKind>(ui.form.value("kind"));
    if (title.empty() || !planned || !kind || !view.agenda) {
        return {};
    }
    InsertItem command{.session = present_session(view),
                       .before = ItemId{ui.popover.subject},
                       .number = composed(ui.form.value("number")),
                       .kind = *kind,
                       .title = title,
                       .planned = *planned};
    if (ui.form.value("place") == "after") {
        const auto at = std::find_if(view.agenda->begin(), view.agenda->end(), [&](const auto& i) {
            return i.id.value == ui.popover.subject;
        });
        const bool last = at == view.agenda->end() || std::next(at) == view.agenda->end();
        command.before = last ? ItemId{} : std::next(at)->id;
    }
    return command;
}

Made edit_item(const View& view, const UiState& ui, const client::LocalTimes& zone) {
    const FormState& form = ui.form;
    const ItemId item{ui.popover.subject};
    const SessionId session = present_session(view);
    const std::string& name = ui.popover.name;
    if (name == "item.move") {
        if (!form.values.contains("before")) {
            return {};
        }
        const std::string to = form.value("to");
        return MoveItem{session, item, SessionId{to == session.value ? "" : to},
                        ItemId{form.value("before")}, form.edits};
    }
    if (name == "item.rename") {
        const Text title = typed_text(view, form, "title");
        return title.empty() ? Made{} : RenameItem{session, item, title, form.edits};
    }
    if (name == "item.duration") {
        const auto planned = typed_minutes(form, "minutes");
        return planned ? Made{SetItemDuration{session, item, *planned, form.edits}} : Made{};
    }
    if (name == "item.split") {
        const Text title = typed_text(view, form, "title");
        const auto first = typed_minutes(form, "minutes");
        return title.empty() || !first ? Made{}
                                       : SplitItem{session, item, *first, title, form.edits};
    }
    const ItemView* present = item_of(view, ui.popover.subject);
    if (present == nullptr) {
        return {};
    }
    if (name == "item.merge") {
        const ItemView* next = item_after(view, ui.popover.subject);
        return next == nullptr ? Made{} : MergeItems{session, next->id, item, form.edits};
    }
    if (form.value("time").empty()) {
        return present->fixed_start ? Made{FixItemTime{session, item, {}, form.edits}} : Made{};
    }
    const TimePoint near = present->fixed_start.value_or(present->planned_start);
    const auto at = time_of_day(zone, near, form.value("time"));
    return at ? Made{FixItemTime{session, item, at, form.edits}} : Made{};
}

Made take_stance(const UiState& ui) {
    const StanceSubject about = stance_subject(ui.popover.subject);
    TakeStance command{about.text, about.delegation, about.stance,
                       composed_words(ui.form.value("statement")), 0};
    // R6.2: a reservation is entered with its text; an objection may be a word of the mouth.
    if (command.statement.empty() && command.stance != Stance::objection) {
        return {};
    }
    const std::string paragraph = ui.form.value("paragraph");
    if (!paragraph.empty()) {
        const auto number = whole_number(paragraph, static_cast<int>(limits::paragraphs_per_text));
        if (!number) {
            return {};
        }
        command.paragraph = *number;
    }
    return command;
}

/// An id for a new text of the present item: its own with the first number that is free.
TextId fresh_text(const View& view) {
    const ItemView* item = current_item(view);
    if (item == nullptr) {
        return {};
    }
    const auto texts = view.texts.value_or(std::vector<TextView>{});
    for (int number = 1;; ++number) {
        TextId id = text_id_of(item->id, number);
        if (std::none_of(texts.begin(), texts.end(),
                         [&](const TextView& text) { return text.id == id; })) {
            return id;
        }
    }
}

Made set_text(const View& view, const UiState& ui) {
    const TextId id = ui.popover.subject.empty() ? fresh_text(view) : TextId{ui.popover.subject};
    SetText command{id, {}, typed_text(view, ui.form, "title"), {}};
    for (int i = 1; i <= paragraphs_typed(ui.form); ++i) {
        const Text paragraph = typed_text(view, ui.form, "p" + std::to_string(i));
        if (paragraph.empty()) {
            return {};
        }
        command.paragraphs.push_back(paragraph);
    }
    return command.title.empty() || command.paragraphs.empty() ? Made{} : command;
}

Made bulletin(const View& view, const UiState& ui, TimePoint now) {
    IssueBulletin command;
    command.text = typed_text(view, ui.form, "text");
    if (command.text.empty()) {
        return {};
    }
    for (const std::string& room : parted_names(ui.form.value("rooms"))) {
        command.rooms.emplace_back(room);
    }
    if (const auto length = typed_minutes(ui.form, "until")) {
        command.until = std::chrono::ceil<minutes>(now) + *length;
    }
    return command;
}

Made release(const View& view, const UiState& ui, TimePoint now) {
    ReleaseDecision command{typed_text(view, ui.form, "text"), {}};
    if (const auto length = typed_minutes(ui.form, "until")) {
        command.until = std::chrono::ceil<minutes>(now) + *length;
    }
    return command.text.empty() ? Made{} : command;
}

Made with_code(const UiState& ui) {
    const ScreenId screen{ui.popover.subject};
    const std::string code = ui.form.value("code");
    if (code.size() != limits::code_characters) {
        return {};
    }
    return ui.popover.name == "screen.pair" ? Made{PairScreen{screen, code, {}}}
                                            : Made{ClearScreen{screen, code, {}}};
}

Made document(const View& view, const UiState& ui) {
    AddDocument command{.item = {},
                        .title = typed_text(view, ui.form, "title"),
                        .language = Language{ui.form.value("language")},
                        .href = composed_words(ui.form.value("href"))};
    const auto access = value_named<DocumentAccess>(ui.form.value("access"));
    if (command.title.empty() || command.href.empty() || !access) {
        return {};
    }
    command.access = *access;
    return command;
}

std::string lower(std::string text) {
    for (char& c : text) {
        c = c >= 'A' && c <= 'Z' ? static_cast<char>(c - 'A' + 'a') : c;
    }
    return text;
}

/// The plain letters and digits of what is read on a screen; empty where it has none.
std::string plain_word(std::string_view shown) {
    std::string word = folded(shown);
    std::erase_if(word, [](char c) { return (c < 'a' || c > 'z') && (c < '0' || c > '9'); });
    return word;
}

bool is_taken(const View& view, const DelegationId& id) {
    const auto has = [&](const auto& rows) {
        return rows && std::any_of(rows->begin(), rows->end(),
                                   [&](const auto& each) { return each.id == id; });
    };
    return has(view.delegations) || has(view.awaited);
}

/// An id that none has whom this console knows of: what is on the nameplate, or else the name, with
/// a number where that is taken. It ends at the number of delegations of an event.
DelegationId new_delegation_id(const View& view, const AdmitObserver& command) {
    std::string word = plain_word(command.code);
    for (const auto& [language, name] : command.name.strings()) {
        word = word.empty() ? plain_word(name) : word;
    }
    word = word.empty() ? "delegation" : word;
    word.resize(std::min(word.size(), limits::id_bytes - 4));  // for "-500"
    DelegationId id{word};
    for (int number = 2; is_taken(view, id); ++number) {
        id.value = word + "-" + std::to_string(number);
    }
    return id;
}

Made admission(const View& view, const FormState& form) {
    AdmitObserver command;
    command.code = composed_words(form.value("nameplate"));
    command.category = CategoryId{form.value("category")};
    command.name = typed_text(view, form, "name");
    command.long_name = typed_text(view, form, "long_name");
    command.delegation = new_delegation_id(view, command);
    command.flag = lower(form.value("flag"));
    command.language = Language{form.value("language")};
    const auto& languages = view.event.languages;
    const bool half_named =
        command.long_name.empty() &&
        std::any_of(languages.begin(), languages.end(), [&](const Language& each) {
            return !composed_words(form.value("long_name." + each.code)).empty();
        });
    const bool complete = !command.code.empty() && !command.category.empty() &&
                          !command.name.empty() && !half_named;
    return complete ? Made{command} : Made{};
}

}  // namespace

bool is_form(std::string_view popover) {
    static constexpr std::string_view others[] = {
        "session.extend", "stance",  "text",  "bulletin", "release",     "document",    "handover",
        "admission",      "persons", "staff", "override", "screen.pair", "screen.clear"};
    return popover.starts_with("item.") ||
           std::find(std::begin(others), std::end(others), popover) != std::end(others);
}

std::optional<Command> form_command(const View& view, const UiState& ui,
                                    const client::LocalTimes& zone, TimePoint now) {
    const std::string& name = ui.popover.name;
    const FormState& form = ui.form;
    if (name == "item.insert") {
        return insert_item(view, ui);
    }
    if (name == "item.skip") {
        return SkipItem{ItemId{ui.popover.subject}};
    }
    if (name == "item.return") {
        return ReturnToItem{ItemId{ui.popover.subject}, typed_choice(form)};
    }
    if (name.starts_with("item.")) {
        return edit_item(view, ui, zone);
    }
    if (name == "session.extend") {
        const auto by = typed_minutes(form, "minutes");
        return by ? Made{ExtendSession{SessionId{ui.popover.subject}, *by}} : Made{};
    }
    if (name == "stance") {
        return take_stance(ui);
    }
    if (name == "staff") {
        ListStaff command{parted_names(form.value("persons"))};
        return first_unfit(command.persons) ? Made{} : Made{std::move(command)};
    }
    if (name == "override") {
        const auto check = value_named<ClosingCheck>(ui.popover.subject);
        const std::string reason = composed_words(form.value("reason"));
        return check && has_words(reason) ? Made{OverrideCheck{*check, reason}} : Made{};
    }
    if (name.starts_with("screen.")) {
        return with_code(ui);
    }
    if (name == "text") {
        return set_text(view, ui);
    }
    if (name == "bulletin") {
        return bulletin(view, ui, now);
    }
    if (name == "release") {
        return release(view, ui, now);
    }
    if (name == "document") {
        return document(view, ui);
    }
    if (name == "handover") {
        const std::string to = form.value("to");
        return to.empty() ? Made{} : HandOver{DelegationId{to}, DelegationId{form.value("next")}};
    }
    if (name == "admission") {
        return admission(view, form);
    }
    if (name == "persons") {
        const auto presence = value_named<Presence>(form.value("presence"));
        return SetAttendance{DelegationId{ui.popover.subject}, presence.value_or(Presence::unknown),
                             parted_names(form.value("persons"))};
    }
    return {};
}

std::string form_subject(const OpenPopover& popover) {
    if (popover.name.starts_with("item.")) {
        return "item." + popover.subject;
    }
    if (popover.name == "stance") {
        const StanceSubject about = stance_subject(popover.subject);
        return "stance." + about.delegation.value;
    }
    if (popover.name.starts_with("screen.")) {
        return "screen." + popover.subject;
    }
    if (popover.name == "persons") {
        return "attendance." + popover.subject;
    }
    if (popover.name == "staff" || popover.name == "override") {
        return "check." + (popover.name == "staff" ? popover.name : popover.subject);
    }
    return popover.name == "session.extend" ? "session" : popover.name;
}

std::optional<TimePoint> time_of_day(const client::LocalTimes& zone, TimePoint near,
                                     std::string_view wanted) {
    const std::size_t colon = wanted.find(':');
    const auto part = [](std::string_view text, int most) -> std::optional<int> {
        int value = 0;
        const char* end = text.data() + text.size();
        const auto [at, error] = std::from_chars(text.data(), end, value);
        const bool good = error == std::errc{} && at == end && value >= 0 && value <= most;
        return good && text.size() <= 2 ? std::optional{value} : std::nullopt;
    };
    if (colon == std::string_view::npos) {
        return {};
    }
    const auto hour = part(wanted.substr(0, colon), 23);
    const auto minute = part(wanted.substr(colon + 1), 59);
    if (!hour || !minute) {
        return {};
    }
    const auto minute_of = [&](TimePoint at) {
        const std::string face = zone.hours_minutes(at);
        return part(std::string_view{face}.substr(0, 2), 23).value_or(0) * 60 +
               part(std::string_view{face}.substr(3, 2), 59).value_or(0);
    };
    const TimePoint start = std::chrono::floor<minutes>(near);
    const int shift = *hour * 60 + *minute - minute_of(start);
    // On a day that changes its clocks the first guess is an hour off.
    for (const int off : {0, 60, -60}) {
        const TimePoint guess = start + minutes{shift + off};
        if (minute_of(guess) == *hour * 60 + *minute && zone.date(guess) == zone.date(start)) {
            return guess;
        }
    }
    return {};
}

const ItemView* item_of(const View& view, std::string_view id) {
    if (!view.agenda) {
        return nullptr;
    }
    const auto at = std::find_if(view.agenda->begin(), view.agenda->end(),
                                 [&](const ItemView& item) { return item.id.value == id; });
    return at == view.agenda->end() ? nullptr : &*at;
}

const ItemView* edited_item(const View& view, const OpenPopover& popover) {
    return popover.name == "item.merge" ? item_after(view, popover.subject)
                                        : item_of(view, popover.subject);
}

const TextView* edited_text(const View& view, const OpenPopover& popover) {
    if (!view.texts || popover.name != "text") {
        return nullptr;
    }
    const auto at = std::find_if(view.texts->begin(), view.texts->end(), [&](const auto& text) {
        return text.id.value == popover.subject;
    });
    return at == view.texts->end() ? nullptr : &*at;
}

const ItemView* item_after(const View& view, std::string_view id) {
    const ItemView* item = item_of(view, id);
    if (item == nullptr || item == &view.agenda->back()) {
        return nullptr;
    }
    const ItemView* next = item + 1;
    return next->state == ItemState::pending ? next : nullptr;
}

std::vector<std::string> parted_names(std::string_view text) {
    std::vector<std::string> names;
    std::string name;
    const auto keep = [&] {
        const auto from = name.find_first_not_of(' ');
        if (from != std::string::npos) {
            names.push_back(composed(name.substr(from, name.find_last_not_of(' ') - from + 1)));
        }
        name.clear();
    };
    for (const char c : text) {
        if (c == ';' || c == '\n') {
            keep();
        } else {
            name += c;
        }
    }
    keep();
    return names;
}

std::optional<int> whole_number(std::string_view text, int most) {
    int value = 0;
    const char* end = text.data() + text.size();
    const auto [at, error] = std::from_chars(text.data(), end, value);
    const bool good = error == std::errc{} && at == end && value >= 1 && value <= most;
    return good ? std::optional{value} : std::nullopt;
}

StanceSubject stance_subject(std::string_view subject) {
    const std::size_t first = subject.find('/');
    const std::size_t second = subject.find('/', first + 1);
    if (first == std::string_view::npos || second == std::string_view::npos) {
        return {};
    }
    return {TextId{std::string{subject.substr(0, first)}},
            DelegationId{std::string{subject.substr(first + 1, second - first - 1)}},
            value_named<Stance>(subject.substr(second + 1)).value_or(Stance::objection)};
}

int paragraphs_typed(const FormState& form) {
    return whole_number(form.value("paragraphs"), static_cast<int>(limits::paragraphs_per_text))
        .value_or(1);
}

}  // namespace plenaria::console
