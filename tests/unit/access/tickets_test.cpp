#include "server/access/tickets.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace plenaria::access::tickets_test {
namespace {

using namespace std::chrono_literals;

const TimePoint start = from_unix_ms(1'764'500'000'000);

class TicketsTest : public testing::Test {
protected:
    /// How a PIN that was begun and checked ends, as a word.
    std::string enter(const Secret& ticket, bool right, TimePoint now = start) {
        const auto begun = tickets.begin(ticket.view(), now);
        return begun ? finish(ticket, right, now) : word(begun);
    }
    std::string finish(const Secret& ticket, bool right, TimePoint now = start) {
        return word(tickets.finish(ticket.view(), right, now));
    }
    std::string begin(std::string_view ticket, TimePoint now = start) {
        return word(tickets.begin(ticket, now));
    }
    static std::string word(const Outcome<std::string, TicketError>& outcome) {
        if (outcome) {
            return outcome.value();
        }
        switch (outcome.error()) {
            case TicketError::unknown:
                return "unknown";
            case TicketError::wrong_pin:
                return "wrong_pin";
            case TicketError::ended:
                return "ended";
        }
        return "";
    }

    Tickets tickets;
};

TEST_F(TicketsTest, IsRandomAndOfItsPerson) {
    const Secret one = tickets.issue("Ana", start);
    const Secret other = tickets.issue("Eva", start);
    EXPECT_EQ(one.view().size(), 64U);
    EXPECT_EQ(one.view().find_first_not_of("0123456789abcdef"), std::string_view::npos);
    EXPECT_NE(one.view(), other.view());
    EXPECT_EQ(begin(one.view()), "Ana");
    EXPECT_EQ(enter(other, true), "Eva");
}

TEST_F(TicketsTest, ThatWasNeverGivenIsUnknown) {
    const Secret ticket = tickets.issue("Ana", start);
    const std::string text{ticket.view()};
    std::string wrong = text;
    wrong.back() = wrong.back() == '0' ? '1' : '0';
    for (const std::string& each : {std::string{}, wrong, text + "0", text.substr(1),
                                    std::string(64, '0'), std::string(10'000, 'a')}) {
        EXPECT_EQ(begin(each), "unknown");
        EXPECT_EQ(word(tickets.finish(each, true, start)), "unknown");
    }
}

TEST_F(TicketsTest, ThreeWrongPinsEndIt) {
    const Secret ticket = tickets.issue("Ana", start);
    const Secret other = tickets.issue("Ana", start);
    EXPECT_EQ(enter(ticket, false), "wrong_pin");
    EXPECT_EQ(enter(ticket, false), "wrong_pin");
    EXPECT_EQ(enter(ticket, false), "ended");
    EXPECT_EQ(enter(ticket, true), "unknown");
    EXPECT_EQ(enter(other, true), "Ana") << "another console of hers";
}

TEST_F(TicketsTest, TheRightPinForgivesTheWrongOnes) {
    const Secret ticket = tickets.issue("Ana", start);
    for (int i = 0; i < 5; ++i) {
        EXPECT_EQ(enter(ticket, false), "wrong_pin");
        EXPECT_EQ(enter(ticket, false), "wrong_pin");
        EXPECT_EQ(enter(ticket, true), "Ana");
    }
}

TEST_F(TicketsTest, ManyPinsAtOnceAreNoMoreThanThree) {
    const Secret ticket = tickets.issue("Ana", start);
    for (int i = 0; i < Tickets::wrong_pins_max; ++i) {
        EXPECT_EQ(begin(ticket.view()), "Ana");
    }
    EXPECT_EQ(begin(ticket.view()), "unknown");
    EXPECT_EQ(finish(ticket, false), "ended");
    EXPECT_EQ(finish(ticket, true), "unknown");
}

TEST_F(TicketsTest, APinThatNobodyLookedAtDoesNotCount) {
    const Secret ticket = tickets.issue("Ana", start);
    for (int i = 0; i < 10; ++i) {
        EXPECT_EQ(begin(ticket.view()), "Ana");
        tickets.withdraw(ticket.view(), start);
    }
    tickets.withdraw(ticket.view(), start);
    tickets.withdraw(std::string(64, '0'), start);
    EXPECT_EQ(enter(ticket, false), "wrong_pin");
    EXPECT_EQ(enter(ticket, false), "wrong_pin");
    EXPECT_EQ(enter(ticket, false), "ended");
}

TEST_F(TicketsTest, EndsTwelveHoursAfterTheLogin) {
    const Secret ticket = tickets.issue("Ana", start);
    EXPECT_EQ(enter(ticket, true, start + 12h - 1ms), "Ana");
    EXPECT_EQ(begin(ticket.view(), start + 12h - 1ms), "Ana");
    EXPECT_EQ(finish(ticket, true, start + 12h), "unknown") << "while its PIN was checked";
    EXPECT_EQ(tickets.size(), 0U);
}

TEST_F(TicketsTest, AreRevokedByPerson) {
    const Secret one = tickets.issue("Ana", start);
    const Secret two = tickets.issue("Ana", start);
    const Secret other = tickets.issue("Ana María", start);
    EXPECT_EQ(begin(one.view()), "Ana");
    tickets.revoke("Ana");
    EXPECT_EQ(finish(one, true), "unknown") << "while its PIN was checked";
    EXPECT_EQ(enter(two, true), "unknown");
    EXPECT_EQ(enter(other, true), "Ana María");
    tickets.revoke("nobody");
    EXPECT_EQ(tickets.size(), 1U);
}

TEST_F(TicketsTest, WhoeverLogsInAgainAndAgainEndsTheirOwnAlone) {
    const Secret evas = tickets.issue("Eva", start);
    std::vector<Secret> anas;
    for (std::size_t i = 0; i < 2 * Tickets::most; ++i) {
        anas.push_back(tickets.issue("Ana", start));
    }
    EXPECT_EQ(tickets.size(), Tickets::most_of_one + 1);
    EXPECT_EQ(enter(evas, true), "Eva");
    EXPECT_EQ(enter(anas.back(), true), "Ana");
    EXPECT_EQ(enter(anas[anas.size() - Tickets::most_of_one], true), "Ana");
    EXPECT_EQ(begin(anas[anas.size() - Tickets::most_of_one - 1].view()), "unknown");
}

TEST_F(TicketsTest, AreBounded) {
    std::vector<Secret> given;
    for (std::size_t i = 0; i <= Tickets::most; ++i) {
        given.push_back(
            tickets.issue("Ana " + std::to_string(i), start + Millis{static_cast<Millis::rep>(i)}));
    }
    const TimePoint later = start + 5s;
    EXPECT_EQ(tickets.size(), Tickets::most);
    EXPECT_EQ(enter(given[0], true, later), "unknown") << "the oldest";
    EXPECT_EQ(enter(given[1], true, later), "Ana 1");
    EXPECT_EQ(enter(given.back(), true, later), "Ana " + std::to_string(Tickets::most));
    const Secret fresh = tickets.issue("Eva", start + 13h);
    EXPECT_EQ(tickets.size(), 1U) << "those that are over went first";
    EXPECT_EQ(enter(fresh, true, start + 13h), "Eva");
}

}  // namespace
}  // namespace plenaria::access::tickets_test
