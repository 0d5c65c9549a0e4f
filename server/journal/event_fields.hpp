// The fields of every event and of what events carry, with their names in the journal, in one place
// for writing and reading. `visit(name, field)` is called for each field in the order of the
// journal. Changing a list changes the meaning of files that exist: a new shape of an event needs a
// new version of its kind and an upgrader (event_codec.hpp).
#pragma once

#include "server/domain/events.hpp"

namespace plenaria::journal {

template <class V>
void each_field(domain::Category& c, V&& visit) {
    visit("id", c.id);
    visit("name", c.name);
    visit("band", c.band);
    visit("allotment_ms", c.allotment);
    visit("admitted_to_closed", c.admitted_to_closed);
}

template <class V>
void each_field(domain::Grants& g, V&& visit) {
    visit("agenda", g.agenda);
    visit("floor", g.floor);
    visit("queue", g.queue);
    visit("channels", g.channels);
}

template <class V>
void each_field(domain::SessionKind& k, V&& visit) {
    visit("id", k.id);
    visit("name", k.name);
    visit("confidential", k.confidential);
    visit("grants", k.grants);
}

template <class V>
void each_field(domain::Profile& p, V&& visit) {
    visit("id", p.id);
    visit("name", p.name);
    visit("languages", p.languages);
    visit("categories", p.categories);
    visit("session_kinds", p.session_kinds);
    visit("warn_at_ms", p.warn_at);
    visit("next_shown", p.next_shown);
    visit("entries_per_delegation", p.entries_per_delegation);
}

template <class V>
void each_field(domain::Delegation& d, V&& visit) {
    visit("id", d.id);
    visit("category", d.category);
    visit("flag", d.flag);
    visit("code", d.code);
    visit("name", d.name);
    visit("long_name", d.long_name);
    visit("language", d.language);
}

template <class V>
void each_field(domain::Item& i, V&& visit) {
    visit("id", i.id);
    visit("number", i.number);
    visit("kind", i.kind);
    visit("title", i.title);
    visit("public_title", i.public_title);
    visit("confidential", i.confidential);
    visit("excludes_secretariat", i.excludes_secretariat);
    visit("planned_start", i.planned_start);
    visit("planned_ms", i.planned);
    visit("allotment_ms", i.allotment);
    visit("bands", i.bands);
}

template <class V>
void each_field(domain::Session& s, V&& visit) {
    visit("id", s.id);
    visit("room", s.room);
    visit("kind", s.kind);
    visit("title", s.title);
    visit("public_title", s.public_title);
    visit("planned_start", s.planned_start);
    visit("planned_end", s.planned_end);
    visit("items", s.items);
}

template <class V>
void each_field(domain::Channel& c, V&& visit) {
    visit("id", c.id);
    visit("number", c.number);
    visit("code", c.code);
    visit("name", c.name);
    visit("language", c.language);
    visit("booth", c.booth);
}

template <class V>
void each_field(domain::Output& o, V&& visit) {
    visit("id", o.id);
    visit("name", o.name);
    visit("class", o.output_class);
    visit("kind", o.kind);
}

template <class V>
void each_field(domain::Screen& s, V&& visit) {
    visit("id", s.id);
    visit("name", s.name);
    visit("view", s.view);
}

template <class V>
void each_field(domain::Room& r, V&& visit) {
    visit("id", r.id);
    visit("name", r.name);
    visit("channels", r.channels);
    visit("outputs", r.outputs);
    visit("screens", r.screens);
}

template <class V>
void each_field(domain::Definition& d, V&& visit) {
    visit("id", d.id);
    visit("title", d.title);
    visit("forum", d.forum);
    visit("zone", d.zone);
    visit("presidency", d.presidency);
    visit("profile", d.profile);
    visit("delegations", d.delegations);
    visit("rooms", d.rooms);
    visit("sessions", d.sessions);
}

template <class V>
void each_field(domain::EventLoaded& e, V&& visit) {
    visit("definition", e.definition);
}
template <class V>
void each_field(domain::ServiceResumed& e, V&& visit) {
    visit("outage_ms", e.outage);
}

template <class V>
void each_field(domain::SessionOpened& e, V&& visit) {
    visit("session", e.session);
}
template <class V>
void each_field(domain::SessionSuspended& e, V&& visit) {
    visit("resumes_at", e.resumes_at);
}
template <class V>
void each_field(domain::SessionResumed&, V&&) {}
template <class V>
void each_field(domain::SessionAdjourned&, V&&) {}
template <class V>
void each_field(domain::ItemStarted& e, V&& visit) {
    visit("item", e.item);
}
template <class V>
void each_field(domain::ItemFinished& e, V&& visit) {
    visit("item", e.item);
}
template <class V>
void each_field(domain::ItemSkipped& e, V&& visit) {
    visit("item", e.item);
}
template <class V>
void each_field(domain::ItemReturned& e, V&& visit) {
    visit("item", e.item);
}

template <class V>
void each_field(domain::EntryInscribed& e, V&& visit) {
    visit("entry", e.entry);
    visit("delegation", e.delegation);
    visit("category", e.category);
    visit("band", e.band);
    visit("flag", e.flag);
    visit("code", e.code);
    visit("name", e.name);
    visit("long_name", e.long_name);
    visit("person", e.person);
    visit("capacity", e.capacity);
    visit("language", e.language);
    visit("allotment_ms", e.allotment);
}
template <class V>
void each_field(domain::EntryWithdrawn& e, V&& visit) {
    visit("entry", e.entry);
}
template <class V>
void each_field(domain::EntryMoved& e, V&& visit) {
    visit("entry", e.entry);
    visit("before", e.before);
}
template <class V>
void each_field(domain::EntryCalled& e, V&& visit) {
    visit("entry", e.entry);
}
template <class V>
void each_field(domain::SpeechStarted& e, V&& visit) {
    visit("entry", e.entry);
}
template <class V>
void each_field(domain::SpeechPaused& e, V&& visit) {
    visit("entry", e.entry);
}
template <class V>
void each_field(domain::SpeechResumed& e, V&& visit) {
    visit("entry", e.entry);
}
template <class V>
void each_field(domain::SpeechEnded& e, V&& visit) {
    visit("entry", e.entry);
    visit("outcome", e.outcome);
}
template <class V>
void each_field(domain::SpeechExtended& e, V&& visit) {
    visit("entry", e.entry);
    visit("by_ms", e.by);
}

template <class V>
void each_field(domain::ClearingBegun&, V&&) {}
template <class V>
void each_field(domain::DoorsClosed&, V&&) {}
template <class V>
void each_field(domain::DoorsUnconfirmed&, V&&) {}
template <class V>
void each_field(domain::ReopeningBegun&, V&&) {}
template <class V>
void each_field(domain::ReopeningCancelled&, V&&) {}
template <class V>
void each_field(domain::DoorsOpened&, V&&) {}
template <class V>
void each_field(domain::ResumptionAnnounced& e, V&& visit) {
    visit("at", e.at);
}
template <class V>
void each_field(domain::OutputGateSet& e, V&& visit) {
    visit("output", e.output);
    visit("gate", e.gate);
    visit("evidence", e.evidence);
}

template <class V>
void each_field(domain::DeskSet& e, V&& visit) {
    visit("channel", e.channel);
    visit("microphone", e.microphone);
}

}  // namespace plenaria::journal
