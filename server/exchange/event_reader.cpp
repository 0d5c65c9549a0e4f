#include "server/exchange/event_reader.hpp"

#include <algorithm>
#include <utility>

#include "server/exchange/profile_reader.hpp"
#include "server/exchange/session_reader.hpp"
#include "server/exchange/zone.hpp"
#include "server/model/limits.hpp"

namespace plenaria::exchange {
namespace {

// Interpretation systems number their channels from 0 (floor) to 255.
constexpr std::int64_t channel_number_max = 255;
constexpr std::int64_t years_max = 100;

bool is_flag(const std::string& flag) {
    return flag.size() == 2 &&
           std::all_of(flag.begin(), flag.end(), [](char c) { return c >= 'a' && c <= 'z'; });
}

class EventReader {
public:
    EventReader(domain::Definition& event, bool profile_known, FileProblems& problems)
        : event_(event), profile_known_(profile_known), problems_(problems) {
        for (const auto& language : event.profile.languages) {
            languages_.push_back(language.code);
        }
    }

    void read(const Node& root);

private:
    void read_delegation(const Node& node);
    void read_room(const Node& node);
    domain::Channel read_channel(const Node& node, UniqueNames& ids, UniqueNames& numbers);
    domain::Output read_output(const Node& node, UniqueNames& ids);
    domain::Screen read_screen(const Node& node);
    void read_troika(TableReader& table);
    void check_language(const Word& word);
    [[nodiscard]] const std::vector<Language>& languages() const {
        return event_.profile.languages;
    }

    domain::Definition& event_;
    bool profile_known_;
    FileProblems& problems_;
    std::vector<std::string> languages_;
    UniqueNames delegations_{"delegation", problems_};
    UniqueNames codes_{"code", problems_};
    UniqueNames rooms_{"room", problems_};
    UniqueNames screens_{"screen", problems_};
};

void EventReader::check_language(const Word& word) {
    if (profile_known_) {
        check_reference(problems_, "language", word, languages_);
    }
}

void EventReader::read_delegation(const Node& node) {
    TableReader table{node, problems_};
    domain::Delegation delegation;
    const Word id = table.id("id");
    delegations_.add(id);
    delegation.id = DelegationId{id.value};
    const Word category = table.id("category");
    delegation.category = CategoryId{category.value};
    if (profile_known_) {
        std::vector<std::string> known;
        for (const auto& candidate : event_.profile.categories) {
            known.push_back(candidate.id.value);
        }
        check_reference(problems_, "category", category, known);
    }
    const Word flag = table.optional_string("flag", limits::name_bytes);
    if (!flag.empty() && !is_flag(flag.value)) {
        problems_.add(flag.place, "bad_flag", {{"found", same_text(shortened(flag.value))}});
    }
    delegation.flag = flag.value;
    const Word code = table.typed("code", limits::code_bytes);
    codes_.add(code);
    delegation.code = code.value;
    delegation.name = table.text("name", languages(), limits::name_bytes);
    delegation.long_name = table.text("long_name", languages(), limits::name_bytes);
    const Word language = table.string("language", limits::code_bytes);
    check_language(language);
    delegation.language = Language{language.value};
    const auto years = [&](std::string_view key) {
        return static_cast<int>(table.optional_integer(key, 0, years_max).value_or(0));
    };
    delegation.arrears_years = years("arrears_years");
    delegation.absent_years = years("absent_years");
    table.finish();
    event_.delegations.push_back(std::move(delegation));
}

domain::Channel EventReader::read_channel(const Node& node, UniqueNames& ids,
                                          UniqueNames& numbers) {
    TableReader table{node, problems_};
    domain::Channel channel;
    const Word id = table.id("id");
    ids.add(id);
    channel.id = ChannelId{id.value};
    if (const auto number = table.integer("number", 0, channel_number_max)) {
        channel.number = static_cast<int>(*number);
        numbers.add({std::to_string(*number), table.place_of("number")});
    }
    channel.code = table.string("code", limits::code_bytes).value;
    channel.name = table.text("name", languages(), limits::name_bytes);
    const Word language = table.optional_string("language", limits::code_bytes);
    check_language(language);
    channel.language = Language{language.value};
    channel.booth = table.optional_string("booth", limits::name_bytes).value;
    table.finish();
    return channel;
}

domain::Output EventReader::read_output(const Node& node, UniqueNames& ids) {
    TableReader table{node, problems_};
    domain::Output output;
    const Word id = table.id("id");
    ids.add(id);
    output.id = OutputId{id.value};
    output.name = table.text("name", languages(), limits::name_bytes);
    output.output_class = table.word_of<OutputClass>("class");
    output.kind = table.word_of<OutputKind>("kind");
    table.finish();
    return output;
}

domain::Screen EventReader::read_screen(const Node& node) {
    TableReader table{node, problems_};
    domain::Screen screen;
    const Word id = table.id("id");
    screens_.add(id);
    screen.id = ScreenId{id.value};
    screen.name = table.string("name", limits::name_bytes).value;
    screen.view = table.id("view").value;
    table.finish();
    return screen;
}

void EventReader::read_room(const Node& node) {
    TableReader table{node, problems_};
    domain::Room room;
    const Word id = table.id("id");
    rooms_.add(id);
    room.id = RoomId{id.value};
    room.name = table.text("name", languages(), limits::name_bytes);
    UniqueNames channels{"channel", problems_};
    UniqueNames numbers{"number", problems_};
    for (const Node* channel : table.tables("channel", 0, limits::channels_per_room)) {
        room.channels.push_back(read_channel(*channel, channels, numbers));
    }
    UniqueNames outputs{"output", problems_};
    for (const Node* output : table.tables("output", 0, limits::outputs_per_room)) {
        room.outputs.push_back(read_output(*output, outputs));
    }
    for (const Node* screen : table.tables("screen", 0, limits::screens_known)) {
        room.screens.push_back(read_screen(*screen));
    }
    table.finish();
    event_.rooms.push_back(std::move(room));
}

void EventReader::read_troika(TableReader& table) {
    if (const Node* node = table.optional_table("troika")) {
        TableReader row{*node, problems_};
        const Word outgoing = row.optional_id("outgoing");
        delegations_.check(outgoing);
        event_.outgoing = DelegationId{outgoing.value};
        const Word incoming = row.optional_id("incoming");
        delegations_.check(incoming);
        event_.incoming = DelegationId{incoming.value};
        row.finish();
    }
}

void EventReader::read(const Node& root) {
    TableReader table{root, problems_};
    event_.id = EventId{table.id("id").value};
    // A name of a file, or the profile itself; the caller has it either way.
    if (!table.has_table("profile")) {
        static_cast<void>(table.string("profile", limits::title_bytes));
    }
    event_.title = table.text("title", languages(), limits::title_bytes);
    event_.forum = table.text("forum", languages(), limits::title_bytes);
    const Word zone = table.string("zone", limits::name_bytes);
    if (!zone.empty() && !zone_exists(zone.value)) {
        problems_.add(zone.place, "bad_zone", {{"found", same_text(shortened(zone.value))}});
    } else {
        event_.zone = zone.value;
    }
    const bool edited_live = table.optional_flag("edited_live");
    const auto delegations = table.tables("delegation", 1, limits::delegations_per_event);
    for (const Node* node : table.tables("room", 1, limits::rooms_per_event)) {
        read_room(*node);
    }
    if (edited_live) {
        // Only now: what was read is changed by files alone. A delegation may have been admitted.
        problems_.tolerate_live_editing();
    }
    for (const Node* node : delegations) {
        read_delegation(*node);
    }
    const Word presidency = table.id("presidency");
    delegations_.check(presidency);
    event_.presidency = DelegationId{presidency.value};
    read_troika(table);
    // Private meetings are bounded beside the sessions that are hidden (`convene_private`).
    const std::size_t most = limits::sessions_per_event * (edited_live ? 2 : 1);
    read_sessions(table.tables("session", 1, most), rooms_.all(), profile_known_, event_,
                  problems_);
    table.finish();
}

}  // namespace

domain::Definition read_definition(const Node& root, domain::Profile profile, bool profile_known,
                                   FileProblems& problems) {
    domain::Definition event;
    event.profile = std::move(profile);
    EventReader{event, profile_known, problems}.read(root);
    return event;
}

}  // namespace plenaria::exchange
