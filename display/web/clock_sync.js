// The server's clock from round trips: lowest of the last eight, slewed, never stepped back within
// a boot unless it is doubted (design.md, Contract). The same policy as
// server/client/clock_sync.cpp. Local instants are those of LocalClock.

const WINDOW = 8;
const BURST = 5;
const EVERY_MS = 30_000;
// What took longer was lost, or errs by half of it, which is less than what makes words old.
const REPLY_WITHIN_MS = 3_000;
// A machine that was held is far behind: forward it may jump, for that shows no time twice.
const STEP_FORWARD_BEYOND_MS = 2_000;
// A measurement errs by half of its round trip; what is shown may err by as much to the other side.
const NO_ERROR_BEYOND_MS = REPLY_WITHIN_MS;
// What two measurements err by needs no other reason; nor does what two clocks drift apart in the
// minutes that a window holds.
const AGREE_WITHIN_MS = 1_000;
const SLEW_DIVISOR = 20;

function excludeEachOther(a, b) {
  const apart = Math.abs((a.server - b.server) - (a.local - b.local));
  return apart > Math.max(AGREE_WITHIN_MS, (a.roundTrip + b.roundTrip) / 2 + 1);
}

export class ClockSync {
  constructor() {
    this.newBoot();
  }

  /** Another boot has another clock. */
  newBoot() {
    this.known = false;
    this.doubtedBeyond = null;  // how far ahead it is set back; null: nowhere
    this.reference = 0;
    this.referenceLocal = 0;
    this.slewing = 0;
    this.offsetError = 0;  // of the sample that is steered by
    this.window = [];
    this.underWay = null;
    this.burstLeft = 0;
    this.nextRequest = 0;
  }

  /** Starts a burst; what was measured on another connection may be another path. */
  newConnection() {
    this.window = [];
    this.underWay = null;
    this.burstLeft = BURST;
  }

  /**
   * The local clock went on by more than the page was awake. Where that was no sleep but somebody
   * setting the computer's clock, the next measurement sets this one back at once: by how much it
   * is ahead is no drift to be worked off.
   */
  doubt() {
    this.doubtedBeyond = 0;
  }

  /**
   * The server was silent for so long that it may have stood still together with its clock, as a
   * virtual machine does that is held: where the next measurement finds this clock ahead by more
   * than any measurement errs, it is set back at once.
   */
  doubtServer() {
    if (this.doubtedBeyond === null) {
      this.doubtedBeyond = NO_ERROR_BEYOND_MS;
      // What was measured before it stood still would speak against what is measured now.
      this.newConnection();
    }
  }

  /** Whether a round trip was measured on this connection since the server was last doubted. */
  get measured() {
    return this.window.length > 0;
  }

  /** How many ms ago the server said `server`, which comes at `now`; null while not measured. */
  ageOf(server, now) {
    if (!this.measured) {
      return null;
    }
    const sample = this.best();
    return sample.server + (now - sample.local) - server;
  }

  /** Server time in ms at a local instant; null while not known. */
  at(local) {
    if (!this.known) {
      return null;
    }
    const elapsed = local - this.referenceLocal;
    const reach = Math.max(elapsed, 0) / SLEW_DIVISOR;
    const worked = Math.min(Math.max(this.slewing, -reach), reach);
    return Math.floor(this.reference + elapsed + worked);
  }

  /** What comes may tell that the measurements are wrong: the next request is due now. */
  askAtOnce() {
    this.nextRequest = -Infinity;
  }

  /** The `t0_ms` of a request to send now, or null. */
  requestDue(now) {
    if (this.underWay && now - this.underWay.sent < REPLY_WITHIN_MS) {
      return null;
    }
    if (this.burstLeft > 0) {
      this.burstLeft -= 1;
    } else if (now < this.nextRequest) {
      return null;
    }
    // Without a measurement nobody knows how old words are that come.
    this.nextRequest = now + (this.measured ? EVERY_MS : REPLY_WITHIN_MS);
    this.underWay = { t0: Math.floor(now), sent: now };
    return this.underWay.t0;
  }

  /** Takes a reply; answers whether it was the one awaited. */
  reply(frame, now) {
    const request = this.underWay;
    if (!request || frame.t0_ms !== request.t0 || frame.t2_ms < frame.t1_ms) {
      return false;
    }
    const inside = frame.t2_ms - frame.t1_ms;
    const total = now - request.sent;
    if (total - inside > NO_ERROR_BEYOND_MS) {
      // It errs by half of that: what tells a server that stood still would tell nothing.
      this.underWay = null;
      this.nextRequest = now;
      return false;
    }
    const sample = {
      local: request.sent + total / 2,
      server: frame.t1_ms + inside / 2,
      roundTrip: Math.max(total - inside, 0),
    };
    if (this.measured && excludeEachOther(sample, this.best())) {
      // One of the clocks was set: what was measured before is of another one.
      this.window = [];
    }
    this.window.push(sample);
    if (this.window.length > WINDOW) {
      this.window.shift();
    }
    this.underWay = null;
    this.steer(now);
    return true;
  }

  /** The lowest round trip of the window in whole ms; -1: not measured. */
  rttMs() {
    return this.window.length === 0 ? -1 : Math.ceil(this.best().roundTrip);
  }

  /** How far the clock is still from where the last measurement puts it, in whole ms. */
  correctionLeft(now) {
    if (!this.known) {
      return 0;
    }
    const aim = this.reference + (now - this.referenceLocal) + this.slewing;
    return Math.round(aim - this.at(now));
  }

  best() {
    return this.window.reduce((a, b) => (b.roundTrip <= a.roundTrip ? b : a));
  }

  steer(now) {
    const sample = this.best();
    const measured = sample.server + (now - sample.local);
    const shown = this.known ? this.at(now) : 0;
    const correction = measured - shown;
    const behind = correction > STEP_FORWARD_BEYOND_MS && correction > sample.roundTrip;
    // What this measurement and the one that is shown may err by needs no other reason.
    const explained = sample.roundTrip / 2 + this.offsetError;
    const misled = this.doubtedBeyond !== null &&
      -correction > Math.max(sample.roundTrip, this.doubtedBeyond, explained);
    const set = !this.known || behind || misled;
    this.doubtedBeyond = null;
    this.known = true;
    this.reference = set ? measured : shown;
    this.referenceLocal = now;
    this.slewing = set ? 0 : correction;
    this.offsetError = sample.roundTrip / 2;
  }
}
