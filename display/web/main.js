// The room screen in a browser: /display?room=…&view=floor[&name=…]; the lobby's has no room.

import { browserEnvironment, Link } from './link.js';
import { Painter } from './paint.js';
import { buildScene, lineOf, showsAllRooms } from './scene.js';
import { Texts } from './texts.js';

const LANGUAGES = ['es', 'en'];
const RETRY_TEXTS_MS = 2_000;
const MINUTE_MS = 60_000;
// Within one repaint no title may take more than its turn.
const TURN_CHECK_MS = 1_000;
// Around a square of ±4 px, so that no pixel is bright for ever (ui.md, Burn-in).
const SHIFTS = [[0, 0], [4, 0], [4, 4], [0, 4], [-4, 4], [-4, 0], [-4, -4], [0, -4]];

async function loadTexts() {
  for (;;) {
    try {
      const tables = await Promise.all(LANGUAGES.map(async (language) => {
        const answer = await fetch(`/assets/i18n/${language}.json`);
        if (!answer.ok) {
          throw new Error(`${language}: ${answer.status}`);
        }
        return [language, await answer.json()];
      }));
      return new Texts(Object.fromEntries(tables));
    } catch {
      await new Promise((done) => setTimeout(done, RETRY_TEXTS_MS));
    }
  }
}

/** Whether an event file could declare it. */
function isId(declared) {
  return /^[A-Za-z0-9._-]{1,64}$/.test(declared ?? '');
}

/**
 * The screen of the event file that the address names; otherwise a name tag that is kept across
 * reloads. Nothing else is ever stored.
 */
function deviceId(declared) {
  if (isId(declared)) {
    return declared;
  }
  const key = 'plenaria.device';
  const fresh = () => `web-${Array.from(crypto.getRandomValues(new Uint8Array(8)),
    (byte) => byte.toString(16).padStart(2, '0')).join('')}`;
  try {
    const id = localStorage.getItem(key) ?? fresh();
    localStorage.setItem(key, id);
    return id;
  } catch {
    return fresh();  // a browser that forbids storage
  }
}

/**
 * Where telephones find this server; empty where this page knows it by a name that means its own
 * machine only. Links on the page itself work under any name.
 */
function originFor(viewName) {
  const own = /^(localhost|127\..*|\[::1\])$/.test(location.hostname);
  if (own && viewName !== 'documents') {
    return '';
  }
  // Telephones do not know the venue's authority, and what they open is public: the same port
  // answers in the clear.
  return location.protocol === 'https:'
    ? `http://${location.hostname}:${location.port || 443}` : location.origin;
}

class Screen {
  constructor(texts, room, viewName, name, declared) {
    this.texts = texts;
    this.viewName = viewName;
    this.declared = declared ?? '';
    this.painter = new Painter(document.getElementById('screen'), texts);
    this.frames = 0;
    this.timer = null;
    this.shown = '';
    this.shiftAt = 0;
    const scheme = location.protocol === 'https:' ? 'wss' : 'ws';
    this.link = new Link(`${scheme}://${location.host}/ws`, {
      proto: 1,
      role: 'display',
      rooms: room === null ? '*' : [room],
      view: viewName,
      language: LANGUAGES[0],
      device: {
        id: deviceId(declared), name, width: innerWidth, height: innerHeight, build: 'web',
        named: isId(declared),
      },
    }, () => this.update());
  }

  start() {
    addEventListener('resize', () => this.repaint());
    document.fonts.addEventListener('loadingdone', () => this.repaint());
    setInterval(() => this.shift(), MINUTE_MS);
    this.update();
    this.link.start();
  }

  repaint() {
    this.painter.remeasure();
    this.shown = '';
    this.update();
  }

  shift() {
    this.shiftAt = (this.shiftAt + 1) % SHIFTS.length;
    const [x, y] = SHIFTS[this.shiftAt];
    document.getElementById('screen').style.setProperty('translate', `${x}px ${y}px`);
  }

  scene() {
    const { link } = this;
    const now = browserEnvironment.clock.now();
    return buildScene({
      phase: link.phase,
      stop: link.stop,
      trouble: link.trouble,
      views: link.views,
      viewName: this.viewName,
      age: link.currentUntil === null ? null : now - link.currentUntil,
      serverNow: link.clock.at(now),
      contact: link.currentUntil === null ? null : link.clock.at(link.currentUntil),
      origin: originFor(this.viewName),
      undeclared: link.undeclared || !isId(this.declared) ? this.declared : '',
      texts: this.texts,
    });
  }

  update() {
    const scene = this.scene();
    const { repaint_in_ms: wait, ...content } = scene;
    const languages = this.link.views[0]?.event.languages ?? LANGUAGES;
    const shown = JSON.stringify([content, this.link.revs]);
    if (shown !== this.shown) {
      this.shown = shown;
      this.painter.paint(scene, [languages[0], languages[1] ?? languages[0]]);
      this.frames += 1;
      this.reportWhenPainted(scene.kind);
    }
    clearTimeout(this.timer);
    this.timer = setTimeout(() => this.update(),
      this.painter.alternating ? Math.min(wait, TURN_CHECK_MS) : wait);
  }

  /** After the second frame the first one is on the glass; a hidden page reports nothing. */
  reportWhenPainted(kind) {
    const { link } = this;
    const painted = {
      revs: link.revs, scene: kind,
      frames: this.frames, width: innerWidth, height: innerHeight,
    };
    requestAnimationFrame(() => requestAnimationFrame(() => link.reportPainted(painted)));
  }
}

function showMissingRoom(texts) {
  const scene = buildScene({
    phase: 'stopped', stop: { text: texts.of('screen.missing_room') }, texts,
  });
  new Painter(document.getElementById('screen'), texts).paint(scene, LANGUAGES);
  const title = lineOf(texts.of('screen.title'));
  document.title = `${title.first} · ${title.second} · Plenaria`;
}

const parameters = new URLSearchParams(location.search);
const room = parameters.get('room');
const texts = await loadTexts();
const viewName = parameters.get('view') ?? 'floor';
if (room || showsAllRooms(viewName)) {
  const declared = parameters.get('screen');
  const name = parameters.get('name') ?? declared ?? `web ${room ?? viewName}`;
  new Screen(texts, showsAllRooms(viewName) ? null : room, viewName, name, declared).start();
} else {
  showMissingRoom(texts);
}
