#include "server/access/device_key.hpp"

#include <gtest/gtest.h>
#include <sys/stat.h>
#include <unistd.h>

#include <filesystem>
#include <fstream>
#include <string>

#include "server/model/limits.hpp"

namespace plenaria::access::device_key_test {
namespace {

namespace fs = std::filesystem;

class DeviceKeyTest : public testing::Test {
protected:
    void SetUp() override {
        folder = fs::temp_directory_path() /
                 ("plenaria-device-key-" + std::to_string(::getpid()));
        fs::remove_all(folder);
    }
    void TearDown() override { fs::remove_all(folder); }

    [[nodiscard]] std::string path() const { return (folder / "a" / "podio.key").string(); }
    [[nodiscard]] DeviceKey made() const {
        auto key = DeviceKey::load_or_create(path());
        EXPECT_TRUE(key.ok());
        return std::move(key).value();
    }

    fs::path folder;
    DeviceClaim claim{"server", "boot", "nonce", Role::display, ScreenId{"podio"}, "c0ffee"};
};

TEST_F(DeviceKeyTest, is_made_once_and_read_again) {
    const std::string first = made().public_digits();
    EXPECT_EQ(first.size(), limits::device_key_digits);
    EXPECT_EQ(made().public_digits(), first);
    struct stat status {};
    ASSERT_EQ(::stat(path().c_str(), &status), 0);
    EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(DeviceKeyTest, proves_its_own_claim) {
    const DeviceKey key = made();
    const std::string proof = key.sign(claim);
    EXPECT_EQ(proof.size(), limits::device_proof_digits);
    EXPECT_TRUE(proves(key.public_digits(), proof, claim));
}

TEST_F(DeviceKeyTest, proves_no_other_claim) {
    const DeviceKey key = made();
    const std::string proof = key.sign(claim);
    const auto refuses = [&](auto change) {
        DeviceClaim other = claim;
        change(other);
        return !proves(key.public_digits(), proof, other);
    };
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.server_id = "fake"; }));
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.boot_id = "later"; }));
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.nonce = "replayed"; }));
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.role = Role::chair; }));
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.device = ScreenId{"lobby"}; }));
    EXPECT_TRUE(refuses([](DeviceClaim& c) { c.channel = "another connection"; }));
}

TEST_F(DeviceKeyTest, refuses_what_is_no_proof) {
    const DeviceKey key = made();
    const std::string good = key.sign(claim);
    std::string bent = good;
    bent.back() = bent.back() == '0' ? '1' : '0';
    EXPECT_FALSE(proves(key.public_digits(), bent, claim));
    EXPECT_FALSE(proves(key.public_digits(), "", claim));
    EXPECT_FALSE(proves(key.public_digits(), good + "00", claim));
    EXPECT_FALSE(proves("", good, claim));
    EXPECT_FALSE(proves(std::string(limits::device_key_digits, 'z'), good, claim));
    // The neutral point is nobody's key: with it anything would prove anything.
    EXPECT_FALSE(proves("01" + std::string(62, '0'), std::string(128, '0'), claim));
}

TEST_F(DeviceKeyTest, keeps_away_from_a_file_that_others_read_or_that_is_none) {
    static_cast<void>(made());
    ASSERT_EQ(::chmod(path().c_str(), 0644), 0);
    EXPECT_EQ(DeviceKey::load_or_create(path()).error(), DeviceKeyError::wrong_permissions);
    ASSERT_EQ(::chmod(path().c_str(), 0600), 0);
    std::ofstream{path()} << "not a key\n";
    EXPECT_EQ(DeviceKey::load_or_create(path()).error(), DeviceKeyError::malformed);
    EXPECT_EQ(DeviceKey::load_or_create("/proc/no/such/key").error(),
              DeviceKeyError::unwritable);
}

}  // namespace
}  // namespace plenaria::access::device_key_test
