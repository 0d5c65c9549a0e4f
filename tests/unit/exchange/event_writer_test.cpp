// What is written is read to the same event, whatever the event.
#include <gmock/gmock.h>

#include <random>
#include <string>

#include "server/exchange/event_writer.hpp"
#include "tests/unit/exchange/fixtures.hpp"

namespace plenaria::exchange::event_writer_test {
namespace {

using namespace domain;

/// Events that a file may hold, of every shape, the same in every run.
class ArbitraryEvent {
public:
    explicit ArbitraryEvent(unsigned seed) : random_(seed) {}

    Definition make() {
        Definition event;
        event.id = EventId{"e"};
        event.title = text();
        event.forum = text();
        event.zone = chance() ? "America/Costa_Rica" : "Europe/Madrid";
        event.profile = profile();
        const int delegations = 2 + number(4);
        for (int i = 0; i < delegations; ++i) {
            event.delegations.push_back(delegation(i));
        }
        event.presidency = event.delegations[0].id;
        if (chance()) {
            event.outgoing = event.delegations[1].id;
        }
        if (chance()) {
            event.incoming = event.delegations[0].id;
        }
        event.rooms = {room("a"), room("b")};
        TimePoint at = from_unix_ms(1'796'230'800'000);
        for (int i = 0; i < 3; ++i) {
            event.sessions.push_back(session(event, i, at));
            at = event.sessions.back().planned_end;
        }
        return event;
    }

private:
    int number(int below) { return static_cast<int>(random_() % static_cast<unsigned>(below)); }
    bool chance() { return number(2) == 0; }
    std::string word() {
        static const std::vector<std::string> words{
            "Paz",  "«ñandú»", "\"entre comillas\"", "a\\b", "[corchetes]", "= # ; ,",
            "日本", "x",       "Côte d’Ivoire",      "'",    "{llave}",     "\\u0041"};
        return words[static_cast<std::size_t>(number(static_cast<int>(words.size())))];
    }
    Text text() { return {word() + " " + word(), word()}; }
    Millis length(int seconds) { return std::chrono::seconds{1 + number(seconds)}; }

    Profile profile() {
        Profile profile;
        profile.id = "p";
        profile.name = text();
        profile.languages = {Language{"es"}, Language{"en"}};
        profile.warn_at = length(60);
        profile.next_shown = 1 + number(9);
        profile.entries_per_delegation = 1 + number(3);
        profile.point_allotment = length(120);
        profile.reply = {number(4), length(180), length(180)};
        profile.standing = {number(3), number(5), chance(), number(3)};
        profile.closing.checks = {ClosingCheck::outputs};
        for (const ClosingCheck check : {ClosingCheck::staff, ClosingCheck::roster}) {
            if (chance()) {
                profile.closing.checks.push_back(check);
            }
        }
        profile.closing.officials = number(4);
        for (int i = 0; i < 3; ++i) {
            const std::string id = "c" + std::to_string(i);
            profile.categories.push_back({CategoryId{id}, text(), number(5), length(600), chance(),
                                          chance(), chance(), chance()});
            profile.ranks.push_back({RankId{id}, text()});
        }
        profile.session_kinds = {
            {SessionKindId{"open"}, text(), false, {chance(), chance(), chance(), chance()}, 3},
            {SessionKindId{"closed"}, text(), true, {}, number(2)}};
        profile.private_kind = SessionKindId{chance() ? "closed" : ""};
        return profile;
    }

    Delegation delegation(int i) {
        const std::string id = "d" + std::to_string(i);
        return {DelegationId{id},
                CategoryId{"c" + std::to_string(number(3))},
                chance() ? "cr" : "",
                "C" + id,
                text(),
                text(),
                Language{chance() ? "es" : "en"},
                number(3),
                number(3)};
    }

    Room room(const std::string& id) {
        Room room{RoomId{id}, text(), {}, {}, {}};
        room.channels = {{ChannelId{"fl"}, 1, "FL", text(), Language{}, ""},
                         {ChannelId{"en"}, 2, "EN", text(), Language{"en"}, word()}};
        room.outputs = {{OutputId{"o"}, text(), OutputClass::public_, OutputKind::stream}};
        room.screens = {{ScreenId{id + "-s"}, word(), "floor"}};
        return room;
    }

    Session session(const Definition& event, int i, TimePoint start) {
        Session session;
        session.id = SessionId{"s" + std::to_string(i)};
        session.room = event.rooms[static_cast<std::size_t>(number(2))].id;
        const bool closed = chance();
        session.kind = SessionKindId{closed ? "closed" : "open"};
        session.title = text();
        if (closed && chance()) {
            session.public_title = text();
        }
        session.planned_start = start;
        TimePoint at = start;
        const int items = 1 + number(4);
        for (int j = 0; j < items; ++j) {
            session.items.push_back(item(event, j, at, closed));
            at = session.items.back().planned_start + session.items.back().planned;
        }
        session.planned_end = at + length(3'600);
        return session;
    }

    Item item(const Definition& event, int j, TimePoint at, bool in_closed) {
        Item item;
        item.id = ItemId{"i" + std::to_string(j)};
        item.number = chance() ? std::to_string(j) : "";
        item.kind = chance() ? ItemKind::panel : ItemKind::debate;
        item.title = text();
        item.confidential = chance();
        if ((item.confidential || in_closed) && chance()) {
            item.public_title = text();
            item.excludes_secretariat = chance();
        }
        item.planned_start = chance() ? at : at + length(1'000);
        item.planned = chance() ? std::chrono::minutes{1 + number(90)} : length(5'000);
        if (chance()) {
            item.fixed_start = item.planned_start;
        }
        if (chance()) {
            item.allotment = length(600);
            item.bands = {CategoryId{"c2"}, CategoryId{"c0"}};
        }
        item.policy = Names<OrderPolicy>::all.at(static_cast<std::size_t>(number(5))).first;
        if (chance()) {
            item.invited = {event.delegations[1].id};
            item.script = {text(), text()};
        }
        contents(event, item, j);
        return item;
    }

    void contents(const Definition& event, Item& item, int j) {
        if (item.kind == ItemKind::panel && chance()) {
            item.panel = {
                {PanellistId{"m"}, event.delegations[0].id, {}, word(), "", Language{"en"}, true},
                {PanellistId{"x"}, {}, text(), "", word(), Language{}, false},
                {PanellistId{"y"}, event.delegations[1].id, {}, "", "", Language{"es"}, false}};
        }
        if (chance()) {
            item.documents = {
                {DocumentId{"d" + std::to_string(documents_++)},
                 text(),
                 DocumentAccess::room,
                 {{Language{"en"}, "https://example.org/a?b=c"}, {Language{"es"}, "a.pdf"}}}};
        }
        if (chance()) {
            item.texts = {{TextId{"t" + std::to_string(j)}, text(), {text(), text()}}};
        }
    }

    std::mt19937 random_;
    int documents_ = 0;
};

TEST(event_writer, writes_the_sample_so_that_it_is_read_to_the_same_event) {
    const Definition event = sample_event();
    const std::string written = write_event(event);
    const auto read = read_text(written);
    ASSERT_TRUE(read.ok()) << listing(read.error(), "en");
    EXPECT_EQ(read.value(), event);
    EXPECT_EQ(write_event(read.value()), written);
}

TEST(event_writer, writes_any_event_so_that_it_is_read_to_the_same_event) {
    for (unsigned seed = 1; seed <= 300; ++seed) {
        const Definition event = ArbitraryEvent{seed}.make();
        const std::string written = write_event(event);
        const auto read = read_text(written);
        ASSERT_TRUE(read.ok()) << "seed " << seed << "\n" << listing(read.error(), "en") << written;
        ASSERT_EQ(read.value(), event) << "seed " << seed << "\n" << written;
        // What a person may write is checked as such when it is read again.
        ASSERT_EQ(written.find(edited_live_mark), written.npos) << "seed " << seed << written;
    }
}

TEST(event_writer, leaves_out_what_follows_by_itself) {
    const std::string written = write_event(sample_event());
    EXPECT_EQ(written.find("absent_years = 0\n[[room"), std::string::npos);
    EXPECT_NE(written.find("fixed_start = 2026-12-03T11:00:00"), std::string::npos);
    // Only the one item whose start does not follow from the item before has one.
    EXPECT_EQ(written.find("start = 2026-12-02T11:15:00"), std::string::npos);
    EXPECT_NE(written.find("start = 2026-12-03T14:10:00"), std::string::npos);
}

}  // namespace
}  // namespace plenaria::exchange::event_writer_test
