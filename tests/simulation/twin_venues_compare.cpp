// What the watchers of two venues were told, side by side.
#include <gtest/gtest.h>

#include <algorithm>
#include <regex>
#include <sstream>
#include <tuple>

#include "server/exchange/calendar.hpp"
#include "tests/simulation/twin_venues.hpp"

namespace plenaria::simulation {
namespace {

std::string excerpt(const std::optional<Said>& said) {
    return said ? std::to_string(said->at.count()) + " ms: " + said->bytes.substr(0, 3'000)
                : std::string{"nothing"};
}

/// Cleared screens of a room share a stream, also one that was cleared for what the chair deals
/// with alone and one that was not; its rev counts on (docs/security.md, Cleared screens).
std::string without_revs(const std::string& text) {
    static const std::regex rev{R"re("rev":[0-9]+|room\.cleared":[0-9]+)re"};
    return std::regex_replace(text, rev, "rev");
}

/// Of those within the log says that they were refused, and that a frame did not reach them
/// (docs/security.md, The log, What is refused).
bool is_of_those_within(const Said& line, std::size_t insiders) {
    if (line.bytes.starts_with("event=refused ")) {
        return line.bytes.find(" role=chair ") != std::string::npos;
    }
    // Connections are named by the place of who knocks: those within come first.
    static const std::regex missed{
        "event=(resync|snapshot_instead) connection=boot-[0-9]+x([0-9]+)-.*"};
    std::smatch found;
    return std::regex_match(line.bytes, found, missed) && std::stoul(found[2]) < insiders;
}

}  // namespace

void TwinVenues::compare() {
    const auto first = venues_[0]->take_said();
    const auto second = venues_[1]->take_said();
    const auto compare_of = [&](const std::string& who) {
        const auto of = [&](const auto& all) {
            const auto at = all.find(who);
            std::vector<Said> said = at == all.end() ? std::vector<Said>{} : at->second;
            if (experiment_.outside.listed && who == "sala-3") {
                for (Said& each : said) {
                    each.bytes = without_revs(each.bytes);
                }
            }
            if (who == QuietVenue::log) {
                std::erase_if(said, [&](const Said& line) {
                    return is_of_those_within(line, experiment_.insiders.size());
                });
                // Of those who come at one instant chance decides who is first.
                std::sort(said.begin(), said.end(), [](const Said& left, const Said& right) {
                    return std::tie(left.at, left.bytes) < std::tie(right.at, right.bytes);
                });
            }
            return said;
        };
        compare(who, of(first), of(second));
    };
    for (const ClientKind& watcher : experiment_.watchers) {
        compare_of(watcher.name);
    }
    for (const char* who : {QuietVenue::pages, QuietVenue::documents, QuietVenue::outside,
                            QuietVenue::log}) {
        compare_of(who);
    }
    compare_calendars();
}

void TwinVenues::compare(const std::string& who, const std::vector<Said>& a,
                         const std::vector<Said>& b) {
    const auto is_told = [](const std::optional<Said>& said, std::string_view what) {
        return said && said->bytes.find(what) != std::string::npos;
    };
    const bool knows_titles = experiment_.outside.listed || experiment_.own_session;
    for (std::size_t i = 0; i < std::max(a.size(), b.size()); ++i) {
        const auto one = i < a.size() ? std::optional{a[i]} : std::nullopt;
        const auto other = i < b.size() ? std::optional{b[i]} : std::nullopt;
        ASSERT_TRUE(one == other) << "seed " << seed_ << ": " << who << " notices, after "
                                  << last_act_ << "\n"
                                  << excerpt(one) << "\n"
                                  << excerpt(other);
        ASSERT_FALSE(is_told(one, knows_titles ? word_within : scenarios::canary))
            << "seed " << seed_ << ": " << who << " is told, after " << last_act_ << "\n"
            << excerpt(one);
    }
}

/// The programme as telephones read it, line by line.
void TwinVenues::compare_calendars() {
    const auto written = [&](std::size_t venue) {
        std::istringstream calendar{exchange::write_calendar(
            venues_[venue]->state().definition, exchange::ExportAudience::outside, Language{"es"},
            scenarios::first_day())};
        std::vector<Said> lines;
        for (std::string line; std::getline(calendar, line);) {
            lines.push_back({venues_[venue]->now(), line});
        }
        return lines;
    };
    compare("the calendar", written(0), written(1));
}

}  // namespace plenaria::simulation
