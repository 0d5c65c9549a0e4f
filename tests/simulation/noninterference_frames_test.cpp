// Law 3 on the wire: two histories that differ only in what is restricted give whoever was not
// granted it byte-identical frames at the same times, the same answers, the same `/healthz` and
// `/metrics`, the same documents, the same log, and the same record and calendar outside.
#include <gtest/gtest.h>

#include <algorithm>

#include "server/domain/checklist.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/simulation/server_node.hpp"
#include "tests/simulation/twin_venues.hpp"

namespace plenaria::simulation::noninterference_frames_test {
namespace {

using domain::Scene;

const RoomId plenary{"plenaria"};
const RoomId consultations{"consultas"};

ClientKind screen(const char* name, std::vector<RoomId> rooms, bool has_key) {
    return {name, Role::display, std::move(rooms), {}, {}, has_key, true};
}
ClientKind person(const char* name, Role role, std::vector<RoomId> rooms) {
    return {name, role, std::move(rooms), QuietVenue::password, name, false, true};
}
ClientKind desk(const char* name, Role role, std::vector<RoomId> rooms) {
    const VenueSecrets secrets;
    const std::string& token = role == Role::chair ? secrets.chair : secrets.console;
    return {name, role, std::move(rooms), token, {}, false, true};
}

/// Who is outside whatever happens: pages and screens of the house, technicians, followers.
std::vector<ClientKind> outsiders() {
    return {screen("vestibulo", {}, false),
            screen("puerta", {plenary}, false),
            screen("sala-3", {plenary}, true),
            screen("consultas-1", {consultations}, true),
            person("tecnico", Role::technician, {}),
            person("tecnica", Role::technician, {plenary}),
            person("tecnico-consultas", Role::technician, {consultations}),
            person("delegada", Role::delegate, {}),
            person("interprete", Role::interpreter, {plenary})};
}

std::vector<ClientKind> both(std::vector<ClientKind> all, const std::vector<ClientKind>& more) {
    all.insert(all.end(), more.begin(), more.end());
    return all;
}

void expect_unnoticed(const Experiment& experiment, int least_acts,
                      const std::vector<std::string_view>& kinds) {
    Happened given;
    int all = 0;
    for (std::uint64_t seed = 1; seed <= 8 && !testing::Test::HasFailure(); ++seed) {
        TwinVenues twins{experiment, seed};
        twins.live(40);
        for (const auto& [name, times] : twins.happened()) {
            given[name] += times;
            all += name.starts_with("public: ") ? 0 : times;
        }
    }
    EXPECT_GE(all, least_acts) << "too little happened to prove anything";
    for (const std::string_view kind : kinds) {
        EXPECT_TRUE(testing::Test::HasFailure() || given[std::string{kind}] > 0)
            << kind << " never happened";
    }
}

bool is_confidential(const Scene& scene) {
    return domain::is_confidential_now(scene.state, scene.place());
}
bool is_of_the_chair(const Scene& scene) {
    const auto* item = domain::current_item_definition(scene.state, scene.place());
    return item != nullptr && item->excludes_secretariat;
}
bool is_kept_from_luis(const Scene& scene) {
    return is_confidential(scene) &&
           domain::clearance_of(scene.state, scene.place(), {Role::secretariat, "Luis"}) ==
               Clearance::uncleared;
}

TEST(NoninterferenceOnTheWire, nobody_outside_is_told_when_or_how_often_anything_happens_within) {
    expect_unnoticed({{desk("presidencia", Role::chair, {}), desk("mesa", Role::secretariat, {}),
                       screen("sala-1", {plenary}, true),
                       screen("sala-2", {plenary, consultations}, true)},
                      outsiders(),
                      {"tecnico", "tecnica", "tecnico-consultas"},
                      {false, false},
                      false,
                      is_confidential,
                      {CloseDoors{}, ConvenePrivate{}, StartItem{ItemId{"resumen"}},
                       StartItem{ItemId{"presupuesto"}}}},
                     500,
                     {"clear_screen", "revoke_clearance", "post_note", "undo", "set_text",
                      "raise_point", "closed", "restarted", "edited", "from elsewhere",
                      "reopened over a speech"});
}

TEST(NoninterferenceOnTheWire, who_is_kept_out_of_what_the_chair_does_alone_is_told_nothing) {
    ScheduleClosing planned;
    planned.when_begins = ItemId{"nombramiento"};
    ScheduleClosing removal;
    removal.when_begins = ItemId{"remocion"};
    expect_unnoticed(
        {{desk("presidencia", Role::chair, {}), screen("sala-1", {plenary}, true),
          screen("sala-2", {plenary, consultations}, true)},
         both(outsiders(), {desk("mesa", Role::secretariat, {}),
                            desk("mesa-plenaria", Role::secretariat, {plenary}),
                            desk("mesa-consultas", Role::secretariat, {consultations}),
                            person("Irma", Role::interpreter, {plenary}),
                            person("Teresa", Role::interpreter, {})}),
         {"mesa", "mesa-plenaria", "mesa-consultas", "tecnico"},
         {true, false},
         false,
         is_of_the_chair,
         {StartItem{ItemId{"nombramiento"}}, ReturnToItem{ItemId{"nombramiento"}}, planned, removal,
          CloseDoors{}, OpenSession{SessionId{"red"}}, StartItem{ItemId{"remocion"}}}},
        100, {"post_note", "undo", "closed", "restarted", "from elsewhere"});
}

TEST(NoninterferenceOnTheWire, a_person_of_the_secretariat_who_is_not_listed_is_told_nothing) {
    expect_unnoticed(
        {{desk("presidencia", Role::chair, {}), desk("mesa", Role::secretariat, {}),
          screen("sala-1", {plenary}, true), screen("sala-2", {plenary, consultations}, true)},
         both(outsiders(), {person("Luis", Role::secretariat, {})}),
         {"Luis", "tecnico"},
         {false, false},
         true,
         is_kept_from_luis,
         {CloseDoors{}, CloseDoors{}, StartItem{ItemId{"presupuesto"}},
          OpenSession{SessionId{"red"}}}},
        100, {"post_note", "undo", "closed", "restarted", "edited"});
}

std::string excerpt(const Said& said) {
    return std::to_string(said.at.count()) + " ms: " + said.bytes.substr(0, 2'000);
}

/// What everybody outside is told as two open items come from the morning into the afternoon, which
/// has, or has not, a members-only item under the id of one, with texts under the ids of theirs.
std::map<std::string, std::vector<Said>> said_as_items_come(bool hidden) {
    constexpr Millis pause{3'000};  // all have joined by then
    domain::Definition event = properties::full_event();
    const auto draft = [](const char* id) {
        return domain::DraftText{TextId{id}, {"Texto", "Text"}, {{"Un párrafo.", "A paragraph."}}};
    };
    auto& morning = event.sessions.at(0).items;
    auto& afternoon = event.sessions.at(2).items;
    morning.at(1).texts = {draft("plan")};
    morning.at(2).texts = {draft("texto")};
    if (hidden) {
        domain::Item within = afternoon.back();
        within.id = morning.at(2).id;
        within.confidential = true;
        within.texts = {draft("plan"), draft("texto"), draft("dialogo-t1")};
        afternoon.push_back(within);
    }
    QuietVenue venue{event, outsiders()};
    int acts = 0;
    const SessionId p1{"p1"};
    const SessionId p2{"p2"};
    Inscribe waits;
    waits.delegation = DelegationId{"mx"};
    for (const Command& command : std::vector<Command>{
             OpenSession{p1}, MoveItem{p1, morning.at(2).id, p2, {}, 0},
             StartItem{ItemId{"debate"}}, waits, AdjournSession{HolderChoice::carry_over},
             OpenSession{p2}, StartItem{ItemId{"p2-n1"}}, StartItem{ItemId{"p2-n2"}}}) {
        venue.run_until(venue.now() + pause);
        const CommandId id{"m" + std::to_string(++acts)};
        EXPECT_TRUE(venue.act(plenary, command, id)) << name_of(command);
    }
    venue.run_until(venue.now() + pause);
    return venue.take_said();
}

TEST(NoninterferenceOnTheWire, nothing_is_told_by_what_an_item_is_called_where_it_comes) {
    const auto plain = said_as_items_come(false);
    const auto hiding = said_as_items_come(true);
    ASSERT_EQ(plain.size(), hiding.size());
    bool named = false;
    for (const auto& [who, told] : plain) {
        const auto& other = hiding.at(who);
        ASSERT_EQ(told.size(), other.size()) << who;
        for (std::size_t i = 0; i < told.size(); ++i) {
            ASSERT_TRUE(told[i] == other[i]) << who << "\n"
                                             << excerpt(told[i]) << "\n"
                                             << excerpt(other[i]);
            named = named || told[i].bytes.find("p2-n1-t1") != std::string::npos;
        }
    }
    EXPECT_TRUE(named) << "else no text was shown";
}

/// What whoever asks for documents is sent while an item of members only has its turn, with open
/// doors and behind closed ones, and so many documents come to it each time.
std::vector<Said> sent_of_documents(int added_within) {
    domain::Definition event = properties::full_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    const auto stored = [](const char* id, std::string_view file, DocumentAccess access) {
        return domain::Document{DocumentId{id}, {"Acta", "Minutes"}, access,
                                {{Language{"es"}, std::string{file}}}};
    };
    const auto& names = QuietVenue::document_names;
    auto& items = event.sessions.at(0).items;
    items.at(1).documents = {stored("d1", names.at(0), DocumentAccess::public_),
                             stored("d2", names.at(1), DocumentAccess::room)};
    items.at(2).documents = {stored("d3", names.at(1), DocumentAccess::public_)};
    items.at(3).documents = {stored("d4", names.at(0), DocumentAccess::public_)};
    QuietVenue venue{event, {screen("vestibulo", {}, false)}};
    int acts = 0;
    const auto act = [&](const Command& command) {
        const CommandId id{"d" + std::to_string(++acts)};
        EXPECT_TRUE(venue.act(plenary, command, id)) << name_of(command);
    };
    const std::vector<std::vector<Command>> phases{
        {OpenSession{SessionId{"p1"}}, StartItem{items.at(1).id}},
        {StartItem{items.at(3).id}},
        {CloseDoors{}, ListStaff{{"Ana"}}, ConfirmCheck{ClosingCheck::staff, true}},
        {BeginReopening{}, ConfirmReopening{}, StartItem{items.at(2).id}}};
    for (std::size_t phase = 0; phase < phases.size(); ++phase) {
        venue.run_until(std::chrono::seconds{5 * (phase + 1)});
        std::for_each(phases.at(phase).begin(), phases.at(phase).end(), act);
        for (int i = 0; i < added_within && (phase == 1 || phase == 2); ++i) {
            venue.run_until(venue.now() + Millis{700});
            const std::string title = "Dentro " + std::to_string(acts);
            act(AddDocument{{}, {title, title}, DocumentAccess::public_, Language{"es"},
                            std::string{names.at(static_cast<std::size_t>(i))}});
        }
    }
    venue.run_until(std::chrono::seconds{25});
    return venue.take_said()[QuietVenue::documents];
}

TEST(NoninterferenceOnTheWire, documents_are_given_away_alike_whatever_is_added_within) {
    const auto plain = sent_of_documents(0);
    const auto hiding = sent_of_documents(3);
    ASSERT_EQ(plain.size(), hiding.size());
    const auto sent = [&](std::string_view answer) {
        return std::count_if(plain.begin(), plain.end(), [&](const Said& said) {
            return said.bytes.starts_with(answer);
        });
    };
    for (std::size_t i = 0; i < plain.size(); ++i) {
        ASSERT_TRUE(plain[i] == hiding[i]) << excerpt(plain[i]) << "\n" << excerpt(hiding[i]);
    }
    EXPECT_EQ(sent("0 GET 200\n"), 10) << "five seconds of the first item";
    EXPECT_EQ(sent("0 HEAD 200\n"), 10);
    EXPECT_GT(sent("1 GET 200\n"), 0) << "the last item's";
    EXPECT_EQ(sent("2 GET 200\n"), 0) << "which were added within";
    EXPECT_EQ(sent("3 GET 200\n"), 0) << "which is not there";
}

/// A closing whose list names Ana alone, in which so many notes were taken; Luis, who is of the
/// secretariat too, stays to the next session.
std::vector<Said> said_to_who_was_kept_out(int notes) {
    domain::Definition event = properties::full_event();
    event.profile.closing.checks = {ClosingCheck::staff};
    QuietVenue venue{event,
                     {person("Luis", Role::secretariat, {}), person("Ana", Role::secretariat, {}),
                      desk("mesa", Role::secretariat, {})}};
    int acts = 0;
    const auto act = [&](const Command& command) {
        const CommandId id{"k" + std::to_string(++acts)};
        EXPECT_TRUE(venue.act(plenary, command, id)) << name_of(command);
    };
    const auto until = [&](int seconds) { venue.run_until(std::chrono::seconds{seconds}); };
    const std::vector<std::vector<Command>> before{
        {OpenSession{SessionId{"p1"}}, StartItem{ItemId{"debate"}}},
        {CloseDoors{}, ListStaff{{"Ana"}}, ConfirmCheck{ClosingCheck::staff, true}}};
    const std::vector<std::vector<Command>> after{
        {BeginReopening{}, ConfirmReopening{}},
        {AdjournSession{}, OpenSession{SessionId{"red"}}},
        {StartItem{ItemId{"intercambio"}}, PostNote{"Nota"}},
        {CloseDoors{}, ListStaff{{"Luis"}}, ConfirmCheck{ClosingCheck::staff, true}},
        {PostNote{"Otra"}, BeginReopening{}, ConfirmReopening{}, AdjournSession{}}};
    int second = 5;
    for (const auto* phase : {&before, &after}) {
        for (const std::vector<Command>& together : *phase) {
            until(second);
            std::for_each(together.begin(), together.end(), act);
            second += 10;
        }
        until(second);
        second += 30;
        for (int note = 0; phase == &before && note < notes; ++note) {
            act(PostNote{"lo que se dijo"});
            venue.run_until(venue.now() + Millis{700});
        }
    }
    until(second);
    return venue.take_said()["Luis"];
}

TEST(NoninterferenceOnTheWire, who_was_kept_out_of_a_closing_is_told_nothing_of_it_in_the_next) {
    const auto few = said_to_who_was_kept_out(1);
    const auto many = said_to_who_was_kept_out(9);
    ASSERT_EQ(few.size(), many.size());
    bool came_in = false;
    for (std::size_t i = 0; i < few.size(); ++i) {
        ASSERT_TRUE(few[i] == many[i]) << excerpt(few[i]) << "\n" << excerpt(many[i]);
        ASSERT_EQ(few[i].bytes.find("lo que se dijo"), std::string::npos) << excerpt(few[i]);
        came_in = came_in || few[i].bytes.find("Otra") != std::string::npos;
    }
    EXPECT_TRUE(came_in);
}

}  // namespace
}  // namespace plenaria::simulation::noninterference_frames_test
