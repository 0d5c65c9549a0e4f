// Colours and icons of the room screen; contrast of every text is at least 7:1 on its ground.
#pragma once

#include <string_view>

#include "display/sdl/canvas.hpp"

namespace plenaria::display::palette {

inline constexpr Colour background{0x08111F};
inline constexpr Colour panel{0x0F1D32};
inline constexpr Colour panel_first{0x17335F};
inline constexpr Colour panel_resting{0x0C1728};
inline constexpr Colour line{0x263A58};
inline constexpr Colour track{0x223654};
inline constexpr Colour number{0x17407C};
inline constexpr Colour text{0xF4F7FB};
inline constexpr Colour second{0xB9C5D4};
inline constexpr Colour text_resting{0xB3BCC8};
inline constexpr Colour second_resting{0x98A5B5};
inline constexpr Colour greyed{0x9AA9BB};
inline constexpr Colour used_greyed{0x6D7F97};
inline constexpr Colour accent{0x6DB1FF};
inline constexpr Colour ok{0x2FD0A8};
inline constexpr Colour warn{0xFFD24A};
inline constexpr Colour bad{0xFF8A75};
inline constexpr Colour bad_bar{0xF4553D};
inline constexpr Colour on_warn{0x1A1405};
inline constexpr Colour closed_band{0x480D12};
inline constexpr Colour closed_ground{0x3C0A0E};
inline constexpr Colour closed_card{0x1E0709};
inline constexpr Colour closed_second{0xF7C9C3};
inline constexpr Colour within_band{0xB3261E};
inline constexpr Colour within_ground{0x84160F};
inline constexpr Colour within_plate{0x3C0A0E};
inline constexpr Colour members_band{0x10233F};
inline constexpr Colour members_ground{0x0B1A30};
inline constexpr Colour point_panel{0x33290A};
inline constexpr Colour decision_panel{0x10304A};
inline constexpr Colour adopted_panel{0x0E3A31};
inline constexpr Colour bulletin_panel{0x1C4A8C};
inline constexpr Colour bulletin_edge{0x6DB1FF};

// Font Awesome 4.7.
inline constexpr std::string_view icon_lock = "\uf023";
inline constexpr std::string_view icon_clock = "\uf017";
inline constexpr std::string_view icon_users = "\uf0c0";
inline constexpr std::string_view icon_broken_link = "\uf127";
inline constexpr std::string_view icon_triangle = "\uf071";
inline constexpr std::string_view icon_pause = "\uf04c";
inline constexpr std::string_view icon_check = "\uf00c";
inline constexpr std::string_view icon_calendar = "\uf073";
inline constexpr std::string_view icon_hourglass = "\uf252";
inline constexpr std::string_view icon_question = "\uf128";
inline constexpr std::string_view icon_ring = "\uf10c";
inline constexpr std::string_view icon_dot = "\uf111";
inline constexpr std::string_view icon_power = "\uf011";
inline constexpr std::string_view icon_cross = "\uf00d";
inline constexpr std::string_view icon_bullhorn = "\uf0a1";
inline constexpr std::string_view icon_gavel = "\uf0e3";
inline constexpr std::string_view icon_bell = "\uf0f3";
inline constexpr std::string_view icon_hand = "\uf256";
inline constexpr std::string_view icon_reply = "\uf112";
inline constexpr std::string_view icon_file = "\uf0f6";
inline constexpr std::string_view icon_microphone = "\uf130";
inline constexpr std::string_view icon_remote = "\uf1eb";
inline constexpr std::string_view icon_skip = "\uf051";
inline constexpr std::string_view icon_play = "\uf04b";

}  // namespace plenaria::display::palette
