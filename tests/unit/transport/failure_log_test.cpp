#include "server/transport/failure_log.hpp"

#include <gtest/gtest.h>

namespace plenaria::transport::failure_log_test {
namespace {

using namespace std::chrono_literals;

TEST(FailureLogTest, SaysOneLineASecondAndHowManyItDidNotSay) {
    FailureLog log{"tls_failed"};
    const FailureLog::Instant start{};
    EXPECT_EQ(log.note("timeout", "192.168.7.9", start),
              "event=tls_failed reason=timeout address=192.168.7.9");
    for (int i = 1; i <= 40; ++i) {
        EXPECT_FALSE(log.note("timeout", "192.168.7.9", start + i * 20ms));
    }
    EXPECT_EQ(log.note("timeout", "192.168.7.9", start + 1s),
              "event=tls_failed reason=timeout address=192.168.7.9 unsaid=40");
    EXPECT_EQ(log.note("timeout", "192.168.7.9", start + 2s),
              "event=tls_failed reason=timeout address=192.168.7.9");
}

TEST(FailureLogTest, AReasonIsOneWordOfBoundedLength) {
    FailureLog log{"tls_failed"};
    EXPECT_EQ(log.note("unknown ca (SSL=routines)\nevent=x", "::1", {}),
              "event=tls_failed reason=unknown_ca__SSL_routines__event_x address=::1");
    const auto line = log.note(std::string(500, 'x'), "::1", FailureLog::Instant{2s});
    ASSERT_TRUE(line);
    EXPECT_LT(line->size(), 120U);
}

}  // namespace
}  // namespace plenaria::transport::failure_log_test
