// What whoever is not let in is told: by what they came with, and with what to do about it.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <string>

#include "tests/unit/transport/rig.hpp"

namespace plenaria::transport::test::credential_texts_test {
namespace {

using protocol::CloseCode;
using testing::HasSubstr;
using testing::Not;

const Caller over_tls{access::Route::tls, "10.0.0.7", "c0ffee"};

class CredentialTexts : public testing::Test {
protected:
    /// How the server closes on such an `identify`; of a person nothing is right.
    protocol::FrameError refused(const protocol::Identify& identify) {
        ConnectionMachine machine{authenticator_, attempts_, {plenary}, over_tls, start_time};
        auto actions = machine.receive(protocol::encode(identify), start_time);
        if (machine.state() == ConnectionMachine::State::checking_person) {
            actions = machine.person_checked(access::AccessError::proof_refused, start_time);
        }
        EXPECT_EQ(actions.size(), 1U);
        return std::get<CloseConnection>(actions.at(0)).error;
    }

    access::Authenticator authenticator_{{std::string(64, 'a'), std::string(64, 'c')}};
    access::Attempts attempts_;
};

protocol::Identify person() {
    protocol::Identify identify = Rig::console();
    identify.person = "Ana";
    identify.proof = "una frase que nadie dice";
    return identify;
}

protocol::Identify screen() {
    protocol::Identify identify = Rig::screen();
    identify.device.key = std::string(64, '5');
    identify.proof = std::string(128, '5');
    return identify;
}

protocol::Identify token() {
    protocol::Identify identify = Rig::console();
    identify.proof = std::string(64, 'b');
    return identify;
}

TEST_F(CredentialTexts, OnlyWhoeverHoldsATokenIsToldOfItsFile) {
    EXPECT_THAT(std::string{refused(token()).text.en()}, HasSubstr("console.token"));
    for (const auto& identify : {person(), screen()}) {
        CloseCode last = CloseCode::proof_refused;
        for (int i = 0; i < 6; ++i) {
            const protocol::FrameError error = refused(identify);
            last = error.close;
            for (const char* language : {"es", "en"}) {
                const std::string said{error.text.in(language)};
                EXPECT_THAT(said, Not(HasSubstr("token"))) << error.code;
                EXPECT_THAT(said, Not(HasSubstr("credencial"))) << error.code;
                EXPECT_THAT(said, Not(HasSubstr("credential"))) << error.code;
            }
        }
        EXPECT_EQ(last, CloseCode::too_many_attempts);
    }
    EXPECT_THAT(std::string{refused(person()).text.en()}, HasSubstr("(1 s)"));
}

}  // namespace
}  // namespace plenaria::transport::test::credential_texts_test
