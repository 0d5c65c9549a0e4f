// Pictures of what interrupts and lies over the floor, and of the views other than the floor.
#include "tests/golden/display/golden_fixture.hpp"

namespace plenaria::display::views_golden_test {
namespace {

ClockCard paused_clock() {
    return {.face = "2:13",
            .look = ClockLook::paused,
            .used_fraction = 0.26,
            .label = {"EN PAUSA", "PAUSED"}};
}

Scene point_scene() {
    Scene scene = floor_scene();
    scene.floor_label = {"Intervención interrumpida", "Statement interrupted"};
    scene.clock = paused_clock();
    scene.point =
        PointCard{.label = {"MOCIÓN DE ORDEN", "POINT OF ORDER"},
                  .who = card("us", "Estados Unidos de América", "United States of America"),
                  .clock = {.face = "0:48",
                            .look = ClockLook::normal,
                            .used_fraction = 0.2,
                            .label = {"Tiempo restante", "Time remaining"}}};
    return scene;
}

/// A scene with a header and nothing else.
Scene headed_scene(SceneKind kind) {
    Scene scene = floor_scene();
    Scene made;
    made.kind = kind;
    made.time_of_day = scene.time_of_day;
    made.room = scene.room;
    made.event_flag = scene.event_flag;
    made.event_title = scene.event_title;
    return made;
}

TEST_F(DisplayGolden, APointOfOrderGoesAhead) { compare(*painted(point_scene()), "point"); }

TEST_F(DisplayGolden, APanelRepliesAClosedListAndALink) {
    Scene scene = floor_scene();
    scene.speaker->remote = {"A distancia", "Remote"};
    scene.speaker->group = {"En nombre de: SICA", "On behalf of: SICA"};
    scene.panel_label = {"Panel", ""};
    scene.panel = {card("cr", "Costa Rica", "Costa Rica", "Ejemplo Vega"),
                   card("hn", "Honduras", "Honduras", "Ejemplo Paz"),
                   card("", "Universidad Invitada", "Guest University", "Ejemplo Sol")};
    scene.panel[0].role = {"Moderación", "Moderator"};
    scene.panel[1].speaking = true;
    scene.next.resize(2);
    scene.reply_label = {"Réplicas", "Rights of reply"};
    scene.replies = {card("ni", "Nicaragua", "Nicaragua")};
    scene.list_note = {"Lista de oradores cerrada", "List of speakers closed"};
    scene.link = "https://example.org/documentos/declaracion.pdf";
    scene.link_label = {"Escanee para leer los documentos", "Scan to read the documents"};
    compare(*painted(scene), "panel");
}

TEST_F(DisplayGolden, AdoptedUnderTwoBulletins) {
    Scene scene = floor_scene();
    scene.speaker.reset();
    scene.clock.reset();
    scene.text = TextCard{.title = {"Declaración de San José", "San José Declaration"},
                          .state = {"ADOPTADO", "ADOPTED"},
                          .version = {"Versión 2", "Version 2"},
                          .look = TextState::adopted,
                          .paragraphs = {}};
    scene.bulletins = {{BulletinKind::recall,
                        {},
                        {"La sesión se reanuda en 5 min", "The session resumes in 5 min"}},
                       {BulletinKind::notice,
                        {"El almuerzo se sirve en el salón Los Volcanes, segundo nivel",
                         "Lunch is served in the Los Volcanes room, second level"},
                        {}}};
    compare(*painted(scene), "adopted");
}

TEST_F(DisplayGolden, ATextPutWhileSomebodySpeaks) {
    Scene scene = point_scene();
    scene.text =
        TextCard{.title = {"Declaración de San José", "San José Declaration"},
                 .state = {"Texto sometido a consenso", "Text put to the room for consensus"},
                 .version = {},
                 .look = TextState::put,
                 .paragraphs = {}};
    compare(*painted(scene), "put");
}

TEST_F(DisplayGolden, ADraftWithItsBrackets) {
    Scene scene = headed_scene(SceneKind::text);
    TextCard text{.title = {"Proyecto de Declaración de San José", "Draft San José Declaration"},
                  .state = {"Proyecto de texto", "Draft text"},
                  .version = {"Versión 2", "Version 2"},
                  .look = TextState::draft,
                  .paragraphs = {}};
    for (int number = 1; number <= 5; ++number) {
        text.paragraphs.push_back(
            {number,
             {{"Reafirmando ", false},
              {"[su compromiso [pleno]]", true},
              {" con la protección consular de las personas migrantes en tránsito,", false}},
             {{"Reaffirming ", false},
              {"[its [full] commitment]", true},
              {" to the consular protection of migrants in transit,", false}}});
    }
    scene.text = text;
    compare(*painted(scene), "text");
}

TEST_F(DisplayGolden, TheAgendaOfTheDay) {
    Scene scene = headed_scene(SceneKind::agenda);
    scene.agenda_label = {"Agenda del 20 de noviembre", "Agenda of 20 November"};
    scene.item_title = {"Sesión plenaria", "Plenary session"};
    const auto row = [&](const char* number, ItemState state, const char* time, const char* planned,
                         Line word) {
        scene.agenda.push_back({.number = number,
                                .title = {"Informe de la Presidencia Pro Témpore",
                                          "Report of the Pro Tempore Presidency"},
                                .state = state,
                                .current = state == ItemState::running,
                                .time = time,
                                .planned = planned,
                                .word = std::move(word)});
    };
    row("1", ItemState::finished, "09:04", "09:00", {"Concluido", "Finished"});
    row("2", ItemState::skipped, "09:30", "", {"Omitido", "Skipped"});
    row("3", ItemState::running, "09:50", "09:40", {"En curso", "In progress"});
    row("4", ItemState::pending, "10:50", "10:40", {});
    row("5", ItemState::pending, "11:00", "", {"Hora fija", "Fixed time"});
    scene.link = "https://example.org/documentos/declaracion.pdf";
    scene.link_label = {"Escanee para leer los documentos", "Scan to read the documents"};
    compare(*painted(scene), "agenda");
}

/// A morning that is over, a session with its items, and two that come.
Scene day_scene() {
    Scene scene = headed_scene(SceneKind::agenda);
    scene.agenda_label = {"Agenda del 20 de noviembre", "Agenda of 20 November"};
    const auto session = [](SessionState state, Line title, const char* time, const char* planned,
                            const char* until, Line word) {
        return AgendaRow{.number = {},
                         .title = std::move(title),
                         .time = time,
                         .planned = planned,
                         .word = std::move(word),
                         .session = state,
                         .until = until,
                         .past = state == SessionState::adjourned};
    };
    const auto item = [](const char* number, ItemState state, const char* time,
                         const char* planned, Line word) {
        return AgendaRow{.number = number,
                         .title = {"Informe de la Presidencia Pro Témpore",
                                   "Report of the Pro Tempore Presidency"},
                         .state = state,
                         .current = state == ItemState::running,
                         .time = time,
                         .planned = planned,
                         .word = std::move(word)};
    };
    scene.agenda = {
        session(SessionState::adjourned, {"Grupo Regional de Consulta", "Consultation Group"},
                "08:30", "", "10:30", {"Concluida", "Over"}),
        session(SessionState::open, {"Sesión plenaria", "Plenary session"}, "10:47", "10:45",
                "16:10", {"En curso", "In progress"}),
        item("1", ItemState::finished, "10:47", "10:45", {"Concluido", "Finished"}),
        item("2", ItemState::running, "14:20", "14:05", {"En curso", "In progress"}),
        item("3", ItemState::pending, "15:10", "14:55", {}),
        session(SessionState::planned, {"Reunión técnica de los Países Miembros",
                                        "Technical meeting of the Members"},
                "16:10", "16:00", "17:40", {"A continuación", "Next"}),
        session(SessionState::planned, {"Visita de campo", "Field visit"}, "18:00", "", "19:30",
                {})};
    return scene;
}

TEST_F(DisplayGolden, TheSessionsOfTheDayAroundTheItems) {
    compare(*painted(day_scene()), "agenda_day");
}

TEST_F(DisplayGolden, TheListAlone) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::next;
    scene.next.insert(scene.next.end(),
                      {card("bz", "Belice", "Belize"), card("pa", "Panamá", "Panama"),
                       card("", "Organización Internacional para las Migraciones",
                            "International Organization for Migration")});
    scene.next.back().code = "OIM";
    scene.list_note = {"Lista de oradores cerrada", "List of speakers closed"};
    scene.reply_label = {"Réplicas", "Rights of reply"};
    scene.replies = {card("ni", "Nicaragua", "Nicaragua")};
    compare(*painted(scene), "next");
}

TEST_F(DisplayGolden, TheSpeakersOwnClock) {
    Scene scene = floor_scene();
    scene.kind = SceneKind::clock;
    scene.clock = ClockCard{.face = "0:25",
                            .look = ClockLook::warning,
                            .used_fraction = 0.86,
                            .label = {"POR CONCLUIR", "TIME ALMOST UP"}};
    compare(*painted(scene), "clock");
}

TEST_F(DisplayGolden, ADoorsSign) {
    Scene scene = headed_scene(SceneKind::door);
    scene.door = SceneKind::floor;
    scene.door_word = {"En sesión", "In session"};
    scene.slate_note = {"Acceso con acreditación", "Accredited participants"};
    scene.item_label = {"Punto 5", "Item 5"};
    scene.item_title = floor_scene().item_title;
    scene.door_next_label = {"A continuación", "Next"};
    scene.door_next = {"Receso", "Recess"};
    scene.door_when = {"Comienza a las 15:30", "Starts at 15:30"};
    scene.door_later_label = {"Más tarde", "Later"};
    scene.door_later = {"Reunión técnica de los Países Miembros",
                        "Technical meeting of the Members"};
    scene.door_later_when = {"Comienza a las 16:30", "Starts at 16:30"};
    compare(*painted(scene), "door");
}

TEST_F(DisplayGolden, ADoorsSignBetweenSessions) {
    Scene scene = headed_scene(SceneKind::door);
    scene.door = SceneKind::no_session;
    scene.door_word = {"Sin sesión", "No session"};
    scene.door_next_label = {"A continuación", "Next"};
    scene.door_next = {"Sesión plenaria, segundo día", "Plenary session, day two"};
    scene.door_when = {"Comienza el 21 de noviembre a las 09:00",
                       "Starts on 21 November at 09:00"};
    compare(*painted(scene), "door_between");
}

TEST_F(DisplayGolden, TheLobby) {
    Scene scene = headed_scene(SceneKind::lobby);
    scene.room = {"Todas las salas", "All rooms"};
    scene.rooms = {
        {.name = {"Anexo", "Annex"},
         .state = SceneKind::closed,
         .word = {"Sesión cerrada", "Closed session"},
         .title = {"Diálogo de vice-ministras y vice-ministros", "Vice-ministers' dialogue"},
         .holder = {},
         .holder_flag = {},
         .when = {"Se reanuda a las 15:30", "Resumes at 15:30"}},
        {.name = {"Sala A", "Room A"},
         .state = SceneKind::floor,
         .word = {"En sesión", "In session"},
         .title = floor_scene().item_title,
         .holder = {"República Dominicana", "Dominican Republic"},
         .holder_flag = "do",
         .when = {}},
        {.name = {"Sala B", "Room B"},
         .state = SceneKind::suspended,
         .word = {"En receso", "In recess"},
         .title = {"Grupo de Trabajo", "Working group"},
         .holder = {},
         .holder_flag = {},
         .when = {"Se reanuda a las 15:10", "Resumes at 15:10"}}};
    compare(*painted(scene), "lobby");
}

TEST_F(DisplayGolden, SixtyCharactersOfAName) {
    Scene scene = point_scene();
    const std::string es = "República Bolivariana de un Nombre Extraordinariamente Largo";
    const std::string en = "Bolivarian Republic of an Extraordinarily Long Official Name";
    scene.speaker->name = {es, en};
    scene.point->who.name = {es, en};
    for (SpeakerCard& each : scene.next) {
        each.name = {es, en};
    }
    compare(*painted(scene), "long_names");
}

TEST(QrCode, IsTheStandardsSmallestThatHoldsTheText) {
    const auto code = qr_code("https://example.org/d.pdf");
    ASSERT_TRUE(code);
    EXPECT_EQ(code->side, 25);  // version 2 holds 26 bytes at level M
    EXPECT_EQ(code->dark.size(), 25U * 25U);
    // The finder pattern's corner.
    EXPECT_TRUE(code->dark[0]);
    EXPECT_FALSE(code->dark[25 + 1]);
    EXPECT_FALSE(qr_code(""));
    EXPECT_FALSE(qr_code(std::string(4'000, 'a')));
}

}  // namespace
}  // namespace plenaria::display::views_golden_test
