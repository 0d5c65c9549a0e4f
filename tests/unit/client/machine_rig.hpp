// A LinkMachine with its hands tied: the test is the socket, the server and the clock.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/client/link_machine.hpp"

namespace plenaria::client {

/// A view that differs with `title`, as one stream of room "plenaria" shows it.
[[nodiscard]] View view_of(const std::string& title);

/// The server's side of one stream.
class FakeStream {
public:
    explicit FakeStream(std::string id) : id_(std::move(id)) {}

    /// Changes the stream's content; answers the delta's part.
    protocol::DeltaPart change(const View& view);
    [[nodiscard]] std::vector<protocol::SnapshotPart> snapshot(bool ack = false,
                                                               std::string replaces = {}) const;
    [[nodiscard]] std::int64_t rev() const { return encoder_.rev(); }
    [[nodiscard]] const std::string& id() const { return id_; }

private:
    std::string id_;
    protocol::StreamEncoder encoder_;
};

/// Feeds the machine and sorts what it answers.
class MachineRig {
public:
    explicit MachineRig(Role role = Role::display, double random = 0.5);
    /// A screen with a key.
    MachineRig(std::string key, LinkMachine::Prove prove);

    void connect(std::optional<std::string> channel = std::nullopt);
    void close(std::uint16_t code);
    void wait(Millis time);
    /// The lid is closed for that long.
    void sleep(Millis time = Millis{3'600'000});
    template <class Frame>
    void hear(const Frame& frame) {
        carry_out(machine.text(protocol::encode(frame), now));
    }
    void hear_delta(const std::vector<protocol::DeltaPart>& parts, bool ack = false);
    void hear_text(const std::string& text);
    void command(CommandRequest request);
    void ask_code(const protocol::CodeRequest& request);
    /// The present picture, but as it was at those revs.
    void paint(const std::vector<protocol::ResumePoint>& revs, std::string scene = "floor");
    void paint_picture(const Picture& picture, std::string scene = "floor");

    /// Connection, hello, identify, welcome.
    void join(const std::string& boot, const std::vector<protocol::StreamGrant>& grants);
    /// The same with one stream in room "plenaria", and its snapshot.
    void join_live(const std::string& boot, const FakeStream& stream);
    [[nodiscard]] static protocol::Hello hello(const std::string& boot);

    /// The frames of one kind that were sent since `forget_sent`, oldest first.
    template <class Frame>
    [[nodiscard]] std::vector<Frame> sent() const {
        std::vector<Frame> found;
        for (const auto& frame : sent_) {
            if (const auto* match = std::get_if<Frame>(&frame)) {
                found.push_back(*match);
            }
        }
        return found;
    }
    void forget_sent() { sent_.clear(); }

    [[nodiscard]] std::optional<std::string> shown_title() const;

    SteadyPoint now{std::chrono::hours{5}};
    LinkMachine machine;
    std::vector<Millis> reconnects;
    std::vector<std::uint16_t> closes;
    std::vector<protocol::CommandResult> results;

private:
    void carry_out(const LinkActions& actions);

    std::vector<protocol::ClientFrame> sent_;
};

/// A grant of a stream in room "plenaria".
[[nodiscard]] protocol::StreamGrant grant_of(
    const std::string& stream_id,
    protocol::ResumeMode resume = protocol::ResumeMode::snapshot);

/// "Next" in room "plenaria".
[[nodiscard]] CommandRequest next_command(const std::string& id);

}  // namespace plenaria::client
