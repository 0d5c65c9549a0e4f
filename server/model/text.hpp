// Texts for people. Languages are data (law 9): a text maps language codes to strings.
#pragma once

#include <compare>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace plenaria {

/// A language by its lower-case ISO 639-1 code: "es", "en". Empty means "not declared".
struct Language {
    std::string code;

    Language() = default;
    explicit Language(std::string iso) : code(std::move(iso)) {}
    [[nodiscard]] bool empty() const { return code.empty(); }
    friend auto operator<=>(const Language&, const Language&) = default;
};

/// One text in every language of the profile, in the profile's order. Copies share the strings, so
/// that a view of a room costs no copy of every name in it.
class Text {
public:
    /// Language codes with their strings.
    using Strings = std::vector<std::pair<std::string, std::string>>;

    Text() = default;
    /// The two languages of the first profile, as most code and every test writes them.
    Text(std::string es, std::string en);
    /// `strings` names no language twice.
    explicit Text(Strings strings);

    /// The string in `language`; where it is missing the first one there is, so that nothing is
    /// ever shown blank (completeness is checked when a text is read, not when it is drawn).
    [[nodiscard]] std::string_view in(std::string_view language) const;
    [[nodiscard]] std::string_view es() const { return in("es"); }
    [[nodiscard]] std::string_view en() const { return in("en"); }

    /// Sets or replaces the string of one language.
    void set(std::string_view language, std::string value);
    [[nodiscard]] bool has(std::string_view language) const;
    [[nodiscard]] bool empty() const { return strings_ == nullptr; }
    [[nodiscard]] const Strings& strings() const;

    friend bool operator==(const Text& a, const Text& b) {
        return a.strings_ == b.strings_ || a.strings() == b.strings();
    }

private:
    std::shared_ptr<const Strings> strings_;  ///< null: none
};

}  // namespace plenaria
