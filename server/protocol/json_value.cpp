#include "server/protocol/json_value.hpp"

#include <algorithm>
#include <limits>
#include <nlohmann/json.hpp>
#include <optional>
#include <utility>

#include "server/protocol/json_writer.hpp"

namespace plenaria::protocol {
namespace {

/// Builds a `Value` from the library's events; answering false ends the parse. The library keeps
/// its own stack on the heap, so that depth cannot exhaust ours.
class Builder {
public:
    explicit Builder(int depth_max) : depth_max_(static_cast<std::size_t>(depth_max)) {}

    bool null() { return add({}); }
    bool boolean(bool value) {
        Value made;
        made.kind = Value::Kind::boolean;
        made.boolean = value;
        return add(std::move(made));
    }
    bool number_integer(std::int64_t value) {
        Value made;
        made.kind = Value::Kind::integer;
        made.integer = value;
        return add(std::move(made));
    }
    bool number_unsigned(std::uint64_t value) {
        if (value > static_cast<std::uint64_t>(std::numeric_limits<std::int64_t>::max())) {
            return real(std::to_string(value));
        }
        return number_integer(static_cast<std::int64_t>(value));
    }
    bool number_float(double /*value*/, const std::string& written) { return real(written); }
    bool string(std::string& value) {
        Value made;
        made.kind = Value::Kind::string;
        made.text = std::move(value);
        return add(std::move(made));
    }
    bool binary(nlohmann::json::binary_t& /*value*/) { return false; }
    bool start_object(std::size_t /*size*/) { return open(Value::Kind::object); }
    bool start_array(std::size_t /*size*/) { return open(Value::Kind::array); }
    bool key(std::string& name) {
        open_.back()->names.push_back(std::move(name));
        return true;
    }
    bool end_object() {
        std::vector<std::string_view> names{open_.back()->names.begin(), open_.back()->names.end()};
        std::sort(names.begin(), names.end());
        if (std::adjacent_find(names.begin(), names.end()) != names.end()) {
            error_ = JsonError::repeated_member;
            return false;
        }
        open_.pop_back();
        return true;
    }
    bool end_array() {
        open_.pop_back();
        return true;
    }
    bool parse_error(std::size_t /*at*/, const std::string& /*token*/,
                     const nlohmann::json::exception& /*why*/) {
        return false;
    }

    [[nodiscard]] JsonError error() const { return error_; }
    [[nodiscard]] Value&& take() { return std::move(root_); }

private:
    bool real(std::string written) {
        Value made;
        made.kind = Value::Kind::real;
        made.text = std::move(written);
        return add(std::move(made));
    }
    bool open(Value::Kind kind) {
        if (open_.size() >= depth_max_) {
            error_ = JsonError::too_deep;
            return false;
        }
        Value made;
        made.kind = kind;
        add(std::move(made));
        // Stays valid: an element is added to a parent only after this one was closed.
        open_.push_back(last_);
        return true;
    }
    bool add(Value made) {
        if (open_.empty()) {
            root_ = std::move(made);
            last_ = &root_;
        } else {
            last_ = &open_.back()->elements.emplace_back(std::move(made));
        }
        return true;
    }

    std::size_t depth_max_;
    JsonError error_ = JsonError::not_json;
    Value root_;
    Value* last_ = nullptr;
    std::vector<Value*> open_;
};

}  // namespace

const Value* Value::find(std::string_view name) const {
    const auto at = std::find(names.begin(), names.end(), name);
    return at == names.end() ? nullptr : &elements[static_cast<std::size_t>(at - names.begin())];
}

Outcome<Value, JsonError> parse_json(std::string_view text, int depth_max) {
    Builder builder{depth_max};
    if (!nlohmann::json::sax_parse(text.begin(), text.end(), &builder)) {
        return builder.error();
    }
    return builder.take();
}

void write(Writer& out, const Value& value) {
    switch (value.kind) {
        case Value::Kind::null:
            out.raw("null");
            break;
        case Value::Kind::boolean:
            out.boolean(value.boolean);
            break;
        case Value::Kind::integer:
            out.integer(value.integer);
            break;
        case Value::Kind::real:
            out.raw(value.text);
            break;
        case Value::Kind::string:
            out.string(value.text);
            break;
        case Value::Kind::array:
            out.begin_array();
            for (const Value& element : value.elements) {
                write(out, element);
            }
            out.end_array();
            break;
        case Value::Kind::object:
            out.begin_object();
            for (std::size_t i = 0; i < value.names.size(); ++i) {
                out.key(value.names[i]);
                write(out, value.elements[i]);
            }
            out.end_object();
            break;
    }
}

}  // namespace plenaria::protocol
