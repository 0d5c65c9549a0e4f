// Sections of what an item brings with it, and of who is there.
#include <algorithm>

#include "server/domain/admission.hpp"
#include "server/domain/sealing.hpp"
#include "server/domain/sections.hpp"

namespace plenaria::domain::sections {
namespace {

/// Calls `see` with each text of the present item.
template <class See>
void for_each_text(const State& state, const RoomState& room, See see) {
    const std::optional<ItemId> item = current_item(state, room);
    if (!room.session || !item) {
        return;
    }
    for (const auto& [id, text] : state.sessions.at(*room.session).texts) {
        if (text.item == *item) {
            see(id, text);
        }
    }
}

/// A link as it is, or where this server keeps the file.
std::string address_of(const std::string& href) {
    return href.find('/') == std::string::npos ? "/documents/" + href : href;
}

}  // namespace

std::vector<TextView> texts(const State& state, const RoomState& room) {
    std::vector<TextView> views;
    for_each_text(state, room, [&](const TextId& id, const TextProgress& text) {
        views.push_back(
            {id, text.version, text.title, text.state, text.paragraphs, text.decided_at});
    });
    return views;
}

std::vector<StanceView> stances(const State& state, const RoomState& room) {
    std::vector<StanceView> views;
    for_each_text(state, room, [&](const TextId& id, const TextProgress& text) {
        for (const StanceTakenBy& taken : text.stances) {
            StanceView view;
            view.id =
                id.value + "." + taken.delegation.value + "." + std::string{name_of(taken.stance)};
            view.text = id;
            view.delegation = taken.delegation;
            view.name = taken.name;
            view.stance = taken.stance;
            view.statement = taken.statement;
            view.paragraph = taken.paragraph;
            view.blocks = taken.blocks;
            views.push_back(std::move(view));
        }
    });
    return views;
}

std::vector<AttendanceView> attendance(const State& state, const RoomState& room) {
    std::vector<AttendanceView> views;
    const StandingRule& rule = state.definition.profile.standing;
    const SessionProgress& session = state.sessions.at(*room.session);
    const std::size_t depth = depth_within(state, *room.session);
    views.reserve(state.definition.delegations.size());
    for (const Delegation& delegation : state.definition.delegations) {
        if (!is_seated(state, *room.session, delegation.id)) {
            continue;
        }
        const Category* category = find_category(state.definition, delegation.category);
        AttendanceView& view = views.emplace_back();
        view.id = delegation.id;
        view.name = delegation.name;
        view.flag = delegation.flag;
        view.code = delegation.code;
        if (const Attendance* known = find_attendance(session, delegation.id, depth)) {
            view.presence = known->presence;
            view.persons = known->persons;
        }
        view.decides = category->decides;
        view.voice_only = category->decides && rule.voice_only_years > 0 &&
                          delegation.arrears_years >= rule.voice_only_years;
        view.excluded = is_excluded(state, delegation);
        view.loses_status = !category->decides && rule.absent_years > 0 &&
                            delegation.absent_years >= rule.absent_years;
    }
    return views;
}

QuorumView quorum(const State& state, const RoomState& room) {
    const QuorumCount count = quorum_of(state, *room.session);
    return {count.present, count.needed};
}

std::optional<std::vector<ScriptStepView>> script(const State& state, const RoomState& room) {
    std::vector<ScriptStepView> views;
    const Item* item = current_item_definition(state, room);
    if (item == nullptr) {
        return views;
    }
    if (item->script.empty() && may_lack_words(state)) {
        return std::nullopt;
    }
    const std::vector<int>& done = state.sessions.at(*room.session).items.at(item->id).steps_done;
    int step = 0;
    for (const Text& words : item->script) {
        views.push_back(
            {std::to_string(step), words, std::binary_search(done.begin(), done.end(), step)});
        ++step;
    }
    return views;
}

std::vector<DocumentView> documents(const State& state, const RoomState& room,
                                    DocumentAccess widest) {
    std::vector<DocumentView> views;
    const Item* item = current_item_definition(state, room);
    if (item == nullptr) {
        return views;
    }
    for (const Document& document : item->documents) {
        if (document.access > widest) {
            continue;
        }
        for (const DocumentVersion& version : document.versions) {
            views.push_back({document.id.value + "." + version.language.code, document.id,
                             document.title, version.language, address_of(version.href),
                             document.access});
        }
    }
    return views;
}

}  // namespace plenaria::domain::sections
