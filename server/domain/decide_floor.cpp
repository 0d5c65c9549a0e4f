// The floor itself: who has it, and the clock of the speech (R5, floor.md).
#include "server/domain/floor_rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

const EntryId* first_of(const Situation& s, ListKind kind) {
    auto key = *current_list_key(s.state, s.room);
    key.kind = kind;
    const SpeakersList* list = find_list(s.room, key);
    return list == nullptr || list->waiting.empty() ? nullptr : &list->waiting.front();
}

/// Nothing if speakers may be called from the present main list: a panel's waits until the
/// moderator opens it (R3.3).
std::optional<Rejection> need_queue_open(const Situation& s) {
    const auto key = current_list_key(s.state, s.room);
    if (list_state(s.state, s.room, *key, s.now) == ListState::draft) {
        return reject(RejectionCode::list_not_open);
    }
    return std::nullopt;
}

/// The speech that runs, or why none does.
Result<const Entry*> running_speech(const Situation& s) {
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return reject(RejectionCode::nobody_speaking);
    }
    if (holder->state != EntryState::speaking) {
        return reject(RejectionCode::speech_not_running);
    }
    return holder;
}

/// Nothing if the room may go on with speeches: an open session and no point of order.
std::optional<Rejection> need_flow(const Situation& s) {
    auto refusal = need_open_session(s);
    return refusal ? refusal : need_no_point(s);
}

}  // namespace

Decision decide_on(const Situation& s, const CallEntry& c) {
    if (auto refusal = need_flow(s)) {
        return *refusal;
    }
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (!waits_now(s, *entry)) {
        return reject(RejectionCode::not_waiting);
    }
    if (auto refusal = need_floor_for_call(s)) {
        return *refusal;
    }
    if (entry->list == ListKind::reply) {
        if (!c.now && first_of(s, ListKind::main) != nullptr) {
            return reject(RejectionCode::reply_waits);
        }
    } else if (auto refusal = need_queue_open(s)) {
        return *refusal;
    }
    return Events{EntryCalled{c.entry}};
}

Decision decide_on(const Situation& s, const NextSpeaker&) {
    if (auto refusal = need_flow(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder != nullptr && holder->state == EntryState::called) {
        return *need_free_floor(s);
    }
    const EntryId* next = first_of(s, ListKind::main);
    if (next != nullptr) {
        if (auto refusal = need_queue_open(s)) {
            return *refusal;
        }
    } else {
        next = first_of(s, ListKind::reply);
    }
    if (next == nullptr) {
        return reject(RejectionCode::nobody_waiting);
    }
    Events events;
    end_holder(s, events);
    events.push_back(EntryCalled{*next});
    return events;
}

Decision decide_on(const Situation& s, const SkipEntry& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (entry->state != EntryState::called) {
        if (!waits_now(s, *entry)) {
            return reject(RejectionCode::not_waiting);
        }
        if (*first_of(s, entry->list) != c.entry) {
            return reject(RejectionCode::not_in_front);
        }
    }
    return Events{EntryAbsent{c.entry}};
}

Decision decide_on(const Situation& s, const StartSpeech&) {
    if (auto refusal = need_flow(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder == nullptr || holder->state != EntryState::called) {
        return reject(RejectionCode::nobody_called);
    }
    return Events{SpeechStarted{holder->id}};
}

Decision decide_on(const Situation& s, const BackdateSpeech& c) {
    const auto speech = running_speech(s);
    if (!speech) {
        return speech.error();
    }
    const Entry& entry = *speech.value();
    const bool in_range = entry.consumed == Millis{0} && entry.called_at &&
                          *entry.called_at <= c.to && c.to <= s.now && c.to <= *entry.running_since;
    if (!in_range) {
        return reject(RejectionCode::backdate_out_of_range);
    }
    if (c.to == *entry.running_since) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{SpeechBackdated{entry.id, c.to}};
}

Decision decide_on(const Situation& s, const PauseSpeech&) {
    const auto speech = running_speech(s);
    if (!speech) {
        return speech.error();
    }
    return Events{SpeechPaused{speech.value()->id}};
}

Decision decide_on(const Situation& s, const ResumeSpeech&) {
    if (auto refusal = need_flow(s)) {
        return *refusal;
    }
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        if (s.floor().suspended.empty()) {
            return reject(RejectionCode::nobody_speaking);
        }
        return Events{SpeechResumed{s.floor().suspended.back()}};
    }
    if (holder->state != EntryState::paused) {
        return reject(RejectionCode::speech_not_paused);
    }
    return Events{SpeechResumed{holder->id}};
}

Decision decide_on(const Situation& s, const EndSpeech& c) {
    const Entry* holder = s.holder();
    if (holder == nullptr || holder->state == EntryState::called) {
        return reject(RejectionCode::nobody_speaking);
    }
    return Events{SpeechEnded{holder->id, c.stopped ? EntryState::stopped : EntryState::finished}};
}

Decision decide_on(const Situation& s, const ExtendSpeech& c) {
    const Entry* holder = s.holder();
    if (holder == nullptr) {
        return reject(RejectionCode::nobody_speaking);
    }
    const Millis allotment = holder->allotment + c.by;
    const bool in_range = c.by != Millis{0} && c.by <= limits::extension_max &&
                          c.by >= -Millis{limits::extension_max} && allotment >= Millis{0} &&
                          allotment <= limits::allotment_max;
    if (!in_range) {
        return reject(RejectionCode::extension_out_of_range);
    }
    return Events{SpeechExtended{holder->id, c.by}};
}

Decision decide_on(const Situation& s, const CorrectTime& c) {
    const Entry* entry = find_entry(s, c.entry);
    if (entry == nullptr) {
        return no_such_entry(c.entry);
    }
    if (!is_over(entry->state) || !entry->started_at) {
        return reject(RejectionCode::entry_not_over);
    }
    if (c.reason.empty()) {
        return reject(RejectionCode::reason_missing);
    }
    if (c.consumed < Millis{0} || c.consumed > limits::correction_max) {
        return reject(RejectionCode::invalid_argument, "what", same_text("consumed"));
    }
    if (c.consumed == entry->consumed) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{TimeCorrected{c.entry, c.consumed, c.reason}};
}

}  // namespace plenaria::domain::rules
