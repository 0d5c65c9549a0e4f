#include "server/domain/definition.hpp"

#include <algorithm>

namespace plenaria::domain {
namespace {

template <class Things, class IdType>
auto find_in(const Things& things, const IdType& id) -> const typename Things::value_type* {
    const auto at = std::find_if(things.begin(), things.end(),
                                 [&](const auto& thing) { return thing.id == id; });
    return at == things.end() ? nullptr : &*at;
}

}  // namespace

const Category* find_category(const Definition& definition, const CategoryId& id) {
    return find_in(definition.profile.categories, id);
}

const SessionKind* find_session_kind(const Definition& definition, const SessionKindId& id) {
    return find_in(definition.profile.session_kinds, id);
}

const Delegation* find_delegation(const Definition& definition, const DelegationId& id) {
    return find_in(definition.delegations, id);
}

const Room* find_room(const Definition& definition, const RoomId& id) {
    return find_in(definition.rooms, id);
}

const Session* find_session(const Definition& definition, const SessionId& id) {
    return find_in(definition.sessions, id);
}

const Item* find_item(const Session& session, const ItemId& id) {
    return find_in(session.items, id);
}

}  // namespace plenaria::domain
