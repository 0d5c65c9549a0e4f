// The fields of every event, with their names in the journal, in one place for writing and reading.
// `visit(name, field)` is called for each field in the order of the journal, `visit(since(n), name,
// field)` for one that came with version n of its kind. Changing a list changes the meaning of
// files that exist: a member may be added, with a new version of its kind (`oldest_and_newest`);
// anything else takes a new kind.
#pragma once

#include <string_view>
#include <utility>

#include "server/domain/events.hpp"
#include "server/journal/definition_fields.hpp"

namespace plenaria::journal {

/// The versions of a kind that journals may hold; the newest is what this build writes. A kind that
/// was new when its definition already had a later shape starts with that.
template <class E>
[[nodiscard]] constexpr std::pair<int, int> oldest_and_newest() {
    if constexpr (Of<E, domain::EventLoaded>) {
        return {1, definition_shape};
    } else if constexpr (Of<E, domain::DefinitionReplaced, domain::ItemInserted>) {
        return {2, definition_shape};
    } else if constexpr (Of<E, domain::DelegationAdmitted>) {
        return {3, definition_shape};
    } else if constexpr (Of<E, domain::SessionConvened>) {
        return {4, definition_shape};
    } else if constexpr (Of<E, domain::AttendanceSet, domain::ItemMoved, domain::ActUndone,
                            domain::ActRedone>) {
        return {1, 3};
    } else if constexpr (Of<E, domain::ListCarried, domain::EntryInscribed, domain::RosterMarked,
                            domain::ScreensUnconfirmed>) {
        return {1, 2};
    } else {
        return {1, 1};
    }
}

template <Of<domain::EventLoaded, domain::DefinitionReplaced> E, class V>
void each_field(E& e, V&& visit) {
    visit("definition", e.definition);
}
template <Of<domain::ServiceResumed> E, class V>
void each_field(E& e, V&& visit) {
    visit("outage_ms", e.outage);
}

// Agenda flow and live editing.

template <Of<domain::SessionOpened> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
}
template <Of<domain::SessionConvened> E, class V>
void each_field(E& e, V&& visit) {
    visit("plan", e.plan);
}
template <Of<domain::SessionSuspended> E, class V>
void each_field(E& e, V&& visit) {
    visit("resumes_at", e.resumes_at);
}
template <Of<domain::ItemStarted, domain::ItemFinished, domain::ItemSkipped, domain::ItemReturned,
             domain::ListClosed>
              E,
          class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
}
template <Of<domain::ItemInserted> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("before", e.before);
    visit("item", e.item);
}
template <Of<domain::ItemMoved> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("item", e.item);
    visit("to", e.to);
    visit("before", e.before);
    visit("as", e.as);
    visit(since(2), "texts_by_item", e.texts_by_item);
    visit(since(3), "shifts_plan", e.shifts_plan);
    visit(since(3), "without_number", e.without_number);
}
template <Of<domain::ItemEdited> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("item", e.item);
    visit("title", e.title);
    visit("planned_ms", e.planned);
    visit("fixed_start", e.fixed_start);
}
template <Of<domain::ListCarried> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("item", e.item);
    visit("to", e.to);
    visit("as", e.as);
    visit(since(2), "texts_by_item", e.texts_by_item);
}
template <Of<domain::ItemMerged> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("item", e.item);
    visit("into", e.into);
}
template <Of<domain::SessionRescheduled> E, class V>
void each_field(E& e, V&& visit) {
    visit("session", e.session);
    visit("planned_start", e.planned_start);
    visit("planned_end", e.planned_end);
}

// Floor.

/// In version 1 lists had no item: an entry without one is of the item that was present.
template <Of<domain::EntryInscribed> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit(since(2), "item", e.item);
    visit(since(2), "list", e.list);
    visit("delegation", e.delegation);
    visit("category", e.category);
    visit("band", e.band);
    visit(since(2), "rank", e.rank);
    visit("flag", e.flag);
    visit("code", e.code);
    visit("name", e.name);
    visit("long_name", e.long_name);
    visit(since(2), "category_name", e.category_name);
    visit("person", e.person);
    visit("capacity", e.capacity);
    visit(since(2), "on_behalf_of", e.on_behalf_of);
    visit(since(2), "group", e.group);
    visit("language", e.language);
    visit(since(2), "remote", e.remote);
    visit(since(2), "note", e.note);
    visit("allotment_ms", e.allotment);
    visit(since(2), "before", e.before);
    visit(since(2), "late", e.late);
    visit(since(2), "invited", e.invited);
    visit(since(2), "panellist", e.panellist);
}
template <Of<domain::EntryAmended> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("person", e.person);
    visit("capacity", e.capacity);
    visit("language", e.language);
    visit("remote", e.remote);
    visit("note", e.note);
}
template <Of<domain::EntryWithdrawn, domain::EntryPinned, domain::EntryUnpinned,
             domain::EntryCalled, domain::EntryAbsent, domain::SpeechStarted, domain::SpeechPaused,
             domain::SpeechResumed, domain::SpeechCarriedOver>
              E,
          class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
}
template <Of<domain::EntryRemoved> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("reason", e.reason);
}
template <Of<domain::EntryMoved> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("before", e.before);
}
template <Of<domain::EntriesSwapped> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("with", e.with);
}
template <Of<domain::SpeechBackdated> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("to", e.to);
}
template <Of<domain::SpeechEnded> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("outcome", e.outcome);
}
template <Of<domain::SpeechExtended> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("by_ms", e.by);
}
template <Of<domain::TimeCorrected> E, class V>
void each_field(E& e, V&& visit) {
    visit("entry", e.entry);
    visit("consumed_ms", e.consumed);
    visit("reason", e.reason);
}

template <Of<domain::ListOpened> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("reason", e.reason);
}
template <Of<domain::ClosingScheduled> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("at", e.at);
    visit("when_begins", e.when_begins);
}
template <Of<domain::PolicySet> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("policy", e.policy);
    visit("alphabet", e.alphabet);
    visit("start", e.start);
    visit("host", e.host);
}

template <Of<domain::PointRaised> E, class V>
void each_field(E& e, V&& visit) {
    visit("point", e.point);
    visit("delegation", e.delegation);
    visit("flag", e.flag);
    visit("code", e.code);
    visit("name", e.name);
    visit("long_name", e.long_name);
    visit("category_name", e.category_name);
    visit("person", e.person);
    visit("language", e.language);
    visit("allotment_ms", e.allotment);
}
template <Of<domain::PointRecognised, domain::PointDeclined> E, class V>
void each_field(E& e, V&& visit) {
    visit("point", e.point);
}
template <Of<domain::PointRuled> E, class V>
void each_field(E& e, V&& visit) {
    visit("point", e.point);
    visit("ruling", e.ruling);
}

template <Of<domain::ActUndone> E, class V>
void each_field(E& e, V&& visit) {
    visit("act", e.act);
    visit("gap_counts", e.gap_counts);
    visit(since(2), "of", e.of);
    visit(since(3), "keeps_moved", e.keeps_moved);
}
template <Of<domain::ActRedone> E, class V>
void each_field(E& e, V&& visit) {
    visit("act", e.act);
    visit(since(2), "of", e.of);
    visit(since(3), "keeps_moved", e.keeps_moved);
}

// Texts and consensus.

template <Of<domain::TextSet> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
    visit("item", e.item);
    visit("title", e.title);
    visit("paragraphs", e.paragraphs);
}
template <Of<domain::TextPut> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
    visit("version", e.version);
}
template <Of<domain::StanceTaken> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
    visit("delegation", e.delegation);
    visit("name", e.name);
    visit("stance", e.stance);
    visit("statement", e.statement);
    visit("paragraph", e.paragraph);
    visit("blocks", e.blocks);
}
template <Of<domain::StanceWithdrawn> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
    visit("delegation", e.delegation);
    visit("stance", e.stance);
}
template <Of<domain::TextDecided> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
    visit("version", e.version);
    visit("outcome", e.outcome);
    visit("present", e.present);
    visit("quorum", e.quorum);
}

// The venue.

template <Of<domain::BulletinIssued> E, class V>
void each_field(E& e, V&& visit) {
    visit("bulletin", e.bulletin);
    visit("kind", e.kind);
    visit("text", e.text);
    visit("rooms", e.rooms);
    visit("until", e.until);
    visit("resumes_at", e.resumes_at);
}
template <Of<domain::BulletinWithdrawn> E, class V>
void each_field(E& e, V&& visit) {
    visit("bulletin", e.bulletin);
}
template <Of<domain::PresidencyHandedOver> E, class V>
void each_field(E& e, V&& visit) {
    visit("to", e.to);
    visit("next", e.next);
}
template <Of<domain::DelegationAdmitted> E, class V>
void each_field(E& e, V&& visit) {
    visit("admitted", e.admitted);
}
template <Of<domain::AdmissionWithdrawn> E, class V>
void each_field(E& e, V&& visit) {
    visit("delegation", e.delegation);
}
template <Of<domain::AttendanceSet> E, class V>
void each_field(E& e, V&& visit) {
    visit("delegation", e.delegation);
    visit("presence", e.presence);
    visit("persons", e.persons);
    visit(since(2), "session", e.session);
    visit(since(3), "roster", e.roster);
}
template <Of<domain::NotePosted> E, class V>
void each_field(E& e, V&& visit) {
    visit("text", e.text);
}
template <Of<domain::StepMarked> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("step", e.step);
    visit("done", e.done);
}
template <Of<domain::DocumentAdded> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("document", e.document);
}
template <Of<domain::DocumentRemoved> E, class V>
void each_field(E& e, V&& visit) {
    visit("document", e.document);
}
template <Of<domain::ScreensYielded> E, class V>
void each_field(E& e, V&& visit) {
    visit("yielded", e.yielded);
}

// Closed doors and interpretation.

template <Of<domain::ResumptionAnnounced> E, class V>
void each_field(E& e, V&& visit) {
    visit("at", e.at);
}
template <Of<domain::OutputGateSet> E, class V>
void each_field(E& e, V&& visit) {
    visit("output", e.output);
    visit("gate", e.gate);
    visit("evidence", e.evidence);
}
template <Of<domain::CheckConfirmed> E, class V>
void each_field(E& e, V&& visit) {
    visit("check", e.check);
    visit("confirmed", e.confirmed);
}
template <Of<domain::RosterMarked> E, class V>
void each_field(E& e, V&& visit) {
    visit("delegation", e.delegation);
    visit("head", e.head);
    visit("officials", e.officials);
    visit(since(2), "taken_back", e.taken_back);
}
template <Of<domain::StaffListed> E, class V>
void each_field(E& e, V&& visit) {
    visit("persons", e.persons);
}
template <Of<domain::CheckOverridden> E, class V>
void each_field(E& e, V&& visit) {
    visit("check", e.check);
    visit("reason", e.reason);
}
template <Of<domain::SecretaryAdmitted> E, class V>
void each_field(E& e, V&& visit) {
    visit("item", e.item);
    visit("admitted", e.admitted);
}
template <Of<domain::ScreensUnconfirmed> E, class V>
void each_field(E& e, V&& visit) {
    visit(since(2), "screens", e.screens);
}
template <Of<domain::ScreensExpected> E, class V>
void each_field(E& e, V&& visit) {
    visit("screens", e.screens);
}
template <Of<domain::ScreenPaired> E, class V>
void each_field(E& e, V&& visit) {
    visit("screen", e.screen);
    visit("key", e.key);
}
template <Of<domain::ScreenUnpaired, domain::ScreenCleared, domain::ClearanceRevoked> E, class V>
void each_field(E& e, V&& visit) {
    visit("screen", e.screen);
}
template <Of<domain::EmergencyAccessGiven> E, class V>
void each_field(E& e, V&& visit) {
    visit("person", e.person);
    visit("holders", e.holders);
    visit("reason", e.reason);
}
template <Of<domain::DeskSet> E, class V>
void each_field(E& e, V&& visit) {
    visit("channel", e.channel);
    visit("microphone", e.microphone);
}

/// Named one by one, so that a new event with members cannot be forgotten here.
template <Of<domain::SessionResumed, domain::SessionAdjourned, domain::ClearingBegun,
             domain::DoorsClosed, domain::DoorsUnconfirmed, domain::ReopeningBegun,
             domain::ReopeningCancelled, domain::DoorsOpened, domain::ScreensConfirmed,
             domain::EmergencyAcknowledged, domain::Sealed, domain::SealsForgone>
              E,
          class V>
void each_field(E& /*e*/, V&& /*visit*/) {}

}  // namespace plenaria::journal
