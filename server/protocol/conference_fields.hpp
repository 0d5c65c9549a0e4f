// The arguments of the commands on texts, stances and the venue, as they are named on the wire.
// Internal to the module; for whoever reads commands, command_fields.hpp has all.
#pragma once

#include "server/model/commands.hpp"
#include "server/protocol/fields.hpp"

namespace plenaria::protocol {

// Texts and consensus.

/// Of which all strings together are bounded, too: `limits::text_bytes`.
template <class A, Of<SetText> C>
void fields(A& a, C& c) {
    a("text", c.text);
    a("item", c.item);
    a.required("title", c.title, {.bytes = limits::title_bytes});
    a.required("paragraphs", c.paragraphs,
               {.bytes = limits::paragraph_bytes, .elements = limits::paragraphs_per_text});
}

template <class A, Of<PutText> C>
void fields(A& a, C& c) {
    a.required("text", c.text);
    a.required("version", c.version);
}

template <class A, Of<TakeStance> C>
void fields(A& a, C& c) {
    a.required("text", c.text);
    a.required("delegation", c.delegation);
    a.required("stance", c.stance);
    a("statement", c.statement, {.bytes = limits::statement_bytes});
    a.optional("paragraph", c.paragraph);
}

template <class A, Of<WithdrawStance> C>
void fields(A& a, C& c) {
    a.required("text", c.text);
    a.required("delegation", c.delegation);
    a.required("stance", c.stance);
}

template <class A, Of<DecideText> C>
void fields(A& a, C& c) {
    a.required("text", c.text);
    a.required("version", c.version);
    a.required("outcome", c.outcome);
}

// The venue.

template <class A, Of<IssueBulletin> C>
void fields(A& a, C& c) {
    a.required("text", c.text, {.bytes = limits::note_bytes});
    a("rooms", c.rooms);
    a("until_ms", c.until);
}

template <class A, Of<ReleaseDecision> C>
void fields(A& a, C& c) {
    a.required("text", c.text, {.bytes = limits::note_bytes});
    a("until_ms", c.until);
}

template <class A, Of<WithdrawBulletin> C>
void fields(A& a, C& c) {
    a.required("bulletin", c.bulletin);
}

template <class A, Of<RecallSession> C>
void fields(A& a, C& c) {
    a.required("resumes_at_ms", c.resumes_at);
}

template <class A, Of<HandOver> C>
void fields(A& a, C& c) {
    a.required("to", c.to);
    a("next", c.next);
}

template <class A, Of<AdmitObserver> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a.required("category", c.category);
    a.required("name", c.name, {.bytes = limits::name_bytes});
    a("long_name", c.long_name, {.bytes = limits::name_bytes});
    a.required("code", c.code, {.bytes = limits::code_bytes});
    a("flag", c.flag, {.bytes = limits::code_bytes});
    a("language", c.language);
}

template <class A, Of<WithdrawAdmission> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
}

template <class A, Of<SetAttendance> C>
void fields(A& a, C& c) {
    a.required("delegation", c.delegation);
    a.required("presence", c.presence);
    a("persons", c.persons, {.elements = limits::persons_per_delegation});
    a("session", c.session);
}

template <class A, Of<PostNote> C>
void fields(A& a, C& c) {
    a.required("text", c.text, {.bytes = limits::note_bytes});
}

template <class A, Of<MarkStep> C>
void fields(A& a, C& c) {
    a.required("item", c.item);
    a.required("step", c.step);
    a.required("done", c.done);
}

template <class A, Of<AddDocument> C>
void fields(A& a, C& c) {
    a("item", c.item);
    a.required("title", c.title, {.bytes = limits::title_bytes});
    // No default: what nobody said may be read by nobody.
    a.required("access", c.access);
    a.required("language", c.language);
    a.required("href", c.href, {.bytes = limits::href_bytes});
}

template <class A, Of<RemoveDocument> C>
void fields(A& a, C& c) {
    a.required("document", c.document);
}

template <class A, Of<YieldScreens> C>
void fields(A& a, C& c) {
    a.required("yielded", c.yielded);
}

}  // namespace plenaria::protocol
