// Every view with titles and names of ordinary length and of the greatest: nothing leaves its
// place, lies over anything else, or is too small to read. On the real server, in a real browser.
// Run by ctest as room_screen.browser.js is.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import path from 'node:path';
import { after, before, describe, test } from 'node:test';

import { Console, Server, launchBrowser, until } from './harness.js';
import { layoutFaults } from './layout_check.js';

const ROOM = 'plenaria';
const SHOTS = process.env.PLENARIA_SHOTS;
const SCREEN = { width: 1920, height: 1080 };
const SMALL = { width: 1280, height: 720 };
const PHONE = { width: 400, height: 860 };
// As many letters as the strip of an id that the event does not declare shows, and more.
const MISTYPED = 'sala-plenaria-de-lejos';
const VIEWS = {
  floor: `room=${ROOM}`, next: `room=${ROOM}&view=next`, agenda: `room=${ROOM}&view=agenda`,
  door: `room=${ROOM}&view=door`, clock: `room=${ROOM}&view=clock`,
  text: `room=${ROOM}&view=text`, documents: `room=${ROOM}&view=documents`,
  lobby: 'view=lobby', empty_door: 'room=consultas&view=door', empty_room: 'room=consultas',
  misnamed: `room=${ROOM}&screen=${MISTYPED}`,
  misnamed_next: `room=${ROOM}&view=next&screen=${MISTYPED}`,
  misnamed_empty: `room=consultas&screen=${MISTYPED}`,
};
// These stay open and go through every change; the others are opened to be looked at.
const LIVE = ['floor', 'phone_floor'];
const EVERYWHERE = [...Object.keys(VIEWS),
  ...['floor', 'next', 'agenda', 'door', 'lobby', 'misnamed'].map((name) => `phone_${name}`)];
const SETTLES_MS = 300;

/** Some 180 letters: the words of a title three times. */
function threefold(words) {
  return `${words}, ${words}, ${words}`.slice(0, 180).trim();
}

/** Fourteen rooms more, of which nothing is known but their names. */
function withRooms(toml) {
  const more = Array.from({ length: 14 }, (_, index) =>
    `[[room]]\nid = "sala-${index}"\nname = { es = "Sala ${index}", en = "Room ${index}" }\n\n`);
  return toml.replace(/^\[\[session\]\]/m, `${more.join('')}[[session]]`);
}

/**
 * Every title threefold, every delegation called after a longer State, every text of paragraphs
 * longer than a screen.
 */
function lengthened(toml) {
  const titles = /title = \{ es = "([^"]*)", en = "([^"]*)" \}/g;
  const paragraphs = /^( +\{ es = ")([^"]*)(", en = ")([^"]*)(" \},)$/gm;
  const ninefold = (words) => Array(9).fill(words).join(' ');
  return withRooms(toml).split(/^(?=\[\[)/m).map((table) => {
    const named = !table.startsWith('[[delegation]]') ? table :
      table.replace(/^( *name = \{ es = ")([^"]*)(", en = ")([^"]*)"/m,
        '$1República Bolivariana y Federativa de $2$3Bolivarian and Federal Republic of $4"');
    return named.replace(titles,
      (_, es, en) => `title = { es = "${threefold(es)}", en = "${threefold(en)}" }`)
      .replace(paragraphs, (_, before, es, between, en, end) =>
        `${before}${ninefold(es)}${between}${ninefold(en)}${end}`);
  }).join('');
}

/** The server, its console, and a browser with every screen. */
class Venue {
  static async open(length, rewritten) {
    const venue = new Venue();
    venue.length = length;
    venue.pages = {};
    venue.server = await Server.start(process.env.PLENARIA_SERVER, rewritten);
    venue.secretariat = await Console.open(venue.server, ROOM);
    venue.browser = await launchBrowser();
    for (const name of [...LIVE, 'screen', 'small', 'phone']) {
      const viewport = name.startsWith('phone') ? PHONE : name === 'small' ? SMALL : SCREEN;
      venue.pages[name] = await venue.browser.newPage({ viewport });
    }
    for (const name of LIVE) {
      await venue.load(venue.pages[name], name);
    }
    return venue;
  }

  async load(page, name) {
    const query = VIEWS[name.replace('phone_', '')];
    await page.goto(`http://127.0.0.1:${this.server.port}/display?${query}`);
    await page.locator('main.screen:not(.waiting)').waitFor();
    await page.evaluate(() => document.fonts.ready);
  }

  /** The page with that screen. */
  async screen(name) {
    const live = LIVE.includes(name);
    const kind = name.startsWith('phone') ? 'phone' :
      name.startsWith('misnamed') ? 'small' : 'screen';
    const page = this.pages[live ? name : kind];
    if (!live) {
      await this.load(page, name);
    }
    await page.waitForTimeout(SETTLES_MS);
    return page;
  }

  async close() {
    this.secretariat?.close();
    await this.browser?.close();
    this.server?.clean();
  }

  command(name, args) {
    return this.secretariat.command(name, args);
  }

  view() {
    return this.secretariat.view();
  }

  /** All screens, or those named, once they show what the console has seen. */
  async check(what, names = EVERYWHERE) {
    const faults = [];
    for (const name of names) {
      const page = await this.screen(name);
      const found = await layoutFaults(page);
      if (found.length > 0 || process.env.PLENARIA_ALL_SHOTS) {
        const file = `layout_${this.length}_${what}_${name}.png`;
        await page.screenshot({ path: path.join(SHOTS, file) });
      }
      faults.push(...found.map((fault) => `${name}: ${fault}`));
    }
    assert.deepEqual(faults, []);
  }

  /**
   * Turns a view to each of its pages; answers their number and the texts that are visible there at
   * `selector`. They are read as the page is turned: a moment later it may turn by itself.
   */
  async pagesOf(name, module, fit, selector) {
    const page = await this.screen(name);
    const count = Number(/ (\d+)$/.exec(await page.locator('.pages').innerText())?.[1] ?? 1);
    const found = [];
    for (let turn = 0; turn < count; turn += 1) {
      found.push(...await page.evaluate(async ([file, called, at, wanted]) => {
        const words = (one, all) => `${one} / ${all}`;
        const turned = (await import(file))[called];
        turned(document.querySelector('.body'), at, words);
        return [...document.querySelectorAll(wanted)]
          .filter((element) => element.getClientRects().length > 0)
          .map((element) => element.innerText);
      }, [module, fit, turn, selector]));
      assert.deepEqual(await layoutFaults(page), [], `${name}, page ${turn + 1}`);
    }
    return { count, found };
  }
}

async function speak(venue) {
  await venue.command('open_session', { session: 'plenaria-2' });
  const agenda = await until('agenda', () => venue.view().agenda);
  await venue.command('start_item', { item: agenda.find((item) => item.kind === 'debate').id });
  for (const delegation of ['mx', 'us', 'gt', 'do', 'hn', 'ca', 'sv', 'pa', 'ni', 'bz', 'cr']) {
    await venue.command('inscribe', {
      delegation, person: 'Emb. Ejemplo Ñúñez Ávila',
      capacity: 'Directora General de Protección Consular y Asistencia a Personas Migrantes',
    });
  }
  await venue.command('next');
  await venue.command('start');
}

async function putText(venue) {
  const adoption = venue.view().agenda.find((item) => item.kind === 'adoption');
  await venue.command('start_item', { item: adoption.id });
  for (const delegation of ['bz', 'ca', 'cr', 'do', 'sv', 'gt', 'hn', 'mx']) {
    await venue.command('set_attendance', { delegation, presence: 'present' });
  }
  const { id, version } = await until('the text', () => venue.view().texts?.[0]);
  await venue.command('put_text', { text: id, version });
}

/** The strip of a mistyped id stands above all else, from edge to edge. */
async function checkStrip(page, name) {
  const [strip, header] = await page.evaluate(() => ['.strip', '.header'].map((part) =>
    document.querySelector(`main > ${part}`).getBoundingClientRect().toJSON()));
  assert.ok(strip.height > 0 && strip.bottom <= header.top, name);
  const { width } = page.viewportSize();
  assert.ok(strip.left <= 0 && strip.right >= width, `${name}: from edge to edge`);
  assert.match(await page.locator('.strip').innerText(), /tell the technician/);
}

before(() => fs.mkdirSync(SHOTS, { recursive: true }));

for (const [length, rewritten] of [['ordinary', null], ['long', lengthened]]) {
  describe(`layout, ${length} titles`, () => {
    const long = rewritten !== null;
    let venue;

    before(async () => {
      venue = await Venue.open(length, rewritten);
    });
    after(() => venue?.close());

    test('between sessions', () => venue.check('rest'));

    test('a speech, and a list longer than any screen', async () => {
      await speak(venue);
      await venue.check('speech');
    });

    test('the strip of a mistyped id lies over nothing', async () => {
      for (const name of ['misnamed', 'misnamed_next', 'misnamed_empty', 'phone_misnamed']) {
        await checkStrip(await venue.screen(name), name);
      }
      const named = await venue.screen('floor');
      assert.equal(await named.locator('.strip').isVisible(), false);
    });

    test('a point of order over the speaker', async () => {
      await venue.command('raise_point', { delegation: 'gt' });
      const point = await until('the point', () => venue.view().points?.[0]);
      await venue.command('recognise_point', { point: point.id });
      await venue.check('point', ['floor', 'next', 'clock', 'misnamed', 'misnamed_next',
        'phone_floor', 'phone_next']);
      await venue.command('rule_point', { ruling: 'upheld' });
      await venue.command('end');
    });

    test('a text, put while nobody and somebody speaks', async () => {
      await putText(venue);
      await venue.check('put', ['floor', 'text', 'documents', 'misnamed', 'phone_floor']);
      await venue.command('inscribe', { delegation: 'ca' });
      await venue.command('next');
      await venue.command('start');
      await venue.check('put_speech', ['floor', 'misnamed', 'phone_floor']);
    });

    test('every page of a lobby and of a text', async () => {
      const names = '.room-row .name > .first';
      const lobby = await venue.pagesOf('lobby', '/display/paint_lobby.js', 'fitLobby', names);
      const rooms = long ? 16 : 2;
      assert.equal(lobby.count > 1, long);
      assert.equal(new Set(lobby.found).size, rooms);
      assert.equal(lobby.found.length, rooms);
      const text = await venue.pagesOf('text', '/display/paint_text.js', 'fitText', ':not(*)');
      assert.equal(text.count > 1, long);
      const phone = await venue.screen('phone_lobby');
      assert.equal(await phone.locator('.room-row:visible').count(), rooms);
    });

    test('suspended', async () => {
      await venue.command('suspend_session', { resumes_at_ms: Date.now() + 86_400_000 });
      await venue.check('suspended', ['floor', 'agenda', 'door', 'lobby', 'phone_floor',
        'phone_door']);
    });
  });
}
