#include "tests/simulation/oracles.hpp"

#include <algorithm>

#include "server/access/access.hpp"
#include "server/domain/checklist.hpp"
#include "server/domain/project.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"
#include "tests/scenarios/sample_event.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::simulation {
namespace {

// After three seconds the machine forgets, at its next look at the clock; then the glass follows.
constexpr Millis glass_follows{250 + 60 + 60};
constexpr Millis blank_within = limits::cleared_blank_after + glass_follows;
// More waits in a client's shell only where the server reads nothing: it is hung up on then.
constexpr std::size_t client_outbox_max = limits::client_commands_waiting_max * 2;

bool holds_canary(std::string_view text) {
    return text.find(scenarios::canary) != std::string_view::npos;
}

bool holds_canary(const View& view) {
    const auto facts = scenarios::facts_of(view);
    return std::any_of(facts.begin(), facts.end(), [](const std::string& fact) {
        return holds_canary(std::string_view{fact});
    });
}

std::string difference(const View& expected, const View& found) {
    const auto a = scenarios::facts_of(expected);
    const auto b = scenarios::facts_of(found);
    std::string text;
    const auto add = [&](const auto& from, const auto& other, const char* sign) {
        for (const std::string& fact : from) {
            if (std::find(other.begin(), other.end(), fact) == other.end()) {
                text.append("\n      ").append(sign).append(fact);
            }
        }
    };
    add(a, b, "should be: ");
    add(b, a, "is:        ");
    return text;
}

}  // namespace

void Oracles::fail(const std::string& kind, const std::string& what) {
    if (!finding_) {
        finding_ = Finding{kind, what};
    }
}

void Oracles::pressed(const ClientNode& client, const CommandRequest& request) {
    Press press;
    press.fingerprint = fingerprint(request);
    press.client = client.kind().name;
    press.dry_run = request.dry_run;
    presses_.emplace(request.id, std::move(press));
}

void Oracles::pressed(const ClientNode& client, const protocol::CodeRequest& request) {
    Press press;
    press.client = client.kind().name;
    press.dry_run = true;  // it writes nothing
    presses_.emplace(request.id, std::move(press));
}

void Oracles::forgets(const ClientNode& client) {
    for (auto& [id, press] : presses_) {
        press.forgotten = press.forgotten || press.client == client.kind().name;
    }
}

void Oracles::take_record(const engine::JournalRecord& record) {
    ++counts_.records;
    if (record.position.value != fold_.position.value + 1) {
        fail("journal_gap", "record " + std::to_string(record.position.value) + " follows " +
                                std::to_string(fold_.position.value));
        return;
    }
    domain::evolve(fold_, record.event, record.position);
    note_who_is_out();
    if (record.command_id.empty()) {
        last_written_ = {};
        return;
    }
    const auto press = presses_.find(record.command_id);
    if (press == presses_.end()) {
        fail("written_unasked", record.command_id.value);
        return;
    }
    if (press->second.dry_run) {
        fail("written_dry_run", record.command_id.value);
    }
    if (record.command_id != last_written_ && press->second.written) {
        fail("written_twice", record.command_id.value);
    }
    if (record.command_fingerprint != 0 &&
        record.command_fingerprint != press->second.fingerprint) {
        fail("written_otherwise", record.command_id.value);
    }
    last_written_ = record.command_id;
    press->second.written = true;
}

void Oracles::replayed() {
    ++counts_.replays;
    appended();
    // From the disk alone, without what was remembered of it.
    domain::State whole;
    std::set<CommandId> written;
    const auto read =
        server_.disk().journal().read(Position{1}, [&](const engine::JournalRecord& record) {
            domain::evolve(whole, record.event, record.position);
            written.insert(record.command_id);
        });
    if (!read) {
        fail("journal_unreadable", read.error().detail);
    }
    if (!(whole == fold_)) {
        fail("replay_differs", "the disk holds another meeting than was written to it");
    }
    for (const auto& [id, press] : presses_) {
        if (press.accepted_on_wire && !press.dry_run && !written.contains(id)) {
            fail("acknowledged_lost", id.value);
        }
    }
}

void Oracles::appended() {
    const Position from{fold_.position.value + 1};
    const auto read = server_.disk().journal().read(
        from, [this](const engine::JournalRecord& record) { take_record(record); });
    if (!read) {
        fail("journal_unreadable", read.error().detail);
    }
    // What the server does not know to be written it does not show.
    if (!server_.disk().is_unsettled() && !(server_.durable() == fold_)) {
        fail("durable_differs", "what is shown is not what is written: position " +
                                    std::to_string(server_.durable().position.value) +
                                    ", written " + std::to_string(fold_.position.value));
    }
    for (const auto& [room, state] : fold_.rooms) {
        if (const auto broken = domain::broken_invariant(fold_, room)) {
            fail("invariant", *broken);
        }
    }
    check_confirmed_screens();
}

/// Law 7: where the list says that the screens have taken the open room off, they have.
void Oracles::check_confirmed_screens() {
    for (const auto& [id, room] : fold_.rooms) {
        if (!room.closing) {
            continue;
        }
        const domain::Checklist& list = room.closing->checklist;
        // One that comes later has a moment to paint.
        const auto began =
            waited_for_.try_emplace({id, room.closing->number}, list.expected).first;
        const auto mark = list.marks.find(ClosingCheck::screens);
        if (mark == list.marks.end() || !mark->second.done) {
            continue;
        }
        ++counts_.closings_confirmed;
        for (const domain::Screen& screen : domain::find_room(fold_.definition, id)->screens) {
            check_off_glass(id, screen.id);
        }
        if (mark->second.at) {  // a room without screens begins with that done: see `checklist.hpp`
            for (const ScreenId& screen : began->second) {
                check_off_glass(id, screen);
            }
        }
    }
}

void Oracles::check_off_glass(const RoomId& room, const ScreenId& screen) {
    for (const auto& client : clients_) {
        const auto& rooms = client->glass().rooms;
        const auto shown = rooms.find(room);
        if (client->device() == screen && shown != rooms.end() &&
            shown->second.view->doors.state == DoorsState::open) {
            fail("screen_confirmed_open", screen.value + " shows the open room");
        }
    }
}

void Oracles::leaves(const Line& line, const std::string& text) {
    const ClientNode& client = *clients_.at(line.client);
    check_canary(client, text);
    if (text.size() > limits::frame_bytes_max) {
        fail("frame_too_large", std::to_string(text.size()));
    }
    if (text.find("\"result\"") == std::string::npos) {
        return;
    }
    const auto frame = protocol::decode_server_frame(text);
    const auto* result = frame ? std::get_if<protocol::CommandResult>(&frame.value()) : nullptr;
    if (result == nullptr) {
        return;
    }
    const auto press = presses_.find(result->id);
    if (press == presses_.end()) {
        fail("answered_unasked", result->id.value);
        return;
    }
    Press& of = press->second;
    counts_.answered_again += of.accepted_on_wire ? 1 : 0;
    if (of.accepted_on_wire && !of.dry_run && !result->ok()) {
        fail("answered_twice", result->id.value + ": accepted, then " + result->code);
    }
    const bool was_refused = !of.refused_on_wire.empty() && of.refused_by == server_.boots();
    // Whom the doors keep out is not told again what was said inside, but later perhaps.
    if (was_refused && !of.dry_run && result->code != of.refused_on_wire &&
        result->code != "not_permitted" && of.refused_on_wire != "not_permitted") {
        fail("answered_twice", result->id.value + ": " + of.refused_on_wire + ", then " +
                                   (result->ok() ? "accepted" : result->code));
    }
    if (!was_refused && !result->ok()) {
        of.refused_on_wire = result->code;
        of.refused_by = server_.boots();
    }
    of.accepted_on_wire = of.accepted_on_wire || result->ok();
    if (result->ok() && !of.dry_run && !of.written) {
        fail("acknowledged_unwritten", result->id.value);
    }
}

/// Of pictures that of the room whose they are; of what else is told, of any of their rooms.
bool Oracles::may_read_canary(const ClientNode& client, std::string_view text) const {
    const auto rooms = rooms_of(client);
    const auto within = [&](const RoomId& room) { return is_within(client, room); };
    const auto may_read = [&](const std::string& stream, std::string_view sections) {
        const auto room = std::find_if(rooms.begin(), rooms.end(), [&](const RoomId& each) {
            return stream.starts_with(each.value + ".");
        });
        return !holds_canary(sections) || (room != rooms.end() && within(*room));
    };
    const auto frame = protocol::decode_server_frame(text);
    if (!frame) {
        return false;
    }
    if (const auto* part = std::get_if<protocol::SnapshotPart>(&frame.value())) {
        return may_read(part->stream_id, part->sections);
    }
    if (const auto* delta = std::get_if<protocol::Delta>(&frame.value())) {
        return std::all_of(delta->streams.begin(), delta->streams.end(), [&](const auto& each) {
            return may_read(each.stream_id, each.sections);
        });
    }
    return std::any_of(rooms.begin(), rooms.end(), within);
}

void Oracles::check_canary(const ClientNode& client, std::string_view text) {
    if (!holds_canary(text)) {
        return;
    }
    const Role role = client.kind().role;
    if (role == Role::chair || (role == Role::secretariat && client.kind().person.empty())) {
        return;
    }
    if (may_read_canary(client, text)) {
        ++(role == Role::display ? counts_.canaries_to_cleared : counts_.canaries_to_persons);
        return;
    }
    const auto at = text.find(scenarios::canary);
    fail("canary_on_wire",
         "to " + client.kind().name + ": …" + std::string(text.substr(at > 80 ? at - 80 : 0, 200)));
}

bool Oracles::may_show(const domain::State& state, const ClientNode& client, const RoomId& id) {
    const domain::RoomState& room = state.rooms.at(id);
    const auto paired = room.paired.find(client.device());
    return paired != room.paired.end() && paired->second == client.key() &&
           domain::is_cleared(state, room, client.device());
}

bool Oracles::is_within(const ClientNode& client, const RoomId& id) const {
    return is_within(server_.durable(), client, id);
}

bool Oracles::is_within(const domain::State& state, const ClientNode& client, const RoomId& id) {
    const domain::RoomState& room = state.rooms.at(id);
    const std::string& person = client.kind().person;
    switch (client.kind().role) {
        case Role::display:
            return may_show(state, client, id);
        case Role::secretariat:
            return person.empty() || domain::is_named_within(state, room, person);
        case Role::interpreter: {
            if (!room.closing || !room.closing->checklist.staff) {
                return false;
            }
            const auto& sworn = *room.closing->checklist.staff;
            return std::find(sworn.begin(), sworn.end(), person) != sworn.end();
        }
        case Role::chair:
            return true;
        case Role::technician:
        case Role::delegate:
            return false;
    }
    return false;
}

std::vector<RoomId> Oracles::rooms_of(const ClientNode& client) const {
    std::vector<RoomId> rooms = client.kind().rooms;
    if (rooms.empty()) {
        for (const auto& [id, room] : server_.durable().rooms) {
            rooms.push_back(id);
        }
    }
    return rooms;
}

void Oracles::told(const ClientNode& client, const protocol::CommandResult& result) {
    const auto press = presses_.find(result.id);
    if (press == presses_.end() || press->second.client != client.kind().name) {
        fail("told_unasked", result.id.value);
        return;
    }
    Press& of = press->second;
    if (of.told) {
        fail("told_twice", result.id.value);
    }
    of.told = result.code;
    if (result.ok() && !of.dry_run && !of.written) {
        fail("acknowledged_unwritten", result.id.value);
    }
    counts_.accepted += result.ok() ? 1 : 0;
    counts_.overloaded += result.code == "overloaded" ? 1 : 0;
    counts_.expired += result.code == "expired" ? 1 : 0;
    counts_.unavailable += result.code == "storage_unavailable" ? 1 : 0;
    counts_.refused += result.ok() ? 0 : 1;
}

/// A person who is within by name has a stream of their own, under the same id, with each admission
/// and, where nobody followed it meanwhile, each connection. The client need not notice: what moved
/// them out and back in before anything was sent is one picture more of the same stream.
bool Oracles::may_begin_afresh(const ClientNode& client, const RoomId& room,
                               const std::string& stream_id, const Last& last) {
    const bool by_name = !client.kind().person.empty() && stream_id.ends_with(".cleared");
    if (!by_name || last.attempt != client.attempts()) {
        return by_name;
    }
    Outs& outs = outs_[{client.number(), room}];
    return ++outs.fallen <= outs.begun;
}

void Oracles::note_who_is_out() {
    for (const auto& client : clients_) {
        for (const auto& [room, state] : fold_.rooms) {
            Outs& outs = outs_[{client->number(), room}];
            const bool was_out = std::exchange(outs.out, !is_within(fold_, *client, room));
            outs.begun += outs.out && !was_out ? 1 : 0;
        }
    }
}

void Oracles::shows(const ClientNode& client, const client::Picture& picture) {
    Seen& before = seen(client);
    counts_.blanked += picture.blanked.size();
    for (const auto& [room, shown] : picture.rooms) {
        const auto former = before.former.find(shown.stream_id);
        if (former == before.former.end() || former->second.view != shown.view) {
            Last& last = before.streams[shown.stream_id];
            if (shown.rev < last.rev && !may_begin_afresh(client, room, shown.stream_id, last)) {
                fail("rev_fell", client.kind().name + ", " + shown.stream_id);
            }
            // What is painted once more came when it came.
            if (shown.view != last.view) {
                last = {shown.rev, shown.view, client.attempts()};
            }
        }
        const bool operates = access::operates(client.kind().role);
        if (!operates && !shown.view->doors.within && holds_canary(*shown.view)) {
            fail("canary_on_glass", client.kind().name);
        }
    }
}

Oracles::Seen& Oracles::seen(const ClientNode& client) {
    seen_.resize(clients_.size());
    Seen& seen = seen_.at(client.number());
    if (seen.life != client.lives() || seen.boot != client.boot()) {
        std::map<std::string, Last> former;
        if (seen.life == client.lives()) {
            // Of the boot before that too: in between nothing may have come.
            former = std::move(seen.streams);
            former.merge(seen.former);
        }
        seen = Seen{client.lives(), client.boot(), {}, std::move(former), TimePoint{}};
    }
    return seen;
}

void Oracles::look_at(const ClientNode& client) {
    if (client.asleep()) {
        return;
    }
    const client::Picture& glass = client.glass();
    const auto silent = client.local() - client.last_word();
    const bool awake = client.local() - client.awake_since() > glass_follows;
    const bool operates = access::operates(client.kind().role);
    for (const auto& [room, shown] : glass.rooms) {
        if (!operates && shown.view->doors.within && silent > blank_within && awake) {
            fail("blanked_late", client.kind().name);
        }
    }
    const client::Picture picture = client.picture();
    Seen& before = seen(client);
    if (picture.clock.known) {
        const TimePoint shown = picture.clock.at(client.local());
        if (shown < before.clock) {
            fail("clock_fell", client.kind().name);
        }
        before.clock = shown;
    }
    if (client.outbox() > client_outbox_max) {
        fail("outbox_unbounded", client.kind().name);
    }
}

/// While nobody knows what became of an append, whoever is not of it has had an answer.
void Oracles::look_at_server() {
    if (!server_.up() || server_.stands()) {
        return;
    }
    for (const CommandId& id : server_.kept_waiting()) {
        fail("kept_waiting", id.value);
    }
}

StreamSubject Oracles::subject_of(const ClientNode& client, const RoomId& id) const {
    const Role role = client.kind().role;
    if (role != Role::display) {
        const auto grant = access::grant_of(role, client.kind().person);
        return {id, grant->audience,
                is_within(client, id) ? Clearance::cleared : Clearance::uncleared};
    }
    const domain::RoomState& room = server_.durable().rooms.at(id);
    const auto paired = room.paired.find(client.device());
    if (client.key().empty() || paired == room.paired.end()) {
        return {id, Audience::public_, Clearance::uncleared};
    }
    return {id, Audience::room, is_within(client, id) ? Clearance::cleared : Clearance::uncleared};
}

bool Oracles::compare(const ClientNode& client) {
    if (!server_.up() || client.asleep() || !client.line() || client.hangs_up() ||
        !client.line()->down->empty() || !server_.has_said_all(*client.line())) {
        return false;
    }
    const client::Picture picture = client.picture();
    if (picture.phase != client::LinkPhase::live || awaits_clearance(client, picture)) {
        return false;
    }
    ++counts_.pictures_compared;
    for (const RoomId& room : rooms_of(client)) {
        const bool kept_out =
            client.kind().role == Role::secretariat && !is_within(client, room);
        counts_.kept_out += kept_out ? 1 : 0;
        const View expected =
            domain::project(server_.durable(), server_.live(), subject_of(client, room));
        const auto shown = picture.rooms.find(room);
        if (shown == picture.rooms.end()) {
            fail("picture_missing", client.kind().name + " lacks " + room.value);
        } else if (!(*shown->second.view == expected)) {
            fail("picture_differs", client.kind().name + ", " + shown->second.stream_id +
                                        difference(expected, *shown->second.view));
        }
    }
    return true;
}

}  // namespace plenaria::simulation
