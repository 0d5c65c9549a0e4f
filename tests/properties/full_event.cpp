#include "tests/properties/any_command.hpp"
#include "tests/scenarios/sample_event.hpp"

namespace plenaria::properties {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

void complete_profile(domain::Profile& profile) {
    for (domain::Category& category : profile.categories) {
        const bool member = category.id.value == "member";
        category.raises_points = member;
        category.decides = member;
        category.on_roll = member;
    }
    profile.session_kinds.front().quorum = 2;
    profile.ranks = {{RankId{"ministro"}, {"Ministra o ministro", "Minister"}},
                     {RankId{"director"}, {"Directora o director", "Director"}}};
    profile.point_allotment = minutes{1};
    profile.reply = {2, minutes{3}, minutes{2}};
    profile.standing = {2, 4, false, 2};
    profile.closing.checks.clear();
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        profile.closing.checks.push_back(check);
    }
}

domain::Panellist panellist(const char* id, const char* delegation, bool moderator) {
    domain::Panellist made;
    made.id = PanellistId{id};
    made.delegation = DelegationId{delegation};
    made.person = "Persona";
    made.moderator = moderator;
    return made;
}

domain::DraftText draft(const char* id) {
    return {TextId{id},
            {"Declaración", "Declaration"},
            {{"Los países [acuerdan] cooperar.", "The countries [agree] to cooperate."},
             {"Segundo párrafo.", "Second paragraph."}}};
}

void complete_items(std::vector<domain::Item>& items) {
    items.at(1).texts = {draft("declaracion")};
    items.at(2).script = {{"Dar la bienvenida.", "Welcome."},
                          {"Dar la palabra.", "Give the floor."}};
    items.at(3).texts = {draft("interno")};
    items.at(7).kind = ItemKind::handover;
    items.at(7).fixed_start = items.at(7).planned_start;
}

}  // namespace

domain::Definition full_event() {
    domain::Definition event = scenarios::sample_event();
    complete_profile(event.profile);
    event.delegations.at(1).arrears_years = 2;
    event.delegations.at(2).arrears_years = 0;
    event.outgoing = DelegationId{"mx"};
    complete_items(event.sessions.front().items);
    auto& workshop = event.sessions.back().items;
    workshop.at(0).kind = ItemKind::presentation;
    workshop.at(0).invited = {DelegationId{"oim"}};
    workshop.at(1).panel = {panellist("moderadora", "gt", true), panellist("uno", "mx", false),
                            panellist("dos", "us", false)};
    return event;
}

}  // namespace plenaria::properties
