// A token's file, which a console is given and which somebody may have written by hand: a token is
// 64 digits and the end of a line, and nothing else proves anything or is written over.
#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <string>
#include <string_view>

#include "server/access/access.hpp"
#include "server/model/assertion.hpp"
#include "tests/fuzz/memory_folder.hpp"

namespace {

using namespace plenaria;
namespace fs = std::filesystem;

bool is_token(std::string_view text) {
    constexpr std::size_t digits = 64;
    return text.size() == digits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

class TokenFile {
public:
    void hold(std::string_view bytes) const {
        fuzz::write_file(path_, bytes);
        fs::permissions(path_, fs::perms::owner_read | fs::perms::owner_write);
        const std::string_view line =
            bytes.ends_with('\n') ? bytes.substr(0, bytes.size() - 1) : bytes;
        for (const auto& read :
             {access::read_token(path_.string()), access::load_or_create_token(path_.string())}) {
            PLENARIA_ASSERT(read.ok() == is_token(line));
            if (read) {
                PLENARIA_ASSERT(read.value() == line);
            } else {
                PLENARIA_ASSERT(read.error() == access::TokenError::malformed);
            }
        }
        std::ifstream file{path_, std::ios::binary};
        const std::string kept{std::istreambuf_iterator<char>{file}, {}};
        PLENARIA_ASSERT(kept == bytes);
        if (is_token(line)) {
            check_proof(std::string{line});
        }
    }

private:
    /// It proves its own role, and one digit less or another proves none.
    static void check_proof(const std::string& token) {
        std::string other = token;
        other.back() = other.back() == '0' ? '1' : '0';
        const access::Authenticator holders{{token, other}};
        PLENARIA_ASSERT(holders.is_token_of(Role::secretariat, token));
        PLENARIA_ASSERT(!holders.is_token_of(Role::chair, token));
        PLENARIA_ASSERT(!holders.is_token_of(Role::secretariat, other));
        PLENARIA_ASSERT(!holders.is_token_of(Role::secretariat, token.substr(1)));
        PLENARIA_ASSERT(!holders.is_token_of(Role::secretariat, token + "\n"));
    }

    fuzz::MemoryFolder folder_;
    fs::path path_ = folder_.path() / "console.token";
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const TokenFile file;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    file.hold({reinterpret_cast<const char*>(data), size});
    return 0;
}
