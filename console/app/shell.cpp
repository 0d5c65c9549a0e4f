#include "console/app/shell.hpp"

#include <SDL.h>

#include <algorithm>
#include <atomic>
#include <cstdio>

#include "console/app/input_queue.hpp"
#include "console/panels/console_frame.hpp"
#include "server/client/local_clock.hpp"
#include "server/client/trouble_note.hpp"

namespace plenaria::console {
namespace {

using namespace std::chrono_literals;
using Clock = client::LocalClock;

constexpr auto picture_within = 10s;
// ImGui answers some input a frame later; three are always enough.
constexpr int frames_after_activity = 3;
constexpr int sleep_max_ms = 1000;

/// Written by the link thread, read and cleared by the loop.
std::atomic<bool> wake_pending{false};

Uint32 wake_event() {
    static const Uint32 type = SDL_RegisterEvents(1);
    return type;
}

/// One run of the loop.
class Loop {
public:
    Loop(Window& window, Station& station, const Source& source, std::string screenshot)
        : window_(window), station_(station), source_(source), screenshot_(std::move(screenshot)) {}

    Ended run();

private:
    void wait();
    void take(const SDL_Event& event);
    [[nodiscard]] bool frame();
    [[nodiscard]] bool frame_unseen();
    void end_frame(bool was_inside);
    [[nodiscard]] bool shows_confidential() const {
        const Controller* controller = station_.controller();
        return controller != nullptr && controller->shows_confidential();
    }
    [[nodiscard]] std::optional<Ended> picture_taken();
    void log_trouble(const client::Picture& picture);

    Window& window_;
    Station& station_;
    const Source& source_;
    std::string screenshot_;
    InputQueue input_;
    Activity activity_;
    client::TroubleNote trouble_note_;
    client::SteadyPoint started_ = Clock::now();
    int frames_due_ = frames_after_activity;
    int live_frames_ = 0;
    std::int64_t painted_ = 0;
    bool uncovered_ = true;
    bool quit_ = false;
};

void Loop::take(const SDL_Event& event) {
    if (event.type == SDL_QUIT) {
        quit_ = true;
        return;
    }
    if (event.type == wake_event()) {
        wake_pending.store(false);
    }
    if (event.type == SDL_WINDOWEVENT) {
        uncovered_ = uncovered_ || event.window.event != SDL_WINDOWEVENT_LEAVE;
    }
    if (activity_.shows_somebody(event)) {
        station_.touched(Clock::now());
    }
    input_.push(event, window_.pixels_per_unit());
    frames_due_ = frames_after_activity;
}

/// On stderr, where whoever looks after the machine finds it later.
void Loop::log_trouble(const client::Picture& picture) {
    const Text news = trouble_note_.news(picture);
    for (const auto& [language, words] : news.strings()) {
        std::fprintf(stderr, "plenaria-console [%s]: %s\n", language.c_str(), words.c_str());
    }
}

void Loop::wait() {
    int timeout = 0;
    if (frames_due_ <= 0 && input_.empty()) {
        const auto due = std::min(station_.next_deadline(), Clock::now() + 1s);
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(due - Clock::now());
        timeout = static_cast<int>(std::clamp<long long>(left.count(), 0, sleep_max_ms));
    }
    SDL_Event event;
    if (timeout > 0 ? SDL_WaitEventTimeout(&event, timeout) != 0 : SDL_PollEvent(&event) != 0) {
        take(event);
        while (SDL_PollEvent(&event) != 0) {
            take(event);
        }
    }
}

bool Loop::frame() {
    frames_due_ = std::max(0, frames_due_ - 1);
    std::vector<KeyEvent> keys;
    input_.feed(ImGui::GetIO(), keys, window_.canvas().awaits_focus());
    const bool was_inside = station_.controller() != nullptr;
    const auto picture = source_.picture();
    log_trouble(*picture);
    station_.begin_frame(picture, source_.results(), Clock::now());
    window_.glass_is(shows_confidential());
    if (!was_inside && station_.controller() != nullptr) {
        input_.forget_typed();
    }
    if (input_.take_loss()) {
        station_.tell_lost_keys();
    }
    if (!window_.begin_frame()) {
        return false;
    }
    run_frame(station_, window_.canvas(), keys);
    end_frame(was_inside);
    const Controller* controller = station_.controller();
    if (source_.painted && controller != nullptr) {
        source_.painted(*picture, painted_, window_.size());
    }
    if (controller != nullptr && controller->writable()) {
        ++live_frames_;
    }
    return true;
}

/// Nothing is drawn, but answers are taken and holds let go; and no room stays on a glass that
/// was left, nor what was confidential in a window that somebody may bring up again.
bool Loop::frame_unseen() {
    frames_due_ = 0;
    const bool was_inside = station_.controller() != nullptr;
    const bool was_confidential = shows_confidential();
    const auto picture = source_.picture();
    log_trouble(*picture);
    station_.begin_frame(picture, source_.results(), Clock::now());
    window_.glass_is(shows_confidential());
    const bool left = was_inside && station_.controller() == nullptr;
    if (left || (was_confidential && !shows_confidential())) {
        if (!window_.begin_frame()) {
            return false;
        }
        run_frame(station_, window_.canvas(), {});
        end_frame(was_inside);
    } else if (source_.let_go) {
        source_.let_go();
    }
    return true;
}

void Loop::end_frame(bool was_inside) {
    const bool left = was_inside && station_.controller() == nullptr;
    if (window_.end_frame(std::exchange(uncovered_, false) || left)) {
        ++painted_;
    }
    if (left) {
        window_.forget_clipboard();
    }
    // Last: a link takes its time to end, and the room must be off the glass by then.
    if (source_.let_go) {
        source_.let_go();
    }
}

std::optional<Ended> Loop::picture_taken() {
    // Lists lay themselves out in the first frames.
    if (live_frames_ >= frames_after_activity) {
        const Controller* controller = station_.controller();
        if (controller == nullptr || controller->shows_restricted()) {
            return Ended::confidential;
        }
        return window_.save_picture(screenshot_) ? Ended::after_picture : Ended::picture_failed;
    }
    if (Clock::now() - started_ > picture_within) {
        return Ended::picture_failed;
    }
    frames_due_ = std::max(frames_due_, live_frames_ > 0 ? 1 : 0);
    return std::nullopt;
}

Ended Loop::run() {
    while (!quit_) {
        wait();
        if (!window_.visible()) {
            if (!frame_unseen()) {
                return Ended::font_missing;
            }
            continue;
        }
        if (!frame()) {
            return Ended::font_missing;
        }
        if (!screenshot_.empty()) {
            if (const auto ended = picture_taken()) {
                return *ended;
            }
        }
    }
    return Ended::by_operator;
}

}  // namespace

void wake_shell() {
    if (wake_pending.exchange(true)) {
        return;
    }
    SDL_Event event{};
    event.type = wake_event();
    if (SDL_PushEvent(&event) != 1) {
        // A full queue: the loop is awake, and the next change tries again.
        wake_pending = false;
    }
}

Ended run_shell(Window& window, Station& station, const Source& source,
                const std::string& screenshot) {
    return Loop{window, station, source, screenshot}.run();
}

}  // namespace plenaria::console
