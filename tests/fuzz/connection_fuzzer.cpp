// What a caller says from its first word on: proofs, pairings and commands as the server takes
// them. Nobody gets in without a proof, nor does more than their role may.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "server/access/device_key.hpp"
#include "server/model/assertion.hpp"
#include "server/transport/connection_machine.hpp"

namespace {

using namespace plenaria;
using namespace plenaria::transport;

constexpr TimePoint noon = from_unix_ms(1'700'000'000'000);
const std::vector<RoomId> rooms{RoomId{"plenary"}, RoomId{"annex"}};

/// The first line says how the caller comes.
Caller caller_of(std::string_view way) {
    if (way == "tls") {
        return {access::Route::tls, "10.0.0.7", "c0ffee"};
    }
    return way == "own" ? Caller{access::Route::loopback, "127.0.0.1"}
                        : Caller{access::Route::plain, "10.0.0.7"};
}

/// Listens to one connection and holds it to the contract.
class Listener {
public:
    explicit Listener(Caller caller)
        : caller_(caller), machine_(authenticator_, attempts_, rooms, std::move(caller), noon) {
        static_cast<void>(
            machine_.greet({protocol::version, "server-1", "boot-1", "nonce-1", noon}));
    }

    void hear(std::string_view frame) {
        take(machine_.receive(frame, noon));
        if (machine_.state() == ConnectionMachine::State::checking_person) {
            // Whose secret it is: every second is right.
            using Verdict = Outcome<std::string, access::AccessError>;
            take(machine_.person_checked(frame.size() % 2 == 0
                                             ? Verdict{std::string{"ticket"}}
                                             : Verdict{access::AccessError::proof_refused},
                                         noon));
        }
    }

private:
    void take(const std::vector<Action>& actions) {
        for (const Action& action : actions) {
            PLENARIA_ASSERT(!closed_);
            if (const auto* join = std::get_if<Join>(&action)) {
                check(*join);
            } else if (std::holds_alternative<CloseConnection>(action)) {
                closed_ = true;
            } else if (!std::holds_alternative<CheckPerson>(action)) {
                check_of_joined(action);
            }
        }
    }
    void check(const Join& join) {
        PLENARIA_ASSERT(!joined_ && join.identify.proof.empty());
        PLENARIA_ASSERT(!join.rooms.empty() && join.rooms.size() <= rooms.size());
        const access::Grant& grant = join.grant;
        const bool secret = access::carries_secrets(caller_.route);
        PLENARIA_ASSERT(grant.role == Role::display || secret);
        PLENARIA_ASSERT(grant.device_key.empty() || (grant.role == Role::display && secret));
        PLENARIA_ASSERT(grant.role != Role::display || grant.audience == Audience::public_);
        joined_ = true;
        role_ = grant.role;
    }
    void check_of_joined(const Action& action) const {
        PLENARIA_ASSERT(joined_);
        if (const auto* submit = std::get_if<Submit>(&action)) {
            PLENARIA_ASSERT(access::permits(role_, name_of(submit->request.command)));
            PLENARIA_ASSERT(submit->actor.role == role_);
        } else if (std::holds_alternative<AskCode>(action)) {
            PLENARIA_ASSERT(access::permits(role_, "pair_screen"));
        }
    }

    access::Authenticator authenticator_{{std::string(64, 'a'), std::string(64, 'c')}};
    access::Attempts attempts_;
    Caller caller_;
    ConnectionMachine machine_;
    bool joined_ = false;
    bool closed_ = false;
    Role role_ = Role::display;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto line = [&bytes] {
        const std::size_t end = std::min(bytes.find('\n'), bytes.size());
        const std::string_view found = bytes.substr(0, end);
        bytes.remove_prefix(std::min(end + 1, bytes.size()));
        return found;
    };
    Listener listener{caller_of(line())};
    while (!bytes.empty()) {
        listener.hear(line());
    }
    return 0;
}
