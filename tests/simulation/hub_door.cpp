#include "tests/simulation/hub_door.hpp"

#include <algorithm>
#include <deque>
#include <optional>
#include <span>
#include <string_view>
#include <utility>

#include "server/transport/connection_limits.hpp"
#include "server/transport/websocket_writer.hpp"

namespace plenaria::simulation {
namespace {

// As server/transport/websocket_session.cpp has it: a ping at half of it.
constexpr Millis idle_timeout{15'000};
constexpr Millis closing_within{limits::closing_within};
constexpr Millis farewell_within{limits::farewell_within};

}  // namespace

class HubDoor::Session : public transport::Wire, private transport::WebSocketWriter::Ends {
public:
    Session(HubDoor& door, std::shared_ptr<Line> line)
        : door_(door), line_(std::move(line)), heard_(door.timeline_.now()) {}

    void start(const std::shared_ptr<Session>& self) {
        self_ = self;
        line_->down->send({Parcel::Kind::open, {}, 0});
        number_ = door_.hub_.connect(
            *this,
            {access::Route::tls, "10.0.0." + std::to_string(line_->client + 1), line_->channel});
        wake();
    }

    void wake() override {
        if (!over_) {
            writer_.flush();
            end_when_parted();
        }
    }

    Offered offer(const transport::SharedText& text) override {
        if (over_ || !writer_.is_idle() || writer_.has_parted() || writer_.is_halted()) {
            return Offered::refused;
        }
        const auto leaving = instead_of(text);
        const Offered offered = writer_.offer(leaving.front());
        door_.ports_.traffic.at_once += offered == Offered::written ? 1 : 0;
        if (offered == Offered::under_way) {
            told_.push_back(true);
        }
        return offered;
    }

    void evict() override {
        ++door_.ports_.traffic.evicted;
        die();
    }

    void arrive(const Parcel& parcel) {
        if (over_) {
            return;
        }
        heard_ = door_.timeline_.now();
        switch (parcel.kind) {
            case Parcel::Kind::text:
                if (!parting_) {
                    door_.hub_.receive(number_, parcel.bytes);
                }
                break;
            case Parcel::Kind::ping:
                if (!parting_) {
                    writer_.say(transport::WebSocketOpcode::pong, {});
                }
                break;
            case Parcel::Kind::close:
                part(parcel.code);
                break;
            case Parcel::Kind::end:
                leave("lost");
                break;
            case Parcel::Kind::open:
            case Parcel::Kind::pong:
            case Parcel::Kind::bytes:
                break;
        }
    }

    void tick() {
        const Millis now = door_.timeline_.now();
        const Millis silent = now - heard_;
        if (over_) {
            return;
        }
        if ((ends_by_ && now >= *ends_by_) || (!ends_by_ && silent >= idle_timeout)) {
            leave("timeout");
        } else if (!ends_by_ && silent >= idle_timeout / 2 && pinged_ != heard_) {
            pinged_ = heard_;
            writer_.say(transport::WebSocketOpcode::ping, {});
        }
    }

    void die() {
        number_ = 0;
        over_ = true;
        line_->down->cut();
    }

    [[nodiscard]] const Line& line() const { return *line_; }
    [[nodiscard]] bool idle() const { return writer_.is_idle(); }
    [[nodiscard]] bool open() const { return number_ != 0; }
    [[nodiscard]] bool over() const { return over_; }

private:
    transport::Io write(std::span<const iovec> pieces) override {
        std::string joined;
        for (const iovec& piece : pieces) {
            joined.append(static_cast<const char*>(piece.iov_base), piece.iov_len);
        }
        const std::size_t taken = line_->down->write(joined);
        Traffic& traffic = door_.ports_.traffic;
        traffic.gathered += pieces.size() > 1 ? 1 : 0;
        traffic.cut_short += taken < joined.size() ? 1 : 0;
        return taken > 0 ? transport::Io{transport::Io::Outcome::done, taken}
                         : transport::Io{transport::Io::Outcome::wait_write, 0};
    }

    void halted(transport::Io::Outcome /*why*/) override {
        line_->down->when_writable([weak = self_] {
            if (const auto self = weak.lock()) {
                // The door lives as long as its sessions, and its thread longer.
                self->door_.thread_.run([weak] {
                    if (const auto there = weak.lock()) {
                        there->go_on();
                    }
                });
            }
        });
    }

    void go_on() {
        if (!over_) {
            writer_.go_on();
            end_when_parted();
        }
    }

    void closes() override { ends_by_ = door_.timeline_.now() + closing_within; }

    transport::SharedText next_text() override {
        if (to_say_.empty()) {
            const auto text = door_.hub_.next_text(number_);
            if (text == nullptr) {
                return nullptr;
            }
            const auto leaving = instead_of(text);
            to_say_.assign(leaving.begin(), leaving.end());
        }
        auto text = std::move(to_say_.front());
        to_say_.pop_front();
        // The hub gave one, whatever leaves in its place.
        told_.push_back(to_say_.empty());
        return text;
    }

    /// What leaves in place of a text, at least one frame.
    [[nodiscard]] std::vector<transport::SharedText> instead_of(
        const transport::SharedText& text) const {
        const auto leaving = door_.ports_.leaves(*line_, std::string{text->payload()});
        std::vector<transport::SharedText> frames;
        for (const std::string& each : leaving) {
            frames.push_back(each == text->payload() ? text : transport::share(each));
        }
        if (frames.empty()) {
            // Says nothing to anybody.
            frames.push_back(std::make_shared<const transport::WireText>(
                std::string_view{}, transport::WebSocketOpcode::pong));
        }
        return frames;
    }

    void written() override {
        const bool whole = told_.front();
        told_.pop_front();
        if (whole) {
            door_.hub_.written(number_);
        }
    }

    void moved() override { door_.hub_.moved(number_); }

    [[nodiscard]] std::optional<protocol::CloseCode> close_wanted() const override {
        return door_.hub_.close_wanted(number_);
    }

    void part(std::uint16_t code) {
        parting_ = true;
        disconnect("closed");
        ends_by_ = door_.timeline_.now() + closing_within;
        writer_.part(transport::close_payload(code));
        end_when_parted();
    }

    void end_when_parted() {
        if (parting_ && !writer_.is_halted() && !std::exchange(writing_ended_, true)) {
            line_->down->finish();
            ends_by_ = door_.timeline_.now() + farewell_within;
        }
    }

    void disconnect(std::string_view reason) {
        if (number_ != 0) {
            door_.hub_.disconnect(std::exchange(number_, 0), reason);
        }
    }

    void leave(std::string_view reason) {
        disconnect(reason);
        over_ = true;
        if (!writing_ended_) {
            line_->down->finish();
        }
    }

    HubDoor& door_;
    std::shared_ptr<Line> line_;
    std::weak_ptr<Session> self_;
    transport::WebSocketWriter writer_{*this};
    Millis heard_;
    Millis pinged_{-1};
    std::optional<Millis> ends_by_;  ///< once a closing was said
    /// Of what the hub gave, what the writer has not asked for; planted faults make two of one.
    std::deque<transport::SharedText> to_say_;
    /// Of the texts that the writer has, in order: whether the hub waits for one to be written.
    std::deque<bool> told_;
    transport::ConnectionNumber number_ = 0;
    bool parting_ = false;
    bool writing_ended_ = false;
    bool over_ = false;
};

HubDoor::HubDoor(Timeline& timeline, Turns& thread, std::string boot_id, Ports ports)
    : timeline_(timeline),
      thread_(thread),
      ports_(std::move(ports)),
      hub_({"servidor-1", boot_id},
           {ports_.service, ports_.authenticator, ports_.now,
            [this, boot_id] {
                return boot_id + "x" + std::to_string(knocking_) + "-" +
                       std::to_string(++words_[knocking_]);
            },
            [this](std::string_view line) {
                const bool fell_back = line.find("event=snapshot_instead") != line.npos;
                ports_.traffic.fell_back += fell_back ? 1 : 0;
                if (ports_.log) {
                    ports_.log(line);
                }
            },
            [this] {
                std::string code = std::to_string(++codes_);
                return std::string(limits::code_characters - code.size(), 'A') + code;
            },
            ports_.log_in}) {}

HubDoor::~HubDoor() = default;

void HubDoor::accept(std::shared_ptr<Line> line) {
    auto session = std::make_shared<Session>(*this, line);
    sessions_.push_back(session);
    line->up->set_arrive([this, weak = std::weak_ptr{session}](const Parcel& parcel) {
        // The door lives as long as its sessions.
        if (const auto alive = weak.lock()) {
            thread_.run([weak, parcel] {
                if (const auto there = weak.lock()) {
                    there->arrive(parcel);
                }
            });
        }
    });
    knocking_ = line->client;
    session->start(session);
}

void HubDoor::tick() {
    hub_.tick();
    for (const auto& session : sessions_) {
        session->tick();
    }
    std::erase_if(sessions_, [](const auto& each) { return each->over(); });
}

void HubDoor::die() {
    for (const auto& session : sessions_) {
        if (!session->over()) {
            session->die();
        }
    }
}

bool HubDoor::has_said_all(const Line& line) const {
    const auto at = std::find_if(sessions_.begin(), sessions_.end(),
                                 [&](const auto& each) { return &each->line() == &line; });
    return at != sessions_.end() && (*at)->open() && (*at)->idle();
}

}  // namespace plenaria::simulation
