// The floor: who speaks, for how long, and who comes next; by display/core/scene_floor.cpp.

import { clockFace, phase, remaining } from './countdown.js';
import { NOTHING } from './scene_context.js';

export const NEXT_SHOWN = 5;
export const NEXT_SHOWN_ALONE = 10;
const NEXT_SHOWN_BESIDE = 2;
const REPLIES_SHOWN = 2;
const PANEL_SHOWN = 6;
const CLOCK_LABELS = {
  unknown: 'screen.time_remaining', normal: 'screen.time_remaining',
  warning: 'screen.time_warning', over: 'screen.time_over', paused: 'screen.time_paused',
  allotted: 'screen.time_allotted',
};
const UNKNOWN_FACE = '–:––';

function speakerCard(context, speaker) {
  const name = context.line(speaker.name);
  const long = context.line(speaker.long_name);
  const same = long.first === name.first && long.second === name.second;
  return {
    flag: speaker.flag ?? '', code: speaker.code ?? '', name, long_name: same ? NOTHING : long,
    person: speaker.person ?? '', capacity: speaker.capacity ?? '',
    group: speaker.group ? context.key('screen.on_behalf_of', { group: speaker.group }) : NOTHING,
    remote: speaker.remote ? context.key('screen.remote') : NOTHING,
    role: NOTHING, speaking: false,
  };
}

/** `standing` is how it looks while it does not run. */
function clockCard(context, clock, standing) {
  const card = {
    face: UNKNOWN_FACE, look: 'unknown', paused_in: '', used_fraction: 0, note: NOTHING,
  };
  const stands = clock.running_since_ms == null;
  if (stands || context.serverNow !== null) {
    const left = remaining(clock, context.serverNow ?? 0);
    card.face = clockFace(left);
    card.look = stands ? standing : phase(clock, context.serverNow);
    if (clock.allotment_ms > 0) {
      const paused = card.look === 'paused' ? phase(clock, 0) : 'normal';
      card.paused_in = paused === 'normal' ? '' : paused;
      card.used_fraction = Math.min(Math.max(1 - left / clock.allotment_ms, 0), 1);
    }
  }
  card.greyed = context.isStaleFrom('banner');
  card.label = context.key(CLOCK_LABELS[card.look]);
  return card;
}

function floorKey(floor) {
  const reply = floor.list === 'reply';
  if (floor.phase === 'called') {
    return reply ? 'screen.reply_called' : 'screen.called';
  }
  if (floor.interrupted || floor.point) {
    return 'screen.interrupted';
  }
  return reply ? 'screen.reply' : 'screen.on_floor';
}

function showSpeaker(context, floor, scene) {
  if (floor.point) {
    const appealed = floor.point.state === 'appealed';
    scene.point = {
      label: context.key(appealed ? 'screen.point_appealed' : 'screen.point'),
      who: speakerCard(context, floor.point.speaker),
      clock: clockCard(context, floor.point.clock, 'paused'),
    };
  }
  if (floor.suspended > 0) {
    scene.floor_note = context.key('screen.paused_below', { count: floor.suspended });
  }
  if (!floor.speaker || floor.phase === 'idle') {
    if (!floor.point) {
      scene.floor_label = context.key('screen.nobody');
    }
    return;
  }
  scene.floor_label = context.key(floorKey(floor));
  scene.speaker = speakerCard(context, floor.speaker);
  scene.clock = clockCard(context, floor.clock, floor.phase === 'called' ? 'allotted' : 'paused');
  if (floor.verify_outage_ms > 0) {
    scene.clock.note = context.key('screen.time_unverified');
  }
}

function panelRole(context, panellist) {
  if (panellist.speaking) {
    return context.key('screen.panellist_speaking');
  }
  return panellist.moderator ? context.key('screen.moderator') : NOTHING;
}

function showPanel(context, scene) {
  const panel = context.view.panel ?? [];
  if (panel.length === 0) {
    return;
  }
  scene.panel_label = context.key('screen.panel');
  const cards = panel.map((panellist) => ({
    flag: panellist.flag ?? '', code: '', name: context.line(panellist.name), long_name: NOTHING,
    person: panellist.person ?? '', capacity: panellist.capacity ?? '',
    group: NOTHING, remote: NOTHING, role: panelRole(context, panellist),
    speaking: panellist.speaking ?? false,
  }));
  scene.panel = cards.slice(0, PANEL_SHOWN);
  const speaking = cards.slice(PANEL_SHOWN).findLast((card) => card.speaking);
  if (speaking) {
    scene.panel[PANEL_SHOWN - 1] = speaking;  // whoever speaks is always to be seen
  }
}

function listNote(context, list) {
  if (list.state === 'draft') {
    return context.key('screen.list_draft');
  }
  if (list.state === 'closed' || list.state === 'exhausted') {
    return context.key('screen.list_closed');
  }
  const { serverNow } = context;
  if (list.state === 'open' && list.closes_at_ms != null && serverNow !== null &&
      list.closes_at_ms > serverNow) {
    return context.moment('screen.list_closes', list.closes_at_ms);
  }
  const withItem = list.state === 'open' && context.line(list.closes_when).first !== '';
  return withItem ? context.key('screen.list_closes_when', { item: list.closes_when }) : NOTHING;
}

function showNext(context, most, scene) {
  const list = context.view.next_speakers;
  const waiting = list.next ?? [];
  scene.replies = (list.replies ?? []).slice(0, REPLIES_SHOWN)
    .map((speaker) => speakerCard(context, speaker));
  if (scene.replies.length > 0) {
    scene.reply_label = context.key('screen.replies');
  }
  let shown = most;
  if (most <= NEXT_SHOWN) {
    shown = scene.panel.length > 0 ? NEXT_SHOWN_BESIDE : most - scene.replies.length;
  }
  scene.next_label = context.key('screen.next_speakers');
  scene.next = waiting.slice(0, shown).map((speaker) => speakerCard(context, speaker));
  const more = waiting.length - scene.next.length + (list.more ?? 0);
  if (more > 0) {
    scene.next_more = more;
    scene.next_note = context.key('screen.more', { count: more });
  } else if (waiting.length === 0) {
    scene.next_note = context.key('screen.no_next');
  }
  if (context.view.list) {
    scene.list_note = listNote(context, context.view.list);
  }
}

/** Law 7: a word that nobody gave, or that may be old, is never shown as service. */
function channelLook(context, channel) {
  if (context.isStaleFrom('banner') || channel.source === 'none') {
    return 'unknown';
  }
  if (channel.verdict === 'fail') {
    return 'fault';
  }
  if (channel.microphone !== 'live') {
    return { off: 'off', muted: 'paused' }[channel.microphone] ?? 'unknown';
  }
  return { ok: 'on_air', warn: 'warn' }[channel.verdict] ?? 'declared';
}

export function showEvent(context, scene) {
  const { event } = context.view;
  scene.event_flag = event.presidency_flag ?? '';
  scene.event_title = context.line(event.title);
  scene.event_forum = context.line(event.forum);
}

export function showItem(context, scene) {
  const current = context.currentItem();
  if (current) {
    if (current.number) {
      scene.item_label = context.key('screen.item', { number: current.number });
    }
    scene.item_title = context.line(current.title);
  } else if (context.view.session) {
    scene.item_label = context.key('screen.session');
    scene.item_title = context.line(context.view.session.title);
  }
}

/** Speaker, clocks, panel, list and replies; `nextMost` of those who wait. */
export function showFloor(context, nextMost, scene) {
  if (scene.stale === 'hidden') {
    scene.floor_label = context.key('screen.speaker_unknown');
    return;
  }
  if (context.view.floor) {
    showSpeaker(context, context.view.floor, scene);
  }
  showPanel(context, scene);
  if (context.view.next_speakers && nextMost > 0) {
    showNext(context, nextMost, scene);
  }
}

export function showChannels(context, scene) {
  const channels = context.view.channels ?? [];
  if (channels.length === 0) {
    return;
  }
  scene.channels_label = context.key('screen.interpretation');
  scene.channels = channels.map((channel) => {
    // Whoever needs a language looks for its name in that language.
    const own = channel.language && channel.name?.[channel.language];
    const look = channelLook(context, channel);
    return {
      number: channel.number,
      name: own ? { first: own, second: '' } : context.line(channel.name),
      look,
      state: context.key(`screen.channel_${look}`),
    };
  });
}
