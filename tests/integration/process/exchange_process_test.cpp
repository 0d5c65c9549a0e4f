// Files that come into an event and leave it, while its server runs and while it does not.
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <sys/stat.h>

#include <algorithm>
#include <chrono>
#include <fstream>
#include <iterator>
#include <string>
#include <thread>

#include "tests/support/console_user.hpp"
#include "tests/support/server_process.hpp"
#include "tests/support/temporary_folder.hpp"
#include "tests/support/waiting.hpp"

namespace plenaria::test_support::exchange_process_test {
namespace {

using testing::AllOf;
using testing::ContainsRegex;
using testing::HasSubstr;
using testing::Not;

void write(const std::filesystem::path& path, const std::string& text) {
    std::ofstream{path, std::ios::binary} << text;
}

/// The event of a folder as one file, with `from` become `to` in it.
void write_edited(const std::filesystem::path& data, const std::filesystem::path& path,
                  const std::string& from, const std::string& to) {
    std::string text =
        run_server_program({"export", "--data", data.string(), "--cleared", "--format", "toml"})
            .output;
    const std::size_t at = text.find(from);
    ASSERT_NE(at, std::string::npos) << text.substr(0, 500);
    write(path, text.replace(at, from.size(), to));
}

class Exchange : public testing::Test {
protected:
    /// Opens the first plenary session and starts its first item.
    void begin(ServerProcess& server) {
        ASSERT_TRUE(server.listening()) << server.log();
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_TRUE(console.run(OpenSession{SessionId{"plenaria-1"}}).ok());
        EXPECT_TRUE(console.run(StartItem{ItemId{"apertura"}}).ok());
    }
    /// Reads in an attendance list of one row.
    [[nodiscard]] Finished attend(const std::string& session, const std::string& row) const {
        const auto table = folder.path() / "lista.csv";
        write(table, "delegación;persona;presencia\r\n" + row + "\r\n");
        return run_server_program({"import", "--data", data.string(), "--attendance",
                                   table.string(), "--session", session});
    }
    [[nodiscard]] std::string attendance() const {
        return run_server_program({"export", "--data", data.string(), "--cleared", "--format",
                                   "csv", "--table", "attendance"})
            .output;
    }
    [[nodiscard]] std::string event() const {
        return run_server_program(
                   {"export", "--data", data.string(), "--cleared", "--format", "toml"})
            .output;
    }

    TemporaryFolder folder;
    std::filesystem::path data = folder.path() / "data";
    std::filesystem::path file = folder.path() / "edited.toml";
};

TEST_F(Exchange, AnEditedFileComesIntoARunningEvent) {
    ServerProcess server{data};
    begin(server);
    write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
    const auto rehearsed =
        run_server_program({"edit", "--data", data.string(), "--dry-run", file.string()});
    EXPECT_EQ(rehearsed.status, 0) << rehearsed.output;
    EXPECT_THAT(rehearsed.output, HasSubstr("plenaria-2 · debate-retorno” changes: title"));
    EXPECT_THAT(event(), Not(HasSubstr("Retorno digno")));
    const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_THAT(event(), HasSubstr("Retorno digno"));
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST_F(Exchange, AnEditedFileComesIntoAnEventThatRests) {
    {
        ServerProcess server{data};
        begin(server);
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    EXPECT_FALSE(std::filesystem::exists(data / "desk"));
    write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
    const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(done.status, 0) << done.output;
    EXPECT_THAT(event(), HasSubstr("Retorno digno"));
    EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
}

TEST_F(Exchange, AnEditWhileNoServerRunsHidesNothingOfTheOutage) {
    constexpr std::chrono::seconds outage{3};
    {
        ServerProcess server{data};
        begin(server);
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        ASSERT_TRUE(console.run(Inscribe{DelegationId{"mx"}, "", "", Language{}}).ok());
        ASSERT_TRUE(console.run(NextSpeaker{}).ok());
        ASSERT_TRUE(console.run(StartSpeech{}).ok());
        server.kill_now();
    }
    std::this_thread::sleep_for(outage);
    const std::vector<std::string> edit{"edit", "--data", data.string(), file.string()};
    const auto records = [&] {
        return run_server_program({"verify", "--data", data.string()}).output;
    };
    const std::string before = records();
    write(file, event());
    EXPECT_EQ(run_server_program(edit).status, 0) << "nothing changes";
    write_edited(data, file, "id = \"apertura\"", "id = \"otra\"");
    EXPECT_EQ(run_server_program(edit).status, 10);
    write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
    EXPECT_EQ(
        run_server_program({"edit", "--data", data.string(), "--dry-run", file.string()}).status,
        0);
    EXPECT_EQ(records(), before) << "and nothing was written";
    EXPECT_EQ(run_server_program(edit).status, 0);
    ServerProcess again{data, 0, {}};
    ASSERT_TRUE(again.listening()) << again.log();
    RoomUser screen{again.port(), screen_identity("muro", "plenaria")};
    ASSERT_TRUE(screen.wait_view(
        [](const View& view) { return view.floor && view.floor->phase == FloorPhase::speaking; }));
    EXPECT_GE(screen.view().floor->verify_outage, outage);
}

TEST_F(Exchange, WhatHasBegunIsRefusedAndNothingChanges) {
    ServerProcess server{data};
    begin(server);
    write_edited(data, file, "id = \"apertura\"", "id = \"otra\"");
    const std::string before = event();
    const auto refused = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("[es]: el punto «plenaria-1 · apertura»"));
    EXPECT_THAT(refused.output, HasSubstr("[en]: the item “plenaria-1 · apertura”"));
    EXPECT_EQ(event(), before);
}

TEST_F(Exchange, ATableNamesItsBadRowsAndAGoodOneComesIn) {
    ServerProcess server{data};
    begin(server);
    const auto table = folder.path() / "agenda.csv";
    const auto import = [&] {
        return run_server_program(
            {"import", "--data", data.string(), "--agenda", table.string(), "--session", "taller"});
    };
    write(table, "t\xEDtulo;title en;minutos\r\nUno;One;mucho\r\nDos;Two;10\r\n");
    const auto refused = import();
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("agenda.csv:2:3: «mucho»"));
    EXPECT_THAT(event(), HasSubstr("taller-panel"));
    write(table,
          "t\xEDtulo;title en;minutos\r\nMa\xF1"
          "ana;Morning;1:30\r\n");
    EXPECT_EQ(import().status, 0);
    EXPECT_THAT(event(), HasSubstr("Mañana"));
    EXPECT_THAT(event(), Not(HasSubstr("taller-panel")));
}

TEST_F(Exchange, ACalendarIsWrittenInALanguageOfTheEventAlone) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    const auto calendar = [&](const std::string& language) {
        return run_server_program({"export", "--data", data.string(), "--format", "ics",
                                   "--language", language});
    };
    EXPECT_THAT(calendar("en").output, HasSubstr("SUMMARY;LANGUAGE=en:Plenary session"));
    const auto french = calendar("fr");
    EXPECT_EQ(french.status, 2) << french.output;
    EXPECT_THAT(french.output, AllOf(HasSubstr("es, en"), HasSubstr("[es]: "), HasSubstr("[en]: "),
                                     Not(HasSubstr("VCALENDAR"))));
}

TEST_F(Exchange, AnAttendanceListIsReadInAndJoined) {
    ServerProcess server{data};
    begin(server);
    EXPECT_EQ(attend("plenaria-1", "México;Ana Pérez;presente").status, 0);
    const std::vector<std::string> attendance{"export", "--data",  data.string(), "--format",
                                              "csv",    "--table", "attendance"};
    EXPECT_EQ(run_server_program(attendance).status, 2);
    std::vector<std::string> cleared = attendance;
    cleared.emplace_back("--cleared");
    const auto written = run_server_program(cleared);
    EXPECT_THAT(written.output, HasSubstr("México;Mexico;present;Ana Pérez"));
    const auto kept = folder.path() / "2026.csv";
    write(kept, written.output);
    const auto joined =
        run_server_program({"attendance-join", "--data", data.string(), kept.string()});
    EXPECT_EQ(joined.status, 0) << joined.output;
    EXPECT_THAT(joined.output, HasSubstr("mx;México;member;x;0"));
    EXPECT_THAT(joined.output, HasSubstr("Peru: absent from the last event"));
}

TEST_F(Exchange, AnAttendanceListIsOfASessionThatIsToComeSuspendedOrOver) {
    {
        ServerProcess server{data};
        begin(server);
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_EQ(attend("plenaria-2", "México;Ana Pérez;presente").status, 0);
        EXPECT_THAT(attendance(), HasSubstr("plenaria-2;mx;member;México;Mexico;present;Ana"));
        ASSERT_TRUE(console.run(SuspendSession{}).ok());
        EXPECT_EQ(attend("plenaria-1", "Belice;;virtual").status, 0);
        EXPECT_THAT(attendance(), HasSubstr("plenaria-1;bz;member;Belice;Belize;remote;"));
        ASSERT_TRUE(console.run(ResumeSession{}).ok());
        ASSERT_TRUE(console.run(AdjournSession{}).ok());
        EXPECT_EQ(attend("plenaria-1", "Belice;;ausente").status, 0);
        EXPECT_THAT(attendance(), HasSubstr("plenaria-1;bz;member;Belice;Belize;absent;"));
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    EXPECT_EQ(attend("plenaria-2", "Belice;Rosa Díaz;presente").status, 0);
    EXPECT_EQ(attend("plenaria-1", "México;;presente").status, 0);
    EXPECT_THAT(attendance(), AllOf(HasSubstr("plenaria-2;bz;member;Belice;Belize;present;Rosa"),
                                    HasSubstr("plenaria-1;mx;member;México;Mexico;present;")));
    EXPECT_EQ(run_server_program({"verify", "--data", data.string()}).status, 0);
}

TEST_F(Exchange, TheRowsOfAListCountTogetherForTheRoster) {
    ServerProcess server{data};
    begin(server);
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    RoomUser chair{server.port(), chair_identity(data, "plenaria")};
    ASSERT_TRUE(console.wait_live() && chair.wait_live());
    ASSERT_EQ(attend("plenaria-1", "Guatemala;;ausente").status, 0);
    ASSERT_EQ(console.run(CloseDoors{}).code, "");
    for (const auto& [check, name] : Names<ClosingCheck>::all) {
        if (check != ClosingCheck::roster) {
            ASSERT_EQ(chair.run(OverrideCheck{check, "ensayo"}).code, "") << name;
        }
    }
    ASSERT_TRUE(console.wait_view([](const View& view) { return view.roster.has_value(); }));
    const View seen = console.view();
    for (const RosterView& member : *seen.roster) {
        if (member.id != DelegationId{"us"}) {
            ASSERT_EQ(console.run(MarkRoster{member.id, true, 1}).code, "");
        }
    }
    // One who is asked for leaves; one who was not comes: nobody has seen that one.
    ASSERT_EQ(attend("plenaria-1", "Estados Unidos;;ausente\r\nGuatemala;;presente").status, 0);
    ASSERT_TRUE(console.wait_view([](const View& view) {
        return std::ranges::any_of(*view.roster, [](const RosterView& member) {
            return member.id == DelegationId{"gt"};
        });
    }));
    EXPECT_EQ(console.view().doors.state, DoorsState::clearing);
    ASSERT_EQ(console.run(MarkRoster{DelegationId{"gt"}, true, 1}).code, "");
    EXPECT_TRUE(console.wait_view(
        [](const View& view) { return view.doors.state == DoorsState::closed; }));
}

TEST_F(Exchange, AnAttendanceListIsOfASessionThatIsThere) {
    ServerProcess server{data};
    begin(server);
    const auto unknown = attend("plenaria-9", "México;;presente");
    EXPECT_EQ(unknown.status, 10);
    EXPECT_THAT(unknown.output, AllOf(HasSubstr("[es]: no existe la sesión «plenaria-9»"),
                                      HasSubstr("[en]: there is no session “plenaria-9”")));
    RoomUser console{server.port(), console_identity(data, "plenaria")};
    ASSERT_TRUE(console.wait_live());
    ASSERT_TRUE(console.run(CloseDoors{}).ok());
    // All who see the other session's list later would learn what was known within.
    const auto from_within = attend("plenaria-2", "México;;presente");
    EXPECT_EQ(from_within.status, 10);
    EXPECT_THAT(from_within.output, HasSubstr("[en]: the room “Plenary Room” is at a confiden"));
    EXPECT_EQ(attend("plenaria-1", "México;;presente").status, 0);
}

TEST_F(Exchange, TheDeskIsForTheOwnerAlone) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    struct stat status {};
    ASSERT_EQ(::stat((data / "desk").c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U);
    // With another token nothing is taken; the chair's is none for the desk, whoever put it there.
    std::filesystem::copy_file(data / "chair.token", data / "console.token",
                               std::filesystem::copy_options::overwrite_existing);
    write(file,
          run_server_program({"export", "--data", data.string(), "--cleared", "--format", "toml"})
              .output);
    const auto refused = run_server_program({"edit", "--data", data.string(), file.string()});
    EXPECT_EQ(refused.status, 10) << refused.output;
    EXPECT_THAT(refused.output, HasSubstr("another console.token"));
}

TEST_F(Exchange, TheDeskIsThereHoweverLongThePath) {
    data = folder.path() / std::string(150, 'a') / std::string(60, 'b');
    {
        ServerProcess server{data};
        begin(server);
        EXPECT_THAT(server.log(), Not(HasSubstr("desk_unavailable")));
        struct stat status {};
        ASSERT_EQ(::stat((data / "desk").c_str(), &status), 0);
        EXPECT_EQ(status.st_mode & (S_IRWXG | S_IRWXO), 0U);
        write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
        const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
        EXPECT_EQ(done.status, 0) << done.output;
        EXPECT_THAT(event(), HasSubstr("Retorno digno"));
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    EXPECT_FALSE(std::filesystem::exists(data / "desk"));
}

TEST_F(Exchange, AFileWhoseChairsItemsWereNotTakenIsTheEventsNonetheless) {
    {
        ServerProcess server{data};
        begin(server);
        write_edited(data, file, "Retorno, reintegración", "Retorno digno, reintegración");
        std::ifstream read{file};
        std::string text{std::istreambuf_iterator<char>{read}, {}};
        const std::string former = "Evaluación y nombramiento de la";
        const std::size_t at = text.find(former);
        ASSERT_NE(at, std::string::npos);
        write(file, text.replace(at, former.size(), "Otra evaluación"));
        const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
        EXPECT_EQ(done.status, 0) << done.output;
        EXPECT_THAT(done.output, HasSubstr("the Presidency's own items"));
        EXPECT_THAT(event(), AllOf(HasSubstr("Retorno digno"), HasSubstr(former)));
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    ServerProcess again{data, 0, file};
    EXPECT_TRUE(again.listening()) << again.log();
}

TEST_F(Exchange, WhatWasEditedLiveIsWrittenAndReadAgain) {
    std::string written;
    {
        ServerProcess server{data};
        begin(server);
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_TRUE(console
                        .run(SetItemDuration{SessionId{"plenaria-1"}, ItemId{"declaraciones"},
                                             std::chrono::hours{6}, 0})
                        .ok());
        written = event();
        write(file, written);
        // It is what is so: the running event has nothing to take from it.
        const auto same = run_server_program({"edit", "--data", data.string(), file.string()});
        EXPECT_EQ(same.status, 0) << same.output;
        EXPECT_THAT(same.output, HasSubstr("nothing changes"));
    }
    const auto checked = run_server_program({"check", file.string()});
    EXPECT_EQ(checked.status, 0) << checked.output;
    const std::string place = ".*edited.toml:[0-9]+:[0-9]+: ";
    EXPECT_THAT(checked.output,
                AllOf(ContainsRegex("\\[es\\]: " + place + "aviso: el punto empieza"),
                      ContainsRegex("\\[en\\]: " + place + "warning: the item ends"),
                      HasSubstr("edited.toml: valid.")));
    data = folder.path() / "again";
    ServerProcess again{data, 0, file};
    ASSERT_TRUE(again.listening()) << again.log();
    EXPECT_EQ(event(), written);
}

TEST_F(Exchange, AMeetingThatWasEditedLiveResumesWithTheFileItBeganWith) {
    {
        ServerProcess server{data};
        begin(server);
        RoomUser console{server.port(), console_identity(data, "plenaria")};
        ASSERT_TRUE(console.wait_live());
        EXPECT_TRUE(console
                        .run(SetItemDuration{SessionId{"plenaria-1"}, ItemId{"declaraciones"},
                                             std::chrono::minutes{60}, 0})
                        .ok());
        EXPECT_EQ(server.terminate(), 0) << server.log();
    }
    ServerProcess again{data};
    EXPECT_TRUE(again.listening()) << again.log();
}

/// Screens and consoles of an event to which rooms come while it runs, and from which they go.
class ChangingRooms : public Exchange {
protected:
    void bring_in(const std::string& text) {
        write(file, text);
        const auto done = run_server_program({"edit", "--data", data.string(), file.string()});
        ASSERT_EQ(done.status, 0) << done.output;
    }
    /// A console that follows whatever rooms there are.
    [[nodiscard]] client::LinkSettings of_all_rooms(const ServerProcess& server) const {
        client::LinkSettings settings;
        settings.port = server.port();
        settings.identity = console_identity(data, "");
        settings.identity.rooms.clear();
        return settings;
    }
    static bool follows(const client::Link& link, std::size_t rooms) {
        return wait_until([&] {
            const auto picture = link.picture();
            return picture->phase == client::LinkPhase::live && picture->rooms.size() == rooms;
        });
    }

    const std::string annex =
        "\n[[room]]\nid = \"anexo\"\nname = { es = \"Anexo\", en = \"Annex\" }\n"
        "[[room.screen]]\nid = \"anexo-puerta\"\nname = \"Anexo · puerta\"\nview = \"door\"\n"
        "[[session]]\nid = \"anexo-1\"\nroom = \"anexo\"\nkind = \"seminar\"\n"
        "title = { es = \"Charla\", en = \"Talk\" }\n"
        "start = 2999-05-02T09:00:00\nend = 2999-05-02T10:00:00\n"
        "[[session.item]]\nid = \"charla\"\nkind = \"presentation\"\n"
        "title = { es = \"Charla\", en = \"Talk\" }\nminutes = 30\n";
    const RoomId room{"anexo"};
};

TEST_F(ChangingRooms, ANewRoomIsThereForNewAndForPresentClients) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    client::Link console{of_all_rooms(server), [] {}};
    ASSERT_TRUE(follows(console, 2));
    RoomUser elsewhere{server.port(), screen_identity("muro", "plenaria")};
    ASSERT_TRUE(elsewhere.wait_live());
    bring_in(event() + annex);
    RoomUser door{server.port(), screen_identity("anexo-puerta", "anexo")};
    ASSERT_TRUE(door.wait_live());
    EXPECT_EQ(door.view().room.name, Text("Anexo", "Annex"));
    ASSERT_TRUE(follows(console, 3));
    const auto declared = [&] {
        const auto& screens = console.picture()->rooms.at(room).view->screens;
        return screens && screens->size() == 1 && screens->front().declared &&
               screens->front().name == "Anexo · puerta";
    };
    EXPECT_TRUE(wait_until(declared));
    RoomUser desk{server.port(), console_identity(data, "anexo")};
    ASSERT_TRUE(desk.wait_live());
    EXPECT_TRUE(desk.run(OpenSession{SessionId{"anexo-1"}}).ok());
    EXPECT_TRUE(door.wait_view([](const View& view) { return view.session.has_value(); }));
    // Whoever follows one room was not sent away for another.
    EXPECT_EQ(elsewhere.link().picture()->phase, client::LinkPhase::live);
    EXPECT_THAT(server.log(), Not(HasSubstr("code=unknown_room")));
}

TEST_F(ChangingRooms, ARoomThatIsGoneIsFollowedByNobody) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    const std::string before = event();
    bring_in(before + annex);
    client::Link console{of_all_rooms(server), [] {}};
    ASSERT_TRUE(follows(console, 3));
    RoomUser door{server.port(), screen_identity("anexo-puerta", "anexo")};
    ASSERT_TRUE(door.wait_live());
    bring_in(before);
    EXPECT_TRUE(door.wait_phase(client::LinkPhase::stopped));
    EXPECT_EQ(door.link().picture()->stop_code, "unknown_room");
    EXPECT_TRUE(follows(console, 2));
    EXPECT_FALSE(console.picture()->rooms.contains(room));
    // One of that name that comes later is another, also to whoever knew the first.
    std::string renamed = annex;
    bring_in(before + renamed.replace(renamed.find("Anexo\", en"), 5, "Nuevo"));
    RoomUser again{server.port(), screen_identity("anexo-puerta", "anexo")};
    EXPECT_TRUE(again.wait_view([](const View& view) { return view.room.name.es() == "Nuevo"; }));
    EXPECT_TRUE(follows(console, 3));
    EXPECT_EQ(server.terminate(), 0) << server.log();
}

TEST_F(ChangingRooms, ANewScreenIsExpectedAtOnce) {
    ServerProcess server{data};
    ASSERT_TRUE(server.listening()) << server.log();
    RoomUser console{server.port(), console_identity(data, "consultas")};
    ASSERT_TRUE(console.wait_live());
    const std::size_t before = console.view().screens->size();
    const std::string room_end = "\n[[session]]";
    std::string text = event();
    text.insert(text.find(room_end),
                "\n[[room.screen]]\nid = \"nueva\"\nname = \"Nueva\"\nview = \"floor\"\n");
    bring_in(text);
    EXPECT_TRUE(console.wait_view([&](const View& view) {
        return view.screens->size() == before + 1 && view.screens->back().name == "Nueva" &&
               view.screens->back().declared;
    }));
    EXPECT_THAT(server.log(), Not(HasSubstr("event=left")));
}

}  // namespace
}  // namespace plenaria::test_support::exchange_process_test
