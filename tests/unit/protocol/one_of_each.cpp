#include "tests/unit/protocol/one_of_each.hpp"

#include <string>
#include <utility>

namespace plenaria::protocol::test {
namespace {

const TimePoint at = from_unix_ms(1'790'000'000'000);
const Text words{"Aprobación del resumen", "Approval of the summary"};

std::vector<Command> of_agenda() {
    const SessionId session{"s1"};
    const ItemId item{"i1"};
    return {OpenSession{session},
            SuspendSession{at},
            ResumeSession{},
            AdjournSession{HolderChoice::carry_over},
            StartItem{item, HolderChoice::end},
            FinishItem{item, HolderChoice::carry_over},
            SkipItem{item},
            ReturnToItem{item, HolderChoice::end},
            InsertItem{session, ItemId{"i2"}, "3 bis", ItemKind::debate, words, Millis{900'000}},
            MoveItem{session, item, SessionId{"s2"}, ItemId{"i2"}, 3},
            RenameItem{session, item, words, 4},
            SetItemDuration{session, item, Millis{600'000}, 5},
            FixItemTime{session, item, at, 6},
            SplitItem{session, item, Millis{300'000}, words, 7},
            MergeItems{session, item, ItemId{"i2"}, 8},
            ExtendSession{session, Millis{1'800'000}}};
}

std::vector<Command> of_floor() {
    const EntryId entry{"e1"};
    Inscribe inscribe{.delegation = DelegationId{"pa"},
                      .person = "Ana \"Núñez\"",
                      .capacity = "Jefa",
                      .language = Language{"es"},
                      .item = ItemId{"i1"},
                      .on_behalf_of = Capacity::group,
                      .group = "SICA",
                      .name = words,
                      .flag = "pa",
                      .rank = RankId{"minister"},
                      .remote = true,
                      .note = "llega tarde",
                      .before = EntryId{"e2"},
                      .admit_late = true,
                      .invited = true};
    return {std::move(inscribe),
            AmendEntry{entry, "Luis", "Jefe", Language{"en"}, true, "nota"},
            Withdraw{entry},
            RemoveEntry{entry, "no llegó"},
            MoveEntry{entry, EntryId{"e3"}},
            SwapEntries{entry, EntryId{"e4"}},
            PinEntry{entry},
            UnpinEntry{entry},
            CallEntry{entry, true},
            SkipEntry{entry},
            NextSpeaker{},
            StartSpeech{},
            BackdateSpeech{at},
            PauseSpeech{},
            ResumeSpeech{},
            EndSpeech{true},
            ExtendSpeech{Millis{-30'000}},
            CorrectTime{entry, Millis{61'000}, "reloj olvidado"}};
}

std::vector<Command> of_lists() {
    const ItemId item{"i1"};
    const DelegationId delegation{"pa"};
    return {OpenList{item, "a petición de México"},
            CloseList{item},
            ScheduleClosing{item, at, ItemId{"i2"}},
            SetPolicy{item, OrderPolicy::roll_call, Language{"en"}, delegation, HostPlace::last},
            FillRoll{item},
            CallPanellist{PanellistId{"p1"}},
            RaisePoint{delegation, "Ana"},
            RecognisePoint{PointId{"m1"}},
            DeclinePoint{PointId{"m2"}},
            RulePoint{Ruling::appealed},
            GrantReply{delegation, "Ana", Language{"es"}, item},
            Undo{ActNumber{12}, false, true},
            Redo{ActNumber{13}}};
}

std::vector<Command> of_conference() {
    const TextId text{"t1"};
    const DelegationId delegation{"pa"};
    return {SetText{text, ItemId{"i1"}, words, {words, Text{"[Segundo]", "[Second]"}}},
            PutText{text, 2},
            TakeStance{text, delegation, Stance::reservation, "Con reserva", 3},
            WithdrawStance{text, delegation, Stance::explanation},
            DecideText{text, 2, TextOutcome::not_adopt},
            IssueBulletin{words, {RoomId{"bolivar"}, RoomId{"anexo"}}, at},
            WithdrawBulletin{BulletinId{"b1"}},
            ReleaseDecision{words, at},
            RecallSession{at},
            HandOver{delegation, DelegationId{"mx"}},
            AdmitObserver{DelegationId{"cl"}, CategoryId{"observer_state"}, words, words, "CHL",
                          "cl", Language{"es"}},
            WithdrawAdmission{DelegationId{"cl"}},
            SetAttendance{delegation, Presence::remote, {"Ana", "Luis"}},
            PostNote{"Falta la traducción"},
            MarkStep{ItemId{"i1"}, 2, true},
            AddDocument{ItemId{"i1"}, words, DocumentAccess::room, Language{"es"}, "nota.pdf"},
            RemoveDocument{DocumentId{"d1"}},
            YieldScreens{true}};
}

std::vector<Command> of_equipment() {
    return {CloseDoors{},
            ConvenePrivate{words},
            BeginReopening{},
            CancelReopening{},
            ConfirmReopening{},
            AnnounceResumption{at},
            SetOutputGate{OutputId{"o1"}, Gate::cut, "Luis"},
            ConfirmCheck{ClosingCheck::booths, true},
            MarkRoster{DelegationId{"pa"}, true, 2, true},
            ListStaff{{"Inés", "Tomás"}},
            OverrideCheck{ClosingCheck::screens, "Pantalla averiada"},
            AdmitSecretary{true},
            SetDesk{ChannelId{"c1"}, Microphone::muted},
            PairScreen{ScreenId{"podio"}, "K7QM2X"},
            UnpairScreen{ScreenId{"podio"}},
            ClearScreen{ScreenId{"podio"}, "K7QM2X"},
            RevokeClearance{ScreenId{"podio"}},
            AcknowledgeEmergency{}};
}

}  // namespace

std::vector<Command> one_of_each() {
    std::vector<Command> all;
    for (auto* part : {of_agenda, of_floor, of_lists, of_conference, of_equipment}) {
        for (Command& command : part()) {
            all.push_back(std::move(command));
        }
    }
    return all;
}

Expectations expected_of(const Command& command) {
    const auto* check = std::get_if<ConfirmCheck>(&command);
    const bool counts = check != nullptr && check->check == ClosingCheck::staff && check->confirmed;
    return counts || std::holds_alternative<ListStaff>(command) ? Expectations{{"staff", ""}}
                                                                : Expectations{};
}

}  // namespace plenaria::protocol::test
