#include "server/exchange/document.hpp"

#include <toml++/toml.h>

#include <algorithm>
#include <utility>

namespace plenaria::exchange {
namespace {

Place place_of(const toml::source_region& region) {
    return {static_cast<int>(region.begin.line), static_cast<int>(region.begin.column)};
}

constexpr std::uint32_t nanoseconds_of_ms = 1'000'000;

void take_time(Node& node, const toml::time& value) {
    node.local_time.hour = value.hour;
    node.local_time.minute = value.minute;
    node.local_time.second = value.second;
    node.local_time.millisecond = static_cast<int>(value.nanosecond / nanoseconds_of_ms);
}

void take_date_time(Node& node, const toml::date_time& value) {
    node.kind = value.offset ? NodeKind::offset_time : NodeKind::local_time;
    take_time(node, value.time);
    node.local_time.year = value.date.year;
    node.local_time.month = value.date.month;
    node.local_time.day = value.date.day;
    if (value.offset) {
        node.local_time.offset = value.offset->minutes;
    }
}

Node node_of(const toml::node& source);

void take_table(Node& node, const toml::table& table) {
    node.kind = NodeKind::table;
    node.members.reserve(table.size());
    for (const auto& [key, value] : table) {
        node.members.push_back({std::string{key.str()}, place_of(key.source()), node_of(value)});
    }
    std::sort(node.members.begin(), node.members.end(),
              [](const Member& a, const Member& b) { return a.place < b.place; });
}

// The parser bounds how deep arrays and tables nest, and so this recursion.
Node node_of(const toml::node& source) {
    Node node;
    node.place = place_of(source.source());
    if (const auto* table = source.as_table()) {
        take_table(node, *table);
    } else if (const auto* array = source.as_array()) {
        node.kind = NodeKind::array;
        node.elements.reserve(array->size());
        for (const auto& element : *array) {
            node.elements.push_back(node_of(element));
        }
    } else if (const auto* string = source.as_string()) {
        node.kind = NodeKind::string;
        node.string = string->get();
    } else if (const auto* integer = source.as_integer()) {
        node.kind = NodeKind::integer;
        node.integer = integer->get();
    } else if (const auto* boolean = source.as_boolean()) {
        node.kind = NodeKind::boolean;
        node.boolean = boolean->get();
    } else if (const auto* date_time = source.as_date_time()) {
        take_date_time(node, date_time->get());
    } else if (source.is_date()) {
        node.kind = NodeKind::date;
    } else if (const auto* time = source.as_time()) {
        node.kind = NodeKind::time;
        take_time(node, time->get());
    } else {
        node.kind = NodeKind::number;
        const auto* number = source.as_floating_point();
        node.number = number == nullptr ? 0.0 : number->get();
    }
    return node;
}

}  // namespace

Outcome<Node, SyntaxFault> parse_document(std::string_view text) {
    try {
        return node_of(toml::parse(text));
    } catch (const toml::parse_error& error) {
        return SyntaxFault{place_of(error.source()), std::string{error.description()}};
    }
}

}  // namespace plenaria::exchange
