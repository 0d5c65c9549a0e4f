// A screen's link to the server: hello, identify, welcome, snapshot, deltas; comes back for ever
// until the server says stop. The policy is that of server/client/link_machine.cpp, for one room.

import { ClockSync } from './clock_sync.js';
import { Replica } from './replica.js';

const RETRY_MS = [200, 400, 800, 1_500, 3_000, 5_000];
const RETRY_JITTER = 0.2;
// Five heartbeats: a socket may live while the program behind it does not.
const SILENT_AFTER_MS = 10_000;
const HELLO_WITHIN_MS = 5_000;
const RESYNC_AGAIN_MS = 5_000;
const STATUS_EVERY_MS = 5_000;
const STATUS_OF_REVS_EVERY_MS = 1_000;
const TICK_MS = 250;

/** The browser's own means; tests give others. */
export const browserEnvironment = {
  open: (url) => new WebSocket(url, 'plenaria.v1'),
  now: () => performance.now(),
  after: (ms, run) => setTimeout(run, ms),
  random: () => Math.random(),
};

export class Link {
  /**
   * `identity` is the content of `identify` but for `t` and `resume`; it names one room.
   * `onChange` is called whenever what the link knows has changed.
   */
  constructor(url, identity, onChange, environment = browserEnvironment) {
    this.url = url;
    this.identity = identity;
    this.onChange = onChange;
    this.environment = environment;
    this.clock = new ClockSync();
    this.replica = new Replica();
    this.phase = 'connecting';
    this.stop = null;          // {code, text} once the server said not to come back
    this.streamId = null;
    this.viewRev = 0;
    this.view = null;          // the last complete view; kept while the link is lost
    this.currentUntil = null;  // local instant up to which the view was known to be true
    this.bootId = null;
    this.painted = null;
    this.told = null;
    this.toldAt = -Infinity;
    this.ackAt = null;
    this.tries = 0;
    this.awaiting = true;
    this.resyncSent = 0;
    this.socket = null;
    this.lastError = null;
  }

  start() {
    this.connect();
    this.scheduleTick();
  }

  /** What is on the glass since the last change: {rev, stream, scene, frames, width, height}. */
  reportPainted(painted) {
    this.painted = painted;
    this.sendApplied();
    this.sendStatusWhenDue();
  }

  connect() {
    const socket = this.environment.open(this.url);
    this.socket = socket;
    this.welcomed = false;
    this.lastError = null;
    this.heard = this.environment.now();
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
    this.replica.wipe();
    this.view = null;
    this.streamId = null;
    this.currentUntil = null;
    this.ackAt = null;
    this.painted = null;
  }

  scheduleTick() {
    this.environment.after(TICK_MS, () => {
      this.tick();
      if (this.phase !== 'stopped') {
        this.scheduleTick();
      }
    });
  }

  tick() {
    if (!this.socket) {
      return;
    }
    const now = this.environment.now();
    if (now - this.heard > (this.greeted ? SILENT_AFTER_MS : HELLO_WITHIN_MS)) {
      this.giveUp();
      return;
    }
    if (!this.welcomed) {
      return;
    }
    if (this.awaiting && now - this.resyncSent > RESYNC_AGAIN_MS) {
      this.askResync();
    }
    this.sendTimeRequest();
    this.sendStatusWhenDue();
  }

  receive(text) {
    let frame;
    try {
      frame = JSON.parse(text);
    } catch {
      this.giveUp();
      return;
    }
    this.heard = this.environment.now();
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
      this.currentUntil = this.heard;
    }
    this.onChange();
  }

  onHello(frame) {
    this.greeted = true;
    if (frame.boot_id !== this.bootId) {
      // Revs of another boot mean nothing; what is on the glass stays until the welcome tells
      // which stream takes its place.
      this.bootId = frame.boot_id;
      this.replica.wipe();
      this.awaiting = true;
      this.clock.newBoot();
    }
    const identify = { t: 'identify', ...this.identity };
    if (!this.awaiting && this.streamId !== null) {
      identify.resume = {
        boot_id: this.bootId,
        streams: { [this.streamId]: this.replica.rev },
      };
    }
    this.send(identify);
  }

  onWelcome(frame) {
    const grant = frame.streams[0];
    const resumed = grant?.resume === 'delta' && grant.stream_id === this.streamId &&
      !this.awaiting;
    if (grant?.stream_id !== this.streamId) {
      // Another stream may be entitled to less: nothing of the old one stays.
      this.forget();
    }
    this.streamId = grant?.stream_id ?? null;
    this.awaiting = !resumed;
    this.resyncSent = this.environment.now();
    this.welcomed = true;
    this.told = null;
    this.phase = resumed ? 'live' : 'joining';
    this.clock.newConnection();
    this.sendTimeRequest();
    this.sendStatusWhenDue();
  }

  onSnapshot(frame) {
    if (frame.part === 1 && frame.replaces && frame.replaces === this.streamId) {
      this.forget();
      this.streamId = frame.stream_id;
      this.awaiting = true;
    }
    if (frame.stream_id !== this.streamId) {
      return;
    }
    const outcome = this.replica.applyPart(frame);
    if (outcome === 'malformed') {
      this.askResync();
      return;
    }
    this.resyncSent = this.environment.now();
    if (frame.ack) {
      this.ackAt = frame.rev;
    }
    if (outcome === 'complete') {
      this.awaiting = false;
      this.phase = 'live';
      this.tries = 0;
      this.show();
    }
  }

  onDelta(frame) {
    const part = frame.streams[this.streamId];
    if (!part || this.awaiting) {
      return;
    }
    if (this.replica.applyDelta(part) !== 'applied') {
      this.askResync();
      return;
    }
    if (frame.ack) {
      this.ackAt = part.rev;
    }
    this.show();
  }

  show() {
    this.view = this.replica.view();
    this.viewRev = this.replica.rev;
  }

  onHeartbeat(frame) {
    const rev = frame.streams[this.streamId];
    if (rev !== undefined && !this.awaiting && rev !== this.replica.rev) {
      this.askResync();
    }
  }

  onTime(frame) {
    if (this.clock.reply(frame, this.environment.now())) {
      this.sendTimeRequest();
    }
  }

  /** From here on what is shown is the past, until the snapshot comes. */
  askResync() {
    this.awaiting = true;
    this.phase = 'joining';
    this.resyncSent = this.environment.now();
    this.send({ t: 'resync', stream_id: this.streamId });
  }

  sendTimeRequest() {
    const t0 = this.clock.requestDue(this.environment.now());
    if (t0 !== null) {
      this.send({ t: 'time', t0_ms: t0 });
    }
  }

  sendApplied() {
    const painted = this.painted;
    if (!this.welcomed || this.awaiting || !painted || this.ackAt === null ||
        painted.stream !== this.streamId) {
      return;
    }
    if (painted.rev >= this.ackAt) {
      this.ackAt = null;
      this.send({ t: 'applied', stream_id: this.streamId, rev: painted.rev });
    }
  }

  sendStatusWhenDue() {
    const painted = this.painted;
    if (!this.welcomed || !painted) {
      return;
    }
    const now = this.environment.now();
    const age = now - this.toldAt;
    const sameGlass = this.told && this.told.scene === painted.scene &&
      this.told.width === painted.width && this.told.height === painted.height;
    const sameRev = this.told && this.told.rev === painted.rev;
    const due = !sameGlass || age >= STATUS_EVERY_MS ||
      (!sameRev && age >= STATUS_OF_REVS_EVERY_MS);
    if (!due) {
      return;
    }
    this.told = painted;
    this.toldAt = now;
    this.send({
      t: 'status',
      applied: painted.stream === this.streamId && painted.stream ?
        { [painted.stream]: painted.rev } : {},
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
