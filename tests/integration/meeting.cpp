#include "tests/integration/meeting.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "server/model/list_print.hpp"

namespace plenaria::test_support {

void begin_meeting(RoomUser& console) {
    ASSERT_TRUE(console.wait_live());
    const View before = console.view();
    ASSERT_TRUE(before.programme);
    const auto session =
        std::ranges::find_if(*before.programme, [&](const ProgrammeView& candidate) {
            return !candidate.confidential && candidate.room == before.room.id;
        });
    ASSERT_NE(session, before.programme->end()) << "no open session in the sample event";
    ASSERT_EQ(console.run(OpenSession{session->id}).code, "");
    ASSERT_TRUE(console.wait_view([](const View& view) { return view.agenda.has_value(); }));
    const View opened = console.view();
    const auto item = std::ranges::find_if(*opened.agenda, [](const ItemView& candidate) {
        return !candidate.confidential && candidate.state == ItemState::pending;
    });
    ASSERT_NE(item, opened.agenda->end());
    ASSERT_EQ(console.run(StartItem{item->id}).code, "");
}

std::vector<DelegationId> delegations_of(RoomUser& console, std::size_t count) {
    std::vector<DelegationId> ids;
    const View view = console.view();
    EXPECT_TRUE(view.delegations && view.delegations->size() >= count);
    for (std::size_t i = 0; view.delegations && i < std::min(count, view.delegations->size());
         ++i) {
        ids.push_back((*view.delegations)[i].id);
    }
    return ids;
}

EntryId inscribe(RoomUser& console, const DelegationId& delegation, const std::string& person) {
    const auto result = console.run(Inscribe{delegation, person, {}, {}});
    EXPECT_EQ(result.code, "") << result.text.en();
    EXPECT_TRUE(console.wait_view(
        [&](const View& view) { return !waiting_entry(view, delegation).empty(); }));
    return waiting_entry(console.view(), delegation);
}

void confirm_checklist(RoomUser& console) {
    ASSERT_TRUE(console.wait_view([](const View& view) { return view.checklist.has_value(); }));
    const View view = console.view();
    for (const RosterView& member : *view.roster) {
        ASSERT_EQ(console.run(MarkRoster{member.id, true, 2}).code, "");
    }
    const std::vector<std::string> staff{"Inés", "Luis"};
    ASSERT_EQ(console.run(ListStaff{staff}, {{"staff", ""}}).code, "");
    for (const ClosingCheck check :
         {ClosingCheck::observers_out, ClosingCheck::staff, ClosingCheck::booths}) {
        const bool counts = check == ClosingCheck::staff;
        const Expectations read =
            counts ? Expectations{{"staff", print_of(staff)}} : Expectations{};
        ASSERT_EQ(console.run(ConfirmCheck{check, true}, read).code, "");
    }
    for (const OutputView& output : *view.outputs) {
        if (output.output_class == OutputClass::public_) {
            ASSERT_EQ(console.run(SetOutputGate{output.id, Gate::cut, "test"}).code, "");
        }
    }
}

EntryId waiting_entry(const View& view, const DelegationId& delegation) {
    if (!view.queue) {
        return {};
    }
    const auto found = std::ranges::find(*view.queue, delegation, [](const QueueEntryView& entry) {
        return entry.speaker->delegation;
    });
    return found == view.queue->end() ? EntryId{} : found->speaker->id;
}

}  // namespace plenaria::test_support
