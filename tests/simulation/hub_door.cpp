#include "tests/simulation/hub_door.hpp"

#include <algorithm>
#include <deque>
#include <utility>

namespace plenaria::simulation {
namespace {

// Beast's timeouts as the server sets them: a ping at half of it.
constexpr Millis idle_timeout{15'000};

}  // namespace

class HubDoor::Session : public transport::Wire {
public:
    Session(HubDoor& door, std::shared_ptr<Line> line)
        : door_(door), line_(std::move(line)), heard_(door.timeline_.now()) {}

    void start() {
        line_->down->send({Parcel::Kind::open, {}, 0});
        number_ = door_.hub_.connect(
            *this,
            {access::Route::tls, "10.0.0." + std::to_string(line_->client + 1), line_->channel});
        wake();
    }

    Offered offer(const transport::SharedText& text) override {
        if (writing_ || close_sent_ || number_ == 0) {
            return Offered::refused;
        }
        write(text);
        return Offered::under_way;
    }

    void wake() override {
        if (writing_ || close_sent_ || number_ == 0) {
            return;
        }
        if (const auto text = door_.hub_.next_text(number_)) {
            write(text);
        } else if (const auto code = door_.hub_.close_wanted(number_)) {
            close_sent_ = true;
            line_->down->send({Parcel::Kind::close, {}, static_cast<std::uint16_t>(*code)});
        }
    }

    void evict() override {
        number_ = 0;
        line_->down->cut();
    }

    void arrive(const Parcel& parcel) {
        if (number_ == 0) {
            return;
        }
        heard_ = door_.timeline_.now();
        switch (parcel.kind) {
            case Parcel::Kind::text:
                door_.hub_.receive(number_, parcel.bytes);
                break;
            case Parcel::Kind::ping:
                reply({Parcel::Kind::pong, {}, 0});
                break;
            case Parcel::Kind::close:
                if (!close_sent_) {
                    reply({Parcel::Kind::close, {}, parcel.code});
                }
                leave("closed");
                break;
            case Parcel::Kind::end:
                leave("lost");
                break;
            case Parcel::Kind::open:
            case Parcel::Kind::pong:
                break;
        }
    }

    void tick() {
        const Millis silent = door_.timeline_.now() - heard_;
        if (number_ != 0 && silent >= idle_timeout) {
            leave("timeout");
        } else if (number_ != 0 && silent >= idle_timeout / 2 && pinged_ != heard_) {
            pinged_ = heard_;
            reply({Parcel::Kind::ping, {}, 0});
        }
    }

    void die() {
        number_ = 0;
        line_->down->cut();
    }

    [[nodiscard]] const Line& line() const { return *line_; }
    [[nodiscard]] bool idle() const { return !writing_; }
    [[nodiscard]] bool open() const { return number_ != 0; }

private:
    void write(const transport::SharedText& text) {
        writing_ = true;
        const auto leaving = door_.ports_.leaves(*line_, std::string{text->payload()});
        to_write_.assign(leaving.begin(), leaving.end());
        write_next();
    }

    void write_next() {
        Parcel parcel;
        const bool written = to_write_.empty();
        if (!written) {
            parcel.bytes = std::move(to_write_.front());
            to_write_.pop_front();
        }
        const auto taken = [this, written] {
            door_.thread_.run([this, written] {
                if (written) {
                    on_written();
                } else {
                    write_next();
                }
            });
        };
        if (written) {
            // Posted in any case, as Asio does.
            door_.thread_.after(Millis{0}, taken);
        } else {
            line_->down->send(std::move(parcel), guarded(taken));
        }
    }

    /// Beast sends these between two messages.
    void reply(Parcel parcel) {
        if (!writing_ || line_->down->bytes() < limits::frame_bytes_max / 2) {
            line_->down->send(std::move(parcel));
        }
    }

    [[nodiscard]] std::function<void()> guarded(std::function<void()> call) const {
        return [alive = std::weak_ptr{alive_}, call = std::move(call)] {
            if (!alive.expired()) {
                call();
            }
        };
    }

    void on_written() {
        writing_ = false;
        if (number_ != 0) {
            door_.hub_.written(number_);
            wake();
        }
    }

    void leave(std::string_view reason) {
        door_.hub_.disconnect(std::exchange(number_, 0), reason);
        line_->down->finish();
    }

    HubDoor& door_;
    std::shared_ptr<Line> line_;
    Millis heard_;
    Millis pinged_{-1};
    std::deque<std::string> to_write_;
    transport::ConnectionNumber number_ = 0;
    bool writing_ = false;
    bool close_sent_ = false;
    std::shared_ptr<char> alive_ = std::make_shared<char>();
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
            [](std::string_view) {},
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
    session->start();
}

void HubDoor::tick() {
    hub_.tick();
    for (const auto& session : sessions_) {
        session->tick();
    }
    std::erase_if(sessions_, [](const auto& each) { return !each->open() && each->idle(); });
}

void HubDoor::die() {
    for (const auto& session : sessions_) {
        if (session->open()) {
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
