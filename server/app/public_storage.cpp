#include "server/app/public_storage.hpp"

namespace plenaria::app {
namespace {

// So long after the disk takes writes again the journal has made sure of its last append, which it
// tries every second.
constexpr std::chrono::seconds journal_settles_within{5};

}  // namespace

PublicStorage::Told PublicStorage::look(Clock::time_point now, const Tried& tried,
                                        const Appends& appends) {
    if (tried.refuses) {
        // What appends came to meanwhile says nothing more.
        refused_until_ = now;
        slot_ = {false, false, false, slot_.damaged};
    }
    if (tried.took > slow_write || tried.hanging > hanging_call) {
        slow_until_ = now + slow_remembered;
    }
    if (now >= slot_ends_) {
        slot_ = of_slot(now, appends);
        failures_before_ = appends.failures;
        slot_ends_ += storage_slot * ((now - slot_ends_) / storage_slot + 1);
    }
    told_ = slot_;
    told_.refuses = told_.refuses || tried.refuses;
    told_.slow = told_.slow || now < slow_until_;
    told_.damaged = told_.damaged || tried.damage_seen;
    return told_;
}

PublicStorage::Told PublicStorage::of_slot(Clock::time_point now, const Appends& appends) const {
    Told told;
    told.damaged = appends.damaged;
    if (now - refused_until_ < journal_settles_within) {
        return told;
    }
    // Where the disk refused in this slot, that is why appends failed.
    const bool disk_was_well = slot_ends_ - refused_until_ > storage_slot;
    told.refuses = appends.unsettled || (disk_was_well && appends.failures != failures_before_);
    told.held = appends.unsettled && appends.held;
    told.slow = appends.under_way > hanging_call;
    return told;
}

}  // namespace plenaria::app
