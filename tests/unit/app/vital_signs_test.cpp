#include "server/app/vital_signs.hpp"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace plenaria::app::vital_signs_test {
namespace {

using testing::HasSubstr;
using testing::Not;

Signs healthy() {
    Signs signs;
    signs.started = from_unix_ms(1'790'000'000'000);
    signs.now = from_unix_ms(1'790'000'600'000);
    signs.certificate_until = signs.now + std::chrono::hours{24 * 400};
    signs.screens = 14;
    return signs;
}

std::string word(const Signs& signs) { return health_text(health_of(signs)); }

TEST(Health, ready_while_nothing_is_wrong) {
    EXPECT_EQ(word(healthy()), "ready\n");
    EXPECT_EQ(http_status(health_of(healthy())), 200);
}

TEST(Health, degraded_says_why_and_still_serves) {
    Signs signs = healthy();
    signs.storage_slow = true;
    EXPECT_EQ(word(signs), "degraded: storage_slow\n");
    EXPECT_EQ(http_status(health_of(signs)), 200);
    signs.since_stall = Millis{59'999};
    EXPECT_EQ(word(signs), "degraded: storage_slow, stalled\n");
    signs = healthy();
    signs.since_stall = Millis{60'000};
    EXPECT_EQ(word(signs), "ready\n") << "long over";
    signs.certificate_until = signs.now + std::chrono::hours{24};
    EXPECT_EQ(word(signs), "degraded: certificate_ends_soon\n");
    signs.certificate_until = signs.now;
    EXPECT_EQ(word(signs), "degraded: certificate_over\n");
}

TEST(Health, a_disk_that_cannot_be_tried_degrades_and_stops_nobody) {
    Signs signs = healthy();
    signs.storage_unsure = true;
    EXPECT_EQ(word(signs), "degraded: storage_unsure\n");
    EXPECT_EQ(http_status(health_of(signs)), 200);
}

TEST(Health, an_old_copy_degrades_and_no_copy_that_nobody_asked_for) {
    Signs signs = healthy();
    signs.backup = BackupSign{signs.now - std::chrono::seconds{90}, false};
    EXPECT_EQ(word(signs), "ready\n");
    signs.backup->old = true;
    EXPECT_EQ(word(signs), "degraded: backup_old\n");
    EXPECT_EQ(http_status(health_of(signs)), 200);
    signs.backup = BackupSign{signs.now, false, true};
    EXPECT_EQ(word(signs), "degraded: backup_documents\n");
    EXPECT_EQ(http_status(health_of(signs)), 200);
}

TEST(Health, a_server_that_goes_on_from_a_copy_says_so_and_serves) {
    Signs signs = healthy();
    signs.taken_over = true;
    EXPECT_EQ(word(signs), "degraded: taken_over\n");
    EXPECT_EQ(http_status(health_of(signs)), 200);
}

TEST(Metrics, tell_when_the_last_good_copy_began_where_copies_are_made) {
    Signs signs = healthy();
    EXPECT_THAT(metrics_text(signs, "0.1.0"), Not(HasSubstr("backup")));
    signs.backup = BackupSign{};
    EXPECT_THAT(metrics_text(signs, "0.1.0"), HasSubstr("\nplenaria_backup_time_seconds 0\n"));
    signs.backup = BackupSign{from_unix_ms(1'790'000'540'000), true};
    EXPECT_THAT(metrics_text(signs, "0.1.0"),
                HasSubstr("\nplenaria_backup_time_seconds 1790000540\n"));
    EXPECT_THAT(metrics_text(signs, "0.1.0"), HasSubstr("\nplenaria_backup_old 1\n"));
}

TEST(Health, failing_comes_first) {
    Signs signs = healthy();
    signs.storage_slow = true;
    signs.storage_refuses = true;
    EXPECT_EQ(word(signs), "failing: storage_refuses, storage_slow\n");
    EXPECT_EQ(http_status(health_of(signs)), 503);
    signs.journal_damaged = true;
    EXPECT_EQ(word(signs), "failing: journal_damaged, storage_refuses, storage_slow\n");
    signs = healthy();
    signs.journal_unreadable = true;
    EXPECT_EQ(word(signs), "failing: journal_unreadable\n");
    signs = healthy();
    signs.stopping = true;
    EXPECT_EQ(word(signs), "failing: stopping\n");
}

TEST(Metrics, are_samples_with_their_help_and_type) {
    const std::string text = metrics_text(healthy(), "0.1.0");
    EXPECT_THAT(text, HasSubstr("\nplenaria_journal_held 0\n"));
    EXPECT_THAT(text, HasSubstr("# TYPE plenaria_build_info gauge\n"
                                "plenaria_build_info{version=\"0.1.0\"} 1\n"));
    EXPECT_THAT(text, HasSubstr("\nplenaria_start_time_seconds 1790000000\n"));
    EXPECT_THAT(text, HasSubstr("\nplenaria_health 0\n"));
    EXPECT_THAT(text, HasSubstr("\nplenaria_screens 14\n"));
    EXPECT_EQ(text.back(), '\n');
}

TEST(Metrics, leave_out_a_certificate_that_there_is_none_of) {
    Signs signs = healthy();
    signs.certificate_until.reset();
    EXPECT_THAT(metrics_text(signs, "0.1.0"), Not(HasSubstr("certificate")));
}

}  // namespace
}  // namespace plenaria::app::vital_signs_test
