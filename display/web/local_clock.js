// The clock by which the page tells ages. `performance.now()` stands still on most machines while
// they sleep, and what was shown before a lid was closed would be as fresh as then; `Date.now()`
// goes on, and may be set by anybody. Together they tell how long it was.

// A computer's clock that is being corrected moves by less between two looks.
const UNNOTICED_MS = 1_000;

export class LocalClock {
  /** `awake` and `ofDay` answer in ms: one stands still in a sleep, one goes on. */
  constructor(awake = () => performance.now(), ofDay = () => Date.now()) {
    this.awake = awake;
    this.ofDay = ofDay;
    this.ahead = ofDay() - awake();
    /** How long the machine has slept so far. A clock that was set forward looks the same: what
        was shown is then taken for older than it is, until the server has spoken. */
    this.slept = 0;
    /** How often the one clock left the other behind, in either direction: a sleep during which
        the computer's clock was set back looks like nothing else. */
    this.jumps = 0;
  }

  /** Milliseconds since the page was opened, those asleep counted; never falls. */
  now() {
    const awake = this.awake();
    const ahead = this.ofDay() - awake;
    const jump = ahead - this.ahead;
    if (Math.abs(jump) > UNNOTICED_MS) {
      this.jumps += 1;
      this.slept += Math.max(jump, 0);
    }
    this.ahead = ahead;
    return awake + this.slept;
  }
}
