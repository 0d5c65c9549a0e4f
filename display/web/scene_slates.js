// Slates, door signs and the lobby's rooms; by display/core/scene_slates.cpp.

import { expectedStarts } from './forecast.js';
import { NOTHING, isOfDoors, kindOf } from './scene_context.js';
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
    context.moment('screen.starts', session.planned_start_ms) : NOTHING;
}

function showSession(context, scene) {
  showEvent(context, scene);
  scene.slate_title = context.key(`screen.${scene.kind}`);
  if (context.view.session) {
    scene.slate_detail = context.line(context.view.session.title);
  }
  scene.slate_when = sessionMoment(context, scene.kind);
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
function showWhatFollows(context, scene) {
  const items = context.view.agenda ?? [];
  const at = items.findIndex((item) => item.state === 'pending' && !item.current);
  if (at === -1) {
    return;
  }
  scene.door_next_label = context.key('screen.door_next');
  scene.door_next = context.line(items[at].title);
  scene.door_when = context.moment('screen.starts', context.serverNow === null ?
    items[at].planned_start_ms : expectedStarts(items, context.serverNow)[at]);
}

export function showDoorSign(context, scene) {
  scene.door = kindOf(context.view);
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
  showWhatFollows(context, scene);
}

/** One room as the lobby knows it. */
export function roomCard(context) {
  const { view } = context;
  const state = kindOf(view);
  const card = {
    name: context.line(view.room.name), state, word: context.key(`screen.room_${state}`),
    title: NOTHING, holder: NOTHING, holder_flag: '', when: NOTHING,
  };
  if (isOfDoors(state)) {
    card.title = context.line(view.doors.public_title);
    if (view.doors.resumes_at_ms != null) {
      card.when = context.moment('screen.resumes', view.doors.resumes_at_ms);
    }
    return card;
  }
  card.when = sessionMoment(context, state);
  card.title = context.line((context.currentItem() ?? view.session)?.title);
  const held = view.floor?.speaker && view.floor.phase !== 'idle';
  if (held && state === 'floor' && context.stale !== 'hidden') {
    card.holder = context.line(view.floor.speaker.name);
    card.holder_flag = view.floor.speaker.flag ?? '';
  }
  return card;
}
