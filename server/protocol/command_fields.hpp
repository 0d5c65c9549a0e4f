// The arguments of every command, as they are named on the wire. Internal to the module. A string
// without bounds of its own has `args_rules`'. The commands of the venue and of texts are in
// conference_fields.hpp.
#pragma once

#include "server/model/commands.hpp"
#include "server/protocol/conference_fields.hpp"
#include "server/protocol/fields.hpp"

namespace plenaria::protocol {

// Agenda flow and live editing.

template <class A, Of<OpenSession> C>
void fields(A& a, C& c) {
    a.required("session", c.session);
}

template <class A, Of<SuspendSession> C>
void fields(A& a, C& c) {
    a("resumes_at_ms", c.resumes_at);
}

template <class A, Of<AdjournSession> C>
void fields(A& a, C& c) {
    a.optional("speaker", c.speaker);
}

template <class A, class C>
requires Of<C, StartItem> || Of<C, FinishItem> || Of<C, ReturnToItem>
void fields(A& a, C& c) {
    a.required("item", c.item);
    a.optional("speaker", c.speaker);
}

template <class A, Of<SkipItem> C>
void fields(A& a, C& c) {
    a.required("item", c.item);
}

template <class A, Of<InsertItem> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a("before", c.before);
    a("number", c.number, {.bytes = limits::code_bytes});
    a.required("kind", c.kind);
    a.required("title", c.title, {.bytes = limits::title_bytes});
    a.required("planned_ms", c.planned);
}

template <class A, Of<MoveItem> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a("to", c.to);
    a("before", c.before);
    a.optional("edits", c.edits);
}

template <class A, Of<RenameItem> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a.required("title", c.title, {.bytes = limits::title_bytes});
    a.optional("edits", c.edits);
}

template <class A, Of<SetItemDuration> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a.required("planned_ms", c.planned);
    a.optional("edits", c.edits);
}

template <class A, Of<FixItemTime> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a("at_ms", c.at);
    a.optional("edits", c.edits);
}

template <class A, Of<SplitItem> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a.required("first_ms", c.first);
    a.required("title", c.title, {.bytes = limits::title_bytes});
    a.optional("edits", c.edits);
}

template <class A, Of<MergeItems> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("item", c.item);
    a.required("into", c.into);
    a.optional("edits", c.edits);
}

template <class A, Of<ExtendSession> C>
void fields(A& a, C& c) {
    a("session", c.session);
    a.required("by_ms", c.by);
}

// Floor.

template <class A, Of<Inscribe> C>
void fields(A& a, C& c) {
    a("delegation", c.delegation);
    a("person", c.person);
    a("capacity", c.capacity);
    a("language", c.language);
    a("item", c.item);
    a.optional("on_behalf_of", c.on_behalf_of);
    a("group", c.group);
    a("name", c.name);
    a("flag", c.flag, {.bytes = limits::code_bytes});
    a("rank", c.rank);
    a("remote", c.remote);
    a("note", c.note, {.bytes = limits::note_bytes});
    a("before", c.before);
    a("admit_late", c.admit_late);
    a("invited", c.invited);
}

template <class A, Of<AmendEntry> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a("person", c.person);
    a("capacity", c.capacity);
    a("language", c.language);
    a("remote", c.remote);
    a("note", c.note, {.bytes = limits::note_bytes});
}

template <class A, class C>
requires Of<C, Withdraw> || Of<C, PinEntry> || Of<C, UnpinEntry> || Of<C, SkipEntry>
void fields(A& a, C& c) { a.required("entry", c.entry); }

template <class A, Of<RemoveEntry> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a("reason", c.reason, {.bytes = limits::note_bytes});
}

template <class A, Of<MoveEntry> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a("before", c.before);
}

template <class A, Of<SwapEntries> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a.required("with", c.with);
}

template <class A, Of<CallEntry> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a("now", c.now);
}

template <class A, Of<BackdateSpeech> C>
void fields(A& a, C& c) {
    a.required("to_ms", c.to);
}

template <class A, Of<EndSpeech> C>
void fields(A& a, C& c) {
    a("stopped", c.stopped);
}

template <class A, Of<ExtendSpeech> C>
void fields(A& a, C& c) {
    a.required("by_ms", c.by);
}

template <class A, Of<CorrectTime> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a.required("consumed_ms", c.consumed);
    a("reason", c.reason, {.bytes = limits::note_bytes});
}

// Lists, points of order, replies, undo.

template <class A, Of<OpenList> C>
void fields(A& a, C& c) {
    a("item", c.item);
    a("reason", c.reason, {.bytes = limits::note_bytes});
}

template <class A, class C>
requires Of<C, CloseList> || Of<C, FillRoll>
void fields(A& a, C& c) { a("item", c.item); }

template <class A, Of<ScheduleClosing> C>
void fields(A& a, C& c) {
    a("item", c.item);
    a("at_ms", c.at);
    a("when_begins", c.when_begins);
}

template <class A, Of<SetPolicy> C>
void fields(A& a, C& c) {
    a("item", c.item);
    a.required("policy", c.policy);
    a("alphabet", c.alphabet);
    a("start", c.start);
    a.optional("host", c.host);
}

template <class A, Of<CallPanellist> C>
void fields(A& a, C& c) {
    a.required("panellist", c.panellist);
}

template <class A, Of<RaisePoint> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a("person", c.person);
}

template <class A, class C>
requires Of<C, RecognisePoint> || Of<C, DeclinePoint>
void fields(A& a, C& c) { a.required("point", c.point); }

template <class A, Of<RulePoint> C>
void fields(A& a, C& c) {
    a.required("ruling", c.ruling);
}

template <class A, Of<GrantReply> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a("person", c.person);
    a("language", c.language);
    a("item", c.item);
}

template <class A, Of<Undo> C>
void fields(A& a, C& c) {
    a.optional("act", c.act);
    a("gap_counts", c.gap_counts);
    a("cascade", c.cascade);
    a.optional("latest", c.latest);
}

template <class A, Of<Redo> C>
void fields(A& a, C& c) {
    a.optional("act", c.act);
}

// Closed doors and interpretation.

template <class A, Of<ConvenePrivate> C>
void fields(A& a, C& c) {
    a("title", c.title, {.bytes = limits::title_bytes});
}

template <class A, Of<AnnounceResumption> C>
void fields(A& a, C& c) {
    a("at_ms", c.at);
}

template <class A, Of<SetOutputGate> C>
void fields(A& a, C& c) {
    a.required("output", c.output);
    a.required("gate", c.gate);
    a("evidence", c.evidence);
}

template <class A, Of<ConfirmCheck> C>
void fields(A& a, C& c) {
    a.required("check", c.check);
    a.required("confirmed", c.confirmed);
}

template <class A, Of<MarkRoster> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a.required("head", c.head);
    a.required("officials", c.officials);
    a("taken_back", c.taken_back);
}

template <class A, Of<ListStaff> C>
void fields(A& a, C& c) {
    a("persons", c.persons, {.elements = limits::sworn_staff});
}

template <class A, Of<OverrideCheck> C>
void fields(A& a, C& c) {
    a.required("check", c.check);
    a("reason", c.reason, {.bytes = limits::note_bytes});
}

template <class A, Of<AdmitSecretary> C>
void fields(A& a, C& c) {
    a.required("admitted", c.admitted);
}

template <class A, Of<SetDesk> C>
void fields(A& a, C& c) {
    a.required("channel", c.channel);
    a.required("microphone", c.microphone);
}

template <class A, class C>
requires Of<C, PairScreen> || Of<C, ClearScreen>
void fields(A& a, C& c) {
    a.required("screen", c.screen);
    a("code", c.code, {.bytes = limits::code_characters});
}

template <class A, Of<UnpairScreen> C>
void fields(A& a, C& c) {
    a.required("screen", c.screen);
}

template <class A, Of<RevokeClearance> C>
void fields(A& a, C& c) {
    a("screen", c.screen);
}

// Listed one by one, so that a new command with arguments cannot be forgotten here.
template <class A, class C>
requires Of<C, ResumeSession> || Of<C, NextSpeaker> || Of<C, StartSpeech> || Of<C, PauseSpeech> ||
    Of<C, ResumeSpeech> || Of<C, CloseDoors> || Of<C, BeginReopening> || Of<C, CancelReopening> ||
    Of<C, ConfirmReopening> || Of<C, AcknowledgeEmergency>
void fields(A& /*a*/, C& /*c*/) {}

}  // namespace plenaria::protocol
