// Shared by the floor's decide files alone: entries and lists that a command may reach.
#pragma once

#include "server/domain/rules.hpp"

namespace plenaria::domain::rules {

/// One list of the room's session that a command concerns.
struct ListTarget {
    ListKey key;
    const Item* item = nullptr;  ///< null: a closing's general list
    ListState state{};
};

/// The list of an item, or of the present one where none is named. Lists of confidential items are
/// reached only while what happens is as confidential (law 3).
[[nodiscard]] Result<ListTarget> target_list(const Situation& s, const ItemId& named,
                                             ListKind kind);
/// Nothing if that list may take entries, else why not. An archived one never may.
[[nodiscard]] std::optional<Rejection> need_list_open(const ListTarget& target, bool admit_late);

/// The entry in the lists that are active; null for one of a frozen list, of a session that is
/// over, or of an item that only the chair may know of while another is under discussion (R4.2).
[[nodiscard]] const Entry* find_entry(const Situation& s, const EntryId& id);
[[nodiscard]] Rejection no_such_entry(const EntryId& id);
/// Whether an entry waits in a list of the present item.
[[nodiscard]] bool waits_now(const Situation& s, const Entry& entry);

/// Nothing while no point of order is under way, else that one is: no speech goes on over a point.
[[nodiscard]] std::optional<Rejection> need_no_point(const Situation& s);
/// Nothing if somebody may be called: nobody has the floor, or whoever has it is paused.
[[nodiscard]] std::optional<Rejection> need_floor_for_call(const Situation& s);
/// Nothing if a speaker's language is one of the profile's or empty.
[[nodiscard]] std::optional<Rejection> need_known_language(const Situation& s,
                                                           const Language& language);

/// Ids of one list's entries, one after the other; each says which list and which place in it, and
/// nothing about any other list.
class EntryIds {
public:
    EntryIds(const Situation& s, const ListTarget& target);
    [[nodiscard]] EntryId next();

private:
    const Floor& floor_;
    std::string prefix_;
    int numbered_ = 0;
};

/// What stands before the number in the ids of one list of the room.
[[nodiscard]] std::string id_prefix(const Situation& s, const ListKey& key);

}  // namespace plenaria::domain::rules
