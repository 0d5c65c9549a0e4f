#include "tests/contract/journal_samples.hpp"

#include <variant>

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
    made.categories = {{CategoryId{"member"}, Text{"Miembro", "Member"}, 1, Millis{180'000}, true},
                       {CategoryId{"guest"}, Text{"Invitado", "Guest"}, 4, Millis{60'000}, false}};
    made.session_kinds = {
        {SessionKindId{"plenary"}, Text{"Plenaria", "Plenary"}, false, {true, true, true, true}},
        {SessionKindId{"closed"}, Text{"Cerrada", "Closed"}, true, {}}};
    made.warn_at = Millis{30'000};
    made.next_shown = 3;
    made.entries_per_delegation = 2;
    return made;
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
    made.items = {open, closed};
    return made;
}

EntryInscribed inscribed() {
    return {EntryId{"e12"},
            DelegationId{"mx"},
            CategoryId{"member"},
            1,
            "mx",
            "MX",
            Text{"México", "Mexico"},
            Text{"Estados Unidos Mexicanos", "United Mexican States"},
            "Jefa de delegación \"A\"",
            "línea\n\t\\ y \x01",
            Language{"es"},
            Millis{180'000}};
}

}  // namespace

Definition definition() {
    Definition made;
    made.id = EventId{"crm-2026"};
    made.title = Text{"Reunión", "Meeting"};
    made.forum = Text{"Conferencia", "Conference"};
    made.zone = "America/Costa_Rica";
    made.presidency = DelegationId{"mx"};
    made.profile = profile();
    made.delegations = {{DelegationId{"mx"}, CategoryId{"member"}, "mx", "MX",
                         Text{"México", "Mexico"}, Text{"Estados Unidos Mexicanos", "Mexico"},
                         Language{"es"}}};
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
    const EntryId entry{"e12"};
    const ItemId item{"apertura"};
    return {EventLoaded{definition()},
            ServiceResumed{Millis{42'000}},
            SessionOpened{SessionId{"plenaria-1"}},
            SessionSuspended{at(1)},
            SessionSuspended{std::nullopt},
            SessionResumed{},
            SessionAdjourned{},
            ItemStarted{item},
            ItemFinished{item},
            ItemSkipped{item},
            ItemReturned{item},
            inscribed(),
            EntryInscribed{},
            EntryWithdrawn{entry},
            EntryMoved{entry, EntryId{"e3"}},
            EntryMoved{entry, EntryId{}},
            EntryCalled{entry},
            SpeechStarted{entry},
            SpeechPaused{entry},
            SpeechResumed{entry},
            SpeechEnded{entry, EntryState::withdrawn},
            SpeechExtended{entry, Millis{-30'000}},
            ClearingBegun{},
            DoorsClosed{},
            DoorsUnconfirmed{},
            ReopeningBegun{},
            ReopeningCancelled{},
            DoorsOpened{},
            ResumptionAnnounced{at(2)},
            ResumptionAnnounced{std::nullopt},
            OutputGateSet{OutputId{"web"}, Gate::cut, "visto por la técnica"},
            DeskSet{ChannelId{"es"}, Microphone::live}};
}

engine::JournalRecord record(std::int64_t position) {
    static const std::vector<Event> all = events();
    const auto turn = static_cast<std::size_t>(position) % (all.size() - 1);
    engine::JournalRecord made;
    made.position = Position{position};
    if (position % 3 != 0) {
        made.command_id = CommandId{"consola-" + std::to_string(position)};
        made.command_fingerprint = 0x9E37'79B9'7F4A'7C15U * static_cast<std::uint64_t>(position);
    }
    made.event = {at(position * 250),
                  RoomId{position % 5 == 0 ? "consultas" : "plenaria"},
                  {Role::secretariat, "consola"},
                  all[1 + turn]};
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
