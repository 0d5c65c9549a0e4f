// What every step of building a scene needs: the rules of display/core/scene_parts.hpp.

import { LocalTimes } from './local_times.js';
import { inLanguage } from './texts.js';

export const NOTHING = Object.freeze({ first: '', second: '' });
const STALE_LEVELS = ['fresh', 'badge', 'banner', 'hidden'];
const OF_DOORS = new Set(['neutral', 'closed', 'members_only']);

/**
 * `text` in the two leading languages; `second` is empty where both are spelt alike. Nothing is
 * ever shown blank that has words.
 */
export function lineOf(text, languages) {
  const list = languages?.length ? languages : ['es', 'en'];
  const first = inLanguage(text, list[0]);
  const second = list.length > 1 ? inLanguage(text, list[1]) : '';
  return first === '' ? { first: second, second: '' } :
    { first, second: second === first ? '' : second };
}

/** "Sala · Floor" */
export function joined(line) {
  return line.second ? `${line.first} · ${line.second}` : line.first;
}

/** Whether a kind is a slate of the doors, which shows nothing but what `doors` grants. */
export function isOfDoors(kind) {
  return OF_DOORS.has(kind);
}

/** What the doors leave to be seen; null where they are open. */
function kindOfDoors({ state, notice }) {
  if (state === 'clearing') {
    return 'neutral';
  }
  if (state === 'open' && notice === 'members_only') {
    return notice;
  }
  return state === 'open' && notice === 'none' ? null : 'closed';
}

/**
 * Whether doors that were last heard of as closed, or about to be, are so no more for sure: from
 * the badge on (5 s; ui.md, Stale policy). Who is cut off does not hear that they open, and is to
 * turn nobody away: the neutral slate takes the place of all that was said of them.
 */
export function isPastDoors(context) {
  return context.isStaleFrom('badge') &&
    ['neutral', 'closed'].includes(kindOfDoors(context.view.doors));
}

/**
 * What the room is doing, as far as this view was told. A word of the vocabulary that this page
 * does not know is treated as the safe one.
 */
export function kindOf(context) {
  const { doors, session } = context.view;
  const shut = isPastDoors(context) ? 'neutral' : kindOfDoors(doors);
  if (shut !== null) {
    return shut;
  }
  const kinds = {
    planned: 'no_session', open: 'floor', suspended: 'suspended', adjourned: 'adjourned',
  };
  return session ? kinds[session.state] ?? 'neutral' : 'no_session';
}

export class Context {
  constructor(view, texts, serverNow, stale) {
    this.view = view;
    this.texts = texts;
    this.serverNow = serverNow;
    this.stale = stale;
    this.times = new LocalTimes(view.event.zone);
  }

  isStaleFrom(level) {
    return STALE_LEVELS.indexOf(this.stale) >= STALE_LEVELS.indexOf(level);
  }

  line(text) {
    return lineOf(text, this.view.event.languages);
  }

  key(key, filling) {
    return this.line(this.texts.of(key, filling));
  }

  date(at) {
    return this.times.dayAndMonth(at, this.texts);
  }

  /** "Comienza a las 09:00", with the date where it is another day than today's. */
  moment(stem, at) {
    const time = this.times.hoursMinutes(at);
    if (this.serverNow !== null && this.times.date(this.serverNow) === this.times.date(at)) {
      return this.key(`${stem}_at`, { time });
    }
    return this.key(`${stem}_on`, { date: this.date(at), time });
  }

  /** The item that is going on; undefined where there is none. */
  currentItem() {
    return (this.view.agenda ?? []).find((item) => item.current);
  }
}
