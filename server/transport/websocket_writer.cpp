#include "server/transport/websocket_writer.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <memory>
#include <utility>

#include "server/model/limits.hpp"
#include "server/transport/connection_limits.hpp"

namespace plenaria::transport {

void WebSocketWriter::go_on() {
    blocked_ = false;
    flush();
}

void WebSocketWriter::halt(Io::Outcome why) {
    blocked_ = true;
    ends_.halted(why);
}

void WebSocketWriter::say(WebSocketOpcode opcode, std::string_view payload) {
    if (close_sent_) {
        return;
    }
    Piece piece{std::make_shared<const WireText>(payload, opcode), false};
    // While the socket is full the last of a kind stands for those before it.
    std::erase_if(own_, [&](const Piece& waiting) {
        return waiting.text->wire().front() == piece.text->wire().front();
    });
    own_.push_back(std::move(piece));
    flush();
}

void WebSocketWriter::part(std::string_view payload) {
    if (!close_sent_) {
        own_.clear();
        own_.push_back({std::make_shared<const WireText>(payload, WebSocketOpcode::close), false});
        close_sent_ = true;
    }
    flush();
}

Wire::Offered WebSocketWriter::offer(const SharedText& text) {
    using Offered = Wire::Offered;
    if (blocked_ || close_sent_ || !is_idle()) {
        return Offered::refused;
    }
    const std::string_view bytes = text->wire();
    const iovec piece{const_cast<char*>(bytes.data()), bytes.size()};
    const Io io = ends_.write({&piece, 1});
    written_ = io.outcome == Io::Outcome::done ? io.bytes : 0;
    count_progress(written_);
    if (written_ == bytes.size()) {
        written_ = 0;
        return Offered::written;
    }
    unwritten_.push_back({text, true});
    // Where a part was taken, that nothing more is, the next try tells.
    halt(io.outcome == Io::Outcome::done ? Io::Outcome::wait_write : io.outcome);
    return Offered::under_way;
}

void WebSocketWriter::flush() {
    // Of the thread: what is gathered is written before anybody else gathers.
    static thread_local std::vector<Piece> pieces;
    std::size_t moved = 0;
    while (!blocked_) {
        pieces.clear();
        gather(pieces);
        if (pieces.empty()) {
            break;
        }
        if (moved >= limits::bytes_per_turn) {
            // A long snapshot gives way to others.
            std::move(pieces.begin(), pieces.end(), std::back_inserter(unwritten_));
            halt(Io::Outcome::wait_write);
            break;
        }
        moved += send(pieces);
    }
    pieces.clear();
    if (blocked_) {
        hold_one();
    }
}

void WebSocketWriter::hold_one() {
    const auto is_told = [](const Piece& piece) { return piece.told; };
    if (close_sent_ || std::any_of(unwritten_.begin(), unwritten_.end(), is_told)) {
        return;
    }
    if (SharedText text = ends_.next_text()) {
        unwritten_.push_back({std::move(text), true});
    }
}

void WebSocketWriter::gather(std::vector<Piece>& pieces) {
    const bool rest = !unwritten_.empty();
    for (std::vector<Piece>* waiting : {&unwritten_, &own_}) {
        std::move(waiting->begin(), waiting->end(), std::back_inserter(pieces));
        std::vector<Piece>{}.swap(*waiting);
    }
    // What the socket did not take goes first and alone: the rest waits where it is bounded and can
    // still be taken back.
    if (close_sent_ || rest) {
        return;
    }
    std::size_t bytes = 0;
    while (pieces.size() < limits::frames_per_write && bytes < limits::bytes_per_write) {
        SharedText text = ends_.next_text();
        if (!text) {
            break;
        }
        bytes += text->size();
        pieces.push_back({std::move(text), true});
    }
    if (!pieces.empty()) {
        return;
    }
    if (const auto code = ends_.close_wanted()) {
        close_sent_ = true;
        ends_.closes();
        pieces.push_back(
            {std::make_shared<const WireText>(close_payload(static_cast<std::uint16_t>(*code)),
                                              WebSocketOpcode::close),
             false});
    }
}

std::size_t WebSocketWriter::send(std::vector<Piece>& pieces) {
    std::array<iovec, limits::frames_per_write> vectors;
    const std::size_t used = std::min(vectors.size(), pieces.size());
    for (std::size_t i = 0; i < used; ++i) {
        const std::string_view bytes = pieces[i].text->wire().substr(i == 0 ? written_ : 0);
        vectors[i] = {const_cast<char*>(bytes.data()), bytes.size()};
    }
    const Io io = ends_.write({vectors.data(), used});
    const std::size_t moved = io.outcome == Io::Outcome::done ? io.bytes : 0;
    std::size_t taken = written_ + moved;
    auto rest = pieces.begin();
    for (; rest != pieces.end(); ++rest) {
        const std::size_t size = rest->text->wire().size();
        if (taken < size) {
            break;
        }
        taken -= size;
        if (rest->told) {
            ends_.written();
        }
    }
    written_ = taken;
    if (rest != pieces.end()) {
        unwritten_.assign(std::make_move_iterator(rest), std::make_move_iterator(pieces.end()));
    }
    if (io.outcome != Io::Outcome::done) {
        halt(io.outcome);
    }
    count_progress(moved);
    return moved;
}

void WebSocketWriter::count_progress(std::size_t bytes) {
    progress_ += bytes;
    if (progress_ >= limits::progress_bytes) {
        progress_ = 0;
        ends_.moved();
    }
}

}  // namespace plenaria::transport
