// The arguments of every command, as they are named on the wire. Internal to the module.
#pragma once

#include "server/model/commands.hpp"
#include "server/protocol/fields.hpp"

namespace plenaria::protocol {

template <class A, Of<OpenSession> C>
void fields(A& a, C& c) {
    a.required("session", c.session);
}

template <class A, Of<SuspendSession> C>
void fields(A& a, C& c) {
    a("resumes_at_ms", c.resumes_at);
}

template <class A, class C>
requires Of<C, StartItem> || Of<C, FinishItem> || Of<C, SkipItem> || Of<C, ReturnToItem>
void fields(A& a, C& c) { a.required("item", c.item); }

template <class A, Of<Inscribe> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a("person", c.person);
    a("capacity", c.capacity);
    a("language", c.language);
}

template <class A, class C>
requires Of<C, Withdraw> || Of<C, CallEntry>
void fields(A& a, C& c) { a.required("entry", c.entry); }

template <class A, Of<MoveEntry> C>
void fields(A& a, C& c) {
    a.required("entry", c.entry);
    a("before", c.before);
}

template <class A, Of<ExtendSpeech> C>
void fields(A& a, C& c) {
    a.required("by_ms", c.by);
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

template <class A, Of<SetDesk> C>
void fields(A& a, C& c) {
    a.required("channel", c.channel);
    a.required("microphone", c.microphone);
}

// Listed one by one, so that a new command with arguments cannot be forgotten here.
template <class A, class C>
requires Of<C, ResumeSession> || Of<C, AdjournSession> || Of<C, NextSpeaker> ||
    Of<C, StartSpeech> || Of<C, PauseSpeech> || Of<C, ResumeSpeech> || Of<C, EndSpeech> ||
    Of<C, CloseDoors> || Of<C, BeginReopening> || Of<C, CancelReopening> || Of<C, ConfirmReopening>
void fields(A& /*a*/, C& /*c*/) {}

}  // namespace plenaria::protocol
