#include "server/app/record_signature.hpp"

#include <sstream>
#include <system_error>

#include "server/access/device_key.hpp"
#include "server/app/console_output.hpp"
#include "server/journal/private_file.hpp"
#include "server/model/fingerprint.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::app {
namespace {

namespace fs = std::filesystem;

constexpr std::size_t file_bytes_max = 1'024;

fs::path key_path(const fs::path& folder) { return folder / "record.key"; }
fs::path signature_path(const fs::path& folder) { return folder / "record.signature"; }

bool is_there(const fs::path& path) {
    std::error_code error;
    return fs::exists(fs::symlink_status(path, error));
}

/// What is signed. Its first line keeps it apart from whatever else such a key may sign.
std::string statement_of(const SignedHead& head) {
    return "plenaria-record 1\nrecords " + std::to_string(head.count.value) + "\nhead " +
           head.head + "\nkey " + head.key + "\n";
}

void print_text(const Text& text) {
    for (const auto& [language, words] : text.strings()) {
        print(words);
    }
}

/// By what people know a key, from its digits.
std::string shown(const std::string& key) { return to_string(access::fingerprint_of_key(key)); }

Failed not_as_signed(const fs::path& folder) {
    complain("server.record_not_as_signed", {{"path", same_text(signature_path(folder).string())}});
    return ExitStatus::journal_damaged;
}

}  // namespace

std::string signature_text(const SignedHead& head) {
    return statement_of(head) + "signature " + head.signature + "\n";
}

std::optional<SignedHead> read_signed_head(const std::string& text) {
    SignedHead read;
    std::istringstream words{text};
    std::string word;
    words >> word >> word >> word >> read.count.value >> word >> read.head >> word >> read.key >>
        word >> read.signature;
    // Whatever is not written as we write it is not what was signed.
    if (!words || text != signature_text(read) ||
        !access::proves_statement(read.key, read.signature, statement_of(read))) {
        return std::nullopt;
    }
    return read;
}

std::optional<std::string> record_fingerprint(const fs::path& folder) {
    const auto key = access::DeviceKey::load_or_create(key_path(folder).string());
    return key ? std::optional{shown(key.value().public_digits())} : std::nullopt;
}

namespace {

/// What lies signed in the folder, where the journal, read to its end at `last`, is or goes on from
/// what was signed; nothing else.
std::optional<SignedHead> proved_head(const fs::path& folder, journal::SqliteJournal& journal,
                                      Position last) {
    const auto text = journal::read_small_file(signature_path(folder), file_bytes_max);
    auto head = text ? read_signed_head(text.value()) : std::nullopt;
    // What was written since, as by a server on this folder, goes on from what was signed: it is no
    // fault, and not proved either.
    if (!head || head->count > last || journal.chain_head_at(head->count) != head->head) {
        return std::nullopt;
    }
    return head;
}

void say_signed(const SignedHead& head) {
    print_text(
        fill_text("server.record_signed", {{"count", same_text(std::to_string(head.count.value))},
                                           {"fingerprint", same_text(shown(head.key))}}));
}

void say_unsigned_end(const SignedHead& head, Position last) {
    if (const std::int64_t more = last.value - head.count.value; more > 0) {
        complain("server.record_signed_in_part", {{"count", same_text(std::to_string(more))}});
    }
}

}  // namespace

std::optional<SignedHead> sign_head(const fs::path& folder, Position count,
                                    const std::string& head) {
    if (!is_there(key_path(folder))) {
        return std::nullopt;
    }
    const auto key = access::DeviceKey::load_or_create(key_path(folder).string());
    if (!key) {
        return std::nullopt;
    }
    SignedHead made{count, head, key.value().public_digits(), {}};
    made.signature = key.value().sign_statement(statement_of(made));
    return made;
}

std::optional<Failed> sign_archive(const fs::path& folder, const fs::path& archive,
                                   journal::SqliteJournal& copy, Position last) {
    std::optional<SignedHead> head;
    if (has_signature(folder)) {
        head = proved_head(folder, copy, last);
        if (!head) {
            return not_as_signed(folder);
        }
        say_signed(*head);
    }
    if (!head || (head->count < last && is_there(key_path(folder)))) {
        if (auto made = sign_head(folder, last, copy.chain_head())) {
            head = std::move(made);
        } else if (head) {
            say_unsigned_end(*head, last);
        }
    } else {
        say_unsigned_end(*head, last);
    }
    if (!head || journal::put_private_file(signature_path(archive), signature_text(*head))) {
        complain("server.record_unsigned", {{"path", same_text(key_path(folder).string())}});
    }
    return std::nullopt;
}

bool has_signature(const fs::path& folder) { return is_there(signature_path(folder)); }

std::optional<Failed> check_signature(const fs::path& folder, journal::SqliteJournal& journal,
                                      Position last) {
    if (!has_signature(folder)) {
        return std::nullopt;
    }
    const auto head = proved_head(folder, journal, last);
    if (!head) {
        return not_as_signed(folder);
    }
    say_signed(*head);
    say_unsigned_end(*head, last);
    return std::nullopt;
}

void print_signature(const fs::path& folder, Position last, const std::string& head) {
    // Who only looks makes no key.
    if (!is_there(key_path(folder))) {
        return;
    }
    if (const auto made = sign_head(folder, last, head)) {
        print_text(
            fill_text("server.record_signature", {{"fingerprint", same_text(shown(made->key))},
                                                  {"signature", same_text(made->signature)}}));
    } else {
        complain("server.record_unsigned", {{"path", same_text(key_path(folder).string())}});
    }
}

}  // namespace plenaria::app
