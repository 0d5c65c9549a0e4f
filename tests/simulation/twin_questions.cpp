#include "tests/simulation/twin_questions.hpp"

#include <algorithm>
#include <iterator>
#include <string>
#include <vector>

#include "tests/properties/any_command.hpp"

namespace plenaria::simulation {
namespace {

using domain::Scene;
using scenarios::Random;
using std::chrono::minutes;

/// Ids that exist, in whatever room or session, and such as our consoles and the server give.
class Guess {
public:
    Guess(Random& random, const Scene& scene)
        : random_(random),
          scene_(scene),
          session_(random.of(scene.state.definition.sessions)),
          item_(random.of(session_.items).id) {
        if (random_.one_in(8)) {
            const char* letter = random_.one_in(2) ? "-x" : "-y";
            item_.value = session_.id.value + letter + number(3);
        }
        const auto& items = scene.state.sessions.at(session_.id).items;
        const auto at = items.find(item_);
        edits_ = at == items.end() ? 0 : at->second.edits;
    }

    Command command() {
        switch (random_.below(5)) {
            case 0:
                return agenda();
            case 1:
                return entry_act();
            case 2:
                return text_act();
            case 3:
                return act();
            default:
                return other();
        }
    }

private:
    std::string number(std::size_t bound) { return std::to_string(1 + random_.below(bound)); }

    Command agenda() {
        const ItemId beside = random_.of(session_.items).id;
        switch (random_.below(7)) {
            case 0:
                return MoveItem{session_.id, item_, {}, beside, edits_};
            case 1:
                return MoveItem{session_.id, beside, {}, item_, 0};
            case 2:
                return RenameItem{session_.id, item_, Text{"Otro", "Other"}, edits_};
            case 3:
                return SetItemDuration{session_.id, item_, minutes{25}, edits_};
            case 4:
                return MergeItems{session_.id, item_, beside, edits_};
            case 5:
                return ExtendSession{session_.id, minutes{10}};
            default:
                return MoveItem{session_.id, item_,
                                random_.of(scene_.state.definition.sessions).id, {}, edits_};
        }
    }

    EntryId entry() {
        std::vector<EntryId> known;
        for (const auto& [id, room] : scene_.state.rooms) {
            for (const domain::Floor* floor : {&room.floor, &domain::active_floor(room)}) {
                for (const auto& [entry, state] : floor->entries) {
                    known.push_back(entry);
                }
            }
        }
        return known.empty() ? EntryId{"s1i1-1"} : random_.of(known);
    }
    Command entry_act() {
        switch (random_.below(5)) {
            case 0:
                return CallEntry{entry(), false};
            case 1:
                return Withdraw{entry()};
            case 2:
                return MoveEntry{entry(), entry()};
            case 3:
                return RemoveEntry{entry(), "motivo"};
            default:
                return PinEntry{entry()};
        }
    }

    TextId text() {
        const auto& texts = scene_.state.sessions.at(session_.id).texts;
        if (texts.empty() || random_.one_in(3)) {
            return TextId{item_.value + "-t" + number(3)};
        }
        return std::next(texts.begin(), static_cast<std::ptrdiff_t>(random_.below(texts.size())))
            ->first;
    }
    Command text_act() {
        const int version = static_cast<int>(1 + random_.below(2));
        switch (random_.below(4)) {
            case 0:
                return PutText{text(), version};
            case 1:
                return DecideText{text(), version, TextOutcome::defer};
            case 2:
                return WithdrawStance{text(), random_.of(scene_.state.definition.delegations).id,
                                      random_.of(Names<Stance>::all).first};
            default: {
                SetText set;
                set.text = text();
                set.item = random_.one_in(2) ? item_ : ItemId{};
                set.title = Text{"Texto", "Text"};
                set.paragraphs = {Text{"Uno", "One"}};
                return set;
            }
        }
    }

    Command act() {
        switch (random_.below(4)) {
            case 0:
                return Redo{};
            case 1:
                return Undo{};
            default: {
                Undo undo;
                undo.cascade = random_.one_in(2);
                undo.act = ActNumber{static_cast<int>(1 + random_.below(12))};
                return undo;
            }
        }
    }

    Command other() {
        switch (random_.below(6)) {
            case 0:
                return StartItem{item_};
            case 1:
                return OpenSession{session_.id};
            case 2:
                return SetAttendance{random_.of(scene_.state.definition.delegations).id,
                                     random_.of(Names<Presence>::all).first, {}, session_.id};
            case 3:
                return ScheduleClosing{{}, std::nullopt, item_};
            case 4:
                return RemoveDocument{DocumentId{item_.value + "-d" + number(3)}};
            default: {
                Inscribe inscribe;
                inscribe.delegation = random_.of(scene_.state.definition.delegations).id;
                inscribe.item = item_;
                return inscribe;
            }
        }
    }

    Random& random_;
    const Scene& scene_;
    const domain::Session& session_;
    ItemId item_;
    int edits_ = 0;
};

}  // namespace

Command any_question(Random& random, const Scene& scene) {
    if (random.one_in(2)) {
        return Guess{random, scene}.command();
    }
    return properties::any_command(random, scene.state, scene.room, scene.now);
}

}  // namespace plenaria::simulation
