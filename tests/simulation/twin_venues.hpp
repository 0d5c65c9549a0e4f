// Two venues that live through the same public acts at the same times, with the product's own
// engine, hub and clients. In between, where something is restricted, each does there what it
// likes, as often as it likes; screens that were cleared paint that and tell of it; and networks
// stand, machines sleep, the server's process dies and those outside ask, in both alike.
#pragma once

#include <algorithm>
#include <array>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "tests/simulation/quiet_venue.hpp"
#include "tests/unit/domain/private_acts.hpp"

namespace plenaria::simulation {

/// Written within by one venue alone, and the title of what the chair deals with alone where that
/// is what is restricted: no watcher is ever told it. Holds `scenarios::canary`. Documents that are
/// added within are called so.
inline constexpr const char* word_within = QuietVenue::document_within;

/// What is varied, and who must not notice.
struct Experiment {
    /// Those within; what they hear is not compared.
    std::vector<ClientKind> insiders;
    std::vector<ClientKind> watchers;
    /// Those of the watchers who ask what they may do, guess, and want codes on screens.
    std::vector<std::string> askers;
    domain::Outside outside{};
    /// The watchers know of other sessions what is confidential there: only what is of the present
    /// one is varied.
    bool own_session = false;
    bool (*restricted)(const domain::Scene&) = nullptr;
    std::vector<Command> wishes{};  ///< lead to where something is restricted, in the plenary

    /// Whether that one is among the watchers.
    [[nodiscard]] bool watches(const std::string& name) const {
        return std::any_of(watchers.begin(), watchers.end(),
                           [&](const ClientKind& kind) { return kind.name == name; });
    }
};

/// How often something happened, by its name.
using Happened = std::map<std::string, int, std::less<>>;

class TwinVenues {
public:
    /// Of the venues with an odd seed few points close the doors, screens not among them, and
    /// machines may sleep; those with an even one have the whole checklist.
    TwinVenues(const Experiment& experiment, std::uint64_t seed);

    /// So many acts in public, and what happens in between; fails where a watcher notices.
    void live(int rounds);
    /// Commands that were given within, by one venue alone; and under `closed`, `restarted`,
    /// `edited` and `reopened over a speech` what else came about.
    [[nodiscard]] const Happened& happened() const { return happened_; }

private:
    using Call = std::function<void(QuietVenue&)>;

    [[nodiscard]] bool is_odd() const { return seed_ % 2 != 0; }
    [[nodiscard]] domain::Scene scene(std::size_t venue, const RoomId& room) const {
        return {venues_[venue]->state(), venues_[venue]->server_time(), room};
    }
    [[nodiscard]] bool restricted(const RoomId& room) const {
        return experiment_.restricted(scene(0, room));
    }
    [[nodiscard]] std::vector<RoomId> restricted_rooms() const;

    void begin();
    void together(Millis until);
    void act_both(const RoomId& room, const Command& command);
    void act_together();
    [[nodiscard]] Command public_act(const RoomId& room);
    [[nodiscard]] bool is_public(const RoomId& room, const Command& command) const;
    void begin_reopening(const RoomId& room);
    void count_reopening(const RoomId& room, const Command& command);
    void clear_in_both();
    void both_at(const Call& call);
    void schedule_trouble(int round);
    void schedule_questions(int round);
    [[nodiscard]] CommandRequest question(const std::string& asker, const std::string& id);

    void live_alone(std::size_t venue, Millis until);
    void act_within(std::size_t venue, const RoomId& room);
    void act_from_elsewhere(std::size_t venue, const RoomId& room, const RoomId& from);
    void ask_code_within(std::size_t venue);
    void edit_words(std::size_t venue, const RoomId& room);
    [[nodiscard]] bool is_unseen(std::size_t venue, const RoomId& room, const Command& command);
    void act_alone(std::size_t venue, const RoomId& room, const Command& command);
    void leave_the_floor(std::size_t venue, const RoomId& room);

    void compare();
    void compare(const std::string& who, const std::vector<Said>& a, const std::vector<Said>& b);
    void compare_calendars();

    const Experiment& experiment_;
    const std::uint64_t seed_;
    scenarios::Random shared_random_;
    std::array<scenarios::Random, 2> own_random_;
    std::array<std::unique_ptr<QuietVenue>, 2> venues_;
    std::array<std::set<CommandId>, 2> alone_;
    std::array<int, 2> own_acts_{};
    int public_acts_ = 0;
    bool speech_goes_on_ = false;  ///< as the doors of this round open
    std::string last_act_;
    Happened happened_;
};

}  // namespace plenaria::simulation
