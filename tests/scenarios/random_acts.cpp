#include "tests/scenarios/random_acts.hpp"

namespace plenaria::scenarios {
namespace {

using domain::State;

struct Generator {
    Random& random;
    const State& state;
    const domain::RoomState& room;
    TimePoint now;
    const ActWeights& weights;
    const ActTexts& texts;

    template <class IdType, class Things>
    IdType id_of(const Things& things) {
        if (things.empty() || (weights.bogus && random.one_in(20))) {
            return IdType{"nadie"};
        }
        return random.of(things).id;
    }

    ItemId item() {
        const domain::Session* session = domain::current_session(state, room);
        return session == nullptr ? ItemId{"apertura"} : id_of<ItemId>(session->items);
    }

    EntryId entry() {
        std::vector<const domain::Floor*> floors{&domain::active_floor(room)};
        if (random.one_in(8)) {
            floors.push_back(&room.floor);
        }
        const domain::Floor& floor = *random.of(floors);
        const auto key = domain::current_list_key(state, room);
        const auto list = key ? floor.lists.find(*key) : floor.lists.end();
        if (list != floor.lists.end() && !list->second.waiting.empty() && !random.one_in(4)) {
            return random.of(list->second.waiting);
        }
        if (floor.entries.empty() || (weights.bogus && random.one_in(20))) {
            return EntryId{"s9i9-9"};
        }
        return std::next(floor.entries.begin(),
                         static_cast<std::ptrdiff_t>(random.below(floor.entries.size())))
            ->first;
    }

    std::optional<TimePoint> instant() {
        if (random.one_in(3)) {
            return std::nullopt;
        }
        const auto minutes = static_cast<int>(random.below(60)) - (weights.bogus ? 5 : 0);
        return now + std::chrono::minutes{minutes};
    }

    Command session_act() {
        switch (random.below(5)) {
            case 0:
            case 1:
                return OpenSession{id_of<SessionId>(state.definition.sessions)};
            case 2:
                return SuspendSession{instant()};
            case 3:
                return ResumeSession{};
            default:
                return AdjournSession{};
        }
    }

    Command item_act() {
        switch (random.below(6)) {
            case 0:
            case 1:
            case 2:
                return StartItem{item()};
            case 3:
                return FinishItem{domain::current_item(state, room).value_or(item())};
            case 4:
                return SkipItem{item()};
            default:
                return ReturnToItem{item()};
        }
    }

    Inscribe inscription() {
        Inscribe asked;
        asked.delegation = id_of<DelegationId>(state.definition.delegations);
        asked.person = texts.person;
        asked.capacity = texts.person;
        asked.note = texts.person;
        asked.language = Language{random.one_in(3) ? "en" : ""};
        asked.admit_late = random.one_in(3);
        asked.invited = random.one_in(2);
        if (random.one_in(8)) {
            asked.on_behalf_of = random.of(Names<Capacity>::all).first;
            asked.group = texts.person;
            asked.before = random.one_in(2) ? entry() : EntryId{};
        }
        if (random.one_in(10)) {
            asked.item = item();
        }
        return asked;
    }

    PointId point() {
        const auto& points = domain::active_floor(room).points;
        return points.empty() || random.one_in(20) ? PointId{"p99"} : random.of(points).id;
    }

    TimePoint called_at() {
        const domain::Entry* holder = domain::holder_of(domain::active_floor(room));
        return holder != nullptr && holder->called_at && !random.one_in(4) ? *holder->called_at
                                                                           : now;
    }

    /// One that is pinned, if any is.
    EntryId pinned_entry() {
        for (const auto& [id, entry] : domain::active_floor(room).entries) {
            if (entry.pinned && entry.state == EntryState::waiting) {
                return id;
            }
        }
        return entry();
    }

    Command speech_act() {
        switch (random.below(14)) {
            case 0:
            case 1:
                return NextSpeaker{};
            case 2:
            case 3:
                return StartSpeech{};
            case 4:
                return PauseSpeech{};
            case 5:
                return ResumeSpeech{};
            case 6:
            case 7:
                return EndSpeech{random.one_in(4)};
            case 8:
                return CallEntry{entry(), random.one_in(2)};
            case 9:
                return SkipEntry{entry()};
            case 10:
                return BackdateSpeech{called_at()};
            case 11:
                return CorrectTime{entry(), std::chrono::seconds{random.below(300)}, "reloj"};
            default:
                return ExtendSpeech{weights.bogus && random.one_in(4)
                                        ? std::chrono::hours{2}
                                        : std::chrono::seconds{random.below(240)} -
                                              std::chrono::seconds{90}};
        }
    }

    Command list_act() {
        switch (random.below(12)) {
            case 0:
            case 1:
                return MoveEntry{entry(), random.one_in(3) ? EntryId{} : entry()};
            case 2:
                return SwapEntries{entry(), entry()};
            case 3:
                return PinEntry{entry()};
            case 4:
                return UnpinEntry{pinned_entry()};
            case 5:
                return OpenList{ItemId{}, random.one_in(3) ? "" : "por acuerdo"};
            case 6:
                return CloseList{};
            case 7:
                return ScheduleClosing{ItemId{}, instant(), random.one_in(2) ? item() : ItemId{}};
            case 8:
                return SetPolicy{ItemId{}, random.of(Names<OrderPolicy>::all).first,
                                 Language{random.one_in(2) ? "en" : ""},
                                 random.one_in(2)
                                     ? DelegationId{}
                                     : id_of<DelegationId>(state.definition.delegations),
                                 random.of(Names<HostPlace>::all).first};
            case 9:
                return FillRoll{};
            default:
                return Withdraw{entry()};
        }
    }

    Command interruption() {
        switch (random.below(6)) {
            case 0:
            case 1:
                return RaisePoint{id_of<DelegationId>(state.definition.delegations), texts.person};
            case 2:
                return RecognisePoint{point()};
            case 3:
                return DeclinePoint{point()};
            case 4:
                return RulePoint{random.of(Names<Ruling>::all).first};
            default:
                return GrantReply{id_of<DelegationId>(state.definition.delegations), texts.person,
                                  Language{}, ItemId{}};
        }
    }

    Command correction() {
        switch (random.below(5)) {
            case 0:
            case 1:
                return Undo{ActNumber{}, random.one_in(2)};
            case 2:
                return Redo{};
            case 3:
                return RemoveEntry{entry(), random.one_in(4) ? "" : "por acuerdo"};
            default: {
                AmendEntry amended;
                amended.entry = entry();
                amended.person = texts.person + "2";
                amended.remote = random.one_in(2);
                return amended;
            }
        }
    }

    Command floor_act() {
        switch (random.below(16)) {
            case 0:
            case 1:
            case 2:
            case 3:
                return inscription();
            case 4:
            case 5:
            case 6:
            case 7:
            case 8:
            case 9:
                return speech_act();
            case 10:
            case 11:
                return list_act();
            case 12:
            case 13:
                return interruption();
            case 14:
                return correction();
            default: {
                const domain::Item* present = domain::current_item_definition(state, room);
                const bool panel = present != nullptr && !present->panel.empty();
                return panel ? Command{CallPanellist{random.of(present->panel).id}}
                             : Command{NextSpeaker{}};
            }
        }
    }

    ConvenePrivate convening() {
        return {texts.person.empty() ? Text{} : Text{texts.person, texts.person}};
    }

    Command doors_act() {
        switch (random.below(6)) {
            case 0:
                return CloseDoors{};
            case 1:
                return may_convene(state, room) ? Command{convening()} : Command{CloseDoors{}};
            case 2:
                return BeginReopening{};
            case 3:
                return CancelReopening{};
            case 4:
                return ConfirmReopening{};
            default:
                return AnnounceResumption{instant()};
        }
    }

    Command device_act() {
        const domain::Room* definition = domain::find_room(state.definition, room.id);
        if (random.one_in(4)) {
            return SetDesk{id_of<ChannelId>(definition->channels),
                           random.of(Names<Microphone>::all).first};
        }
        const Gate gate = random.one_in(3) ? random.of(Names<Gate>::all).first : Gate::cut;
        return SetOutputGate{id_of<OutputId>(definition->outputs), gate, "visto"};
    }
};

}  // namespace

std::uint64_t Random::next() {
    state_ += 0x9E3779B97F4A7C15ULL;
    std::uint64_t mixed = state_;
    mixed = (mixed ^ (mixed >> 30)) * 0xBF58476D1CE4E5B9ULL;
    mixed = (mixed ^ (mixed >> 27)) * 0x94D049BB133111EBULL;
    return mixed ^ (mixed >> 31);
}

bool may_convene(const State& state, const domain::RoomState& room) {
    constexpr std::size_t sessions_at_most = 12;
    return !room.session && state.definition.sessions.size() < sessions_at_most;
}

std::size_t Random::below(std::size_t bound) { return static_cast<std::size_t>(next() % bound); }

Command random_command(Random& random, const State& state, const RoomId& room, TimePoint now,
                       const ActWeights& weights, const ActTexts& texts) {
    Generator make{random, state, state.rooms.at(room), now, weights, texts};
    std::size_t drawn = random.below(weights.sessions + weights.items + weights.floor +
                                     weights.doors + weights.devices);
    if (drawn < weights.sessions) {
        return make.session_act();
    }
    drawn -= weights.sessions;
    if (drawn < weights.items) {
        return make.item_act();
    }
    drawn -= weights.items;
    if (drawn < weights.floor) {
        return make.floor_act();
    }
    return drawn - weights.floor < weights.doors ? make.doors_act() : make.device_act();
}

}  // namespace plenaria::scenarios
