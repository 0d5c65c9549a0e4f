// Copies of the data folder while the meeting runs: one a period, and word of how they fare.
#pragma once

#include <boost/asio/steady_timer.hpp>

#include <chrono>
#include <functional>
#include <optional>
#include <string>

#include "server/app/copying.hpp"
#include "server/app/data_folder.hpp"
#include "server/app/vital_signs.hpp"

namespace plenaria::app {

struct BackupSettings {
    std::string folder;
    std::string medium;
    std::chrono::seconds every{};
};

/// What is known of the medium when the server starts.
enum class MediumAtStart {
    known,      ///< it was made ready, now or at an earlier start
    untouched,  ///< it hung the first time: nobody knows what is there
};

/// On the Asio thread, which it never keeps.
///
/// Copies begin at equal distances, whether anything happened or not, and what came of one is told
/// when the next is due: neither moves with what goes on behind closed doors, as a copy that is
/// made on a change, or told when it is done, would.
class Backups {
public:
    struct World {
        std::function<Position()> durable;
        std::function<TimePoint()> now;
    };

    /// A medium that is `untouched` is made ready first, as soon as it answers.
    Backups(boost::asio::io_context& context, BackupSettings settings, MediumAtStart medium,
            World world);

    /// Begins with a copy at once.
    void begin();
    [[nodiscard]] BackupSign sign() const;

private:
    using Clock = std::chrono::steady_clock;
    /// A copy that was begun.
    struct Begun {
        TimePoint at;
        Clock::time_point since;
        Position durable;
    };

    void go_on();
    void go_on_preparing();
    void take(const Copying::End& end);
    void tell(const BackupFault& fault);
    void take_document(const std::string& lost);
    [[nodiscard]] Clock::duration old_after() const;

    BackupSettings settings_;
    World world_;
    boost::asio::steady_timer timer_;
    Clock::time_point due_ = Clock::now();
    Clock::time_point good_since_ = Clock::now();  ///< of the last good copy, or of the start
    std::optional<TimePoint> good_at_;
    std::optional<Begun> begun_;
    std::string told_;           ///< the trouble that the log knows; empty: none
    std::string lost_document_;  ///< of the last copy; empty: none
    std::optional<Copying> preparing_;  ///< until the medium is ready
    Copying copying_;
};

/// Makes the medium ready, in a process of its own that is given up where the medium hangs, and
/// says on stderr what the operator has to know, or why it cannot be used; then the exit status.
/// Where a server copied this folder there before, only a medium that holds another server's
/// copies, or records that this journal has not, is a reason not to start: else the copies wait for
/// it. One that hangs is no reason even the first time. Writes nothing to the journal, which
/// another process reads meanwhile.
[[nodiscard]] Outcome<MediumAtStart, Failed> begin_backups(const BackupSettings& settings);
/// What that process does: all that touches the medium. `late`, after a start that it held up, no
/// place is taken on the disk of the data.
[[nodiscard]] std::optional<BackupFault> prepare_place(const BackupSettings& settings, bool late);
/// The same for one copy, which waits for nothing.
[[nodiscard]] std::optional<Failed> make_ready(const BackupSettings& settings);

}  // namespace plenaria::app
