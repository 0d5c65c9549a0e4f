// A live link to the server on its own thread (libwebsockets); the UI thread only reads pictures
// and posts requests. Reconnects for ever until the server says stop.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "server/client/name_lookup.hpp"
#include "server/client/picture.hpp"
#include "server/client/server_trust.hpp"
#include "server/model/device_claim.hpp"
#include "server/model/time.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::client {

struct LinkSettings {
    std::string host = "127.0.0.1";
    std::uint16_t port = 8470;
    /// With it the connection is encrypted, and only to the server that is meant; a server whose
    /// certificate does not prove that is told in `Picture::trouble` and tried again.
    std::optional<ServerTrust> trust = {};
    /// Sent at each connection; resume points are filled in by the link. A proof is never sent in
    /// the clear to another machine: the link stops instead.
    protocol::Identify identity;
    /// Signs for `identity.device.key`, where there is one; called on the link thread at each
    /// `hello`. Key and proof go out encrypted or to this very machine; elsewhere the link sends
    /// neither and goes on, as a screen of which nothing is known.
    std::function<std::string(const DeviceClaim&)> prove = {};
    /// Looks `host` up, on a thread of its own that may outlive the link; tests give another.
    std::function<std::vector<std::string>(const std::string&)> resolve = addresses_of;
    /// How long an attempt waits for that before it goes on with the addresses that are known; an
    /// answer that comes later is for the next one. The C library gives a dead name server 5 s
    /// before it asks the next: less would give up just before the answer, each time.
    Millis resolve_within{6'000};
    /// Where nobody was reached for so long, `Picture::trouble` says so. A server that is being
    /// started, or a login that is not given up yet, takes less. Tests shorten it.
    Millis unreachable_after{8'000};
};

/// Thread-safe. Its destructor closes the connection (1001) and joins the thread; it waits for no
/// name server.
class Link {
public:
    /// Starts the thread. `wake` is called on the link thread whenever a new picture or result is
    /// there; it must only wake the UI (push an SDL event) and return.
    Link(LinkSettings settings, std::function<void()> wake);
    ~Link();
    Link(const Link&) = delete;
    Link& operator=(const Link&) = delete;

    /// The latest picture; never null.
    [[nodiscard]] std::shared_ptr<const Picture> picture() const;

    /// Sends a command; answers false when the link is not live or 64 are already waiting, and
    /// then nothing was sent. A command that was sent when the link broke is sent again with the
    /// same id after the next welcome (the server answers it once).
    [[nodiscard]] bool send(CommandRequest request);
    /// Asks that a screen show its code, as a command is sent; answered by a result of its id.
    [[nodiscard]] bool send(protocol::CodeRequest request);
    /// Results since the last call, oldest first; at most 256 are kept.
    [[nodiscard]] std::vector<protocol::CommandResult> take_results();

    /// What the glass shows; the link sends it every 5 s and on change, with `applied` where the
    /// server asked for it. `painted` is the picture that was painted, which `picture` answered.
    void report_painted(const Picture& painted, std::string scene, std::int64_t frames_painted,
                        int width, int height);

private:
    struct State;
    std::unique_ptr<State> state_;
};

}  // namespace plenaria::client
