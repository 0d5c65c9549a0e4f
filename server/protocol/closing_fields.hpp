// The members of what operators inside see of a closing, as they are named on the wire. Internal to
// the module.
#pragma once

#include "server/model/closing_views.hpp"
#include "server/protocol/fields.hpp"

namespace plenaria::protocol {

template <class A, Of<ClosingView> V>
void fields(A& a, V& v) {
    a("number", v.number);
    a("officials_max", v.officials_max);
    a("closed_by", v.closed_by);
    a("staff_listed", v.staff_listed);
    a("staff", v.staff);
    a("without_login", v.without_login);
    a("secretary_since_ms", v.secretary_since);
    a("secretary_item", v.secretary_item);
    a("lead_out", v.lead_out);
    a("speech_waits", v.speech_waits);
}

template <class A, Of<CheckView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("state", v.state);
    a("at_ms", v.at);
    a("by", v.by);
    a("reason", v.reason);
    a("done", v.done);
    a("of", v.of);
    a("missing", v.missing);
}

template <class A, Of<RosterView> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a("name", v.name);
    a("flag", v.flag);
    a("code", v.code);
    a("ticked", v.ticked);
    a("head", v.head);
    a("officials", v.officials);
    a("at_ms", v.at);
    a("by", v.by);
}

}  // namespace plenaria::protocol
