// The members of every view, as they are named on the wire, and the sections of a stream.
// Internal to the module.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <type_traits>
#include <vector>

#include "server/model/views.hpp"
#include "server/protocol/closing_fields.hpp"
#include "server/protocol/fields.hpp"

namespace plenaria::protocol {

template <class A, Of<EventView> V>
void fields(A& a, V& v) {
    a("title", v.title);
    a("forum", v.forum);
    a("zone", v.zone);
    a("languages", v.languages);
    a("presidency", v.presidency);
    a("presidency_flag", v.presidency_flag);
    a("outgoing", v.outgoing);
    a("incoming", v.incoming);
}

template <class A, Of<RoomView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("yielded", v.yielded);
    // The first room's is not written: most events have one.
    std::optional<int> place = v.place == 0 ? std::nullopt : std::optional{v.place};
    a("place", place);
    if constexpr (!std::is_const_v<V>) {
        v.place = place.value_or(0);
    }
}

template <class A, Of<DoorsView> V>
void fields(A& a, V& v) {
    a("state", v.state);
    a("since_ms", v.since);
    a("notice", v.notice);
    a("public_title", v.public_title);
    a("resumes_at_ms", v.resumes_at);
    a("within", v.within);
}

template <class A, Of<SessionView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("title", v.title);
    a("kind", v.kind);
    a("state", v.state);
    a("planned_start_ms", v.planned_start);
    a("planned_end_ms", v.planned_end);
    a("opened_at_ms", v.opened_at);
    a("resumes_at_ms", v.resumes_at);
    a("confidential", v.confidential);
    a("convened", v.convened);
}

template <class A, Of<ItemView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("number", v.number);
    a("kind", v.kind);
    a("title", v.title);
    a("state", v.state);
    a("current", v.current);
    a("confidential", v.confidential);
    a("planned_start_ms", v.planned_start);
    a("planned_ms", v.planned);
    a("started_at_ms", v.started_at);
    a("finished_at_ms", v.finished_at);
    a("spent_ms", v.spent);
    a("running_since_ms", v.running_since);
    a("fixed_start_ms", v.fixed_start);
    a("queued_ms", v.queued);
    a("edits", v.edits);
    a("chair_alone", v.chair_alone);
}

template <class A, Of<SpeakerView> V>
void fields(A& a, V& v) {
    a("id", v.id);  // an audience that may not count entries gets none
    a("delegation", v.delegation);
    a("flag", v.flag);
    a("code", v.code);
    a("name", v.name);
    a("long_name", v.long_name);
    a("category", v.category);
    a("person", v.person);
    a("capacity", v.capacity);
    a("language", v.language);
    a("on_behalf_of", v.on_behalf_of);
    a("group", v.group);
    a("remote", v.remote);
}

template <class A, Of<Clock> V>
void fields(A& a, V& v) {
    a("allotment_ms", v.allotment);
    a("consumed_ms", v.consumed);
    a("running_since_ms", v.running_since);
    a("warn_at_ms", v.warn_at);
}

template <class A, Of<PointView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("speaker", v.speaker);
    a("state", v.state);
    a("raised_at_ms", v.raised_at);
    a("clock", v.clock);
}

template <class A, Of<FloorView> V>
void fields(A& a, V& v) {
    a("phase", v.phase);
    a("speaker", v.speaker);
    a("clock", v.clock);
    a("point", v.point);
    a("interrupted", v.interrupted);
    a("suspended", v.suspended);
    a("called_at_ms", v.called_at);
    a("verify_outage_ms", v.verify_outage);
    a("list", v.list);
}

template <class A, Of<FloorClockView> V>
void fields(A& a, V& v) {
    a("phase", v.phase);
    a("clock", v.clock);
    a("language", v.language);
}

template <class A, Of<NextSpeakersView> V>
void fields(A& a, V& v) {
    a("next", v.next);
    a("more", v.more);
    a("replies", v.replies);
}

template <class A, Of<ListView> V>
void fields(A& a, V& v) {
    a("state", v.state);
    a("closes_at_ms", v.closes_at);
    a("closes_when", v.closes_when);
    a("policy", v.policy);
    a("waiting", v.waiting);
    a("replies", v.replies);
}

template <class A, Of<QueueEntryView> V>
void fields(A& a, V& v) {
    a("speaker", v.speaker);
    a("allotment_ms", v.allotment);
    a("consumed_ms", v.consumed);
    a("inscribed_at_ms", v.inscribed_at);
    a("moved", v.moved);
    a("pinned", v.pinned);
    a("late", v.late);
    a("absent", v.absent);
    a("note", v.note);
}

template <class A, Of<SpokenView> V>
void fields(A& a, V& v) {
    a("speaker", v.speaker);
    a("state", v.state);
    a("list", v.list);
    a("consumed_ms", v.consumed);
    a("started_at_ms", v.started_at);
    a("ended_at_ms", v.ended_at);
    a("verify_outage_ms", v.verify_outage);
}

template <class A, Of<PanellistView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("flag", v.flag);
    a("person", v.person);
    a("capacity", v.capacity);
    a("moderator", v.moderator);
    a("speaking", v.speaking);
}

template <class A, Of<StatisticView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("kind", v.kind);
    a("name", v.name);
    a("interventions", v.interventions);
    a("time_ms", v.time);
}

template <class A, Of<ActView> V>
void fields(A& a, V& v) {
    a("number", v.number);
    a("at_ms", v.at);
    a("text", v.text);
    a("asks_gap", v.asks_gap);
}

template <class A, Of<UndoView> V>
void fields(A& a, V& v) {
    a("undo", v.undo);
    a("redo", v.redo);
    a("depth", v.depth);
    a("gaps", v.gaps);
    a("gap_speakers", v.gap_speakers);
}

template <class A, Of<PastActView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("at_ms", v.at);
    a("text", v.text);
}

template <class A, Of<TextView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("version", v.version);
    a("title", v.title);
    a("state", v.state);
    a("paragraphs", v.paragraphs);
    a("decided_at_ms", v.decided_at);
}

template <class A, Of<StanceView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("text", v.text);
    a("delegation", v.delegation);
    a("name", v.name);
    a("stance", v.stance);
    a("statement", v.statement);
    a("paragraph", v.paragraph);
    a("blocks", v.blocks);
}

template <class A, Of<QuorumView> V>
void fields(A& a, V& v) {
    a("present", v.present);
    a("needed", v.needed);
}

template <class A, Of<AttendanceView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("flag", v.flag);
    a("code", v.code);
    a("presence", v.presence);
    a("persons", v.persons);
    a("decides", v.decides);
    a("voice_only", v.voice_only);
    a("excluded", v.excluded);
    a("loses_status", v.loses_status);
}

template <class A, Of<BulletinView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("kind", v.kind);
    a("text", v.text);
    a("issued_at_ms", v.issued_at);
    a("until_ms", v.until);
    a("resumes_at_ms", v.resumes_at);
}

template <class A, Of<NoteView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("at_ms", v.at);
    a("author", v.author);
    a("text", v.text);
}

template <class A, Of<ScriptStepView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("words", v.words);
    a("done", v.done);
}

template <class A, Of<DocumentView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("document", v.document);
    a("title", v.title);
    a("language", v.language);
    a("href", v.href);
    a("access", v.access);
}

template <class A, Of<ChannelView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("number", v.number);
    a("code", v.code);
    a("name", v.name);
    a("language", v.language);
    a("booth", v.booth);
    a("microphone", v.microphone);
    a("source", v.source);
    a("verdict", v.verdict);
    a("since_ms", v.since);
}

template <class A, Of<OutputView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("output_class", v.output_class);
    a("kind", v.kind);
    a("gate", v.gate);
    a("evidence", v.evidence);
    a("by", v.by);
    a("since_ms", v.since);
}

template <class A, Of<ScreenView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("view", v.view);
    a("declared", v.declared);
    a("health", v.health);
    a("confirmed", v.confirmed);
    a("slated", v.slated);
    a("width", v.width);
    a("height", v.height);
    a("rtt_ms", v.rtt_ms);
    a("last_seen_ms", v.last_seen);
    a("proof", v.proof);
    a("paired", v.paired);
    a("cleared", v.cleared);
    a("elsewhere", v.elsewhere);
    a("twice", v.twice);
}

template <class A, Of<EmergencyView> V>
void fields(A& a, V& v) {
    a("at_ms", v.at);
    a("person", v.person);
    a("holders", v.holders);
    a("reason", v.reason);
}

template <class A, Of<ServiceView> V>
void fields(A& a, V& v) {
    a("troubles", v.troubles);
}

template <class A, Of<ProgrammeView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("title", v.title);
    a("kind", v.kind);
    a("state", v.state);
    a("planned_start_ms", v.planned_start);
    a("planned_end_ms", v.planned_end);
    a("confidential", v.confidential);
    a("room", v.room);
}

template <class A, Of<DelegationView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("flag", v.flag);
    a("code", v.code);
    a("name", v.name);
    a("long_name", v.long_name);
    a("category", v.category);
    a("language", v.language);
    a("raises_points", v.raises_points);
    a("decides", v.decides);
    a("on_roll", v.on_roll);
    a("stays_out", v.stays_out);
}

template <class A, Of<CategoryView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
}

template <class A, Of<AwaitedView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("flag", v.flag);
    a("code", v.code);
    a("name", v.name);
    a("category", v.category);
    a("seated", v.seated);
}

template <class A, Of<RankView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
}

template <class A, Of<RecordView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("at_ms", v.at);
    a("kind", v.kind);
    a("text", v.text);
}

template <class A, Of<SavedView> V>
void fields(A& a, V& v) {
    a("position", v.position);
    a("at_ms", v.at);
}

/// Calls `visit(name, member pointer)` for every section of a stream, in the wire's order.
template <class F>
constexpr void for_each_section(F&& visit) {
    visit("event", &View::event);
    visit("room", &View::room);
    visit("doors", &View::doors);
    visit("closing", &View::closing);
    visit("checklist", &View::checklist);
    visit("roster", &View::roster);
    visit("session", &View::session);
    visit("agenda", &View::agenda);
    visit("floor", &View::floor);
    visit("floor_clock", &View::floor_clock);
    visit("next_speakers", &View::next_speakers);
    visit("list", &View::list);
    visit("queue", &View::queue);
    visit("replies", &View::replies);
    visit("points", &View::points);
    visit("spoken", &View::spoken);
    visit("panel", &View::panel);
    visit("statistics", &View::statistics);
    visit("acts", &View::acts);
    visit("history", &View::history);
    visit("texts", &View::texts);
    visit("stances", &View::stances);
    visit("quorum", &View::quorum);
    visit("attendance", &View::attendance);
    visit("bulletins", &View::bulletins);
    visit("notes", &View::notes);
    visit("script", &View::script);
    visit("documents", &View::documents);
    visit("channels", &View::channels);
    visit("outputs", &View::outputs);
    visit("screens", &View::screens);
    visit("programme", &View::programme);
    visit("delegations", &View::delegations);
    visit("admissible", &View::admissible);
    visit("awaited", &View::awaited);
    visit("ranks", &View::ranks);
    visit("record", &View::record);
    visit("saved", &View::saved);
    visit("emergency", &View::emergency);
    visit("service", &View::service);
}

inline constexpr std::size_t section_count = [] {
    std::size_t count = 0;
    for_each_section([&](std::string_view /*name*/, auto /*member*/) { ++count; });
    return count;
}();

/// Whether a section of type `T` is a keyed collection.
template <class T>
struct IsCollection : std::false_type {};
template <class T>
struct IsCollection<std::optional<std::vector<T>>> : std::true_type {};

/// The key of an item in its collection.
template <class T>
[[nodiscard]] const std::string& key_of(const T& item) {
    if constexpr (
        requires { item.speaker; } && !requires { item.id; }) {
        return item.speaker->id.value;
    } else if constexpr (requires { item.id.value; }) {
        return item.id.value;
    } else {
        return item.id;
    }
}

}  // namespace plenaria::protocol
