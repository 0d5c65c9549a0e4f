// What is known before a meeting begins: the forum's rule book (profile) and the event. Both come
// from files once, through server/exchange, and are the journal's first record ever after.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "server/model/ids.hpp"
#include "server/model/text.hpp"
#include "server/model/time.hpp"
#include "server/model/vocabulary.hpp"

namespace plenaria::domain {

/// A kind of participant (R1). Bands order the floor: a lower band speaks first (R3.2).
struct Category {
    CategoryId id;
    Text name;
    int band = 0;
    Millis allotment{};           ///< of one intervention (R5.5)
    bool admitted_to_closed = false;  ///< R4.1, R4.3
    bool raises_points = false;       ///< of order (R5.4)
    bool decides = false;             ///< has a part in decisions (R1.2, R6.1)
    bool on_roll = false;             ///< called in the roll call (R5.3)
    friend bool operator==(const Category&, const Category&) = default;
};

/// What an audience outside a confidential matter may see of a session kind. Denied unless
/// granted (law 3).
struct Grants {
    bool agenda = false;
    bool floor = false;
    bool queue = false;
    bool channels = false;
    friend bool operator==(const Grants&, const Grants&) = default;
};

/// A kind of meeting (R2) with what it grants.
struct SessionKind {
    SessionKindId id;
    Text name;
    bool confidential = false;  ///< also with open doors (R2.3a)
    Grants grants;
    int quorum = 0;  ///< delegations that decide and must be present; 0: none is asked for
    friend bool operator==(const SessionKind&, const SessionKind&) = default;
};

/// A speaker's rank, for lists that follow it; the profile lists the highest first.
struct Rank {
    RankId id;
    Text name;
    friend bool operator==(const Rank&, const Rank&) = default;
};

/// Right of reply (R5.4): how often per delegation and item, and how long.
struct ReplyRule {
    int limit = 2;
    Millis first{};
    Millis later{};
    friend bool operator==(const ReplyRule&, const ReplyRule&) = default;
};

/// R1.9, R1.10, R6.3: what arrears and absence do. Zero years: the rule does not exist.
struct StandingRule {
    int voice_only_years = 0;     ///< in arrears: no part in decisions
    int excluded_years = 0;       ///< in arrears: may not take part
    bool arrears_block = true;    ///< whether an objection of those in arrears stops a consensus
    int absent_years = 0;         ///< an observer loses its status
    friend bool operator==(const StandingRule&, const StandingRule&) = default;
};

/// R4: what must be so before the doors count as closed, and how many officials of one member may
/// stay with its vice-minister (R4.1).
struct ClosingRule {
    std::vector<ClosingCheck> checks{ClosingCheck::outputs};
    int officials = 2;
    friend bool operator==(const ClosingRule&, const ClosingRule&) = default;
};

/// The rule book of one forum: everything that differs between forums (law 8).
struct Profile {
    std::string id;
    Text name;
    std::vector<Language> languages;
    std::vector<Category> categories;
    std::vector<SessionKind> session_kinds;
    Millis warn_at{};            ///< the clock turns amber (R5.5)
    int next_shown = 5;          ///< "next N + M more"
    int entries_per_delegation = 1;  ///< waiting national entries per list
    std::vector<Rank> ranks;
    Millis point_allotment{};  ///< of a point of order (R5.4)
    ReplyRule reply;
    StandingRule standing;
    ClosingRule closing;
    SessionKindId private_kind;  ///< of private meetings (R4.6); empty: the first confidential one
    friend bool operator==(const Profile&, const Profile&) = default;
};

struct Delegation {
    DelegationId id;
    CategoryId category;
    std::string flag;  ///< ISO 3166 alpha-2, lower case; empty: none
    std::string code;  ///< nameplate code
    Text name;         ///< approved short form
    Text long_name;
    Language language;
    int arrears_years = 0;  ///< consecutive (R1.9); on no screen
    int absent_years = 0;   ///< consecutive (R1.10); on no screen
    friend bool operator==(const Delegation&, const Delegation&) = default;
};

/// Somebody of a panel (R3.3); the moderator gives the floor.
struct Panellist {
    PanellistId id;
    DelegationId delegation;  ///< empty: a guest, called `name`
    Text name;
    std::string person;
    std::string capacity;
    Language language;
    bool moderator = false;
    friend bool operator==(const Panellist&, const Panellist&) = default;
};

/// One document in one language: an https link, or the name of a file in the data folder's
/// `documents` (R8.4).
struct DocumentVersion {
    Language language;
    std::string href;
    friend bool operator==(const DocumentVersion&, const DocumentVersion&) = default;
};

struct Document {
    DocumentId id;
    Text title;
    DocumentAccess access{};
    std::vector<DocumentVersion> versions;
    friend bool operator==(const Document&, const Document&) = default;
};

/// A text before the conference, with its brackets (R6.4).
struct DraftText {
    TextId id;
    Text title;
    std::vector<Text> paragraphs;
    friend bool operator==(const DraftText&, const DraftText&) = default;
};

struct Item {
    ItemId id;
    std::string number;
    ItemKind kind{};
    Text title;
    Text public_title;  ///< of a confidential item; empty: none (R4.4)
    bool confidential = false;  ///< members only, whatever the doors (R3.5, R4)
    bool excludes_secretariat = false;  ///< R4.2
    TimePoint planned_start;
    Millis planned{};
    std::optional<Millis> allotment;  ///< overrides the category's (R5.5)
    /// Category order of this item, first speaks first; empty: the profile's bands (R3.2).
    std::vector<CategoryId> bands;
    std::optional<TimePoint> fixed_start;  ///< kept, whatever comes before
    OrderPolicy policy{};                  ///< of its list, until somebody sets another
    std::vector<Panellist> panel;          ///< R3.3
    std::vector<DelegationId> invited;     ///< R3.4: to a presentation
    std::vector<Text> script;              ///< R3.7: words and steps, for the chair alone
    std::vector<Document> documents;
    std::vector<DraftText> texts;
    friend bool operator==(const Item&, const Item&) = default;
};

struct Session {
    SessionId id;
    RoomId room;
    SessionKindId kind;
    Text title;
    Text public_title;  ///< of a confidential session; empty: none
    TimePoint planned_start;
    TimePoint planned_end;
    std::vector<Item> items;
    friend bool operator==(const Session&, const Session&) = default;
};

struct Channel {
    ChannelId id;
    int number = 0;
    std::string code;
    Text name;
    Language language;  ///< empty: the floor
    std::string booth;
    friend bool operator==(const Channel&, const Channel&) = default;
};

struct Output {
    OutputId id;
    Text name;
    OutputClass output_class{};
    OutputKind kind{};
    friend bool operator==(const Output&, const Output&) = default;
};

struct Screen {
    ScreenId id;
    std::string name;
    std::string view;
    friend bool operator==(const Screen&, const Screen&) = default;
};

struct Room {
    RoomId id;
    Text name;
    std::vector<Channel> channels;
    std::vector<Output> outputs;
    std::vector<Screen> screens;
    friend bool operator==(const Room&, const Room&) = default;
};

/// One event with the profile it runs under. Consistent by construction: whoever makes one checked
/// that every reference resolves and that ids are unique (server/exchange, `read_event`).
struct Definition {
    EventId id;
    Text title;
    Text forum;
    std::string zone;  ///< IANA
    DelegationId presidency;
    DelegationId outgoing;  ///< of the Troika (R1.8); empty: not known
    DelegationId incoming;
    Profile profile;
    std::vector<Delegation> delegations;
    std::vector<Room> rooms;
    std::vector<Session> sessions;
    friend bool operator==(const Definition&, const Definition&) = default;
};

/// Look-ups by id; null where there is none. The pointers live as long as the definition.
[[nodiscard]] const Category* find_category(const Definition& definition, const CategoryId& id);
[[nodiscard]] const SessionKind* find_session_kind(const Definition& definition,
                                                   const SessionKindId& id);
[[nodiscard]] const Delegation* find_delegation(const Definition& definition,
                                                const DelegationId& id);
[[nodiscard]] const Room* find_room(const Definition& definition, const RoomId& id);
[[nodiscard]] const Session* find_session(const Definition& definition, const SessionId& id);
[[nodiscard]] const Item* find_item(const Session& session, const ItemId& id);

}  // namespace plenaria::domain
