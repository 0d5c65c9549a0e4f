// The fields of a definition and of all it is made of, with their names in the journal
// (event_fields.hpp has the rules).
#pragma once

#include <concepts>
#include <type_traits>

#include "server/domain/definition.hpp"

namespace plenaria::journal {

/// `V` is one of `T`, const or not: one `each_field` serves writing and reading.
template <class V, class... T>
concept Of = (std::same_as<std::remove_const_t<V>, T> || ...);

/// The first version of its kind in which a member is written; below it stays as it was made.
struct Since {
    int version = 1;
};
[[nodiscard]] constexpr Since since(int version) { return {version}; }

/// The shape in which a definition is written now: the version of all kinds that carry one or a
/// part of one with members that came later.
inline constexpr int definition_shape = 4;

template <Of<domain::Category> T, class V>
void each_field(T& c, V&& visit) {
    visit("id", c.id);
    visit("name", c.name);
    visit("band", c.band);
    visit("allotment_ms", c.allotment);
    visit("admitted_to_closed", c.admitted_to_closed);
    visit(since(2), "raises_points", c.raises_points);
    visit(since(2), "decides", c.decides);
    visit(since(2), "on_roll", c.on_roll);
}

template <Of<domain::Grants> T, class V>
void each_field(T& g, V&& visit) {
    visit("agenda", g.agenda);
    visit("floor", g.floor);
    visit("queue", g.queue);
    visit("channels", g.channels);
}

template <Of<domain::SessionKind> T, class V>
void each_field(T& k, V&& visit) {
    visit("id", k.id);
    visit("name", k.name);
    visit("confidential", k.confidential);
    visit("grants", k.grants);
    visit(since(2), "quorum", k.quorum);
}

template <Of<domain::Rank> T, class V>
void each_field(T& r, V&& visit) {
    visit("id", r.id);
    visit("name", r.name);
}

template <Of<domain::ReplyRule> T, class V>
void each_field(T& r, V&& visit) {
    visit("limit", r.limit);
    visit("first_ms", r.first);
    visit("later_ms", r.later);
}

template <Of<domain::StandingRule> T, class V>
void each_field(T& r, V&& visit) {
    visit("voice_only_years", r.voice_only_years);
    visit("excluded_years", r.excluded_years);
    visit("arrears_block", r.arrears_block);
    visit("absent_years", r.absent_years);
}

template <Of<domain::ClosingRule> T, class V>
void each_field(T& r, V&& visit) {
    visit("checks", r.checks);
    visit("officials", r.officials);
}

template <Of<domain::Profile> T, class V>
void each_field(T& p, V&& visit) {
    visit("id", p.id);
    visit("name", p.name);
    visit("languages", p.languages);
    visit("categories", p.categories);
    visit("session_kinds", p.session_kinds);
    visit("warn_at_ms", p.warn_at);
    visit("next_shown", p.next_shown);
    visit("entries_per_delegation", p.entries_per_delegation);
    visit(since(2), "ranks", p.ranks);
    visit(since(2), "point_allotment_ms", p.point_allotment);
    visit(since(2), "reply", p.reply);
    visit(since(2), "standing", p.standing);
    visit(since(3), "closing", p.closing);
    visit(since(4), "private_kind", p.private_kind);
}

template <Of<domain::Delegation> T, class V>
void each_field(T& d, V&& visit) {
    visit("id", d.id);
    visit("category", d.category);
    visit("flag", d.flag);
    visit("code", d.code);
    visit("name", d.name);
    visit("long_name", d.long_name);
    visit("language", d.language);
    visit(since(2), "arrears_years", d.arrears_years);
    visit(since(2), "absent_years", d.absent_years);
}

template <Of<domain::Panellist> T, class V>
void each_field(T& p, V&& visit) {
    visit("id", p.id);
    visit("delegation", p.delegation);
    visit("name", p.name);
    visit("person", p.person);
    visit("capacity", p.capacity);
    visit("language", p.language);
    visit("moderator", p.moderator);
}

template <Of<domain::DocumentVersion> T, class V>
void each_field(T& d, V&& visit) {
    visit("language", d.language);
    visit("href", d.href);
}

template <Of<domain::Document> T, class V>
void each_field(T& d, V&& visit) {
    visit("id", d.id);
    visit("title", d.title);
    visit("access", d.access);
    visit("versions", d.versions);
}

template <Of<domain::DraftText> T, class V>
void each_field(T& t, V&& visit) {
    visit("id", t.id);
    visit("title", t.title);
    visit("paragraphs", t.paragraphs);
}

template <Of<domain::Item> T, class V>
void each_field(T& i, V&& visit) {
    visit("id", i.id);
    visit("number", i.number);
    visit("kind", i.kind);
    visit("title", i.title);
    visit("public_title", i.public_title);
    visit("confidential", i.confidential);
    visit("excludes_secretariat", i.excludes_secretariat);
    visit("planned_start", i.planned_start);
    visit("planned_ms", i.planned);
    visit("allotment_ms", i.allotment);
    visit("bands", i.bands);
    visit(since(2), "fixed_start", i.fixed_start);
    visit(since(2), "policy", i.policy);
    visit(since(2), "panel", i.panel);
    visit(since(2), "invited", i.invited);
    visit(since(2), "script", i.script);
    visit(since(2), "documents", i.documents);
    visit(since(2), "texts", i.texts);
}

template <Of<domain::Session> T, class V>
void each_field(T& s, V&& visit) {
    visit("id", s.id);
    visit("room", s.room);
    visit("kind", s.kind);
    visit("title", s.title);
    visit("public_title", s.public_title);
    visit("planned_start", s.planned_start);
    visit("planned_end", s.planned_end);
    visit("items", s.items);
}

template <Of<domain::Channel> T, class V>
void each_field(T& c, V&& visit) {
    visit("id", c.id);
    visit("number", c.number);
    visit("code", c.code);
    visit("name", c.name);
    visit("language", c.language);
    visit("booth", c.booth);
}

template <Of<domain::Output> T, class V>
void each_field(T& o, V&& visit) {
    visit("id", o.id);
    visit("name", o.name);
    visit("class", o.output_class);
    visit("kind", o.kind);
}

template <Of<domain::Screen> T, class V>
void each_field(T& s, V&& visit) {
    visit("id", s.id);
    visit("name", s.name);
    visit("view", s.view);
}

template <Of<domain::Room> T, class V>
void each_field(T& r, V&& visit) {
    visit("id", r.id);
    visit("name", r.name);
    visit("channels", r.channels);
    visit("outputs", r.outputs);
    visit("screens", r.screens);
}

template <Of<domain::Definition> T, class V>
void each_field(T& d, V&& visit) {
    visit("id", d.id);
    visit("title", d.title);
    visit("forum", d.forum);
    visit("zone", d.zone);
    visit("presidency", d.presidency);
    visit(since(2), "outgoing", d.outgoing);
    visit(since(2), "incoming", d.incoming);
    visit("profile", d.profile);
    visit("delegations", d.delegations);
    visit("rooms", d.rooms);
    visit("sessions", d.sessions);
}

}  // namespace plenaria::journal
