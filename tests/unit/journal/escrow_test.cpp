// Keys beside the journal, and in escrow under the chair's passphrase.
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <sodium.h>
#include <unistd.h>

#include <atomic>
#include <chrono>
#include <filesystem>
#include <fstream>
#include <functional>
#include <string>
#include <thread>
#include <vector>

#include "server/journal/escrow.hpp"
#include "server/journal/key_folder.hpp"
#include "tests/support/temporary_folder.hpp"

namespace plenaria::journal::escrow_test {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;
using testing::SizeIs;

constexpr EscrowCost cheap{crypto_pwhash_OPSLIMIT_MIN, crypto_pwhash_MEMLIMIT_MIN};
constexpr std::string_view passphrase = "doce palabras que nadie dice";

std::string content_of(const fs::path& path) {
    std::ifstream in{path, std::ios::binary};
    return {std::istreambuf_iterator<char>{in}, {}};
}

class keys : public testing::Test {
protected:
    KeyFolder loaded() const {
        KeyFolder made{folder.path()};
        made.load();
        return made;
    }
    KeyId make(const char* session) const {
        KeyFolder made = loaded();
        const auto key = made.key_of(SessionId{session});
        EXPECT_TRUE(key.ok());
        return id_of(key.value()->key);
    }
    fs::path key_file(const KeyId& id) const {
        return keys_path(folder.path()) / (id.value + ".key");
    }

    test_support::TemporaryFolder folder;
};

TEST_F(keys, a_session_has_one_key_and_another_session_another) {
    const KeyId first = make("s1");
    EXPECT_EQ(make("s1"), first);
    EXPECT_NE(make("s2"), first);
    EXPECT_NE(make(""), first);
    const KeyFolder again = loaded();
    ASSERT_THAT(again.all(), SizeIs(3));
    EXPECT_EQ(again.find(first)->session, SessionId{"s1"});
    EXPECT_EQ(again.find(KeyId{std::string(key_id_digits, '0')}), nullptr);
}

TEST_F(keys, files_are_the_owners_alone_and_their_names_tell_nothing) {
    const KeyId id = make("evaluacion-secreta");
    EXPECT_EQ(fs::status(keys_path(folder.path())).permissions(), fs::perms::owner_all);
    EXPECT_EQ(fs::status(key_file(id)).permissions(),
              fs::perms::owner_read | fs::perms::owner_write);
    EXPECT_THAT(key_file(id).string(), Not(HasSubstr("evaluacion")));
}

TEST_F(keys, a_key_of_somebody_else_is_not_missing_but_unreadable) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "needs two accounts";
    }
    make("s1");
    EXPECT_FALSE(loaded().unreadable());
    constexpr ::uid_t nobody = 65534;
    ASSERT_EQ(::chown(folder.path().c_str(), nobody, nobody), 0);
    ASSERT_EQ(::seteuid(nobody), 0);
    const auto folder_refused = loaded().unreadable();
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_TRUE(folder_refused);
    ASSERT_EQ(::chown(keys_path(folder.path()).c_str(), nobody, nobody), 0);
    ASSERT_EQ(::seteuid(nobody), 0);
    const auto file_refused = loaded().unreadable();
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_TRUE(file_refused);
    EXPECT_FALSE(KeyFolder{folder.path() / "none"}.unreadable());
}

TEST_F(keys, a_key_that_others_can_read_or_that_is_a_link_is_unsafe) {
    const KeyId id = make("s1");
    EXPECT_FALSE(loaded().unsafe().has_value());
    for (const auto more : {fs::perms::group_read, fs::perms::others_write}) {
        fs::permissions(key_file(id), fs::perms::owner_read | more);
        const auto unsafe = loaded().unsafe();
        ASSERT_TRUE(unsafe.has_value());
        EXPECT_EQ(unsafe->code, OpenError::exposed);
        EXPECT_EQ(unsafe->detail, key_file(id).string());
        EXPECT_EQ(loaded().find(id), nullptr) << "and is not used";
        const auto set = set_up_escrow(folder.path(), passphrase, cheap);
        ASSERT_FALSE(set.ok());
        EXPECT_EQ(set.error().code, EscrowError::exposed);
    }
    fs::permissions(key_file(id), fs::perms::owner_read);
    EXPECT_FALSE(loaded().unsafe().has_value());
    fs::rename(key_file(id), folder.path() / "moved");
    fs::create_symlink(folder.path() / "moved", key_file(id));
    ASSERT_TRUE(loaded().unsafe().has_value());
    EXPECT_EQ(loaded().unsafe()->code, OpenError::irregular);
    EXPECT_EQ(loaded().find(id), nullptr);
    EXPECT_FALSE(set_up_escrow(folder.path(), passphrase, cheap).ok());
}

TEST_F(keys, a_damaged_key_is_missing_and_no_other_one) {
    const KeyId id = make("s1");
    std::string text = content_of(key_file(id));
    const std::size_t digit = text.rfind("key ") + 4;
    text[digit] = text[digit] == '0' ? '1' : '0';
    std::ofstream{key_file(id), std::ios::binary} << text;
    EXPECT_EQ(loaded().find(id), nullptr);
    for (const char* junk : {"", "plenaria-key 1\n", "plenaria-key 1\nsession s1\nkey 00\n"}) {
        std::ofstream{key_file(id), std::ios::binary} << junk;
        EXPECT_EQ(loaded().find(id), nullptr) << junk;
    }
}

TEST_F(keys, a_key_that_is_taken_away_while_it_is_used_is_put_back) {
    KeyFolder used = loaded();
    ASSERT_TRUE(used.key_of(SessionId{"s1"}).ok());
    fs::remove_all(keys_path(folder.path()));
    const auto again = used.key_of(SessionId{"s1"});
    ASSERT_TRUE(again.ok());
    EXPECT_NE(loaded().find(id_of(again.value()->key)), nullptr);
}

TEST_F(keys, the_folder_remembers_whose_keys_went) {
    const KeyId first = make("s1");
    const KeyId second = make("");
    fs::remove_all(keys_path(folder.path()));
    EXPECT_THAT(loaded().sessions_of({first, second}), ElementsAre(SessionId{"s1"}, SessionId{}));
    EXPECT_THAT(loaded().sessions_of({}), SizeIs(0));
}

TEST_F(keys, a_folder_that_cannot_be_written_gives_no_key) {
    KeyFolder nowhere{folder.path() / "none"};
    EXPECT_FALSE(nowhere.key_of(SessionId{"s1"}).ok());
    EXPECT_THAT(nowhere.all(), SizeIs(0));
}

class escrow : public keys {
protected:
    /// What may be copied: the escrow alone.
    fs::path copy() {
        const fs::path to = other.path() / "copy";
        fs::create_directory(to);
        EXPECT_FALSE(copy_escrow(folder.path(), to).has_value());
        return to;
    }
    std::optional<EscrowError> failure(const fs::path& where, std::string_view with) {
        const auto opened = open_escrow(where, with);
        if (!opened) {
            return opened.error().code;
        }
        return opened.value().damaged.empty() ? std::nullopt
                                              : std::optional{EscrowError::damaged};
    }

    test_support::TemporaryFolder other;
};

TEST_F(escrow, opens_on_another_machine_with_the_passphrase) {
    const KeyId before = make("s1");
    ASSERT_EQ(set_up_escrow(folder.path(), passphrase, cheap).value(), 1U);
    const KeyId after = make("s2");  // a server that runs needs no passphrase
    EXPECT_TRUE(is_in_escrow(folder.path(), before).value());
    EXPECT_TRUE(is_in_escrow(folder.path(), after).value());

    const fs::path elsewhere = copy();
    const auto opened = open_escrow(elsewhere, passphrase);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().keys, 2U);
    EXPECT_THAT(opened.value().damaged, SizeIs(0));
    KeyFolder recovered{elsewhere};
    recovered.load();
    ASSERT_THAT(recovered.all(), SizeIs(2));
    EXPECT_EQ(recovered.find(before)->session, SessionId{"s1"});
    EXPECT_EQ(recovered.find(after)->key.bytes, loaded().find(after)->key.bytes);
}

TEST_F(escrow, a_wrong_passphrase_changes_nothing) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    const fs::path elsewhere = copy();
    for (const std::string_view wrong : {std::string_view{}, passphrase.substr(1),
                                         std::string_view{"doce palabras que nadie dice "}}) {
        EXPECT_EQ(failure(elsewhere, wrong), EscrowError::wrong_passphrase);
        EXPECT_FALSE(fs::exists(keys_path(elsewhere)));
    }
    EXPECT_EQ(failure(elsewhere, passphrase), std::nullopt);
}

TEST_F(escrow, it_tells_neither_key_nor_session) {
    const KeyId id = make("evaluacion-secreta");
    const std::string key = content_of(key_file(id));
    const std::string digits = key.substr(key.rfind("key ") + 4, 64);
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    int files = 0;
    for (const auto& each : fs::directory_iterator{folder.path() / "escrow"}) {
        EXPECT_THAT(content_of(each.path()), Not(HasSubstr(digits)));
        EXPECT_THAT(content_of(each.path()), Not(HasSubstr("evaluacion")));
        EXPECT_EQ(each.status().permissions(), fs::perms::owner_read | fs::perms::owner_write);
        ++files;
    }
    EXPECT_EQ(files, 2);
}

TEST_F(escrow, any_change_of_its_files_is_refused) {
    const KeyId id = make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    for (const char* name : {"chair", "box"}) {
        const fs::path file = folder.path() / "escrow" /
                              (name == std::string{"box"} ? id.value + ".box" : "chair");
        const std::string whole = content_of(file);
        // Every seventh character: each guess at the passphrase takes its time.
        for (std::size_t i = 0; i < whole.size(); i += 7) {
            std::string changed = whole;
            changed[i] = changed[i] == '1' ? '2' : '1';
            std::ofstream{file, std::ios::binary} << changed;
            const auto refused = failure(folder.path(), passphrase);
            ASSERT_TRUE(refused.has_value()) << name << " " << i;
            EXPECT_NE(*refused, EscrowError::missing);
        }
        std::ofstream{file, std::ios::binary} << whole;
        EXPECT_EQ(failure(folder.path(), passphrase), std::nullopt);
    }
}

TEST_F(escrow, a_file_may_not_ask_for_more_than_a_machine_has) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    const fs::path chair = folder.path() / "escrow" / "chair";
    const std::string whole = content_of(chair);
    for (const char* word : {"operations ", "memory "}) {
        std::string changed = whole;
        changed.insert(changed.find(word) + std::string{word}.size(), "9999999");
        std::ofstream{chair, std::ios::binary} << changed;
        EXPECT_EQ(failure(folder.path(), passphrase), EscrowError::damaged) << word;
    }
}

TEST_F(escrow, a_new_passphrase_takes_the_place_of_the_former) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    make("s2");
    ASSERT_EQ(set_up_escrow(folder.path(), "otra frase de paso", cheap).value(), 2U);
    EXPECT_EQ(failure(folder.path(), passphrase), EscrowError::wrong_passphrase);
    EXPECT_EQ(failure(folder.path(), "otra frase de paso"), std::nullopt);
    EXPECT_FALSE(fs::exists(folder.path() / "escrow.new"));
}

TEST_F(escrow, no_key_is_lost_by_a_new_passphrase) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    fs::remove_all(keys_path(folder.path()));
    const auto refused = set_up_escrow(folder.path(), "otra frase de paso", cheap);
    ASSERT_FALSE(refused.ok());
    EXPECT_EQ(refused.error().code, EscrowError::would_lose);
    ASSERT_EQ(open_escrow(folder.path(), passphrase).value().keys, 1U);
    EXPECT_TRUE(set_up_escrow(folder.path(), "otra frase de paso", cheap).ok());
}

TEST_F(escrow, a_key_that_a_crash_kept_out_of_it_comes_in_with_its_next_use) {
    const KeyId id = make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    fs::remove(folder.path() / "escrow" / (id.value + ".box"));
    EXPECT_EQ(make("s1"), id);
    EXPECT_TRUE(is_in_escrow(folder.path(), id).value());
}

TEST_F(escrow, a_damaged_escrow_gives_no_key_that_would_be_lost) {
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    std::ofstream{folder.path() / "escrow" / "chair", std::ios::binary} << "plenaria-escrow 1\n";
    KeyFolder made = loaded();
    EXPECT_FALSE(made.key_of(SessionId{"s1"}).ok());
}

TEST_F(escrow, a_damaged_box_keeps_no_other_key_back) {
    const KeyId good = make("s1");
    const KeyId bad = make("s2");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    std::ofstream{folder.path() / "escrow" / (bad.value + ".box"), std::ios::binary} << "00\n";
    fs::remove_all(keys_path(folder.path()));
    const auto opened = open_escrow(folder.path(), passphrase);
    ASSERT_TRUE(opened.ok());
    EXPECT_EQ(opened.value().keys, 1U);
    EXPECT_THAT(opened.value().damaged, ElementsAre(bad.value + ".box"));
    EXPECT_NE(loaded().find(good), nullptr);
    EXPECT_EQ(loaded().find(bad), nullptr);
}

TEST_F(escrow, one_that_cannot_be_read_is_not_taken_for_none) {
    const KeyId id = make("s1");
    const auto expect_failures = [&] {
        EXPECT_FALSE(has_escrow(folder.path()).ok());
        EXPECT_FALSE(is_in_escrow(folder.path(), id).ok());
        EXPECT_EQ(failure(folder.path(), passphrase), EscrowError::storage);
        KeyFolder made = loaded();
        EXPECT_FALSE(made.key_of(SessionId{"s2"}).ok());
        EXPECT_THAT(loaded().all(), SizeIs(1)) << "nothing half done";
        fs::create_directory(other.path() / "to");
        EXPECT_TRUE(copy_escrow(folder.path(), other.path() / "to").has_value());
        EXPECT_FALSE(fs::exists(other.path() / "to" / "escrow"));
        fs::remove_all(other.path() / "to");
        const auto set = set_up_escrow(folder.path(), passphrase, cheap);
        ASSERT_FALSE(set.ok());
        EXPECT_EQ(set.error().code, EscrowError::storage);
        EXPECT_FALSE(fs::exists(folder.path() / "escrow.new"));
    };
    const fs::path path = folder.path() / "escrow";
    std::ofstream{path} << "no folder";
    expect_failures();
    fs::remove(path);
    fs::create_symlink("escrow", path);  // leads to itself
    EXPECT_FALSE(has_escrow(folder.path()).ok());
    EXPECT_FALSE(loaded().key_of(SessionId{"s2"}).ok());
    fs::remove(path);
    fs::create_directory(path);
    EXPECT_FALSE(has_escrow(folder.path()).ok()) << "its first file is gone";
}

TEST_F(escrow, one_of_somebody_else_is_not_taken_for_none) {
    if (::geteuid() != 0) {
        GTEST_SKIP() << "needs two accounts";
    }
    const KeyId id = make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    constexpr ::uid_t nobody = 65534;
    for (const fs::path& each :
         {folder.path(), keys_path(folder.path()), folder.path() / "keys.lock",
          folder.path() / "keys.sessions"}) {
        ASSERT_EQ(::chown(each.c_str(), nobody, nobody), 0);
    }
    ASSERT_EQ(::chown(key_file(id).c_str(), nobody, nobody), 0);
    ASSERT_EQ(::seteuid(nobody), 0);
    const auto there = has_escrow(folder.path());
    const bool made = loaded().key_of(SessionId{"s2"}).ok();
    const auto set = set_up_escrow(folder.path(), passphrase, cheap);
    const auto opened = failure(folder.path(), passphrase);
    ASSERT_EQ(::seteuid(0), 0);
    EXPECT_FALSE(there.ok());
    EXPECT_FALSE(made);
    EXPECT_FALSE(set.ok());
    EXPECT_EQ(opened, EscrowError::storage);
    EXPECT_THAT(loaded().all(), SizeIs(1));
}

TEST_F(escrow, all_that_changes_or_copies_it_waits_for_its_lock) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    fs::create_directory(other.path() / "to");
    const std::vector<std::function<void()>> works{
        [&] { EXPECT_TRUE(loaded().key_of(SessionId{"s2"}).ok()); },
        [&] { EXPECT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok()); },
        [&] { EXPECT_EQ(failure(folder.path(), passphrase), std::nullopt); },
        [&] { EXPECT_FALSE(copy_escrow(folder.path(), other.path() / "to").has_value()); }};
    for (const auto& work : works) {
        std::atomic<bool> done{false};
        std::thread worker;
        {
            KeysLock lock;
            ASSERT_FALSE(lock.take(folder.path()).has_value());
            worker = std::thread{[&] {
                work();
                done = true;
            }};
            std::this_thread::sleep_for(std::chrono::milliseconds{200});
            EXPECT_FALSE(done);
        }
        worker.join();
    }
}

TEST_F(escrow, its_lock_is_waited_for_so_long_and_no_longer) {
    KeysLock first;
    ASSERT_FALSE(first.take(folder.path()).has_value());
    KeysLock second;
    const auto refused = second.take(folder.path(), std::chrono::milliseconds{30});
    ASSERT_TRUE(refused.has_value());
    EXPECT_EQ(refused->code, OpenError::keys_in_use);
    EXPECT_THAT(refused->detail, HasSubstr(std::to_string(::getpid())));
}

TEST_F(escrow, no_key_that_is_made_while_it_is_set_up_is_missed) {
    // The lock is asked for anew every 10 ms and given to whoever asks first: who takes it again at
    // once would shut the other out.
    const auto leave_a_turn = [] { std::this_thread::sleep_for(std::chrono::milliseconds{30}); };
    std::atomic<bool> enough{false};
    std::thread server{[&] {
        KeyFolder used = loaded();
        for (int i = 0; i < 40; ++i) {
            EXPECT_TRUE(used.key_of(SessionId{"s" + std::to_string(i)}).ok());
            leave_a_turn();
        }
        enough = true;
    }};
    do {
        EXPECT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
        leave_a_turn();
    } while (!enough);
    server.join();
    const KeyFolder made = loaded();
    EXPECT_THAT(made.all(), SizeIs(40));
    for (const auto& [id, key] : made.all()) {
        EXPECT_TRUE(is_in_escrow(folder.path(), id).value());
    }
}

TEST_F(escrow, a_copy_goes_where_there_is_none_or_nowhere) {
    make("s1");
    ASSERT_TRUE(set_up_escrow(folder.path(), passphrase, cheap).ok());
    const fs::path to = copy();
    EXPECT_TRUE(copy_escrow(folder.path(), to).has_value()) << "there is one";
    EXPECT_TRUE(fs::exists(to / "escrow" / "chair"));
    fs::create_directory(other.path() / "to");
    fs::create_directory(folder.path() / "escrow" / "z.box");
    EXPECT_TRUE(copy_escrow(folder.path(), other.path() / "to").has_value());
    EXPECT_FALSE(fs::exists(other.path() / "to" / "escrow"));
}

TEST_F(escrow, there_may_be_none) {
    EXPECT_FALSE(has_escrow(folder.path()).value());
    EXPECT_EQ(failure(folder.path(), passphrase), EscrowError::missing);
}

}  // namespace
}  // namespace plenaria::journal::escrow_test
