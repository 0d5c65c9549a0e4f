#include "server/transport/screen_book.hpp"

#include <algorithm>
#include <array>

#include "server/model/limits.hpp"

namespace plenaria::transport {

namespace {

// One `status` (limits::status_every) may be late by two seconds before the screen counts as
// silent.
constexpr Millis silent_after = limits::status_every + Millis{2'000};

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
        screen.place = last_place;
    }
    for (auto& [room, screens] : declared) {
        int place = 0;
        for (ScreenView& view : screens) {
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
    // Of one that is declared no more nobody expects anything unless it is there.
    std::erase_if(screens_, [&](const auto& entry) {
        const Screen& screen = entry.second;
        return !declared.contains(entry.first.first) ||
               (!screen.view.declared && screen.presences.empty() && !screen.last_seen);
    });
}

bool ScreenBook::make_place() {
    if (screens_.size() < limits::screens_known) {
        return true;
    }
    auto oldest = screens_.end();
    for (auto it = screens_.begin(); it != screens_.end(); ++it) {
        const Screen& screen = it->second;
        if (screen.view.declared || !screen.presences.empty()) {
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
    if (!screens_.contains(key) && !make_place()) {
        return;
    }
    Screen& screen = screens_[key];
    screen.view.id = key.second;
    screen.anonymous = anonymous;
    if (screen.view.name.empty() || !screen.view.declared) {
        screen.view.name = identify.device.name;
    }
    if (!identify.view.empty()) {
        screen.view.view = identify.view;
    }
    screen.view.width = identify.device.width;
    screen.view.height = identify.device.height;
    screen.presences[connection] = Presence{subject, 0, now, -1};
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
            presence.slate_kept = slated ? mark(subject).slate_rev : 0;
            presence.subject = subject;
            presence.moved_at = presence.applied > 0 ? std::optional{now} : presence.moved_at;
            presence.applied = 0;
        }
    }
}

void ScreenBook::heard(ConnectionNumber connection, TimePoint now) {
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (presence != screen.presences.end()) {
            presence->second.heard_at = now;
        }
    }
}

void ScreenBook::painted(ConnectionNumber connection, const RoomId& room, std::int64_t rev) {
    for (auto& [key, screen] : screens_) {
        const auto presence = screen.presences.find(connection);
        if (key.first == room && presence != screen.presences.end()) {
            presence->second.applied = rev;
            presence->second.moved_at.reset();
        }
    }
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
        const bool was_there = screen.presences.erase(connection) > 0;
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
    return !view.declared && presences.empty() && last_seen &&
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
    for (const auto& [connection, presence] : screen.presences) {
        const StreamMark stream = mark(presence.subject);
        ScreenHealth health = ScreenHealth::behind;
        if (now - presence.heard_at > silent_after) {
            health = ScreenHealth::silent;
        } else if (presence.moved_at && now - *presence.moved_at < painting_takes) {
            health = ScreenHealth::current;
        } else if (presence.applied == 0) {
            health = ScreenHealth::unknown;
        } else if (presence.applied == stream.rev || (presence.applied >= stream.settled_rev &&
                                                      now - stream.changed_at < painting_takes)) {
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
