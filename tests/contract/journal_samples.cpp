#include "tests/contract/journal_samples.hpp"

#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "server/journal/event_codec.hpp"

namespace plenaria::journal::samples {
namespace {

using namespace domain;

constexpr std::int64_t noon = 1'796'234'400'000;

TimePoint at(std::int64_t offset) { return from_unix_ms(noon + offset); }

Profile profile() {
    Profile made;
    made.id = "crm";
    made.name = Text{"Reglas", "Rules"};
    made.languages = {Language{"es"}, Language{"en"}};
    made.categories = {{CategoryId{"member"}, Text{"Miembro", "Member"}, 1, Millis{180'000}, true,
                        true, true, true},
                       {CategoryId{"guest"}, Text{"Invitado", "Guest"}, 4, Millis{60'000}, false}};
    made.session_kinds = {
        {SessionKindId{"plenary"}, Text{"Plenaria", "Plenary"}, false, {true, true, true, true}},
        {SessionKindId{"closed"}, Text{"Cerrada", "Closed"}, true, {}, 6}};
    made.warn_at = Millis{30'000};
    made.next_shown = 3;
    made.entries_per_delegation = 2;
    made.ranks = {{RankId{"minister"}, Text{"Ministra", "Minister"}},
                  {RankId{"vice"}, Text{"Viceministro", "Vice-Minister"}}};
    made.point_allotment = Millis{120'000};
    made.reply = {2, Millis{180'000}, Millis{120'000}};
    made.standing = {2, 4, false, 2};
    made.closing = {{ClosingCheck::roster, ClosingCheck::outputs}, 3};
    made.private_kind = SessionKindId{"closed"};
    return made;
}

Document document() {
    return {DocumentId{"d1"},
            Text{"Nota conceptual", "Concept note"},
            DocumentAccess::room,
            {{Language{"es"}, "nota.pdf"}, {Language{"en"}, "https://example.org/note.pdf"}}};
}

Session session() {
    Session made{SessionId{"s1"},
                 RoomId{"plenaria"},
                 SessionKindId{"closed"},
                 Text{"Sesión", "Session"},
                 Text{"Pública", "Public"},
                 at(0),
                 at(3'600'000),
                 {}};
    Item open{ItemId{"a"},
              "1",
              ItemKind::debate,
              Text{"Debate", "Debate"},
              {},
              false,
              false,
              at(0),
              Millis{600'000},
              std::nullopt,
              {}};
    Item closed{ItemId{"b"},
                "2",
                ItemKind::adoption,
                Text{"Acuerdos", "Agreements"},
                Text{"Reservado", "Reserved"},
                true,
                true,
                at(600'000),
                Millis{900'000},
                Millis{120'000},
                {CategoryId{"guest"}, CategoryId{"member"}}};
    closed.fixed_start = at(900'000);
    closed.policy = OrderPolicy::roll_call;
    closed.panel = {
        {PanellistId{"p1"}, DelegationId{"mx"}, {}, "Ana", "Jefa", Language{"es"}, true},
        {PanellistId{"p2"}, {}, Text{"Experta", "Expert"}, "Eva", "", {}, false}};
    closed.invited = {DelegationId{"mx"}};
    closed.script = {Text{"Se abre el punto.", "The item is opened."}, Text{"Gracias.", "Thanks."}};
    closed.documents = {document()};
    closed.texts = {{TextId{"t1"},
                     Text{"Declaración", "Declaration"},
                     {Text{"Los [Estados]", "The [States]"}, Text{"Acuerdan", "Agree"}}}};
    made.items = {open, closed};
    return made;
}

EntryInscribed inscribed() {
    return {.entry = EntryId{"e12"},
            .item = ItemId{"apertura"},
            .list = ListKind::reply,
            .delegation = DelegationId{"mx"},
            .category = CategoryId{"member"},
            .band = 1,
            .rank = 2,
            .flag = "mx",
            .code = "MX",
            .name = Text{"México", "Mexico"},
            .long_name = Text{"Estados Unidos Mexicanos", "United Mexican States"},
            .category_name = Text{"Miembro", "Member"},
            .person = "Jefa de delegación \"A\"",
            .capacity = "línea\n\t\\ y \x01",
            .on_behalf_of = Capacity::group,
            .group = "SICA",
            .language = Language{"es"},
            .remote = true,
            .note = "por videoconferencia",
            .allotment = Millis{180'000},
            .before = EntryId{"e7"},
            .late = true,
            .invited = true,
            .panellist = PanellistId{"p1"}};
}

PointRaised point_raised() {
    return {.point = PointId{"m1"},
            .delegation = DelegationId{"mx"},
            .flag = "mx",
            .code = "MX",
            .name = Text{"México", "Mexico"},
            .long_name = Text{"Estados Unidos Mexicanos", "United Mexican States"},
            .category_name = Text{"Miembro", "Member"},
            .person = "Ana",
            .language = Language{"es"},
            .allotment = Millis{120'000}};
}

// Events of every kind, in the order of the variant.

std::vector<Event> of_agenda() {
    const ItemId item{"apertura"};
    const SessionId session{"plenaria-1"};
    const Text title{"Apertura", "Opening"};
    return {EventLoaded{definition()},
            ServiceResumed{Millis{42'000}},
            SessionOpened{session},
            SessionSuspended{at(1)},
            SessionSuspended{std::nullopt},
            SessionResumed{},
            SessionAdjourned{},
            ItemStarted{item},
            ItemFinished{item},
            ItemSkipped{item},
            ItemReturned{item},
            ItemInserted{session, item, definition().sessions[0].items[1]},
            ItemMoved{session, item, SessionId{"plenaria-2"}, ItemId{"b"}, ItemId{"plenaria-2-n1"},
                      true, true, true},
            ItemEdited{session, item, title, Millis{900'000}, at(3)},
            ItemEdited{session, item, title, Millis{900'000}, std::nullopt},
            ItemMerged{session, item, ItemId{"b"}},
            ListCarried{session, item, SessionId{"plenaria-2"}, ItemId{"plenaria-2-n2"}, true},
            SessionRescheduled{session, at(4), at(5)},
            DefinitionReplaced{definition()}};
}

std::vector<Event> of_floor() {
    const EntryId entry{"e12"};
    return {inscribed(),
            EntryInscribed{},
            EntryAmended{entry, "Luis", "Jefe", Language{"en"}, true, "sustituye"},
            EntryWithdrawn{entry},
            EntryRemoved{entry, "no llegó"},
            EntryMoved{entry, EntryId{"e3"}},
            EntryMoved{entry, EntryId{}},
            EntriesSwapped{entry, EntryId{"e3"}},
            EntryPinned{entry},
            EntryUnpinned{entry},
            EntryCalled{entry},
            EntryAbsent{entry},
            SpeechStarted{entry},
            SpeechBackdated{entry, at(6)},
            SpeechPaused{entry},
            SpeechResumed{entry},
            SpeechEnded{entry, EntryState::withdrawn},
            SpeechCarriedOver{entry},
            SpeechExtended{entry, Millis{-30'000}},
            TimeCorrected{entry, Millis{61'000}, "reloj olvidado"}};
}

std::vector<Event> of_lists() {
    const ItemId item{"apertura"};
    return {ListOpened{item, "a petición de México"},
            ListClosed{item},
            ClosingScheduled{item, at(7), ItemId{"b"}},
            ClosingScheduled{item, std::nullopt, {}},
            PolicySet{item, OrderPolicy::roll_call, Language{"es"}, DelegationId{"mx"},
                      HostPlace::last},
            point_raised(),
            PointRecognised{PointId{"m1"}},
            PointDeclined{PointId{"m1"}},
            PointRuled{PointId{"m1"}, Ruling::appealed},
            ActUndone{ActNumber{12}, false, CommandId{"consola-11"}, true},
            ActUndone{ActNumber{12}, std::nullopt},
            ActRedone{ActNumber{12}, CommandId{"consola-11"}, true}};
}

std::vector<Event> of_conference() {
    const ItemId item{"apertura"};
    const TextId text{"t1"};
    const DelegationId mexico{"mx"};
    const Text words{"Se acuerda", "It is agreed"};
    return {TextSet{text, item, words, {words, Text{"[Dos]", "[Two]"}}},
            TextPut{text, 2},
            StanceTaken{text, mexico, Text{"México", "Mexico"}, Stance::objection, "No", 2, true},
            StanceWithdrawn{text, mexico, Stance::objection},
            TextDecided{text, 2, TextState::adopted_with_reservations, 9, 6},
            BulletinIssued{BulletinId{"b1"},
                           BulletinKind::notice,
                           words,
                           {RoomId{"plenaria"}, RoomId{"consultas"}},
                           at(8),
                           std::nullopt},
            BulletinIssued{BulletinId{"b2"}, BulletinKind::recall, words, {}, std::nullopt, at(9)},
            BulletinWithdrawn{BulletinId{"b1"}},
            PresidencyHandedOver{mexico, DelegationId{"pa"}},
            DelegationAdmitted{definition().delegations.front()},
            AdmissionWithdrawn{mexico},
            AttendanceSet{mexico, Presence::remote, {"Ana", "Luis"}, {}, true},
            NotePosted{"Falta la traducción"},
            StepMarked{item, 3, true},
            DocumentAdded{item, document()},
            DocumentRemoved{DocumentId{"d1"}},
            ScreensYielded{true}};
}

std::vector<Event> of_equipment() {
    return {SessionConvened{session()},
            ClearingBegun{},
            DoorsClosed{},
            DoorsUnconfirmed{},
            ReopeningBegun{},
            ReopeningCancelled{},
            DoorsOpened{},
            ResumptionAnnounced{at(2)},
            ResumptionAnnounced{std::nullopt},
            OutputGateSet{OutputId{"web"}, Gate::cut, "visto por la técnica"},
            CheckConfirmed{ClosingCheck::observers_out, true},
            RosterMarked{DelegationId{"mx"}, true, 2, false},
            RosterMarked{DelegationId{"mx"}, false, 0, true},
            StaffListed{{"Inés", "Tomás"}},
            CheckOverridden{ClosingCheck::screens, "Pantalla averiada"},
            SecretaryAdmitted{ItemId{"apertura"}, true},
            ScreensConfirmed{},
            ScreensUnconfirmed{{ScreenId{"podio"}, ScreenId{"muro"}}},
            ScreensExpected{{ScreenId{"vestibulo"}}},
            ScreenPaired{ScreenId{"podio"}, std::string(64, 'a')},
            ScreenUnpaired{ScreenId{"podio"}},
            ScreenCleared{ScreenId{"podio"}},
            ClearanceRevoked{ScreenId{"podio"}},
            EmergencyAccessGiven{"Ana", {"Inés", "Tomás"}, "Contraseña perdida"},
            EmergencyAcknowledged{},
            DeskSet{ChannelId{"es"}, Microphone::live},
            Sealed{},
            SealsForgone{}};
}

}  // namespace

Definition definition() {
    Definition made;
    made.id = EventId{"crm-2026"};
    made.title = Text{"Reunión", "Meeting"};
    made.forum = Text{"Conferencia", "Conference"};
    made.zone = "America/Costa_Rica";
    made.presidency = DelegationId{"mx"};
    made.outgoing = DelegationId{"pa"};
    made.incoming = DelegationId{"hn"};
    made.profile = profile();
    made.delegations = {{DelegationId{"mx"}, CategoryId{"member"}, "mx", "MX",
                         Text{"México", "Mexico"}, Text{"Estados Unidos Mexicanos", "Mexico"},
                         Language{"es"}, 2, 1}};
    Room room{RoomId{"plenaria"}, Text{"Sala", "Room"}, {}, {}, {}};
    room.channels = {{ChannelId{"es"}, 2, "ES", Text{"Español", "Spanish"}, Language{"es"}, "1"}};
    room.outputs = {
        {OutputId{"web"}, Text{"Web", "Web"}, OutputClass::public_, OutputKind::recording}};
    room.screens = {{ScreenId{"p1"}, "Podio", "floor"}};
    made.rooms = {room};
    made.sessions = {session()};
    return made;
}

std::vector<Event> events() {
    std::vector<Event> all;
    for (auto* part : {of_agenda, of_floor, of_lists, of_conference, of_equipment}) {
        for (Event& event : part()) {
            all.push_back(std::move(event));
        }
    }
    return all;
}

engine::JournalRecord record(std::int64_t position) {
    static const std::vector<Event> small = [] {
        std::vector<Event> all = events();
        std::erase_if(all, [](const Event& event) {
            return std::holds_alternative<EventLoaded>(event) ||
                   std::holds_alternative<DefinitionReplaced>(event) ||
                   std::holds_alternative<Sealed>(event);
        });
        return all;
    }();
    const auto turn = static_cast<std::size_t>(position) % small.size();
    engine::JournalRecord made;
    made.position = Position{position};
    if (position % 3 != 0) {
        made.command_id = CommandId{"consola-" + std::to_string(position)};
        made.command_fingerprint = 0x9E37'79B9'7F4A'7C15U * static_cast<std::uint64_t>(position);
    }
    made.event = {at(position * 250),
                  RoomId{position % 5 == 0 ? "consultas" : "plenaria"},
                  {Role::secretariat, "consola"},
                  small[turn],
                  made.command_id};
    return made;
}

engine::AppendRequest request(Position expected, std::int64_t count) {
    engine::AppendRequest made{expected, {}};
    for (std::int64_t i = 1; i <= count; ++i) {
        made.records.push_back(record(expected.value + i));
    }
    return made;
}

std::string text_of(const engine::JournalRecord& record) {
    const EncodedEvent encoded = EventCodec{}.encode(record.event.event);
    return std::to_string(record.position.value) + " " + record.command_id.value + " " +
           std::to_string(record.command_fingerprint) + " " +
           std::to_string(to_unix_ms(record.event.at)) + " " + record.event.room.value + " " +
           std::string{name_of(record.event.actor.role)} + " " + record.event.actor.name + " " +
           std::string{encoded.kind} + " " + encoded.payload;
}

}  // namespace plenaria::journal::samples
