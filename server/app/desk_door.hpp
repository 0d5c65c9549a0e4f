// How a subcommand reaches the server that runs on its data folder: a socket in that folder, which
// only its owner may open, and the console's token besides. Nothing of it is on the network.
#pragma once

#include <chrono>
#include <filesystem>
#include <functional>
#include <memory>
#include <string>

#include "server/access/access.hpp"
#include "server/app/exchange_desk.hpp"
#include "server/model/result.hpp"

namespace boost::asio {
class io_context;
}

namespace plenaria::app {

[[nodiscard]] std::filesystem::path door_path(const std::filesystem::path& folder);

/// What the door does with a request; the callback is called once, later, on the same thread.
using DeskHandler = std::function<void(DeskRequest, std::function<void(DeskAnswer)>)>;

/// The server's side. All on the io_context's thread; what is given must outlive it.
class DeskDoor {
public:
    DeskDoor(boost::asio::io_context& context, std::filesystem::path path,
             const access::Authenticator& authenticator, DeskHandler handler);
    /// Takes the socket away.
    ~DeskDoor();
    DeskDoor(const DeskDoor&) = delete;
    DeskDoor& operator=(const DeskDoor&) = delete;

    /// Opens it; false where the folder allows no socket, and then a meeting runs without.
    [[nodiscard]] bool open();

private:
    struct State;
    std::shared_ptr<State> state_;
};

/// So long a person waits for a disk that is slow, before looking what is wrong.
inline constexpr std::chrono::seconds desk_patience{30};

/// Why there is no answer.
enum class DeskSilence {
    nobody,   ///< the request was not taken whole: nothing was done
    unknown,  ///< it was, and whether it was done nobody said
};
/// The other side: asks, and waits for `patience` each time that nothing moves.
[[nodiscard]] Outcome<DeskAnswer, DeskSilence> ask_at_door(
    const std::filesystem::path& path, const std::string& token, const DeskRequest& request,
    std::chrono::milliseconds patience = desk_patience);

}  // namespace plenaria::app
