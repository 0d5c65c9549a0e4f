// What the hub knows of screens: are they there, whose are they, and what may they show? And which
// persons are within: interpreters, and of the secretariat.
#include <algorithm>
#include <iterator>
#include <set>
#include <utility>

#include "server/model/blindness.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"
#include "server/transport/hub.hpp"

namespace plenaria::transport {

namespace {

// After a start, or a sleep of the machine, clients are where their pauses are longest (5 s and a
// fifth), and have to connect and to paint.
constexpr Millis clients_return_within{8'000};

/// The keys under which two tables differ.
template <class Value>
void add_differing(const std::map<RoomId, Value>& before, const std::map<RoomId, Value>& after,
                   std::set<RoomId>& rooms) {
    for (const auto& [room, value] : after) {
        const auto old = before.find(room);
        if (old == before.end() || old->second != value) {
            rooms.insert(room);
        }
    }
    for (const auto& [room, value] : before) {
        if (!after.contains(room)) {
            rooms.insert(room);
        }
    }
}

/// Whether somebody is within who was not.
bool lets_in(const std::optional<std::vector<std::string>>& before,
             const std::optional<std::vector<std::string>>& after) {
    return before && (!after || std::any_of(after->begin(), after->end(), [&](const auto& person) {
                          return std::find(before->begin(), before->end(), person) == before->end();
                      }));
}

std::set<RoomId> differing_rooms(const Live& before, const Live& after) {
    std::set<RoomId> rooms;
    add_differing(before.screens, after.screens, rooms);
    add_differing(before.moved, after.moved, rooms);
    return rooms;
}

}  // namespace

ScreenBook::Mark Hub::marks() const {
    return [this](const StreamSubject& subject) {
        const Stream* stream = streams_.find(subject);
        return stream == nullptr ? StreamMark{} : stream->mark();
    };
}

Live Hub::present_live(TimePoint now) const {
    Live live = screens_.live(marks(), now);
    live.troubles = troubles_;
    live.listable = listable_;
    return live;
}

void Hub::tell_screens(TimePoint now) {
    ports_.service.expect_screens(screens_.elsewhere());
    const Live present = present_live(now);
    const bool returning = now - awake_since_ < clients_return_within;
    for (const RoomId& room : rooms_) {
        const auto at = present.screens.find(room);
        const auto screens =
            at == present.screens.end() ? std::vector<ScreenView>{} : at->second;
        std::map<ScreenId, TimePoint>& since = unslated_since_[room];
        // One that was on no list for a while begins anew.
        std::erase_if(since, [&](const auto& entry) {
            return std::none_of(screens.begin(), screens.end(), [&](const ScreenView& screen) {
                return screen.id == entry.first;
            });
        });
        std::vector<ScreenId> lost;
        bool slated = true;
        for (const ScreenView& screen : screens) {
            if (!is_waited_for(screen) || screen.slated) {
                since.erase(screen.id);
                continue;
            }
            slated = false;
            const TimePoint open_since = since.try_emplace(screen.id, now).first->second;
            // Its absence is ours: it goes on showing the slate, and the chair's word goes on too.
            const bool absent = screen.health == ScreenHealth::unknown ||
                                screen.health == ScreenHealth::silent;
            if (now - open_since >= limits::unslated_after && !(returning && absent)) {
                lost.push_back(screen.id);
            }
        }
        // A screen that comes right back shows the slate it had: for a moment nothing is said.
        if (slated || !lost.empty()) {
            ports_.service.tell_screens(room, lost);
        }
    }
}

void Hub::refresh_live(TimePoint now) {
    if (now < next_live_at_) {
        return;
    }
    // In slots of its own, whether or not anything differs: what only those within may see must not
    // decide when the others are told the rest (noninterference).
    next_live_at_ += ((now - next_live_at_) / limits::live_every + 1) * limits::live_every;
    forget_admissions();
    screens_.forget_lost(marks(), now);
    for (const RoomId& room : rooms_) {
        if (ports_.service.expected_screens(room).empty()) {
            screens_.expect_no_more(room);
        }
    }
    Live live = present_live(now);
    const bool of_all =
        live.troubles != live_.troubles || live.listable != live_.listable;
    const std::set<RoomId> rooms = of_all ? std::set<RoomId>{rooms_.begin(), rooms_.end()}
                                          : differing_rooms(live_, live);
    if (rooms.empty()) {
        return;
    }
    live_ = live;
    ports_.service.set_live(std::move(live));
    std::vector<StreamChange> changes;
    for (const RoomId& room : rooms) {
        if (!has_room(room)) {
            continue;
        }
        auto of_room = streams_.refresh(room, true, now);
        std::move(of_room.begin(), of_room.end(), std::back_inserter(changes));
    }
    broadcast(changes);
    settle_all();
}

bool Hub::bears_its_name(const Client& client, const RoomId& room) const {
    const auto of_room = standings_.find(room);
    if (client.role != Role::display || client.device.empty() || of_room == standings_.end()) {
        return true;
    }
    const auto paired = of_room->second.find(client.device);
    return paired == of_room->second.end() || paired->second.key == client.grant.device_key;
}

ScreenProof Hub::proof_of(const Client& client, const RoomId& room) const {
    if (client.grant.device_key.empty()) {
        return ScreenProof::none;
    }
    const auto of_room = standings_.find(room);
    const bool paired = of_room != standings_.end() && of_room->second.contains(client.device);
    return paired && bears_its_name(client, room) ? ScreenProof::paired : ScreenProof::key;
}

bool Hub::is_sworn(const Client& client, const RoomId& room) const {
    const auto listed = sworn_staff_.find(room);
    return client.role == Role::interpreter && listed != sworn_staff_.end() &&
           std::find(listed->second.begin(), listed->second.end(), client.grant.person) !=
               listed->second.end();
}

bool Hub::is_unlisted(const Client& client, const RoomId& room) const {
    const auto known = secretariat_within_.find(room);
    return is_person_of_secretariat(client) && known != secretariat_within_.end() &&
           known->second &&
           std::find(known->second->begin(), known->second->end(), client.grant.person) ==
               known->second->end();
}

StreamSubject Hub::subject_for(const Client& client, const RoomId& room) const {
    if (is_sworn(client, room)) {
        return {room, client.grant.audience, Clearance::cleared, admission_of(client, room)};
    }
    if (is_unlisted(client, room)) {
        return {room, client.grant.audience, Clearance::uncleared};
    }
    if (proof_of(client, room) != ScreenProof::paired) {
        return {room, client.grant.audience, client.grant.clearance,
                is_person_of_secretariat(client) ? admission_of(client, room) : 0};
    }
    // Who stood before the one that was cleared stood before no other.
    const bool cleared = standings_.at(room).at(client.device).cleared &&
                         screens_.may_show(client.number, room, client.device, ports_.now());
    return {room, Audience::room, cleared ? Clearance::cleared : Clearance::uncleared};
}

int Hub::admission_of(const Client& client, const RoomId& room) const {
    for (const Stream* stream : client.follows) {
        if (stream->subject().room == room && stream->subject().clearance == Clearance::cleared) {
            return stream->subject().admission;  // never out since
        }
    }
    const auto latest = admissions_.find({room, client.role});
    return 1 + (latest == admissions_.end() ? 0 : latest->second);
}

void Hub::forget_admissions() {
    streams_.forget_admissions([this](const Stream& stream) {
        return std::any_of(in_order_.begin(), in_order_.end(), [&](const Client* client) {
            const auto& follows = client->follows;
            return std::find(follows.begin(), follows.end(), &stream) != follows.end();
        });
    });
}

bool Hub::may_lose_sight(const Client& client) {
    return is_moved(client) &&
           std::any_of(client.follows.begin(), client.follows.end(), [](const Stream* stream) {
               return stream->subject().audience != Audience::public_;
           });
}

std::size_t Hub::screens() const {
    // Until it is let in nobody is anything else: whoever is logging in must not show by it.
    return static_cast<std::size_t>(
        std::count_if(clients_.begin(), clients_.end(), [](const auto& each) {
            return each.second.role == Role::display && !each.second.follows.empty();
        }));
}

Hub::Glasses Hub::glasses_cleared(const std::vector<engine::Answer>& answers) const {
    Glasses glasses;
    for (const engine::Answer& answer : answers) {
        const auto at = asked_.find(answer.ticket);
        if (!answer.rejection && at != asked_.end() && at->second.to_clear.from != 0) {
            glasses[at->second.read.value()] = at->second.to_clear;
        }
    }
    return glasses;
}

void Hub::reassess_rooms(const std::vector<RoomId>& rooms, const Glasses& cleared) {
    const TimePoint now = ports_.now();
    std::vector<RoomId> changed;
    for (const RoomId& room : rooms) {
        engine::ScreenStandings present = ports_.service.standings(room);
        std::vector<std::string> listed = ports_.service.sworn_staff(room);
        engine::ScreenStandings& known = standings_[room];
        std::vector<std::string>& known_listed = sworn_staff_[room];
        auto within = ports_.service.secretariat_within(room);
        auto& known_within = secretariat_within_[room];
        bool cleared_anew = false;
        for (const auto& [screen, standing] : present) {
            const auto before = known.find(screen);
            const auto glass = cleared.find({room, screen});
            const bool anew = glass != cleared.end() && standing.cleared;
            cleared_anew |= anew;
            if (anew || before == known.end() || before->second.cleared != standing.cleared) {
                screens_.trust(room, screen, anew ? glass->second : ScreenBook::Reading{});
            }
        }
        if (cleared_anew || known != present || known_listed != listed || known_within != within) {
            known = std::move(present);
            admissions_[{room, Role::interpreter}] += lets_in(known_listed, listed) ? 1 : 0;
            known_listed = std::move(listed);
            admissions_[{room, Role::secretariat}] += lets_in(known_within, within) ? 1 : 0;
            known_within = std::move(within);
            changed.push_back(room);
        }
    }
    if (changed.empty()) {
        return;
    }
    for (const ConnectionNumber number : numbers()) {
        for (const RoomId& room : changed) {
            // It may be turned away for what it calls itself in one of them.
            if (Client* client = find(number); client != nullptr && !client->closing) {
                reassess(*client, room, now);
            }
        }
    }
}

bool Hub::is_otherwise(const Client& client, const RoomId& room) const {
    return std::any_of(client.follows.begin(), client.follows.end(), [&](const Stream* stream) {
        return stream->subject().room == room && stream->subject() != subject_for(client, room);
    });
}

void Hub::reassess_cleared(TimePoint now) {
    for (const auto& [room, screens] : standings_) {
        for (const auto& [screen, standing] : screens) {
            if (!standing.cleared) {
                continue;
            }
            for (const ConnectionNumber number : screens_.bearers(room, screen)) {
                Client* const client = find(number);
                if (client != nullptr && !client->closing && is_otherwise(*client, room)) {
                    reassess(*client, room, now);
                    settle(number);
                }
            }
        }
    }
}

void Hub::reassess(Client& client, const RoomId& room, TimePoint now) {
    const auto at =
        std::find_if(client.follows.begin(), client.follows.end(),
                     [&](const Stream* stream) { return stream->subject().room == room; });
    if (!is_moved(client) || client.follows.empty()) {
        return;
    }
    // Also where it follows other rooms alone: a closing waits there for whoever bears the name.
    if (!bears_its_name(client, room)) {
        perform(client.number,
                client.machine.close(protocol::CloseCode::device_not_proven, client.device.value));
        return;
    }
    if (at == client.follows.end()) {
        return;
    }
    const StreamSubject subject = subject_for(client, room);
    if (subject != (*at)->subject()) {
        Stream& next = streams_.follow(subject, now);
        std::vector<std::string> others;
        for (const Stream* stream : client.follows) {
            if (stream != *at) {
                others.push_back(stream->id());
            }
        }
        client.outbox.replace_stream((*at)->id(), next.id(), others);
        *at = &next;
        client.revs_told_at = {};  // a heartbeat that told them may have gone with the rest
    }
    if (client.role == Role::display) {
        screens_.moved(client.number, subject, proof_of(client, room), marks(), now);
        reassess_standing(client);
    }
}

bool Hub::is_paired(const RoomId& room, const ScreenId& screen) const {
    const auto of_room = standings_.find(room);
    return of_room != standings_.end() && of_room->second.contains(screen);
}

bool Hub::sees_matter(const Client& client, const RoomId& room) const {
    return has_room(room) && !is_blind(ports_.service.view(subject_for(client, room)));
}

std::string Hub::person_of(const Client& client) {
    // Whoever holds a token is one person, however often it connects: else a new connection would
    // bring new tries.
    return std::string{name_of(client.role)} + "/" + client.grant.person;
}

void Hub::answer_code(Client& client, const protocol::CodeRequest& request) {
    if (!request.off) {
        show_code(client, request);
        return;
    }
    take_code_off(codes_.take_back({request.room, request.screen}, client.number));
    client.outbox.add_frame(share(protocol::encode(protocol::accepted(request.id))));
}

void Hub::show_code(Client& client, const protocol::CodeRequest& request) {
    const TimePoint now = ports_.now();
    const auto refused = [&](const Rejection& rejection) {
        client.outbox.add_frame(share(protocol::encode(protocol::refused(request.id, rejection))));
        note_refusal(client, {"code", access::RefusalRecord::role, rejection.code, request.room});
    };
    // Whoever is kept out takes no code from the glass that somebody inside is typing; and is
    // refused also where nobody is, as it would be told when a screen is being cleared.
    const GlassCodes::Screen asked{request.room, request.screen};
    const bool kept_from = is_paired(request.room, request.screen) ||
                           codes_.serves_another(asked, client.number, now);
    if (kept_from && !sees_matter(client, request.room)) {
        refused(reject(RejectionCode::not_permitted, "command", same_text("code")));
        return;
    }
    bool shown = false;
    for (auto& [number, screen] : clients_) {
        const bool there = std::any_of(
            screen.follows.begin(), screen.follows.end(),
            [&](const Stream* stream) { return stream->subject().room == request.room; });
        if (screen.role != Role::display || screen.device != request.screen || !there ||
            screen.grant.device_key.empty() || screen.closing) {
            continue;
        }
        // Each shows its own: whoever reads one knows before which of them they stand.
        std::string code = ports_.new_code();
        screen.outbox.add_frame(
            share(protocol::encode(protocol::CodeOrder{code, limits::code_lasts})));
        codes_.show({number,
                     {request.room, request.screen},
                     screen.grant.device_key,
                     std::move(code),
                     now + limits::code_lasts,
                     client.number,
                     person_of(client)});
        screen.wire->wake();
        shown = true;
    }
    if (!shown) {
        refused(reject(RejectionCode::screen_not_there, "id", same_text(request.screen.value)));
        return;
    }
    client.outbox.add_frame(share(protocol::encode(protocol::accepted(request.id))));
}

void Hub::fill_in_key(const Client& client, CommandRequest& request, Asked& asked) {
    if (request.dry_run) {
        return;  // what is only asked reads nothing and spends nothing
    }
    const auto fill = [&](auto& command) -> ConnectionNumber {
        const GlassCodes::Screen screen{request.room, command.screen};
        GlassCodes::Reading reading =
            codes_.read(screen, command.code, person_of(client), ports_.now());
        if (!reading.key.empty()) {
            asked.read = screen;
        }
        command.key = std::move(reading.key);
        take_code_off(reading.spent);
        return reading.connection;
    };
    // Whoever is kept out of what the screen would show is refused whatever they type: it must
    // neither cost those within a try nor tell whether it was right (R4.2). Nobody clears a screen
    // that is not paired yet: its code is for pairing alone, and tries are counted for each person.
    if (auto* pair = std::get_if<PairScreen>(&request.command)) {
        pair->key.clear();
        if (!is_paired(request.room, pair->screen) || sees_matter(client, request.room)) {
            static_cast<void>(fill(*pair));
        }
    } else if (auto* clear = std::get_if<ClearScreen>(&request.command)) {
        clear->key.clear();
        if (sees_matter(client, request.room)) {
            const TimePoint now = ports_.now();
            const bool twice = screens_.is_twice(request.room, clear->screen, now);
            const ConnectionNumber glass = twice ? 0 : fill(*clear);
            asked.to_clear = {glass, glass == 0 ? 0 : last_number_};
            if (twice ||
                (glass != 0 && screens_.is_displaced(glass, request.room, clear->screen, now))) {
                clear->key = limits::key_of_two;
            }
        }
    }
}

void Hub::take_code_off(const std::vector<ConnectionNumber>& connections) {
    for (const ConnectionNumber number : connections) {
        if (Client* client = find(number); client != nullptr && !client->closing) {
            client->outbox.add_frame(share(protocol::encode(protocol::CodeOrder{})));
            client->wire->wake();
        }
    }
}

}  // namespace plenaria::transport
