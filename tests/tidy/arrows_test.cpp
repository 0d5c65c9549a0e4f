#include "tests/tidy/arrows.hpp"

#include <gmock/gmock.h>

#include <utility>

namespace plenaria::tidy::arrows_test {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::SizeIs;

SourceFile file(std::string path, std::string_view include) {
    return {std::move(path), "#include \"" + std::string{include} + "\"\n"};
}

TEST(Arrows, EveryIncludeFollowsThem) {
    EXPECT_THAT(check_direct_includes(this_tree()), IsEmpty())
        << joined(check_direct_includes(this_tree()));
}

TEST(Arrows, NoChainOfHeadersGoesAroundThem) {
    EXPECT_THAT(check_reached_includes(this_tree()), IsEmpty())
        << joined(check_reached_includes(this_tree()));
}

TEST(Arrows, HeavyHeadersStayInTheirModules) {
    EXPECT_THAT(check_owned_headers(this_tree()), IsEmpty())
        << joined(check_owned_headers(this_tree()));
}

TEST(ArrowsScanner, ReadsThisTree) {
    EXPECT_THAT(this_tree(), ::testing::Contains(::testing::Field(&SourceFile::path,
                                                                  "tests/tidy/arrows_test.cpp")));
}

TEST(ArrowsScanner, FindsEveryForbiddenArrow) {
    for (const auto& [from, to] : std::vector<std::pair<std::string, std::string>>{
             {"server/model/a.hpp", "server/domain/state.hpp"},
             {"server/domain/a.cpp", "server/engine/service.hpp"},
             {"server/engine/a.cpp", "server/journal/sqlite.hpp"},
             {"server/engine/a.cpp", "server/protocol/codec.hpp"},
             {"server/journal/a.cpp", "server/protocol/codec.hpp"},
             {"server/protocol/a.cpp", "server/domain/state.hpp"},
             {"server/access/a.cpp", "server/domain/state.hpp"},
             {"server/exchange/a.cpp", "server/engine/service.hpp"},
             {"server/transport/a.cpp", "server/domain/state.hpp"},
             {"server/transport/a.cpp", "server/journal/sqlite.hpp"},
             {"server/transport/a.cpp", "server/engine/journal_port.hpp"},
             {"server/client/a.cpp", "server/domain/state.hpp"},
             {"server/client/a.cpp", "server/transport/hub.hpp"},
             {"server/app/a.cpp", "server/client/link.hpp"},
             {"server/transport/a.cpp", "server/app/settings.hpp"},
             {"console/core/a.cpp", "console/panels/floor.hpp"},
             {"console/core/a.cpp", "display/core/scene.hpp"},
             {"console/app/a.cpp", "server/domain/state.hpp"},
             {"display/core/a.cpp", "console/core/floor.hpp"},
             {"display/core/a.cpp", "display/sdl/painter.hpp"},
             {"display/sdl/a.cpp", "console/panels/floor.hpp"},
             {"display/core/a.cpp", "tests/support/clock.hpp"}}) {
        EXPECT_THAT(check_direct_includes({file(from, to)}),
                    ElementsAre(from + ":1: " + to + ": against the arrows"));
    }
}

TEST(ArrowsScanner, AllowsWhatTheTableAllows) {
    EXPECT_THAT(check_direct_includes({file("server/transport/a.cpp", "server/engine/service.hpp"),
                                       file("server/transport/b.cpp", "server/transport/hub.hpp"),
                                       file("console/panels/a.cpp", "display/core/scene.hpp"),
                                       file("tests/unit/domain/a.cpp", "server/domain/state.hpp")}),
                IsEmpty());
}

TEST(ArrowsScanner, AnglesAndRelativePathsAreNoWayAround) {
    EXPECT_THAT(
        check_direct_includes({{"server/client/a.cpp", "#include <server/domain/state.hpp>\n"}}),
        SizeIs(1));
    EXPECT_THAT(check_direct_includes({file("server/client/a.cpp", "../domain/state.hpp")}),
                ElementsAre(HasSubstr("not written from the root")));
    EXPECT_THAT(check_direct_includes({file("server/client/a.cpp", "link.hpp")}), SizeIs(1));
}

TEST(ArrowsScanner, AFolderMustBeInTheTable) {
    EXPECT_THAT(check_direct_includes({{"server/extra/a.cpp", ""}}), SizeIs(1));
    EXPECT_THAT(check_direct_includes({{"server/modelling/a.cpp", ""}}), SizeIs(1));
    EXPECT_THAT(check_direct_includes({{"tools/a.cpp", ""}}), SizeIs(1));
}

TEST(ArrowsScanner, FollowsChainsOfHeaders) {
    const SourceTree leak{file("server/engine/service.hpp", "server/engine/room.hpp"),
                          file("server/engine/room.hpp", "server/domain/state.hpp"),
                          file("server/transport/hub.cpp", "server/engine/service.hpp")};
    EXPECT_THAT(check_direct_includes(leak), IsEmpty());
    EXPECT_THAT(check_reached_includes(leak),
                ElementsAre("server/transport/hub.cpp -> server/engine/service.hpp -> "
                            "server/engine/room.hpp -> server/domain/state.hpp"));
}

TEST(ArrowsScanner, SurvivesHeadersThatIncludeEachOther) {
    EXPECT_THAT(check_reached_includes({file("server/client/a.hpp", "server/client/b.hpp"),
                                        file("server/client/b.hpp", "server/client/a.hpp")}),
                IsEmpty());
}

TEST(ArrowsScanner, FindsHeavyHeadersOutOfPlace) {
    EXPECT_THAT(check_owned_headers({{"server/transport/a.hpp", "#include <boost/beast.hpp>"}}),
                ElementsAre(HasSubstr("in .cpp files only")));
    EXPECT_THAT(check_owned_headers({{"server/access/a.cpp", "#include <boost/beast/core.hpp>"}}),
                ElementsAre(HasSubstr("belongs to another module")));
    EXPECT_THAT(check_owned_headers({{"server/protocol/a.hpp", "#include <nlohmann/json.hpp>"},
                                     {"server/client/a.cpp", "#include <nlohmann/json.hpp>"},
                                     {"server/journal/a.cpp", "#include <toml++/toml.h>"},
                                     {"server/domain/a.cpp", "#include <utf8proc.h>"},
                                     {"console/core/a.cpp", "#include <imgui.h>"},
                                     {"display/core/a.cpp", "#include <SDL.h>"}}),
                SizeIs(6));
    EXPECT_THAT(check_owned_headers({{"server/protocol/a.cpp", "#include <nlohmann/json.hpp>"},
                                     {"server/protocol/a.hpp", "#include <nlohmann/json_fwd.hpp>"},
                                     {"server/transport/a.cpp", "#include <boost/beast.hpp>"},
                                     {"server/model/a.cpp", "#include <utf8proc.h>"},
                                     {"tests/integration/a.cpp", "#include <boost/beast.hpp>"}}),
                IsEmpty());
}

}  // namespace
}  // namespace plenaria::tidy::arrows_test
