#include "server/exchange/item_reader.hpp"

#include <algorithm>
#include <string_view>
#include <utility>

#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

constexpr std::size_t panellists_min = 2;  // R3.3

/// A link that cannot be read on the way, or a file that lies in the one folder for documents.
bool is_href(std::string_view href) {
    constexpr std::string_view scheme = "https://";
    if (href.starts_with(scheme)) {
        return href.size() > scheme.size() && href.find_first_of(" \"<>") == std::string_view::npos;
    }
    return !href.starts_with('.') && href.find_first_of("/\\:") == std::string_view::npos;
}

}  // namespace

ItemReader::ItemReader(const domain::Definition& event, bool profile_known, FileProblems& problems)
    : event_(event), profile_known_(profile_known), problems_(problems) {
    for (const auto& delegation : event.delegations) {
        delegations_.push_back(delegation.id.value);
    }
    for (const auto& language : event.profile.languages) {
        languages_.push_back(language.code);
    }
}

void ItemReader::begin_session() { texts_.clear(); }

Language ItemReader::language_of(TableReader& table) {
    const Word word = table.optional_string("language", limits::code_bytes);
    if (profile_known_) {
        check_reference(problems_, "language", word, languages_);
    }
    return Language{word.value};
}

domain::Panellist ItemReader::read_panellist(const Node& node, UniqueNames& ids) {
    TableReader table{node, problems_};
    domain::Panellist panellist;
    const Word id = table.id("id");
    ids.add_carried(id);
    panellist.id = PanellistId{id.value};
    const Word delegation = table.optional_id("delegation");
    check_reference(problems_, "delegation", delegation, delegations_);
    panellist.delegation = DelegationId{delegation.value};
    panellist.name = table.optional_text("name", event_.profile.languages, limits::name_bytes);
    if (table.has("delegation") == table.has("name")) {
        problems_.add(table.place(), "panellist_who", {});
    }
    panellist.person = table.optional_typed("person", limits::name_bytes).value;
    panellist.capacity = table.optional_typed("capacity", limits::name_bytes).value;
    panellist.language = language_of(table);
    const auto* known = domain::find_delegation(event_, panellist.delegation);
    if (panellist.language.empty() && known != nullptr) {
        panellist.language = known->language;
    }
    panellist.moderator = table.optional_flag("moderator");
    table.finish();
    return panellist;
}

void ItemReader::read_panel(TableReader& table, domain::Item& item) {
    UniqueNames ids{"panellist", problems_};
    for (const Node* node : table.tables("panel", 0, limits::panellists_per_item)) {
        item.panel.push_back(read_panellist(*node, ids));
    }
    if (item.panel.empty()) {
        return;  // not announced yet
    }
    const Place place = table.place_of("panel");
    if (item.kind != ItemKind::panel) {
        problems_.object(place, "panel_elsewhere", {});
        return;
    }
    const auto moderators = static_cast<std::size_t>(
        std::count_if(item.panel.begin(), item.panel.end(),
                      [](const domain::Panellist& panellist) { return panellist.moderator; }));
    const std::size_t panellists = item.panel.size() - moderators;
    if (moderators != 1) {
        problems_.object(place, "panel_moderators",
                         {{"found", same_text(std::to_string(moderators))}});
    }
    if (panellists < panellists_min) {
        problems_.object(place, "panel_too_small",
                         {{"found", same_text(std::to_string(panellists))}});
    }
}

std::vector<domain::DocumentVersion> ItemReader::read_versions(TableReader& table) {
    std::vector<domain::DocumentVersion> versions;
    const Node* node = table.optional_table("versions");
    if (node == nullptr) {
        return versions;
    }
    TableReader row{*node, problems_};
    for (const auto& member : node->members) {
        const Word href = row.typed(member.key, limits::href_bytes);
        if (profile_known_) {
            check_reference(problems_, "language", {member.key, member.place}, languages_);
        }
        if (!href.empty() && !is_href(href.value)) {
            problems_.add(href.place, "bad_href", {{"found", same_text(shortened(href.value))}});
        }
        versions.push_back({Language{member.key}, href.value});
    }
    return versions;
}

domain::Document ItemReader::read_document(const Node& node, bool confidential) {
    TableReader table{node, problems_};
    domain::Document document;
    const Word id = table.id("id");
    documents_.add_carried(id);
    document.id = DocumentId{id.value};
    document.title = table.text("title", event_.profile.languages, limits::title_bytes);
    document.access = table.optional_word_of<DocumentAccess>("access", DocumentAccess::operators);
    if (confidential && document.access == DocumentAccess::public_) {
        problems_.object(table.place_of("access"), "document_too_open", {});
    }
    document.versions = read_versions(table);
    if (document.versions.empty()) {
        problems_.add(table.place_of("versions"), "no_versions",
                      {{"found", same_text(shortened(id.value))}});
    }
    table.finish();
    return document;
}

domain::DraftText ItemReader::read_text(const Node& node) {
    TableReader table{node, problems_};
    domain::DraftText text;
    const Word id = table.id("id");
    texts_.add_carried(id);
    text.id = TextId{id.value};
    text.title = table.text("title", event_.profile.languages, limits::title_bytes);
    text.paragraphs = table.optional_texts("paragraphs", event_.profile.languages,
                                           limits::paragraph_bytes, limits::paragraphs_per_text);
    std::size_t bytes = 0;
    const auto count = [&](const Text& each) {
        for (const auto& [language, string] : each.strings()) {
            bytes += string.size();
        }
    };
    count(text.title);
    std::for_each(text.paragraphs.begin(), text.paragraphs.end(), count);
    if (bytes > limits::text_bytes) {
        // A text travels as one item of a stream: a longer one would never reach a screen.
        problems_.add(id.place, "too_long",
                      {{"key", same_text("paragraphs")},
                       {"found", same_text(std::to_string(bytes))},
                       {"max", same_text(std::to_string(limits::text_bytes))}});
    }
    table.finish();
    return text;
}

void ItemReader::read(TableReader& table, bool confidential, domain::Item& item) {
    item.policy = table.optional_word_of<OrderPolicy>("order", OrderPolicy::first_come);
    read_panel(table, item);
    for (const Word& word : table.optional_words("invited")) {
        check_reference(problems_, "delegation", word, delegations_);
        item.invited.emplace_back(word.value);
    }
    item.script = table.optional_texts("script", event_.profile.languages, limits::statement_bytes,
                                       limits::script_steps_per_item);
    for (const Node* node : table.tables("document", 0, limits::documents_per_item)) {
        item.documents.push_back(read_document(*node, confidential));
    }
    for (const Node* node : table.tables("text", 0, limits::texts_per_session)) {
        item.texts.push_back(read_text(*node));
    }
}

}  // namespace plenaria::exchange
