// Codes on glasses by hand: whose tries count against which, and which glasses are freed.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "server/model/limits.hpp"
#include "server/transport/glass_codes.hpp"

namespace plenaria::transport::glass_codes_test {
namespace {

using testing::ElementsAre;
using testing::IsEmpty;
using testing::UnorderedElementsAre;

constexpr TimePoint noon = from_unix_ms(1'700'000'000'000);
const GlassCodes::Screen wall{RoomId{"plenary"}, ScreenId{"wall"}};
const GlassCodes::Screen side{RoomId{"plenary"}, ScreenId{"side"}};
constexpr ConnectionNumber console = 100;
constexpr ConnectionNumber other_console = 101;

class GlassCodesTest : public testing::Test {
protected:
    void show(ConnectionNumber glass, const GlassCodes::Screen& screen, const std::string& code,
              ConnectionNumber asker = console) {
        codes.show({glass, screen, "key-" + std::to_string(glass), code, noon + limits::code_lasts,
                    asker, "chair/"});
    }
    std::vector<ConnectionNumber> try_wrong(const std::string& person, int times) {
        std::vector<ConnectionNumber> spent;
        for (int i = 0; i < times; ++i) {
            spent = codes.read(wall, "WRONG1", person, noon).spent;
        }
        return spent;
    }
    std::string read(const std::string& person, const std::string& code) {
        return codes.read(wall, code, person, noon).key;
    }

    GlassCodes codes;
};

TEST_F(GlassCodesTest, the_last_wrong_code_of_whoever_asked_spends_all_of_that_name) {
    show(1, wall, "AAAAAA");
    show(2, wall, "BBBBBB");
    show(3, side, "CCCCCC");
    EXPECT_THAT(try_wrong("chair/", limits::code_tries - 1), IsEmpty());
    EXPECT_THAT(try_wrong("chair/", 1), UnorderedElementsAre(1U, 2U));
    EXPECT_EQ(read("chair/", "AAAAAA"), "");
    EXPECT_EQ(codes.read(side, "CCCCCC", "chair/", noon).key, "key-3");
}

TEST_F(GlassCodesTest, wrong_codes_of_another_cost_that_one_alone) {
    show(1, wall, "AAAAAA");
    EXPECT_THAT(try_wrong("secretariat/", 100), IsEmpty());
    EXPECT_EQ(read("secretariat/", "AAAAAA"), "");
    EXPECT_EQ(read("technician/ana", "AAAAAA"), "key-1");
    EXPECT_THAT(try_wrong("chair/", limits::code_tries - 1), IsEmpty())
        << "nobody else's count against those of whoever asked";
    EXPECT_EQ(read("chair/", "AAAAAA"), "key-1");
}

TEST_F(GlassCodesTest, a_new_code_brings_new_tries) {
    show(1, wall, "AAAAAA");
    EXPECT_THAT(try_wrong("secretariat/", limits::code_tries), IsEmpty());
    show(1, wall, "DDDDDD");
    EXPECT_EQ(read("secretariat/", "DDDDDD"), "key-1");
}

TEST_F(GlassCodesTest, what_is_taken_back_or_left_frees_the_glasses_of_that_asker_alone) {
    show(1, wall, "AAAAAA");
    show(2, wall, "BBBBBB", other_console);
    show(3, side, "CCCCCC");
    EXPECT_THAT(codes.take_back(wall, console), ElementsAre(1U));
    EXPECT_THAT(codes.take_back(wall, console), IsEmpty());
    EXPECT_THAT(codes.left(console), ElementsAre(3U));
    EXPECT_EQ(read("chair/", "BBBBBB"), "key-2");
    EXPECT_THAT(codes.left(2), IsEmpty()) << "its own glass needs no freeing";
    EXPECT_EQ(read("chair/", "BBBBBB"), "");
}

TEST_F(GlassCodesTest, a_code_counts_for_its_time) {
    show(1, wall, "AAAAAA");
    const TimePoint last = noon + limits::code_lasts - Millis{1};
    EXPECT_EQ(codes.read(wall, "AAAAAA", "chair/", last).key, "key-1");
    EXPECT_EQ(codes.read(wall, "AAAAAA", "chair/", noon + limits::code_lasts).key, "");
}

}  // namespace
}  // namespace plenaria::transport::glass_codes_test
