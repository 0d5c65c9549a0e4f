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
};

/// A section's present content: whole or keyed; neither where the audience has none.
struct Slot {
    std::string_view name;
    std::optional<std::string> whole;
    std::optional<Collection> keyed;
};

template <class T>
std::string text_of_value(const T& value) {
    Writer out;
    write(out, value);
    return out.take();
}

void write_order(Writer& out, const std::vector<std::string>& order) {
    out.key("order");
    write(out, order);
}

/// Brings a collection from `before`, whose keys are all different, to `now`, and notes what that
/// takes. Items that are equal keep their bytes and are not encoded again.
template <class T>
class Difference {
public:
    Difference(Collection& kept, const std::vector<T>& before, const std::vector<T>& now)
        : kept_(kept), before_(before), stays_(before.size()) {
        order_.reserve(now.size());
        for (const T& item : now) {
            take(item);
        }
        for (std::size_t i = 0; i < before.size(); ++i) {
            if (!stays_[i]) {
                dropped_.push_back(key_of(before[i]));
                kept_.items.erase(dropped_.back());
            }
        }
        if (reordered_ || !dropped_.empty()) {
            kept_.order = order_;
        }
    }

    /// Whether a key came twice; the first counted.
    [[nodiscard]] bool repeated() const { return repeated_; }
    [[nodiscard]] bool any() const { return !set_.empty() || !dropped_.empty() || reordered_; }

    /// `{set, drop, order}`; what is left after dropping keeps its order, only more needs saying.
    void write(Writer& out) const {
        out.begin_object();
        if (!set_.empty()) {
            out.key("set");
            out.begin_object();
            for (const std::string& key : set_) {
                out.key(key);
                out.raw(kept_.items.at(key));
            }
            out.end_object();
        }
        if (!dropped_.empty()) {
            out.key("drop");
            protocol::write(out, dropped_);
        }
        if (reordered_) {
            write_order(out, order_);
        }
        out.end_object();
    }

private:
    void take(const T& item) {
        const std::string& key = key_of(item);
        const std::size_t was = place_of(key);
        if (was == before_.size()) {
            // A screen may claim the id of another: the first counts, none is shown twice.
            if (!kept_.items.emplace(key, text_of_value(item)).second) {
                repeated_ = true;
                return;
            }
            reordered_ = true;
            set_.push_back(key);
        } else {
            if (stays_[was]) {
                repeated_ = true;
                return;
            }
            stays_[was] = true;
            reordered_ = reordered_ || was < next_;
            next_ = was + 1;
            if (!(before_[was] == item)) {
                replace(key, text_of_value(item));
            }
        }
        order_.push_back(key);
    }

    void replace(const std::string& key, std::string text) {
        std::string& kept = kept_.items.at(key);
        if (kept != text) {
            kept = std::move(text);
            set_.push_back(key);
        }
    }

    /// Where the key was before, mostly right behind the one looked for last; the end: nowhere.
    std::size_t place_of(const std::string& key) {
        // Of what keeps its length the oldest goes as the newest comes.
        for (std::size_t i = next_; i < std::min(next_ + 2, before_.size()); ++i) {
            if (key_of(before_[i]) == key) {
                return i;
            }
        }
        if (!kept_.items.contains(key)) {
            return before_.size();
        }
        if (index_.empty()) {
            for (std::size_t i = 0; i < before_.size(); ++i) {
                index_.emplace(key_of(before_[i]), i);
            }
        }
        const auto at = index_.find(key);
        return at == index_.end() ? before_.size() : at->second;
    }

    Collection& kept_;
    const std::vector<T>& before_;
    std::vector<bool> stays_;
    std::vector<std::string> order_;
    std::vector<std::string> set_;
    std::vector<std::string> dropped_;
    bool reordered_ = false;  ///< something new, or what stayed in another order
    bool repeated_ = false;
    std::size_t next_ = 0;
    std::unordered_map<std::string_view, std::size_t> index_;  ///< of `before`, where it is needed
};

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

/// Writes what a section has become, if it is another; answers whether it is.
bool write_whole(Writer& out, Slot& slot, std::optional<std::string> now) {
    if (slot.whole == now) {
        return false;
    }
    out.key(slot.name);
    out.raw(now ? *now : "null");
    slot.whole = std::move(now);
    return true;
}

template <class T>
bool write_change(Writer& out, Slot& slot, const T* /*before*/, T& now) {
    return write_whole(out, slot, text_of_value(now));
}

template <class T>
bool write_change(Writer& out, Slot& slot, const std::optional<T>* /*before*/,
                  std::optional<T>& now) {
    return write_whole(out, slot,
                       now ? std::optional{text_of_value(*now)} : std::optional<std::string>{});
}

template <class T>
void drop_repeated(std::vector<T>& items) {
    std::unordered_set<std::string> seen;
    std::erase_if(items, [&](const T& item) { return !seen.insert(key_of(item)).second; });
}

template <class T>
bool write_change(Writer& out, Slot& slot, const std::optional<std::vector<T>>* before,
                  std::optional<std::vector<T>>& now) {
    if (!now) {
        if (!slot.keyed) {
            return false;
        }
        slot.keyed.reset();
        out.key(slot.name);
        out.raw("null");
        return true;
    }
    const bool is_new = !slot.keyed;
    Collection& kept = is_new ? slot.keyed.emplace() : *slot.keyed;
    const std::vector<T> nothing;
    const Difference<T> difference{kept, before != nullptr && *before ? **before : nothing, *now};
    if (difference.repeated()) {
        drop_repeated(*now);
    }
    if (!difference.any() && !is_new) {
        return false;
    }
    out.key(slot.name);
    if (is_new && now->empty()) {
        out.raw(R"({"order":[]})");
    } else {
        difference.write(out);
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

std::optional<std::string> StreamEncoder::update(View view) {
    Writer out;
    out.begin_object();
    bool changed = false;
    std::size_t at = 0;
    for_each_section([&](std::string_view /*name*/, auto member) {
        Slot& slot = state_->slots[at++];
        auto* const before = state_->view ? &((*state_->view).*member) : nullptr;
        // Equal values have equal bytes; comparing them spares the encoding of what stayed.
        if (before == nullptr || !(*before == view.*member)) {
            changed = write_change(out, slot, before, view.*member) || changed;
        }
    });
    state_->view = std::move(view);
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
