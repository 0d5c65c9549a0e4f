#include "server/journal/event_codec.hpp"

#include <algorithm>
#include <array>
#include <unordered_map>
#include <utility>

#include "server/journal/event_fields.hpp"
#include "server/journal/value_codec.hpp"

namespace plenaria::journal {

void read(Source& in, Text& value) {
    in.expect("[");
    if (in.take("]")) {
        return;
    }
    Text::Strings strings;
    do {
        auto& [language, string] = strings.emplace_back();
        in.string(language);
        in.expect(",");
        in.string(string);
        const bool twice = std::any_of(strings.begin(), strings.end() - 1,
                                       [&](const auto& other) {
                                           return other.first == strings.back().first;
                                       });
        if (twice) {
            in.fail();
        }
    } while (in.take(","));
    in.expect("]");
    value = Text{std::move(strings)};
}

namespace {

/// One kind of event: the versions there are, and how a payload of one becomes an event.
struct Kind {
    std::string_view name;
    int oldest = 1;
    int newest = 1;
    Outcome<domain::Event, DecodeError> (*parse)(int version, std::string_view payload) = nullptr;
};

template <class E>
Outcome<domain::Event, DecodeError> parse(int version, std::string_view payload) {
    Source in{payload, version};
    domain::Event event{std::in_place_type<E>};
    read(in, std::get<E>(event));
    if (!in.finished()) {
        return DecodeError::malformed;
    }
    return event;
}

constexpr std::size_t kind_count = std::variant_size_v<domain::AnyEvent>;

template <std::size_t... I>
std::array<Kind, kind_count> make_kinds(std::index_sequence<I...>) {
    const auto make = []<class E>(std::string_view name, std::in_place_type_t<E>) {
        constexpr auto versions = oldest_and_newest<E>();
        return Kind{name, versions.first, versions.second, parse<E>};
    };
    const auto& names = domain::all_event_names();
    return {make(names[I], std::in_place_type<std::variant_alternative_t<I, domain::AnyEvent>>)...};
}

/// In the order of the variant.
const std::array<Kind, kind_count>& kinds() {
    static const auto made = make_kinds(std::make_index_sequence<kind_count>{});
    return made;
}

const Kind* find_kind(std::string_view name) {
    static const auto by_name = [] {
        std::unordered_map<std::string_view, const Kind*> made;
        for (const Kind& kind : kinds()) {
            made.emplace(kind.name, &kind);
        }
        return made;
    }();
    const auto at = by_name.find(name);
    return at == by_name.end() ? nullptr : at->second;
}

}  // namespace

int EventCodec::version_of(std::string_view kind) const {
    const Kind* known = find_kind(kind);
    PLENARIA_ASSERT(known != nullptr);
    return known->newest;
}

EncodedEvent EventCodec::encode(const domain::Event& event) const {
    const Kind& kind = kinds()[event.index()];
    EncodedEvent encoded{kind.name, kind.newest, {}};
    PayloadWriter out{encoded.payload};
    std::visit([&](const auto& alternative) { write(out, alternative); }, event);
    return encoded;
}

Outcome<domain::Event, DecodeError> EventCodec::decode(std::string_view kind, int version,
                                                       std::string_view payload) const {
    const Kind* known = find_kind(kind);
    if (known == nullptr || version > known->newest) {
        return DecodeError::newer_version;
    }
    if (version < known->oldest) {
        return DecodeError::malformed;
    }
    return known->parse(version, payload);
}

}  // namespace plenaria::journal
