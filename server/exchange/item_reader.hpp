// What an agenda item brings with it: panel, invited delegations, script, documents and texts.
#pragma once

#include <string>
#include <vector>

#include "server/domain/definition.hpp"
#include "server/exchange/profile_reader.hpp"
#include "server/exchange/table_reader.hpp"

namespace plenaria::exchange {

/// Reads those keys of all items of one event. Everything given must outlive it.
class ItemReader {
public:
    /// `event` has its profile and its delegations already.
    ItemReader(const domain::Definition& event, bool profile_known, FileProblems& problems);

    /// Call before the items of the next session: texts are named within theirs.
    void begin_session();
    /// `confidential` tells whether the item is, by itself or by its session's kind.
    void read(TableReader& table, bool confidential, domain::Item& item);

private:
    void read_panel(TableReader& table, domain::Item& item);
    domain::Panellist read_panellist(const Node& node, UniqueNames& ids);
    domain::Document read_document(const Node& node, bool confidential);
    std::vector<domain::DocumentVersion> read_versions(TableReader& table);
    domain::DraftText read_text(const Node& node);
    Language language_of(TableReader& table);

    const domain::Definition& event_;
    bool profile_known_;
    FileProblems& problems_;
    std::vector<std::string> delegations_;
    std::vector<std::string> languages_;
    UniqueNames documents_{"document", problems_};
    UniqueNames texts_{"text", problems_};
};

}  // namespace plenaria::exchange
