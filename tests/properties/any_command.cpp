#include "tests/properties/any_command.hpp"

#include <algorithm>
#include <string>

namespace plenaria::properties {
namespace {

using domain::State;
using scenarios::Random;
using std::chrono::minutes;
using std::chrono::seconds;

class Maker {
public:
    Maker(Random& random, const State& state, const RoomId& room, TimePoint now)
        : random_(random), state_(state), room_(state.rooms.at(room)), now_(now) {}

    Command make(Command command) {
        std::visit([&](auto& c) { fill(c); }, command);
        return command;
    }

private:
    template <class IdType, class Things>
    IdType id_of(const Things& things) {
        if (things.empty() || random_.one_in(30)) {
            return IdType{"nadie"};
        }
        return random_.of(things).id;
    }

    DelegationId delegation() { return id_of<DelegationId>(state_.definition.delegations); }

    const domain::Session& any_session() {
        const domain::Session* own = domain::current_session(state_, room_);
        return own != nullptr && !random_.one_in(5) ? *own
                                                    : random_.of(state_.definition.sessions);
    }

    ItemId own_item() {
        if (random_.one_in(2)) {
            return ItemId{};
        }
        const domain::Session* own = domain::current_session(state_, room_);
        return own == nullptr ? ItemId{"apertura"} : id_of<ItemId>(own->items);
    }

    EntryId entry() {
        const domain::Floor& floor = domain::active_floor(room_);
        const auto key = domain::current_list_key(state_, room_);
        const domain::SpeakersList* list = key ? domain::find_list(room_, *key) : nullptr;
        if (list != nullptr && !list->waiting.empty() && !random_.one_in(4)) {
            return random_.of(list->waiting);
        }
        if (floor.entries.empty() || random_.one_in(30)) {
            return EntryId{"s9i9-9"};
        }
        return std::next(floor.entries.begin(),
                         static_cast<std::ptrdiff_t>(random_.below(floor.entries.size())))
            ->first;
    }

    TextId text() {
        if (!room_.session || state_.sessions.at(*room_.session).texts.empty() ||
            random_.one_in(30)) {
            return TextId{"texto"};
        }
        const auto& texts = state_.sessions.at(*room_.session).texts;
        return std::next(texts.begin(), static_cast<std::ptrdiff_t>(random_.below(texts.size())))
            ->first;
    }

    int version_of(const TextId& id) {
        if (room_.session) {
            const auto& texts = state_.sessions.at(*room_.session).texts;
            if (const auto at = texts.find(id); at != texts.end() && !random_.one_in(10)) {
                return at->second.version;
            }
        }
        return 1;
    }

    TimePoint soon() { return now_ + minutes{static_cast<int>(random_.below(60)) - 4}; }
    template <class E>
    E any() {
        return random_.of(Names<E>::all).first;
    }

    /// Session, item and the edits that the sender saw.
    template <class Edit>
    void fill_edit(Edit& c) {
        const domain::Session& session = any_session();
        c.session = session.id;
        c.item = id_of<ItemId>(session.items);
        const auto& items = state_.sessions.at(session.id).items;
        const auto at = items.find(c.item);
        c.edits = at == items.end() || random_.one_in(15) ? 0 : at->second.edits;
    }

    template <class C>
    void fill(C& /*c*/) {}  // no arguments
    void fill(OpenSession& c) { c.session = id_of<SessionId>(state_.definition.sessions); }
    void fill(ConvenePrivate& c) {
        c.title = random_.one_in(2) ? Text{} : Text{"Consulta reservada", "Private consultation"};
    }
    void fill(SuspendSession& c) { c.resumes_at = soon(); }
    void fill(AdjournSession& c) { c.speaker = any<HolderChoice>(); }
    void fill(StartItem& c) { c = {id_of<ItemId>(any_session().items), any<HolderChoice>()}; }
    void fill(FinishItem& c) {
        c = {domain::current_item(state_, room_).value_or(ItemId{"nada"}), any<HolderChoice>()};
    }
    void fill(SkipItem& c) { c.item = id_of<ItemId>(any_session().items); }
    void fill(ReturnToItem& c) { c = {id_of<ItemId>(any_session().items), any<HolderChoice>()}; }
    void fill(InsertItem& c) {
        const domain::Session& session = any_session();
        c = {session.id, random_.one_in(2) ? ItemId{} : id_of<ItemId>(session.items), "9",
             any<ItemKind>(), Text{"Punto nuevo", "New item"},
             minutes{random_.one_in(20) ? 0 : 10 + static_cast<int>(random_.below(30))}};
    }
    void fill(MoveItem& c) {
        fill_edit(c);
        const domain::Session& to = random_.of(state_.definition.sessions);
        c.to = random_.one_in(2) ? SessionId{} : to.id;
        c.before = random_.one_in(2) ? ItemId{}
                                     : id_of<ItemId>(c.to.empty() ? any_session().items : to.items);
    }
    void fill(RenameItem& c) {
        fill_edit(c);
        c.title = Text{"Otro nombre", "Another name"};
    }
    void fill(SetItemDuration& c) {
        fill_edit(c);
        c.planned = minutes{static_cast<int>(random_.below(90))};
    }
    void fill(FixItemTime& c) {
        fill_edit(c);
        c.at = random_.one_in(3) ? std::nullopt : std::optional{soon() + minutes{30}};
    }
    void fill(SplitItem& c) {
        fill_edit(c);
        c.first = minutes{1 + static_cast<int>(random_.below(40))};
        c.title = Text{"Segunda parte", "Second part"};
    }
    void fill(MergeItems& c) {
        fill_edit(c);
        c.into = id_of<ItemId>(domain::find_session(state_.definition, c.session)->items);
    }
    void fill(ExtendSession& c) {
        c.session = random_.one_in(2) ? SessionId{} : any_session().id;
        c.by = minutes{static_cast<int>(random_.below(40)) - 5};
    }
    void fill(Inscribe& c) {
        c.delegation = delegation();
        c.item = random_.one_in(4) ? own_item() : ItemId{};
        c.on_behalf_of = random_.one_in(4) ? any<Capacity>() : Capacity::national;
        c.group = c.on_behalf_of == Capacity::group ? "SICA" : "";
        c.rank = random_.one_in(3) ? RankId{"ministro"} : RankId{};
        c.before = random_.one_in(8) ? entry() : EntryId{};
        c.admit_late = random_.one_in(3);
        c.invited = random_.one_in(2);
        c.remote = random_.one_in(4);
        if (c.on_behalf_of == Capacity::guest && random_.one_in(2)) {
            c.delegation = DelegationId{};
            c.name = Text{"Invitada de honor", "Guest of honour"};
        }
    }
    void fill(AmendEntry& c) {
        c.entry = entry();
        c.person = "Suplente";
    }
    void fill(Withdraw& c) { c.entry = entry(); }
    void fill(RemoveEntry& c) { c = {entry(), random_.one_in(6) ? "" : "motivo"}; }
    void fill(MoveEntry& c) { c = {entry(), random_.one_in(3) ? EntryId{} : entry()}; }
    void fill(SwapEntries& c) { c = {entry(), entry()}; }
    void fill(PinEntry& c) { c.entry = entry(); }
    void fill(UnpinEntry& c) { c.entry = entry(); }
    void fill(CallEntry& c) { c = {entry(), random_.one_in(4)}; }
    void fill(SkipEntry& c) {
        const auto& holder = domain::active_floor(room_).holder;
        c.entry = holder && !random_.one_in(3) ? *holder : entry();
    }
    void fill(BackdateSpeech& c) { c.to = now_ - seconds{random_.below(30)}; }
    void fill(EndSpeech& c) { c.stopped = random_.one_in(4); }
    void fill(ExtendSpeech& c) {
        c.by = seconds{static_cast<int>(random_.below(240)) - 90};
    }
    void fill(CorrectTime& c) {
        c = {entry(), seconds{random_.below(600)}, random_.one_in(6) ? "" : "error de reloj"};
    }
    void fill(OpenList& c) { c = {own_item(), random_.one_in(3) ? "" : "acuerdo"}; }
    void fill(CloseList& c) { c.item = own_item(); }
    void fill(ScheduleClosing& c) {
        c.item = own_item();
        if (random_.one_in(2)) {
            c.at = soon();
        } else if (random_.one_in(2)) {
            c.when_begins = own_item();
        }
    }
    void fill(SetPolicy& c) {
        c.item = own_item();
        c.policy = any<OrderPolicy>();
        c.alphabet = Language{random_.one_in(2) ? "es" : "en"};
        c.start = random_.one_in(2) ? DelegationId{} : delegation();
        c.host = any<HostPlace>();
    }
    void fill(FillRoll& c) { c.item = own_item(); }
    void fill(CallPanellist& c) {
        const domain::Item* item = domain::current_item_definition(state_, room_);
        c.panellist = item == nullptr ? PanellistId{"uno"} : id_of<PanellistId>(item->panel);
    }
    void fill(RaisePoint& c) { c.delegation = delegation(); }
    PointId point() { return id_of<PointId>(domain::active_floor(room_).points); }
    void fill(RecognisePoint& c) { c.point = point(); }
    void fill(DeclinePoint& c) { c.point = point(); }
    void fill(RulePoint& c) { c.ruling = any<Ruling>(); }
    void fill(GrantReply& c) {
        c.delegation = delegation();
        c.item = random_.one_in(4) ? own_item() : ItemId{};
    }
    void fill(Undo& c) {
        const auto& done = room_.acts.done;
        if (!done.empty() && !random_.one_in(4)) {
            c.cascade = random_.one_in(3);
            c.act = c.cascade ? random_.of(done).shown : done.back().shown;
        }
        if (!random_.one_in(4)) {
            c.gap_counts = random_.one_in(2);
        }
    }
    void fill(SetText& c) {
        c.text = random_.one_in(3) ? TextId{"t" + std::to_string(random_.below(6))} : text();
        c.item = own_item();
        c.title = Text{"Texto", "Text"};
        c.paragraphs.assign(1 + random_.below(3), Text{"[Párrafo]", "[Paragraph]"});
    }
    void fill(PutText& c) {
        c.text = text();
        c.version = version_of(c.text);
    }
    void fill(TakeStance& c) {
        c = {text(), delegation(), any<Stance>(), "Por escrito.",
             static_cast<int>(random_.below(4))};
    }
    void fill(WithdrawStance& c) { c = {text(), delegation(), any<Stance>()}; }
    void fill(DecideText& c) {
        c.text = text();
        c.version = version_of(c.text);
        c.outcome = any<TextOutcome>();
    }
    void fill(IssueBulletin& c) {
        c.text = random_.one_in(10) ? Text{} : Text{"Aviso", "Notice"};
        c.until = random_.one_in(2) ? std::nullopt : std::optional{soon()};
    }
    void fill(ReleaseDecision& c) {
        c.text = random_.one_in(10) ? Text{} : Text{"Se admite un observador", "One is admitted"};
        c.until = random_.one_in(2) ? std::nullopt : std::optional{soon()};
    }
    void fill(WithdrawBulletin& c) { c.bulletin = id_of<BulletinId>(state_.bulletins); }
    void fill(RecallSession& c) { c.resumes_at = soon(); }
    void fill(HandOver& c) {
        c = {delegation(), random_.one_in(2) ? DelegationId{} : delegation()};
    }
    void fill(AdmitObserver& c) {
        const std::string number = std::to_string(random_.below(4));
        c.delegation = DelegationId{"nuevo-" + number};
        c.category = id_of<CategoryId>(state_.definition.profile.categories);
        c.name = random_.one_in(10) ? Text{} : Text{"Nuevo " + number, "New " + number};
        c.code = "N" + number;
        c.flag = random_.one_in(10) ? "none" : "";
    }
    void fill(WithdrawAdmission& c) {
        const auto& admitted = state_.admitted;
        c.delegation =
            admitted.empty() || random_.one_in(5) ? delegation() : admitted.begin()->first;
    }
    void fill(SetAttendance& c) {
        c = {delegation(), any<Presence>(), {"Ana Solís"}, {}};
        c.session = random_.one_in(3) ? any_session().id : SessionId{};
    }
    void fill(PostNote& c) { c.text = random_.one_in(10) ? "" : "nota"; }
    void fill(MarkStep& c) {
        c = {own_item(), static_cast<int>(random_.below(3)), !random_.one_in(3)};
        const domain::Session* own = domain::current_session(state_, room_);
        if (own == nullptr || random_.one_in(4)) {
            return;
        }
        // Few items have a script: most of the others would only be refused.
        for (const domain::Item& item : own->items) {
            c.item = item.script.empty() ? c.item : item.id;
        }
    }
    void fill(AddDocument& c) {
        c = {own_item(), Text{"Documento", "Document"}, any<DocumentAccess>(), Language{"es"},
             random_.one_in(10) ? "../x" : "https://example.org/d.pdf"};
    }
    void fill(RemoveDocument& c) {
        const domain::Item* item = domain::current_item_definition(state_, room_);
        c.document = item == nullptr ? DocumentId{"d"} : id_of<DocumentId>(item->documents);
    }
    void fill(YieldScreens& c) { c.yielded = random_.one_in(2); }
    void fill(AnnounceResumption& c) { c.at = soon(); }
    void fill(SetOutputGate& c) {
        const domain::Room* definition = domain::find_room(state_.definition, room_.id);
        c = {id_of<OutputId>(definition->outputs), random_.one_in(4) ? any<Gate>() : Gate::cut,
             "visto"};
    }
    void fill(ConfirmCheck& c) { c = {any<ClosingCheck>(), !random_.one_in(4)}; }
    void fill(MarkRoster& c) {
        c = {delegation(), !random_.one_in(3), static_cast<int>(random_.below(4)),
             random_.one_in(6)};
    }
    void fill(ListStaff& c) {
        c.persons = {"Irma"};
        if (random_.one_in(3)) {
            c.persons.push_back(random_.one_in(4) ? "Irma" : "Teresa");
        }
    }
    void fill(OverrideCheck& c) {
        c = {any<ClosingCheck>(), random_.one_in(6) ? "" : "por acuerdo"};
    }
    void fill(AdmitSecretary& c) { c.admitted = !random_.one_in(3); }
    ScreenId screen() {
        return id_of<ScreenId>(domain::find_room(state_.definition, room_.id)->screens);
    }
    void fill(PairScreen& c) {
        const std::string key(64, random_.one_in(4) ? 'b' : 'a');
        c = {screen(), "ABCDEF", random_.one_in(4) ? "" : key};
    }
    void fill(UnpairScreen& c) { c = {screen()}; }
    void fill(ClearScreen& c) {
        const auto paired = room_.paired.find(screen());
        c = {screen(), "ABCDEF", {}};
        if (paired != room_.paired.end() && !random_.one_in(6)) {
            c = {paired->first, "ABCDEF", paired->second};
        }
    }
    void fill(RevokeClearance& c) { c = {random_.one_in(3) ? ScreenId{} : screen()}; }
    void fill(SetDesk& c) {
        const domain::Room* definition = domain::find_room(state_.definition, room_.id);
        c = {id_of<ChannelId>(definition->channels), any<Microphone>()};
    }

    Random& random_;
    const State& state_;
    const domain::RoomState& room_;
    TimePoint now_;
};

/// What brings a closing to its label.
Command closing_command(Random& random) {
    switch (random.below(5)) {
        case 0: return ConfirmCheck{};
        case 1: return MarkRoster{};
        case 2: return ListStaff{};
        case 3: return OverrideCheck{};
        default: return SetOutputGate{};
    }
}

/// What brings a day forward; drawn more often than the rest.
Command driving_command(Random& random, const State& state, const domain::RoomState& room) {
    if (!room.session) {
        return OpenSession{};
    }
    if (room.closing && random.one_in(3)) {
        return closing_command(random);
    }
    if (!domain::current_item(state, room)) {
        return StartItem{};
    }
    switch (random.below(6)) {
        case 0:
        case 1: return Inscribe{};
        case 2: return NextSpeaker{};
        case 3: return StartSpeech{};
        case 4: return EndSpeech{};
        default: return room.closing ? Command{ConfirmReopening{}} : Command{ResumeSpeech{}};
    }
}

}  // namespace

Command any_command(Random& random, const State& state, const RoomId& room, TimePoint now) {
    Maker maker{random, state, room, now};
    if (random.one_in(2)) {
        return maker.make(driving_command(random, state, state.rooms.at(room)));
    }
    const auto& names = all_command_names();
    return maker.make(*command_named(random.of(names)));
}

}  // namespace plenaria::properties
