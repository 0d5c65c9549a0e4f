#include "tests/scenarios/view_text.hpp"

#include <algorithm>
#include <cstdio>

#include "tests/scenarios/sample_event.hpp"

namespace plenaria::scenarios {
namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

std::string seconds(Millis length) {
    const auto ms = length.count();
    return number(ms / 1000) + (ms % 1000 == 0 ? "" : "." + number(std::abs(ms % 1000))) + "s";
}

/// One line under construction: " word" only where there is something to say.
class Line {
public:
    explicit Line(std::string_view section) : text_(section) {}
    Line& word(std::string_view word) {
        if (!word.empty()) {
            text_.append(" ").append(word);
        }
        return *this;
    }
    Line& quoted(const Text& text) { return quoted(text.es()); }
    Line& quoted(std::string_view text) {
        return text.empty() ? *this : word("\"" + std::string{text} + "\"");
    }
    Line& named(std::string_view name, std::string_view value) {
        return value.empty() ? *this : word(std::string{name} + "=" + std::string{value});
    }
    Line& at(std::string_view name, const std::optional<TimePoint>& at) {
        return at ? named(name, time_of_day(*at)) : *this;
    }
    Line& length(std::string_view name, Millis length) { return named(name, seconds(length)); }
    Line& flag(std::string_view name, bool set) { return set ? word(name) : *this; }
    Line& clock(const Clock& clock) {
        return length("allotted", clock.allotment)
            .length("consumed", clock.consumed)
            .at("running_since", clock.running_since);
    }
    Line& speaker(const SpeakerView& speaker) {
        return word(speaker.id.value)
            .word(speaker.delegation.value)
            .quoted(speaker.name)
            .named("person", speaker.person)
            .named("capacity", speaker.capacity)
            .named("language", speaker.language.code)
            .choice("on_behalf_of", speaker.on_behalf_of)
            .named("group", speaker.group)
            .flag("remote", speaker.remote);
    }
    /// A vocabulary's word where it is not the usual one.
    template <class E>
    Line& choice(std::string_view name, E value) {
        return value == E{} ? *this : named(name, name_of(value));
    }
    Line& count(std::string_view name, std::int64_t value) {
        return value == 0 ? *this : named(name, number(value));
    }
    Line& length_over_zero(std::string_view name, Millis value) {
        return value == Millis{0} ? *this : length(name, value);
    }
    [[nodiscard]] std::string text() const { return text_; }

private:
    std::string text_;
};

using Lines = std::vector<std::string>;

template <class T>
const std::vector<T>& all_of(const std::optional<std::vector<T>>& section) {
    static const std::vector<T> none;
    return section ? *section : none;
}

void add_head(const View& view, Lines& lines) {
    // The presidency is of interest where it changes, the room where its screens give way.
    lines.push_back(Line{"event"}.quoted(view.event.presidency)
                        .named("outgoing", view.event.outgoing.es())
                        .named("incoming", view.event.incoming.es()).text());
    lines.push_back(Line{"room"}.word(view.room.id.value).flag("yielded", view.room.yielded)
                        .text());
    const DoorsView& doors = view.doors;
    Line line{"doors"};
    line.word(name_of(doors.state)).at("since", doors.since);
    if (doors.notice != Notice::none) {
        line.named("notice", name_of(doors.notice));
    }
    lines.push_back(line.quoted(doors.public_title).at("resumes_at", doors.resumes_at).text());
    if (view.session) {
        const SessionView& s = *view.session;
        lines.push_back(Line{"session"}.word(s.id.value).quoted(s.title).word(name_of(s.state))
                            .at("opened_at", s.opened_at).at("resumes_at", s.resumes_at)
                            .flag("confidential", s.confidential).flag("convened", s.convened)
                            .text());
    }
    for (const ItemView& item : all_of(view.agenda)) {
        lines.push_back(Line{"agenda"}.word(item.number).word(item.id.value).quoted(item.title)
                            .word(name_of(item.state)).flag("current", item.current)
                            .flag("confidential", item.confidential)
                            .at("started_at", item.started_at).at("finished_at", item.finished_at)
                            .length("spent", item.spent).at("running_since", item.running_since)
                            .text());
    }
}

std::string joined(const std::vector<std::string>& words) {
    std::string all;
    for (const std::string& word : words) {
        all += (all.empty() ? "" : ",") + word;
    }
    return all;
}

void add_closing(const View& view, Lines& lines) {
    if (view.closing) {
        const ClosingView& closing = *view.closing;
        lines.push_back(Line{"closing"}.word(number(closing.number))
                            .named("staff", joined(closing.staff))
                            .at("secretary_since", closing.secretary_since)
                            .quoted(closing.secretary_item)
                            .flag("lead_out", closing.lead_out).text());
    }
    for (const CheckView& check : all_of(view.checklist)) {
        std::vector<std::string> missing;
        for (const Text& name : check.missing) {
            missing.emplace_back(name.es());
        }
        Line line{"check"};
        line.word(check.id).word(name_of(check.state));
        if (check.of > 0) {
            line.word(number(check.done) + "/" + number(check.of));
        }
        lines.push_back(line.named("missing", joined(missing)).quoted(check.reason).text());
    }
    for (const RosterView& member : all_of(view.roster)) {
        lines.push_back(Line{"roster"}.word(member.id.value).flag("head", member.head)
                            .count("officials", member.officials)
                            .flag("nobody", member.ticked && !member.head && member.officials == 0)
                            .named("by", member.by).text());
    }
}

std::string point_line(const PointView& point) {
    return Line{"point"}.word(point.id.value).word(name_of(point.state)).speaker(*point.speaker)
        .clock(point.clock).text();
}

std::string queue_line(std::string_view section, const QueueEntryView& entry) {
    return Line{section}.speaker(*entry.speaker).length("allotted", entry.allotment)
        .length_over_zero("consumed", entry.consumed).at("inscribed_at", entry.inscribed_at)
        .flag("moved", entry.moved).flag("pinned", entry.pinned).flag("late", entry.late)
        .flag("absent", entry.absent).named("note", entry.note).text();
}

void add_floor(const View& view, Lines& lines) {
    if (view.floor) {
        Line line{"floor"};
        line.word(name_of(view.floor->phase));
        if (view.floor->speaker) {
            line.speaker(*view.floor->speaker).clock(view.floor->clock);
        }
        lines.push_back(line.flag("interrupted", view.floor->interrupted)
                            .count("suspended", view.floor->suspended)
                            .length_over_zero("verify_time", view.floor->verify_outage).text());
        if (view.floor->point) {
            lines.push_back(point_line(*view.floor->point));
        }
    }
    for (const PointView& point : all_of(view.points)) {
        lines.push_back(point_line(point));
    }
    if (view.floor_clock) {
        lines.push_back(Line{"clock"}.word(name_of(view.floor_clock->phase))
                            .clock(view.floor_clock->clock)
                            .named("language", view.floor_clock->language.code).text());
    }
    if (view.next_speakers) {
        for (const SpeakerView& speaker : view.next_speakers->next) {
            lines.push_back(Line{"next"}.speaker(speaker).text());
        }
        lines.push_back(Line{"next"}.named("more", number(view.next_speakers->more)).text());
    }
    for (const SpeakerView& speaker :
         view.next_speakers ? view.next_speakers->replies : std::vector<SpeakerView>{}) {
        lines.push_back(Line{"next"}.word("reply").speaker(speaker).text());
    }
}

void add_lists(const View& view, Lines& lines) {
    if (view.list) {
        lines.push_back(Line{"list"}.word(name_of(view.list->state))
                            .word(name_of(view.list->policy)).at("closes_at", view.list->closes_at)
                            .quoted(view.list->closes_when)
                            .named("waiting", number(view.list->waiting))
                            .count("replies", view.list->replies).text());
    }
    for (const QueueEntryView& entry : all_of(view.queue)) {
        lines.push_back(queue_line("queue", entry));
    }
    for (const QueueEntryView& entry : all_of(view.replies)) {
        lines.push_back(queue_line("reply", entry));
    }
    for (const SpokenView& spoken : all_of(view.spoken)) {
        lines.push_back(Line{"spoken"}.word(spoken.speaker->id.value)
                            .word(spoken.speaker->delegation.value).word(name_of(spoken.state))
                            .choice("list", spoken.list).length("consumed", spoken.consumed)
                            .at("started_at", spoken.started_at).at("ended_at", spoken.ended_at)
                            .length_over_zero("verify_time", spoken.verify_outage).text());
    }
    for (const PanellistView& panellist : all_of(view.panel)) {
        lines.push_back(Line{"panel"}.word(panellist.id.value).quoted(panellist.name)
                            .named("person", panellist.person)
                            .flag("moderator", panellist.moderator)
                            .flag("speaking", panellist.speaking).text());
    }
    for (const StatisticView& total : all_of(view.statistics)) {
        lines.push_back(Line{"statistics"}.word(total.id).quoted(total.name)
                            .named("interventions", number(total.interventions))
                            .length("time", total.time).text());
    }
    if (view.acts) {
        const auto add = [&](std::string_view what, const std::optional<ActView>& act) {
            if (act) {
                lines.push_back(Line{"acts"}.word(what).word(number(act->number.value))
                                    .quoted(act->text).flag("asks_gap", act->asks_gap).text());
            }
        };
        add("undo", view.acts->undo);
        add("redo", view.acts->redo);
        lines.push_back(Line{"acts"}.named("depth", number(view.acts->depth)).text());
        for (const std::string& act : view.acts->gaps) {
            lines.push_back(Line{"acts"}.word("gap").word(act).text());
        }
    }
    for (const PastActView& act : all_of(view.history)) {
        lines.push_back(Line{"history"}.word(act.id).quoted(act.text).text());
    }
    for (const RankView& rank : all_of(view.ranks)) {
        lines.push_back(Line{"ranks"}.word(rank.id.value).quoted(rank.name).text());
    }
}

void add_devices(const View& view, Lines& lines) {
    for (const ChannelView& channel : all_of(view.channels)) {
        lines.push_back(Line{"channel"}.word(channel.code)
                            .named("desk", name_of(channel.microphone))
                            .named("source", name_of(channel.source))
                            .named("verdict", name_of(channel.verdict))
                            .at("since", channel.since).text());
    }
    for (const OutputView& output : all_of(view.outputs)) {
        lines.push_back(Line{"output"}.word(output.id.value).word(name_of(output.output_class))
                            .named("gate", name_of(output.gate)).quoted(output.evidence)
                            .at("since", output.since).text());
    }
    for (const ScreenView& screen : all_of(view.screens)) {
        lines.push_back(Line{"screen"}.word(screen.id.value).word(name_of(screen.health)).text());
    }
}

void add_books(const View& view, Lines& lines) {
    for (const ProgrammeView& s : all_of(view.programme)) {
        lines.push_back(Line{"programme"}.word(s.id.value).quoted(s.title).word(name_of(s.state))
                            .flag("confidential", s.confidential).text());
    }
    if (view.delegations) {
        lines.push_back(Line{"delegations"}.word(number(std::ssize(*view.delegations))).text());
    }
    for (const RecordView& record : all_of(view.record)) {
        lines.push_back(Line{"record"}.word(record.id).word(time_of_day(record.at))
                            .word(record.kind).quoted(record.text).text());
    }
    if (view.saved) {
        lines.push_back(Line{"saved"}.word(number(view.saved->position.value))
                            .at("at", view.saved->at).text());
    }
}

void add_conference(const View& view, Lines& lines) {
    for (const TextView& text : all_of(view.texts)) {
        lines.push_back(Line{"text"}.word(text.id.value).quoted(text.title)
                            .named("version", number(text.version)).word(name_of(text.state))
                            .named("paragraphs", number(std::ssize(text.paragraphs)))
                            .at("decided_at", text.decided_at).text());
    }
    for (const StanceView& stance : all_of(view.stances)) {
        lines.push_back(Line{"stance"}.word(stance.text.value).word(stance.delegation.value)
                            .word(name_of(stance.stance)).count("paragraph", stance.paragraph)
                            .quoted(stance.statement).flag("blocks", stance.blocks).text());
    }
    if (view.quorum) {
        lines.push_back(Line{"quorum"}.named("present", number(view.quorum->present))
                            .named("needed", number(view.quorum->needed)).text());
    }
    for (const AttendanceView& delegation : all_of(view.attendance)) {
        Line line{"attendance"};
        line.word(delegation.id.value).word(name_of(delegation.presence));
        for (const std::string& person : delegation.persons) {
            line.quoted(person);
        }
        lines.push_back(line.flag("decides", delegation.decides)
                            .flag("voice_only", delegation.voice_only)
                            .flag("excluded", delegation.excluded)
                            .flag("loses_status", delegation.loses_status).text());
    }
    for (const BulletinView& bulletin : all_of(view.bulletins)) {
        lines.push_back(Line{"bulletin"}.word(bulletin.id.value).word(name_of(bulletin.kind))
                            .quoted(bulletin.text).at("until", bulletin.until)
                            .at("resumes_at", bulletin.resumes_at).text());
    }
    for (const NoteView& note : all_of(view.notes)) {
        lines.push_back(Line{"note"}.word(note.id).word(note.author).quoted(note.text).text());
    }
    for (const ScriptStepView& step : all_of(view.script)) {
        lines.push_back(
            Line{"script"}.word(step.id).quoted(step.words).flag("done", step.done).text());
    }
    for (const DocumentView& document : all_of(view.documents)) {
        lines.push_back(Line{"document"}.word(document.id).quoted(document.title)
                            .word(name_of(document.access)).word(document.href).text());
    }
}

/// The id of what an event is about; empty for one of the room as a whole.
template <class E>
std::string subject_of(const E& e) {
    if constexpr (requires { e.entry; }) {
        return e.entry.value;
    } else if constexpr (requires { e.point; }) {
        return e.point.value;
    } else if constexpr (requires { e.act; }) {
        return number(e.act.value);
    } else if constexpr (requires { e.text.value; }) {
        return e.text.value;
    } else if constexpr (requires { e.item.value; }) {
        return e.item.value;
    } else if constexpr (requires { e.item.id; }) {
        return e.item.id.value;
    } else if constexpr (requires { e.session; }) {
        return e.session.value;
    } else if constexpr (requires { e.bulletin; }) {
        return e.bulletin.value;
    } else if constexpr (requires { e.delegation; }) {
        return e.delegation.value;
    } else {
        return {};
    }
}

/// What is said of a closing's checklist.
struct ChecklistWords {
    Line& line;
    void operator()(const domain::CheckConfirmed& e) const {
        line.word(name_of(e.check)).flag("withdrawn", !e.confirmed);
    }
    void operator()(const domain::RosterMarked& e) const {
        line.word(e.delegation.value).flag("head", e.head).count("officials", e.officials);
    }
    void operator()(const domain::StaffListed& e) const {
        line.word(number(std::ssize(e.persons)));
    }
    void operator()(const domain::CheckOverridden& e) const {
        line.word(name_of(e.check)).quoted(e.reason);
    }
    void operator()(const domain::SecretaryAdmitted& e) const {
        line.word(e.item.value).flag("admitted", e.admitted);
    }
};

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

}  // namespace

const std::vector<std::string_view>& all_sections() {
    static const std::vector<std::string_view> names{
        "doors", "session",    "agenda", "floor",    "point",      "clock",  "next",
        "list",  "queue",      "reply",  "spoken",   "panel",      "acts",   "statistics",
        "text",  "stance",     "quorum", "bulletin", "attendance", "note",   "script",
        "room",  "document",   "screen", "channel",  "programme",  "output", "delegations",
        "event", "record",     "saved",  "history",  "ranks",      "closing", "check",
        "roster"};
    return names;
}

std::vector<std::string> facts_of(const View& view, const std::vector<std::string>& sections) {
    Lines lines;
    add_head(view, lines);
    add_closing(view, lines);
    add_floor(view, lines);
    add_lists(view, lines);
    add_conference(view, lines);
    add_devices(view, lines);
    add_books(view, lines);
    std::erase_if(lines, [&](const std::string& line) {
        const std::string section = line.substr(0, line.find(' '));
        const bool named = std::find(sections.begin(), sections.end(), section) != sections.end();
        // What is the same in nearly every view, or grows with every act, is told where somebody
        // asks for it.
        const bool everywhere = section == "event" || section == "room" || section == "ranks" ||
                                section == "history" || section == "closing" ||
                                section == "check" || section == "roster";
        return sections.empty() ? everywhere : !named;
    });
    return lines;
}

std::string text_of_event(const domain::Event& event) {
    using namespace domain;
    Line line{name_of(event)};
    std::visit(Overloaded{
                   [&](const auto& e) { line.word(subject_of(e)); },
                   [&](const EntryMoved& e) {
                       line.word(e.entry.value).named("before", e.before.value);
                   },
                   [&](const SpeechEnded& e) {
                       line.word(e.entry.value).word(plenaria::name_of(e.outcome));
                   },
                   [&](const OutputGateSet& e) {
                       line.word(e.output.value).word(plenaria::name_of(e.gate));
                   },
                   ChecklistWords{line},
                   [&](const DeskSet& e) {
                       line.word(e.channel.value).word(plenaria::name_of(e.microphone));
                   },
                   [&](const SessionConvened& e) { line.word(e.plan.id.value); },
                   [&](const SessionSuspended& e) { line.at("resumes_at", e.resumes_at); },
                   [&](const ResumptionAnnounced& e) { line.at("at", e.at); },
                   [&](const EntriesSwapped& e) {
                       line.word(e.entry.value).named("with", e.with.value);
                   },
                   [&](const SpeechBackdated& e) { line.word(e.entry.value).at("to", e.to); },
                   [&](const TimeCorrected& e) {
                       line.word(e.entry.value).length("consumed", e.consumed).quoted(e.reason);
                   },
                   [&](const ListOpened& e) { line.word(e.item.value).quoted(e.reason); },
                   [&](const PolicySet& e) { line.word(e.item.value).word(name_of(e.policy)); },
                   [&](const PointRuled& e) {
                       line.word(e.point.value).word(plenaria::name_of(e.ruling));
                   },
                   [&](const StanceTaken& e) {
                       line.word(e.text.value).word(e.delegation.value)
                           .word(plenaria::name_of(e.stance)).flag("blocks", e.blocks);
                   },
                   [&](const TextDecided& e) {
                       line.word(e.text.value).word(plenaria::name_of(e.outcome))
                           .named("present", number(e.present));
                   },
                   [&](const ItemMoved& e) {
                       line.word(e.item.value).named("to", e.to.value)
                           .named("before", e.before.value).named("as", e.as.value);
                   },
                   [&](const ItemMerged& e) {
                       line.word(e.item.value).named("into", e.into.value);
                   },
                   [&](const ListCarried& e) {
                       line.word(e.item.value).named("to", e.to.value).named("as", e.as.value);
                   },
                   [&](const SessionRescheduled& e) {
                       line.word(e.session.value).at("start", e.planned_start);
                       line.at("end", e.planned_end);
                   },
                   [&](const SpeechExtended& e) { line.word(e.entry.value).length("by", e.by); },
                   [&](const ServiceResumed& e) { line.length("outage", e.outage); },
               },
               event);
    return line.text();
}

std::string text_of_refusal(const Rejection& rejection) {
    Line line{"refused"};
    line.word(name_of(rejection.code));
    for (const auto& [key, value] : rejection.present) {
        line.word(key + "=" + value);
    }
    return line.text();
}

std::string time_of_day(TimePoint at) {
    const auto ms = (at - first_day()).count();
    char text[32];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(ms / 3'600'000),
                  static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60));
    std::string made = text;
    if (ms % 1000 != 0) {
        std::snprintf(text, sizeof text, ".%03lld", static_cast<long long>(ms % 1000));
        made += text;
    }
    return made;
}

}  // namespace plenaria::scenarios
