// The server's half of a stream: sections as JSON texts, compared byte by byte.
#include <algorithm>
#include <array>
#include <unordered_map>
#include <unordered_set>
#include <utility>

#include "server/model/limits.hpp"
#include "server/protocol/stream.hpp"
#include "server/protocol/view_fields.hpp"

namespace plenaria::protocol {
namespace {

/// A keyed collection, each item as JSON text.
struct Collection {
    std::vector<std::string> order;
    std::unordered_map<std::string, std::string> items;

    friend bool operator==(const Collection&, const Collection&) = default;
};

/// A section's present content: whole or keyed; neither where the audience has none.
struct Slot {
    std::string_view name;
    std::optional<std::string> whole;
    std::optional<Collection> keyed;

    [[nodiscard]] bool absent() const { return !whole && !keyed; }
};

template <class T>
std::string text_of_value(const T& value) {
    Writer out;
    write(out, value);
    return out.take();
}

template <class T>
void fill(Slot& slot, const T& section) {
    slot.whole = text_of_value(section);
}

template <class T>
void fill(Slot& slot, const std::optional<T>& section) {
    slot.whole = section ? std::optional{text_of_value(*section)} : std::nullopt;
}

template <class T>
void fill(Slot& slot, const std::optional<std::vector<T>>& section) {
    slot.keyed.reset();
    if (!section) {
        return;
    }
    Collection& keyed = slot.keyed.emplace();
    keyed.order.reserve(section->size());
    keyed.items.reserve(section->size());
    for (const T& item : *section) {
        const std::string& key = key_of(item);
        // A screen may claim the id of another: the first counts, none is shown twice.
        if (keyed.items.emplace(key, text_of_value(item)).second) {
            keyed.order.push_back(key);
        }
    }
}

void write_order(Writer& out, const std::vector<std::string>& order) {
    out.key("order");
    write(out, order);
}

/// `{set, drop, order}` that leads from `before` to `now`; they differ.
void write_difference(Writer& out, const Collection& before, const Collection& now) {
    out.begin_object();
    bool any = false;
    const auto open = [&](std::string_view name) {
        if (!any) {
            out.key(name);
            out.begin_object();
            any = true;
        }
    };
    for (const std::string& key : now.order) {
        const auto old = before.items.find(key);
        const std::string& text = now.items.at(key);
        if (old == before.items.end() || old->second != text) {
            open("set");
            out.key(key);
            out.raw(text);
        }
    }
    if (any) {
        out.end_object();
    }
    std::vector<std::string> dropped;
    std::vector<std::string> kept;
    for (const std::string& key : before.order) {
        (now.items.contains(key) ? kept : dropped).push_back(key);
    }
    if (!dropped.empty()) {
        out.key("drop");
        write(out, dropped);
    }
    // What is left after dropping keeps its order; only more than that needs saying.
    if (kept != now.order) {
        write_order(out, now.order);
    }
    out.end_object();
}

/// Collects snapshot parts of bounded size.
class PartsBuilder {
public:
    void add(const Slot& slot) {
        if (slot.whole) {
            add_member(slot.name, *slot.whole);
        } else if (slot.keyed) {
            add_collection(slot.name, *slot.keyed);
        }
    }

    [[nodiscard]] std::vector<std::string> take() {
        flush();
        return std::move(parts_);
    }

private:
    void add_member(std::string_view name, std::string_view json) {
        const std::size_t bytes = name.size() + json.size() + 6;
        if (bytes_ + bytes > limits::snapshot_part_bytes) {
            flush();
        }
        members_.emplace_back(name, json);
        bytes_ += bytes;
    }

    /// Splits between items: each chunk's `order` lists its own items, chunks follow each other.
    void add_collection(std::string_view name, const Collection& keyed) {
        // Quotes, colons, commas and the words "set" and "order" with their brackets.
        constexpr std::size_t frame_bytes = 32;
        std::vector<std::string> chunk;
        std::size_t chunk_bytes = name.size() + frame_bytes;
        for (const std::string& key : keyed.order) {
            const std::size_t item = keyed.items.at(key).size() + 2 * key.size() + 7;
            if (bytes_ + chunk_bytes + item > limits::snapshot_part_bytes) {
                if (!chunk.empty()) {
                    add_member(name, chunk_text(keyed, chunk));
                }
                flush();
                chunk.clear();
                chunk_bytes = name.size() + frame_bytes;
            }
            chunk.push_back(key);
            chunk_bytes += item;
        }
        if (!chunk.empty() || keyed.order.empty()) {
            add_member(name, chunk_text(keyed, chunk));
        }
    }

    static std::string chunk_text(const Collection& keyed, const std::vector<std::string>& keys) {
        Writer out;
        out.begin_object();
        if (!keys.empty()) {
            out.key("set");
            out.begin_object();
            for (const std::string& key : keys) {
                out.key(key);
                out.raw(keyed.items.at(key));
            }
            out.end_object();
        }
        write_order(out, keys);
        out.end_object();
        return out.take();
    }

    void flush() {
        if (members_.empty()) {
            return;
        }
        Writer out;
        out.begin_object();
        for (const auto& [name, json] : members_) {
            out.key(name);
            out.raw(json);
        }
        out.end_object();
        parts_.push_back(out.take());
        members_.clear();
        bytes_ = 2;
    }

    std::vector<std::pair<std::string, std::string>> members_;
    std::size_t bytes_ = 2;
    std::vector<std::string> parts_;
};

/// Writes what leads from `before` to `now`; answers whether that was anything.
bool write_change(Writer& out, const Slot& before, const Slot& now) {
    if (before.whole == now.whole && before.keyed == now.keyed) {
        return false;
    }
    out.key(now.name);
    if (now.absent()) {
        out.raw("null");
    } else if (now.whole) {
        out.raw(*now.whole);
    } else if (before.keyed) {
        write_difference(out, *before.keyed, *now.keyed);
    } else if (now.keyed->order.empty()) {
        out.raw(R"({"order":[]})");
    } else {
        write_difference(out, Collection{}, *now.keyed);
    }
    return true;
}

}  // namespace

struct StreamEncoder::State {
    std::optional<View> view;
    std::array<Slot, section_count> slots;
    std::int64_t rev = 0;
};

StreamEncoder::StreamEncoder() : state_(std::make_unique<State>()) {
    std::size_t at = 0;
    for_each_section(
        [&](std::string_view name, auto /*member*/) { state_->slots[at++].name = name; });
}
StreamEncoder::~StreamEncoder() = default;
StreamEncoder::StreamEncoder(StreamEncoder&&) noexcept = default;
StreamEncoder& StreamEncoder::operator=(StreamEncoder&&) noexcept = default;

std::optional<std::string> StreamEncoder::update(const View& view) {
    Writer out;
    out.begin_object();
    bool changed = false;
    std::size_t at = 0;
    for_each_section([&](std::string_view name, auto member) {
        Slot& slot = state_->slots[at++];
        // Equal values have equal bytes; comparing them spares the encoding of what stayed.
        if (state_->view && (*state_->view).*member == view.*member) {
            return;
        }
        Slot now{.name = name};
        fill(now, view.*member);
        if (write_change(out, slot, now)) {
            changed = true;
            slot = std::move(now);
        }
    });
    state_->view = view;
    if (!changed) {
        return std::nullopt;
    }
    ++state_->rev;
    out.end_object();
    return out.take();
}

std::int64_t StreamEncoder::rev() const { return state_->rev; }

std::vector<std::string> StreamEncoder::snapshot_parts() const {
    PartsBuilder parts;
    for (const Slot& slot : state_->slots) {
        parts.add(slot);
    }
    return parts.take();
}

}  // namespace plenaria::protocol
