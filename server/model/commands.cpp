#include "server/model/commands.hpp"

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
PLENARIA_COMMAND(Inscribe, "inscribe")
PLENARIA_COMMAND(Withdraw, "withdraw")
PLENARIA_COMMAND(MoveEntry, "move")
PLENARIA_COMMAND(CallEntry, "call")
PLENARIA_COMMAND(NextSpeaker, "next")
PLENARIA_COMMAND(StartSpeech, "start")
PLENARIA_COMMAND(PauseSpeech, "pause")
PLENARIA_COMMAND(ResumeSpeech, "resume")
PLENARIA_COMMAND(EndSpeech, "end")
PLENARIA_COMMAND(ExtendSpeech, "extend")
PLENARIA_COMMAND(CloseDoors, "close_doors")
PLENARIA_COMMAND(BeginReopening, "begin_reopening")
PLENARIA_COMMAND(CancelReopening, "cancel_reopening")
PLENARIA_COMMAND(ConfirmReopening, "confirm_reopening")
PLENARIA_COMMAND(AnnounceResumption, "announce_resumption")
PLENARIA_COMMAND(SetOutputGate, "set_output_gate")
PLENARIA_COMMAND(SetDesk, "set_desk")
#undef PLENARIA_COMMAND

template <std::size_t... I>
std::vector<std::string_view> names(std::index_sequence<I...>) {
    return {CommandName<std::variant_alternative_t<I, Command>>::value...};
}

template <std::size_t I = 0>
std::optional<Command> make_named(std::string_view name) {
    if constexpr (I == std::variant_size_v<Command>) {
        return std::nullopt;
    } else {
        using Alternative = std::variant_alternative_t<I, Command>;
        return CommandName<Alternative>::value == name ? std::optional<Command>{Alternative{}}
                                                       : make_named<I + 1>(name);
    }
}

/// Writes length-prefixed fields, so that no two argument lists share a text.
class Canonical {
public:
    void add(std::string_view field) {
        text_ += std::to_string(field.size());
        text_ += ':';
        text_ += field;
    }
    void add(std::int64_t number) { add(std::to_string(number)); }
    void add(const std::optional<TimePoint>& at) { at ? add(to_unix_ms(*at)) : add("-"); }
    template <class Tag>
    void add(const Id<Tag>& id) {
        add(id.value);
    }

    void operator()(const OpenSession& c) { add(c.session); }
    void operator()(const SuspendSession& c) { add(c.resumes_at); }
    void operator()(const StartItem& c) { add(c.item); }
    void operator()(const FinishItem& c) { add(c.item); }
    void operator()(const SkipItem& c) { add(c.item); }
    void operator()(const ReturnToItem& c) { add(c.item); }
    void operator()(const Inscribe& c) {
        add(c.delegation);
        add(c.person);
        add(c.capacity);
        add(c.language.code);
    }
    void operator()(const Withdraw& c) { add(c.entry); }
    void operator()(const MoveEntry& c) {
        add(c.entry);
        add(c.before);
    }
    void operator()(const CallEntry& c) { add(c.entry); }
    void operator()(const ExtendSpeech& c) { add(c.by.count()); }
    void operator()(const AnnounceResumption& c) { add(c.at); }
    void operator()(const SetOutputGate& c) {
        add(c.output);
        add(name_of(c.gate));
        add(c.evidence);
    }
    void operator()(const SetDesk& c) {
        add(c.channel);
        add(name_of(c.microphone));
    }
    // The rest carries no arguments; listed so that a new command cannot be forgotten here.
    void operator()(const ResumeSession&) {}
    void operator()(const AdjournSession&) {}
    void operator()(const NextSpeaker&) {}
    void operator()(const StartSpeech&) {}
    void operator()(const PauseSpeech&) {}
    void operator()(const ResumeSpeech&) {}
    void operator()(const EndSpeech&) {}
    void operator()(const CloseDoors&) {}
    void operator()(const BeginReopening&) {}
    void operator()(const CancelReopening&) {}
    void operator()(const ConfirmReopening&) {}

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

std::string_view name_of(const Command& command) { return all_command_names()[command.index()]; }

const std::vector<std::string_view>& all_command_names() {
    static const auto made = names(std::make_index_sequence<std::variant_size_v<Command>>{});
    return made;
}

std::optional<Command> command_named(std::string_view name) { return make_named(name); }

std::uint64_t fingerprint(const CommandRequest& request) {
    Canonical canonical;
    canonical.add(request.room);
    canonical.add(name_of(request.command));
    std::visit(canonical, request.command);
    return fnv1a(canonical.text());
}

}  // namespace plenaria
