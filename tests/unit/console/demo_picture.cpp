#include "tests/unit/console/demo_picture.hpp"

#include "tests/unit/console/demo_floor.hpp"

namespace plenaria::console::testing {
namespace {

using std::chrono::minutes;
using std::chrono::seconds;

struct Country {
    const char* id;
    const char* flag;
    const char* code;
    const char* es;
    const char* en;
    const char* language;
};

constexpr Country countries[] = {
    {"bz", "bz", "BLZ", "Belice", "Belize", "en"},
    {"ca", "ca", "CAN", "Canadá", "Canada", "en"},
    {"cr", "cr", "CRI", "Costa Rica", "Costa Rica", "es"},
    {"sv", "sv", "SLV", "El Salvador", "El Salvador", "es"},
    {"us", "us", "USA", "Estados Unidos", "United States", "en"},
    {"gt", "gt", "GTM", "Guatemala", "Guatemala", "es"},
    {"hn", "hn", "HND", "Honduras", "Honduras", "es"},
    {"mx", "mx", "MEX", "México", "Mexico", "es"},
    {"ni", "ni", "NIC", "Nicaragua", "Nicaragua", "es"},
    {"pa", "pa", "PAN", "Panamá", "Panama", "es"},
    {"do", "do", "DOM", "República Dominicana", "Dominican Republic", "es"},
    {"oim", "", "OIM", "OIM", "IOM", "en"},
};

const Text member{"País Miembro", "Member"};
const Text observer{"Organismo Internacional Observador", "Observer Organization"};

Text category_of(const Country& country) { return country.flag[0] == '\0' ? observer : member; }

const Country& country(std::string_view id) {
    for (const Country& each : countries) {
        if (id == each.id) {
            return each;
        }
    }
    return countries[0];
}

ItemView item(const char* id, const char* number, Text title, int from_min, int planned_min) {
    ItemView view;
    view.id = ItemId{id};
    view.number = number;
    view.kind = ItemKind::debate;
    view.title = std::move(title);
    view.planned_start = demo_now() - minutes{136} + minutes{from_min};
    view.planned = minutes{planned_min};
    return view;
}

ItemView done(ItemView view, int spent_min) {
    view.state = ItemState::finished;
    view.started_at = view.planned_start;
    view.finished_at = view.planned_start + minutes{spent_min};
    view.spent = minutes{spent_min};
    return view;
}

void add_agenda(View& view) {
    std::vector<ItemView> items{
        done(
            item("i1", "1",
                 {"Apertura y adopción de la agenda", "Opening and adoption of the agenda"}, 0, 15),
            13),
        done(item("i2", "2",
                  {"Informe de la Presidencia Pro-Témpore", "Report of the Pro-Tempore Presidency"},
                  15, 20),
             22),
        done(item("i3", "3",
                  {"Secretaría Ejecutiva: plan de trabajo", "Executive Secretariat: work plan"}, 35,
                  30),
             28),
        done(item("i4", "4", {"Protección de la niñez migrante", "Protection of migrant children"},
                  65, 45),
             44),
        item("i5", "5", {"Red de protección consular", "Consular protection network"}, 104, 40),
        item("i6", "6", {"Vías de migración laboral", "Labour migration pathways"}, 144, 40),
        item("i7", "7", {"Lucha contra la trata de personas", "Combating trafficking in persons"},
             184, 30),
        item("i8", "8", {"Próxima Presidencia y país sede", "Next Presidency and host country"},
             214, 20),
        item("i9", "9", {"Adopción de la declaración", "Adoption of the declaration"}, 234, 25),
        item("i10", "10", {"Asuntos varios y clausura", "Other matters and closing"}, 259, 10)};
    ItemView& running = items[4];
    running.state = ItemState::running;
    running.current = true;
    running.started_at = demo_now() - minutes{26};
    running.running_since = running.started_at;
    items[7].confidential = true;
    view.agenda = std::move(items);
}

void add_queue(View& view) {
    const struct {
        const char* entry;
        const char* id;
        const char* person;
        const char* capacity;
        int allotment_s;
        int waiting_s;
    } rows[] = {{"e12", "gt", "Viceministra de Relaciones Exteriores", "", 180, 40},
                {"e13", "us", "Head of delegation", "", 120, 93},
                {"e14", "hn", "Jefe de delegación", "", 180, 146},
                {"e15", "ca", "Deputy Minister", "", 180, 199},
                {"e16", "do", "Directora de Asuntos Migratorios", "", 120, 252},
                {"e17", "pa", "Viceministro", "", 180, 305},
                {"e18", "bz", "Chief Executive Officer", "", 180, 358},
                {"e19", "sv", "Viceministra", "", 180, 411},
                {"e20", "oim", "Directora Regional", "", 180, 464}};
    std::vector<QueueEntryView> queue;
    for (const auto& row : rows) {
        queue.push_back({Shared{demo_speaker(row.entry, row.id, row.person, row.capacity)},
                         seconds{row.allotment_s}, Millis{0}, demo_now() - seconds{row.waiting_s}});
    }
    queue[3].moved = true;
    view.queue = std::move(queue);
}

ChannelView channel(const char* id, int number, const char* code, Text name, const char* booth,
                    Microphone microphone) {
    ChannelView view;
    view.id = ChannelId{id};
    view.number = number;
    view.code = code;
    view.name = std::move(name);
    view.booth = booth;
    view.microphone = microphone;
    if (microphone != Microphone::unknown) {
        view.source = ClaimSource::manual;
        view.since = demo_now() - minutes{18};
    }
    return view;
}

ScreenView screen(const char* id, const char* name, const char* shown, int width, int height,
                  int rtt, ScreenHealth health, bool confirmed) {
    ScreenView view;
    view.id = ScreenId{id};
    view.name = name;
    view.view = shown;
    view.declared = true;
    view.health = health;
    view.confirmed = confirmed;
    view.width = width;
    view.height = height;
    view.rtt_ms = rtt;
    view.last_seen = demo_now() - seconds{health == ScreenHealth::silent ? 41 : 1};
    return view;
}

OutputView output(const char* id, Text name, OutputClass output_class, OutputKind kind) {
    OutputView view;
    view.id = OutputId{id};
    view.name = std::move(name);
    view.output_class = output_class;
    view.kind = kind;
    return view;
}

void add_room(View& view) {
    view.channels = std::vector<ChannelView>{
        channel("fl", 0, "FL", {"Sala (original)", "Floor"}, "", Microphone::live),
        channel("es", 1, "ES", {"Español", "Spanish"}, "Cabina 1", Microphone::live),
        channel("en", 2, "EN", {"Inglés", "English"}, "Cabina 2", Microphone::muted),
        channel("fr", 3, "FR", {"Francés", "French"}, "Cabina 3", Microphone::unknown)};
    using enum ScreenHealth;
    view.screens = std::vector<ScreenView>{
        screen("izq", "Sala A · izquierda", "floor", 3840, 2160, 3, current, true),
        screen("der", "Sala A · derecha", "agenda", 3840, 2160, 4, current, true),
        screen("podio", "Podio · confianza", "floor", 1920, 1080, 2, current, true),
        screen("cabinas", "Cabinas ES/EN", "floor", 1920, 1080, 6, current, true),
        screen("pasillo", "Pasillo · vestíbulo", "slate", 1920, 1080, 48, behind, false),
        screen("prensa", "Sala de prensa", "slate", 1920, 1080, -1, silent, false),
        screen("secretaria", "Secretaría", "next", 2560, 1440, 3, unknown, false)};
    view.outputs = std::vector<OutputView>{
        output("web", {"Transmisión", "Stream"}, OutputClass::public_, OutputKind::stream),
        output("rec", {"Grabación", "Recording"}, OutputClass::public_, OutputKind::recording),
        output("ir", {"Infrarrojos", "Infrared"}, OutputClass::room, OutputKind::infrared)};
}

void add_lists(View& view) {
    std::vector<DelegationView> delegations;
    for (const Country& each : countries) {
        DelegationView delegation;
        delegation.id = DelegationId{each.id};
        delegation.flag = each.flag;
        delegation.code = each.code;
        delegation.name = Text{each.es, each.en};
        delegation.long_name = delegation.name;
        delegation.category = category_of(each);
        delegation.language = Language{each.language};
        const bool is_member = each.flag[0] != '\0';
        delegation.raises_points = is_member;
        delegation.decides = is_member;
        delegation.on_roll = is_member;
        delegation.stays_out = !is_member;
        delegations.push_back(std::move(delegation));
    }
    view.delegations = std::move(delegations);
    ProgrammeView plenary;
    plenary.id = SessionId{"plenaria-2"};
    plenary.title = Text{"Sesión plenaria 3, tarde", "Plenary session 3, afternoon"};
    plenary.kind = Text{"Sesión plenaria", "Plenary session"};
    plenary.state = SessionState::open;
    plenary.planned_start = demo_now() - minutes{137};
    plenary.planned_end = demo_now() + minutes{140};
    ProgrammeView closed = plenary;
    closed.id = SessionId{"cerrada-1"};
    closed.title = Text{"Diálogo a puerta cerrada", "Closed-door dialogue"};
    closed.kind = closed.title;
    closed.state = SessionState::planned;
    closed.confidential = true;
    view.programme = std::vector<ProgrammeView>{plenary, closed};
    const auto line = [](const char* id, int ago_s, const char* kind, Text text) {
        return RecordView{id, demo_now() - seconds{ago_s}, kind, std::move(text)};
    };
    view.record = std::vector<RecordView>{
        line("1", 1560, "item_started", {"Inicia el punto 5", "Item 5 started"}),
        line("2", 862, "entry_inscribed",
             {"Guatemala pide la palabra", "Guatemala asks for the floor"}),
        line("3", 151, "entry_moved",
             {"Canadá cambia de lugar en la lista", "Canada moved in the list"}),
        line("4", 142, "entry_called", {"México llamado", "Mexico called"}),
        line("5", 139, "speech_started",
             {"México toma la palabra (3 min)", "Mexico takes the floor (3 min)"})};
    view.saved = SavedView{Position{1482}, demo_now() - seconds{3}};
}

}  // namespace

SpeakerView demo_speaker(const char* entry, const char* id, const char* person,
                         const char* capacity) {
    const Country& from = country(id);
    SpeakerView view;
    view.id = EntryId{entry};
    view.delegation = DelegationId{from.id};
    view.flag = from.flag;
    view.code = from.code;
    view.name = Text{from.es, from.en};
    view.long_name = view.name;
    view.category = category_of(from);
    view.person = person;
    view.capacity = capacity;
    view.language = Language{from.language};
    return view;
}

TimePoint demo_now() {
    // 2026-11-19T20:47:01Z; Costa Rica is six hours behind, all year.
    return from_unix_ms(1'795'121'221'000);
}

client::SteadyPoint demo_local() { return client::SteadyPoint{std::chrono::hours{5}}; }

View demo_view(Millis remaining) {
    View view;
    view.event.title =
        Text{"CRM · XXI Reunión Viceministerial", "CRM · XXI Vice-Ministerial Meeting"};
    view.event.forum =
        Text{"Conferencia Regional sobre Migración", "Regional Conference on Migration"};
    view.event.zone = "America/Costa_Rica";
    view.event.languages = {Language{"es"}, Language{"en"}};
    view.event.presidency = Text{"Costa Rica", "Costa Rica"};
    view.event.presidency_flag = "cr";
    view.room = {RoomId{"sala-a"}, Text{"Sala A", "Room A"}};
    SessionView session;
    session.id = SessionId{"plenaria-2"};
    session.title = Text{"Sesión 3, tarde", "Session 3, afternoon"};
    session.kind = Text{"Sesión plenaria", "Plenary session"};
    session.state = SessionState::open;
    session.planned_start = demo_now() - minutes{137};
    session.planned_end = demo_now() + minutes{140};
    session.opened_at = session.planned_start;
    view.session = session;
    FloorView floor;
    floor.phase = FloorPhase::speaking;
    floor.speaker = demo_speaker("e11", "mx", "Embajadora", "jefa de delegación");
    floor.clock.allotment = seconds{180};
    floor.clock.warn_at = seconds{45};
    floor.clock.running_since = demo_now() - (Millis{180'000} - remaining);
    view.floor = floor;
    add_agenda(view);
    add_queue(view);
    add_room(view);
    add_lists(view);
    add_floor_facts(view);
    return view;
}

View demo_view_closed(DoorsState state) {
    View view = demo_view();
    view.doors.state = state;
    view.doors.since = demo_now() - seconds{862};
    if (state != DoorsState::clearing) {
        for (OutputView& each : *view.outputs) {
            each.gate = Gate::cut;
        }
    }
    return view;
}

View demo_view_checklist() {
    View view = demo_view_closed(DoorsState::clearing);
    view.doors.since = demo_now() - seconds{6};
    ClosingView closing;
    closing.number = 2;
    closing.officials_max = 2;
    closing.staff_listed = true;
    closing.staff = {"Inés Paz", "Tomás Rey"};
    view.closing = closing;
    const auto check = [](const char* id, CheckState state, int done, int of) {
        CheckView made;
        made.id = id;
        made.state = state;
        made.done = done;
        made.of = of;
        if (state == CheckState::done) {
            made.at = demo_now() - seconds{4};
            made.by = "operador";
        }
        return made;
    };
    using enum CheckState;
    view.checklist =
        std::vector<CheckView>{check("observers_out", done, 0, 0), check("roster", missing, 4, 11),
                               check("staff", missing, 0, 2),      check("outputs", missing, 0, 2),
                               check("screens", missing, 12, 14),  check("booths", done, 0, 0)};
    (*view.checklist)[1].missing = {Text{"Estados Unidos", "United States"},
                                    Text{"República Dominicana", "Dominican Republic"}};
    (*view.checklist)[4].missing = {Text{"lobby-2", "lobby-2"}};
    view.roster.emplace();
    for (const Country& each : countries) {
        if (each.flag[0] == '\0') {
            continue;
        }
        RosterView member;
        member.id = DelegationId{each.id};
        member.name = Text{each.es, each.en};
        member.flag = each.flag;
        member.code = each.code;
        member.ticked = view.roster->size() < 4;
        member.head = member.ticked && view.roster->size() != 2;
        member.officials = member.ticked ? static_cast<int>(view.roster->size()) % 3 : 0;
        view.roster->push_back(std::move(member));
    }
    return view;
}

View demo_view_proven(View view) {
    std::vector<ScreenView>& screens = *view.screens;
    for (ScreenView* each : {&screens[0], &screens[1]}) {
        each->proof = ScreenProof::paired;
        each->paired = true;
    }
    screens[2].proof = ScreenProof::key;
    return view;
}

View demo_view_emergency(View view) {
    view.emergency = EmergencyView{demo_now() - minutes{42},
                                   "secretaria",
                                   {"Presidencia", "Anfitrión"},
                                   "Nadie de la Secretaría llegó con su contraseña"};
    return view;
}

View demo_view_troubled(View view) {
    view.service = ServiceView{{ServiceTrouble::storage_slow, ServiceTrouble::backup_old}};
    return view;
}

std::shared_ptr<client::Picture> demo_picture(View view, client::SteadyPoint local) {
    auto picture = std::make_shared<client::Picture>();
    picture->phase = client::LinkPhase::live;
    picture->last_frame = local;
    picture->clock.known = true;
    picture->clock.reference = demo_now();
    picture->clock.reference_local = local;
    picture->rtt_ms = 2;
    client::FollowedRoom room;
    room.stream_id = "demo";
    room.audience = view.script ? Audience::chair : Audience::secretariat;
    room.rev = 1;
    room.current_until = local;
    room.view = std::make_shared<const View>(std::move(view));
    picture->rooms.emplace(RoomId{"sala-a"}, std::move(room));
    return picture;
}

}  // namespace plenaria::console::testing
