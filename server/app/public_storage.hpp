// What everybody may know of how it goes with the disk, of what the server knows: the moments of
// appends are those of commands, also of commands behind closed doors (law 3).
#pragma once

#include <chrono>

namespace plenaria::app {

/// What only the journal's own appends showed is told at the ends of such slots alone, whenever it
/// began or ended: long beside the time between two commands, short beside a person's patience.
inline constexpr std::chrono::seconds storage_slot{30};
/// A write that takes longer is felt by a person: one sync of a healthy disk takes milliseconds.
inline constexpr std::chrono::milliseconds slow_write{2'000};
/// So long a disk that was slow is called so, since one try is a small part of what it does.
inline constexpr std::chrono::seconds slow_remembered{60};
/// A call that takes longer has been forgotten by the disk.
inline constexpr std::chrono::seconds hanging_call{30};

/// Holds what is told. Single-threaded; without a clock of its own.
class PublicStorage {
public:
    using Clock = std::chrono::steady_clock;

    /// Found out by the clock: told as it is.
    struct Tried {
        bool refuses = false;
        Clock::duration took{};     ///< what tries to write take
        bool damage_seen = false;   ///< by a look at the journal's files
        Clock::duration hanging{};  ///< the longest of the other calls: a look that goes on is none
    };
    /// Found out when somebody commanded.
    struct Appends {
        int failures = 0;  ///< how many certainly wrote nothing, ever
        bool unsettled = false;
        bool held = false;
        bool damaged = false;
        Clock::duration under_way{};
    };
    struct Told {
        bool refuses = false;
        bool slow = false;
        bool held = false;     ///< why it refuses
        bool damaged = false;  ///< until it is found whole again
    };

    explicit PublicStorage(Clock::time_point start) : slot_ends_(start + storage_slot) {}

    /// What is told from `now` on, until the next look. To be called several times a second.
    Told look(Clock::time_point now, const Tried& tried, const Appends& appends);
    /// What was told last.
    [[nodiscard]] const Told& told() const { return told_; }

private:
    [[nodiscard]] Told of_slot(Clock::time_point now, const Appends& appends) const;

    Clock::time_point slot_ends_;
    Clock::time_point refused_until_ = slot_ends_ - 2 * storage_slot;
    Clock::time_point slow_until_ = slot_ends_ - 2 * storage_slot;
    int failures_before_ = 0;  ///< this slot
    Told slot_;                ///< what the slot before showed of the appends
    Told told_;
};

}  // namespace plenaria::app
