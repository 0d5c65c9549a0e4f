#include "server/journal/event_codec.hpp"

#include <algorithm>
#include <limits>
#include <type_traits>
#include <utility>

#include "server/journal/event_fields.hpp"
#include "server/journal/payload.hpp"

namespace plenaria::journal {
namespace {

template <class T>
concept HasFields = requires(T& thing) {
    each_field(thing, [](const char*, auto&) {});
};

// Writing. Fields are visited by reference for both directions, so the writer takes them as such.

void write(PayloadWriter& out, const std::string& value) { out.string(value); }
void write(PayloadWriter& out, bool value) { out.raw(value ? "true" : "false"); }
void write(PayloadWriter& out, int value) { out.integer(value); }
void write(PayloadWriter& out, Millis value) { out.integer(value.count()); }
void write(PayloadWriter& out, TimePoint value) { out.integer(to_unix_ms(value)); }
void write(PayloadWriter& out, const Language& value) { out.string(value.code); }

template <class Tag>
void write(PayloadWriter& out, const Id<Tag>& value) {
    out.string(value.value);
}

/// A list of languages and strings in turn: an object would lose the order.
void write(PayloadWriter& out, const Text& value) {
    char before = '[';
    for (const auto& [language, string] : value.strings()) {
        out.put(before);
        out.string(language);
        out.put(',');
        out.string(string);
        before = ',';
    }
    out.raw(value.empty() ? "[]" : "]");
}

template <class E>
requires std::is_enum_v<E>
void write(PayloadWriter& out, E value) { out.string(name_of(value)); }

template <class T>
void write(PayloadWriter& out, std::optional<T>& value) {
    if (value) {
        write(out, *value);
    } else {
        out.raw("null");
    }
}

template <HasFields T>
void write(PayloadWriter& out, T& thing);

template <class T>
void write(PayloadWriter& out, std::vector<T>& values) {
    char before = '[';
    for (auto& value : values) {
        out.put(before);
        write(out, value);
        before = ',';
    }
    out.raw(values.empty() ? "[]" : "]");
}

template <HasFields T>
void write(PayloadWriter& out, T& thing) {
    char before = '{';
    each_field(thing, [&](const char* name, auto& field) {
        out.put(before);
        out.string(name);
        out.put(':');
        write(out, field);
        before = ',';
    });
    out.raw(before == '{' ? "{}" : "}");
}

// Reading.

void read(PayloadReader& in, std::string& value) { in.string(value); }
void read(PayloadReader& in, Millis& value) { value = Millis{in.integer()}; }
void read(PayloadReader& in, TimePoint& value) { value = from_unix_ms(in.integer()); }
void read(PayloadReader& in, Language& value) { in.string(value.code); }

void read(PayloadReader& in, bool& value) {
    value = in.take("true");
    if (!value) {
        in.expect("false");
    }
}

void read(PayloadReader& in, int& value) {
    const auto wide = in.integer();
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
        in.fail();
        return;
    }
    value = static_cast<int>(wide);
}

template <class Tag>
void read(PayloadReader& in, Id<Tag>& value) {
    in.string(value.value);
}

void read(PayloadReader& in, Text& value) {
    in.expect("[");
    if (in.take("]")) {
        return;
    }
    do {
        std::string language;
        std::string string;
        in.string(language);
        in.expect(",");
        in.string(string);
        if (value.has(language)) {
            in.fail();
        }
        value.set(language, std::move(string));
    } while (in.take(","));
    in.expect("]");
}

template <class E>
requires std::is_enum_v<E>
void read(PayloadReader& in, E& value) {
    std::string name;
    in.string(name);
    const auto named = value_named<E>(name);
    if (!named) {
        in.fail();
        return;
    }
    value = *named;
}

template <class T>
void read(PayloadReader& in, std::optional<T>& value) {
    if (in.take("null")) {
        return;
    }
    read(in, value.emplace());
}

template <HasFields T>
void read(PayloadReader& in, T& thing);

template <class T>
void read(PayloadReader& in, std::vector<T>& values) {
    in.expect("[");
    if (in.take("]")) {
        return;
    }
    do {
        read(in, values.emplace_back());
    } while (in.take(","));
    in.expect("]");
}

template <HasFields T>
void read(PayloadReader& in, T& thing) {
    in.expect("{");
    bool first = true;
    each_field(thing, [&](const char* name, auto& field) {
        if (!first) {
            in.expect(",");
        }
        first = false;
        in.expect("\"");
        in.expect(name);
        in.expect("\":");
        read(in, field);
    });
    in.expect("}");
}

Outcome<domain::Event, DecodeError> parse(domain::Event event, std::string_view payload) {
    PayloadReader in{payload};
    std::visit([&](auto& alternative) { read(in, alternative); }, event);
    if (!in.finished()) {
        return DecodeError::malformed;
    }
    return event;
}

}  // namespace

const std::vector<Upgrader>& shipped_upgraders() {
    // Every kind is in its first version.
    static const std::vector<Upgrader> shipped;
    return shipped;
}

int EventCodec::version_of(std::string_view kind) const {
    return 1 + static_cast<int>(
                   std::count_if(upgraders_.begin(), upgraders_.end(),
                                 [&](const Upgrader& upgrader) { return upgrader.kind == kind; }));
}

EncodedEvent EventCodec::encode(const domain::Event& event) const {
    EncodedEvent encoded;
    encoded.kind = domain::name_of(event);
    encoded.version = version_of(encoded.kind);
    PayloadWriter out{encoded.payload};
    domain::Event copy = event;
    std::visit([&](auto& alternative) { write(out, alternative); }, copy);
    return encoded;
}

Outcome<domain::Event, DecodeError> EventCodec::decode(std::string_view kind, int version,
                                                       std::string_view payload) const {
    auto event = domain::event_named(kind);
    const int newest = version_of(kind);
    if (!event || version > newest) {
        return DecodeError::newer_version;
    }
    if (version < 1) {
        return DecodeError::malformed;
    }
    if (version == newest) {
        return parse(std::move(*event), payload);
    }
    std::string upgraded{payload};
    for (int from = version; from < newest; ++from) {
        const auto at =
            std::find_if(upgraders_.begin(), upgraders_.end(), [&](const Upgrader& upgrader) {
                return upgrader.kind == kind && upgrader.from_version == from;
            });
        PLENARIA_ASSERT(at != upgraders_.end());
        auto next = at->upgrade(upgraded);
        if (!next) {
            return DecodeError::malformed;
        }
        upgraded = std::move(*next);
    }
    return parse(std::move(*event), upgraded);
}

}  // namespace plenaria::journal
