// A screen's link to the server: hello, identify, welcome, snapshot, deltas; comes back for ever
// until the server says stop. The policy is that of server/client/link_machine.cpp.

import { ClockSync } from './clock_sync.js';
import { LocalClock } from './local_clock.js';
import { Stream } from './stream.js';

const RETRY_MS = [200, 400, 800, 1_500, 3_000, 5_000];
const RETRY_JITTER = 0.2;
// Five heartbeats: a socket may live while the program behind it does not.
const SILENT_AFTER_MS = 10_000;
const HELLO_WITHIN_MS = 5_000;
const RESYNC_AGAIN_MS = 5_000;
// Words this old may still be a measurement's error, or a page that painted; beyond the second the
// server's clock may have fallen back instead.
const LAG_NOTICED_MS = 1_000;
const LAG_DOUBTED_MS = 2_000;
// A server that starts with hundreds of screens answers the first of their questions late.
const UNMEASURED_BELIEVED_MS = 5_000;
const STATUS_EVERY_MS = 5_000;
const STATUS_OF_REVS_EVERY_MS = 1_000;
const TICK_MS = 250;
const TOO_MANY_ATTEMPTS = 4003;
const DEVICE_NOT_PROVEN = 4004;

/** The browser's own means; tests give others. */
export const browserEnvironment = {
  open: (url) => new WebSocket(url, 'plenaria.v1'),
  clock: new LocalClock(),
  after: (ms, run) => setTimeout(run, ms),
  random: () => Math.random(),
};

export class Link {
  /**
   * `identity` is the content of `identify` but for `t` and `resume`; it names one room or all.
   * `onChange` is called whenever what the link knows has changed.
   */
  constructor(url, identity, onChange, environment = browserEnvironment) {
    this.url = url;
    this.identity = identity;
    this.onChange = onChange;
    this.environment = environment;
    this.clock = new ClockSync();
    this.streams = new Map();
    this.phase = 'connecting';
    this.stop = null;          // {code, text} once the server said not to come back
    this.currentUntil = null;  // local instant up to which the views were known to be true
    this.bootId = null;
    this.painted = null;
    this.told = null;
    this.toldAt = -Infinity;
    this.tries = 0;
    this.socket = null;
    this.lastError = null;
    this.undeclared = false;   // the event has no screen of the id that this one goes by
    this.trouble = null;       // why it has to wait, where a person can do something about it
    this.jumpsBefore = environment.clock.jumps;
    this.lag = 0;              // how old the last heartbeat was when it came, where worth a word
    this.beat = { said: 0, came: 0 };  // that heartbeat
    // Where no round trip tells how old words are: until when they are believed, and up to when
    // the views were true after that.
    this.believedUntil = 0;
    this.vouchedUntil = 0;
    this.late = false;          // the last heartbeat of a known age was too old
    this.snapshotCame = false;  // some of one, since the last heartbeat
  }

  start() {
    this.connect();
    this.scheduleTick();
  }

  /** The last complete views of the rooms, those that there are. */
  get views() {
    return [...this.streams.values()].map(({ view }) => view).filter((view) => view !== null);
  }

  /** What of each stream the views show: {stream id: {rev, life}}. */
  get revs() {
    return Object.fromEntries([...this.streams.values()].filter(({ rev }) => rev !== null)
      .map(({ id, rev, life }) => [id, { rev, life }]));
  }

  /**
   * What is on the glass since the last change: {revs, scene, frames, width, height}, the revs as
   * they were when it was painted. Those of a former life of a stream count as nothing: they may
   * be those of what has not been painted yet.
   */
  reportPainted(painted) {
    const present = Object.entries(painted.revs)
      .filter(([id, { life }]) => this.streams.get(id)?.life === life);
    this.painted = {
      ...painted, revs: Object.fromEntries(present.map(([id, { rev }]) => [id, rev])),
    };
    this.sendApplied();
    this.sendStatusWhenDue();
  }

  connect() {
    // A sleep that is over takes nothing from the connection that begins after it.
    this.endsOldConnection();
    const socket = this.environment.open(this.url);
    this.socket = socket;
    this.welcomed = false;
    this.lastError = null;
    this.heard = this.environment.clock.now();
    this.greeted = false;
    // A socket that was given up may still speak; only the present one is listened to.
    const mine = (run) => (event) => {
      if (this.socket === socket) {
        run(event);
      }
    };
    socket.onmessage = mine((event) => this.receive(event.data));
    socket.onclose = mine((event) => this.lost(event.code));
  }

  lost(code) {
    this.socket = null;
    this.welcomed = false;
    if (code >= 4500 && code <= 4999) {
      this.phase = 'stopped';
      this.stop = this.lastError ?? { code: String(code), text: {} };
      this.forget();
      this.onChange();
      return;
    }
    if (code === DEVICE_NOT_PROVEN) {
      // It will not be let in before a person does something: the reason takes the place of what
      // would only grow old.
      this.forget();
    }
    const told = code === DEVICE_NOT_PROVEN || code === TOO_MANY_ATTEMPTS;
    this.trouble = told ? this.lastError?.text ?? null : null;
    this.phase = 'connecting';
    const step = RETRY_MS[Math.min(this.tries, RETRY_MS.length - 1)];
    this.tries += 1;
    const factor = 1 - RETRY_JITTER + 2 * RETRY_JITTER * this.environment.random();
    this.environment.after(step * factor, () => this.connect());
    this.onChange();
  }

  /** A closing handshake with a dead server takes a minute: the socket is left to itself. */
  giveUp() {
    const socket = this.socket;
    this.lost(1006);
    socket.close();
  }

  forget() {
    this.streams.clear();
    this.currentUntil = null;
    this.painted = null;
  }

  /** Of one stream nothing stays: what takes its place may be entitled to less. */
  drop(id) {
    this.streams.delete(id);
    if (this.painted) {
      delete this.painted.revs[id];
    }
    if (this.views.length === 0) {
      this.currentUntil = null;
    }
  }

  scheduleTick() {
    this.environment.after(TICK_MS, () => {
      this.tick();
      if (this.phase !== 'stopped') {
        this.scheduleTick();
      }
    });
  }

  /**
   * Whether what lies on the socket may have been said long ago: the machine slept, or its clock
   * was set, which cannot be told from it; the page was held, or the server is silent. Then the
   * connection is given up.
   */
  endsOldConnection() {
    const now = this.environment.clock.now();
    const { jumps } = this.environment.clock;
    const asleep = jumps !== this.jumpsBefore;
    this.jumpsBefore = jumps;
    if (asleep) {
      this.clock.doubt();
    }
    if (!this.socket) {
      if (asleep) {
        this.onChange();
      }
      return false;
    }
    const silent = now - this.heard > (this.greeted ? SILENT_AFTER_MS : HELLO_WITHIN_MS);
    if (silent) {
      this.clock.doubtServer();
    }
    if (asleep || silent) {
      this.giveUp();
      return true;
    }
    return false;
  }

  tick() {
    if (this.endsOldConnection() || !this.socket) {
      return;
    }
    const now = this.environment.clock.now();
    if (!this.welcomed) {
      return;
    }
    for (const stream of this.streams.values()) {
      if (stream.awaiting && now - stream.resyncSent > RESYNC_AGAIN_MS) {
        this.askResync(stream);
      }
    }
    this.sendTimeRequest();
    this.sendStatusWhenDue();
  }

  receive(text) {
    if (this.endsOldConnection()) {
      return;
    }
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      this.giveUp();
      return;
    }
    this.heard = this.environment.clock.now();
    switch (frame.t) {
      case 'hello': this.onHello(frame); break;
      case 'welcome': this.onWelcome(frame); break;
      case 'snapshot': this.onSnapshot(frame); break;
      case 'delta': this.onDelta(frame); break;
      case 'hb': this.onHeartbeat(frame); break;
      case 'time': this.onTime(frame); break;
      case 'error': this.lastError = { code: frame.code, text: frame.text }; break;
      default: return;  // a newer server may say more than we understand
    }
    if (this.phase === 'live') {
      this.currentUntil = Math.max(this.currentUntil ?? -Infinity, this.saidAt());
    }
    this.onChange();
  }

  /**
   * When the server said what comes now, as far as that is known: a path that moves slowly brings
   * old words all the time, and none of them is the present (law 7).
   */
  saidAt() {
    const said = this.heard - this.lag;
    const believed = this.clock.measured || this.heard <= this.believedUntil;
    return believed ? said : Math.min(said, this.vouchedUntil);
  }

  onHello(frame) {
    this.greeted = true;
    if (frame.boot_id !== this.bootId) {
      // Revs of another boot mean nothing; what is on the glass stays until the welcome tells
      // which stream takes its place.
      this.bootId = frame.boot_id;
      for (const stream of this.streams.values()) {
        stream.beginAnew();
      }
      if (this.painted) {
        this.painted.revs = {};
      }
      this.clock.newBoot();
    }
    const identify = { t: 'identify', ...this.identity };
    const known = [...this.streams.values()].filter(({ awaiting }) => !awaiting);
    if (known.length > 0) {
      identify.resume = {
        boot_id: this.bootId,
        streams: Object.fromEntries(known.map(({ id, replica }) => [id, replica.rev])),
      };
    }
    this.send(identify);
  }

  onWelcome(frame) {
    const granted = new Map((frame.streams ?? []).map((grant) => [grant.stream_id, grant]));
    for (const id of [...this.streams.keys()].filter((held) => !granted.has(held))) {
      this.drop(id);
    }
    const now = this.environment.clock.now();
    for (const [id, grant] of granted) {
      const stream = this.streams.get(id) ?? new Stream(id);
      stream.awaiting = !(grant.resume === 'delta' && !stream.awaiting);
      stream.resyncSent = now;
      stream.ackAt = null;
      this.streams.set(id, stream);
    }
    this.welcomed = true;
    this.lag = 0;
    this.late = false;
    this.snapshotCame = false;
    this.believedUntil = now + UNMEASURED_BELIEVED_MS;
    this.vouchedUntil = now;
    this.told = null;
    this.trouble = null;
    this.undeclared = frame.undeclared === true;
    this.settlePhase();
    this.clock.newConnection();
    this.sendTimeRequest();
    this.sendStatusWhenDue();
  }

  /** Live once nothing is missing; from a gap on, what is shown is the past. */
  settlePhase() {
    const streams = [...this.streams.values()];
    const complete = streams.length > 0 && streams.every(({ awaiting }) => !awaiting);
    this.phase = complete ? 'live' : 'joining';
    if (complete) {
      this.tries = 0;
    }
  }

  onSnapshot(frame) {
    this.snapshotCame = true;
    if (frame.part === 1 && frame.replaces && this.streams.has(frame.replaces)) {
      this.drop(frame.replaces);
      this.streams.set(frame.stream_id, new Stream(frame.stream_id));
    }
    const stream = this.streams.get(frame.stream_id);
    if (!stream) {
      return;
    }
    const outcome = stream.replica.applyPart(frame);
    if (outcome === 'malformed') {
      this.askResync(stream);
      return;
    }
    stream.resyncSent = this.environment.clock.now();
    if (frame.ack) {
      stream.ackAt = frame.rev;
    }
    stream.awaiting = outcome !== 'complete';
    if (!stream.awaiting) {
      stream.show();
    }
    this.settlePhase();
  }

  onDelta(frame) {
    for (const [id, part] of Object.entries(frame.streams)) {
      const stream = this.streams.get(id);
      if (!stream || stream.awaiting) {
        continue;
      }
      if (stream.replica.applyDelta(part) !== 'applied') {
        this.askResync(stream);
        continue;
      }
      if (frame.ack) {
        stream.ackAt = part.rev;
      }
      stream.show();
    }
  }

  onHeartbeat(frame) {
    const behindASnapshot = this.snapshotCame;
    this.snapshotCame = false;
    this.beat = { said: frame.now_ms, came: this.heard };
    const age = this.clock.ageOf(frame.now_ms, this.heard);
    if (age !== null) {
      const wasLate = this.late;
      this.late = age > SILENT_AFTER_MS;
      if (this.late && (wasLate || !behindASnapshot)) {
        // What waits on the way goes with the connection; the next begins with the present. Or with
        // the very snapshot that this stood behind: for that alone nobody leaves.
        this.giveUp();
        return;
      }
      this.judge(age);
    }
    for (const [id, rev] of Object.entries(frame.streams ?? {})) {
      const stream = this.streams.get(id);
      // One that is behind waited for the snapshot that was made after it.
      if (stream && !stream.awaiting && rev > stream.replica.rev) {
        this.askResync(stream);
      }
    }
  }

  judge(age) {
    this.lag = age > LAG_NOTICED_MS ? age : 0;
    if (Math.abs(age) > LAG_DOUBTED_MS) {
      // Or it is the server's clock that fell back, or this one that stood still: the next round
      // trip tells.
      this.clock.doubtServer();
      this.believedUntil = -Infinity;
      this.vouchedUntil = age > 0 ? this.heard - age : this.currentUntil ?? this.vouchedUntil;
    } else if (Math.abs(age) > LAG_NOTICED_MS) {
      this.clock.askAtOnce();
    } else {
      return;
    }
    this.sendTimeRequest();
  }

  onTime(frame) {
    if (this.clock.reply(frame, this.environment.clock.now())) {
      if (this.lag > LAG_DOUBTED_MS) {
        // It overtook what waits at the server, and makes nothing of it younger: it only tells
        // whether the heartbeat was as old as it seemed by what was measured before.
        const age = this.clock.ageOf(this.beat.said, this.beat.came);
        this.lag = age !== null && age > LAG_NOTICED_MS ? age : 0;
      }
      this.sendTimeRequest();
    }
  }

  askResync(stream) {
    stream.awaiting = true;
    stream.resyncSent = this.environment.clock.now();
    this.settlePhase();
    this.send({ t: 'resync', stream_id: stream.id });
  }

  sendTimeRequest() {
    const t0 = this.clock.requestDue(this.environment.clock.now());
    if (t0 !== null) {
      this.send({ t: 'time', t0_ms: t0 });
    }
  }

  sendApplied() {
    if (!this.welcomed || !this.painted) {
      return;
    }
    for (const stream of this.streams.values()) {
      const rev = this.painted.revs[stream.id];
      if (!stream.awaiting && stream.ackAt !== null && rev >= stream.ackAt) {
        stream.ackAt = null;
        this.send({ t: 'applied', stream_id: stream.id, rev });
      }
    }
  }

  sendStatusWhenDue() {
    const painted = this.painted;
    if (!this.welcomed || !painted) {
      return;
    }
    const now = this.environment.clock.now();
    const age = now - this.toldAt;
    const sameGlass = this.told && this.told.scene === painted.scene &&
      this.told.width === painted.width && this.told.height === painted.height;
    const sameRev = this.told &&
      JSON.stringify(this.told.revs) === JSON.stringify(painted.revs);
    const due = !sameGlass || age >= STATUS_EVERY_MS ||
      (!sameRev && age >= STATUS_OF_REVS_EVERY_MS);
    if (!due) {
      return;
    }
    this.told = painted;
    this.toldAt = now;
    this.send({
      t: 'status',
      applied: painted.revs,
      scene: painted.scene,
      frames_painted: painted.frames,
      offset_ms: this.clock.correctionLeft(now),
      rtt_ms: this.clock.rttMs(),
      width: painted.width,
      height: painted.height,
    });
  }

  send(frame) {
    if (this.socket?.readyState === 1) {
      this.socket.send(JSON.stringify(frame));
    }
  }
}
