import assert from 'node:assert/strict';
import test from 'node:test';

import { Bench, sections } from './link_bench.js';

test('link: joins, follows, and resumes where it was', () => {
  const bench = new Bench();
  bench.join();
  assert.equal(bench.link.phase, 'joining');
  assert.equal(bench.sent('identify')[0].resume, undefined);
  bench.snapshot(4);
  assert.equal(bench.link.phase, 'live');
  bench.say({ t: 'delta', streams: { s1: { rev: 5, sections: { session: { id: 's' } } } } });
  assert.equal(bench.link.views[0].session.id, 's');

  bench.socket.onclose({ code: 1006 });
  assert.equal(bench.link.phase, 'connecting');
  assert.equal(bench.link.views[0].session.id, 's');  // kept, and ageing
  bench.pass(250);
  bench.say({ t: 'hello', boot_id: 'b1' });
  assert.deepEqual(bench.sent('identify')[0].resume, { boot_id: 'b1', streams: { s1: 5 } });
  bench.say({ t: 'welcome', streams: [{ stream_id: 's1', room: 'r', resume: 'delta' }] });
  assert.equal(bench.link.phase, 'live');
});

test('link: a gap asks for a snapshot and what is shown ages meanwhile', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const until = bench.link.currentUntil;
  bench.pass(100);
  bench.say({ t: 'delta', streams: { s1: { rev: 3, sections: {} } } });
  assert.deepEqual(bench.sent('resync'), [{ t: 'resync', stream_id: 's1' }]);
  assert.equal(bench.link.phase, 'joining');
  bench.pass(100);
  bench.say({ t: 'hb', streams: { s1: 3 } });
  assert.equal(bench.link.currentUntil, until);
  bench.snapshot(3);
  assert.equal(bench.link.phase, 'live');
  assert.ok(bench.link.currentUntil > until);
});

test('link: a heartbeat that is ahead finds a lost delta, and an old one finds none', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.say({ t: 'hb', streams: { s1: 1 } });
  bench.say({ t: 'hb', streams: { s1: 0 } });  // waited behind the snapshot that was made later
  assert.equal(bench.sent('resync').length, 0);
  bench.say({ t: 'hb', streams: { s1: 2 } });
  assert.equal(bench.sent('resync').length, 1);
});

test('link: a heartbeat may leave out the streams of which it has nothing to tell', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.pass(100);
  bench.say({ t: 'hb' });
  assert.equal(bench.link.currentUntil, bench.link.heard);
  assert.equal(bench.sent('resync').length, 0);
});

test('link: hello after hello without a snapshot keeps nothing fresh', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const until = bench.link.currentUntil;
  for (let turn = 0; turn < 5; turn += 1) {
    bench.socket.onclose({ code: 1006 });
    bench.pass(7_000);
    bench.say({ t: 'hello', boot_id: 'b1' });
  }
  assert.equal(bench.link.currentUntil, until);
});

test('link: another stream wipes what the old one showed', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1, { sections: { ...sections, session: { id: 'secret' } } });
  bench.socket.onclose({ code: 4000 });
  bench.pass(250);
  bench.say({ t: 'hello', boot_id: 'b1' });
  bench.say({ t: 'welcome', streams: [{ stream_id: 's2', room: 'r', resume: 'snapshot' }] });
  assert.deepEqual(bench.link.views, []);
});

test('link: a replacing snapshot wipes at its first part', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.say({ t: 'snapshot', stream_id: 's2', replaces: 's1', rev: 1, part: 1, of: 2, sections });
  assert.deepEqual(bench.link.views, []);
  assert.equal(bench.link.phase, 'joining');
  bench.say({ t: 'snapshot', stream_id: 's2', rev: 1, part: 2, of: 2, sections: {} });
  assert.equal(bench.link.phase, 'live');
  assert.equal(bench.link.views.length, 1);
});

test('link: half of a snapshot that nobody asked for is not the present', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const until = bench.link.currentUntil;
  bench.pass(100);
  bench.snapshot(5, { of: 2 });
  assert.equal(bench.link.phase, 'joining');
  bench.say({ t: 'hb', streams: { s1: 5 } });
  assert.equal(bench.sent('resync').length, 0);
  assert.equal(bench.link.currentUntil, until);
  bench.snapshot(5, { part: 2, of: 2, sections: {} });
  assert.equal(bench.link.phase, 'live');
});

test('link: says applied once the asked-for rev is painted, and not before', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const glass = { scene: 'closed', frames: 1, width: 1, height: 1 };
  const before = bench.link.revs;
  bench.say({ t: 'delta', ack: true, streams: { s1: { rev: 2, sections: { session: null } } } });
  bench.link.reportPainted({ ...glass, revs: before });
  assert.equal(bench.sent('applied').length, 0);
  bench.link.reportPainted({ ...glass, revs: bench.link.revs });
  bench.link.reportPainted({ ...glass, revs: bench.link.revs });
  assert.deepEqual(bench.sent('applied'), [{ t: 'applied', stream_id: 's1', rev: 2 }]);
});

test('link: what was painted of a former boot confirms nothing, whatever its rev', () => {
  const bench = new Bench();
  const glass = { scene: 'floor', frames: 1, width: 1, height: 1 };
  bench.join();
  bench.snapshot(7);
  const before = bench.link.revs;
  bench.link.reportPainted({ ...glass, revs: before });
  bench.socket.onclose({ code: 1006 });
  bench.pass(250);
  bench.say({ t: 'hello', boot_id: 'b2' });
  bench.link.reportPainted({ ...glass, revs: bench.link.revs });
  bench.say({
    t: 'welcome', streams: [{ stream_id: 's1', room: 'r', resume: 'snapshot' }],
  });
  assert.deepEqual(bench.sent('status').map(({ applied }) => applied), [{}]);
  bench.snapshot(7, { ack: true });
  bench.link.reportPainted({ ...glass, scene: 'closed', revs: before });  // painted before it came
  assert.equal(bench.sent('applied').length, 0);
  assert.deepEqual(bench.sent('status').at(-1).applied, {});
  bench.link.reportPainted({ ...glass, revs: bench.link.revs });
  assert.deepEqual(bench.sent('applied'), [{ t: 'applied', stream_id: 's1', rev: 7 }]);
});

test('link: comes back for ever with growing pauses, but not when told to stop', () => {
  const bench = new Bench();
  const pauses = [];
  for (let turn = 0; turn < 8; turn += 1) {
    const before = bench.sockets.length;
    const at = bench.now;
    bench.socket.onclose({ code: 1006 });
    while (bench.sockets.length === before) {
      bench.pass(50);
    }
    pauses.push(bench.now - at);
  }
  assert.deepEqual(pauses, [200, 400, 800, 1_500, 3_000, 5_000, 5_000, 5_000]);
  bench.say({ t: 'error', code: 'unknown_room', text: { es: 'No existe.', en: 'Unknown.' } });
  bench.socket.onclose({ code: 4503 });
  assert.equal(bench.link.phase, 'stopped');
  assert.equal(bench.link.stop.text.en, 'Unknown.');
  const sockets = bench.sockets.length;
  bench.pass(60_000);
  assert.equal(bench.sockets.length, sockets);
});

test('link: a server that falls silent is given up after ten seconds', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const first = bench.socket;
  bench.pass(9_500);
  assert.equal(first.closed, false);
  bench.pass(1_000);
  assert.equal(first.closed, true);
  assert.ok(bench.sockets.length > 1);
  // What the dead socket still says is not listened to.
  first.onmessage({ data: JSON.stringify({ t: 'welcome', streams: [] }) });
  assert.equal(bench.link.views.length, 1);
});

test('link: after a sleep what is shown is as old as it is, until a new connection', () => {
  const bench = new Bench();
  const { link } = bench;
  const age = () => link.environment.clock.now() - link.currentUntil;
  bench.join();
  bench.snapshot(1);
  const first = bench.socket;
  bench.sleep(3_600_000);
  // The page may paint, or hear, before any timer runs.
  assert.equal(age(), 3_600_000);
  first.onmessage({ data: JSON.stringify({ t: 'hb', streams: { s1: 1 } }) });
  assert.equal(link.phase, 'connecting');
  assert.equal(first.closed, true);
  assert.equal(age(), 3_600_000);
  assert.equal(link.views.length, 1);
  bench.pass(250);
  bench.join();
  assert.equal(age(), 3_600_250);
  bench.snapshot(1);
  assert.equal(link.phase, 'live');
  assert.equal(age(), 0);
});

test('link: a short sleep is noticed by the next tick, also without a connection', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const first = bench.socket;
  bench.sleep(1_500);
  bench.pass(250);
  assert.equal(first.closed, true);
  assert.equal(bench.link.phase, 'connecting');
  let changes = 0;
  bench.link.onChange = () => { changes += 1; };
  bench.socket.onclose?.({ code: 1006 });
  changes = 0;
  bench.sleep(60_000);
  bench.pass(250);
  assert.ok(changes > 0, 'the age on the glass is another now');
});

test('link: a clock that is corrected a little is no sleep', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  for (const step of [900, -900]) {
    bench.ofDay += step;
    bench.pass(250);
    assert.equal(bench.link.phase, 'live');
  }
  assert.equal(bench.link.environment.clock.slept, 0);
});

test('link: a clock that is set back may hide a sleep, and adds none', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const first = bench.socket;
  bench.sleep(3_600_000);
  bench.ofDay -= 7_200_000;  // set as the machine woke
  first.onmessage({ data: JSON.stringify({ t: 'hb', streams: { s1: 1 } }) });
  assert.equal(first.closed, true);
  assert.equal(bench.link.phase, 'connecting');
  assert.equal(bench.link.environment.clock.slept, 0);
});

test('link: a connection that begins after a sleep is not given up for it', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  bench.socket.onclose({ code: 1006 });
  bench.sleep(3_600_000);
  const retry = bench.timers.sort((a, b) => a.at - b.at)
    .findIndex(({ at }) => at === bench.now + 200);
  const [{ at, run }] = bench.timers.splice(retry, 1);
  bench.now = at;
  run();  // before any tick
  const fresh = bench.socket;
  bench.pass(250);
  assert.equal(fresh.closed, false);
  bench.join('delta');
  assert.equal(bench.link.phase, 'live');
});

test('link: the server\'s time is right after a sleep, and after a clock was set', () => {
  const bench = new Bench();
  const server = () => 1_800_000_000_000 + bench.now + bench.slept;
  const measure = () => {
    const asked = bench.sent('time').at(-1);
    bench.now += 10;
    bench.say({ t: 'time', t0_ms: asked.t0_ms, t1_ms: server() - 5, t2_ms: server() - 5 });
  };
  const shown = () => bench.link.clock.at(bench.link.environment.clock.now());
  bench.slept = 0;
  bench.join();
  bench.snapshot(1);
  measure();
  assert.equal(shown(), server());
  bench.sleep(3_600_000);
  bench.slept = 3_600_000;
  assert.equal(shown(), server());  // before a word from the server
  bench.pass(500);
  bench.join();
  measure();
  assert.equal(shown(), server());

  for (const step of [3_600_000, 1_600]) {
    bench.ofDay += step;  // nobody slept
    bench.pass(2_000);
    bench.join();
    assert.ok(shown() > server());
    measure();
    assert.equal(shown(), server());
  }
});

test('link: the first word after a long silence is not taken for the present', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const first = bench.socket;
  bench.now += 11_000;  // the page was held; the words of that time lie on the socket
  first.onmessage({ data: JSON.stringify({ t: 'hb', streams: { s1: 1 } }) });
  assert.equal(bench.link.phase, 'connecting');
  assert.equal(bench.link.environment.clock.now() - bench.link.currentUntil, 11_000);
});

test('link: keeps the server\'s time, in a burst first, and never steps back', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  const reply = (ahead) => {
    const asked = bench.sent('time').at(-1);
    bench.now += 10;
    const there = asked.t0_ms + 5 + ahead;
    bench.say({ t: 'time', t0_ms: asked.t0_ms, t1_ms: there, t2_ms: there });
  };
  reply(50_000);
  assert.equal(bench.link.clock.at(bench.now), bench.now + 50_000);
  for (let turn = 0; turn < 4; turn += 1) {
    reply(50_000);
  }
  assert.equal(bench.sent('time').length, 5);

  // A sample one second behind is worked off, 50 ms a second, without a step.
  for (let second = 0; second < 31; second += 1) {
    bench.pass(1_000);
    bench.say({ t: 'hb', streams: { s1: 1 } });
  }
  const before = bench.link.clock.at(bench.now);
  bench.link.clock.window = [];
  reply(49_000);
  const after = bench.link.clock.at(bench.now);
  assert.ok(after >= before, `${after} < ${before}`);
  const slewed = bench.link.clock.at(bench.now + 10_000) - after;
  assert.ok(slewed >= 9_499 && slewed <= 9_501, `${slewed}`);
});

test('link: follows several rooms, and is current only with all of them', () => {
  const bench = new Bench();
  bench.say({ t: 'hello', boot_id: 'b1' });
  const grants = ['s1', 's2'].map((id) => ({ stream_id: id, room: id, resume: 'snapshot' }));
  bench.say({ t: 'welcome', streams: grants });
  bench.snapshot(3);
  assert.equal(bench.link.phase, 'joining');
  assert.equal(bench.link.views.length, 1);
  bench.snapshot(7, { stream_id: 's2' });
  assert.equal(bench.link.phase, 'live');
  const revs = () => Object.entries(bench.link.revs).map(([id, { rev }]) => [id, rev]);
  assert.deepEqual(revs(), [['s1', 3], ['s2', 7]]);

  // One frame changes both; a gap of one leaves the other as it is.
  const named = (id) => ({ session: { id } });
  bench.say({ t: 'delta', streams: {
    s1: { rev: 4, sections: named('a') }, s2: { rev: 9, sections: named('b') },
  } });
  assert.deepEqual(bench.sent('resync'), [{ t: 'resync', stream_id: 's2' }]);
  assert.equal(bench.link.phase, 'joining');
  assert.deepEqual(bench.link.views.map((view) => view.session?.id), ['a', undefined]);

  bench.socket.onclose({ code: 1006 });
  bench.pass(250);
  bench.say({ t: 'hello', boot_id: 'b1' });
  assert.deepEqual(bench.sent('identify')[0].resume, { boot_id: 'b1', streams: { s1: 4 } });
  // A room that is not granted any more is forgotten.
  bench.say({ t: 'welcome', streams: [{ stream_id: 's1', room: 's1', resume: 'delta' }] });
  assert.deepEqual(revs(), [['s1', 4]]);
  assert.equal(bench.link.phase, 'live');
});

test('link: a resume by deltas ends the growing of the pauses too', () => {
  const bench = new Bench();
  bench.join();
  bench.snapshot(1);
  for (const pause of [200, 400, 800, 1_500]) {
    bench.socket.onclose({ code: 1006 });
    bench.pass(pause);
  }
  bench.join('delta');
  assert.equal(bench.link.phase, 'live');
  const before = bench.sockets.length;
  bench.socket.onclose({ code: 1006 });
  bench.pass(200);
  assert.equal(bench.sockets.length, before + 1);
});

test('link: is told at each welcome whether the event has a screen of its id', () => {
  const bench = new Bench();
  bench.join();
  assert.equal(bench.link.undeclared, false);
  const streams = [{ stream_id: 's1', room: 'r', resume: 'snapshot' }];
  const join = (said) => {
    bench.socket.onclose({ code: 1001 });
    assert.equal(bench.link.phase, 'connecting');
    bench.pass(500);
    bench.say({ t: 'hello', boot_id: 'b1' });
    bench.say({ t: 'welcome', streams, ...said });
  };
  join({ undeclared: true });
  assert.equal(bench.link.undeclared, true);
  bench.snapshot(1);
  join({});
  assert.equal(bench.link.undeclared, false);  // the event file was mended
});
