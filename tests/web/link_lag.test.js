// A path that moves, but slowly, brings old words all the time (law 7).
import assert from 'node:assert/strict';
import test from 'node:test';

import { ClockSync } from '../../display/web/clock_sync.js';
import { Bench } from './link_bench.js';

/** A link that is live and has measured the server's clock. */
class LagBench extends Bench {
  constructor() {
    super();
    this.ahead = 1_795_140_309_000;
    this.join();
    this.snapshot(1);
    this.measure();
  }

  /** Every question from the last one on is answered at once. */
  measure() {
    for (let asked = 0; asked !== this.sent('time').length;) {
      asked = this.sent('time').length;
      const { t0_ms } = this.sent('time').at(-1);
      const at = this.ahead + this.now;
      this.say({ t: 'time', t0_ms, t1_ms: at, t2_ms: at });
    }
  }

  heartbeat(age = 0) {
    this.say({ t: 'hb', now_ms: this.ahead + this.now - age, streams: {} });
  }
}

test('link: words that come late are as old as they are, and too late is not at all', () => {
  const bench = new LagBench();
  bench.pass(2_000);
  bench.heartbeat(300);
  const until = bench.link.currentUntil;
  assert.equal(until, bench.link.heard);
  for (const age of [2_000, 4_000, 6_000]) {
    bench.pass(2_000);
    bench.heartbeat(age);
    bench.say({ t: 'delta', streams: { s1: { rev: 1 + age / 2_000, sections: {} } } });
  }
  assert.equal(bench.link.currentUntil, until);  // a path that moves slowly brings the past
  bench.measure();
  assert.equal(bench.link.currentUntil, until);  // that overtook what waits at the server
  bench.heartbeat();
  assert.equal(bench.link.currentUntil, bench.link.heard);
  const socket = bench.socket;
  bench.heartbeat(10_001);
  assert.ok(socket.closed);
});

test('link: a heartbeat that stood behind a snapshot is doubted, and the next one counts', () => {
  const bench = new LagBench();
  const { socket } = bench;
  bench.snapshot(2);
  bench.heartbeat(11_000);
  assert.ok(!socket.closed, 'another connection begins with the same snapshot');
  bench.measure();
  bench.heartbeat();
  bench.snapshot(3);
  bench.heartbeat(11_000);
  assert.ok(!socket.closed, 'there was one in time between them');
  bench.measure();
  bench.snapshot(4);
  bench.heartbeat(11_000);
  assert.ok(socket.closed);
});

test('link: words of the future prove the measurement wrong', () => {
  const bench = new LagBench();
  bench.pass(2_000);
  bench.heartbeat();
  const until = bench.link.currentUntil;
  bench.ahead += 6_000;
  bench.pass(2_000);
  const asked = bench.sent('time').length;
  bench.heartbeat();
  assert.equal(bench.sent('time').length, asked + 1);
  assert.equal(bench.link.currentUntil, until);  // this computer may have stood still
  bench.measure();
  assert.equal(bench.link.currentUntil, bench.link.heard);
});

test('link: a clock that moved by a second is measured at once, and the old one dropped', () => {
  for (const moved of [-1_500, 1_500]) {
    const bench = new LagBench();
    bench.ahead += moved;
    bench.pass(2_000);
    const asked = bench.sent('time').length;
    bench.heartbeat();
    assert.equal(bench.sent('time').length, asked + 1);
    bench.measure();
    bench.pass(2_000);
    bench.heartbeat();
    assert.equal(bench.link.currentUntil, bench.link.heard);
  }
});

test('link: a round trip that overtook the queue does not make its words younger', () => {
  const bench = new LagBench();
  bench.pass(2_000);
  bench.heartbeat(1_500);
  bench.measure();
  assert.equal(bench.link.saidAt(), bench.link.heard - 1_500);
});

test('link: nor where the queue is of seconds', () => {
  const bench = new LagBench();
  bench.pass(2_000);
  bench.heartbeat();
  const until = bench.link.currentUntil;
  bench.pass(2_000);
  bench.heartbeat(2_500);
  bench.measure();
  bench.say({ t: 'delta', streams: { s1: { rev: 2, sections: {} } } });
  assert.equal(bench.link.currentUntil, until);
  bench.pass(2_000);
  bench.heartbeat();
  assert.equal(bench.link.currentUntil, bench.link.heard);
});

test('link: a server\'s clock that fell back is told by the next round trip', () => {
  const bench = new LagBench();
  bench.pass(2_000);
  bench.ahead -= 6_000;
  bench.heartbeat();
  bench.measure();
  assert.equal(bench.link.currentUntil, bench.link.heard);
});

test('clock: a path of seconds is measured too', () => {
  const clock = new ClockSync();
  clock.newConnection();
  const t0_ms = clock.requestDue(1_000);
  assert.equal(clock.requestDue(3_500), null, 'the answer is on its way');
  assert.ok(clock.reply({ t0_ms, t1_ms: 51_200, t2_ms: 51_200 }, 3_700));
  assert.equal(clock.rttMs(), 2_700);
});

test('clock: what a measurement excludes leaves the window, what it errs by does not', () => {
  for (const [ahead, rtt] of [[-1_500, 100], [-500, 2]]) {
    const clock = new ClockSync();
    clock.newConnection();
    const first = clock.requestDue(1_000);
    assert.ok(clock.reply({ t0_ms: first, t1_ms: 51_001, t2_ms: 51_001 }, 1_002));
    const second = clock.requestDue(2_000);
    const at = 52_050 + ahead;
    assert.ok(clock.reply({ t0_ms: second, t1_ms: at, t2_ms: at }, 2_100));
    assert.equal(clock.rttMs(), rtt);
  }
});
