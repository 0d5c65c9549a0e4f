// The client's half of a stream: everything is decoded into a copy first, so that what is wrong
// changes nothing.
#include <algorithm>
#include <unordered_map>
#include <utility>

#include "server/model/limits.hpp"
#include "server/protocol/frame_parts.hpp"
#include "server/protocol/stream.hpp"
#include "server/protocol/view_fields.hpp"

namespace plenaria::protocol {
namespace {

/// Sections nest two levels less deep than the frames that carry them.
constexpr int sections_depth_max = server_depth_max - 2;

using Keys = std::vector<std::string>;

/// Which sections have come at all; those every view has must be among them.
struct Seen {
    bool event = false;
    bool room = false;
    bool doors = false;
    [[nodiscard]] bool complete() const { return event && room && doors; }
};

/// An item's place by its key.
template <class T>
std::unordered_map<std::string, std::size_t> index_of(const std::vector<T>& items) {
    std::unordered_map<std::string, std::size_t> index;
    index.reserve(items.size());
    for (std::size_t i = 0; i < items.size(); ++i) {
        index.emplace(key_of(items[i]), i);
    }
    return index;
}

/// Reads the list of ids under `name`; an absent one is empty. Nothing when it is malformed.
std::optional<Keys> read_keys(const Value& from, std::string_view name) {
    Keys keys;
    const Value* list = from.find(name);
    if (list != nullptr && !read(server_rules, *list, keys)) {
        return std::nullopt;
    }
    return keys;
}

/// Sets what `set` holds, in place or at the end.
template <class T>
bool apply_set(const Value& set, std::vector<T>& items) {
    auto index = index_of(items);
    for (std::size_t i = 0; i < set.names.size(); ++i) {
        T item{};
        if (!read(server_rules, set.elements[i], item) || key_of(item) != set.names[i] ||
            set.names[i].empty()) {
            return false;
        }
        const auto [at, fresh] = index.emplace(set.names[i], items.size());
        if (fresh) {
            items.push_back(std::move(item));
        } else {
            items[at->second] = std::move(item);
        }
    }
    return set.is(Value::Kind::object);
}

/// Removes what `drop` lists; all of it must be there.
template <class T>
bool apply_drop(const Keys& drop, std::vector<T>& items) {
    auto index = index_of(items);
    for (const std::string& key : drop) {
        if (index.erase(key) == 0) {
            return false;
        }
    }
    std::erase_if(items, [&](const T& item) { return !index.contains(key_of(item)); });
    return true;
}

/// Puts the items from `first` on into the order of `order`, which must list each of them once.
template <class T>
bool apply_order(const Keys& order, std::vector<T>& items, std::size_t first) {
    auto index = index_of(items);
    if (order.size() != items.size() - first) {
        return false;
    }
    std::vector<T> sorted;
    sorted.reserve(order.size());
    for (const std::string& key : order) {
        const auto at = index.find(key);
        if (at == index.end() || at->second < first) {
            return false;
        }
        sorted.push_back(std::move(items[at->second]));
        index.erase(at);
    }
    std::move(sorted.begin(), sorted.end(), items.begin() + static_cast<std::ptrdiff_t>(first));
    return true;
}

enum class Mode { snapshot, delta };

template <class T>
bool apply_section(Mode /*mode*/, const Value& from, T& section) {
    T fresh{};
    if (!read(server_rules, from, fresh)) {
        return false;
    }
    section = std::move(fresh);
    return true;
}

template <class T>
bool apply_section(Mode mode, const Value& from, std::optional<T>& section) {
    if (from.is(Value::Kind::null)) {
        section.reset();
        return true;
    }
    T fresh{};
    if (!apply_section(mode, from, fresh)) {
        return false;
    }
    section = std::move(fresh);
    return true;
}

template <class T>
bool apply_section(Mode mode, const Value& from, std::optional<std::vector<T>>& section) {
    if (from.is(Value::Kind::null)) {
        section.reset();
        return true;
    }
    if (!from.is(Value::Kind::object)) {
        return false;
    }
    std::vector<T>& items = section ? *section : section.emplace();
    const std::size_t before = items.size();
    const Value* set = from.find("set");
    const auto drop = read_keys(from, "drop");
    const auto order = read_keys(from, "order");
    if (!drop || !order || (set != nullptr && !apply_set(*set, items))) {
        return false;
    }
    const bool ordered = from.find("order") != nullptr;
    if (mode == Mode::snapshot) {
        // Chunks follow each other, each in its own order; nothing is there before its chunk.
        return drop->empty() && apply_order(*order, items, before);
    }
    const bool grew = items.size() > before;
    return apply_drop(*drop, items) && (ordered ? apply_order(*order, items, 0) : !grew);
}

/// Applies every section of `text` to `view`; answers false at the first that is malformed.
bool apply_sections(Mode mode, std::string_view text, View& view, Seen& seen) {
    if (text.size() > limits::frame_bytes_max) {
        return false;
    }
    const auto parsed = parse_json(text, sections_depth_max);
    if (!parsed.ok() || !parsed.value().is(Value::Kind::object)) {
        return false;
    }
    bool good = true;
    for_each_section([&](std::string_view name, auto member) {
        const Value* from = good ? parsed.value().find(name) : nullptr;
        if (from == nullptr) {
            return;
        }
        good = apply_section(mode, *from, view.*member);
        seen.event = seen.event || name == "event";
        seen.room = seen.room || name == "room";
        seen.doors = seen.doors || name == "doors";
    });
    return good;
}

}  // namespace

struct StreamReplica::State {
    std::optional<View> view;
    std::int64_t rev = 0;

    /// A snapshot whose parts are still coming.
    struct Pending {
        View view;
        Seen seen;
        int part = 0;
        int of = 0;
        std::int64_t rev = 0;
    };
    std::optional<Pending> pending;
};

StreamReplica::StreamReplica() : state_(std::make_unique<State>()) {}
StreamReplica::~StreamReplica() = default;
StreamReplica::StreamReplica(StreamReplica&&) noexcept = default;
StreamReplica& StreamReplica::operator=(StreamReplica&&) noexcept = default;

Outcome<bool, ApplyError> StreamReplica::apply_part(int part, int of, std::int64_t rev,
                                                    std::string_view sections) {
    auto& pending = state_->pending;
    if (part == 1) {
        pending = State::Pending{};
        pending->of = of;
        pending->rev = rev;
    }
    const bool follows = pending && part == pending->part + 1 && part <= of && of == pending->of &&
                         of <= limits::snapshot_parts_max && rev == pending->rev;
    if (!follows || !apply_sections(Mode::snapshot, sections, pending->view, pending->seen)) {
        pending.reset();
        return ApplyError::malformed;
    }
    pending->part = part;
    if (part < of) {
        return false;
    }
    if (!pending->seen.complete()) {
        pending.reset();
        return ApplyError::malformed;
    }
    state_->view = std::move(pending->view);
    state_->rev = rev;
    pending.reset();
    return true;
}

Outcome<bool, ApplyError> StreamReplica::apply_delta(std::int64_t rev, std::string_view sections) {
    if (!state_->view || rev != state_->rev + 1) {
        return ApplyError::gap;
    }
    View changed = *state_->view;
    Seen seen;
    if (!apply_sections(Mode::delta, sections, changed, seen)) {
        return ApplyError::malformed;
    }
    state_->view = std::move(changed);
    state_->rev = rev;
    return true;
}

const std::optional<View>& StreamReplica::view() const { return state_->view; }

std::int64_t StreamReplica::rev() const { return state_->rev; }

void StreamReplica::wipe() { *state_ = State{}; }

}  // namespace plenaria::protocol
