// Slates, door signs and the lobby's rooms; by display/core/scene_slates.cpp.

import { NOTHING, isOfDoors, kindOf } from './scene_context.js';
import { isLate, itemsExpected, nextSession, sessionAtHand, startLine } from './scene_day.js';
import { showEvent, showItem } from './scene_floor.js';

/** Slates of the doors take nothing but what `doors` grants, whatever else a view may hold. */
function showDoors(context, kind, scene) {
  const { doors } = context.view;
  if (kind === 'neutral') {
    scene.slate_title = context.key('screen.moment');
    return;
  }
  scene.slate_title = context.key(`screen.${kind}`);
  scene.slate_note = context.key(`screen.${kind}_note`);
  scene.slate_detail = context.line(doors.public_title);
  if (doors.resumes_at_ms != null) {
    scene.slate_when = context.moment('screen.resumes', doors.resumes_at_ms);
  }
}

/** Who presides, with the Troika where it is known (R1.8). */
function presidencyLine(context) {
  const { presidency, outgoing, incoming } = context.view.event;
  const known = (text) => context.line(text).first !== '';
  if (!known(presidency)) {
    return NOTHING;
  }
  return known(outgoing) && known(incoming) ?
    context.key('screen.troika', { outgoing, presidency, incoming }) :
    context.key('screen.presidency', { name: presidency });
}

/** When work begins or resumes; nothing where nobody said. */
function sessionMoment(context, kind) {
  const { session } = context.view;
  if (kind === 'suspended' && session?.resumes_at_ms != null) {
    return context.moment('screen.resumes', session.resumes_at_ms);
  }
  return kind === 'no_session' && session ?
    startLine(context, session.planned_start_ms) : NOTHING;
}

function showSession(context, scene) {
  showEvent(context, scene);
  const { session } = context.view;
  const next = sessionAtHand(context.view) ? null : nextSession(context);
  // One that was adjourned is spoken of until the next one is waited for.
  if (next && (!session || isLate(context, next.begins))) {
    scene.kind = 'no_session';
    scene.slate_detail = context.line(next.title);
    scene.slate_when = startLine(context, next.begins);
  } else {
    scene.slate_detail = context.line(session?.title);
    scene.slate_when = sessionMoment(context, scene.kind);
  }
  scene.slate_title = context.key(`screen.${scene.kind}`);
  scene.slate_note = presidencyLine(context);
}

export function showSlate(context, scene) {
  if (isOfDoors(scene.kind)) {
    showDoors(context, scene.kind, scene);
  } else {
    showSession(context, scene);
  }
}

/** What comes after the present item, and when. */
function showNextItem(context, scene) {
  const items = sessionAtHand(context.view) ? context.view.agenda ?? [] : [];
  const at = items.findIndex((item) => item.state === 'pending' && !item.current);
  if (at === -1) {
    return;
  }
  scene.door_next_label = context.key('screen.door_next');
  scene.door_next = context.line(items[at].title);
  scene.door_when = startLine(context, context.serverNow === null ?
    items[at].planned_start_ms : itemsExpected(context, items)[at].start);
}

/** The room's next session, at whatever day; during one only if it is today's. */
function showNextSession(context, scene) {
  const { serverNow, times, view } = context;
  const next = nextSession(context);
  const today = next && serverNow !== null && times.date(next.planned) === times.date(serverNow);
  if (!next || (sessionAtHand(view) && !today)) {
    return;
  }
  const [name, label] = scene.door_next.first === '' ?
    ['door_next', 'screen.door_next'] : ['door_later', 'screen.door_later'];
  scene[`${name}_label`] = context.key(label);
  scene[name] = context.line(next.title);
  scene[name === 'door_next' ? 'door_when' : 'door_later_when'] =
    startLine(context, next.begins);
}

export function showDoorSign(context, scene) {
  scene.door = kindOf(context);
  scene.door_word = context.key(`screen.room_${scene.door}`);
  if (isOfDoors(scene.door)) {
    showDoors(context, scene.door, scene);
    scene.item_title = scene.slate_detail;
    scene.slate_detail = NOTHING;
    scene.slate_title = NOTHING;
    return;
  }
  showEvent(context, scene);
  showItem(context, scene);
  scene.slate_when = sessionMoment(context, scene.door);
  if (scene.door === 'floor') {
    scene.slate_note = context.key('screen.door_open_to');
  }
  showNextItem(context, scene);
  showNextSession(context, scene);
}

/** Whoever has the floor: a point of order goes ahead of the speaker below it (R5.4). */
function holderOf(floor) {
  if (floor?.point) {
    return floor.point.speaker;
  }
  return floor && floor.phase !== 'idle' ? floor.speaker : null;
}

/** One room as the lobby knows it. */
function roomCard(context) {
  const { view } = context;
  const state = kindOf(context);
  const card = {
    name: context.line(view.room.name), state, word: context.key(`screen.room_${state}`),
    title: NOTHING, holder: NOTHING, holder_flag: '', when: NOTHING,
  };
  if (state === 'neutral') {
    return card;
  }
  if (isOfDoors(state)) {
    card.title = context.line(view.doors.public_title);
    if (view.doors.resumes_at_ms != null) {
      card.when = context.moment('screen.resumes', view.doors.resumes_at_ms);
    }
    return card;
  }
  card.when = sessionMoment(context, state);
  const next = sessionAtHand(view) ? null : nextSession(context);
  card.title = context.line((next ?? context.currentItem() ?? view.session)?.title);
  if (next) {
    card.when = startLine(context, next.begins);
  }
  const holder = holderOf(view.floor);
  if (holder && state === 'floor' && context.stale !== 'hidden') {
    card.holder = context.line(holder.name);
    card.holder_flag = holder.flag ?? '';
  }
  return card;
}

/** Letters as an index takes them: "Ático" beside "anexo"; as `folded` of server/model does. */
function plainLetters(name) {
  return name.normalize('NFKD').replace(/[\p{M}\p{DI}]/gu, '').toLowerCase();
}

/** A name in which numbers stand in their order: "Sala 2" before "Sala 12". */
function counted(name) {
  return name.replace(/[0-9]+/g, (digits) => digits.padStart(9, '0'));
}

/** By name, numbers in their order: a room keeps its place whatever goes on in it. */
export function lobbyCards(contexts) {
  const byName = (a, b) => (a.name === b.name ? 0 : a.name < b.name ? -1 : 1);
  return contexts
    .map((context) => {
      const card = roomCard(context);
      return { name: counted(plainLetters(card.name.first)), card };
    })
    .sort(byName)
    .map(({ card }) => card);
}
