import { Replica } from './replica.js';

/** One room's stream: what was received, and what of it may be shown. */
export class Stream {
  static lives = 0;

  constructor(id) {
    this.id = id;
    this.life = ++Stream.lives;  // a rev says nothing of another life's revs
    this.replica = new Replica();
    this.awaiting = true;
    this.resyncSent = 0;
    this.ackAt = null;
    this.view = null;  // the last complete view; kept while the link is lost
    this.rev = null;   // of that view; null: it is of a former life
  }

  /** The server began anew: what is shown stays, and means nothing to it. */
  beginAnew() {
    this.life = ++Stream.lives;
    this.replica.wipe();
    this.awaiting = true;
    this.rev = null;
  }

  show() {
    this.view = this.replica.view();
    this.rev = this.replica.rev;
  }
}
