// What one WebSocket still has to write, and how: several frames in one write, the rest of one that
// was cut short, its own answers between two frames. Sans-IO: the simulation drives it as well.
#pragma once

#include <sys/uio.h>

#include <cstddef>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "server/protocol/frames.hpp"
#include "server/transport/hub.hpp"
#include "server/transport/io.hpp"
#include "server/transport/wire_text.hpp"

namespace plenaria::transport {

/// Single-threaded. A write is tried at once, without asking whether the socket is ready; only what
/// did not fit waits. Idle it keeps no buffer.
class WebSocketWriter {
public:
    /// What it writes to, and the hub as this connection sees it.
    class Ends {
    public:
        virtual ~Ends() = default;
        /// As `Channel::write`.
        [[nodiscard]] virtual Io write(std::span<const iovec> pieces) = 0;
        /// Nothing more is written until `go_on`, for that reason: the socket takes no more, or
        /// must be read first, or is over. It may be in the middle of the hub's round.
        virtual void halted(Io::Outcome why) = 0;
        /// A closing that the hub wants is about to be written: nothing is said after it.
        virtual void closes() = 0;
        /// As the hub's calls of these names, for this connection.
        [[nodiscard]] virtual SharedText next_text() = 0;
        virtual void written() = 0;
        virtual void moved() = 0;
        [[nodiscard]] virtual std::optional<protocol::CloseCode> close_wanted() const = 0;
    };

    /// `ends` must outlive it.
    explicit WebSocketWriter(Ends& ends) : ends_(ends) {}

    /// Writes what there is, until there is nothing or the socket halts.
    void flush();
    /// What halted is over.
    void go_on();
    /// As `Wire::offer`.
    [[nodiscard]] Wire::Offered offer(const SharedText& text);
    /// A control frame of our own, between two texts; of a kind that waits the last one stands.
    void say(WebSocketOpcode opcode, std::string_view payload);
    /// The closing, unless one was said, in place of our own frames that wait; nothing follows it.
    void part(std::string_view payload);

    /// Whether a closing was said, or waits to be.
    [[nodiscard]] bool has_parted() const { return close_sent_; }
    [[nodiscard]] bool is_halted() const { return blocked_; }
    /// Whether everything that it was given or took was written.
    [[nodiscard]] bool is_idle() const { return own_.empty() && unwritten_.empty(); }

private:
    /// A frame that was taken from the hub (`told`) or is our own.
    struct Piece {
        SharedText text;
        bool told = false;
    };

    void halt(Io::Outcome why);
    /// A pipe that is full of our own answers would not be seen to stall: the hub's clock runs from
    /// what it was asked for.
    void hold_one();
    void gather(std::vector<Piece>& pieces);
    /// Writes what it can of `pieces`, answers how many bytes; keeps the rest.
    std::size_t send(std::vector<Piece>& pieces);
    void count_progress(std::size_t bytes);

    Ends& ends_;
    std::vector<Piece> own_;        ///< pongs, pings, the closing
    std::vector<Piece> unwritten_;  ///< what the socket did not take
    std::size_t written_ = 0;       ///< bytes of the first of them that it took
    std::size_t progress_ = 0;      ///< bytes that the socket took since the hub was told of some
    bool blocked_ = false;          ///< waits for `go_on`
    bool close_sent_ = false;       ///< or waits to be: no text follows it
};

}  // namespace plenaria::transport
