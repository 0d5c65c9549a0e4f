// Synthetic SDL events: nothing quick may be lost, whatever comes in one batch.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/text_table.hpp"
#include "tests/unit/console/bench.hpp"

namespace plenaria::console::testing::input_queue_test {
namespace {

SDL_Event button_event(bool down, int x, int y) {
    SDL_Event event{};
    event.type = down ? SDL_MOUSEBUTTONDOWN : SDL_MOUSEBUTTONUP;
    event.button.button = SDL_BUTTON_LEFT;
    event.button.x = x;
    event.button.y = y;
    return event;
}

TEST(InputQueueTest, ATapInOneBatchIsSeen) {
    Bench bench;
    const Box box = *bench.canvas().find("floor.extend");
    const int x = static_cast<int>(box.mid_x());
    const int y = static_cast<int>(box.mid_y());
    bench.input().push(button_event(true, x, y));
    bench.input().push(button_event(false, x, y));
    bench.frame();
    EXPECT_EQ(bench.sent().size(), 1U);
}

TEST(InputQueueTest, FortyOfFortyTapsAreSeen) {
    Bench bench;
    const Box box = *bench.canvas().find("floor.extend");
    for (int i = 0; i < 40; ++i) {
        bench.input().push(
            button_event(true, static_cast<int>(box.mid_x()), static_cast<int>(box.mid_y())));
        bench.input().push(
            button_event(false, static_cast<int>(box.mid_x()), static_cast<int>(box.mid_y())));
    }
    bench.frame();
    EXPECT_EQ(bench.sent().size(), 40U);
}

TEST(InputQueueTest, FortyOfFortyKeysAreSeen) {
    Bench bench;
    for (int i = 0; i < 40; ++i) {
        bench.key(SDLK_t, true);
        bench.key(SDLK_t, false);
    }
    bench.frame();
    EXPECT_EQ(bench.sent().size(), 40U);
}

TEST(InputQueueTest, ARepeatedKeyCountsOnce) {
    Bench bench;
    SDL_Event event{};
    event.type = SDL_KEYDOWN;
    event.key.keysym.sym = SDLK_t;
    event.key.keysym.scancode = SDL_SCANCODE_T;
    for (int i = 0; i < 5; ++i) {
        event.key.repeat = i > 0 ? 1 : 0;
        bench.input().push(event);
    }
    bench.frame();
    EXPECT_EQ(bench.sent().size(), 1U);
}

TEST(InputQueueTest, AKeyThatSomethingLiesOnShowsNobody) {
    Activity activity;
    SDL_Event key{};
    key.type = SDL_KEYDOWN;
    SDL_Event text{};
    text.type = SDL_TEXTINPUT;
    EXPECT_TRUE(activity.shows_somebody(key));
    EXPECT_TRUE(activity.shows_somebody(text));
    key.key.repeat = 1;
    EXPECT_FALSE(activity.shows_somebody(key));
    EXPECT_FALSE(activity.shows_somebody(text)) << "what it types again";
    key.type = SDL_KEYUP;
    key.key.repeat = 0;
    EXPECT_TRUE(activity.shows_somebody(key));
    EXPECT_TRUE(activity.shows_somebody(text));
}

TEST(InputQueueTest, WhatWasTypedIsForgottenButNotWhatWasLetGo) {
    Bench bench;
    bench.key(SDLK_RETURN, true);
    bench.frame();
    bench.key(SDLK_RETURN, false);
    bench.press(SDLK_n);
    bench.input().forget_typed();
    bench.frame();
    EXPECT_FALSE(ImGui::GetIO().KeysDown[SDL_SCANCODE_RETURN]);
    EXPECT_TRUE(bench.sent().empty());
}

TEST(InputQueueTest, AMotionAfterAPressWaitsForTheNextFrame) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    queue.push(button_event(true, 10, 20));
    SDL_Event motion{};
    motion.type = SDL_MOUSEMOTION;
    motion.motion.x = 300;
    motion.motion.y = 40;
    queue.push(motion);
    queue.push(button_event(false, 300, 40));
    queue.feed(io, keys);
    EXPECT_TRUE(io.MouseDown[0]);
    EXPECT_FLOAT_EQ(io.MousePos.x, 10);
    EXPECT_FALSE(queue.empty());
    queue.feed(io, keys);
    EXPECT_FLOAT_EQ(io.MousePos.x, 300);
    EXPECT_FALSE(io.MouseDown[0]);
    EXPECT_TRUE(queue.empty());
    ImGui::DestroyContext(context);
}

TEST(InputQueueTest, ModifiersComeWithTheirEvent) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    SDL_Event event{};
    event.type = SDL_KEYDOWN;
    event.key.keysym.sym = SDLK_z;
    event.key.keysym.scancode = SDL_SCANCODE_Z;
    event.key.keysym.mod = KMOD_LCTRL;
    queue.push(event);
    event.type = SDL_KEYUP;
    event.key.keysym.mod = KMOD_NONE;
    queue.push(event);
    queue.feed(io, keys);
    EXPECT_TRUE(io.KeyCtrl);
    EXPECT_TRUE(io.KeysDown[SDL_SCANCODE_Z]);
    queue.feed(io, keys);
    EXPECT_FALSE(io.KeyCtrl);
    EXPECT_FALSE(io.KeysDown[SDL_SCANCODE_Z]);
    ImGui::DestroyContext(context);
}

TEST(InputQueueTest, WhatIsPressedKeepsItsModifiersWhenTheyAreLetGoInTheSameBatch) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    SDL_Event event{};
    const auto push = [&](Uint32 type, SDL_Scancode scancode, Uint16 modifiers) {
        event.type = type;
        event.key.keysym.scancode = scancode;
        event.key.keysym.sym = scancode == SDL_SCANCODE_A ? SDLK_a : SDLK_LCTRL;
        event.key.keysym.mod = modifiers;
        queue.push(event);
    };
    push(SDL_KEYDOWN, SDL_SCANCODE_LCTRL, KMOD_LCTRL);
    queue.feed(io, keys);
    push(SDL_KEYDOWN, SDL_SCANCODE_A, KMOD_LCTRL);
    push(SDL_KEYUP, SDL_SCANCODE_LCTRL, KMOD_NONE);
    push(SDL_KEYUP, SDL_SCANCODE_A, KMOD_NONE);
    queue.feed(io, keys);
    EXPECT_TRUE(io.KeyCtrl);
    EXPECT_TRUE(io.KeysDown[SDL_SCANCODE_A]);
    queue.feed(io, keys);
    EXPECT_FALSE(io.KeyCtrl);
    EXPECT_FALSE(io.KeysDown[SDL_SCANCODE_A]);
    EXPECT_TRUE(queue.empty());
    ImGui::DestroyContext(context);
}

SDL_Event typed(char letter) {
    SDL_Event event{};
    event.type = SDL_TEXTINPUT;
    event.text.text[0] = letter;
    return event;
}

// It dropped all that waited, from the middle of what was typed: a title went into another field.
TEST(InputQueueTest, AFloodLosesItsEndAndNothingBeforeIt) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    queue.push(button_event(true, 1, 1));
    for (std::size_t i = 1; i < InputQueue::capacity; ++i) {
        queue.push(typed('a'));
    }
    EXPECT_FALSE(queue.take_loss());
    queue.push(typed('z'));
    EXPECT_TRUE(queue.take_loss());
    EXPECT_FALSE(queue.take_loss()) << "said once";
    queue.feed(io, keys);
    EXPECT_EQ(io.InputQueueCharacters.Size, static_cast<int>(InputQueue::capacity) - 1);
    for (const ImWchar letter : io.InputQueueCharacters) {
        ASSERT_EQ(letter, 'a');
    }
    EXPECT_TRUE(io.MouseDown[0]);
    EXPECT_TRUE(queue.take_loss()) << "it is over: what is typed from now on counts";
    ASSERT_FALSE(queue.empty());
    queue.feed(io, keys);
    EXPECT_FALSE(io.MouseDown[0]) << "it may have been let go among what was lost";
    queue.push(typed('b'));
    EXPECT_FALSE(queue.empty());
    EXPECT_FALSE(queue.take_loss());
    ImGui::DestroyContext(context);
}

TEST(InputQueueTest, WhatIsLostIsDroppedUntilAllBeforeItIsApplied) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    const auto tap = [&](bool down) {
        SDL_Event event{};
        event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
        event.key.keysym.sym = SDLK_F9;
        event.key.keysym.scancode = SDL_SCANCODE_F9;
        queue.push(event);
    };
    for (std::size_t i = 0; i < InputQueue::capacity; ++i) {
        tap(i % 2 == 0);
    }
    tap(true);
    queue.feed(io, keys);
    queue.push(typed('b'));
    for (int frames = 0; !queue.empty() && frames < 10'000; ++frames) {
        queue.feed(io, keys);
    }
    EXPECT_TRUE(queue.empty());
    EXPECT_EQ(io.InputQueueCharacters.Size, 0) << "there was room for it, but not for that before";
    ImGui::DestroyContext(context);
}

// It came behind all that waited: some 20 s, with the room on the glass.
TEST(InputQueueTest, InAFloodF12LocksAtOnce) {
    ImGuiContext* context = ImGui::CreateContext();
    ImGuiIO& io = ImGui::GetIO();
    InputQueue queue;
    std::vector<KeyEvent> keys;
    const auto tap = [&](SDL_Keycode key, SDL_Scancode scancode, bool down) {
        SDL_Event event{};
        event.type = down ? SDL_KEYDOWN : SDL_KEYUP;
        event.key.keysym.sym = key;
        event.key.keysym.scancode = scancode;
        queue.push(event);
    };
    tap(SDLK_t, SDL_SCANCODE_T, true);
    queue.feed(io, keys);
    for (std::size_t i = 0; i <= InputQueue::capacity; ++i) {
        tap(SDLK_t, SDL_SCANCODE_T, i % 2 == 1);
    }
    tap(SDLK_F12, SDL_SCANCODE_F12, true);
    keys.clear();
    queue.feed(io, keys);
    EXPECT_TRUE(queue.empty());
    ASSERT_EQ(keys.size(), 2U);
    EXPECT_EQ(keys[0].key, Key::f9) << "nothing that is held stays so";
    EXPECT_EQ(keys[1].key, Key::f12);
    EXPECT_FALSE(io.KeysDown[SDL_SCANCODE_T]);
    ImGui::DestroyContext(context);
}

// The loss was taken back unsaid, and a password that it had cut read as wrong.
TEST(InputQueueTest, WhatIsLostAtTheLoginIsSaidThere) {
    Bench bench{demo_view(), {.person = "Elena", .logs_in = true}};
    ASSERT_EQ(bench.station().controller(), nullptr);
    EXPECT_FALSE(bench.station().login()->present().message);
    bench.type("una frase");
    EXPECT_FALSE(bench.station().login()->state().secret.empty());
    SDL_Event wheel{};
    wheel.type = SDL_MOUSEWHEEL;
    for (std::size_t i = 0; i <= InputQueue::capacity; ++i) {
        bench.input().push(wheel);
    }
    bench.frame();
    const auto message = bench.station().login()->present().message;
    ASSERT_TRUE(message);
    EXPECT_EQ(message->text, text_of("console.login.lost_keys").in("es"));
    EXPECT_TRUE(bench.station().login()->state().secret.empty()) << "what was cut is not tried";
}

// Ctrl+F12 locks nothing: it threw away what waited all the same.
TEST(InputQueueTest, OnlyWhatLocksThrowsAwayWhatWaitsAndThatIsSaid) {
    for (const Uint16 modifiers : {Uint16{KMOD_LCTRL}, Uint16{KMOD_NONE}}) {
        ImGuiContext* context = ImGui::CreateContext();
        InputQueue queue;
        SDL_Event event{};
        for (int i = 0; i < 40; ++i) {
            event.type = i % 2 == 0 ? SDL_KEYDOWN : SDL_KEYUP;
            event.key.keysym.sym = SDLK_t;
            event.key.keysym.scancode = SDL_SCANCODE_T;
            queue.push(event);
        }
        event.type = SDL_KEYDOWN;
        event.key.keysym.sym = SDLK_F12;
        event.key.keysym.scancode = SDL_SCANCODE_F12;
        event.key.keysym.mod = modifiers;
        queue.push(event);
        std::vector<KeyEvent> keys;
        queue.feed(ImGui::GetIO(), keys);
        const bool locks = modifiers == KMOD_NONE;
        EXPECT_EQ(queue.empty(), locks);
        EXPECT_EQ(queue.take_loss(), locks);
        ImGui::DestroyContext(context);
    }
}

}  // namespace
}  // namespace plenaria::console::testing::input_queue_test
