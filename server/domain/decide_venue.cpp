// What surrounds a session: bulletins, recall, the Presidency, attendance, notes, the script,
// documents, screens.
#include <algorithm>

#include "server/domain/checklist.hpp"
#include "server/domain/rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

Rejection invalid(const std::string& what) {
    return reject(RejectionCode::invalid_argument, "what", text_of("argument." + what));
}

bool is_blank(const std::string& text) {
    return text.find_first_not_of(" \t\r\n") == std::string::npos;
}

/// A bulletin's number is never given twice.
BulletinId next_bulletin(const Situation& s) {
    return BulletinId{"b" + std::to_string(s.state.bulletins_numbered + 1)};
}

/// Nothing if one more bulletin may be shown once those are withdrawn.
std::optional<Rejection> need_place_for_bulletin(const Situation& s, const Events& withdrawals) {
    const auto shown = static_cast<std::size_t>(
        std::count_if(s.state.bulletins.begin(), s.state.bulletins.end(),
                      [&](const Bulletin& each) { return !each.until || *each.until > s.now; }));
    if (shown - withdrawals.size() >= limits::bulletins_shown) {
        return reject(RejectionCode::bulletins_full, "limit",
                      same_text(std::to_string(limits::bulletins_shown)));
    }
    return std::nullopt;
}

/// A link over TLS, or the plain name of a file: no folder of the server can be named by it.
bool is_valid_href(const std::string& href) {
    if (href.empty() || href.size() > limits::href_bytes ||
        std::any_of(href.begin(), href.end(), [](char c) {
            return static_cast<unsigned char>(c) <= ' ' || c == '"' || c == '<' || c == '>';
        })) {
        return false;
    }
    constexpr std::string_view scheme = "https://";
    if (href.compare(0, scheme.size(), scheme) == 0) {
        return href.size() > scheme.size() && href[scheme.size()] != '/';
    }
    return href.front() != '.' && href.find_first_of("/\\:?#%") == std::string::npos;
}

/// The document of that item with that title, to which a language is added; or a new one.
Document document_for(const Item& item, const AddDocument& c) {
    const auto titled = std::find_if(item.documents.begin(), item.documents.end(),
                                     [&](const Document& each) { return each.title == c.title; });
    if (titled != item.documents.end()) {
        return *titled;
    }
    // Numbered within the item: a number tells nothing of what other items have.
    const auto taken = [&](const DocumentId& id) {
        return std::any_of(item.documents.begin(), item.documents.end(),
                           [&](const Document& each) { return each.id == id; });
    };
    Document made;
    int number = 0;
    do {
        const std::string suffix = "-d" + std::to_string(++number);
        made.id = DocumentId{item.id.value.substr(0, limits::id_bytes - suffix.size()) + suffix};
    } while (taken(made.id));
    made.title = c.title;
    return made;
}

/// The item whose document that is, the present one's first.
const Item* item_with(const Situation& s, const DocumentId& id) {
    const auto holds = [&](const Item& item) {
        return std::any_of(item.documents.begin(), item.documents.end(),
                           [&](const Document& each) { return each.id == id; });
    };
    const Item* present = current_item_definition(s.state, s.room);
    if (present != nullptr && holds(*present)) {
        return present;
    }
    const auto& items = s.session()->items;
    const auto at = std::find_if(items.begin(), items.end(), holds);
    return at == items.end() ? nullptr : &*at;
}

/// Nothing if that delegation, with so many persons, may be behind the closed doors (R1.9, R4.1,
/// R4.3): what the roster refuses is not said by attendance either.
std::optional<Rejection> need_place_behind_doors(const Situation& s, const Delegation& delegation,
                                                 const SetAttendance& c) {
    if (c.presence != Presence::present && c.presence != Presence::remote) {
        return std::nullopt;
    }
    const Category* category = find_category(s.state.definition, delegation.category);
    if (category == nullptr || !category->admitted_to_closed) {
        return reject(RejectionCode::category_not_admitted, "category",
                      category == nullptr ? Text{} : category->name);
    }
    if (is_excluded(s.state, delegation)) {
        return reject(RejectionCode::may_not_take_part, "delegation", delegation.name);
    }
    // Counted are a member's officials: of the secretariat and the Presidency others say how many.
    if (!category->decides) {
        return std::nullopt;
    }
    const int officials = static_cast<int>(c.persons.size()) - 1;
    const int most = s.state.definition.profile.closing.officials;
    if (officials <= most) {
        return std::nullopt;
    }
    Rejection rejection =
        reject(RejectionCode::too_many_officials, "delegation", delegation.name);
    rejection.arguments.emplace_back("found", same_text(std::to_string(officials)));
    rejection.arguments.emplace_back("limit", same_text(std::to_string(most)));
    return rejection;
}

}  // namespace

Decision decide_on(const Situation& s, const IssueBulletin& c) {
    if (auto refusal = need_all_languages(s, c.text, limits::title_bytes)) {
        return *refusal;
    }
    for (const RoomId& room : c.rooms) {
        if (!s.state.rooms.contains(room)) {
            return reject(RejectionCode::unknown_room, "id", same_text(room.value));
        }
    }
    if (c.until && *c.until <= s.now) {
        return reject(RejectionCode::time_in_past);
    }
    if (auto refusal = need_place_for_bulletin(s, {})) {
        return *refusal;
    }
    return Events{BulletinIssued{next_bulletin(s), BulletinKind::notice, c.text, c.rooms, c.until,
                                 std::nullopt}};
}

Decision decide_on(const Situation& s, const ReleaseDecision& c) {
    if (auto refusal = need_all_languages(s, c.text, limits::title_bytes)) {
        return *refusal;
    }
    if (c.until && *c.until <= s.now) {
        return reject(RejectionCode::time_in_past);
    }
    if (auto refusal = need_place_for_bulletin(s, {})) {
        return *refusal;
    }
    // R4.4: nothing of how it was taken goes with it, nor of where.
    return Events{BulletinIssued{next_bulletin(s), BulletinKind::decision, c.text, {}, c.until,
                                 std::nullopt}};
}

Decision decide_on(const Situation& s, const WithdrawBulletin& c) {
    const auto& bulletins = s.state.bulletins;
    if (std::none_of(bulletins.begin(), bulletins.end(),
                     [&](const Bulletin& each) { return each.id == c.bulletin; })) {
        return reject(RejectionCode::unknown_bulletin, "id", same_text(c.bulletin.value));
    }
    return Events{BulletinWithdrawn{c.bulletin}};
}

Decision decide_on(const Situation& s, const RecallSession& c) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    if (c.resumes_at <= s.now) {
        return reject(RejectionCode::resumption_in_past);
    }
    // Every room of the venue reads this: it names the room, never what is on its table.
    const Text text =
        fill_text("bulletin.recall", {{"room", find_room(s.state.definition, s.room.id)->name}});
    Events events;
    for (const Bulletin& former : s.state.bulletins) {
        const bool shown = !former.until || *former.until > s.now;
        if (shown && former.kind == BulletinKind::recall && former.text == text) {
            events.push_back(BulletinWithdrawn{former.id});
        }
    }
    if (auto refusal = need_place_for_bulletin(s, events)) {
        return *refusal;
    }
    events.push_back(BulletinIssued{
        next_bulletin(s), BulletinKind::recall, text, {}, c.resumes_at, c.resumes_at});
    return events;
}

Decision decide_on(const Situation& s, const HandOver& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Item* item = current_item_definition(s.state, s.room);
    if (item == nullptr || item->kind != ItemKind::handover) {
        return reject(RejectionCode::not_handover_item);
    }
    // R4.4: all screens of the venue show it at once, and it is no act of release.
    if (is_confidential_now(s.state, s.room)) {
        return reject(RejectionCode::handover_in_public);
    }
    if (auto refusal = need_workable(s, item->id)) {
        return *refusal;
    }
    const Definition& definition = s.state.definition;
    const auto presiding = [&](const DelegationId& id) -> std::optional<Rejection> {
        const Delegation* delegation = find_delegation(definition, id);
        if (delegation == nullptr) {
            return reject(RejectionCode::unknown_delegation, "id", same_text(id.value));
        }
        // R1.6: the Presidency is a member's.
        const Category* category = find_category(definition, delegation->category);
        if (category == nullptr || !category->decides) {
            return reject(RejectionCode::not_a_decider, "delegation", delegation->name);
        }
        return std::nullopt;
    };
    if (auto refusal = presiding(c.to)) {
        return *refusal;
    }
    if (c.to == definition.presidency) {
        return reject(RejectionCode::already_presiding, "delegation",
                      find_delegation(definition, c.to)->name);
    }
    if (!c.next.empty()) {
        if (auto refusal = presiding(c.next)) {
            return *refusal;
        }
        if (c.next == c.to) {
            return reject(RejectionCode::already_presiding, "delegation",
                          find_delegation(definition, c.next)->name);
        }
    }
    return Events{PresidencyHandedOver{c.to, c.next}};
}

Decision decide_on(const Situation& s, const SetAttendance& c) {
    const Session* session = s.session_or_own(c.session);
    if (session == nullptr || session->room != s.room.id) {
        return c.session.empty()
                   ? reject(RejectionCode::no_session)
                   : reject(RejectionCode::unknown_session, "id", same_text(c.session.value));
    }
    if (session != s.session() && class_now(s.state, s.room) != RecordClass::open) {
        // All operators of that session would see, later, that it was done from within.
        return reject(RejectionCode::invalid_argument, "what", same_text("session"));
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    if (auto refusal = need_seated(s, session->id, *delegation)) {
        return *refusal;
    }
    if (c.persons.size() > limits::persons_per_delegation ||
        std::any_of(c.persons.begin(), c.persons.end(), [](const std::string& person) {
            return is_blank(person) || person.size() > limits::name_bytes;
        })) {
        return invalid("persons");
    }
    const Attendance* known = find_attendance(s.state.sessions.at(session->id), c.delegation,
                                              depth_within(s.state, session->id));
    if (known != nullptr && *known == Attendance{c.presence, c.persons}) {
        return reject(RejectionCode::nothing_changed);
    }
    if (s.room.closing && session == s.session()) {
        if (auto refusal = need_place_behind_doors(s, *delegation, c)) {
            return *refusal;
        }
    }
    const AttendanceSet set{c.delegation, c.presence, c.persons,
                            session == s.session() ? SessionId{} : session->id,
                            s.room.closing.has_value()};
    Events events{set};
    if (s.room.closing) {
        Checklist after = s.room.closing->checklist;
        note_presence(after, s.state, s.room, set, s.now, {});
        follow_checklist(*s.room.closing, after, events);
    }
    return events;
}

Decision decide_on(const Situation&, const PostNote& c) {
    if (is_blank(c.text) || c.text.size() > limits::note_bytes) {
        return invalid("text");
    }
    return Events{NotePosted{c.text}};
}

Decision decide_on(const Situation& s, const MarkStep& c) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    const ItemId id = s.item_or_present(c.item);
    const Item* item = find_item(*s.session(), id);
    if (item == nullptr) {
        return reject(RejectionCode::unknown_item, "id", same_text(id.value));
    }
    if (c.step < 0 || c.step >= std::ssize(item->script)) {
        return reject(RejectionCode::unknown_step, "step", same_text(std::to_string(c.step + 1)));
    }
    const std::vector<int>& done = s.progress().items.at(id).steps_done;
    if (std::binary_search(done.begin(), done.end(), c.step) == c.done) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{StepMarked{id, c.step, c.done}};
}

Decision decide_on(const Situation& s, const AddDocument& c) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    const ItemId id = s.item_or_present(c.item);
    if (auto refusal = need_workable(s, id)) {
        return *refusal;
    }
    if (auto refusal = need_all_languages(s, c.title, limits::title_bytes)) {
        return *refusal;
    }
    const auto& languages = s.state.definition.profile.languages;
    if (std::find(languages.begin(), languages.end(), c.language) == languages.end()) {
        return invalid("language");
    }
    if (!is_valid_href(c.href)) {
        return invalid("href");
    }
    const Item& item = *find_item(*s.session(), id);
    const Document former = document_for(item, c);
    if (former.versions.empty() && item.documents.size() >= limits::documents_per_item) {
        return reject(RejectionCode::documents_full, "limit",
                      same_text(std::to_string(limits::documents_per_item)));
    }
    Document document = former;
    document.access = c.access;
    std::erase_if(document.versions,
                  [&](const DocumentVersion& each) { return each.language == c.language; });
    document.versions.push_back({c.language, c.href});
    const auto place = [&](const DocumentVersion& version) {
        return std::find(languages.begin(), languages.end(), version.language);
    };
    std::sort(document.versions.begin(), document.versions.end(),
              [&](const auto& a, const auto& b) { return place(a) < place(b); });
    if (document == former) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{DocumentAdded{id, std::move(document)}};
}

Decision decide_on(const Situation& s, const RemoveDocument& c) {
    if (s.session() == nullptr) {
        return reject(RejectionCode::no_session);
    }
    const Item* item = item_with(s, c.document);
    if (item == nullptr) {
        return reject(RejectionCode::unknown_document, "id", same_text(c.document.value));
    }
    if (auto refusal = need_workable(s, item->id)) {
        return *refusal;
    }
    return Events{DocumentRemoved{c.document}};
}

Decision decide_on(const Situation& s, const YieldScreens& c) {
    const bool yielded = is_confidential_now(s.state, s.room) ? s.room.yielded_within
                                                              : s.room.yielded_since.has_value();
    if (yielded == c.yielded) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{ScreensYielded{c.yielded}};
}

}  // namespace plenaria::domain::rules
