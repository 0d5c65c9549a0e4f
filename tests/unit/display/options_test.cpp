#include "display/sdl/options.hpp"

#include <gtest/gtest.h>

#include <vector>

namespace plenaria::display::options_test {
namespace {

Outcome<Options, Text> read(const std::vector<const char*>& arguments) {
    return read_options(arguments);
}

TEST(Options, AreRead) {
    const auto read_ones =
        read({"--server", "192.0.2.7:8470", "--room", "plenaria", "--windowed", "--size",
              "3840x2160", "--name", "Podio", "--screenshot", "a.png", "--frozen-now", "1000"});
    ASSERT_TRUE(read_ones.ok());
    const Options& options = read_ones.value();
    EXPECT_EQ(options.host, "192.0.2.7");
    EXPECT_EQ(options.port, 8470);
    EXPECT_EQ(options.room, RoomId{"plenaria"});
    EXPECT_EQ(options.view, "floor");
    EXPECT_EQ(options.name, "Podio");
    EXPECT_TRUE(options.windowed);
    EXPECT_EQ(options.width, 3840);
    EXPECT_EQ(options.height, 2160);
    EXPECT_EQ(options.screenshot, "a.png");
    EXPECT_EQ(options.frozen_now, from_unix_ms(1000));
}

TEST(Options, WhoAsksHowItIsUsedIsToldThatAlone) {
    for (const char* word : {"--help", "-h"}) {
        const auto asked = read({"--windowed", word, "--no-such-option"});
        ASSERT_TRUE(asked.ok());
        EXPECT_TRUE(asked.value().help);
    }
    EXPECT_FALSE(read({"--server", "h:1", "--room", "a"}).value().help);
}

TEST(Options, WhoIsTrustedMakesTheConnectionEncrypted) {
    const auto plain = read({"--server", "ws://h:1", "--room", "a"});
    ASSERT_TRUE(plain.ok());
    EXPECT_FALSE(plain.value().encrypted);
    const auto by_file = read({"--server", "192.0.2.7:8470", "--room", "a", "--ca", "ca.pem"});
    ASSERT_TRUE(by_file.ok());
    EXPECT_TRUE(by_file.value().encrypted);
    EXPECT_EQ(by_file.value().authority, "ca.pem");
    EXPECT_EQ(origin_of(by_file.value()), "http://192.0.2.7:8470") << "for telephones";
    const auto by_words =
        read({"--server", "wss://[fd00::2]:1", "--room", "a", "--fingerprint", "F"});
    ASSERT_TRUE(by_words.ok());
    EXPECT_TRUE(by_words.value().encrypted);
    EXPECT_EQ(by_words.value().fingerprint, "F");
    EXPECT_EQ(by_words.value().host, "fd00::2");
    EXPECT_EQ(origin_of(by_words.value()), "http://[fd00::2]:1");
}

TEST(Options, ARoomNamesTheScreenWhereNobodyDoes) {
    const auto options = read({"--server", "localhost:1", "--room", "plenaria"});
    ASSERT_TRUE(options.ok());
    EXPECT_EQ(options.value().name, "plenaria");
    EXPECT_FALSE(options.value().windowed);
}

TEST(Options, WhatIsWrongIsNamedInBothLanguages) {
    const std::vector<std::pair<std::vector<const char*>, std::string>> wrong{
        {{"--room", "a"}, "--server"},
        {{"--server", "h:1"}, "--room"},
        {{"--server", "h", "--room", "a"}, "--server h"},
        {{"--server", ":1", "--room", "a"}, "--server :1"},
        {{"--server", "h:0", "--room", "a"}, "--server h:0"},
        {{"--server", "h:65536", "--room", "a"}, "--server h:65536"},
        {{"--server", "h:1", "--room", "a b"}, "--room a b"},
        {{"--server", "h:1", "--room", "a", "--size", "12"}, "--size 12"},
        {{"--server", "h:1", "--room", "a", "--size", "1x1"}, "--size 1x1"},
        {{"--server", "h:1", "--room", "a", "--size", "99999x900"}, "--size 99999x900"},
        {{"--server", "h:1", "--room", "a", "--frozen-now", "soon"}, "--frozen-now soon"},
        {{"--server", "h:1", "--room", "a", "--frozen"}, "--frozen"},
        {{"--server", "h:1", "--room"}, "--room"},
        {{"--server", "wss://h:1", "--room", "a"}, "--ca, --fingerprint"},
        {{"--server", "fd00::2:1", "--room", "a"}, "--server fd00::2:1"},
    };
    for (const auto& [arguments, named] : wrong) {
        const auto options = read(arguments);
        ASSERT_FALSE(options.ok()) << named;
        EXPECT_NE(options.error().es().find(named), std::string_view::npos) << named;
        EXPECT_NE(options.error().en().find(named), std::string_view::npos) << named;
        EXPECT_NE(options.error().es(), options.error().en());
    }
}

TEST(Options, AnUnknownOneAndALackingValueAreToldApart) {
    const auto said = [](const std::vector<const char*>& arguments) {
        const auto options = read(arguments);
        return options.ok() ? std::string{} : std::string{options.error().es()};
    };
    EXPECT_EQ(said({"--bogus"}), "No existe el argumento --bogus");
    EXPECT_EQ(said({"--server", "--room", "a"}), "Falta el valor de --server");
    EXPECT_EQ(said({"--server", "h:1", "--room"}), "Falta el valor de --room");
}

TEST(Options, NoPictureIsMadeOfAViewThatIsNoneOrOfAScreen) {
    const auto said = [](std::vector<const char*> more) {
        std::vector<const char*> words{"--server", "h:1", "--room", "a"};
        words.insert(words.end(), more.begin(), more.end());
        const auto options = read(words);
        return options.ok() ? std::string{} : std::string{options.error().en()};
    };
    const std::string unknown = said({"--screenshot", "a.png", "--view", "florr"});
    EXPECT_EQ(unknown.find("There is no view “florr”. Views: floor, next"), 0U) << unknown;
    EXPECT_EQ(said({"--screenshot", "a.png", "--screen", "podoi"}),
              "A picture is made of a room's view, not of a screen: leave out --screen, or "
              "--screenshot.");
    EXPECT_EQ(said({"--screenshot", "a.png", "--view", "next", "--name", "Podio"}), "");
    EXPECT_EQ(said({"--view", "florr", "--screen", "podoi"}), "") << "its glass says so";
}

TEST(DeviceId, StaysTheSameForTheSameName) {
    const auto id = [](const std::string& name) { return device_id({.name = name}); };
    EXPECT_EQ(id("Podio").value, "display-5ef0ca96b64f1910");
    EXPECT_NE(id("Podio"), id("podio"));
    EXPECT_TRUE(is_valid_id(id("Sala ñ · 1").value));
}

TEST(DeviceId, IsTheDeclaredScreenWhereOneIsNamed) {
    const auto options =
        read({"--server", "127.0.0.1:8470", "--room", "plenaria", "--screen", "plenaria-podio"});
    ASSERT_TRUE(options.ok());
    EXPECT_EQ(device_id(options.value()), ScreenId{"plenaria-podio"});
    EXPECT_EQ(options.value().name, "plenaria-podio");
    EXPECT_FALSE(
        read({"--server", "127.0.0.1:8470", "--room", "plenaria", "--screen", "el podio"}).ok());
}

TEST(Key, IsOfADeclaredScreenThatReachesItsServerSafely) {
    const auto has = [](const std::vector<const char*>& arguments) {
        const auto options = read(arguments);
        return options.ok() && has_key(options.value());
    };
    EXPECT_TRUE(has({"--server", "192.0.2.7:1", "--ca", "a", "--room", "a", "--screen", "podio"}));
    EXPECT_TRUE(has({"--server", "127.0.0.1:1", "--room", "a", "--screen", "podio"}));
    EXPECT_FALSE(has({"--server", "192.0.2.7:1", "--room", "a", "--screen", "podio"}));
    EXPECT_FALSE(has({"--server", "127.0.0.1:1", "--room", "a"})) << "a screen of no name";
}

TEST(Key, ThatWouldProveNothingIsRefused) {
    const auto nameless =
        read({"--server", "127.0.0.1:1", "--room", "a", "--key", "podio.key"});
    ASSERT_FALSE(nameless.ok());
    EXPECT_NE(nameless.error().es().find("--screen"), std::string_view::npos);
    const auto in_the_clear = read(
        {"--server", "192.0.2.7:1", "--room", "a", "--screen", "podio", "--key", "podio.key"});
    ASSERT_FALSE(in_the_clear.ok());
    EXPECT_NE(in_the_clear.error().en().find("--ca, --fingerprint"), std::string_view::npos);
}

TEST(Key, LiesWhereStateLies) {
    Options options{.screen = ScreenId{"plenaria-podio"}};
    EXPECT_EQ(key_file(options, "/var/state", "/home/x"),
              "/var/state/plenaria/plenaria-podio.key");
    EXPECT_EQ(key_file(options, nullptr, "/home/x"),
              "/home/x/.local/state/plenaria/plenaria-podio.key");
    EXPECT_EQ(key_file(options, "", "/home/x"), key_file(options, "state", "/home/x"))
        << "a relative folder counts as none";
    EXPECT_EQ(key_file(options, nullptr, nullptr), "");
    options.key = "podio.key";
    EXPECT_EQ(key_file(options, "/var/state", "/home/x"), "podio.key");
}

TEST(Options, TheLobbyIsOfAllRooms) {
    const auto lobby = read({"--server", "192.0.2.7:8470", "--view", "lobby"});
    ASSERT_TRUE(lobby.ok());
    EXPECT_TRUE(lobby.value().room.empty());
    EXPECT_EQ(lobby.value().name, "lobby");
    EXPECT_FALSE(read({"--server", "192.0.2.7:8470", "--view", "agenda"}).ok());
}

TEST(Options, TelephonesAreNotSentToThemselves) {
    const auto origin = [](const char* server) {
        const auto options = read({"--server", server, "--room", "plenaria"});
        return options.ok() ? origin_of(options.value()) : "?";
    };
    EXPECT_EQ(origin("192.0.2.7:8470"), "http://192.0.2.7:8470");
    EXPECT_EQ(origin("127.0.0.1:8470"), "");
    EXPECT_EQ(origin("localhost:8470"), "");
}

}  // namespace
}  // namespace plenaria::display::options_test
