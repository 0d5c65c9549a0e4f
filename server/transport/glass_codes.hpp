// Codes on glasses: whoever reads one stands before the screen that shows it (design.md, Identity).
// Sans-IO: codes and instants come in.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/time.hpp"
#include "server/transport/screen_book.hpp"

namespace plenaria::transport {

/// At most one code per connection, so bounded by the connections. Single-threaded.
class GlassCodes {
public:
    using Screen = std::pair<RoomId, ScreenId>;

    struct Shown {
        ConnectionNumber connection = 0;
        Screen screen;
        std::string key;  ///< that the connection proved
        std::string code;
        TimePoint until;
        ConnectionNumber asker = 0;  ///< on whose account it is shown
        int wrong = 0;  ///< codes that somebody took for this screen's
    };
    struct Reading {
        std::string key;  ///< of the connection whose glass shows the code; empty: none does
        std::vector<ConnectionNumber> spent;  ///< whose codes count no more
    };

    /// In the place of what that connection showed before.
    void show(Shown code);
    /// Whether the screen shows a code that counts still and that another than `asker` asked for.
    [[nodiscard]] bool serves_another(const Screen& screen, ConnectionNumber asker,
                                      TimePoint now) const;
    /// Who of those that bear the screen's name shows `code`. A code that none of them shows counts
    /// against all of them; after `limits::code_tries` theirs are spent.
    [[nodiscard]] Reading read(const Screen& screen, const std::string& code, TimePoint now);
    /// They have served; answers whose glasses are to be freed of them.
    [[nodiscard]] std::vector<ConnectionNumber> take(const Screen& screen);
    void left(ConnectionNumber connection);

private:
    std::vector<Shown> shown_;
};

}  // namespace plenaria::transport
