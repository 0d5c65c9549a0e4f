#include "tests/simulation/network.hpp"

#include <algorithm>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::simulation {
namespace {

// The kernel's buffers of both ends together; the server's is set to 64 kB.
constexpr std::size_t capacity = 128 * 1024;
// A network of the venue: a millisecond or two, and now and then a Wi-Fi that collects itself.
constexpr std::size_t usual_delay_ms = 3;
constexpr std::size_t rare_delay_ms = 120;
constexpr std::size_t header_bytes = 8;

std::size_t size_of(const Parcel& parcel) { return parcel.bytes.size() + header_bytes; }

}  // namespace

void Pipe::send(Parcel parcel, Taken taken) {
    if (bytes_ > 0 && bytes_ + size_of(parcel) > capacity) {
        PLENARIA_ASSERT(!waiting_);
        waiting_ = Waiting{std::move(parcel), std::move(taken)};
        return;
    }
    carry(std::move(parcel));
    if (taken) {
        timeline_.after(Millis{0}, std::move(taken));
    }
}

void Pipe::carry(Parcel parcel) {
    Millis delay{1};
    if (!steady_) {
        delay = Millis{random_.one_in(40) ? random_.below(rare_delay_ms)
                                          : random_.below(usual_delay_ms)};
    }
    bytes_ += size_of(parcel);
    last_ready_ = std::max(last_ready_, timeline_.now() + delay);
    carried_.push_back({std::move(parcel), last_ready_});
    arm();
}

void Pipe::slow(Millis until, Millis each) {
    slow_until_ = until;
    slow_each_ = each;
}

void Pipe::cut() {
    carried_.clear();
    waiting_.reset();
    bytes_ = 0;
    carry({Parcel::Kind::end, {}, 0});
}

void Pipe::finish() {
    if (waiting_) {
        cut();
    } else {
        carry({Parcel::Kind::end, {}, 0});
    }
}

void Pipe::arm() {
    if (armed_ || carried_.empty() || dead_ || !arrive_) {
        return;
    }
    armed_ = true;
    timeline_.at(std::max(carried_.front().ready, held_until_),
                 [self = shared_from_this()] { self->pump(); });
}

void Pipe::pump() {
    armed_ = false;
    if (dead_ || carried_.empty() || !arrive_) {
        return;
    }
    if (timeline_.now() < std::max(carried_.front().ready, held_until_)) {
        arm();
        return;
    }
    const Parcel parcel = std::move(carried_.front().parcel);
    carried_.pop_front();
    bytes_ -= size_of(parcel);
    if (timeline_.now() < slow_until_) {
        held_until_ = timeline_.now() + slow_each_;
    }
    if (waiting_ && (bytes_ == 0 || bytes_ + size_of(waiting_->parcel) <= capacity)) {
        Waiting next = std::move(*waiting_);
        waiting_.reset();
        carry(std::move(next.parcel));
        if (next.taken) {
            timeline_.after(Millis{0}, std::move(next.taken));
        }
    }
    arm();
    // A copy: what arrives may lead to somebody else standing there.
    const Arrive arrive = arrive_;
    arrive(parcel);
}

}  // namespace plenaria::simulation
