// Who gives way to whom, without a socket.
#include "server/transport/crowd.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <iterator>
#include <memory>
#include <vector>

#include "server/transport/connection_limits.hpp"

namespace plenaria::transport::test::crowd_test {
namespace {

constexpr std::size_t house = 400;
constexpr std::size_t proving = house / 4;
constexpr std::size_t reserved = limits::connections_reserved;
constexpr std::size_t settled_max = house - proving - reserved;

class Visitor : public Occupant {
public:
    explicit Visitor(Crowd& crowd) : crowd_(crowd) { seat.occupy(*this); }
    ~Visitor() override { crowd_.leave(seat); }
    Visitor(const Visitor&) = delete;
    Visitor& operator=(const Visitor&) = delete;
    void give_way() override { gone = true; }

    Seat seat;
    bool gone = false;

private:
    Crowd& crowd_;
};
using Visitors = std::vector<std::unique_ptr<Visitor>>;

class CrowdTest : public testing::Test {
protected:
    std::unique_ptr<Visitor> come(const std::string& address, bool own = false) {
        auto visitor = std::make_unique<Visitor>(crowd);
        if (!crowd.arrive(visitor->seat, address, own)) {
            return nullptr;
        }
        return visitor;
    }
    /// As many as settle as `standing`; the first that does not is not kept.
    Visitors settle(const std::string& address, Standing standing, std::size_t wanted) {
        Visitors settled;
        while (settled.size() < wanted) {
            auto visitor = come(address);
            if (!visitor || !crowd.settle(visitor->seat, standing)) {
                break;
            }
            settled.push_back(std::move(visitor));
        }
        return settled;
    }
    /// Guests on as many addresses as it takes.
    Visitors fill_house() {
        Visitors all;
        for (int i = 0; i < 100 && all.size() < settled_max; ++i) {
            Visitors some = settle("10.0.0." + std::to_string(i), Standing::guest,
                                   limits::connections_per_address);
            std::move(some.begin(), some.end(), std::back_inserter(all));
        }
        EXPECT_EQ(all.size(), settled_max);
        return all;
    }

    Crowd crowd{house};
};

TEST_F(CrowdTest, TheNewcomerThatHasNotGotOnForTheLongestGivesWayToTheNext) {
    Visitors silent;
    for (std::size_t i = 0; i < limits::newcomers_per_address; ++i) {
        silent.push_back(come("lobby"));
    }
    crowd.step(silent[0]->seat);
    const auto next = come("lobby");
    ASSERT_TRUE(next);
    EXPECT_FALSE(silent[0]->gone) << "it got on";
    EXPECT_TRUE(silent[1]->gone);
    EXPECT_FALSE(silent[2]->gone);
    const auto elsewhere = come("garden");
    EXPECT_FALSE(silent[2]->gone) << "another address takes nobody's place";
    EXPECT_EQ(crowd.open(), limits::newcomers_per_address + 1);
    silent.erase(silent.begin() + 1);
    EXPECT_EQ(crowd.open(), limits::newcomers_per_address + 1) << "it was not counted any more";
}

TEST_F(CrowdTest, OneMachineOnIPv6HasThePlacesOfOneAddress) {
    Visitors guests;
    for (std::size_t i = 0; i <= limits::connections_per_address; ++i) {
        auto visitor = come("fd00:1:2:3::" + std::to_string(i + 1));
        if (visitor && crowd.settle(visitor->seat, Standing::guest)) {
            guests.push_back(std::move(visitor));
        }
    }
    EXPECT_EQ(guests.size(), limits::connections_per_address);
    EXPECT_EQ(settle("fd00:1:2:4::1", Standing::guest, 1).size(), 1U) << "another network";
    guests.pop_back();
    EXPECT_EQ(settle("fd00:1:2:3::9999", Standing::guest, 2).size(), 1U) << "whoever left is gone";
}

TEST(SmallCrowdTest, InASmallHouseOneAddressFillsNoMoreThanAQuarterOfItWithNewcomers) {
    Crowd crowd{64};
    Visitors visitors;
    const auto come = [&](const std::string& address) {
        visitors.push_back(std::make_unique<Visitor>(crowd));
        return crowd.arrive(visitors.back()->seat, address, false);
    };
    for (int i = 0; i < 100; ++i) {
        ASSERT_TRUE(come("lobby"));
    }
    EXPECT_EQ(crowd.open(), 16U);
    Visitor& silent = *visitors.back();
    for (int address = 0; address < 20; ++address) {
        ASSERT_TRUE(come("10.0.0." + std::to_string(address)));
    }
    EXPECT_FALSE(silent.gone) << "there is room for others beside them";
}

TEST_F(CrowdTest, GuestsComeFirstComeFirstServedAndNoneGivesWayToAnother) {
    const Visitors guests = settle("lobby", Standing::guest, 1'000);
    EXPECT_EQ(guests.size(), limits::connections_per_address);
    EXPECT_EQ(crowd.ousted(), 0U);
}

TEST_F(CrowdTest, WhoServesIsNotCountedToTheAddressAndWhoLoggedInTakesAGuestsPlace) {
    const Visitors guests = settle("lobby", Standing::guest, limits::connections_per_address);
    const Visitors serving = settle("lobby", Standing::serving, 10);
    EXPECT_EQ(serving.size(), 10U);
    EXPECT_EQ(crowd.ousted(), 0U);
    const Visitors known = settle("lobby", Standing::known, 1'000);
    EXPECT_EQ(known.size(), limits::connections_per_address);
    EXPECT_TRUE(guests.front()->gone);
    const Visitors more = settle("lobby", Standing::guest, 1);
    EXPECT_TRUE(more.empty());
    for (const auto& each : serving) {
        EXPECT_FALSE(each->gone);
    }
}

TEST_F(CrowdTest, WhoseLoginIsBeingCheckedGivesWayToNobodyUntilItIsRefused) {
    auto chair = come("lobby");
    ASSERT_TRUE(crowd.settle(chair->seat, Standing::checking));
    Visitors silent;
    for (std::size_t i = 0; i < 3 * limits::newcomers_per_address; ++i) {
        silent.push_back(come("lobby"));
    }
    EXPECT_FALSE(chair->gone);
    EXPECT_EQ(crowd.open(), limits::newcomers_per_address + 1);
    ASSERT_TRUE(crowd.settle(chair->seat, Standing::newcomer));
    for (std::size_t i = 0; i <= limits::newcomers_per_address; ++i) {
        silent.push_back(come("lobby"));
    }
    EXPECT_TRUE(chair->gone);
}

TEST_F(CrowdTest, InAFullHouseSomebodyNewMayAlwaysComeAndShowWhatTheyAre) {
    const Visitors guests = fill_house();
    Visitors silent;
    for (int address = 0; address < 3; ++address) {
        for (int i = 0; i < 60; ++i) {
            silent.push_back(come("10.1.0." + std::to_string(address)));
            ASSERT_TRUE(silent.back());
        }
    }
    EXPECT_LE(crowd.open(), house - reserved);
    auto chair = come("10.2.0.1");
    ASSERT_TRUE(chair);
    for (int i = 0; i < 200; ++i) {
        silent.push_back(come("10.1.0." + std::to_string(i % 3)));
    }
    EXPECT_FALSE(chair->gone) << "the most crowded address gives way first";
    EXPECT_FALSE(guests.front()->gone);
    ASSERT_TRUE(crowd.settle(chair->seat, Standing::serving));
    EXPECT_EQ(
        std::count_if(guests.begin(), guests.end(), [](const auto& each) { return each->gone; }),
        1);
    const auto guest = come("10.2.0.1");
    EXPECT_FALSE(crowd.settle(guest->seat, Standing::guest));
    EXPECT_TRUE(come("127.0.0.1", true)) << "kept for this machine";
}

TEST_F(CrowdTest, AScreenThatIsPairedWhileItIsThereStaysAndCountsAsAGuestAgainAfterwards) {
    const Visitors guests = settle("lobby", Standing::guest, limits::connections_per_address);
    EXPECT_TRUE(crowd.settle(guests[0]->seat, Standing::serving));
    const Visitors another = settle("lobby", Standing::guest, 1);
    EXPECT_EQ(another.size(), 1U);
    EXPECT_TRUE(crowd.settle(guests[0]->seat, Standing::guest));
    EXPECT_EQ(settle("lobby", Standing::guest, 1).size(), 0U);
    EXPECT_EQ(crowd.ousted(), 0U);
}

TEST_F(CrowdTest, NothingIsLeftOfThoseWhoLeft) {
    {
        const Visitors guests = fill_house();
        const auto silent = come("10.3.0.1");
        EXPECT_EQ(crowd.open(), settled_max + 1);
    }
    EXPECT_EQ(crowd.open(), 0U);
    EXPECT_EQ(fill_house().size(), settled_max);
}

}  // namespace
}  // namespace plenaria::transport::test::crowd_test
