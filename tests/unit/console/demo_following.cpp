#include "tests/unit/console/demo_following.hpp"

#include <chrono>

#include "tests/unit/console/demo_picture.hpp"

namespace plenaria::console::testing {
namespace {

using std::chrono::minutes;

constexpr std::size_t shown_next = 5;

NextSpeakersView next_of(const View& view) {
    NextSpeakersView next;
    for (const QueueEntryView& entry : view.queue.value_or(std::vector<QueueEntryView>{})) {
        if (next.next.size() < shown_next) {
            next.next.push_back(*entry.speaker);
        } else {
            ++next.more;
        }
    }
    for (const QueueEntryView& entry : view.replies.value_or(std::vector<QueueEntryView>{})) {
        next.replies.push_back(*entry.speaker);
    }
    return next;
}

BulletinView bulletin() {
    BulletinView made;
    made.id = BulletinId{"b1"};
    made.text = Text{"La foto oficial es a las 18:00 en el patio.",
                     "The official photograph is at 18:00 in the courtyard."};
    made.issued_at = demo_now() - minutes{12};
    return made;
}

DocumentView document() {
    DocumentView made;
    made.id = "d1.es";
    made.document = DocumentId{"d1"};
    made.title = Text{"Informe de la Presidencia", "Report of the Presidency"};
    made.access = DocumentAccess::room;
    made.language = Language{"es"};
    made.href = "/documents/informe.pdf";
    return made;
}

}  // namespace

View demo_followed(const View& view) {
    View seen;
    seen.event = view.event;
    seen.room = view.room;
    seen.doors = view.doors;
    seen.session = view.session;
    seen.agenda = view.agenda;
    seen.floor = view.floor;
    seen.list = view.list;
    seen.panel = view.panel;
    seen.programme = view.programme.value_or(std::vector<ProgrammeView>{});
    seen.channels = view.channels;
    for (ChannelView& channel : *seen.channels) {
        channel.since.reset();
    }
    seen.next_speakers = next_of(view);
    seen.bulletins = std::vector<BulletinView>{bulletin()};
    seen.documents = std::vector<DocumentView>{document()};
    return seen;
}

View demo_followed_outside() {
    const View view = demo_view_closed(DoorsState::closed);
    View seen;
    seen.event = view.event;
    seen.room = view.room;
    seen.doors = view.doors;
    seen.doors.notice = Notice::closed_session;
    seen.doors.public_title = Text{"Diálogo a puerta cerrada", "Dialogue behind closed doors"};
    seen.doors.resumes_at = demo_now() + minutes{43};
    seen.bulletins = std::vector<BulletinView>{bulletin()};
    return seen;
}

View demo_followed_within() {
    View seen = demo_followed(demo_view_closed(DoorsState::closed));
    seen.doors.within = true;
    return seen;
}

}  // namespace plenaria::console::testing
