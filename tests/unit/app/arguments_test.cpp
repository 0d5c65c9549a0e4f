// The command line of plenaria-server: a value that is none is named together with its option.
#include "server/app/arguments.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plenaria::app::arguments_test {
namespace {

using testing::AnyOf;
using testing::HasSubstr;
using testing::Not;

Text complaint(const std::vector<std::string>& words) {
    const auto read = parse_arguments(words);
    EXPECT_FALSE(read.ok());
    return read.ok() ? Text{} : read.error();
}

TEST(Arguments, OfServeAreRead) {
    const std::vector<std::string> words{"serve", "--data", "d", "--listen", "[::1]:0", "--host",
                                         "sala.local", "--backup", "/media/usb"};
    const auto read = parse_arguments(words);
    ASSERT_TRUE(read.ok());
    const auto& serve = std::get<ServeArguments>(read.value());
    EXPECT_EQ(serve.address, "::1");
    EXPECT_EQ(serve.port, 0);
    EXPECT_EQ(serve.hosts, std::vector<std::string>{"sala.local"});
    EXPECT_EQ(serve.backup, "/media/usb");
}

TEST(Arguments, AValueThatIsNoneIsNamedWithItsOption) {
    for (const char* wrong : {"1.2.3.4", "1.2.3.4:x", ":8470", "1.2.3.4:70000", "1.2.3.4:-1"}) {
        const Text said = complaint({"serve", "--data", "d", "--listen", wrong});
        for (const std::string_view words : {said.es(), said.en()}) {
            EXPECT_THAT(std::string{words}, HasSubstr("--listen " + std::string{wrong}));
        }
    }
    EXPECT_THAT(std::string{complaint({"serve", "--data", "d", "--backup", "b", "--backup-every",
                                       "0"})
                                .en()},
                HasSubstr("--backup-every 0"));
    EXPECT_THAT(std::string{complaint({"setup", "--data", "d", "--port", "http"}).es()},
                HasSubstr("--port http"));
}

void expect_said(const std::vector<std::string>& words, const std::string& what) {
    const Text said = complaint(words);
    for (const std::string_view text : {said.es(), said.en()}) {
        EXPECT_THAT(std::string{text}, HasSubstr(what));
        EXPECT_THAT(std::string{text}, Not(AnyOf(HasSubstr("falta"), HasSubstr("missing"))));
    }
}

TEST(Arguments, AWordThatIsWrongIsNotCalledMissing) {
    expect_said({"export", "--data", "d", "--format", "pdf"}, "--format pdf");
    expect_said({"export", "--data", "d", "--format", "csv", "--table", "nada"}, "--table nada");
    expect_said({"person", "fly", "x", "--data", "d"}, "person fly");
    expect_said({"check", "a.toml", "b.toml"}, "b.toml");
    expect_said({"verify", "--data", "a", "--data", "b"}, "--data");
    expect_said({"import", "--data", "d", "--agenda", "a", "--participants", "p"}, "--agenda");
    expect_said({"recovery", "--data", "d", "--holder", "a", "--holder", "b", "--holder", "c"},
                "--holder c");
}

TEST(Arguments, WhatWouldBeIgnoredIsRefused) {
    expect_said({"export", "--data", "d", "--format", "csv", "--language", "es"}, "--format ics");
    expect_said({"export", "--data", "d", "--table", "agenda"}, "--format csv");
}

TEST(Arguments, AnOptionIsNotTakenForTheValueOfTheOneBefore) {
    EXPECT_THAT(std::string{complaint({"serve", "--data", "--listen", "127.0.0.1:0"}).en()},
                HasSubstr("--data VALUE is missing"));
    EXPECT_THAT(std::string{complaint({"export", "--data", "--cleared"}).es()},
                HasSubstr("falta --data"));
}

TEST(Arguments, WhatIsLackingIsNamedInItsOwnLanguage) {
    const Text holders = complaint({"recovery", "--data", "d"});
    EXPECT_THAT(std::string{holders.es()}, HasSubstr("--holder NOMBRE --holder NOMBRE"));
    EXPECT_THAT(std::string{holders.en()}, HasSubstr("--holder NAME --holder NAME"));
    const Text session = complaint({"import", "--data", "d", "--attendance", "a"});
    EXPECT_THAT(std::string{session.es()}, HasSubstr("--session SESIÓN"));
    EXPECT_THAT(std::string{session.en()}, HasSubstr("--session SESSION"));
    EXPECT_THAT(std::string{complaint({"import", "--data", "d"}).es()},
                HasSubstr("--agenda ARCHIVO"));
    EXPECT_THAT(std::string{complaint({"serve"}).es()}, HasSubstr("--data CARPETA"));
}

TEST(Arguments, HelpIsGivenToWhoAsksForIt) {
    for (const std::vector<std::string>& words : {std::vector<std::string>{"help"},
                                                  {"--help"},
                                                  {"serve", "--help"},
                                                  {"person", "add", "-h"},
                                                  {"export", "--data", "d", "--help"}}) {
        const auto read = parse_arguments(words);
        ASSERT_TRUE(read.ok()) << words.front();
        EXPECT_TRUE(std::holds_alternative<HelpArguments>(read.value())) << words.front();
    }
    EXPECT_THAT(std::string{complaint({}).en()}, HasSubstr("command is missing"));
    EXPECT_THAT(std::string{complaint({"dance", "--help"}).es()}, HasSubstr("dance"));
}

TEST(Arguments, WhatIsLackingIsSaid) {
    EXPECT_THAT(std::string{complaint({"serve"}).en()}, HasSubstr("--data"));
    EXPECT_THAT(std::string{complaint({"restore", "--data", "d"}).en()}, HasSubstr("--from"));
    EXPECT_THAT(std::string{complaint({"no-such-word"}).es()}, HasSubstr("no-such-word"));
}

}  // namespace
}  // namespace plenaria::app::arguments_test
