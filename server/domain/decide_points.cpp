// Points of order: they go ahead of all, and what they interrupt goes on by a person (R5.4).
#include <algorithm>

#include "server/domain/floor_rules.hpp"
#include "server/model/limits.hpp"
#include "server/model/text_table.hpp"

namespace plenaria::domain::rules {
namespace {

const Point* find_point(const Situation& s, const PointId& id) {
    const auto& points = s.floor().points;
    const auto at = std::find_if(points.begin(), points.end(),
                                 [&](const Point& point) { return point.id == id; });
    return at == points.end() ? nullptr : &*at;
}

/// The point that waits under that id, or why there is none.
Result<const Point*> raised_point(const Situation& s, const PointId& id) {
    const Point* point = find_point(s, id);
    if (point == nullptr) {
        return reject(RejectionCode::unknown_point, "id", same_text(id.value));
    }
    if (point->state != PointState::raised) {
        return *need_no_point(s);
    }
    return point;
}

/// Whether that delegation may raise a point now.
std::optional<Rejection> need_point_allowed(const Situation& s, const Delegation& delegation,
                                            const Category& category) {
    if (is_excluded(s.state, delegation)) {
        return reject(RejectionCode::may_not_take_part, "delegation", delegation.name);
    }
    if (auto refusal = need_seated(s, s.session()->id, delegation)) {
        return refusal;
    }
    if (is_confidential_now(s.state, s.room) && !category.admitted_to_closed) {
        return reject(RejectionCode::category_not_admitted, "category", category.name);
    }
    if (!category.raises_points) {
        return reject(RejectionCode::point_not_allowed, "category", category.name);
    }
    const auto& points = s.floor().points;
    const auto own = std::find_if(points.begin(), points.end(), [&](const Point& point) {
        return point.state == PointState::raised && point.who->delegation == delegation.id;
    });
    if (own != points.end()) {
        Rejection rejection = reject(RejectionCode::already_raised, "delegation", delegation.name);
        rejection.present = {{"point", own->id.value}};
        return rejection;
    }
    if (points.size() >= limits::points_waiting) {
        return reject(RejectionCode::points_full);
    }
    return std::nullopt;
}

/// Behind so many of the item. One that was moved may stand where another stood whose points still
/// wait: its ids begin behind theirs.
PointId fresh_id(const Situation& s, const std::string& prefix, int numbered) {
    const auto& points = s.floor().points;
    PointId id;
    do {
        id = PointId{prefix + "p" + std::to_string(++numbered)};
    } while (std::any_of(points.begin(), points.end(),
                         [&](const Point& point) { return point.id == id; }));
    return id;
}

}  // namespace

Decision decide_on(const Situation& s, const RaisePoint& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const Delegation* delegation = find_delegation(s.state.definition, c.delegation);
    if (delegation == nullptr) {
        return reject(RejectionCode::unknown_delegation, "id", same_text(c.delegation.value));
    }
    const Category& category = *find_category(s.state.definition, delegation->category);
    if (auto refusal = need_point_allowed(s, *delegation, category)) {
        return *refusal;
    }
    const ListKey key = *current_list_key(s.state, s.room);
    const auto& numbered = s.floor().points_numbered;
    const auto at = numbered.find(key);
    PointRaised event;
    event.point = fresh_id(s, id_prefix(s, key), at == numbered.end() ? 0 : at->second);
    event.delegation = delegation->id;
    event.flag = delegation->flag;
    event.code = delegation->code;
    event.name = delegation->name;
    event.long_name = delegation->long_name;
    event.category_name = category.name;
    event.person = c.person;
    event.language = delegation->language;
    event.allotment = s.state.definition.profile.point_allotment;
    return Events{std::move(event)};
}

Decision decide_on(const Situation& s, const RecognisePoint& c) {
    if (auto refusal = need_open_session(s)) {
        return *refusal;
    }
    const auto point = raised_point(s, c.point);
    if (!point) {
        return point.error();
    }
    // No point within a point (floor.md).
    if (auto refusal = need_no_point(s)) {
        return *refusal;
    }
    Events events;
    const Entry* holder = s.holder();
    if (holder != nullptr && holder->state == EntryState::speaking) {
        events.push_back(SpeechPaused{holder->id});
    }
    events.push_back(PointRecognised{c.point});
    return events;
}

Decision decide_on(const Situation& s, const DeclinePoint& c) {
    const auto point = raised_point(s, c.point);
    if (!point) {
        return point.error();
    }
    return Events{PointDeclined{c.point}};
}

Decision decide_on(const Situation& s, const RulePoint& c) {
    const Point* point = active_point(s.floor());
    if (point == nullptr) {
        return reject(RejectionCode::no_point);
    }
    if (c.ruling == Ruling::appealed && point->state == PointState::appealed) {
        return reject(RejectionCode::nothing_changed);
    }
    return Events{PointRuled{point->id, c.ruling}};
}

}  // namespace plenaria::domain::rules
