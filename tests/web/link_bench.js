// A link without a network, for its tests.

import { LocalClock } from '../../display/web/local_clock.js';
import { Link } from '../../display/web/link.js';

export const sections = { event: {}, room: { id: 'r' }, doors: { state: 'open' } };

/** Sockets, a clock and timers under the test's hand. */
export class Bench {
  constructor() {
    this.now = 1_000;
    this.ofDay = 1_700_000_000_000;  // of the computer's clock, at its start
    this.timers = [];
    this.sockets = [];
    this.link = new Link('ws://x/ws', { role: 'display', rooms: ['r'] }, () => {}, {
      open: () => {
        const socket = { readyState: 1, sent: [], closed: false };
        socket.send = (text) => socket.sent.push(JSON.parse(text));
        socket.close = () => { socket.closed = true; };
        this.sockets.push(socket);
        return socket;
      },
      clock: new LocalClock(() => this.now, () => this.ofDay + this.now),
      after: (ms, run) => this.timers.push({ at: this.now + ms, run }),
      random: () => 0.5,
    });
    this.link.start();
  }

  get socket() {
    return this.sockets.at(-1);
  }

  say(frame) {
    this.socket.onmessage({ data: JSON.stringify(frame) });
  }

  pass(ms) {
    const end = this.now + ms;
    for (;;) {
      const next = this.timers.filter((t) => t.at <= end).sort((a, b) => a.at - b.at)[0];
      if (!next) {
        break;
      }
      this.timers.splice(this.timers.indexOf(next), 1);
      this.now = next.at;
      next.run();
    }
    this.now = end;
  }

  /** The lid is closed: timers and the page's clock stand still, the time of day does not. */
  sleep(ms) {
    this.ofDay += ms;
  }

  sent(type) {
    return this.socket.sent.filter((frame) => frame.t === type);
  }

  join(resume = 'snapshot', boot = 'b1') {
    this.say({ t: 'hello', boot_id: boot });
    this.say({ t: 'welcome', streams: [{ stream_id: 's1', room: 'r', resume }] });
  }

  snapshot(rev, more = {}) {
    this.say({ t: 'snapshot', stream_id: 's1', rev, part: 1, of: 1, sections, ...more });
  }
}
