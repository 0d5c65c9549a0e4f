#include "server/model/commands.hpp"

#include <algorithm>
#include <array>

namespace plenaria {
namespace {

template <class T>
struct CommandName;

#define PLENARIA_COMMAND(Type, wire)                    \
    template <>                                         \
    struct CommandName<Type> {                          \
        static constexpr std::string_view value = wire; \
    };
PLENARIA_COMMAND(OpenSession, "open_session")
PLENARIA_COMMAND(SuspendSession, "suspend_session")
PLENARIA_COMMAND(ResumeSession, "resume_session")
PLENARIA_COMMAND(AdjournSession, "adjourn_session")
PLENARIA_COMMAND(StartItem, "start_item")
PLENARIA_COMMAND(FinishItem, "finish_item")
PLENARIA_COMMAND(SkipItem, "skip_item")
PLENARIA_COMMAND(ReturnToItem, "return_to_item")
PLENARIA_COMMAND(InsertItem, "insert_item")
PLENARIA_COMMAND(MoveItem, "move_item")
PLENARIA_COMMAND(RenameItem, "rename_item")
PLENARIA_COMMAND(SetItemDuration, "set_item_duration")
PLENARIA_COMMAND(FixItemTime, "fix_item_time")
PLENARIA_COMMAND(SplitItem, "split_item")
PLENARIA_COMMAND(MergeItems, "merge_items")
PLENARIA_COMMAND(ExtendSession, "extend_session")
PLENARIA_COMMAND(Inscribe, "inscribe")
PLENARIA_COMMAND(AmendEntry, "amend")
PLENARIA_COMMAND(Withdraw, "withdraw")
PLENARIA_COMMAND(RemoveEntry, "remove")
PLENARIA_COMMAND(MoveEntry, "move")
PLENARIA_COMMAND(SwapEntries, "swap")
PLENARIA_COMMAND(PinEntry, "pin")
PLENARIA_COMMAND(UnpinEntry, "unpin")
PLENARIA_COMMAND(CallEntry, "call")
PLENARIA_COMMAND(SkipEntry, "skip")
PLENARIA_COMMAND(NextSpeaker, "next")
PLENARIA_COMMAND(StartSpeech, "start")
PLENARIA_COMMAND(BackdateSpeech, "backdate")
PLENARIA_COMMAND(PauseSpeech, "pause")
PLENARIA_COMMAND(ResumeSpeech, "resume")
PLENARIA_COMMAND(EndSpeech, "end")
PLENARIA_COMMAND(ExtendSpeech, "extend")
PLENARIA_COMMAND(CorrectTime, "correct_time")
PLENARIA_COMMAND(OpenList, "open_list")
PLENARIA_COMMAND(CloseList, "close_list")
PLENARIA_COMMAND(ScheduleClosing, "schedule_closing")
PLENARIA_COMMAND(SetPolicy, "set_policy")
PLENARIA_COMMAND(FillRoll, "fill_roll")
PLENARIA_COMMAND(CallPanellist, "call_panellist")
PLENARIA_COMMAND(RaisePoint, "raise_point")
PLENARIA_COMMAND(RecognisePoint, "recognise_point")
PLENARIA_COMMAND(DeclinePoint, "decline_point")
PLENARIA_COMMAND(RulePoint, "rule_point")
PLENARIA_COMMAND(GrantReply, "grant_reply")
PLENARIA_COMMAND(Undo, "undo")
PLENARIA_COMMAND(Redo, "redo")
PLENARIA_COMMAND(SetText, "set_text")
PLENARIA_COMMAND(PutText, "put_text")
PLENARIA_COMMAND(TakeStance, "take_stance")
PLENARIA_COMMAND(WithdrawStance, "withdraw_stance")
PLENARIA_COMMAND(DecideText, "decide_text")
PLENARIA_COMMAND(IssueBulletin, "issue_bulletin")
PLENARIA_COMMAND(WithdrawBulletin, "withdraw_bulletin")
PLENARIA_COMMAND(ReleaseDecision, "release_decision")
PLENARIA_COMMAND(RecallSession, "recall_session")
PLENARIA_COMMAND(HandOver, "hand_over")
PLENARIA_COMMAND(AdmitObserver, "admit_observer")
PLENARIA_COMMAND(WithdrawAdmission, "withdraw_admission")
PLENARIA_COMMAND(SetAttendance, "set_attendance")
PLENARIA_COMMAND(PostNote, "post_note")
PLENARIA_COMMAND(MarkStep, "mark_step")
PLENARIA_COMMAND(AddDocument, "add_document")
PLENARIA_COMMAND(RemoveDocument, "remove_document")
PLENARIA_COMMAND(YieldScreens, "yield_screens")
PLENARIA_COMMAND(CloseDoors, "close_doors")
PLENARIA_COMMAND(ConvenePrivate, "convene_private")
PLENARIA_COMMAND(BeginReopening, "begin_reopening")
PLENARIA_COMMAND(CancelReopening, "cancel_reopening")
PLENARIA_COMMAND(ConfirmReopening, "confirm_reopening")
PLENARIA_COMMAND(AnnounceResumption, "announce_resumption")
PLENARIA_COMMAND(SetOutputGate, "set_output_gate")
PLENARIA_COMMAND(ConfirmCheck, "confirm_check")
PLENARIA_COMMAND(MarkRoster, "mark_roster")
PLENARIA_COMMAND(ListStaff, "list_staff")
PLENARIA_COMMAND(OverrideCheck, "override_check")
PLENARIA_COMMAND(AdmitSecretary, "admit_secretary")
PLENARIA_COMMAND(SetDesk, "set_desk")
PLENARIA_COMMAND(PairScreen, "pair_screen")
PLENARIA_COMMAND(UnpairScreen, "unpair_screen")
PLENARIA_COMMAND(ClearScreen, "clear_screen")
PLENARIA_COMMAND(RevokeClearance, "revoke_clearance")
PLENARIA_COMMAND(AcknowledgeEmergency, "acknowledge_emergency")
#undef PLENARIA_COMMAND

template <std::size_t... I>
std::vector<std::string_view> names(std::index_sequence<I...>) {
    return {CommandName<std::variant_alternative_t<I, AnyCommand>>::value...};
}

template <std::size_t I>
Command make() {
    return Command{std::in_place_index<I>};
}

template <std::size_t... I>
constexpr auto makers(std::index_sequence<I...>) {
    return std::array{&make<I>...};
}

/// Writes length-prefixed fields, so that no two argument lists share a text.
class Canonical {
public:
    template <class... Fields>
    void add_all(const Fields&... fields) {
        (add(fields), ...);
    }
    void add(std::string_view field) {
        text_ += std::to_string(field.size());
        text_ += ':';
        text_ += field;
    }
    void add(const std::string& field) { add(std::string_view{field}); }
    void add(int number) { add(std::string_view{std::to_string(number)}); }
    void add(bool yes) { add(std::string_view{yes ? "1" : "0"}); }
    void add(Millis duration) { add(std::string_view{std::to_string(duration.count())}); }
    void add(TimePoint at) { add(std::string_view{std::to_string(to_unix_ms(at))}); }
    void add(ActNumber act) { add(act.value); }
    void add(const Language& language) { add(language.code); }
    void add(const Text& text) {
        add(static_cast<int>(text.strings().size()));
        for (const auto& [language, string] : text.strings()) {
            add_all(language, string);
        }
    }
    template <class E>
    requires std::is_enum_v<E>
    void add(E value) { add(name_of(value)); }
    template <class T>
    void add(const std::optional<T>& value) {
        if (value) {
            add(*value);
        } else {
            add(std::string_view{"-"});
        }
    }
    template <class T>
    void add(const std::vector<T>& values) {
        add(static_cast<int>(values.size()));
        for (const T& value : values) {
            add(value);
        }
    }
    template <class Tag>
    void add(const Id<Tag>& id) {
        add(id.value);
    }

    void operator()(const OpenSession& c) { add(c.session); }
    void operator()(const SuspendSession& c) { add(c.resumes_at); }
    void operator()(const AdjournSession& c) { add(c.speaker); }
    void operator()(const StartItem& c) { add_all(c.item, c.speaker); }
    void operator()(const FinishItem& c) { add_all(c.item, c.speaker); }
    void operator()(const SkipItem& c) { add(c.item); }
    void operator()(const ReturnToItem& c) { add_all(c.item, c.speaker); }
    void operator()(const InsertItem& c) {
        add_all(c.session, c.before, c.number, c.kind, c.title, c.planned);
    }
    void operator()(const MoveItem& c) { add_all(c.session, c.item, c.to, c.before, c.edits); }
    void operator()(const RenameItem& c) { add_all(c.session, c.item, c.title, c.edits); }
    void operator()(const SetItemDuration& c) { add_all(c.session, c.item, c.planned, c.edits); }
    void operator()(const FixItemTime& c) { add_all(c.session, c.item, c.at, c.edits); }
    void operator()(const SplitItem& c) { add_all(c.session, c.item, c.first, c.title, c.edits); }
    void operator()(const MergeItems& c) { add_all(c.session, c.item, c.into, c.edits); }
    void operator()(const ExtendSession& c) { add_all(c.session, c.by); }
    void operator()(const Inscribe& c) {
        add_all(c.delegation, c.person, c.capacity, c.language, c.item, c.on_behalf_of, c.group,
                c.name, c.flag, c.rank, c.remote, c.note, c.before, c.admit_late, c.invited);
    }
    void operator()(const AmendEntry& c) {
        add_all(c.entry, c.person, c.capacity, c.language, c.remote, c.note);
    }
    void operator()(const Withdraw& c) { add(c.entry); }
    void operator()(const RemoveEntry& c) { add_all(c.entry, c.reason); }
    void operator()(const MoveEntry& c) { add_all(c.entry, c.before); }
    void operator()(const SwapEntries& c) { add_all(c.entry, c.with); }
    void operator()(const PinEntry& c) { add(c.entry); }
    void operator()(const UnpinEntry& c) { add(c.entry); }
    void operator()(const CallEntry& c) { add_all(c.entry, c.now); }
    void operator()(const SkipEntry& c) { add(c.entry); }
    void operator()(const BackdateSpeech& c) { add(c.to); }
    void operator()(const EndSpeech& c) { add(c.stopped); }
    void operator()(const ExtendSpeech& c) { add(c.by); }
    void operator()(const CorrectTime& c) { add_all(c.entry, c.consumed, c.reason); }
    void operator()(const OpenList& c) { add_all(c.item, c.reason); }
    void operator()(const CloseList& c) { add(c.item); }
    void operator()(const ScheduleClosing& c) { add_all(c.item, c.at, c.when_begins); }
    void operator()(const SetPolicy& c) { add_all(c.item, c.policy, c.alphabet, c.start, c.host); }
    void operator()(const FillRoll& c) { add(c.item); }
    void operator()(const CallPanellist& c) { add(c.panellist); }
    void operator()(const RaisePoint& c) { add_all(c.delegation, c.person); }
    void operator()(const RecognisePoint& c) { add(c.point); }
    void operator()(const DeclinePoint& c) { add(c.point); }
    void operator()(const RulePoint& c) { add(c.ruling); }
    void operator()(const GrantReply& c) { add_all(c.delegation, c.person, c.language, c.item); }
    void operator()(const Undo& c) {
        add_all(c.act, c.gap_counts, c.cascade);
        if (c.latest.value != 0) {
            add(c.latest);
        }
    }
    void operator()(const Redo& c) { add(c.act); }
    void operator()(const SetText& c) { add_all(c.text, c.item, c.title, c.paragraphs); }
    void operator()(const PutText& c) { add_all(c.text, c.version); }
    void operator()(const TakeStance& c) {
        add_all(c.text, c.delegation, c.stance, c.statement, c.paragraph);
    }
    void operator()(const WithdrawStance& c) { add_all(c.text, c.delegation, c.stance); }
    void operator()(const DecideText& c) { add_all(c.text, c.version, c.outcome); }
    void operator()(const IssueBulletin& c) { add_all(c.text, c.rooms, c.until); }
    void operator()(const ReleaseDecision& c) { add_all(c.text, c.until); }
    void operator()(const WithdrawBulletin& c) { add(c.bulletin); }
    void operator()(const RecallSession& c) { add(c.resumes_at); }
    void operator()(const HandOver& c) { add_all(c.to, c.next); }
    void operator()(const AdmitObserver& c) {
        add_all(c.delegation, c.category, c.name, c.long_name, c.code, c.flag, c.language);
    }
    void operator()(const WithdrawAdmission& c) { add(c.delegation); }
    void operator()(const SetAttendance& c) {
        add_all(c.delegation, c.presence, c.persons);
        // Without one it is the print of before there was a choice: repeats stay repeats.
        if (!c.session.empty()) {
            add(c.session);
        }
    }
    void operator()(const PostNote& c) { add(c.text); }
    void operator()(const MarkStep& c) { add_all(c.item, c.step, c.done); }
    void operator()(const AddDocument& c) {
        add_all(c.item, c.title, c.access, c.language, c.href);
    }
    void operator()(const RemoveDocument& c) { add(c.document); }
    void operator()(const YieldScreens& c) { add(c.yielded); }
    void operator()(const AnnounceResumption& c) { add(c.at); }
    void operator()(const SetOutputGate& c) { add_all(c.output, c.gate, c.evidence); }
    void operator()(const ConfirmCheck& c) { add_all(c.check, c.confirmed); }
    void operator()(const MarkRoster& c) {
        add_all(c.delegation, c.head, c.officials, c.taken_back);
    }
    void operator()(const ListStaff& c) { add(c.persons); }
    void operator()(const OverrideCheck& c) { add_all(c.check, c.reason); }
    void operator()(const AdmitSecretary& c) { add(c.admitted); }
    void operator()(const SetDesk& c) { add_all(c.channel, c.microphone); }
    // Without the key: whoever asks again after a while asks for the same thing.
    void operator()(const PairScreen& c) { add_all(c.screen, c.code); }
    void operator()(const UnpairScreen& c) { add(c.screen); }
    void operator()(const ClearScreen& c) { add_all(c.screen, c.code); }
    void operator()(const RevokeClearance& c) { add(c.screen); }
    // The rest carries no arguments; listed so that a new command cannot be forgotten here.
    void operator()(const ResumeSession&) {}
    void operator()(const NextSpeaker&) {}
    void operator()(const StartSpeech&) {}
    void operator()(const PauseSpeech&) {}
    void operator()(const ResumeSpeech&) {}
    void operator()(const CloseDoors&) {}
    void operator()(const ConvenePrivate& c) { add(c.title); }
    void operator()(const BeginReopening&) {}
    void operator()(const CancelReopening&) {}
    void operator()(const ConfirmReopening&) {}
    void operator()(const AcknowledgeEmergency&) {}

    [[nodiscard]] const std::string& text() const { return text_; }

private:
    std::string text_;
};

std::uint64_t fnv1a(std::string_view bytes) {
    std::uint64_t hash = 14695981039346656037ULL;
    for (const char byte : bytes) {
        hash ^= static_cast<unsigned char>(byte);
        hash *= 1099511628211ULL;
    }
    return hash;
}

}  // namespace

Command::Command() = default;
Command::Command(const Command& other) = default;
Command::Command(Command&& other) noexcept = default;
Command& Command::operator=(const Command& other) = default;
Command& Command::operator=(Command&& other) noexcept = default;
Command::~Command() = default;

std::string_view name_of(const Command& command) { return all_command_names()[command.index()]; }

const std::vector<std::string_view>& all_command_names() {
    static const auto made = names(std::make_index_sequence<std::variant_size_v<AnyCommand>>{});
    return made;
}

std::optional<Command> command_named(std::string_view name) {
    static constexpr auto made =
        makers(std::make_index_sequence<std::variant_size_v<AnyCommand>>{});
    const auto& names = all_command_names();
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end()
               ? std::nullopt
               : std::optional{made.at(static_cast<std::size_t>(at - names.begin()))()};
}

std::uint64_t fingerprint(const CommandRequest& request) {
    Canonical canonical;
    canonical.add(request.room);
    canonical.add(name_of(request.command));
    std::visit(canonical, request.command);
    return fnv1a(canonical.text());
}

}  // namespace plenaria
