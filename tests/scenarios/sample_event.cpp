#include "tests/scenarios/sample_event.hpp"

#include <string>

namespace plenaria::scenarios {
namespace {

using domain::Definition;
using domain::Item;
using domain::Session;
using std::chrono::hours;
using std::chrono::minutes;

Text secret(const std::string& what) {
    return {std::string{canary} + " " + what, std::string{canary} + " (en) " + what};
}

Item item(std::string id, std::string number, ItemKind kind, Text title) {
    Item made;
    made.id = ItemId{std::move(id)};
    made.number = std::move(number);
    made.kind = kind;
    made.title = std::move(title);
    made.planned = minutes{30};
    return made;
}

Item confidential(std::string id, std::string number, ItemKind kind, const std::string& title,
                  Text public_title = {}) {
    Item made = item(std::move(id), std::move(number), kind, secret(title));
    made.confidential = true;
    made.public_title = std::move(public_title);
    return made;
}

Session session(const std::string& id, const std::string& room, const std::string& kind, Text title,
                hours start, std::vector<Item> items) {
    Session made;
    made.id = SessionId{id};
    made.room = RoomId{room};
    made.kind = SessionKindId{kind};
    made.title = std::move(title);
    made.planned_start = first_day() + start;
    TimePoint at = made.planned_start;
    for (Item& each : items) {
        each.planned_start = at;
        at += each.planned;
    }
    made.planned_end = at;
    made.items = std::move(items);
    return made;
}

void add_categories(domain::Profile& profile) {
    profile.categories = {
        {CategoryId{"member"}, {"País Miembro", "Member"}, 0, minutes{3}, true, true, true, true},
        {CategoryId{"observer_state"}, {"País Observador", "Observer State"}, 1, minutes{2}},
        {CategoryId{"organization"}, {"Organismo", "Organization"}, 2, minutes{2}},
        {CategoryId{"civil_society"}, {"Sociedad Civil", "Civil Society"}, 3, minutes{2}},
        {CategoryId{"guest"}, {"Invitado Especial", "Special Guest"}, 3, minutes{1}},
    };
    profile.session_kinds = {
        {SessionKindId{"plenary"}, {"Plenaria", "Plenary"}, false, {true, true, true, true}},
        {SessionKindId{"liaison"}, {"Red de enlace", "Liaison network"}, true, {}},
        {SessionKindId{"workshop"}, {"Taller", "Workshop"}, false, {true, false, false, false}},
    };
}

void add_delegations(Definition& event) {
    const auto add = [&](const char* id, const char* category, const char* flag, const char* code,
                         Text name, const char* language) {
        event.delegations.push_back(
            {DelegationId{id}, CategoryId{category}, flag, code, name, name, Language{language}});
    };
    add("mx", "member", "mx", "MEX", {"México", "Mexico"}, "es");
    add("gt", "member", "gt", "GTM", {"Guatemala", "Guatemala"}, "es");
    add("us", "member", "us", "USA", {"Estados Unidos", "United States"}, "en");
    add("ar", "observer_state", "ar", "ARG", {"Argentina", "Argentina"}, "es");
    add("pe", "observer_state", "pe", "PER", {"Perú", "Peru"}, "es");
    add("oim", "organization", "", "OIM", {"OIM", "IOM"}, "en");
    add("acnur", "organization", "", "ACNUR", {"ACNUR", "UNHCR"}, "en");
    add("rrocm", "civil_society", "", "RROCM", {"RROCM", "RROCM"}, "es");
    add("invitada", "guest", "", "INV", {"Invitada", "Guest"}, "es");
}

void add_rooms(Definition& event) {
    domain::Room plenaria;
    plenaria.id = RoomId{"plenaria"};
    plenaria.name = {"Sala plenaria", "Plenary room"};
    plenaria.channels = {
        {ChannelId{"fl"}, 0, "FL", {"Piso", "Floor"}, Language{}, ""},
        {ChannelId{"es"}, 1, "ES", {"Español", "Spanish"}, Language{"es"}, "A"},
        {ChannelId{"en"}, 2, "EN", {"Inglés", "English"}, Language{"en"}, "B"},
    };
    plenaria.outputs = {
        {OutputId{"stream"}, {"Transmisión", "Stream"}, OutputClass::public_, OutputKind::stream},
        {OutputId{"overflow"}, {"Sala B", "Room B"}, OutputClass::public_, OutputKind::overflow},
        {OutputId{"recording"},
         {"Grabación", "Recording"},
         OutputClass::room,
         OutputKind::recording},
    };
    plenaria.screens = {{ScreenId{"sala-1"}, "Pantalla 1", "floor"}};
    domain::Room consultas;
    consultas.id = RoomId{"consultas"};
    consultas.name = {"Sala de consultas", "Consultation room"};
    consultas.channels = {{ChannelId{"fl"}, 0, "FL", {"Piso", "Floor"}, Language{}, ""}};
    event.rooms = {plenaria, consultas};
}

std::vector<Item> plenary_items() {
    Item dialogue = item("dialogo", "3", ItemKind::civil_society_dialogue,
                         {"Diálogo con la RROCM", "Dialogue with the RROCM"});
    dialogue.bands = {CategoryId{"civil_society"}, CategoryId{"member"}};
    dialogue.allotment = minutes{5};
    Item appointment = confidential("nombramiento", "", ItemKind::debate, "nombramiento");
    appointment.excludes_secretariat = true;
    return {item("apertura", "1", ItemKind::opening, {"Apertura", "Opening"}),
            item("debate", "2", ItemKind::debate, {"Debate general", "General debate"}),
            dialogue,
            confidential("presupuesto", "4", ItemKind::debate, "presupuesto",
                         {"Asuntos internos", "Internal matters"}),
            appointment,
            confidential("admision", "", ItemKind::debate, "admisión"),
            confidential("resumen", "5", ItemKind::summary_approval, "resumen",
                         {"Aprobación del resumen", "Approval of the summary"}),
            item("clausura", "6", ItemKind::closing, {"Clausura", "Closing"})};
}

std::vector<Item> second_day_items() {
    Item statements = item("declaraciones", "1", ItemKind::opening_statements,
                           {"Declaraciones de apertura", "Opening statements"});
    statements.policy = OrderPolicy::roll_call;
    Item panel = item("panel", "2", ItemKind::panel, {"Panel", "Panel"});
    const auto member = [](const char* id, const char* delegation, const char* person,
                           bool moderator) {
        domain::Panellist made;
        made.id = PanellistId{id};
        made.delegation = DelegationId{delegation};
        made.person = person;
        made.moderator = moderator;
        return made;
    };
    domain::Panellist guest = member("experta", "", "Inés Paz", false);
    guest.name = {"Universidad", "University"};
    guest.language = Language{"es"};
    panel.panel = {member("mod", "gt", "Ana Solís", true), member("mx", "mx", "Luis Rey", false),
                   guest};
    Item presentations =
        item("presentaciones", "3", ItemKind::presentation, {"Presentaciones", "Presentations"});
    presentations.invited = {DelegationId{"oim"}};
    return {statements, panel, presentations,
            item("debate", "4", ItemKind::debate, {"Debate", "Debate"})};
}

std::vector<Item> liaison_items() {
    Item evaluation = confidential("evaluacion", "2", ItemKind::debate, "evaluación",
                                   {"Segundo punto", "Second item"});
    Item removal = item("remocion", "3", ItemKind::debate, secret("remoción"));
    removal.excludes_secretariat = true;
    return {item("intercambio", "1", ItemKind::debate, secret("intercambio")), evaluation, removal};
}

}  // namespace

TimePoint first_day() { return from_unix_ms(1'795'392'000'000); }

Definition sample_event() {
    Definition event;
    event.id = EventId{"muestra"};
    event.title = {"Reunión de muestra", "Sample meeting"};
    event.forum = {"Conferencia Regional sobre Migración", "Regional Conference on Migration"};
    event.zone = "America/Costa_Rica";
    event.presidency = DelegationId{"gt"};
    event.profile.id = "crm";
    event.profile.name = event.forum;
    event.profile.languages = {Language{"es"}, Language{"en"}};
    event.profile.warn_at = std::chrono::seconds{30};
    event.profile.next_shown = 3;
    event.profile.ranks = {{RankId{"minister"}, {"Ministro/a", "Minister"}},
                           {RankId{"vice_minister"}, {"Viceministro/a", "Vice-minister"}}};
    event.profile.point_allotment = minutes{1};
    event.profile.reply = {2, minutes{3}, minutes{2}};
    add_categories(event.profile);
    add_delegations(event);
    add_rooms(event);
    Session red = session("red", "plenaria", "liaison", secret("red"), hours{14}, liaison_items());
    red.public_title = {"Reunión de trabajo", "Working meeting"};
    event.sessions = {
        session("p1", "plenaria", "plenary", {"Primera plenaria", "First plenary"}, hours{9},
                plenary_items()),
        red,
        session("p2", "plenaria", "plenary", {"Segunda plenaria", "Second plenary"}, hours{17},
                {item("apertura", "1", ItemKind::opening, {"Reapertura", "Second opening"}),
                 item("debate", "2", ItemKind::debate, {"Debate final", "Final debate"})}),
        session("taller", "consultas", "workshop", {"Taller", "Workshop"}, hours{9},
                {item("apertura", "1", ItemKind::opening, {"Bienvenida", "Welcome"}),
                 item("panel", "2", ItemKind::panel, {"Panel", "Panel"})}),
        session("jornada", "plenaria", "plenary", {"Segunda jornada", "Second day"}, hours{33},
                second_day_items())};
    return event;
}

Definition sample_event_with_hidden_matters() {
    Definition event = sample_event();
    auto& items = event.sessions.front().items;
    items.insert(items.begin(), confidential("oculto", "", ItemKind::debate, "oculto"));
    event.sessions.insert(event.sessions.begin(),
                          session("oculta", "plenaria", "liaison", secret("oculta"), hours{7},
                                  {item("uno", "1", ItemKind::debate, secret("uno"))}));
    return event;
}

}  // namespace plenaria::scenarios
