#include "tests/support/console_user.hpp"

#include <atomic>
#include <fstream>
#include <optional>
#include <utility>

#include "tests/support/waiting.hpp"

namespace plenaria::test_support {

protocol::Identify screen_identity(const std::string& id, const std::string& room) {
    protocol::Identify identity;
    identity.role = Role::display;
    identity.rooms = {RoomId{room}};
    identity.view = "floor";
    identity.language = Language{"es"};
    identity.device = {ScreenId{id}, id, 1920, 1080, "test"};
    return identity;
}

protocol::Identify console_identity(const std::filesystem::path& data, const std::string& room) {
    protocol::Identify identity = screen_identity("console", room);
    identity.role = Role::secretariat;
    identity.view = "console";
    std::ifstream{data / "console.token"} >> identity.proof;
    return identity;
}

protocol::Identify chair_identity(const std::filesystem::path& data, const std::string& room) {
    protocol::Identify identity = console_identity(data, room);
    identity.role = Role::chair;
    identity.device.id = ScreenId{"chair"};
    identity.proof.clear();
    std::ifstream{data / "chair.token"} >> identity.proof;
    return identity;
}

RoomUser::RoomUser(std::uint16_t port, protocol::Identify identity)
    : RoomUser(port, std::move(identity), "127.0.0.1", std::nullopt) {}

RoomUser::RoomUser(std::uint16_t port, protocol::Identify identity, std::string host,
                   std::optional<client::ServerTrust> trust)
    : RoomUser(client::LinkSettings{.host = std::move(host),
                                    .port = port,
                                    .trust = std::move(trust),
                                    .identity = std::move(identity)}) {}

RoomUser::RoomUser(client::LinkSettings settings)
    : room_(settings.identity.rooms.front()), name_(settings.identity.device.id.value) {
    link_ = std::make_unique<client::Link>(std::move(settings), [] {});
}

bool RoomUser::wait_live() {
    return wait_until([this] {
        const auto picture = link_->picture();
        return picture->phase == client::LinkPhase::live && picture->rooms.contains(room_);
    });
}

bool RoomUser::wait_phase(client::LinkPhase phase) {
    return wait_until([&] { return link_->picture()->phase == phase; });
}

bool RoomUser::wait_view(const Condition& condition) {
    return wait_until([&] {
        const auto picture = link_->picture();
        const auto found = picture->rooms.find(room_);
        return found != picture->rooms.end() && condition(*found->second.view);
    });
}

View RoomUser::view() const {
    const auto picture = link_->picture();
    const auto found = picture->rooms.find(room_);
    return found == picture->rooms.end() ? View{} : *found->second.view;
}

protocol::CommandResult RoomUser::run(Command command, Expectations expect) {
    const CommandId id = next_id();
    return answer_to(
        id, link_->send(CommandRequest{id, room_, std::move(command), std::move(expect), false}));
}

protocol::CommandResult RoomUser::ask_code(const ScreenId& screen) {
    const CommandId id = next_id();
    return answer_to(id, link_->send(protocol::CodeRequest{id, room_, screen}));
}

protocol::CommandResult RoomUser::answer_to(const CommandId& id, bool sent) {
    protocol::CommandResult result;
    result.id = id;
    if (!sent) {
        result.code = "not_sent";
        return result;
    }
    std::optional<protocol::CommandResult> answer;
    const bool answered = wait_until([&] {
        for (auto& taken : link_->take_results()) {
            if (taken.id == id) {
                answer = std::move(taken);
            }
        }
        return answer.has_value();
    });
    if (!answered) {
        result.code = "no_answer";
        return result;
    }
    return *answer;
}

CommandId RoomUser::next_id() {
    // One count for all users of a test: an id that comes twice is answered as the first was.
    static std::atomic<int> given{0};
    return CommandId{name_ + "-" + std::to_string(++given)};
}

}  // namespace plenaria::test_support
