#include "server/transport/screen_book.hpp"

#include <algorithm>
#include <array>
#include <iterator>

#include "server/model/limits.hpp"

namespace plenaria::transport {

namespace {

// One `status` (limits::status_every) may be late by two seconds before the screen counts as
// silent.
constexpr Millis silent_after = limits::status_every + Millis{2'000};

// A screen that its machine or network cut off says nothing more, but for what was on its way: a
// former connection that tells of itself this long after the next one came, and as long on, is
// another machine's.
constexpr Millis overlaps_for{2'000};

// Clocks count whole seconds: whoever is off by more shows another one than the rest of the room,
// and measurements alone seldom err by half of it.
constexpr int clock_off_ms_max = 1'000;

/// Rounded up to a step, so that a trembling round trip is not a change to tell every console.
int rtt_step(int rtt_ms) {
    constexpr std::array steps{5, 10, 20, 50, 100, 200, 500, 1'000, 2'000, 5'000};
    if (rtt_ms < 0) {
        return -1;
    }
    const auto step = std::lower_bound(steps.begin(), steps.end(), rtt_ms);
    return step == steps.end() ? steps.back() : *step;
}

/// From best to worst; `unknown` is worse than `current`, as nobody has said anything yet.
int badness(ScreenHealth health) {
    switch (health) {
        case ScreenHealth::current:
            return 0;
        case ScreenHealth::unknown:
            return 1;
        case ScreenHealth::behind:
            return 2;
        case ScreenHealth::silent:
            return 3;
    }
    return 3;
}

}  // namespace

ScreenBook::ScreenBook(std::map<RoomId, std::vector<ScreenView>> declared) {
    declare(std::move(declared));
}

void ScreenBook::declare(std::map<RoomId, std::vector<ScreenView>> declared) {
    for (auto& [key, screen] : screens_) {
        screen.view.declared = false;
        screen.view.elsewhere = false;
        screen.place = last_place;
    }
    declared_.clear();
    for (auto& [room, screens] : declared) {
        int place = 0;
        for (ScreenView& view : screens) {
            declared_[view.id] = {view.name, view.view};
            Screen& screen = screens_[Key{room, view.id}];
            screen.place = place++;
            screen.view.id = view.id;
            screen.view.name = view.name;
            screen.view.declared = true;
            if (screen.presences.empty()) {
                // One that is there has said itself what it shows.
                screen.view.view = view.view;
            }
        }
    }
    for (auto& [key, screen] : screens_) {
        screen.view.elsewhere =
            !screen.anonymous && !screen.view.declared && declared_.contains(key.second);
    }
    // Of one that is declared no more nobody expects anything unless it is there.
    std::erase_if(screens_, [&](const auto& entry) {
        const Screen& screen = entry.second;
        const bool waited = screen.expected ? is_waited_for(screen.view) : screen.view.declared;
        return !declared.contains(entry.first.first) || (!waited && screen.never_came());
    });
}

void ScreenBook::expect(const RoomId& room, const std::vector<ScreenId>& screens) {
    for (const ScreenId& id : screens) {
        const auto declared = declared_.find(id);
        if (declared == declared_.end()) {
            continue;
        }
        if (const auto [at, is_new] = screens_.try_emplace({room, id}); is_new) {
            Screen& screen = at->second;
            screen.view.id = id;
            const auto& [name, view] = declared->second;
            screen.view.name = name.empty() ? id.value : name;
            screen.view.view = view;
            screen.view.elsewhere = true;
            screen.expected = true;
        }
    }
}

void ScreenBook::expect_no_more(const RoomId& room) {
    std::erase_if(screens_, [&](const auto& entry) {
        const Screen& screen = entry.second;
        return entry.first.first == room && screen.expected && !screen.view.declared &&
               screen.never_came();
    });
}

std::map<RoomId, std::vector<ScreenId>> ScreenBook::elsewhere() const {
    std::map<RoomId, std::vector<ScreenId>> found;
    for (const auto& [key, screen] : screens_) {
        if (screen.view.elsewhere && !(screen.expected && screen.never_came())) {
            found[key.first].push_back(key.second);
        }
    }
    return found;
}

bool ScreenBook::make_place() {
    if (screens_.size() < limits::screens_known) {
        return true;
    }
    auto oldest = screens_.end();
    for (auto it = screens_.begin(); it != screens_.end(); ++it) {
        const Screen& screen = it->second;
        if (is_waited_for(screen.view) || !screen.presences.empty()) {
            continue;
        }
        if (oldest == screens_.end() || screen.last_seen < oldest->second.last_seen) {
            oldest = it;
        }
    }
    if (oldest == screens_.end()) {
        return false;
    }
    screens_.erase(oldest);
    return true;
}

void ScreenBook::joined(ConnectionNumber connection, const StreamSubject& subject,
                        const protocol::Identify& identify, const std::string& fallback,
                        TimePoint now) {
    const bool anonymous = identify.device.id.empty();
    const Key key{subject.room, anonymous ? ScreenId(fallback) : identify.device.id};
    const auto declared = anonymous ? declared_.end() : declared_.find(key.second);
    const bool of_event = declared != declared_.end();
    // No crowd of pages keeps it off the list: at most as many as the event has screens, in each
    // of its rooms.
    if (!screens_.contains(key) && !of_event && !make_place()) {
        return;
    }
    Screen& screen = screens_[key];
    screen.view.id = key.second;
    screen.anonymous = anonymous;
    screen.view.elsewhere = of_event && !screen.view.declared;
    if (screen.view.name.empty() || !screen.view.declared) {
        screen.view.name =
            of_event && !declared->second.name.empty() ? declared->second.name
                                                       : identify.device.name;
    }
    if (!identify.view.empty()) {
        screen.view.view = identify.view;
    }
    screen.view.width = identify.device.width;
    screen.view.height = identify.device.height;
    screen.presences[connection] = Presence{subject, 0, now, now};
}

void ScreenBook::moved(ConnectionNumber connection, const StreamSubject& subject, ScreenProof proof,
                       const Mark& mark, TimePoint now) {
    for (auto& [key, screen] : screens_) {
        const auto at = screen.presences.find(connection);
        if (key.first != subject.room || at == screen.presences.end()) {
            continue;
        }
        Presence& presence = at->second;
        presence.proof = proof;
        if (presence.subject != subject) {
            const bool slated = presence.shows_slate(mark(presence.subject));
            const StreamMark next = mark(subject);
            presence.slate_kept = slated ? next.slate_rev : 0;
            presence.move(subject, next, now);
        }
    }
}

void ScreenBook::Presence::move(const StreamSubject& to, const StreamMark& stream, TimePoint now) {
    const std::int64_t stood = stream.rev - (stream.changed_at == now ? 1 : 0);
    if (applied > 0) {
        moved_at = now;
        const bool was_cleared = subject.clearance == Clearance::cleared;
        outside_rev.reset();
        if (was_cleared || to.clearance == Clearance::cleared) {
            outside_rev = was_cleared ? stood : applied;
        }
    }
    if (outside_rev && to.clearance == Clearance::uncleared) {
        outside_rev = std::min(*outside_rev, stood);
    }
    subject = to;
    applied = 0;
}

bool ScreenBook::Presence::has_time_to_paint(const StreamMark& stream, TimePoint now) const {
    const bool changed_lately = now - stream.changed_at < painting_takes;
    if (!moved_at) {
        return applied >= stream.settled_rev && changed_lately;
    }
    const bool shown_to_all =
        subject.clearance == Clearance::uncleared && stream.slate_rev == 0 && outside_rev;
    if (shown_to_all && stream.changed_at >= *moved_at) {
        return *outside_rev >= stream.settled_rev && changed_lately;
    }
    return now - *moved_at < painting_takes;
}

void ScreenBook::heard(ConnectionNumber connection, TimePoint now) {
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (presence == screen.presences.end()) {
            continue;
        }
        presence->second.heard_at = now;
        if (!presence->second.proves_name(now)) {
            continue;
        }
        const bool overlaps = std::any_of(
            std::next(presence), screen.presences.end(), [now](const auto& later) {
                return later.second.proves_name(now) && now - later.second.joined_at > overlaps_for;
            });
        auto& since = presence->second.overlaps_since;
        since = overlaps ? std::optional{since.value_or(now)} : std::nullopt;
        // Not what waited in the network as the next one came, which arrives at once.
        screen.was_twice |= overlaps && now - *since > overlaps_for;
    }
}

void ScreenBook::painted(ConnectionNumber connection, const RoomId& room, std::int64_t rev) {
    ScreenId screen_id;
    ScreenProof proof = ScreenProof::none;
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (key.first == room && presence != screen.presences.end()) {
            presence->second.applied = rev;
            presence->second.moved_at.reset();
            screen_id = key.second;
            proof = presence->second.proof;
        }
    }
    if (!screen_id.empty()) {
        forget_what_it_left(screen_id, proof);
    }
}

void ScreenBook::off_glass(ConnectionNumber connection) {
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (presence != screen.presences.end()) {
            presence->second.applied = 0;
            presence->second.slate_kept = 0;
            presence->second.moved_at.reset();
        }
    }
}

void ScreenBook::forget_what_it_left(const ScreenId& screen_id, ScreenProof proof) {
    std::erase_if(screens_, [&](const auto& entry) {
        const auto& [key, screen] = entry;
        return key.second == screen_id && screen.view.elsewhere && screen.presences.empty() &&
               screen.last_proof <= proof;
    });
}

void ScreenBook::forget_lost(const Mark& mark, TimePoint now) {
    std::erase_if(screens_, [&](const auto& entry) {
        const Screen& screen = entry.second;
        return screen.view.elsewhere && screen.presences.empty() && screen.last_seen &&
               now - *screen.last_seen >= limits::lost_screen_shown &&
               mark(screen.last_subject).slate_rev == 0;
    });
}

bool ScreenBook::Presence::proves_name(TimePoint now) const {
    return proof == ScreenProof::paired && now - heard_at <= silent_after;
}

const ScreenBook::Screen* ScreenBook::find(const RoomId& room, const ScreenId& screen) const {
    const auto at = screens_.find({room, screen});
    return at == screens_.end() ? nullptr : &at->second;
}

bool ScreenBook::is_twice(const RoomId& room, const ScreenId& screen, TimePoint now) const {
    const Screen* known = find(room, screen);
    return known != nullptr &&
           std::count_if(known->presences.begin(), known->presences.end(),
                         [now](const auto& each) { return each.second.proves_name(now); }) > 1;
}

bool ScreenBook::is_displaced(ConnectionNumber connection, const RoomId& room,
                              const ScreenId& screen, TimePoint now) const {
    const Screen* known = find(room, screen);
    if (known == nullptr) {
        return false;
    }
    const auto own = known->presences.find(connection);
    return known->presences.size() > 1 &&
           (own == known->presences.end() || !own->second.proves_name(now));
}

bool ScreenBook::may_show(ConnectionNumber connection, const RoomId& room, const ScreenId& screen,
                          TimePoint now) const {
    const Screen* known = find(room, screen);
    if (known == nullptr || known->read_from == connection) {
        return true;
    }
    const auto& all = known->presences;
    const auto own = all.find(connection);
    const auto shows = [](const Presence& presence) {
        return presence.subject.clearance == Clearance::cleared;
    };
    if (own != all.end() && own->second.passed_over) {
        return false;
    }
    if (own != all.end() && shows(own->second)) {
        return std::none_of(all.begin(), own, [&](const auto& former) {
            return former.second.proves_name(now) && shows(former.second);
        });
    }
    const bool lives = own == all.end() || now - own->second.heard_at <= silent_after;
    return lives && !known->was_twice &&
           std::none_of(all.begin(), all.end(), [&](const auto& other) {
               return other.first != connection && other.second.proves_name(now);
           });
}

void ScreenBook::trust(const RoomId& room, const ScreenId& screen, const Reading& reading) {
    const auto at = screens_.find({room, screen});
    if (at == screens_.end()) {
        return;
    }
    at->second.was_twice = false;
    at->second.read_from = reading.from;
    for (auto& [connection, presence] : at->second.presences) {
        presence.passed_over = connection != reading.from && connection <= reading.newest;
    }
}

std::vector<ConnectionNumber> ScreenBook::bearers(const RoomId& room,
                                                  const ScreenId& screen) const {
    std::vector<ConnectionNumber> all;
    if (const Screen* known = find(room, screen)) {
        for (const auto& [connection, presence] : known->presences) {
            all.push_back(connection);
        }
    }
    return all;
}

void ScreenBook::measured(ConnectionNumber connection, const protocol::Status& status) {
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (presence == screen.presences.end()) {
            continue;
        }
        presence->second.rtt_ms = status.rtt_ms;
        presence->second.offset_ms = status.offset_ms;
        if (status.width > 0 && status.height > 0) {
            screen.view.width = status.width;
            screen.view.height = status.height;
        }
    }
}

void ScreenBook::left(ConnectionNumber connection, TimePoint now) {
    for (auto it = screens_.begin(); it != screens_.end();) {
        Screen& screen = it->second;
        const auto leaving = screen.presences.find(connection);
        const bool was_there = leaving != screen.presences.end();
        if (was_there) {
            screen.last_subject = leaving->second.subject;
            screen.last_proof = leaving->second.proof;
            screen.presences.erase(leaving);
        }
        if (was_there && screen.presences.empty()) {
            screen.last_seen = now;
            if (screen.anonymous) {
                it = screens_.erase(it);
                continue;
            }
        }
        ++it;
    }
}

bool ScreenBook::Screen::forgotten(TimePoint now) const {
    return !is_waited_for(view) && presences.empty() && last_seen &&
           now - *last_seen >= limits::lost_screen_shown;
}

ScreenView ScreenBook::view_of(const Screen& screen, const Mark& mark, TimePoint now) {
    ScreenView view = screen.view;
    if (screen.presences.empty()) {
        view.health = screen.last_seen ? ScreenHealth::silent : ScreenHealth::unknown;
        view.last_seen = screen.last_seen;
        return view;
    }
    view.health = ScreenHealth::current;
    view.confirmed = true;
    view.slated = true;
    TimePoint heard_at;
    int proving = 0;
    for (const auto& [connection, presence] : screen.presences) {
        proving += presence.proves_name(now) ? 1 : 0;
        const StreamMark stream = mark(presence.subject);
        ScreenHealth health = ScreenHealth::behind;
        if (now - presence.heard_at > silent_after) {
            health = ScreenHealth::silent;
        } else if (presence.applied == 0 && !presence.moved_at) {
            health = ScreenHealth::unknown;
        } else if (presence.applied == stream.rev || presence.has_time_to_paint(stream, now)) {
            health = ScreenHealth::current;
        }
        const bool clock_off =
            presence.offset_ms > clock_off_ms_max || presence.offset_ms < -clock_off_ms_max;
        if (clock_off && health == ScreenHealth::current) {
            health = ScreenHealth::behind;
        }
        if (badness(health) > badness(view.health)) {
            view.health = health;
        }
        view.confirmed = view.confirmed && presence.applied >= stream.doors_rev;
        // A later change of the label takes nothing back; silence does (law 7).
        view.slated = view.slated && health != ScreenHealth::silent && presence.shows_slate(stream);
        view.rtt_ms = std::max(view.rtt_ms, rtt_step(presence.rtt_ms));
        view.proof = std::max(view.proof, presence.proof);
        heard_at = std::max(heard_at, presence.heard_at);
    }
    view.twice = proving > 1;
    if (view.health == ScreenHealth::silent) {
        view.last_seen = heard_at;
    }
    return view;
}

Live ScreenBook::live(const Mark& mark, TimePoint now) const {
    std::vector<const std::pair<const Key, Screen>*> ordered;
    ordered.reserve(screens_.size());
    for (const auto& entry : screens_) {
        if (!entry.second.forgotten(now)) {
            ordered.push_back(&entry);
        }
    }
    std::stable_sort(ordered.begin(), ordered.end(), [](const auto* left, const auto* right) {
        return left->second.place < right->second.place;
    });
    Live live;
    for (const auto* entry : ordered) {
        const auto& [key, screen] = *entry;
        live.screens[key.first].push_back(view_of(screen, mark, now));
        if (std::any_of(screen.presences.begin(), screen.presences.end(),
                        [](const auto& each) { return each.second.moved_at.has_value(); })) {
            live.moved[key.first].insert(key.second);
        }
    }
    return live;
}

}  // namespace plenaria::transport
