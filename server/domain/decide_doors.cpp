// Closed doors (R4), the gates of outputs, and what a person says of an interpreter's desk.
#include <string>

#include "server/domain/checklist.hpp"
#include "server/domain/rules.hpp"
#include "server/model/person_name.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

/// Somebody else may have been faster, either way.
Rejection no_reopening(const Situation& s) {
    return s.room.closing ? reject(RejectionCode::doors_not_reopening)
                          : reject(RejectionCode::doors_not_reopening, "instead",
                                   text_of("rejection.doors_opened_already"));
}

}  // namespace

Decision decide_on(const Situation& s, const CloseDoors&) {
    if (s.room.closing) {
        return reject(RejectionCode::doors_not_open, "instead",
                      text_of(s.room.closing->reopening_since ? "rejection.reopening_prepared"
                                                              : "rejection.doors_closed_already"));
    }
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    Events events;
    if (const Entry* holder = s.holder(); holder && holder->state == EntryState::speaking) {
        events.push_back(SpeechPaused{holder->id});
    }
    events.push_back(ClearingBegun{});
    follow_checklist(Closing{}, begin_checklist(s.state, s.room), events);
    return events;
}

Decision decide_on(const Situation& s, const BeginReopening&) {
    if (!s.room.closing || s.room.closing->reopening_since) {
        return reject(RejectionCode::doors_already_open);
    }
    return Events{ReopeningBegun{}};
}

Decision decide_on(const Situation& s, const CancelReopening&) {
    if (!s.room.closing || !s.room.closing->reopening_since) {
        return no_reopening(s);
    }
    return Events{ReopeningCancelled{}};
}

Decision decide_on(const Situation& s, const ConfirmReopening&) {
    if (!s.room.closing || !s.room.closing->reopening_since) {
        return no_reopening(s);
    }
    Events events;
    end_holder(s, events);
    // What is said behind closed doors does not go on outside.
    for (const EntryId& id : s.floor().suspended) {
        events.push_back(SpeechEnded{id, EntryState::finished});
    }
    const Item* item = current_item_definition(s.state, s.room);
    if (item != nullptr && s.progress().current != item->id) {
        events.push_back(ItemFinished{item->id});
    }
    events.push_back(DoorsOpened{});
    if (s.session() != nullptr && s.progress().convened) {
        // A private meeting is its closing: open, its room would say "members only" of nobody.
        events.push_back(SessionAdjourned{});
    }
    return events;
}

Decision decide_on(const Situation& s, const AnnounceResumption& c) {
    if (!s.room.closing) {
        return reject(RejectionCode::doors_already_open);
    }
    if (c.at && *c.at < s.now) {
        return reject(RejectionCode::resumption_in_past);
    }
    return Events{ResumptionAnnounced{c.at}};
}

Decision decide_on(const Situation& s, const SetOutputGate& c) {
    if (!s.room.outputs.contains(c.output)) {
        return reject(RejectionCode::unknown_output, "id", same_text(c.output.value));
    }
    if (s.room.closing && c.gate == Gate::cut && !names_a_person(c.evidence)) {
        // Nothing measures a cable: the label rests on a person's word, by name. Whoever holds a
        // token is known by the role, and has to say who saw it.
        return reject(RejectionCode::invalid_argument, "what", text_of("argument.evidence"));
    }
    const OutputGateSet set{c.output, c.gate, std::string{without_blanks(c.evidence)}};
    Events events{set};
    if (s.room.closing) {
        // What a person reports is always taken; the label follows it, both ways (law 7).
        Checklist after = s.room.closing->checklist;
        note_gate(after, s.state, s.room, set, s.now, {});
        follow_checklist(*s.room.closing, after, events);
    }
    return events;
}

Decision decide_on(const Situation& s, const SetDesk& c) {
    if (!s.room.desks.contains(c.channel)) {
        return reject(RejectionCode::unknown_channel, "id", same_text(c.channel.value));
    }
    return Events{DeskSet{c.channel, c.microphone}};
}

}  // namespace plenaria::domain::rules
