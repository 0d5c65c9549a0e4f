// The file of persons. Lines of words, each with one space between, the name last as it may hold
// spaces; every line ends in a newline:
//
//     plenaria-people 1
//     person ROLE PASSWORD-HASH PIN-HASH|- NAME      at most 256
//     recovery HASH HOLDER                           two or none, after the persons
#include <sys/stat.h>

#include <utility>

#include "server/access/file_io.hpp"
#include "server/access/password_hash.hpp"
#include "server/access/people.hpp"
#include "server/access/person_text.hpp"

namespace plenaria::access {
namespace {

constexpr std::string_view first_line = "plenaria-people 1";
constexpr std::string_view person_word = "person";
constexpr std::string_view recovery_word = "recovery";
constexpr std::string_view no_pin = "-";

/// The word before the next space, and that space, off the front of `line`; the rest of the line
/// where no space is left.
std::string_view take_word(std::string_view& line) {
    const std::size_t space = line.find(' ');
    const std::string_view word = line.substr(0, space);
    line.remove_prefix(space == std::string_view::npos ? line.size() : space + 1);
    return word;
}

}  // namespace

/// Takes the file's lines one by one.
class PeopleReader {
public:
    /// Whether the line is one that may stand there; nothing of another is taken.
    [[nodiscard]] bool take(std::string_view line) {
        if (!begun_) {
            begun_ = line == first_line;
            return begun_;
        }
        const std::string_view kind = take_word(line);
        if (kind == person_word) {
            return take_person(line);
        }
        return kind == recovery_word && take_recovery(line);
    }
    /// Whether the file may end here.
    [[nodiscard]] bool whole() const { return begun_ && people_.recoveries_.size() != 1; }
    [[nodiscard]] People people() && { return std::move(people_); }

private:
    bool take_person(std::string_view line) {
        const auto role = value_named<Role>(take_word(line));
        const std::string_view password = take_word(line);
        const std::string_view pin = take_word(line);
        if (!people_.recoveries_.empty() || !role || people_.may_hold(line, *role) ||
            !is_hash(password) || !(pin == no_pin || is_hash(pin))) {
            return false;
        }
        people_.persons_.push_back({std::string{line}, *role, std::string{password},
                                    pin == no_pin ? std::string{} : std::string{pin}});
        return true;
    }
    bool take_recovery(std::string_view line) {
        std::vector<Recovery>& held = people_.recoveries_;
        const std::string_view hash = take_word(line);
        if (!is_hash(hash) || !is_person_name(line) ||
            held.size() == std::tuple_size_v<RecoveryCodes> ||
            (!held.empty() && held.front().holder == line)) {
            return false;
        }
        held.push_back({std::string{line}, std::string{hash}});
        return true;
    }

    People people_;
    bool begun_ = false;
};

Outcome<People, PeopleError> People::load(const std::string& path) {
    // One byte more than there may be, so that a longer file is seen to be one.
    const auto read = read_file(path, people_bytes_max + 1, Sharing::refused);
    if (!read) {
        switch (read.error()) {
            case ReadError::missing:
                return People{};
            case ReadError::unreadable:
            case ReadError::hindered:
                return PeopleError{PeopleFault::unreadable};
            case ReadError::wrong_permissions:
                return PeopleError{PeopleFault::exposed};
        }
        PLENARIA_ASSERT(false);
    }
    return parse(read.value());
}

Outcome<People, PeopleError> People::parse(std::string_view bytes) {
    PeopleReader reader;
    std::size_t number = 1;
    for (std::string_view rest = bytes; !rest.empty(); ++number) {
        const std::size_t end = rest.find('\n');
        if (end == std::string_view::npos || !reader.take(rest.substr(0, end))) {
            return PeopleError{PeopleFault::damaged, number};
        }
        rest.remove_prefix(end + 1);
    }
    if (!reader.whole() || bytes.size() > people_bytes_max) {
        return PeopleError{PeopleFault::damaged, number};
    }
    return std::move(reader).people();
}

std::string People::text() const {
    std::string content{first_line};
    content += '\n';
    const auto add = [&](std::string_view word, char end) { content.append(word) += end; };
    for (const Person& person : persons_) {
        add(person_word, ' ');
        add(name_of(person.role), ' ');
        add(person.password_hash, ' ');
        add(person.pin_hash.empty() ? no_pin : std::string_view{person.pin_hash}, ' ');
        add(person.name, '\n');
    }
    for (const Recovery& recovery : recoveries_) {
        add(recovery_word, ' ');
        add(recovery.hash, ' ');
        add(recovery.holder, '\n');
    }
    return content;
}

Refusal People::save(const std::string& path) const {
    if (!replace_file(path, text(), S_IRUSR | S_IWUSR)) {
        return PeopleError{PeopleFault::unwritable};
    }
    return std::nullopt;
}

}  // namespace plenaria::access
