#include "tests/unit/protocol/arbitrary_view.hpp"

#include <algorithm>
#include <array>
#include <utility>

#include "server/protocol/view_fields.hpp"

namespace plenaria::protocol {
namespace {

/// Fills whatever has a `fields` list; `view_fields_test` sees to it that the lists are complete.
class Filler {
public:
    explicit Filler(ArbitraryView& source) : source_(&source) {}

    template <class T>
    void operator()(std::string_view /*name*/, T& to) {
        fill(to);
    }
    template <class T>
    void required(std::string_view /*name*/, T& to) {
        fill(to);
    }

    void fill(std::string& to) { to = source_->words(); }
    void fill(bool& to) { to = source_->number(2) == 0; }
    void fill(int& to) { to = source_->number(2'000'000) - 1'000'000; }
    void fill(Millis& to) { to = Millis{source_->number(1'000'000'000) - 1000}; }
    void fill(TimePoint& to) { to = from_unix_ms(1'780'000'000'000 + source_->number(1 << 30)); }
    void fill(ActNumber& to) { to.value = source_->number(1 << 30); }
    void fill(Position& to) { to.value = source_->number(1 << 30); }
    void fill(Language& to) {
        constexpr auto codes = std::to_array<const char*>({"", "es", "en", "pt"});
        to = Language{codes[static_cast<std::size_t>(source_->number(codes.size()))]};
    }
    template <class Tag>
    void fill(Id<Tag>& to) {
        to.value = "e" + std::to_string(source_->number(40));
    }
    void fill(Text& to) {
        to = Text{};
        if (source_->number(4) > 0) {
            to = Text{source_->words(), source_->words()};
        }
    }
    template <Vocabulary E>
    void fill(E& to) {
        constexpr auto& all = Names<E>::all;
        to = all[static_cast<std::size_t>(source_->number(static_cast<int>(all.size())))].first;
    }
    template <class T>
    void fill(std::optional<T>& to) {
        to.reset();
        if (source_->number(3) > 0) {
            fill(to.emplace());
        }
    }
    template <class T>
    void fill(Shared<T>& to) {
        T value{};
        fill(value);
        to = Shared<T>{std::move(value)};
    }
    template <class T>
    void fill(std::vector<T>& to) {
        to.clear();
        for (int left = source_->number(5); left > 0; --left) {
            fill(to.emplace_back());
        }
    }
    void fill(std::vector<Language>& to) {
        to = {Language{"es"}, Language{"en"}};
        to.resize(static_cast<std::size_t>(source_->number(3)));
    }
    template <class T>
    requires requires(Filler& filler, T& value) { fields(filler, value); }
    void fill(T& to) { fields(*this, to); }

private:
    ArbitraryView* source_;
};

void give_key(std::string& id, int number) { id = "e" + std::to_string(number); }
template <class Tag>
void give_key(Id<Tag>& id, int number) {
    give_key(id.value, number);
}
template <class T>
void give_key(T& item, int number) {
    if constexpr (requires { item.id; }) {
        give_key(item.id, number);
    } else {
        SpeakerView speaker = *item.speaker;
        give_key(speaker.id, number);
        item.speaker = Shared<SpeakerView>{std::move(speaker)};
    }
}

/// A section that is no collection is simply made anew.
template <class T>
void change(ArbitraryView& source, T& section) {
    Filler{source}.fill(section);
}

/// A collection keeps most of its items: some are changed, dropped, moved or new.
template <class T>
void change(ArbitraryView& source, std::optional<std::vector<T>>& section) {
    if (source.number(8) == 0) {
        section.reset();
        return;
    }
    std::vector<T>& items = section ? *section : section.emplace();
    for (int left = source.number(4); left > 0 && !items.empty(); --left) {
        const auto at = items.begin() + source.number(static_cast<int>(items.size()));
        if (source.number(2) == 0) {
            items.erase(at);
        } else {
            std::iter_swap(at, items.begin());
        }
    }
    for (int left = source.number(6); left > 0; --left) {
        T item{};
        Filler{source}.fill(item);
        give_key(item, source.number(40));
        const auto same = std::find_if(items.begin(), items.end(), [&](const T& other) {
            return key_of(other) == key_of(item);
        });
        if (same != items.end()) {
            *same = std::move(item);
        } else {
            items.insert(items.begin() + source.number(static_cast<int>(items.size()) + 1),
                         std::move(item));
        }
    }
}

}  // namespace

View ArbitraryView::make() {
    View view;
    for_each_section([&](std::string_view, auto member) { change(*this, view.*member); });
    return view;
}

View ArbitraryView::changed(View view) {
    for_each_section([&](std::string_view, auto member) {
        if (number(5) == 0) {
            change(*this, view.*member);
        }
    });
    return view;
}

int ArbitraryView::number(int below) {
    // Not std::uniform_int_distribution: its numbers differ between libraries.
    return static_cast<int>(random_() % static_cast<std::uint32_t>(below));
}

std::string ArbitraryView::words() {
    constexpr auto pieces = std::to_array<const char*>(
        {"",  "Panamá", " ", "\"", "\\",   "\n", "\t", "\x01",      "\x7f", "€", "日本",
         "😀", "/",      "{", "}",  "null", "a",  "ñ",  "</script>", "e1",   ","});
    std::string text;
    for (int left = number(6); left > 0; --left) {
        text += pieces[static_cast<std::size_t>(number(static_cast<int>(pieces.size())))];
    }
    return text;
}

}  // namespace plenaria::protocol
