// The file of persons: a damaged one lets nobody in, and what is taken comes back byte for byte.
#include <cstddef>
#include <cstdint>
#include <string_view>

#include "server/access/people.hpp"
#include "server/model/assertion.hpp"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    using namespace plenaria;
    // NOLINTNEXTLINE(*-reinterpret-cast): bytes as characters
    const std::string_view bytes{reinterpret_cast<const char*>(data), size};
    const auto people = access::People::parse(bytes);
    if (!people) {
        PLENARIA_ASSERT(people.error().code == access::PeopleFault::damaged);
        return 0;
    }
    PLENARIA_ASSERT(people.value().text() == bytes);
    PLENARIA_ASSERT(people.value().persons().size() <= access::persons_max);
    for (const access::Person& person : people.value().persons()) {
        PLENARIA_ASSERT(people.value().find(person.name) == &person);
    }
    return 0;
}
