// The forum's rule book from its file, and the checks on names that both files share.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/exchange/table_reader.hpp"

namespace plenaria::exchange {

/// The profile of a file's root table. Where something is wrong it is in `problems`, and what could
/// be read comes back, so that the event can be checked against it.
[[nodiscard]] domain::Profile read_profile(const Node& root, FileProblems& problems);

/// Names of one kind of thing that must be unique and that others refer to.
class UniqueNames {
public:
    /// `thing` is a key below `exchange.thing.`: "delegation".
    UniqueNames(std::string_view thing, FileProblems& problems)
        : thing_(thing), problems_(problems) {}

    /// Takes a name; the same one twice is reported. Empty words were reported before.
    void add(const Word& word);
    /// The same for what live editing carries from item to item: two may come to be called alike.
    void add_carried(const Word& word);
    /// Reports `word` where no such name was taken.
    void check(const Word& word) const;
    [[nodiscard]] const std::vector<std::string>& all() const { return all_; }
    /// Forgets all names: another scope begins.
    void clear();

private:
    /// Says that `word` was taken before; nothing where it was not.
    std::optional<Text> take(const Word& word);

    std::string thing_;
    FileProblems& problems_;
    std::map<std::string, Place> places_;
    std::vector<std::string> all_;
};

/// Reports `word` unless it is one of `known`; `thing` as above.
void check_reference(FileProblems& problems, std::string_view thing, const Word& word,
                     const std::vector<std::string>& known);

}  // namespace plenaria::exchange
