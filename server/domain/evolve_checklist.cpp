// A closing's checklist (R4): what a person or a screen said of it, and its line in the record.
#include <algorithm>
#include <string>
#include <vector>

#include "server/domain/checklist.hpp"
#include "server/domain/evolver.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain {
namespace {

std::string name_of_screen(const Definition& definition, const ScreenId& id) {
    for (const Room& room : definition.rooms) {
        for (const Screen& screen : room.screens) {
            if (screen.id == id && !screen.name.empty()) {
                return screen.name;
            }
        }
    }
    return id.value;
}

/// As many by name as a point of the checklist names.
std::string names_of_screens(const Definition& definition, const std::vector<ScreenId>& screens) {
    std::string names;
    const std::size_t named = std::min(screens.size(), limits::missing_shown);
    for (std::size_t i = 0; i < named; ++i) {
        names += (i == 0 ? "" : ", ") + name_of_screen(definition, screens.at(i));
    }
    return named < screens.size() ? names + ", …" : names;
}

/// Those of a word that screens are lost whom an override does not cover already; all where it
/// covers each. The first, as the record's line is narrow, and how many more.
std::string names_of_lost(const Definition& definition, const Checklist& list,
                          const std::vector<ScreenId>& screens) {
    constexpr std::size_t named_max = 2;
    const CheckMark* mark = find_mark(list, ClosingCheck::screens);
    std::vector<ScreenId> lost = screens;
    if (mark != nullptr && mark->overridden && list.excused) {
        std::erase_if(lost, [&](const ScreenId& id) { return list.excused->contains(id); });
    }
    if (lost.empty()) {
        lost = screens;
    }
    const std::size_t more = lost.size() - std::min(lost.size(), named_max);
    lost.resize(lost.size() - more);
    return names_of_screens(definition, lost) + (more > 0 ? " +" + std::to_string(more) : "");
}

Text name_of_check(ClosingCheck check) {
    return text_of("check." + std::string{plenaria::name_of(check)});
}

}  // namespace

void Evolver::operator()(const CheckConfirmed& e) {
    note(closing().checklist, e, event_.at, event_.actor.name);
    record(fill_text(e.confirmed ? "record.check.confirmed" : "record.check.withdrawn",
                     {{"check", name_of_check(e.check)}}));
}

void Evolver::operator()(const RosterMarked& e) {
    note(closing().checklist, e, event_.at, event_.actor.name);
    const char* key = e.taken_back ? "record.roster.taken_back" : "record.roster.nobody";
    if (e.head || e.officials > 0) {
        key = e.head ? "record.roster.head" : "record.roster.officials";
    }
    record(fill_text(key, {{"delegation", find_delegation(state_.definition, e.delegation)->name},
                           {"n", same_text(std::to_string(e.officials))}}));
}

void Evolver::operator()(const StaffListed& e) {
    note(closing().checklist, e, event_.at, event_.actor.name);
    record(same_text(std::to_string(e.persons.size())));
}

void Evolver::operator()(const CheckOverridden& e) {
    note(closing().checklist, e, event_.at, event_.actor.name);
    record(fill_text("record.check.overridden",
                     {{"check", name_of_check(e.check)}, {"reason", same_text(e.reason)}}));
}

void Evolver::operator()(const SecretaryAdmitted& e) {
    std::optional<SecretaryIn>& secretary = closing().checklist.secretary;
    if (!e.admitted) {
        secretary.reset();
        record(text_of("record.secretary.out"));
        return;
    }
    // Asked to stay for another item it does not come in anew.
    secretary = SecretaryIn{e.item, secretary ? secretary->since : event_.at};
    const Item* item = find_item(*current_session(state_, room()), e.item);
    PLENARIA_ASSERT(item != nullptr);
    record(fill_text("record.secretary.in", {{"item", item->title}}));
}

void Evolver::operator()(const ScreensConfirmed& e) {
    note(closing().checklist, e, event_.at, {});
    record(Text{});
}

void Evolver::operator()(const ScreensUnconfirmed& e) {
    Checklist& list = closing().checklist;
    const CheckMark* mark = find_mark(list, ClosingCheck::screens);
    // The first word after an override says what it covers: nothing was lost.
    const bool says_what_is_excused = mark != nullptr && mark->overridden && !list.excused;
    const std::string lost = names_of_lost(state_.definition, list, e.screens);
    note(list, e, event_.at, {});
    if (e.screens.empty()) {
        // Version 1 of the event names none.
        record(text_of("record.screens.lost_unnamed"));
        return;
    }
    record(says_what_is_excused
               ? fill_text("record.screens.excused",
                           {{"n", same_text(std::to_string(e.screens.size()))}})
               : fill_text("record.screens.lost", {{"names", same_text(lost)}}));
}

void Evolver::operator()(const ScreensExpected& e) {
    note(closing().checklist, e);
    record(same_text(names_of_screens(state_.definition, e.screens)));
}

}  // namespace plenaria::domain
