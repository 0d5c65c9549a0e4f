import assert from 'node:assert/strict';
import test from 'node:test';

import { Replica } from '../../display/web/replica.js';
import { buildScene } from '../../display/web/scene.js';
import { readJson, texts } from './texts_for_tests.js';

/** Leaves out what says nothing, as the file does. */
function essence(value) {
  if (Array.isArray(value)) {
    return value.map((one) => essence(one));
  }
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  const says = (one) => one !== null && one !== '' && one !== 0 && one !== false &&
    (typeof one !== 'object' || Object.keys(one).length > 0);
  return Object.fromEntries(
    Object.entries(value).map(([name, one]) => [name, essence(one)])
      .filter(([, one]) => says(one)));
}

function merged(first, changes) {
  return Object.fromEntries(
    Object.entries({ ...first, ...changes }).filter(([, value]) => value !== null));
}

function viewWith(base, changes) {
  const replica = new Replica();
  const sections = merged(base, changes ?? {});
  assert.equal(replica.applyPart({ part: 1, of: 1, rev: 1, sections }), 'complete');
  return replica.view();
}

/** The room's view and those of the other rooms that a case has. */
function viewsOf(file, one) {
  if (one.snapshot === false || one.phase === 'stopped') {
    return [];
  }
  const room = viewWith(file.base, one.with);
  return [room, ...(one.others ?? []).map((changes) => viewWith(merged(file.base, one.with ?? {}),
    changes))];
}

const file = readJson('tests/unit/display/scenes.json');
// Every case but the first lists only what differs from the first.
const first = file.cases[0].expect;

for (const one of file.cases) {
  test(`scene: ${one.name}`, () => {
    const views = viewsOf(file, one);
    const age = one.age_ms ?? 0;
    const known = one.clock_known !== false;
    const now = one.now_ms ?? file.now_ms;
    const scene = buildScene({
      phase: one.phase ?? 'live', stop: { text: one.stop_text },
      trouble: one.trouble, views,
      viewName: one.view ?? 'floor',
      age: views.length > 0 ? age : null, serverNow: known ? now : null,
      contact: known ? now - age : null, origin: one.origin, texts,
    });
    assert.deepEqual(essence(scene), merged(first, one.expect));
  });
}

test('scene: words of a newer vocabulary get the safe slate', () => {
  const [view] = viewsOf(file, file.cases[0]);
  const kindWith = (changes) => buildScene({
    phase: 'live', stop: null, views: [{ ...view, ...changes }], viewName: 'floor', age: 0,
    serverNow: file.now_ms, contact: file.now_ms, texts,
  }).kind;
  assert.equal(kindWith({ doors: { state: 'ajar', notice: 'none' } }), 'closed');
  assert.equal(kindWith({ doors: { state: 'open', notice: 'something' } }), 'closed');
  assert.equal(kindWith({ session: { ...view.session, state: 'secret' } }), 'neutral');
});

test('scene: a page that was opened under an id that is none of the event says so', () => {
  const [view] = viewsOf(file, file.cases[0]);
  const sceneOf = (changes) => buildScene({
    phase: 'live', stop: null, views: [view], viewName: 'floor', age: 0,
    serverNow: file.now_ms, contact: file.now_ms, texts, ...changes,
  });
  assert.deepEqual(sceneOf({}).undeclared, { first: '', second: '' });
  assert.deepEqual(sceneOf({ undeclared: '' }).undeclared, { first: '', second: '' });
  const scene = sceneOf({ undeclared: 'podoi' });
  assert.equal(scene.kind, 'floor');  // it shows the room all the same
  assert.equal(scene.undeclared.first, '«podoi» no es de este evento: avise al equipo técnico');
  assert.equal(scene.undeclared.second, '“podoi” is not of this event: tell the technician');
  const long = sceneOf({ undeclared: 'x'.repeat(64) }).undeclared.second;
  assert.ok(long.startsWith(`“${'x'.repeat(20)}…”`));
  const waiting = sceneOf({ views: [], age: null, undeclared: 'podoi' });
  assert.equal(waiting.kind, 'waiting');
  assert.notEqual(waiting.undeclared.first, '');
});
