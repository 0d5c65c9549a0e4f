// Who has a place where there are not places for all? Those who have shown nothing give way to each
// other, guests come first come first served, and nobody of them keeps out whoever runs the
// meeting (law 6). No socket in here.
#pragma once

#include <array>
#include <cstddef>
#include <string>
#include <unordered_map>

#include <boost/intrusive/list.hpp>

namespace plenaria::transport {

/// What a connection has shown of itself, from the least on.
enum class Standing {
    newcomer,  ///< nothing yet, or it is about to go; whoever only fetches pages stays so
    checking,  ///< a login that is being worked on; the hub lets few be at a time
    guest,     ///< follows as the public does
    known,     ///< somebody who logged in to follow
    serving,   ///< operates, or is a paired screen
};

/// Whoever sits on a seat.
class Occupant {
public:
    virtual ~Occupant() = default;
    /// Another needs the place, which is not counted any more: closes its socket at once, or as
    /// soon as the thread is free. Must not call the crowd back meanwhile.
    virtual void give_way() = 0;
};

class Crowd;
struct SeatsOfAddress;
using CrowdHook =
    boost::intrusive::list_base_hook<boost::intrusive::link_mode<boost::intrusive::auto_unlink>>;
template <class Member>
using CrowdList = boost::intrusive::list<Member, boost::intrusive::constant_time_size<false>>;

/// The place of one socket; stays where it is made.
class Seat : public CrowdHook {
public:
    Seat() = default;
    Seat(const Seat&) = delete;
    Seat& operator=(const Seat&) = delete;

    [[nodiscard]] Standing standing() const { return standing_; }
    /// Who is told to give way; lives as long as the seat is taken, or until the next is named.
    void occupy(Occupant& occupant) { occupant_ = &occupant; }

private:
    friend class Crowd;
    SeatsOfAddress* address_ = nullptr;  ///< null: not taken, or given up
    Occupant* occupant_ = nullptr;
    Standing standing_ = Standing::newcomer;
};

/// What is counted of one address.
struct SeatsOfAddress : CrowdHook {
    const std::string* name = nullptr;  ///< its key
    bool own = false;
    std::array<std::size_t, 5> counts{};  ///< by standing
    CrowdList<Seat> newcomers{};          ///< whose last step was the longest ago comes first
    CrowdList<Seat> guests{};             ///< in the order of their coming
};

/// Counts the sockets of the house and of each address, as whom that counts (`access::network_of`).
/// Single-threaded; outlives its seats.
class Crowd {
public:
    /// At most so many seats are taken at a time; connection_limits.hpp shares them out.
    explicit Crowd(std::size_t places);
    ~Crowd();
    Crowd(const Crowd&) = delete;
    Crowd& operator=(const Crowd&) = delete;

    /// A newcomer, from this machine itself where `own`, takes a seat. Where its address or the
    /// house has none, the newcomer gives way whose last step was the longest ago: of its address,
    /// or of the most crowded one. False where there is nobody who could.
    [[nodiscard]] bool arrive(Seat& seat, const std::string& address, bool own);
    /// It has got on: so it gives way later than those who have not. Nothing for others than
    /// newcomers.
    void step(Seat& seat);
    /// It has shown what it is. Where its address or the house is full of such, a guest gives way
    /// to whoever is more; false where there is none, and then it stays what it was.
    [[nodiscard]] bool settle(Seat& seat, Standing standing);
    /// Its socket is closed.
    void leave(Seat& seat);

    [[nodiscard]] std::size_t open() const { return open_; }
    /// How many were told to give way so far.
    [[nodiscard]] std::size_t ousted() const { return ousted_; }

private:
    using Address = SeatsOfAddress;
    using Addresses = CrowdList<Address>;

    [[nodiscard]] static std::size_t& count(Address& address, Standing standing);
    [[nodiscard]] static std::size_t rank(const Address& address);
    void put(Seat& seat, Standing standing);
    void take(Seat& seat);
    void line_up(Address& address);
    void oust(Seat& seat);
    [[nodiscard]] Seat* slowest_newcomer();
    [[nodiscard]] Seat* latest_guest();
    [[nodiscard]] static Seat* latest_guest_of(Address& address);
    /// How many may have settled, of a house that lets some come and show what they are.
    [[nodiscard]] std::size_t settled_max(bool own) const;

    const std::size_t places_;
    const std::size_t proving_;
    const std::size_t reserved_;
    const std::size_t newcomers_;  ///< of one address
    std::size_t open_ = 0;
    std::size_t settled_ = 0;
    std::size_t ousted_ = 0;
    std::unordered_map<std::string, Address> addresses_;
    /// Those that are not this machine's by how many newcomers they have; at equal numbers the one
    /// comes first in which something happened the longest ago.
    std::array<Addresses, 65> by_newcomers_;
};

}  // namespace plenaria::transport
