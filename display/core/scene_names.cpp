#include "display/core/scene.hpp"

namespace plenaria::display {

std::string_view name_of(SceneKind kind) {
    switch (kind) {
        case SceneKind::waiting: return "waiting";
        case SceneKind::stopped: return "stopped";
        case SceneKind::neutral: return "neutral";
        case SceneKind::closed: return "closed";
        case SceneKind::members_only: return "members_only";
        case SceneKind::no_session: return "no_session";
        case SceneKind::suspended: return "suspended";
        case SceneKind::adjourned: return "adjourned";
        case SceneKind::floor: return "floor";
        case SceneKind::next: return "next";
        case SceneKind::agenda: return "agenda";
        case SceneKind::text: return "text";
        case SceneKind::documents: return "documents";
        case SceneKind::clock: return "clock";
        case SceneKind::door: return "door";
        case SceneKind::lobby: return "lobby";
    }
    return {};
}

std::string_view name_of(StaleLevel level) {
    switch (level) {
        case StaleLevel::fresh: return "fresh";
        case StaleLevel::badge: return "badge";
        case StaleLevel::banner: return "banner";
        case StaleLevel::hidden: return "hidden";
    }
    return {};
}

std::string_view name_of(ClockLook look) {
    switch (look) {
        case ClockLook::unknown: return "unknown";
        case ClockLook::normal: return "normal";
        case ClockLook::warning: return "warning";
        case ClockLook::over: return "over";
        case ClockLook::paused: return "paused";
        case ClockLook::allotted: return "allotted";
    }
    return {};
}

std::string_view name_of(ChannelLook look) {
    switch (look) {
        case ChannelLook::unknown: return "unknown";
        case ChannelLook::declared: return "declared";
        case ChannelLook::on_air: return "on_air";
        case ChannelLook::paused: return "paused";
        case ChannelLook::off: return "off";
        case ChannelLook::warn: return "warn";
        case ChannelLook::fault: return "fault";
    }
    return {};
}

}  // namespace plenaria::display
