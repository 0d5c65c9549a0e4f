// Sealing: whoever lacks the keys sees of the meeting what everybody outside sees, at every moment,
// shown on random sequences of all commands. Two states are folded side by side, one from all that
// happens, one from what is known without any key.
#include <gtest/gtest.h>
#include <rapidcheck.h>

#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <ostream>
#include <string>
#include <vector>

#include "server/domain/decide.hpp"
#include "server/domain/project.hpp"
#include "server/domain/sealing.hpp"
#include "tests/properties/any_command.hpp"
#include "tests/properties/invariants.hpp"
#include "tests/scenarios/random_acts.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::properties::sealing_properties_test {
namespace {

using domain::RecordedEvent;
using domain::State;

/// One act of a sequence; the numbers say which of what is possible there.
struct Draw {
    int kind = 0;
    std::uint64_t seed = 0;
};

[[maybe_unused]] void showValue(const Draw& draw, std::ostream& out) {
    out << draw.kind << ' ' << draw.seed;
}

rc::Gen<std::vector<Draw>> any_day() {
    const auto draw = rc::gen::map(
        rc::gen::pair(rc::gen::inRange(0, 16), rc::gen::arbitrary<std::uint64_t>()),
        [](const auto& pair) { return Draw{pair.first, pair.second}; });
    return rc::gen::container<std::vector<Draw>>(draw);
}

/// 1,500 sequences of up to 600 acts each, since what matters takes many acts to come about;
/// RC_PARAMS asks for others ("seed=… max_success=…").
class Amount : public testing::Environment {
public:
    void SetUp() override { setenv("RC_PARAMS", "max_success=1500 max_size=600", 0); }
};
const auto* const amount = testing::AddGlobalTestEnvironment(new Amount);

struct Watcher {
    Audience audience;
    Clearance clearance;
};

/// Everybody who was granted nothing of what is confidential.
constexpr Watcher outside[] = {{Audience::public_, Clearance::uncleared},
                               {Audience::room, Clearance::uncleared},
                               {Audience::interpreter, Clearance::uncleared},
                               {Audience::secretariat, Clearance::uncleared},
                               {Audience::technician, Clearance::uncleared},
                               {Audience::technician, Clearance::cleared}};

class SealedDay {
public:
    SealedDay() { fold(RoomId{}, domain::EventLoaded{full_event()}, CommandId{}); }

    [[nodiscard]] const State& state() const { return whole_; }
    [[nodiscard]] TimePoint now() const { return now_; }
    [[nodiscard]] int sealed() const { return sealed_; }
    void pass(std::uint64_t seed) { now_ += Millis{seed % 9'000}; }

    bool act(const RoomId& room, const Command& command) {
        const CommandRequest request{CommandId{"c" + std::to_string(++commands_)}, room, command,
                                     {}, false};
        const auto decision = domain::decide(whole_, request, now_);
        if (!decision) {
            return false;
        }
        RC_LOG() << room.value << ": " << name_of(command) << std::endl;
        for (const domain::Event& event : decision.value()) {
            RC_LOG() << "    " << scenarios::text_of_event(event);
            fold(domain::is_of_venue(event) ? RoomId{} : room, event, request.id);
            RC_LOG() << std::endl;
            check_invariants(known_);
        }
        // A command's events become visible together (law 5).
        compare();
        return true;
    }

private:
    void fold(const RoomId& room, domain::Event event, const CommandId& command) {
        const RecordedEvent recorded{now_, room, Actor{Role::secretariat, "operadora"},
                                     std::move(event), command};
        const auto seal = domain::seal_of(whole_, recorded);
        RecordedEvent known = recorded;
        if (seal && seal->outside) {
            known.event = *seal->outside;
            RC_LOG() << " (but for its words)";
        } else if (seal) {
            known = {TimePoint{}, RoomId{}, Actor{}, domain::Sealed{}, CommandId{}};
            ++sealed_;
            RC_LOG() << " (sealed)";
        }
        const Position position{whole_.position.value + 1};
        domain::evolve(whole_, recorded, position);
        domain::evolve(known_, known, position);
    }

    void compare() const {
        for (const auto& [room, unused] : whole_.rooms) {
            for (const Watcher& watcher : outside) {
                const StreamSubject subject{room, watcher.audience, watcher.clearance};
                RC_ASSERT(domain::sees_room(whole_, subject) ==
                          domain::sees_room(known_, subject));
                const View expected = domain::project(whole_, Live{}, subject);
                const View found = domain::project(known_, Live{}, subject);
                if (!(expected == found)) {
                    RC_LOG() << room.value << ", " << name_of(watcher.audience) << ":\n";
                    const auto a = scenarios::facts_of(expected);
                    const auto b = scenarios::facts_of(found);
                    for (const auto& each : a) {
                        if (std::find(b.begin(), b.end(), each) == b.end()) {
                            RC_LOG() << "  whole: " << each << std::endl;
                        }
                    }
                    for (const auto& each : b) {
                        if (std::find(a.begin(), a.end(), each) == a.end()) {
                            RC_LOG() << "  known: " << each << std::endl;
                        }
                    }
                }
                RC_ASSERT(expected == found);
            }
        }
    }

    State whole_;
    State known_;
    TimePoint now_ = scenarios::first_day() + std::chrono::hours{9};
    int commands_ = 0;
    int sealed_ = 0;
};

/// Now and then what leads to where something is confidential, or out of it.
Command drawn_command(const SealedDay& day, const Draw& draw, const RoomId& room) {
    static const std::vector<Command> ways{
        OpenSession{SessionId{"p1"}},      OpenSession{SessionId{"red"}},
        CloseDoors{},                      CloseDoors{},
        ConvenePrivate{{"Consulta", "Consultation"}},
        StartItem{ItemId{"presupuesto"}},  StartItem{ItemId{"nombramiento"}},
        StartItem{ItemId{"resumen"}},      StartItem{ItemId{"admision"}},
        StartItem{ItemId{"intercambio"}},  StartItem{ItemId{"remocion"}},
        StartItem{ItemId{"debate"}},       BeginReopening{},
        ConfirmReopening{},                AdjournSession{HolderChoice::carry_over}};
    scenarios::Random random{draw.seed};
    return draw.kind % 4 == 0 ? random.of(ways)
                              : any_command(random, day.state(), room, day.now());
}

TEST(SealingProperties, without_the_keys_everybody_outside_sees_the_same_at_every_moment) {
    int sealed = 0;
    const bool held = rc::check([&] {
        SealedDay day;
        for (const Draw& draw : *any_day()) {
            const RoomId room{draw.kind < 13 ? "plenaria" : "consultas"};
            day.act(room, drawn_command(day, draw, room));
            day.pass(draw.seed);
        }
        sealed += day.sealed();
    });
    EXPECT_TRUE(held);
    EXPECT_GT(sealed, 1'000) << "too little was sealed to prove anything";
}

}  // namespace
}  // namespace plenaria::properties::sealing_properties_test
