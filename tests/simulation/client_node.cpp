#include "tests/simulation/client_node.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <utility>

#include "server/model/assertion.hpp"
#include "server/model/device_claim.hpp"
#include "server/model/limits.hpp"
#include "server/protocol/frames.hpp"

namespace plenaria::simulation {
namespace {

// As server/client/link.cpp has them.
constexpr Millis tick_every{250};
constexpr Millis answer_within{5'000};
constexpr Millis ping_after{2'000};
constexpr Millis hang_up_after{5'000};
constexpr Millis close_within{2'000};

constexpr std::int64_t million = 1'000'000;

std::string digits(const unsigned char* bytes, std::size_t size) {
    std::string text(size * 2 + 1, '\0');
    sodium_bin2hex(text.data(), text.size(), bytes, size);
    text.pop_back();
    return text;
}

}  // namespace

ClientNode::ClientNode(Timeline& timeline, std::size_t number, ClientKind kind, std::uint64_t seed,
                       Planted planted, Watcher watcher)
    : timeline_(timeline),
      number_(number),
      kind_(std::move(kind)),
      seed_(seed),
      planted_(planted),
      watcher_(std::move(watcher)),
      random_(seed) {
    PLENARIA_ASSERT(sodium_init() >= 0);
    std::array<unsigned char, crypto_sign_SEEDBYTES> key_seed{};
    key_seed[0] = static_cast<unsigned char>(number);
    std::array<unsigned char, crypto_sign_PUBLICKEYBYTES> open{};
    std::array<unsigned char, crypto_sign_SECRETKEYBYTES> secret{};
    crypto_sign_seed_keypair(open.data(), secret.data(), key_seed.data());
    if (kind_.has_key) {
        key_ = digits(open.data(), open.size());
        secret_key_.assign(secret.begin(), secret.end());
    }
    // A quartz is good for 50 millionths, one of three is not.
    drift_ppm_ = static_cast<std::int64_t>(random_.below(200)) - 100;
    clock_offset_ = Millis{random_.below(1'000'000'000)};
}

ClientNode::~ClientNode() = default;

client::SteadyPoint ClientNode::local_at(Millis when) const {
    const auto passed = std::chrono::duration_cast<std::chrono::nanoseconds>(when);
    return client::SteadyPoint{} + clock_offset_ + passed + passed * drift_ppm_ / million;
}

void ClientNode::start() {
    if (life_) {
        const auto& line = life_->line ? life_->line : life_->knocking;
        if (line) {
            line->up->cut();
            line->down->set_arrive({});
        }
    }
    ++lives_;
    protocol::Identify identify;
    identify.role = kind_.role;
    identify.rooms = kind_.rooms;
    identify.view = "floor";
    identify.device = {device(), kind_.name, 1920, 1080, "1", key_};
    identify.proof = kind_.secret;
    identify.person = kind_.person;
    const auto prove = [secret = secret_key_](const DeviceClaim& claim) {
        const std::string statement = statement_of(claim);
        std::array<unsigned char, crypto_sign_BYTES> signature{};
        crypto_sign_detached(
            signature.data(), nullptr, reinterpret_cast<const unsigned char*>(statement.data()),
            statement.size(), reinterpret_cast<const unsigned char*>(secret.data()));
        return digits(signature.data(), signature.size());
    };
    life_ = std::make_shared<Life>(
        timeline_, identify,
        [this] { return kind_.steady ? 0.5 : static_cast<double>(random_.below(1'000)) / 1'000.0; },
        prove);
    connect();
    tick();
}

void ClientNode::sleep(Millis time) {
    if (asleep()) {
        return;
    }
    // What it is given meanwhile happens after it woke.
    life_->thread.stand(time);
    life_->slept = true;
    life_->awake_from = timeline_.now() + time;
}

void ClientNode::connect() {
    Life& life = *life_;
    const std::uint64_t attempt = ++life.attempt;
    life.over = false;
    life.close_code = 0;
    life.closing = false;
    life.writing = false;
    life.outbox.clear();
    life.frames = {};
    auto line = std::make_shared<Line>();
    line->client = number_;
    line->channel = "canal-" + std::to_string(lives_) + "-" + std::to_string(attempt);
    line->down = std::make_shared<Pipe>(timeline_, random_.next(), kind_.steady);
    line->up = std::make_shared<Pipe>(timeline_, random_.next(), kind_.steady);
    // What comes on a connection of a former life, even one given up long ago, meets nobody.
    line->down->set_arrive([this, attempt, weak = std::weak_ptr{life_}](const Parcel& parcel) {
        if (const auto alive = weak.lock()) {
            alive->thread.run([this, attempt, parcel] { arrive(attempt, parcel); });
        }
    });
    life.knocking = line;
    life.thread.after(Millis{1 + up_to(3)}, [this, attempt, line] {
        if (!watcher_.knock(line)) {
            lost(attempt);
        }
    });
    life.thread.after(answer_within, [this, attempt] {
        if (!life_->line) {
            lost(attempt);
        }
    });
}

void ClientNode::arrive(std::uint64_t attempt, const Parcel& parcel) {
    Life& life = *life_;
    if (life.over || attempt != life.attempt) {
        return;
    }
    switch (parcel.kind) {
        case Parcel::Kind::open:
            life.line = std::exchange(life.knocking, nullptr);
            life.proved_alive = timeline_.now();
            perform(life.machine.connected(local(), life.line->channel));
            break;
        case Parcel::Kind::bytes:
            take_bytes(attempt, parcel.bytes);
            break;
        case Parcel::Kind::text:
            hear(parcel.bytes);
            break;
        case Parcel::Kind::ping:
            life.line->up->send({Parcel::Kind::pong, {}, 0});
            break;
        case Parcel::Kind::pong:
            life.proved_alive = timeline_.now();
            break;
        case Parcel::Kind::close:
            if (!life.closing) {
                life.close_code = parcel.code;
                life.line->up->send({Parcel::Kind::close, {}, parcel.code});
            }
            lost(attempt);
            break;
        case Parcel::Kind::end:
            lost(attempt);
            break;
    }
}

void ClientNode::take_bytes(std::uint64_t attempt, const std::string& bytes) {
    for (const Parcel& frame : life_->frames.take(bytes)) {
        arrive(attempt, frame);
    }
    if (life_->frames.is_garbled()) {
        watcher_.garbled(*this);
    }
}

void ClientNode::hear(const std::string& text) {
    Life& life = *life_;
    notice_sleep();
    // Whom a sleep made hang up hears nothing more, and knows of no other boot by it.
    if (life.closing) {
        return;
    }
    if (text.find("\"hello\"") != std::string::npos) {
        const auto frame = protocol::decode_server_frame(text);
        if (const auto* hello = std::get_if<protocol::Hello>(&frame.value())) {
            life.boot = hello->boot_id;
        }
    }
    life.last_word = local();
    watcher_.hears(*this, text);
    perform(life.machine.text(text, local()));
}

void ClientNode::lost(std::uint64_t attempt) {
    Life& life = *life_;
    if (life.over || attempt != life.attempt) {
        return;
    }
    life.over = true;
    if (const auto& line = life.line ? life.line : life.knocking) {
        line->up->finish();
    }
    life.line = nullptr;
    life.knocking = nullptr;
    life.outbox.clear();
    perform(life.machine.closed(life.close_code, local()));
}

void ClientNode::close(std::uint16_t code) {
    Life& life = *life_;
    if (life.closing || !life.line) {
        return;
    }
    life.closing = true;
    life.outbox.clear();
    if (!life.writing) {
        life.line->up->send({Parcel::Kind::close, {}, code});
    }
    life.thread.after(close_within, [this, attempt = life.attempt] { lost(attempt); });
}

void ClientNode::tick() {
    life_->thread.after(tick_every, [this] {
        notice_sleep();
        check_validity();
        const bool looks = planted_ != Planted::forgets_to_tick || life_->line != nullptr;
        if (looks) {
            perform(life_->machine.tick(local()));
        }
        tick();
    });
}

void ClientNode::check_validity() {
    Life& life = *life_;
    if (!life.line || life.closing) {
        return;
    }
    const Millis silent = timeline_.now() - life.proved_alive;
    if (silent >= hang_up_after) {
        lost(life.attempt);
    } else if (silent >= ping_after && life.pinged != life.proved_alive && !life.writing) {
        life.pinged = life.proved_alive;
        life.line->up->send({Parcel::Kind::ping, {}, 0});
    }
}

void ClientNode::notice_sleep() {
    if (std::exchange(life_->slept, false)) {
        perform(life_->machine.slept(local()));
    }
}

bool ClientNode::takes_presses() const {
    return !asleep() && picture().phase == client::LinkPhase::live &&
           waiting() < limits::client_commands_waiting_max;
}

void ClientNode::perform(const client::LinkActions& actions) {
    Life& life = *life_;
    bool changed = false;
    for (const auto& action : actions) {
        if (const auto* send = std::get_if<client::SendText>(&action)) {
            life.outbox.push_back(send->text);
        } else if (const auto* again = std::get_if<client::Reconnect>(&action)) {
            life.thread.after(again->after, [this] { connect(); });
        } else if (const auto* closing = std::get_if<client::CloseConnection>(&action)) {
            close(closing->code);
        } else if (const auto* result = std::get_if<client::DeliverResult>(&action)) {
            watcher_.told(*this, result->result);
        } else {
            changed = true;
        }
    }
    write_next();
    if (changed) {
        watcher_.shows(*this, life.machine.picture());
        if (!life.paint_due) {
            life.paint_due = true;
            life.thread.after(Millis{16 + up_to(40)}, [this] { paint(); });
        }
    }
}

void ClientNode::write_next() {
    Life& life = *life_;
    if (life.writing || life.outbox.empty() || !life.line || life.closing) {
        return;
    }
    life.writing = true;
    Parcel parcel{Parcel::Kind::text, std::move(life.outbox.front()), 0};
    life.outbox.pop_front();
    if (planted_ == Planted::sends_as_another) {
        parcel.bytes = as_another(std::move(parcel.bytes));
    }
    life.line->up->send(std::move(parcel), [this, line = life.line] {
        if (life_->line == line) {
            life_->thread.run([this, line] {
                if (life_->line == line) {
                    life_->writing = false;
                    write_next();
                }
            });
        }
    });
}

/// Planted: on any connection but its first a client gives its commands new ids.
std::string ClientNode::as_another(std::string text) {
    const auto frame = protocol::decode_client_frame(text);
    const auto* request = frame ? std::get_if<CommandRequest>(&frame.value()) : nullptr;
    if (request == nullptr || life_->attempt < 2) {
        return text;
    }
    CommandRequest renamed = *request;
    renamed.id.value += "-r" + std::to_string(++renamed_);
    return protocol::encode(renamed);
}

void ClientNode::paint() {
    Life& life = *life_;
    life.paint_due = false;
    life.glass = life.machine.picture();
    watcher_.shows(*this, life.glass);
    client::PaintedReport report;
    report.revs = client::painted_revs(life.glass);
    report.scene = "floor";
    report.frames_painted = static_cast<std::int64_t>(timeline_.now().count() / 16);
    report.width = 1920;
    report.height = 1080;
    perform(life.machine.painted(std::move(report), local()));
}

}  // namespace plenaria::simulation
