// Codes on glasses: whoever reads one stands before the screen that shows it (design.md, Identity).
// Sans-IO: codes and instants come in.
#pragma once

#include <map>
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
        std::string person;          ///< who that is
        /// Codes that each person took for this screen's; no more of them than can log in.
        std::map<std::string, int> wrong{};
    };
    struct Reading {
        std::string key;  ///< of the connection whose glass shows the code; empty: none does
        ConnectionNumber connection = 0;  ///< that one
        std::vector<ConnectionNumber> spent;  ///< whose codes count no more
    };

    /// In the place of what that connection showed before.
    void show(Shown code);
    /// Whether the screen shows a code that counts still and that another than `asker` asked for.
    [[nodiscard]] bool serves_another(const Screen& screen, ConnectionNumber asker,
                                      TimePoint now) const;
    /// Who of those that bear the screen's name shows `code`, which `person` typed. A code that
    /// none of them shows counts for that person against all of them. After `limits::code_tries`
    /// they are spent for whoever asked for them; anybody else is only told no more of them, so
    /// that nobody takes a code off the glass that another is typing.
    [[nodiscard]] Reading read(const Screen& screen, const std::string& code,
                               const std::string& person, TimePoint now);
    /// They have served; answers whose glasses are to be freed of them.
    [[nodiscard]] std::vector<ConnectionNumber> take(const Screen& screen);
    /// Nobody types any longer what `asker` asked for there; answers as `take`.
    [[nodiscard]] std::vector<ConnectionNumber> take_back(const Screen& screen,
                                                          ConnectionNumber asker);
    /// A connection is gone with the code on its glass; answers, as `take`, which other glasses
    /// show one that it asked for.
    [[nodiscard]] std::vector<ConnectionNumber> left(ConnectionNumber connection);

private:
    void forget_glass(ConnectionNumber connection);
    template <class Holds>
    [[nodiscard]] std::vector<ConnectionNumber> take_where(Holds holds);

    std::vector<Shown> shown_;
};

}  // namespace plenaria::transport
