#include "tests/scenarios/view_text.hpp"

#include <algorithm>
#include <cstdio>

#include "tests/scenarios/sample_event.hpp"

namespace plenaria::scenarios {
namespace {

std::string number(std::int64_t value) { return std::to_string(value); }

std::string seconds(Millis length) {
    const auto ms = length.count();
    return number(ms / 1000) + (ms % 1000 == 0 ? "" : "." + number(std::abs(ms % 1000))) + "s";
}

/// One line under construction: " word" only where there is something to say.
class Line {
public:
    explicit Line(std::string_view section) : text_(section) {}
    Line& word(std::string_view word) {
        if (!word.empty()) {
            text_ += ' ';
            text_ += word;
        }
        return *this;
    }
    Line& quoted(const Text& text) { return quoted(text.es()); }
    Line& quoted(std::string_view text) {
        return text.empty() ? *this : word("\"" + std::string{text} + "\"");
    }
    Line& named(std::string_view name, std::string_view value) {
        return value.empty() ? *this : word(std::string{name} + "=" + std::string{value});
    }
    Line& at(std::string_view name, const std::optional<TimePoint>& at) {
        return at ? named(name, time_of_day(*at)) : *this;
    }
    Line& length(std::string_view name, Millis length) { return named(name, seconds(length)); }
    Line& flag(std::string_view name, bool set) { return set ? word(name) : *this; }
    Line& clock(const Clock& clock) {
        return length("allotted", clock.allotment)
            .length("consumed", clock.consumed)
            .at("running_since", clock.running_since);
    }
    Line& speaker(const SpeakerView& speaker) {
        return word(speaker.id.value)
            .word(speaker.delegation.value)
            .quoted(speaker.name)
            .named("person", speaker.person)
            .named("capacity", speaker.capacity)
            .named("language", speaker.language.code);
    }
    [[nodiscard]] std::string text() const { return text_; }

private:
    std::string text_;
};

using Lines = std::vector<std::string>;

void add_head(const View& view, Lines& lines) {
    const DoorsView& doors = view.doors;
    Line line{"doors"};
    line.word(name_of(doors.state)).at("since", doors.since);
    if (doors.notice != Notice::none) {
        line.named("notice", name_of(doors.notice));
    }
    lines.push_back(line.quoted(doors.public_title).at("resumes_at", doors.resumes_at).text());
    if (view.session) {
        const SessionView& s = *view.session;
        lines.push_back(Line{"session"}.word(s.id.value).quoted(s.title).word(name_of(s.state))
                            .at("opened_at", s.opened_at).at("resumes_at", s.resumes_at)
                            .flag("confidential", s.confidential).text());
    }
    for (const ItemView& item : view.agenda.value_or(std::vector<ItemView>{})) {
        lines.push_back(Line{"agenda"}.word(item.number).word(item.id.value).quoted(item.title)
                            .word(name_of(item.state)).flag("current", item.current)
                            .flag("confidential", item.confidential)
                            .at("started_at", item.started_at).at("finished_at", item.finished_at)
                            .length("spent", item.spent).at("running_since", item.running_since)
                            .text());
    }
}

void add_floor(const View& view, Lines& lines) {
    if (view.floor) {
        Line line{"floor"};
        line.word(name_of(view.floor->phase));
        if (view.floor->speaker) {
            line.speaker(*view.floor->speaker).clock(view.floor->clock);
        }
        if (view.floor->verify_outage != Millis{0}) {
            line.length("verify_time", view.floor->verify_outage);
        }
        lines.push_back(line.text());
    }
    if (view.floor_clock) {
        lines.push_back(Line{"clock"}.word(name_of(view.floor_clock->phase))
                            .clock(view.floor_clock->clock)
                            .named("language", view.floor_clock->language.code).text());
    }
    if (view.next_speakers) {
        for (const SpeakerView& speaker : view.next_speakers->next) {
            lines.push_back(Line{"next"}.speaker(speaker).text());
        }
        lines.push_back(Line{"next"}.named("more", number(view.next_speakers->more)).text());
    }
    for (const QueueEntryView& entry : view.queue.value_or(std::vector<QueueEntryView>{})) {
        lines.push_back(Line{"queue"}.speaker(entry.speaker).length("allotted", entry.allotment)
                            .at("inscribed_at", entry.inscribed_at).flag("moved", entry.moved)
                            .text());
    }
}

void add_devices(const View& view, Lines& lines) {
    for (const ChannelView& channel : view.channels.value_or(std::vector<ChannelView>{})) {
        lines.push_back(Line{"channel"}.word(channel.code)
                            .named("desk", name_of(channel.microphone))
                            .named("source", name_of(channel.source))
                            .named("verdict", name_of(channel.verdict))
                            .at("since", channel.since).text());
    }
    for (const OutputView& output : view.outputs.value_or(std::vector<OutputView>{})) {
        lines.push_back(Line{"output"}.word(output.id.value).word(name_of(output.output_class))
                            .named("gate", name_of(output.gate)).quoted(output.evidence)
                            .at("since", output.since).text());
    }
    for (const ScreenView& screen : view.screens.value_or(std::vector<ScreenView>{})) {
        lines.push_back(Line{"screen"}.word(screen.id.value).word(name_of(screen.health)).text());
    }
}

void add_books(const View& view, Lines& lines) {
    for (const ProgrammeView& s : view.programme.value_or(std::vector<ProgrammeView>{})) {
        lines.push_back(Line{"programme"}.word(s.id.value).quoted(s.title).word(name_of(s.state))
                            .flag("confidential", s.confidential).text());
    }
    if (view.delegations) {
        lines.push_back(Line{"delegations"}.word(number(std::ssize(*view.delegations))).text());
    }
    for (const RecordView& record : view.record.value_or(std::vector<RecordView>{})) {
        lines.push_back(Line{"record"}.word(record.id).word(time_of_day(record.at))
                            .word(record.kind).quoted(record.text).text());
    }
    if (view.saved) {
        lines.push_back(Line{"saved"}.word(number(view.saved->position.value))
                            .at("at", view.saved->at).text());
    }
}

template <class... Functions>
struct Overloaded : Functions... {
    using Functions::operator()...;
};

}  // namespace

const std::vector<std::string_view>& all_sections() {
    static const std::vector<std::string_view> names{
        "doors",   "session", "agenda", "floor",     "clock",       "next",   "queue",
        "channel", "output",  "screen", "programme", "delegations", "record", "saved"};
    return names;
}

std::vector<std::string> facts_of(const View& view, const std::vector<std::string>& sections) {
    Lines lines;
    add_head(view, lines);
    add_floor(view, lines);
    add_devices(view, lines);
    add_books(view, lines);
    if (!sections.empty()) {
        std::erase_if(lines, [&](const std::string& line) {
            const std::string section = line.substr(0, line.find(' '));
            return std::find(sections.begin(), sections.end(), section) == sections.end();
        });
    }
    return lines;
}

std::string text_of_event(const domain::Event& event) {
    using namespace domain;
    Line line{name_of(event)};
    std::visit(Overloaded{
                   [&](const auto& e) {
                       if constexpr (requires { e.entry; }) {
                           line.word(e.entry.value);
                       } else if constexpr (requires { e.item; }) {
                           line.word(e.item.value);
                       } else if constexpr (requires { e.session; }) {
                           line.word(e.session.value);
                       }
                   },
                   [&](const EntryMoved& e) {
                       line.word(e.entry.value).named("before", e.before.value);
                   },
                   [&](const SpeechEnded& e) {
                       line.word(e.entry.value).word(plenaria::name_of(e.outcome));
                   },
                   [&](const OutputGateSet& e) {
                       line.word(e.output.value).word(plenaria::name_of(e.gate));
                   },
                   [&](const DeskSet& e) {
                       line.word(e.channel.value).word(plenaria::name_of(e.microphone));
                   },
                   [&](const SessionSuspended& e) { line.at("resumes_at", e.resumes_at); },
                   [&](const ResumptionAnnounced& e) { line.at("at", e.at); },
                   [&](const SpeechExtended& e) { line.word(e.entry.value).length("by", e.by); },
                   [&](const ServiceResumed& e) { line.length("outage", e.outage); },
               },
               event);
    return line.text();
}

std::string text_of_refusal(const Rejection& rejection) {
    Line line{"refused"};
    line.word(name_of(rejection.code));
    for (const auto& [key, value] : rejection.present) {
        line.word(key + "=" + value);
    }
    return line.text();
}

std::string time_of_day(TimePoint at) {
    const auto ms = (at - first_day()).count();
    char text[32];
    std::snprintf(text, sizeof text, "%02lld:%02lld:%02lld", static_cast<long long>(ms / 3'600'000),
                  static_cast<long long>(ms / 60'000 % 60), static_cast<long long>(ms / 1000 % 60));
    std::string made = text;
    if (ms % 1000 != 0) {
        std::snprintf(text, sizeof text, ".%03lld", static_cast<long long>(ms % 1000));
        made += text;
    }
    return made;
}

}  // namespace plenaria::scenarios
