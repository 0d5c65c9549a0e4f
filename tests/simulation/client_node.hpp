// A console or a screen: the link machine in a shell that does what server/client/link.cpp does,
// with a clock of its own and a glass.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "server/client/link_machine.hpp"
#include "tests/simulation/network.hpp"
#include "tests/simulation/planted.hpp"
#include "tests/simulation/server_frames.hpp"
#include "tests/simulation/turns.hpp"

namespace plenaria::simulation {

/// Who sits there, or what hangs there.
struct ClientKind {
    std::string name;
    Role role = Role::display;
    std::vector<RoomId> rooms;  ///< empty: all
    std::string secret{};       ///< a token, or a person's password
    std::string person{};
    bool has_key = false;  ///< a screen that proves itself
    bool steady = false;   ///< whatever it does takes the same time, however often it does it
};

class ClientNode {
public:
    struct Watcher {
        /// Asks the server for a connection; answers whether anybody listens.
        std::function<bool(const std::shared_ptr<Line>&)> knock;
        std::function<void(const ClientNode&, const protocol::CommandResult&)> told;
        /// Another picture, or the same one on the glass.
        std::function<void(const ClientNode&, const client::Picture&)> shows;
        std::function<void(const ClientNode&, const std::string&)> hears;
        /// What came is no frame.
        std::function<void(const ClientNode&)> garbled;
    };

    ClientNode(Timeline& timeline, std::size_t number, ClientKind kind, std::uint64_t seed,
               Planted planted, Watcher watcher);
    ~ClientNode();

    /// Power on, or off and on again: nothing is kept.
    void start();
    void sleep(Millis time);
    /// Whether the program takes what an operator presses now.
    [[nodiscard]] bool takes_presses() const;
    /// An operator presses; only while it takes that.
    void press(const CommandRequest& request) { perform(life_->machine.command(request)); }
    void press(const protocol::CodeRequest& request) { perform(life_->machine.command(request)); }

    [[nodiscard]] const ClientKind& kind() const { return kind_; }
    [[nodiscard]] std::size_t number() const { return number_; }
    [[nodiscard]] const std::string& key() const { return key_; }
    [[nodiscard]] ScreenId device() const { return ScreenId{kind_.name}; }
    [[nodiscard]] client::Picture picture() const { return life_->machine.picture(); }
    [[nodiscard]] std::size_t waiting() const { return life_->machine.commands_waiting(); }
    /// What is to be seen there now.
    [[nodiscard]] const client::Picture& glass() const { return life_->glass; }
    [[nodiscard]] client::SteadyPoint local() const { return local_at(timeline_.now()); }
    /// When the last whole text of the server came, by the same clock.
    [[nodiscard]] client::SteadyPoint last_word() const { return life_->last_word; }
    /// Since when it is awake, by the same clock.
    [[nodiscard]] client::SteadyPoint awake_since() const { return local_at(life_->awake_from); }
    [[nodiscard]] bool asleep() const { return life_->thread.stands(); }
    /// Whether it has given its connection up and waits for that to end.
    [[nodiscard]] bool hangs_up() const { return life_->closing; }
    /// The boot of the server that it knows of.
    [[nodiscard]] const std::string& boot() const { return life_->boot; }
    /// How often it was switched on.
    [[nodiscard]] int lives() const { return lives_; }
    /// How often it tried to connect since then.
    [[nodiscard]] std::uint64_t attempts() const { return life_->attempt; }
    [[nodiscard]] std::size_t outbox() const { return life_->outbox.size(); }
    /// The present connection; null: none is open.
    [[nodiscard]] const std::shared_ptr<Line>& line() const { return life_->line; }

private:
    /// Everything that a restart ends.
    struct Life {
        Life(Timeline& timeline, protocol::Identify identify, client::LinkMachine::Random random,
             client::LinkMachine::Prove prove)
            : thread(timeline), machine(std::move(identify), std::move(random), std::move(prove)) {}
        Turns thread;
        client::LinkMachine machine;
        client::Picture glass;
        client::SteadyPoint last_word{};
        std::shared_ptr<Line> line;  ///< once it is open
        std::shared_ptr<Line> knocking;
        ServerFrames frames;
        std::deque<std::string> outbox;
        std::string boot;
        std::uint64_t attempt = 0;
        std::uint16_t close_code = 0;
        Millis proved_alive{};  ///< when a pong came
        Millis pinged{-1};
        bool writing = false;
        bool closing = false;
        bool over = true;  ///< the attempt
        bool paint_due = false;
        bool slept = false;
        Millis awake_from{};
    };

    [[nodiscard]] client::SteadyPoint local_at(Millis when) const;
    [[nodiscard]] std::size_t up_to(std::size_t bound) {
        return kind_.steady ? 0 : random_.below(bound);
    }
    void connect();
    void arrive(std::uint64_t attempt, const Parcel& parcel);
    void take_bytes(std::uint64_t attempt, const std::string& bytes);
    void hear(const std::string& text);
    void lost(std::uint64_t attempt);
    void close(std::uint16_t code);
    void tick();
    void check_validity();
    void notice_sleep();
    void perform(const client::LinkActions& actions);
    void write_next();
    void paint();
    [[nodiscard]] std::string as_another(std::string text);

    Timeline& timeline_;
    std::size_t number_;
    ClientKind kind_;
    std::uint64_t seed_;
    Planted planted_;
    Watcher watcher_;
    scenarios::Random random_;
    std::string key_;
    std::string secret_key_;
    std::int64_t drift_ppm_ = 0;
    Millis clock_offset_{};
    int lives_ = 0;
    int renamed_ = 0;
    std::shared_ptr<Life> life_;
};

}  // namespace plenaria::simulation
