// The exported calendar, read by a parser that is not ours. Run by ctest with PLENARIA_SERVER set.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { after, before, test } from 'node:test';

import ICAL from 'ical.js';

import { Server } from './harness.js';

const binary = process.env.PLENARIA_SERVER;
let server;

before(async () => {
  server = await Server.start(binary);
});
after(() => server?.clean());

function exported(...options) {
  const text = execFileSync(
    binary, ['export', '--data', server.data, '--format', 'ics', ...options]).toString('utf8');
  const calendar = new ICAL.Component(ICAL.parse(text));
  const events = calendar.getAllSubcomponents('vevent').map((event) => new ICAL.Event(event));
  return { text, calendar, events };
}

const find = (events, uid) => events.find((event) => event.uid.startsWith(`${uid}.`));

test('is a calendar with the sessions and items at their times', () => {
  const { calendar, events } = exported();
  assert.equal(calendar.getFirstPropertyValue('version'), '2.0');
  const session = find(events, 'plenaria-1');
  assert.equal(session.summary, 'Sesión plenaria, primer día');
  assert.equal(session.location, 'Sala Plenaria');
  assert.equal(session.startDate.toJSDate().toISOString(), '2026-12-02T17:00:00.000Z');
  assert.equal(session.endDate.toJSDate().toISOString(), '2026-12-02T23:00:00.000Z');
  const item = find(events, 'plenaria-2.mensaje-jefe-estado');
  assert.equal(item.summary, '2. Mensaje de la Jefatura de Estado del país anfitrión');
  assert.equal(item.startDate.toJSDate().toISOString(), '2026-12-03T17:00:00.000Z');
  assert.equal(item.duration.toSeconds(), 20 * 60);
});

test('names every session and item once', () => {
  const { events } = exported();
  assert.equal(new Set(events.map((event) => event.uid)).size, events.length);
  assert.ok(events.length > 30);
});

test('keeps commas, semicolons and letters, and folds lines at 75 octets', () => {
  const { text, events } = exported('--language', 'en');
  assert.equal(find(events, 'plenaria-2.debate-retorno').summary,
    '3. Return, reintegration and consular protection');
  for (const line of text.split('\r\n')) {
    assert.ok(Buffer.byteLength(line) <= 75, line);
  }
  assert.ok(!/[^\r]\n/.test(text));
});

test('tells those outside nothing of confidential matters but public titles', () => {
  const { text, events } = exported();
  assert.equal(find(events, 'puerta-cerrada').summary, 'Sesión de los Países Miembros');
  assert.equal(find(events, 'plenaria-2.resumen').summary,
    '5. Punto reservado a los Países Miembros');
  const unfolded = text.replaceAll('\r\n ', '');
  for (const secret of ['puerta cerrada', 'Admisión', 'Presupuesto', 'Evaluación', 'Trata',
    'admision', 'evaluacion', 'resumen ejecutivo']) {
    assert.ok(!unfolded.includes(secret), secret);
  }
});

test('tells the cleared all', () => {
  const { events } = exported('--cleared');
  assert.match(find(events, 'puerta-cerrada.admision').summary, /Admisión de observadores/);
});
