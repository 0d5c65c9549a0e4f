// The client's half of a stream: sections whole, collections as {set, drop, order}
// (docs/protocol.md). What is wrong changes nothing: everything is applied to a copy first.

const COLLECTIONS = new Set([
  'checklist', 'roster', 'agenda', 'queue', 'replies', 'points', 'spoken', 'panel', 'statistics',
  'history', 'texts', 'stances', 'attendance', 'bulletins', 'notes', 'script', 'documents',
  'channels', 'outputs', 'screens', 'programme', 'delegations', 'admissible',
  'awaited', 'ranks', 'record',
]);
const NEEDED = ['event', 'room', 'doors'];
// As limits::snapshot_parts_max allows and no more (law 6).
const PARTS_MAX = 256;

function isObject(value) {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** A collection's items after `change`; null when the change does not fit. */
function changedItems(items, change, snapshot) {
  if (!isObject(change)) {
    return null;
  }
  const keyed = new Map(items);
  const before = new Set(keyed.keys());
  for (const [key, item] of Object.entries(change.set ?? {})) {
    keyed.set(key, item);
  }
  const grew = keyed.size > before.size;
  for (const key of change.drop ?? []) {
    if (!keyed.delete(key)) {
      return null;
    }
  }
  if (change.order === undefined) {
    return snapshot || grew ? null : keyed;
  }
  // In a snapshot chunks follow each other, each in its own order.
  const order = snapshot ? [...before, ...change.order] : change.order;
  if (order.length !== keyed.size || !order.every((key) => keyed.has(key))) {
    return null;
  }
  const sorted = new Map(order.map((key) => [key, keyed.get(key)]));
  return sorted.size === keyed.size ? sorted : null;
}

/** `sections` applied to the state `from`; null when they do not fit. */
function changedState(from, sections, snapshot) {
  if (!isObject(sections)) {
    return null;
  }
  const state = new Map(from);
  for (const [name, value] of Object.entries(sections)) {
    if (value === null) {
      state.delete(name);
    } else if (COLLECTIONS.has(name)) {
      const items = changedItems(state.get(name) ?? new Map(), value, snapshot);
      if (items === null) {
        return null;
      }
      state.set(name, items);
    } else {
      state.set(name, value);
    }
  }
  return state;
}

export class Replica {
  constructor() {
    this.wipe();
  }

  /** Forgets everything, as when the stream is replaced. */
  wipe() {
    this.state = null;
    this.rev = 0;
    this.pending = null;
  }

  /** Takes a snapshot part: "complete", "partial" or "malformed". */
  applyPart({ part, of, rev, sections }) {
    if (part === 1) {
      this.pending = { state: new Map(), part: 0, of, rev };
    }
    const pending = this.pending;
    const follows = pending && part === pending.part + 1 && part <= of && of === pending.of &&
      of <= PARTS_MAX && rev === pending.rev;
    const state = follows ? changedState(pending.state, sections, true) : null;
    if (state === null) {
      this.pending = null;
      return 'malformed';
    }
    pending.state = state;
    pending.part = part;
    if (part < of) {
      return 'partial';
    }
    this.pending = null;
    if (!NEEDED.every((name) => state.has(name))) {
      return 'malformed';
    }
    this.state = state;
    this.rev = rev;
    return 'complete';
  }

  /** Takes the delta that follows: "applied", "gap" or "malformed". */
  applyDelta({ rev, sections }) {
    if (this.state === null || rev !== this.rev + 1) {
      return 'gap';
    }
    const state = changedState(this.state, sections, false);
    if (state === null) {
      return 'malformed';
    }
    this.state = state;
    this.rev = rev;
    return 'applied';
  }

  /** The last complete view, collections as arrays; null before the first snapshot. */
  view() {
    if (this.state === null) {
      return null;
    }
    const plain = (value) => (value instanceof Map ? [...value.values()] : value);
    return Object.fromEntries([...this.state].map(([name, value]) => [name, plain(value)]));
  }
}
