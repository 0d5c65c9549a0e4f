#include "server/journal/manifest.hpp"

#include <sodium.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "server/journal/row.hpp"

namespace plenaria::journal {
namespace {

constexpr std::string_view first_word = "plenaria-copy ";
constexpr int format = 1;
constexpr std::string_view last_word = "end ";
constexpr std::string_view no_head = "-";
constexpr std::size_t digest_digits = 2 * crypto_hash_sha256_BYTES;

bool is_digest(std::string_view text) {
    return text.size() == digest_digits &&
           text.find_first_not_of("0123456789abcdef") == std::string_view::npos;
}

/// Takes a text apart, line by line and word by word.
class Reader {
public:
    explicit Reader(std::string_view text) : text_(text) {}

    /// What follows `word` on the next line, if that begins so.
    [[nodiscard]] std::optional<std::string_view> line(std::string_view word) {
        const std::size_t end = text_.find('\n');
        if (end == std::string_view::npos || !text_.substr(0, end).starts_with(word)) {
            return std::nullopt;
        }
        const std::string_view rest = text_.substr(word.size(), end - word.size());
        text_.remove_prefix(end + 1);
        return rest;
    }
    [[nodiscard]] bool at(std::string_view word) const { return text_.starts_with(word); }
    [[nodiscard]] bool done() const { return text_.empty(); }

private:
    std::string_view text_;
};

// What would end a line, or be taken for an escape, is written as two digits.
constexpr char escape = '%';

std::string escaped(std::string_view name) {
    constexpr std::string_view digits = "0123456789abcdef";
    std::string text;
    for (const char c : name) {
        const auto byte = static_cast<unsigned char>(c);
        if (byte < ' ' || byte == 0x7f || c == escape) {
            text += {escape, digits[byte >> 4U], digits[byte & 0xfU]};
        } else {
            text += c;
        }
    }
    return text;
}

std::optional<std::string> unescaped(std::string_view text) {
    std::string name;
    for (std::size_t i = 0; i < text.size(); ++i) {
        if (text[i] != escape) {
            name += text[i];
            continue;
        }
        unsigned int byte = 0;
        const char* begin = text.data() + i + 1;
        if (text.size() - i < 3 || std::from_chars(begin, begin + 2, byte, 16).ptr != begin + 2) {
            return std::nullopt;
        }
        name += static_cast<char>(byte);
        i += 2;
    }
    return name;
}

template <class Number>
bool take_number(std::optional<std::string_view> text, Number& number) {
    if (!text) {
        return false;
    }
    const char* end = text->data() + text->size();
    const auto [stop, error] = std::from_chars(text->data(), end, number);
    return error == std::errc{} && stop == end && number >= 0;
}

/// "HASH BYTES NAME".
bool take_file(std::string_view line, CopiedFile& file) {
    const std::size_t first = line.find(' ');
    const std::size_t second = first == std::string_view::npos ? first : line.find(' ', first + 1);
    if (second == std::string_view::npos) {
        return false;
    }
    file.hash = line.substr(0, first);
    file.name = line.substr(second + 1);
    return is_digest(file.hash) && is_copied_name(file.name) &&
           take_number(line.substr(first + 1, second - first - 1), file.bytes);
}

/// "HASH BYTES TIME NAME".
bool take_document(std::string_view line, CopiedDocument& document) {
    std::array<std::string_view, 3> words;
    for (std::string_view& word : words) {
        const std::size_t space = line.find(' ');
        if (space == std::string_view::npos) {
            return false;
        }
        word = line.substr(0, space);
        line.remove_prefix(space + 1);
    }
    document.hash = words[0];
    auto name = unescaped(line);
    if (!is_digest(document.hash) || !name || !is_document_name(*name)) {
        return false;
    }
    document.name = std::move(*name);
    return take_number(words[1], document.bytes) && take_number(words[2], document.changed_ns);
}

/// Whether the last line says the hash of all that comes before it.
bool is_as_written(std::string_view text) {
    const std::size_t hashed = text.rfind(last_word);
    return hashed != std::string_view::npos && hashed > 0 && text[hashed - 1] == '\n' &&
           text.substr(hashed) == std::string{last_word} + digest_of(text.substr(0, hashed)) + "\n";
}

std::optional<int> format_of(Reader& reader) {
    int number = 0;
    return take_number(reader.line(first_word), number) ? std::optional{number} : std::nullopt;
}

}  // namespace

std::string digest_of(std::string_view bytes) {
    Hash hash{};
    crypto_hash_sha256(hash.data(), reinterpret_cast<const unsigned char*>(bytes.data()),
                       bytes.size());
    return hex(hash);
}

bool is_copied_name(std::string_view name) {
    constexpr std::size_t bytes_max = 200;
    const auto is_plain = [](std::string_view part) {
        return !part.empty() && part.front() != '.' &&
               std::all_of(part.begin(), part.end(), [](char c) {
                   return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                          (c >= '0' && c <= '9') || c == '.' || c == '-' || c == '_';
               });
    };
    if (name.size() > bytes_max) {
        return false;
    }
    const std::size_t slash = name.find('/');
    return slash == std::string_view::npos
               ? is_plain(name)
               : is_plain(name.substr(0, slash)) && is_plain(name.substr(slash + 1));
}

bool is_document_name(std::string_view name) {
    constexpr std::size_t bytes_max = 255;  // of a name, on each file system that we know
    return !name.empty() && name.size() <= bytes_max && name != "." && name != ".." &&
           name.find('/') == std::string_view::npos && name.find('\0') == std::string_view::npos;
}

std::string manifest_text(const Manifest& manifest) {
    std::string text{first_word};
    text += std::to_string(format) + "\nserver " + manifest.server + "\nmade " +
            std::to_string(to_unix_ms(manifest.made)) + "\nposition " +
            std::to_string(manifest.position.value) + "\nhead " +
            (manifest.head.empty() ? std::string{no_head} : manifest.head) + "\n";
    for (const CopiedFile& file : manifest.files) {
        text += "file " + file.hash + " " + std::to_string(file.bytes) + " " + file.name + "\n";
    }
    for (const CopiedDocument& document : manifest.documents) {
        text += "document " + document.hash + " " + std::to_string(document.bytes) + " " +
                std::to_string(document.changed_ns) + " " + escaped(document.name) + "\n";
    }
    return text + std::string{last_word} + digest_of(text) + "\n";
}

std::optional<Manifest> read_manifest(std::string_view text) {
    Reader reader{text};
    Manifest manifest;
    if (!is_as_written(text) || format_of(reader) != format) {
        return std::nullopt;
    }
    const auto server = reader.line("server ");
    std::int64_t made = 0;
    if (!server || !is_valid_id(std::string{*server}) || !take_number(reader.line("made "), made) ||
        !take_number(reader.line("position "), manifest.position.value)) {
        return std::nullopt;
    }
    const auto head = reader.line("head ");
    if (!head || (*head != no_head && !is_digest(*head))) {
        return std::nullopt;
    }
    while (reader.at("file ")) {
        CopiedFile file;
        const auto line = reader.line("file ");
        if (!line || !take_file(*line, file)) {
            return std::nullopt;
        }
        manifest.files.push_back(std::move(file));
    }
    while (reader.at("document ")) {
        CopiedDocument document;
        const auto line = reader.line("document ");
        if (!line || !take_document(*line, document)) {
            return std::nullopt;
        }
        manifest.documents.push_back(std::move(document));
    }
    if (!reader.line(last_word) || !reader.done()) {
        return std::nullopt;
    }
    manifest.server = *server;
    manifest.made = from_unix_ms(made);
    manifest.head = *head == no_head ? "" : std::string{*head};
    return manifest;
}

bool is_newer_manifest(std::string_view text) {
    Reader reader{text};
    return is_as_written(text) && format_of(reader) > format;
}

}  // namespace plenaria::journal
