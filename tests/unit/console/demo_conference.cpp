#include "tests/unit/console/demo_conference.hpp"

#include <algorithm>

#include "server/model/text_table.hpp"
#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing {
namespace {

using std::chrono::minutes;

Text paragraph(const char* es, const char* en) { return Text{es, en}; }

void add_texts(View& view) {
    TextView declaration;
    declaration.id = TextId{"declaracion"};
    declaration.version = 3;
    declaration.title = Text{"Declaración de San José", "San José Declaration"};
    declaration.state = TextState::put;
    declaration.paragraphs = {
        paragraph("Reafirmamos nuestro compromiso con una migración ordenada, segura y regular, "
                  "con pleno respeto de los derechos humanos.",
                  "We reaffirm our commitment to orderly, safe and regular migration, with full "
                  "respect for human rights."),
        paragraph("Acordamos fortalecer la red de protección consular [antes de la próxima "
                  "reunión].",
                  "We agree to strengthen the consular protection network [before the next "
                  "meeting]."),
        paragraph("Encomendamos a la Secretaría Ejecutiva el seguimiento de estos acuerdos.",
                  "We entrust the Executive Secretariat with following up these agreements.")};
    TextView plan;
    plan.id = TextId{"plan"};
    plan.version = 1;
    plan.title = Text{"Plan de acción 2027", "Plan of action 2027"};
    plan.paragraphs = {paragraph("Primer eje.", "First line.")};
    view.texts = std::vector<TextView>{declaration, plan};
    const auto stance = [](const char* id, const char* of, Text name, Stance kind,
                           const char* words, int number, bool blocks) {
        return StanceView{
            id,    TextId{"declaracion"}, DelegationId{of}, std::move(name), kind, words, number,
            blocks};
    };
    view.stances = std::vector<StanceView>{
        stance("ni.objection", "ni", {"Nicaragua", "Nicaragua"}, Stance::objection,
               "No acompaña el plazo del párrafo 2", 2, true),
        stance("us.reservation", "us", {"Estados Unidos", "United States"}, Stance::reservation,
               "Joins the consensus subject to its domestic law", 0, false),
        stance("mx.explanation", "mx", {"México", "Mexico"}, Stance::explanation,
               "Entiende «antes de la próxima reunión» como un plazo de doce meses", 2, false)};
    view.quorum = QuorumView{10, 7};
}

void add_attendance(View& view) {
    std::vector<AttendanceView> rows;
    int number = 0;
    for (DelegationView& each : *view.delegations) {
        each.decides = !each.flag.empty();
        AttendanceView row;
        row.id = each.id;
        row.name = each.name;
        row.flag = each.flag;
        row.code = each.code;
        row.decides = each.decides;
        row.presence = Presence::present;
        row.persons = {"Viceministra", "Directora General"};
        if (number == 1) {
            row.presence = Presence::remote;
        } else if (number == 6) {
            row.presence = Presence::absent;
            row.persons.clear();
        } else if (number == 8) {
            row.presence = Presence::unknown;
            row.persons.clear();
            row.voice_only = true;
        }
        row.loses_status = each.flag.empty();
        rows.push_back(std::move(row));
        ++number;
    }
    view.attendance = std::move(rows);
    view.admissible = std::vector<CategoryView>{
        {CategoryId{"observer_state"}, {"País Observador", "Observer State"}},
        {CategoryId{"organization"},
         {"Organismo Internacional Observador", "Observer International Organization"}},
        {CategoryId{"guest"}, {"Invitado Especial", "Special Guest"}}};
    view.awaited = std::vector<AwaitedView>{{DelegationId{"jm"},
                                             "jm",
                                             "JAM",
                                             {"Jamaica", "Jamaica"},
                                             {"País Observador", "Observer State"}}};
}

void add_venue(View& view) {
    BulletinView recall;
    recall.id = BulletinId{"b1"};
    recall.kind = BulletinKind::recall;
    recall.text = fill_text("bulletin.recall", {{"room", view.room.name}});
    recall.issued_at = demo_now() - minutes{1};
    recall.resumes_at = demo_now() + minutes{4};
    recall.until = recall.resumes_at;
    BulletinView photo;
    photo.id = BulletinId{"b2"};
    photo.text = Text{"Fotografía oficial a las 16:30 en el vestíbulo",
                      "Official photograph at 16:30 in the lobby"};
    photo.issued_at = demo_now() - minutes{20};
    view.bulletins = std::vector<BulletinView>{recall, photo};
    view.notes = std::vector<NoteView>{
        {"n1", demo_now() - minutes{9}, "presidencia", "¿Cuántos faltan en la lista?"},
        {"n2", demo_now() - minutes{8}, "operador", "Nueve, unos 24 minutos"}};
    DocumentView document;
    document.id = "d1.es";
    document.document = DocumentId{"d1"};
    document.title = Text{"Informe de la red consular", "Report of the consular network"};
    document.language = Language{"es"};
    document.href = "https://documentos.example.org/crm/informe-red-consular.pdf";
    document.access = DocumentAccess::room;
    view.documents = std::vector<DocumentView>{document};
}

void add_script(View& view) {
    view.script = std::vector<ScriptStepView>{
        {"0",
         {"Presentar el punto y agradecer a la red de protección consular por su informe.",
          "Introduce the item and thank the consular protection network for its report."},
         true},
        {"1",
         {"Ofrecer la palabra a los países miembros.", "Offer the floor to the members."},
         false},
        {"2",
         {"Proponer la adopción del párrafo 2.", "Propose the adoption of paragraph 2."},
         false}};
}

void fix_times(View& view) {
    std::vector<ItemView>& items = *view.agenda;
    items[6].fixed_start = items[6].planned_start;
    items[8].fixed_start = items[8].planned_start + minutes{30};
    ProgrammeView evening = view.programme->back();
    evening.id = SessionId{"grcm-1"};
    evening.title = Text{"Grupo Regional de Consulta", "Regional Consultation Group"};
    evening.kind = Text{"GRCM", "RCGM"};
    evening.confidential = false;
    evening.room = RoomId{"sala-b"};
    evening.state = SessionState::open;
    for (ProgrammeView& each : *view.programme) {
        each.room = RoomId{"sala-a"};
    }
    (*view.programme)[1].planned_start = view.session->planned_end;
    (*view.programme)[1].planned_end = view.session->planned_end + minutes{60};
    view.programme->push_back(std::move(evening));
}

constexpr const char* sheets[] = {"consensus", "attendance", "documents",
                                  "notices",   "notes",      "day"};
struct Form {
    const char* scene;
    const char* name;
    const char* subject;
};
constexpr Form forms[] = {{"insert", "item.insert", "i6"},
                          {"rename", "item.rename", "i6"},
                          {"move", "item.move", "i6"},
                          {"duration", "item.duration", "i6"},
                          {"fix", "item.fix", "i7"},
                          {"split", "item.split", "i6"},
                          {"merge", "item.merge", "i6"},
                          {"skip", "item.skip", "i6"},
                          {"return", "item.return", "i4"},
                          {"extend", "session.extend", "plenaria-2"},
                          {"stance", "stance", "declaracion/ni/objection"},
                          {"text", "text", "declaracion"},
                          {"bulletin", "bulletin", ""},
                          {"document", "document", ""},
                          {"handover", "handover", ""},
                          {"admission", "admission", ""},
                          {"persons", "persons", "mx"}};

}  // namespace

View demo_conference(bool chair) {
    View view = demo_view();
    if (chair) {
        add_script(view);
    }
    add_attendance(view);
    add_texts(view);
    add_venue(view);
    fix_times(view);
    return view;
}

std::vector<Effect> demo_effects() {
    const TimePoint at = demo_now() + minutes{20};
    return {
        {"expected_start", Text{"Vías de migración laboral", "Labour migration pathways"}, at,
         at + minutes{20}},
        {"squeeze", Text{"Lucha contra la trata de personas", "Combating trafficking in persons"},
         at + minutes{40}, at + minutes{46}},
        {"expected_end", Text{"La sesión 3, tarde", "Session 3, afternoon"}, at + minutes{80},
         at + minutes{100}}};
}

void add_second_room(client::Picture& picture) {
    client::FollowedRoom room = picture.rooms.begin()->second;
    View view = demo_view(Millis{62'000});
    view.room = {RoomId{"sala-b"}, Text{"Sala B", "Room B"}};
    view.session->id = SessionId{"grcm-1"};
    view.session->title = Text{"Grupo Regional de Consulta", "Regional Consultation Group"};
    view.queue->resize(4);
    room.view = std::make_shared<const View>(std::move(view));
    room.stream_id = "demo-b";
    picture.rooms.emplace(RoomId{"sala-b"}, std::move(room));
}

std::vector<std::string> conference_scenes() {
    std::vector<std::string> names{"script", "side", "palette", "menu", "handover2"};
    names.insert(names.end(), std::begin(sheets), std::end(sheets));
    for (const Form& form : forms) {
        names.emplace_back(form.scene);
    }
    return names;
}

bool is_conference_scene(const std::string& scene) {
    const std::vector<std::string> names = conference_scenes();
    return std::find(names.begin(), names.end(), scene) != names.end();
}

void open_conference_scene(Controller& controller, const std::string& scene) {
    for (const Form& form : forms) {
        if (scene == form.scene) {
            controller.act({.act = Act::open_form, .target = form.name, .detail = form.subject});
        }
    }
    if (scene == "side") {
        controller.act({.act = Act::watch_room, .target = "sala-b"});
    } else if (scene == "palette") {
        controller.act({.act = Act::open_popover, .target = "palette"});
    } else if (scene == "menu") {
        controller.act({.act = Act::open_popover, .target = "item", .detail = "i6"});
    } else if (scene == "script") {
        controller.act({.act = Act::show_sheet, .target = "notes"});
    } else if (scene == "handover2") {
        controller.act({.act = Act::open_form, .target = "handover"});
        controller.act({.act = Act::choose, .target = "to", .detail = "mx"});
        controller.act({.act = Act::choose, .target = "next", .detail = "pa"});
        controller.act({.act = Act::choose, .target = "step", .detail = "2"});
    } else if (std::find(std::begin(sheets), std::end(sheets), scene) != std::end(sheets)) {
        controller.act({.act = Act::show_sheet, .target = scene});
    }
}

}  // namespace plenaria::console::testing
