// What is to be seen, by the rules of display/core/scene.cpp; both are held to the same cases
// (tests/unit/display/scenes.json). Pure: no clock, no document.

import { clockFace, nextTick, phase, remaining } from './countdown.js';
import { LocalTimes } from './local_times.js';
import { inLanguage } from './texts.js';

export const NEXT_SHOWN = 5;
const TITLE_TURN_MS = 8_000;
const MINUTE_MS = 60_000;
const BADGE_AFTER_MS = 5_000;
const BANNER_AFTER_MS = 15_000;
const HIDE_AFTER_MS = 60_000;
const STALE_LEVELS = ['fresh', 'badge', 'banner', 'hidden'];
const CLOCK_LABELS = {
  unknown: 'screen.time_remaining', normal: 'screen.time_remaining',
  warning: 'screen.time_warning', over: 'screen.time_over', paused: 'screen.time_paused',
  allotted: 'screen.time_allotted',
};
const UNKNOWN_FACE = '–:––';

/** `text` in the two leading languages; `second` is empty where both are spelt alike. */
export function lineOf(text, languages) {
  const list = languages?.length ? languages : ['es', 'en'];
  const first = inLanguage(text, list[0]);
  const second = list.length > 1 ? inLanguage(text, list[1]) : '';
  return { first, second: second === first ? '' : second };
}

/** "Sala · Floor" */
export function joined(line) {
  return line.second ? `${line.first} · ${line.second}` : line.first;
}

const NOTHING = Object.freeze({ first: '', second: '' });

function emptyScene(kind) {
  return {
    kind, stale: 'fresh', stale_text: NOTHING, time_of_day: '', room: NOTHING,
    slate_title: NOTHING, slate_detail: NOTHING, slate_note: NOTHING, slate_when: NOTHING,
    event_flag: '', event_title: NOTHING, event_forum: NOTHING,
    item_label: NOTHING, item_title: NOTHING,
    floor_label: NOTHING, speaker: null, clock: null,
    next_label: NOTHING, next: [], next_note: NOTHING,
    channels_label: NOTHING, channels: [],
    turn: 0,
  };
}

function isAtLeast(level, other) {
  return STALE_LEVELS.indexOf(level) >= STALE_LEVELS.indexOf(other);
}

class Builder {
  constructor(view, texts, serverNow, scene) {
    this.view = view;
    this.texts = texts;
    this.serverNow = serverNow;
    this.scene = scene;
    this.times = new LocalTimes(view.event.zone);
  }

  line(text) {
    return lineOf(text, this.view.event.languages);
  }

  key(key, filling) {
    return this.line(this.texts.of(key, filling));
  }

  /** "Comienza a las 09:00", with the date where it is another day than today's. */
  moment(stem, at) {
    const time = this.times.hoursMinutes(at);
    if (this.serverNow !== null && this.times.date(this.serverNow) === this.times.date(at)) {
      return this.key(`${stem}_at`, { time });
    }
    return this.key(`${stem}_on`, { date: this.times.dayAndMonth(at, this.texts), time });
  }

  card(speaker) {
    const name = this.line(speaker.name);
    const long = this.line(speaker.long_name);
    const same = long.first === name.first && long.second === name.second;
    return {
      flag: speaker.flag ?? '', code: speaker.code ?? '', name, long_name: same ? NOTHING : long,
      person: speaker.person ?? '', capacity: speaker.capacity ?? '',
    };
  }

  clockLook(floor) {
    if (floor.clock.running_since_ms == null) {
      return floor.phase === 'called' ? 'allotted' : 'paused';
    }
    return phase(floor.clock, this.serverNow);
  }

  clock(floor) {
    const card = { face: UNKNOWN_FACE, look: 'unknown', used_fraction: 0 };
    const stands = floor.clock.running_since_ms == null;
    if (stands || this.serverNow !== null) {
      const left = remaining(floor.clock, this.serverNow ?? 0);
      card.face = clockFace(left);
      card.look = this.clockLook(floor);
      if (floor.clock.allotment_ms > 0) {
        card.used_fraction = Math.min(Math.max(1 - left / floor.clock.allotment_ms, 0), 1);
      }
    }
    card.greyed = isAtLeast(this.scene.stale, 'banner');
    card.label = this.key(CLOCK_LABELS[card.look]);
    card.note = floor.verify_outage_ms > 0 ? this.key('screen.time_unverified') : NOTHING;
    return card;
  }

  showFloor() {
    const { view, scene } = this;
    if (scene.stale === 'hidden') {
      scene.floor_label = this.key('screen.speaker_unknown');
      return;
    }
    const floor = view.floor;
    if (floor?.speaker && floor.phase !== 'idle') {
      scene.floor_label = this.key(floor.phase === 'called' ? 'screen.called' : 'screen.on_floor');
      scene.speaker = this.card(floor.speaker);
      scene.clock = this.clock(floor);
    } else if (floor) {
      scene.floor_label = this.key('screen.nobody');
    }
    if (!view.next_speakers) {
      return;
    }
    const waiting = view.next_speakers.next ?? [];
    scene.next_label = this.key('screen.next_speakers');
    scene.next = waiting.slice(0, NEXT_SHOWN).map((speaker) => this.card(speaker));
    const more = waiting.length - scene.next.length + view.next_speakers.more;
    if (more > 0) {
      scene.next_note = this.key('screen.more', { count: more });
    } else if (waiting.length === 0) {
      scene.next_note = this.key('screen.no_next');
    }
  }

  /** Law 7: a word that nobody gave, or that may be old, is never shown as service. */
  channelLook(channel) {
    if (isAtLeast(this.scene.stale, 'banner') || channel.source === 'none') {
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

  showChannels() {
    const channels = this.view.channels ?? [];
    if (channels.length === 0) {
      return;
    }
    this.scene.channels_label = this.key('screen.interpretation');
    this.scene.channels = channels.map((channel) => {
      // Whoever needs a language looks for its name in that language.
      const own = channel.language && channel.name?.[channel.language];
      const look = this.channelLook(channel);
      return {
        number: channel.number,
        name: own ? { first: own, second: '' } : this.line(channel.name),
        look,
        state: this.key(`screen.channel_${look}`),
      };
    });
  }

  showItem() {
    const { view, scene } = this;
    const current = (view.agenda ?? []).find((item) => item.current);
    if (current) {
      scene.item_label = this.key('screen.item', { number: current.number ?? '' });
      scene.item_title = this.line(current.title);
    } else if (view.session) {
      scene.item_label = this.key('screen.session');
      scene.item_title = this.line(view.session.title);
    }
  }

  showEvent() {
    const { event } = this.view;
    this.scene.event_flag = event.presidency_flag ?? '';
    this.scene.event_title = this.line(event.title);
    this.scene.event_forum = this.line(event.forum);
  }

  /** Slates of the doors take nothing but what `doors` grants, whatever else a view may hold. */
  showDoorsSlate() {
    const { scene } = this;
    const { doors } = this.view;
    if (scene.kind === 'neutral') {
      scene.slate_title = this.key('screen.moment');
      return;
    }
    scene.slate_title = this.key(`screen.${scene.kind}`);
    scene.slate_note = this.key(`screen.${scene.kind}_note`);
    scene.slate_detail = this.line(doors.public_title);
    if (doors.resumes_at_ms != null) {
      scene.slate_when = this.moment('screen.resumes', doors.resumes_at_ms);
    }
  }

  showSessionSlate() {
    const { scene } = this;
    const { session } = this.view;
    this.showEvent();
    if (session) {
      scene.slate_detail = this.line(session.title);
    }
    scene.slate_title = this.key(`screen.${scene.kind}`);
    if (scene.kind === 'suspended' && session?.resumes_at_ms != null) {
      scene.slate_when = this.moment('screen.resumes', session.resumes_at_ms);
    }
    if (scene.kind === 'no_session' && session) {
      scene.slate_when = this.moment('screen.starts', session.planned_start_ms);
    }
  }

  fill() {
    this.scene.room = this.line(this.view.room.name);
    switch (this.scene.kind) {
      case 'floor':
        this.showEvent();
        this.showItem();
        this.showFloor();
        this.showChannels();
        return;
      case 'neutral':
      case 'closed':
      case 'members_only':
        this.showDoorsSlate();
        return;
      default:
        this.showSessionSlate();
    }
  }

  showStale(contact) {
    const { scene } = this;
    if (scene.stale === 'fresh') {
      return;
    }
    scene.stale_text = scene.stale === 'badge' || contact === null ?
      this.key('screen.reconnecting') :
      this.key('screen.last_contact', { time: this.times.hoursMinutes(contact) });
  }
}

/** A word of the vocabulary that this page does not know is treated as the safe one. */
function kindOf({ doors, session }) {
  if (doors.state === 'clearing') {
    return 'neutral';
  }
  if (doors.state !== 'open') {
    return 'closed';
  }
  if (doors.notice === 'members_only') {
    return 'members_only';
  }
  if (doors.notice !== 'none') {
    return 'closed';
  }
  const kinds = {
    planned: 'no_session', open: 'floor', suspended: 'suspended', adjourned: 'adjourned',
  };
  return session ? kinds[session.state] ?? 'neutral' : 'no_session';
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

function slateWithoutView(kind, titleKey, detail, texts) {
  const scene = emptyScene(kind);
  scene.slate_title = lineOf(texts.of(titleKey));
  scene.slate_detail = lineOf(detail);
  scene.repaint_in_ms = MINUTE_MS;
  return scene;
}

/** Without a countdown only the minute of the time of day changes. */
function repaintIn(view, scene, serverNow, age) {
  const waits = [MINUTE_MS];
  if (serverNow !== null) {
    waits.push(MINUTE_MS - (serverNow % MINUTE_MS));
    if (scene.clock && view.floor) {
      const tick = nextTick(view.floor.clock, serverNow);
      if (tick !== null) {
        waits.push(tick - serverNow);
      }
    }
  }
  waits.push(...[BADGE_AFTER_MS, BANNER_AFTER_MS, HIDE_AFTER_MS].map((after) => after - age));
  return Math.min(...waits.filter((wait) => wait > 0));
}

/**
 * The scene of a room. `phase` and `stop` are the link's; `view` the last complete one or null;
 * `age` the milliseconds since it was known to be true; `serverNow` and `contact` (the instant of
 * the last contact) server time in ms, null while it is not known.
 */
export function buildScene({ phase: link, stop, view, viewName, age, serverNow, contact, texts }) {
  if (link === 'stopped') {
    return slateWithoutView('stopped', 'screen.stopped', stop?.text, texts);
  }
  if (viewName !== 'floor') {
    const detail = texts.of('screen.unknown_view', { view: viewName });
    return slateWithoutView('stopped', 'screen.stopped', detail, texts);
  }
  if (!view || age === null) {
    return slateWithoutView('waiting', 'screen.waiting', texts.of('screen.waiting_note'), texts);
  }
  const scene = emptyScene(kindOf(view));
  scene.stale = staleOf(age);
  const builder = new Builder(view, texts, serverNow, scene);
  if (serverNow !== null) {
    scene.time_of_day = builder.times.hoursMinutes(serverNow);
    scene.turn = Math.floor(serverNow / TITLE_TURN_MS) % 2;
  }
  builder.fill();
  builder.showStale(contact);
  scene.repaint_in_ms = repaintIn(view, scene, serverNow, age);
  return scene;
}
