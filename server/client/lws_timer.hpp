// Timers of libwebsockets, which know nothing but their place in its list.
#pragma once

#include <chrono>

#include <libwebsockets.h>

#include "server/model/time.hpp"

namespace plenaria::client {

/// As libwebsockets counts.
[[nodiscard]] inline lws_usec_t in_usec(Millis time) {
    return std::chrono::microseconds{time}.count();
}

/// One that finds its way back: the list node must come first.
template <class Owner>
struct Timer {
    lws_sorted_usec_list_t node{};
    Owner* owner = nullptr;
};

/// Whose timer it is that has run out; its `owner` must be set.
template <class Owner>
[[nodiscard]] Owner& owner_of(lws_sorted_usec_list_t* node) {
    return *reinterpret_cast<Timer<Owner>*>(node)->owner;
}

}  // namespace plenaria::client
