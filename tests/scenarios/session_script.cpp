#include "tests/scenarios/session_script.hpp"

#include <algorithm>
#include <sstream>

#include "server/domain/checklist.hpp"
#include "tests/scenarios/script_words.hpp"
#include "tests/scenarios/stage.hpp"
#include "tests/scenarios/view_text.hpp"

namespace plenaria::scenarios {
namespace {

constexpr std::string_view indent = "    ";

std::string trimmed(const std::string& text) {
    const auto first = text.find_first_not_of(' ');
    const auto last = text.find_last_not_of(' ');
    return first == std::string::npos ? std::string{} : text.substr(first, last - first + 1);
}

std::string at_line(const std::string& file, std::size_t line) {
    return file + ":" + std::to_string(line) + ": ";
}

/// `confirmed`: by all; else the ids of those that do not confirm.
std::vector<ScreenId> screens_missing(Words& words) {
    const std::string word = words.take("`confirmed` or screens");
    std::vector<ScreenId> missing;
    if (word != "confirmed") {
        std::istringstream names{word};
        for (std::string name; std::getline(names, name, ',');) {
            if (!is_valid_id(name)) {
                words.refuse("no id of a screen: " + name);
            }
            missing.emplace_back(name);
        }
    }
    return missing;
}

class Reader {
public:
    Reader(const std::string& file, const std::string& text) : file_(file) {
        std::istringstream stream{text};
        for (std::string line; std::getline(stream, line);) {
            script_.lines.push_back(line);
        }
    }

    Script read() {
        for (at_ = 0; at_ < script_.lines.size(); ++at_) {
            const std::string& line = script_.lines[at_];
            const std::string word = line.substr(0, line.find(' '));
            if (line.empty() || line.front() == '#') {
                continue;
            }
            if (word == "checks") {
                read_checks(line.substr(word.size()));
            } else if (word == "room") {
                read_room(line.substr(word.size()));
            } else if (word == "view") {
                read_view(line.substr(word.size()));
            } else {
                read_act(line);
            }
        }
        return std::move(script_);
    }

private:
    void error(const std::string& what) {
        script_.errors.push_back(at_line(file_, at_ + 1) + what);
    }

    void check(const Words& words) {
        if (const std::string problem = words.problem(); !problem.empty()) {
            error(problem);
        }
    }

    void add(std::size_t first, std::variant<ActStep, ViewStep> what) {
        script_.steps.push_back({first + 1, at_ + 1, room_, std::move(what)});
    }

    void read_checks(const std::string& rest) {
        std::istringstream names{trimmed(rest)};
        script_.checks.clear();
        for (std::string name; std::getline(names, name, ',');) {
            if (const auto check = value_named<ClosingCheck>(name)) {
                script_.checks.push_back(*check);
            } else {
                error("unknown check " + name);
            }
        }
        if (!script_.steps.empty()) {
            error("checks come before everything else");
        }
    }

    void read_room(const std::string& rest) {
        Words words{rest};
        room_ = RoomId{words.take("room")};
        if (domain::find_room(sample_event(), room_) == nullptr) {
            words.refuse("unknown room " + room_.value);
        }
        check(words);
    }

    void read_act(const std::string& line) {
        const auto first = line.find('|');
        const auto second = line.find("| =>");
        if (first == std::string::npos || second == std::string::npos || second <= first) {
            error("neither a comment, `room`, `view` nor `time | command | => outcome`");
            return;
        }
        ActStep step;
        Words times{{}};
        step.at = times.time(trimmed(line.substr(0, first)));
        check(times);
        Words words{line.substr(first + 1, second - first - 1)};
        const std::string name = words.take("command");
        if (name == "restart") {
            step.outage = words.length(words.take("length"));
        } else if (name == "screens") {
            step.screens = screens_missing(words);
        } else {
            step.command = read_command(name, words);
        }
        step.expect = words.expectations();
        check(words);
        step.outcome = trimmed(line.substr(second + 4));
        if (step.at < latest_) {
            error("time goes backwards");
        }
        latest_ = step.at;
        add(at_, std::move(step));
    }

    void read_view(const std::string& rest) {
        const std::size_t first = at_;
        const auto arrow = rest.rfind("=>");
        if (arrow == std::string::npos || !trimmed(rest.substr(arrow + 2)).empty()) {
            error("a view line ends in =>");
            return;
        }
        Words words{rest.substr(0, arrow)};
        ViewStep step;
        const std::string who = words.take("audience");
        const auto colon = std::min(who.find(':'), who.size());
        const auto audience = value_named<Audience>(who.substr(0, colon));
        const bool cleared = who.substr(colon) == ":cleared";
        if (!audience || (colon != who.size() && !cleared)) {
            words.refuse("unknown audience " + who);
        }
        step.audience = audience.value_or(Audience::public_);
        step.clearance = cleared ? Clearance::cleared : Clearance::uncleared;
        std::istringstream names{rest.substr(0, arrow)};
        std::string name;
        names >> name;
        while (names >> name) {
            const auto& known = all_sections();
            if (std::find(known.begin(), known.end(), name) == known.end()) {
                words.refuse("unknown section " + name);
            }
            step.sections.push_back(words.take("section"));
        }
        check(words);
        while (at_ + 1 < script_.lines.size() && script_.lines[at_ + 1].starts_with(indent)) {
            step.facts.push_back(script_.lines[++at_].substr(indent.size()));
        }
        add(first, std::move(step));
    }

    const std::string file_;
    Script script_;
    RoomId room_{"plenaria"};
    TimePoint latest_;
    std::size_t at_ = 0;
};

class Player {
public:
    explicit Player(const Script& script) : stage_(event_of(script)) {}

    std::string act(const RoomId& room, const ActStep& step) {
        stage_.set_now(step.at);
        if (step.screens) {
            const auto events =
                domain::on_screens(stage_.state(), room, *step.screens, stage_.now());
            for (const domain::Event& event : events) {
                stage_.record(room, event);
            }
            return events.empty() ? "nothing" : text_of_events(events);
        }
        if (!step.command) {
            stage_.record(RoomId{}, domain::ServiceResumed{step.outage});
            return text_of_event(stage_.history().back().event);
        }
        const auto decision = stage_.act_in(room, *step.command, step.expect);
        if (!decision) {
            return text_of_refusal(decision.error());
        }
        return text_of_events(decision.value());
    }

    std::vector<std::string> view(const RoomId& room, const ViewStep& step) {
        return facts_of(stage_.view(step.audience, step.clearance, room), step.sections);
    }

    /// Whether the fold of all that happened is the state that the acts built up.
    [[nodiscard]] bool replays() const { return replay(stage_.history()) == stage_.state(); }

private:
    static domain::Definition event_of(const Script& script) {
        domain::Definition event = sample_event();
        event.profile.closing.checks = script.checks;
        return event;
    }
    static std::string text_of_events(const std::vector<domain::Event>& events) {
        std::string text;
        for (const domain::Event& event : events) {
            text += (text.empty() ? "" : "; ") + text_of_event(event);
        }
        return text;
    }

    Stage stage_;
};

std::string joined(const std::vector<std::string>& lines) {
    std::string text;
    for (const std::string& line : lines) {
        text += "\n" + std::string{indent} + line;
    }
    return text;
}

}  // namespace

Script read_script(const std::string& file, const std::string& text) {
    return Reader{file, text}.read();
}

Played play(const std::string& file, const Script& script) {
    Player player{script};
    Played run;
    std::size_t written = 0;
    const auto copy_until = [&](std::size_t line) {
        while (written < line) {
            run.rewritten += script.lines[written++] + "\n";
        }
    };
    const auto differs = [&](const Step& step, const std::string& was, const std::string& is) {
        run.differences.push_back(at_line(file, step.line) + "says " + was + "\n  but is " + is);
    };
    for (const Step& step : script.steps) {
        copy_until(step.line - 1);
        const std::string& line = script.lines[step.line - 1];
        if (const auto* act = std::get_if<ActStep>(&step.what)) {
            const std::string outcome = player.act(step.room, *act);
            if (outcome != act->outcome) {
                differs(step, act->outcome, outcome);
            }
            run.rewritten += line.substr(0, line.find("| =>")) + "| => " + outcome + "\n";
        } else {
            const auto& view = std::get<ViewStep>(step.what);
            const std::vector<std::string> facts = player.view(step.room, view);
            if (facts != view.facts) {
                differs(step, joined(view.facts), joined(facts));
            }
            run.rewritten += line + joined(facts) + "\n";
        }
        written = step.last_line;
    }
    copy_until(script.lines.size());
    if (!player.replays()) {
        run.differences.push_back(file + ": replaying the events gives another state");
    }
    return run;
}

}  // namespace plenaria::scenarios
