// What interrupts the floor or lies over it, and the views other than the floor: on the real
// server, in a real browser. Run by ctest as room_screen.browser.js is.
import assert from 'node:assert/strict';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { after, before, test } from 'node:test';

import { Console, Server, launchBrowser, until } from './harness.js';

const ROOM = 'plenaria';
const SHOTS = process.env.PLENARIA_SHOTS;
const MEMBERS = ['bz', 'ca', 'cr', 'do', 'sv', 'gt', 'hn', 'mx'];
const axeSource = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core'), 'utf8');

let server;
let secretariat;
let browser;
const pages = {};
let dayRows;

const shown = (page, selector) =>
  page.locator(selector).allInnerTexts().then((texts) => texts.join('|'));
const showing = (page, selector, words, ms) => until(`“${words}” in ${selector}`,
  async () => (await shown(page, selector)).includes(words), ms);
const shot = (name) => pages[name].screenshot({ path: path.join(SHOTS, `view_${name}.png`) });

async function open(name, query) {
  pages[name] = await browser.newPage({ viewport: { width: 1920, height: 1080 } });
  await pages[name].goto(`http://127.0.0.1:${server.port}/display?${query}`);
  return pages[name];
}

async function violations(page) {
  await page.evaluate(axeSource);
  const { violations: found } = await page.evaluate(() => window.axe.run());
  return found.filter(({ impact }) => impact === 'serious' || impact === 'critical')
    .map(({ id, nodes }) => `${id}: ${nodes.map((node) => node.html).join(' ')}`);
}

before(async () => {
  fs.mkdirSync(SHOTS, { recursive: true });
  server = await Server.start(process.env.PLENARIA_SERVER);
  secretariat = await Console.open(server, ROOM);
  browser = await launchBrowser();
  await open('floor', `room=${ROOM}`);
  await open('lobby', 'view=lobby');
  await open('text', `room=${ROOM}&view=text`);
  await secretariat.command('open_session', { session: 'plenaria-2' });
  const agenda = await until('agenda', () => secretariat.view().agenda);
  await open('agenda', `room=${ROOM}&view=agenda`);
  await showing(pages.agenda, '.view-agenda .note', 'more');
  dayRows = await pages.agenda.locator('.agenda li').count();
  const adoption = agenda.find((item) => item.kind === 'adoption');
  await secretariat.command('start_item', { item: adoption.id });
});

after(async () => {
  secretariat?.close();
  await browser?.close();
  server?.clean();
});

test('agenda: as many rows as a native screen has, and only what goes on in full ink', async () => {
  const { agenda } = pages;
  assert.equal(dayRows, 9);
  const ink = (row) => agenda.locator(`${row} .word`).first()
    .evaluate((word) => getComputedStyle(word).color);
  await agenda.locator('.agenda li.current').waitFor();
  assert.notEqual(await ink('.agenda li.pending'), await ink('.agenda li.current'));
  assert.deepEqual(await violations(agenda), []);
  await shot('agenda');
});

test('lobby: every room, and what goes on in each', async () => {
  const { lobby } = pages;
  await lobby.locator('main.view-lobby').waitFor();
  await until('both rooms', async () => await lobby.locator('.room-row').count() === 2);
  await showing(lobby, '.room-row.floor .state', 'In session');
  await showing(lobby, '.room-row.no_session .state', 'Sin sesión');
  assert.deepEqual(await violations(lobby), []);
  await shot('lobby');
});

test('point of order: its own name and clock over the paused speaker', async () => {
  const { floor } = pages;
  await secretariat.command('inscribe', { delegation: 'mx' });
  await secretariat.command('next');
  await secretariat.command('start');
  await secretariat.command('raise_point', { delegation: 'gt' });
  await floor.waitForTimeout(300);
  assert.equal(await floor.locator('.compact.point').count(), 0, 'raised, not recognised');
  const points = await until('the point', () => secretariat.view().points?.[0]);
  await secretariat.command('recognise_point', { point: points.id });
  await showing(floor, '.compact.point > .label', 'MOCIÓN DE ORDEN · POINT OF ORDER');
  await showing(floor, '.compact.point .name', 'Guatemala');
  await showing(floor, '.compact:not(.point) .name', 'México');
  await showing(floor, '.compact:not(.point) .words', 'EN PAUSA');
  assert.equal(await floor.locator('[role=timer]').count(), 2);
  const face = () => shown(floor, '.compact.point .face');
  const first = await face();
  await until('the point\'s clock to run', async () => await face() !== first, 3_000);
  assert.deepEqual(await violations(floor), []);
  await shot('floor');
  await secretariat.command('rule_point', { ruling: 'upheld' });
  await showing(floor, '.speaker .label', 'Intervención interrumpida');
  await secretariat.command('end');
});

test('consensus: "adopted" only once it is', async () => {
  const { floor, text } = pages;
  await showing(text, '.paragraphs', 'Reaffirm their commitment');
  await showing(text, '.text-state', 'Draft text');
  for (const delegation of MEMBERS) {
    await secretariat.command('set_attendance', { delegation, presence: 'present' });
  }
  const { id, version } = secretariat.view().texts[0];
  await secretariat.command('put_text', { text: id, version });
  await showing(floor, '.decision', 'Texto sometido a consenso');
  assert.doesNotMatch(await floor.content(), /adoptado|adopted/i);
  await secretariat.command('decide_text', { text: id, version, outcome: 'adopt' });
  await showing(floor, '.decision.adopted', 'ADOPTADO');
  await showing(floor, '.decision.adopted', 'ADOPTED');
  // The screen of texts goes on to the next that is still to be agreed.
  await showing(text, '.text-head', 'Plan of Action');
  await showing(text, '.text-state', 'Draft text');
  assert.deepEqual(await violations(text), []);
  await shot('text');
});

test('stored documents: those of the present item that are public, and no other file', async () => {
  const folder = path.join(server.data, 'documents');
  fs.mkdirSync(folder, { recursive: true });
  fs.writeFileSync(path.join(folder, 'acta.pdf'), '%PDF-1.4');
  const fetched = (name) => fetch(`http://127.0.0.1:${server.port}/documents/${name}`);
  const status = async (name) => (await fetched(name)).status;
  assert.equal(await status('acta.pdf'), 404);
  const document = { title: { es: 'Acta', en: 'Minutes' }, language: 'es', href: 'acta.pdf' };
  await secretariat.command('add_document', { ...document, access: 'room' });
  assert.equal(await status('acta.pdf'), 404);
  await secretariat.command('add_document', { ...document, access: 'public' });
  const answer = await fetched('acta.pdf');
  assert.equal(answer.status, 200);
  assert.equal(answer.headers.get('content-type'), 'application/pdf');
  assert.equal(await answer.text(), '%PDF-1.4');
  for (const name of ['otra.pdf', '..%2fconsole.token', '.acta.pdf']) {
    assert.equal(await status(name), 404, name);
  }
  const page = await open('documents', `room=${ROOM}&view=documents`);
  const link = page.locator('.documents a');
  await link.first().waitFor();
  assert.match(await link.first().getAttribute('href'), /\/documents\/acta\.pdf$/);
  assert.deepEqual(await violations(page), []);
});

test('bulletin: over any view in both languages, and gone when its time is over', async () => {
  const { floor, lobby, text } = pages;
  const words = { es: 'El almuerzo es en el salón B', en: 'Lunch is in room B' };
  await secretariat.command('issue_bulletin',
    { text: words, rooms: [], until_ms: Date.now() + 4_000 });
  for (const page of [floor, lobby, text]) {
    await showing(page, '.bulletin', words.es);
    await showing(page, '.bulletin', words.en);
  }
  for (const page of [floor, lobby, text]) {
    await until('its end', async () => await page.locator('.bulletin').count() === 0, 8_000);
  }
  await secretariat.command('suspend_session', {});
  await secretariat.command('recall_session', { resumes_at_ms: Date.now() + 299_000 });
  await showing(floor, '.bulletin.recall', 'La sesión se reanuda en 5 min');
  await showing(floor, '.bulletin.recall', 'The session resumes in 5 min');
  await secretariat.command('release_decision',
    { text: { es: 'Se admite un observador', en: 'An observer is admitted' } });
  await showing(floor, '.bulletin.decision', 'Decisión');
  await showing(floor, '.bulletin.decision', 'An observer is admitted');
  await floor.locator('main.suspended').waitFor();
  assert.deepEqual(await violations(floor), []);
});

test('a view that does not exist says so in both languages, and which there are', async () => {
  const page = await open('unknown', `room=${ROOM}&view=carousel`);
  await page.locator('main.stopped').waitFor();
  await showing(page, '.slate', 'No existe la vista «carousel»');
  await showing(page, '.slate', 'There is no view “carousel”');
  await showing(page, '.slate', 'agenda');
});
