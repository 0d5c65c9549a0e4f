// By what consoles and screens know their server: the address and the fingerprint as a person types
// them, and the authority's file. What is read is whole, and names one authority.
#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>

#include "server/client/server_trust.hpp"
#include "server/model/assertion.hpp"
#include "tests/fuzz/memory_folder.hpp"

namespace {

using namespace plenaria;

void read_address(std::string_view typed) {
    if (const auto address = client::parse_server(typed)) {
        PLENARIA_ASSERT(address->port != 0 && !address->host.empty());
        PLENARIA_ASSERT(address->host.find_first_of("/@[] ") == std::string::npos);
    }
}

void read_fingerprint(std::string_view typed) {
    const auto fingerprint = parse_fingerprint(typed);
    if (fingerprint) {
        PLENARIA_ASSERT(parse_fingerprint(to_string(*fingerprint)) == fingerprint);
    }
    const auto trust = client::read_trust("", std::string{typed});
    PLENARIA_ASSERT(typed.empty() || trust.ok() == fingerprint.has_value());
}

class AuthorityFile {
public:
    void hold(std::string_view content, std::string_view fingerprint) const {
        fuzz::write_file(path_, content);
        const auto alone = client::read_trust(path_, "");
        if (alone) {
            PLENARIA_ASSERT(client::fingerprint_of(alone.value()).has_value());
        }
        const auto both = client::read_trust(path_, std::string{fingerprint});
        if (both && !fingerprint.empty()) {
            // A file that is not of that authority is not taken for it.
            PLENARIA_ASSERT(alone.ok());
            PLENARIA_ASSERT(client::fingerprint_of(alone.value()) ==
                            parse_fingerprint(fingerprint));
        }
    }

private:
    fuzz::MemoryFolder folder_;
    std::string path_ = folder_.path() / "ca.pem";
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    static const AuthorityFile file;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const std::size_t end = std::min(bytes.find('\n'), bytes.size());
    const std::string_view typed = bytes.substr(0, end);
    read_address(typed);
    read_fingerprint(typed);
    file.hold(bytes.substr(std::min(end + 1, bytes.size())), typed);
    return 0;
}
