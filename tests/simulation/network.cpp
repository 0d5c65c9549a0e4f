#include "tests/simulation/network.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/model/assertion.hpp"

namespace plenaria::simulation {
namespace {

// The kernel's buffers of both ends together; the server's is set to 64 kB. On a path that takes
// little the server's kernel says early that it is full (`client_unsent_bytes`), and a device that
// is short of memory takes in next to nothing.
constexpr std::size_t usual_capacity = 128 * 1024;
constexpr std::array<std::size_t, 3> small_capacities{2 * 1024, 4 * 1024, 16 * 1024};
// What a slow reader takes at once.
constexpr std::size_t slow_bytes_max = 700;
// A network of the venue: a millisecond or two, and now and then a Wi-Fi that collects itself.
constexpr std::size_t usual_delay_ms = 3;
constexpr std::size_t rare_delay_ms = 120;
constexpr std::size_t header_bytes = 8;

std::size_t size_of(const Parcel& parcel) {
    return parcel.bytes.size() + (parcel.kind == Parcel::Kind::bytes ? 0 : header_bytes);
}

}  // namespace

Pipe::Pipe(Timeline& timeline, std::uint64_t seed, bool steady)
    : timeline_(timeline), random_(seed), steady_(steady), capacity_(usual_capacity) {
    if (!steady_ && random_.one_in(2)) {
        capacity_ = random_.of(small_capacities);
    }
}

std::size_t Pipe::write(std::string_view bytes) {
    if (timeline_.now() < full_until_ || bytes_ >= capacity_) {
        return 0;
    }
    std::size_t taken = std::min(bytes.size(), capacity_ - bytes_);
    if (!steady_ && taken > 1 && random_.one_in(20)) {
        // The kernel had no page for more.
        taken = 1 + random_.below(taken - 1);
        full_until_ = timeline_.now() + Millis{1 + random_.below(4)};
    }
    if (taken > 0) {
        carry({Parcel::Kind::bytes, std::string{bytes.substr(0, taken)}, 0});
    }
    return taken;
}

void Pipe::when_writable(Taken call) {
    PLENARIA_ASSERT(!writable_);
    writable_ = std::move(call);
    tell_writable();
}

void Pipe::tell_writable() {
    // A kernel says so when a good part is free, not with each byte.
    if (writable_ && bytes_ <= capacity_ / 2) {
        timeline_.at(full_until_, std::exchange(writable_, {}));
    }
}

void Pipe::send(Parcel parcel, Taken taken) {
    if (bytes_ > 0 && bytes_ + size_of(parcel) > usual_capacity) {
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
    tell_writable();
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

Parcel Pipe::take_front() {
    Parcel& front = carried_.front().parcel;
    if (timeline_.now() < slow_until_ && front.kind == Parcel::Kind::bytes) {
        const std::size_t some = 1 + random_.below(slow_bytes_max);
        if (some < front.bytes.size()) {
            Parcel part{Parcel::Kind::bytes, front.bytes.substr(0, some), 0};
            front.bytes.erase(0, some);
            return part;
        }
    }
    Parcel whole = std::move(front);
    carried_.pop_front();
    return whole;
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
    const Parcel parcel = take_front();
    bytes_ -= size_of(parcel);
    if (timeline_.now() < slow_until_) {
        held_until_ = timeline_.now() + slow_each_;
    }
    if (waiting_ && (bytes_ == 0 || bytes_ + size_of(waiting_->parcel) <= usual_capacity)) {
        Waiting next = std::move(*waiting_);
        waiting_.reset();
        carry(std::move(next.parcel));
        if (next.taken) {
            timeline_.after(Millis{0}, std::move(next.taken));
        }
    }
    tell_writable();
    arm();
    // A copy: what arrives may lead to somebody else standing there.
    const Arrive arrive = arrive_;
    arrive(parcel);
}

}  // namespace plenaria::simulation
