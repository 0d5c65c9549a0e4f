// Why a client has no server, for its own log: on a glass it is read by whoever stands there alone.
#pragma once

#include <vector>

#include "server/client/picture.hpp"
#include "server/model/text.hpp"

namespace plenaria::client {

/// Says each trouble once, however often it comes back before the link lives again: a link tries
/// without end, and a log has to last. Single-threaded.
class TroubleNote {
public:
    /// What is to be logged of `picture`, in both languages: that the server does not prove who it
    /// is, is not there, or wants this client no more. Empty: nothing new, or too much of it; that
    /// the server wants it no more is always said.
    [[nodiscard]] Text news(const Picture& picture);

private:
    std::vector<Text> said_;  ///< since it was live
};

}  // namespace plenaria::client
