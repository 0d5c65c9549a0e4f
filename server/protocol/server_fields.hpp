// The members of the frames that the server sends. Internal to the module.
#pragma once

#include <array>
#include <string_view>
#include <utility>

#include "server/protocol/fields.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria {

template <>
struct Names<protocol::ResumeMode> {
    static constexpr auto all = std::to_array<std::pair<protocol::ResumeMode, std::string_view>>(
        {{protocol::ResumeMode::snapshot, "snapshot"}, {protocol::ResumeMode::delta, "delta"}});
};

}  // namespace plenaria

namespace plenaria::protocol {

template <class A, Of<Hello> V>
void fields(A& a, V& v) {
    a("proto", v.proto);
    a.required("server_id", v.server_id);
    a.required("boot_id", v.boot_id);
    a("nonce", v.nonce);
    a("now_ms", v.now);
}

template <class A, Of<StreamGrant> V>
void fields(A& a, V& v) {
    a.required("stream_id", v.stream_id);
    a.required("room", v.room);
    a("audience", v.audience);
    a("view", v.view);
    a("resume", v.resume);
}

template <class A, Of<Welcome> V>
void fields(A& a, V& v) {
    a.required("connection_id", v.connection_id);
    a.required("streams", v.streams);
    a("ticket", v.ticket);
    a("undeclared", v.undeclared);
}

/// Without `sections`, which is JSON text on both sides.
template <class A, Of<SnapshotPart> V>
void fields(A& a, V& v) {
    a("now_ms", v.now);
    a.required("stream_id", v.stream_id);
    a("rev", v.rev);
    a("part", v.part);
    a("of", v.of);
    a("replaces", v.replaces);
    a("ack", v.ack);
}

template <class A, Of<TimeReply> V>
void fields(A& a, V& v) {
    a("t0_ms", v.t0);
    a("t1_ms", v.t1);
    a("t2_ms", v.t2);
}

template <class A, Of<Effect> V>
void fields(A& a, V& v) {
    a.required("kind", v.kind);
    a("text", v.text);
    a("from_ms", v.from);
    a("to_ms", v.to);
}

template <class A, Of<CodeOrder> V>
void fields(A& a, V& v) {
    a("code", v.code);
    a("lasts_ms", v.lasts);
}

template <class A, Of<ErrorFrame> V>
void fields(A& a, V& v) {
    a.required("code", v.code);
    a.required("text", v.text);
}

}  // namespace plenaria::protocol
