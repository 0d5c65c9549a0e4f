// Whose password is checked next: that a flood of strangers keeps no console out. With a clock of
// the test's own, and one check after another.
#include "server/access/check_line.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <set>
#include <string>
#include <vector>

#include "server/access/attempts.hpp"
#include "server/model/time.hpp"

namespace plenaria::access::check_line_test {
namespace {

using testing::ElementsAre;
using Line = CheckLine<std::string>;

constexpr LinePlace stranger(int wrong_tries = 0) { return {Lane::stranger, wrong_tries}; }

std::vector<std::string> all_of(Line& line) {
    std::vector<std::string> order;
    while (!line.empty()) {
        order.push_back(line.next());
    }
    return order;
}
void come(Line& line, const std::string& who, LinePlace place) {
    EXPECT_TRUE(line.enter(who, place).taken) << who;
}

TEST(CheckLineTest, WhoIsKnownGoesAheadOfAllStrangers) {
    Line line;
    come(line, "delegate", {Lane::following});
    come(line, "stranger", stranger());
    come(line, "familiar", {Lane::familiar});
    come(line, "pin", {Lane::unlocking});
    EXPECT_THAT(all_of(line), ElementsAre("pin", "familiar", "stranger", "delegate"));
}

TEST(CheckLineTest, WhoWasWrongStandsBehindWhoWasNot) {
    Line line;
    come(line, "twice", stranger(2));
    come(line, "once", stranger(1));
    come(line, "never", stranger());
    EXPECT_THAT(all_of(line), ElementsAre("never", "once", "twice"));
}

TEST(CheckLineTest, OfEqualStrangersTheFirstAndTheLastTakeTurns) {
    Line line;
    for (const char* who : {"1", "2", "3", "4", "5"}) {
        come(line, who, stranger());
    }
    EXPECT_THAT(all_of(line), ElementsAre("1", "5", "2", "4", "3"));
}

TEST(CheckLineTest, AmongStrangersThoseWhoFollowHaveEveryFourthTurn) {
    Line line;
    for (const char* who : {"a", "b"}) {
        come(line, who, {Lane::following});
    }
    for (int i = 0; i < 8; ++i) {
        come(line, "s", stranger());
    }
    EXPECT_THAT(all_of(line), ElementsAre("s", "s", "s", "a", "s", "s", "s", "b", "s", "s"));
}

TEST(CheckLineTest, WhereAllPlacesAreTakenANewcomerDisplacesTheLatestOfTheMostWrong) {
    Line line;
    for (std::size_t i = 0; i < places_of(Lane::stranger); ++i) {
        come(line, std::to_string(i), stranger(i < 3 ? 2 : 1));
    }
    const auto entered = line.enter("never", stranger());
    EXPECT_TRUE(entered.taken);
    EXPECT_EQ(entered.displaced, "2");
    const auto as_wrong = line.enter("twice", stranger(2));
    EXPECT_FALSE(as_wrong.taken) << "nobody was wrong more often";
    EXPECT_FALSE(as_wrong.displaced);
    EXPECT_EQ(line.next(), "never");
    EXPECT_TRUE(line.enter("twice", stranger(2)).taken);
}

TEST(CheckLineTest, EachLaneHasItsOwnPlaces) {
    Line line;
    for (const Lane lane : {Lane::stranger, Lane::following}) {
        for (std::size_t i = 0; i < places_of(lane); ++i) {
            come(line, "crowd", {lane});
        }
        EXPECT_FALSE(line.enter("beyond", {lane}).taken);
    }
    for (std::size_t i = 0; i < places_of(Lane::familiar); ++i) {
        come(line, "console", {Lane::familiar});
    }
    EXPECT_FALSE(line.enter("beyond", {Lane::familiar}).taken);
}

/// Networks that try without end and are always wrong, each as soon as it may, and one thread that
/// takes a fifth of a second for each.
class Flood {
public:
    explicit Flood(int networks) {
        for (int i = 0; i < networks; ++i) {
            crowd_.push_back("10.9." + std::to_string(i));
        }
    }
    /// They go on for so long.
    void pass(Millis time) {
        for (const TimePoint end = now_ + time; now_ < end;) {
            check_one();
        }
    }
    /// How long a console waits for its check that comes now, at most `limit`.
    Millis console_waits(LinePlace place, Millis limit) {
        const TimePoint came = now_;
        bool inside = line_.enter("console", place).taken;
        while (now_ - came < limit) {
            if (check_one() == "console") {
                return now_ - came;
            }
            // As a console that was told to come back.
            inside = inside || line_.enter("console", place).taken;
        }
        return limit;
    }

private:
    std::string check_one() {
        for (const std::string& network : crowd_) {
            if (!waiting_.contains(network) && attempts_.wait(network, now_) == Millis{0}) {
                const auto entered =
                    line_.enter(network, stranger(attempts_.failures(network, now_)));
                if (entered.taken) {
                    waiting_.insert(network);
                }
                if (entered.displaced) {
                    waiting_.erase(*entered.displaced);
                }
            }
        }
        now_ += Millis{200};
        if (line_.empty()) {
            return {};
        }
        const std::string checked = line_.next();
        if (checked != "console") {
            waiting_.erase(checked);
            attempts_.failed(checked + "/Nadie" + std::to_string(++names_), now_);
            attempts_.failed(checked, now_);
        }
        return checked;
    }

    std::vector<std::string> crowd_;
    std::set<std::string> waiting_;
    Attempts attempts_;
    Line line_;
    TimePoint now_ = from_unix_ms(1'795'910'400'000);
    int names_ = 0;
};

TEST(CheckLineTest, AFloodKeepsNoConsoleOutWhateverNetworkItComesFrom) {
    constexpr Millis a_minute{60'000};
    for (const int networks : {60, 200, 1'000}) {
        Flood flood{networks};
        for (const int seconds : {2, 30, 300}) {
            flood.pass(Millis{1'000LL * seconds});
            EXPECT_LE(flood.console_waits(stranger(), a_minute), Millis{1'000})
                << networks << " networks, a console that nobody knows, after " << seconds;
            EXPECT_LE(flood.console_waits({Lane::familiar}, a_minute), Millis{400})
                << networks << " networks, after " << seconds;
        }
    }
}

TEST(CheckLineTest, SomeWhoFollowGetInDuringAFloodToo) {
    Flood flood{1'000};
    flood.pass(Millis{30'000});
    EXPECT_LE(flood.console_waits({Lane::following}, Millis{60'000}), Millis{1'000});
}

TEST(CheckLineTest, WhoFollowsIsCheckedInTimeWhereStrangersWaitAndAllTypeTwoForms) {
    Line line;
    for (std::size_t i = 1; i <= places_of(Lane::following); ++i) {
        come(line, i == places_of(Lane::following) ? "last" : "delegate", {Lane::following});
    }
    for (int i = 0; i < 100; ++i) {
        come(line, "s", stranger());
    }
    constexpr Millis both_forms{400};
    Millis passed = both_forms;  // of the check that runs
    for (std::string who; who != "last"; passed += both_forms) {
        who = line.next();
    }
    EXPECT_LE(passed, Millis{17'000}) << "20 s after it came it would be closed";
}

TEST(CheckLineTest, TwelveConsolesThatComeBackAtOnceAreAllCheckedInTurn) {
    Line line;
    for (int i = 0; i < 12; ++i) {
        come(line, std::to_string(i), stranger());
    }
    EXPECT_EQ(all_of(line).size(), 12U);
}

}  // namespace
}  // namespace plenaria::access::check_line_test
