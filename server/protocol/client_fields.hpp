// The members of the frames that clients send. Internal to the module.
#pragma once

#include "server/protocol/fields.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::protocol {

template <class A, Of<DeviceInfo> V>
void fields(A& a, V& v) {
    a("id", v.id);
    a("name", v.name);
    a("width", v.width);
    a("height", v.height);
    a("build", v.build);
    a("key", v.key);
    a("named", v.named);
}

template <class A, Of<TimeRequest> V>
void fields(A& a, V& v) {
    a("t0_ms", v.t0);
}

template <class A, Of<Resync> V>
void fields(A& a, V& v) {
    a.required("stream_id", v.stream_id);
}

/// `applied` is written and read apart: it is a map.
template <class A, Of<Status> V>
void fields(A& a, V& v) {
    a("scene", v.scene);
    a("frames_painted", v.frames_painted);
    a("offset_ms", v.offset_ms);
    a("rtt_ms", v.rtt_ms);
    a("width", v.width);
    a("height", v.height);
}

template <class A, Of<Applied> V>
void fields(A& a, V& v) {
    a.required("stream_id", v.stream_id);
    a("rev", v.rev);
}

/// Without `rooms` (a list or `"*"`) and `resume` (a map), which are written and read apart.
template <class A, Of<Identify> V>
void fields(A& a, V& v) {
    a("proto", v.proto);
    a("role", v.role);
    a("view", v.view);
    a("language", v.language);
    a.required("device", v.device);
    a("proof", v.proof);
    a("person", v.person);
    a("ticket", v.ticket);
}

template <class A, Of<CodeRequest> V>
void fields(A& a, V& v) {
    a.required("id", v.id);
    a.required("room", v.room);
    a.required("screen", v.screen);
    a("off", v.off);
}

}  // namespace plenaria::protocol
