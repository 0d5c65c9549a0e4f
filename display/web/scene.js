// What is to be seen, by the rules of display/core/scene.cpp; both are held to the same cases
// (tests/unit/display/scenes.json). Pure: no clock, no document.

import { nextTick } from './countdown.js';
import { Context, NOTHING, isOfDoors, isPastDoors, kindOf, lineOf } from './scene_context.js';
import { hasAgenda, showAgenda } from './scene_day.js';
import {
  NEXT_SHOWN, NEXT_SHOWN_ALONE, showChannels, showEvent, showFloor, showItem,
} from './scene_floor.js';
import {
  deadlinesOf, showBulletins, showDocuments, showLink, showText,
} from './scene_papers.js';
import { lobbyCards, showDoorSign, showSlate } from './scene_slates.js';

export { joined, lineOf } from './scene_context.js';

/** Every view that `?view=` may name; those that give way to a presentation say so. */
const VIEWS = {
  floor: true, next: true, agenda: true, text: true, documents: false, clock: false, door: false,
  lobby: false,
};
const TURN_MS = 8_000;
// What is longer was not typed by hand, and two of them have to stand beside one another.
const ID_SHOWN_MAX = 20;
const PAGE_TURN_MS = 20_000;
const MINUTE_MS = 60_000;
const BADGE_AFTER_MS = 5_000;
const BANNER_AFTER_MS = 15_000;
const HIDE_AFTER_MS = 60_000;

export function showsAllRooms(viewName) {
  return viewName === 'lobby';
}

function emptyScene(kind) {
  return {
    kind, stale: 'fresh', stale_text: NOTHING, time_of_day: '', room: NOTHING, bulletins: [],
    undeclared: NOTHING,
    yields: false,
    slate_title: NOTHING, slate_detail: NOTHING, slate_note: NOTHING, slate_when: NOTHING,
    event_flag: '', event_title: NOTHING, event_forum: NOTHING,
    item_label: NOTHING, item_title: NOTHING,
    floor_label: NOTHING, floor_note: NOTHING, speaker: null, clock: null, point: null, text: null,
    panel_label: NOTHING, panel: [], next_label: NOTHING, next: [], next_note: NOTHING,
    next_more: 0, list_note: NOTHING, reply_label: NOTHING, replies: [],
    channels_label: NOTHING, channels: [], link: '', link_label: NOTHING,
    agenda: [], agenda_label: NOTHING, agenda_note: NOTHING, agenda_more: 0, documents: [],
    door: '', door_word: NOTHING, door_next_label: NOTHING, door_next: NOTHING,
    door_when: NOTHING, door_later_label: NOTHING, door_later: NOTHING, door_later_when: NOTHING,
    rooms: [],
    turn: 0, page_turn: 0,
  };
}

/**
 * A slate takes the view's place where the room has nothing to show: a door's sign says so itself,
 * and the agenda stays to be read between sessions.
 */
function kindFor(viewName, context) {
  const room = kindOf(context);
  const agenda = viewName === 'agenda' && !isOfDoors(room) && hasAgenda(context);
  return room === 'floor' || viewName === 'door' || agenda ? viewName : room;
}

const FILL = {
  floor(context, origin, scene) {
    showItem(context, scene);
    showFloor(context, NEXT_SHOWN, scene);
    showText(context, false, scene);
    showChannels(context, scene);
    showLink(context, origin, scene);
  },
  next(context, origin, scene) {
    showItem(context, scene);
    showFloor(context, NEXT_SHOWN_ALONE, scene);
  },
  clock(context, origin, scene) {
    showFloor(context, 0, scene);
  },
  agenda(context, origin, scene) {
    showAgenda(context, scene);
    showLink(context, origin, scene);
  },
  text(context, origin, scene) {
    showItem(context, scene);
    showText(context, true, scene);
    if (!scene.text) {
      scene.slate_title = context.key('screen.text_none');
    }
  },
  documents(context, origin, scene) {
    showItem(context, scene);
    showDocuments(context, origin, scene);
  },
};

function fill(context, origin, scene) {
  scene.room = context.line(context.view.room.name);
  showBulletins(context, isPastDoors(context) ? [] : context.view.bulletins ?? [], scene);
  if (scene.kind === 'door') {
    showDoorSign(context, scene);
  } else if (FILL[scene.kind]) {
    showEvent(context, scene);
    FILL[scene.kind](context, origin, scene);
  } else {
    showSlate(context, scene);
  }
}

function fillLobby(contexts, scene) {
  const [first] = contexts;
  scene.room = first.key('screen.all_rooms');
  showEvent(first, scene);
  scene.rooms = lobbyCards(contexts);
  // The same bulletin goes to several rooms.
  const all = contexts.filter((context) => !isPastDoors(context))
    .flatMap((context) => context.view.bulletins ?? []);
  const bulletins = [...new Map(all.map((each) => [each.id, each])).values()]
    .sort((a, b) => a.issued_at_ms - b.issued_at_ms || (a.id < b.id ? -1 : 1));
  showBulletins(first, bulletins, scene);
}

function staleOf(age) {
  if (age < BADGE_AFTER_MS) {
    return 'fresh';
  }
  if (age < BANNER_AFTER_MS) {
    return 'badge';
  }
  return age < HIDE_AFTER_MS ? 'banner' : 'hidden';
}

function showStale(context, contact, scene) {
  if (scene.stale === 'fresh') {
    return;
  }
  scene.stale_text = scene.stale === 'badge' || contact === null ?
    context.key('screen.reconnecting') :
    context.key('screen.last_contact', { time: context.times.hoursMinutes(contact) });
}

function slateWithoutView(kind, titleKey, detail, texts) {
  const scene = emptyScene(kind);
  scene.slate_title = lineOf(texts.of(titleKey));
  scene.slate_detail = lineOf(detail);
  scene.repaint_in_ms = MINUTE_MS;
  return scene;
}

/** What may take several pages. */
function turnsPages(kind) {
  return kind === 'text' || kind === 'lobby';
}

/** Without a countdown only the minute of the time of day changes. */
function repaintIn(views, scene, serverNow, age) {
  const waits = [MINUTE_MS];
  if (serverNow !== null) {
    waits.push(MINUTE_MS - (serverNow % MINUTE_MS));
    for (const view of views) {
      const clocks = [scene.clock && view.floor?.clock, scene.point && view.floor?.point?.clock];
      const ticks = clocks.filter(Boolean).map((clock) => nextTick(clock, serverNow))
        .filter((tick) => tick !== null);
      waits.push(...[...ticks, ...deadlinesOf(view, serverNow)].map((at) => at - serverNow));
    }
    if (turnsPages(scene.kind)) {
      waits.push(PAGE_TURN_MS - (serverNow % PAGE_TURN_MS));
    }
  }
  waits.push(...[BADGE_AFTER_MS, BANNER_AFTER_MS, HIDE_AFTER_MS].map((after) => after - age));
  return Math.min(...waits.filter((wait) => wait > 0));
}

/** For whoever stands before the glass and opened it under an id that is none of the event's. */
function undeclaredLine(id, languages, texts) {
  const shown = id.length > ID_SHOWN_MAX ? `${id.slice(0, ID_SHOWN_MAX)}…` : id;
  return id ? lineOf(texts.of('screen.undeclared', { id: shown }), languages) : NOTHING;
}

/**
 * The scene of a screen. `phase`, `stop` and `trouble` are the link's; `views` the last complete
 * ones of the rooms it follows, by their rooms' ids; `age` the milliseconds since they were known
 * to be true; `serverNow` and `contact` (the instant of the last contact) server time in ms, null
 * while it is not known; `origin` where others find this server, empty where they do not;
 * `undeclared` the id that it was given and that is none of the event's, empty where it is one.
 */
export function buildScene(input) {
  const scene = contentScene(input);
  const languages = input.views?.[0]?.event.languages;
  scene.undeclared = undeclaredLine(input.undeclared ?? '', languages, input.texts);
  return scene;
}

function contentScene({
  phase: link, stop, trouble, views, viewName, age, serverNow, contact, origin, texts,
}) {
  if (link === 'stopped') {
    return slateWithoutView('stopped', 'screen.stopped', stop?.text, texts);
  }
  if (!Object.hasOwn(VIEWS, viewName)) {
    const filling = { view: viewName, views: Object.keys(VIEWS).join(', ') };
    const detail = texts.of('screen.unknown_view', filling);
    return slateWithoutView('stopped', 'screen.stopped', detail, texts);
  }
  const shown = [...views].sort((a, b) => (a.room.id < b.room.id ? -1 : 1));
  if (shown.length === 0 || age === null) {
    const note = trouble ?? texts.of('screen.waiting_note');
    return slateWithoutView('waiting', 'screen.waiting', note, texts);
  }
  const stale = staleOf(age);
  const contexts = shown.map((view) => new Context(view, texts, serverNow, stale));
  const lobby = showsAllRooms(viewName);
  const scene = emptyScene(lobby ? viewName : kindFor(viewName, contexts[0]));
  scene.stale = stale;
  if (serverNow !== null) {
    scene.time_of_day = contexts[0].times.hoursMinutes(serverNow);
    scene.turn = Math.floor(serverNow / TURN_MS) % 2;
    scene.page_turn = turnsPages(scene.kind) ? Math.floor(serverNow / PAGE_TURN_MS) : 0;
  }
  if (lobby) {
    fillLobby(contexts, scene);
  } else {
    fill(contexts[0], origin ?? '', scene);
    scene.yields = VIEWS[viewName] && Boolean(shown[0].room.yielded) && !isOfDoors(scene.kind);
  }
  showStale(contexts[0], contact, scene);
  scene.repaint_in_ms = repaintIn(shown, scene, serverNow, age);
  return scene;
}
