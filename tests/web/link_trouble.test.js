import assert from 'node:assert/strict';
import test from 'node:test';

import { ClockSync } from '../../display/web/clock_sync.js';
import { Bench } from './link_bench.js';

const refused = { es: 'No probó ser esa pantalla.', en: 'It did not prove to be that screen.' };

test('link: a name that it could not prove shows why, and nothing that would only grow old', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.say({ t: 'error', code: 'device_not_proven', text: refused });
  bench.socket.onclose({ code: 4004 });
  assert.equal(bench.link.phase, 'connecting');
  assert.deepEqual(bench.link.views, []);
  assert.equal(bench.link.currentUntil, null);
  assert.deepEqual(bench.link.trouble, refused);

  bench.pass(250);
  bench.say({ t: 'hello', boot_id: 'b1' });
  assert.equal(bench.sent('identify')[0].resume, undefined);
  assert.deepEqual(bench.link.trouble, refused);  // a connection alone is no success
  bench.say({ t: 'welcome', streams: [{ stream_id: 's1', room: 'r', resume: 'snapshot' }] });
  assert.equal(bench.link.trouble, null);  // it was unpaired
});

test('link: a server that stood still with its machine is followed back', () => {
  const bench = new Bench();
  const measure = (server) => {
    const asked = bench.sent('time').at(-1);
    bench.say({ t: 'time', t0_ms: asked.t0_ms, t1_ms: server, t2_ms: server });
  };
  const then = 1_800_000_000_000;
  bench.join();
  bench.snapshot(1);
  measure(then);
  bench.pass(1_200_000);
  bench.join();
  measure(then + 2_000);
  assert.equal(bench.link.clock.at(bench.now), then + 2_000);
});

test('link: only the reason of the last loss is said, where a person can act on it', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.say({ t: 'error', code: 'too_many_attempts', text: refused });
  bench.socket.onclose({ code: 4003 });
  assert.deepEqual(bench.link.trouble, refused);
  assert.equal(bench.link.views.length, 1);
  bench.pass(250);
  bench.socket.onclose({ code: 1006 });
  assert.equal(bench.link.trouble, null);
  bench.pass(500);
  bench.say({ t: 'error', code: 'overloaded', text: refused });
  bench.socket.onclose({ code: 4002 });
  assert.equal(bench.link.trouble, null);
});

test('clock: neither a late reply nor an old error makes it fall', () => {
  const clock = new ClockSync();
  const ahead = 1_000_000;
  let now = 5_000;
  const measure = (there, back) => {
    const t0 = clock.requestDue(now);
    now += there;
    const t1 = now + ahead;
    now += back;
    return clock.reply({ t0_ms: t0, t1_ms: t1, t2_ms: t1 }, now);
  };
  clock.newConnection();
  assert.equal(measure(7_000, 10), false);
  assert.equal(clock.at(now), null, 'that was no measurement');
  assert.ok(measure(1_500, 10));
  assert.ok(clock.at(now) > now + ahead + 700, 'it errs by half of its round trip');
  const shown = clock.at(now);
  clock.doubt();
  clock.newConnection();
  assert.ok(measure(1, 1));
  assert.ok(clock.at(now) >= shown);
});
