#include <algorithm>

#include "display/core/scene_parts.hpp"

namespace plenaria::display::scene_parts {
namespace {

/// `text` cut where brackets begin and end (R6.4); what nobody closed stays open to its end, and a
/// bracket that nobody opened stands open by itself.
std::vector<TextRun> runs_of(const std::string& text) {
    std::vector<TextRun> runs;
    const auto add = [&runs](char c, bool open) {
        if (runs.empty() || runs.back().open != open) {
            runs.push_back({{}, open});
        }
        runs.back().text += c;
    };
    int depth = 0;
    for (const char c : text) {
        depth += c == '[' ? 1 : 0;
        add(c, depth > 0 || c == ']');
        depth -= c == ']' && depth > 0 ? 1 : 0;
    }
    return runs;
}

bool is_decided(const TextView& text) {
    return text.state != TextState::draft && text.state != TextState::put;
}

/// The text that the room has before it: the one put, else (`drafts`) the first that is still to be
/// agreed, else the one decided last.
const TextView* text_before_the_room(const std::vector<TextView>& texts, bool drafts) {
    const TextView* decided = nullptr;
    const TextView* draft = nullptr;
    for (const TextView& text : texts) {
        if (text.state == TextState::put) {
            return &text;
        }
        if (!is_decided(text)) {
            draft = draft == nullptr ? &text : draft;
        } else if (decided == nullptr || text.decided_at >= decided->decided_at) {
            decided = &text;
        }
    }
    return drafts && draft != nullptr ? draft : decided;
}

/// As others can open it; empty: they cannot.
std::string open_address(const std::string& href, const std::string& origin) {
    if (href.starts_with("https://") || href.starts_with("http://")) {
        return href;
    }
    // A path of this server; "//" would begin another's name.
    const bool path = href.starts_with("/") && !href.starts_with("//");
    return path && !origin.empty() ? origin + href : std::string{};
}

std::vector<DocumentCard> public_documents(const Context& context, const std::string& origin) {
    std::vector<DocumentCard> cards;
    if (!context.view.documents) {
        return cards;
    }
    for (const DocumentView& document : *context.view.documents) {
        std::string address = open_address(document.href, origin);
        // The code may be read by anybody who passes the screen.
        if (document.access == DocumentAccess::public_ && !address.empty()) {
            cards.push_back(
                {context.line(document.title), document.language.code, std::move(address)});
        }
    }
    return cards;
}

std::optional<TimePoint> end_of(const BulletinView& bulletin) {
    if (bulletin.until || bulletin.kind != BulletinKind::recall || !bulletin.resumes_at) {
        return bulletin.until;
    }
    return *bulletin.resumes_at + recall_stays;
}

bool is_shown(const Context& context, const BulletinView& bulletin) {
    const bool recall = bulletin.kind == BulletinKind::recall;
    if (recall && context.stale == StaleLevel::hidden) {
        return false;  // it may long have been called off
    }
    const auto end = end_of(bulletin);
    // Until the time is known nobody can say whether its time is over.
    return !end || (context.server_now && *context.server_now < *end);
}

BulletinCard card_of(const Context& context, const BulletinView& bulletin) {
    BulletinCard card;
    card.kind = bulletin.kind;
    card.text = context.line(bulletin.text);
    if (bulletin.kind == BulletinKind::recall && bulletin.resumes_at && context.server_now) {
        const Millis left = *bulletin.resumes_at - *context.server_now;
        const auto minutes = std::chrono::ceil<std::chrono::minutes>(left).count();
        card.count = minutes > 0
                         ? context.line(fill_text("screen.recall_in",
                                                  {{"count", same_text(std::to_string(minutes))}}))
                         : context.line("screen.recall_now");
    } else if (bulletin.kind == BulletinKind::decision) {
        card.count = context.line("screen.decision");
    }
    return card;
}

}  // namespace

void show_text(const Context& context, bool whole, Scene& scene) {
    const TextView* text =
        context.view.texts ? text_before_the_room(*context.view.texts, whole) : nullptr;
    if (text == nullptr) {
        return;
    }
    TextCard card;
    card.title = context.line(text->title);
    card.look = text->state;
    card.state = context.line("screen.text_" + std::string{name_of(text->state)});
    card.version = context.line(
        fill_text("screen.text_version", {{"version", same_text(std::to_string(text->version))}}));
    if (whole) {
        int number = 0;
        for (const Text& paragraph : text->paragraphs) {
            const Line line = context.line(paragraph);
            card.paragraphs.push_back({++number, runs_of(line.first), runs_of(line.second)});
        }
    }
    scene.text = std::move(card);
}

void show_documents(const Context& context, const SceneInput& input, Scene& scene) {
    scene.documents = public_documents(context, input.origin);
    if (scene.documents.empty()) {
        scene.slate_title = context.line("screen.documents_none");
    }
}

void show_link(const Context& context, const SceneInput& input, Scene& scene) {
    const auto cards = public_documents(context, input.origin);
    if (cards.empty()) {
        return;
    }
    const bool page = cards.size() > 1 && !input.origin.empty();
    scene.link = page ? input.origin + "/display?view=documents&room=" + context.view.room.id.value
                      : cards.front().href;
    scene.link_label = context.line("screen.scan");
}

void show_bulletins(const Context& context, const std::vector<BulletinView>& bulletins,
                    Scene& scene) {
    std::vector<BulletinCard> cards;
    for (const BulletinKind kind :
         {BulletinKind::recall, BulletinKind::decision, BulletinKind::notice}) {
        for (auto each = bulletins.rbegin(); each != bulletins.rend(); ++each) {
            if (each->kind == kind && is_shown(context, *each)) {
                cards.push_back(card_of(context, *each));
            }
        }
    }
    const std::size_t pages = (cards.size() + bulletins_at_once - 1) / bulletins_at_once;
    if (pages == 0) {
        return;
    }
    const auto turns = context.server_now ? context.server_now->time_since_epoch() / title_turn : 0;
    const std::size_t from = static_cast<std::size_t>(turns) % pages * bulletins_at_once;
    const std::size_t to = std::min(cards.size(), from + bulletins_at_once);
    scene.bulletins.assign(cards.begin() + static_cast<std::ptrdiff_t>(from),
                           cards.begin() + static_cast<std::ptrdiff_t>(to));
}

}  // namespace plenaria::display::scene_parts
