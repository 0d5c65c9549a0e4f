import assert from 'node:assert/strict';
import test from 'node:test';

import { Replica } from '../../display/web/replica.js';

const base = {
  event: { zone: 'UTC' }, room: { id: 'r' }, doors: { state: 'open' },
  agenda: { set: { a: { id: 'a' }, b: { id: 'b' } }, order: ['a', 'b'] },
};

function filled() {
  const replica = new Replica();
  assert.equal(replica.applyPart({ part: 1, of: 1, rev: 7, sections: base }), 'complete');
  return replica;
}
const agenda = (replica) => replica.view().agenda.map((item) => item.id).join('');

test('replica: a snapshot in parts shows only when it is whole', () => {
  const replica = new Replica();
  const { agenda: items, ...rest } = base;
  const sections = { ...rest, agenda: items };
  assert.equal(replica.applyPart({ part: 1, of: 2, rev: 3, sections }), 'partial');
  assert.equal(replica.view(), null);
  const more = { agenda: { set: { c: { id: 'c' } }, order: ['c'] } };
  assert.equal(replica.applyPart({ part: 2, of: 2, rev: 3, sections: more }), 'complete');
  assert.equal(agenda(replica), 'abc');
  assert.equal(replica.rev, 3);
});

test('replica: a part out of turn, or of another rev, spoils the snapshot', () => {
  const wrong = [
    { part: 3, of: 3, rev: 1 }, { part: 2, of: 3, rev: 2 }, { part: 2, of: 2, rev: 1 },
  ];
  for (const second of wrong) {
    const replica = new Replica();
    assert.equal(replica.applyPart({ part: 1, of: 3, rev: 1, sections: base }), 'partial');
    assert.equal(replica.applyPart({ ...second, sections: {} }), 'malformed');
    assert.equal(replica.view(), null);
  }
});

test('replica: a snapshot without event, room or doors is not one', () => {
  const { doors, ...without } = base;
  assert.equal(new Replica().applyPart({ part: 1, of: 1, rev: 1, sections: without }), 'malformed');
});

test('replica: set, drop and order', () => {
  const replica = filled();
  const change = { agenda: { set: { c: { id: 'c' } }, drop: ['a'], order: ['c', 'b'] } };
  assert.equal(replica.applyDelta({ rev: 8, sections: change }), 'applied');
  assert.equal(agenda(replica), 'cb');
});

test('replica: null forgets a section', () => {
  const replica = filled();
  assert.equal(replica.applyDelta({ rev: 8, sections: { agenda: null } }), 'applied');
  assert.equal(replica.view().agenda, undefined);
});

test('replica: a gap, before or behind, changes nothing', () => {
  for (const rev of [7, 9]) {
    const replica = filled();
    assert.equal(replica.applyDelta({ rev, sections: { agenda: null } }), 'gap');
    assert.equal(agenda(replica), 'ab');
    assert.equal(replica.rev, 7);
  }
});

test('replica: what does not fit changes nothing, not even the sections before it', () => {
  const wrong = [
    { drop: ['z'] }, { set: { c: { id: 'c' } } }, { order: ['a'] }, { order: ['a', 'a'] }, 'text',
  ];
  for (const items of wrong) {
    const replica = filled();
    const sections = { room: { id: 'other' }, agenda: items };
    assert.equal(replica.applyDelta({ rev: 8, sections }), 'malformed');
    assert.equal(replica.view().room.id, 'r');
    assert.equal(agenda(replica), 'ab');
  }
});
