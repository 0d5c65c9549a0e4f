// The web screen on the real server, in a real browser. Run by ctest with PLENARIA_SERVER (the
// binary) and PLENARIA_SHOTS (a folder for pictures) set.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { remaining } from '../../display/web/countdown.js';
import { Console, Server, launchBrowser, until } from './harness.js';

const ROOM = 'plenaria';
const SHOTS = process.env.PLENARIA_SHOTS;
const CANARY = 'Canario';
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let server;
let secretariat;
let browser;
let page;
const frames = [];

const shot = (name) => page.screenshot({ path: path.join(SHOTS, `${name}.png`) });
const shown = (selector) => page.locator(selector).allInnerTexts().then((texts) => texts.join('|'));
const showing = (selector, words, ms) =>
  until(`“${words}” in ${selector}`, async () => (await shown(selector)).includes(words), ms);
const kind = (name, ms) => page.locator(`main.${name}`).waitFor({ timeout: ms ?? 10_000 });

async function violations() {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(() => window.axe.run());
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

/** Seconds of "1:37", negative for "+0:17". */
function secondsOf(face) {
  const total = face.replace('+', '').split(':').reduce((sum, part) => sum * 60 + Number(part), 0);
  return face.startsWith('+') ? -total : total;
}

before(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  server = await Server.start(process.env.PLENARIA_SERVER);
  secretariat = await Console.open(server, ROOM);
  browser = await launchBrowser();
  page = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  page.on('websocket', (socket) => {
    socket.on('framereceived', ({ payload }) => frames.push(payload));
  });
  page.on('console', (message) => {
    if (/Content Security Policy/.test(message.text())) {
      frames.push(`CSP: ${message.text()}`);
    }
  });
  await page.goto(`http://127.0.0.1:${server.port}/display?room=${ROOM}&view=floor`);
});

after(async () => {
  secretariat?.close();
  await browser?.close();
  server?.clean();
});

test('no session: room, event and what comes next at most', async () => {
  await kind('no_session');
  await showing('.slate', 'No hay sesión en curso');
  await shot('no_session');
});

test('a speech: name, running clock equal to the server\'s, words in both languages', async () => {
  const { programme } = secretariat.view();
  const session = programme.find((one) =>
    one.room === ROOM && !one.confidential && one.state === 'planned');
  await secretariat.command('open_session', { session: session.id });
  const items = await until('agenda', () => secretariat.view().agenda);
  await secretariat.command('start_item',
    { item: items.find((one) => one.kind === 'opening_statements')?.id ?? items[0].id });
  for (const delegation of ['mx', 'us', 'gt', 'do', 'hn', 'ca']) {
    await secretariat.command('inscribe', { delegation });
  }
  await secretariat.command('next');
  await kind('floor');
  await showing('.speaker', 'Se concede la palabra');
  await secretariat.command('start');
  await showing('.speaker .label', 'En uso de la palabra');
  const onFloor = secretariat.view().floor.speaker.name;
  assert.equal(await shown('.speaker .name .first'), onFloor.es);
  await showing('.words', 'Time remaining');

  const first = secondsOf(await shown('.face'));
  const { clock } = secretariat.view().floor;
  const expected = remaining(clock, Date.now()) / 1000;
  assert.ok(Math.abs(first - expected) <= 1, `page ${first} s, server ${expected} s`);
  await until('the clock to run', async () => secondsOf(await shown('.face')) < first, 3_000);
  assert.equal(await page.locator('[role=timer]').count(), 1);
  assert.equal(await page.locator('.speaker .name .first').getAttribute('lang'), 'es');
  // A browser that offers to translate lays its bubble over the clock.
  assert.equal(await page.locator('html').getAttribute('translate'), 'no');
  assert.equal(await page.locator('meta[name=google]').getAttribute('content'), 'notranslate');
  await shot('floor');
});

test('accessibility: nothing serious', async () => {
  assert.deepEqual(await violations(), []);
});

test('time almost up, over time, pause: a word with every colour', async () => {
  const left = () => remaining(secretariat.view().floor.clock, Date.now());
  await secretariat.command('extend', { by_ms: 1000 * -Math.floor(left() / 1000 - 25) });
  await showing('.words', 'POR CONCLUIR');
  await showing('.words', 'TIME ALMOST UP');
  await shot('almost_up');
  await secretariat.command('extend', { by_ms: 1000 * -Math.floor(left() / 1000 - 1) });
  await showing('.words', 'TIEMPO AGOTADO');
  await until('+0:', async () => (await shown('.face')).startsWith('+0:'), 5_000);
  await shot('over_time');
  await secretariat.command('pause');
  await showing('.words', 'EN PAUSA');
  assert.equal(await page.locator('.clock.paused.over').count(), 1, 'over time as before');
  const standing = await shown('.face');
  await page.waitForTimeout(1_200);
  assert.equal(await shown('.face'), standing);
  await secretariat.command('resume');
  await showing('.words', 'TIEMPO AGOTADO');
});

test('doors closing: neutral slate, nothing left in the document, not one frame more', async () => {
  const speaker = await shown('.speaker .name .first');
  const title = await shown('.item .title .first');
  await secretariat.command('close_doors');
  await kind('neutral');
  await shot('clearing');
  const document = await page.content();
  for (const restricted of [speaker, title]) {
    assert.ok(restricted.length > 2 && !document.includes(restricted), restricted);
  }
  assert.doesNotMatch(document, /cerrad|closed/i);
  await until('the console to count the screen as confirmed', () =>
    secretariat.view().screens.some((screen) => screen.confirmed));

  const before = frames.length;
  await secretariat.command('inscribe', { delegation: 'pa', person: `${CANARY} Uno` });
  await secretariat.command('next');
  await secretariat.command('start');
  await secretariat.command('pause');
  await secretariat.command('end');
  await page.waitForTimeout(4_500);
  const since = frames.slice(before).map((frame) => JSON.parse(frame).t);
  assert.ok(since.includes('hb'), 'no heartbeat was recorded: the check would prove nothing');
  assert.deepEqual(since.filter((t) => t !== 'hb' && t !== 'time'), []);
});

test('closed: the label, once the whole checklist is confirmed or overridden', async () => {
  for (const output of secretariat.view().outputs.filter((one) => one.output_class === 'public')) {
    const gate = { output: output.id, gate: 'cut', evidence: 'test' };
    await secretariat.command('set_output_gate', gate);
  }
  for (const member of secretariat.view().roster) {
    await secretariat.command('mark_roster', { delegation: member.id, head: true, officials: 2 });
  }
  await secretariat.command('list_staff', { persons: ['Irma'] }, { staff: '' });
  for (const check of ['observers_out', 'staff', 'booths']) {
    // The print of that list, as docs/protocol.md makes it.
    const read = check === 'staff' ? { staff: '584a255a61fa1e5c' } : {};
    await secretariat.command('confirm_check', { check, confirmed: true }, read);
  }
  await kind('neutral');
  // The room's own screens are not here.
  const chair = await Console.open(server, ROOM, 'chair');
  await chair.command('override_check', { check: 'screens', reason: 'prueba' });
  chair.close();
  await kind('closed');
  await showing('.slate', 'Sesión cerrada');
  await showing('.slate', 'Closed session');
  await secretariat.command('announce_resumption', { at_ms: Date.now() + 3_600_000 });
  await showing('.slate', 'Resumes ');
  await shot('closed');
  assert.deepEqual(await violations(), []);
});

test('reopened: the open floor is back as it was, paused', async () => {
  await secretariat.command('begin_reopening');
  await secretariat.command('confirm_reopening');
  await kind('floor');
  await showing('.words', 'EN PAUSA');
});

test('no byte that came to the screen holds what happened behind the doors', () => {
  assert.ok(frames.length > 20);
  assert.deepEqual(frames.filter((frame) => frame.includes(CANARY)), []);
  assert.deepEqual(frames.filter((frame) => frame.startsWith('CSP')), []);
});

test('suspended: says so, and when work resumes', async () => {
  await secretariat.command('suspend_session', { resumes_at_ms: Date.now() + 86_400_000 });
  await kind('suspended');
  await showing('.slate', 'Sesión suspendida');
  await showing('.slate', 'Se reanuda el ');
  await shot('suspended');
  await secretariat.command('resume_session');
  await kind('floor');
});

test('a room that does not exist: stopped, with the reason, and no retry', async () => {
  const other = await browser.newPage();
  await other.goto(`http://127.0.0.1:${server.port}/display?room=nowhere`);
  await other.locator('main.stopped').waitFor();
  assert.match(await other.locator('.slate').innerText(), /Pantalla detenida/);
  await other.goto(`http://127.0.0.1:${server.port}/display`);
  await other.locator('main.stopped').waitFor();
  assert.match(await other.locator('.slate').innerText(), /room[^]*room/);
  await other.close();
});

test('server lost: nothing at first, badge at 5 s, banner and grey clock at 15 s', async () => {
  secretariat.close();
  server.stop();
  const lost = Date.now();
  await page.waitForTimeout(2_000);
  assert.equal(await page.locator('.badge').count(), 0);
  await page.locator('main.stale-badge').waitFor({ timeout: 6_000 });
  // The last heartbeat may be two seconds older than the end.
  assert.ok(Date.now() - lost > 2_900, `badge after ${Date.now() - lost} ms`);
  await showing('.badge', 'Reconectando');
  await shot('badge');
  await page.locator('main.stale-banner').waitFor({ timeout: 12_000 });
  assert.ok(Date.now() - lost > 12_900 && Date.now() - lost < 16_500);
  await showing('.badge', 'Sin conexión desde las ');
  await page.locator('.clock.greyed').waitFor();
  await shot('banner');
});
