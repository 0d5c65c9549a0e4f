// Values as canonical JSON and back: whatever a payload is made of, down from the things that have
// an `each_field` (event_fields.hpp). Internal to the module.
#pragma once

#include <limits>
#include <optional>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "server/journal/definition_fields.hpp"
#include "server/journal/payload.hpp"
#include "server/model/commands.hpp"

namespace plenaria::journal {

// Writing. Always in the newest version.

inline void write(PayloadWriter& out, const std::string& value) { out.string(value); }
inline void write(PayloadWriter& out, bool value) { out.raw(value ? "true" : "false"); }
inline void write(PayloadWriter& out, int value) { out.integer(value); }
inline void write(PayloadWriter& out, Millis value) { out.integer(value.count()); }
inline void write(PayloadWriter& out, TimePoint value) { out.integer(to_unix_ms(value)); }
inline void write(PayloadWriter& out, ActNumber value) { out.integer(value.value); }
inline void write(PayloadWriter& out, const Language& value) { out.string(value.code); }

template <class Tag>
void write(PayloadWriter& out, const Id<Tag>& value) {
    out.string(value.value);
}

/// A list of languages and strings in turn: an object would lose the order.
inline void write(PayloadWriter& out, const Text& value) {
    char before = '[';
    for (const auto& [language, string] : value.strings()) {
        out.put(before);
        out.string(language);
        out.put(',');
        out.string(string);
        before = ',';
    }
    out.raw(before == '[' ? "[]" : "]");
}

template <class E>
requires std::is_enum_v<E>
void write(PayloadWriter& out, E value) { out.string(name_of(value)); }

/// Writes the fields of one thing as an object.
class FieldWriter {
public:
    explicit FieldWriter(PayloadWriter& out) : out_(out) {}

    template <class T>
    void operator()(std::string_view name, const T& field) {
        out_.put(before_);
        out_.string(name);
        out_.put(':');
        write(out_, field);
        before_ = ',';
    }
    template <class T>
    void operator()(Since /*since*/, std::string_view name, const T& field) {
        (*this)(name, field);
    }
    void end() { out_.raw(before_ == '{' ? "{}" : "}"); }

private:
    PayloadWriter& out_;
    char before_ = '{';
};

template <class T>
concept HasFields = requires(T& thing, FieldWriter& visit) {
    each_field(thing, visit);
};

template <HasFields T>
void write(PayloadWriter& out, const T& thing) {
    FieldWriter visit{out};
    each_field(thing, visit);
    visit.end();
}

template <class T>
void write(PayloadWriter& out, const std::optional<T>& value) {
    if (value) {
        write(out, *value);
    } else {
        out.raw("null");
    }
}

template <class T>
void write(PayloadWriter& out, const std::vector<T>& values) {
    char before = '[';
    for (const auto& value : values) {
        out.put(before);
        write(out, value);
        before = ',';
    }
    out.raw(values.empty() ? "[]" : "]");
}

// Reading.

/// A payload with the version in which it was written.
struct Source : PayloadReader {
    Source(std::string_view payload, int written) : PayloadReader(payload), version(written) {}
    int version;
};

inline void read(Source& in, std::string& value) { in.string(value); }
inline void read(Source& in, Millis& value) { value = Millis{in.integer()}; }
inline void read(Source& in, TimePoint& value) { value = from_unix_ms(in.integer()); }
inline void read(Source& in, Language& value) { in.string(value.code); }

inline void read(Source& in, bool& value) {
    value = in.take("true");
    if (!value) {
        in.expect("false");
    }
}

inline void read(Source& in, int& value) {
    const auto wide = in.integer();
    if (wide < std::numeric_limits<int>::min() || wide > std::numeric_limits<int>::max()) {
        in.fail();
        return;
    }
    value = static_cast<int>(wide);
}

inline void read(Source& in, ActNumber& value) { read(in, value.value); }

template <class Tag>
void read(Source& in, Id<Tag>& value) {
    in.string(value.value);
}

void read(Source& in, Text& value);

template <class E>
requires std::is_enum_v<E>
void read(Source& in, E& value) {
    std::string name;
    in.string(name);
    const auto named = value_named<E>(name);
    if (!named) {
        in.fail();
        return;
    }
    value = *named;
}

/// Reads the fields of one object; those that came after the payload's version stay as they are.
class FieldReader {
public:
    explicit FieldReader(Source& in) : in_(in) { in.expect("{"); }

    template <class T>
    void operator()(std::string_view name, T& field) {
        if (!first_) {
            in_.expect(",");
        }
        first_ = false;
        in_.expect("\"");
        in_.expect(name);
        in_.expect("\":");
        read(in_, field);
    }
    template <class T>
    void operator()(Since since, std::string_view name, T& field) {
        if (in_.version >= since.version) {
            (*this)(name, field);
        }
    }
    void end() { in_.expect("}"); }

private:
    Source& in_;
    bool first_ = true;
};

template <HasFields T>
void read(Source& in, T& thing) {
    FieldReader visit{in};
    each_field(thing, visit);
    visit.end();
}

template <class T>
void read(Source& in, std::optional<T>& value) {
    if (in.take("null")) {
        return;
    }
    read(in, value.emplace());
}

template <class T>
void read(Source& in, std::vector<T>& values) {
    values.clear();  // what a thing begins with is not what was written
    in.expect("[");
    if (in.take("]")) {
        return;
    }
    do {
        read(in, values.emplace_back());
    } while (in.take(","));
    in.expect("]");
}

}  // namespace plenaria::journal
