#include "server/protocol/fields.hpp"

#include <algorithm>

namespace plenaria::protocol {

bool is_printable(std::string_view text) {
    for (std::size_t at = 0; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const std::string_view rest = text.substr(at);
        const bool c1 =
            byte == 0xC2U && rest.size() > 1 && static_cast<unsigned char>(rest[1]) < 0xA0U;
        if (byte < 0x20U || byte == 0x7FU || c1 || rest.starts_with("\u2028") ||
            rest.starts_with("\u2029")) {
            return false;
        }
    }
    return true;
}

bool is_language_code(std::string_view text) {
    return text.size() >= 2 && text.size() <= 8 &&
           std::all_of(text.begin(), text.end(),
                       [](char c) { return (c >= 'a' && c <= 'z') || c == '-'; });
}

void write(Writer& out, const Text& value) {
    out.begin_object();
    for (const auto& [language, words] : value.strings()) {
        out.key(language);
        out.string(words);
    }
    out.end_object();
}

bool read(const ReadRules& rules, const Value& from, std::string& to) {
    if (!from.is(Value::Kind::string) || from.text.size() > rules.string_bytes ||
        (rules.printable_only && !is_printable(from.text))) {
        return false;
    }
    to = from.text;
    return true;
}

bool read(const ReadRules& /*rules*/, const Value& from, bool& to) {
    to = from.boolean;
    return from.is(Value::Kind::boolean);
}

bool read(const ReadRules& /*rules*/, const Value& from, int& to) {
    if (!from.is(Value::Kind::integer) || from.integer > std::numeric_limits<int>::max() ||
        from.integer < std::numeric_limits<int>::min()) {
        return false;
    }
    to = static_cast<int>(from.integer);
    return true;
}

bool read(const ReadRules& /*rules*/, const Value& from, std::int64_t& to) {
    to = from.integer;
    return from.is(Value::Kind::integer);
}

bool read(const ReadRules& /*rules*/, const Value& from, Millis& to) {
    to = Millis{from.integer};
    return from.is(Value::Kind::integer) && from.integer <= time_ms_max &&
           from.integer >= -time_ms_max;
}

bool read(const ReadRules& rules, const Value& from, TimePoint& to) {
    Millis since_epoch{};
    const bool fits = read(rules, from, since_epoch);
    to = TimePoint{since_epoch};
    return fits;
}

bool read(const ReadRules& rules, const Value& from, Position& to) {
    return read(rules, from, to.value) && to.value >= 0;
}

bool read(const ReadRules& rules, const Value& from, ActNumber& to) {
    return read(rules, from, to.value) && to.value >= 0;
}

bool read(const ReadRules& /*rules*/, const Value& from, Language& to) {
    if (!from.is(Value::Kind::string) || !is_language_code(from.text)) {
        return false;
    }
    to.code = from.text;
    return true;
}

bool read(const ReadRules& rules, const Value& from, Text& to) {
    to = Text{};
    // A profile has a handful of languages; the bound keeps the search in `Text::set` short.
    constexpr std::size_t languages_max = 16;
    if (!from.is(Value::Kind::object) || from.names.size() > languages_max) {
        return false;
    }
    for (std::size_t i = 0; i < from.names.size(); ++i) {
        std::string words;
        if (!is_language_code(from.names[i]) || !read(rules, from.elements[i], words)) {
            return false;
        }
        to.set(from.names[i], std::move(words));
    }
    return true;
}

void FieldReader::fail(std::string_view name) {
    ok_ = false;
    wrong_ = name;
}

void FieldReader::refuse_strangers() {
    for (const std::string& name : object_->names) {
        if (std::find(asked_.begin(), asked_.end(), name) == asked_.end()) {
            // Somebody else's bytes: named only where they are as harmless as an identifier.
            fail(is_valid_id(name) ? std::string_view{name} : "args");
            return;
        }
    }
}

}  // namespace plenaria::protocol
