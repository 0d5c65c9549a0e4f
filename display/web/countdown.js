// The arithmetic of a speaker's clock: the same as server/model/countdown.cpp, and held to the same
// vectors (tests/unit/display/countdown.json). Clocks are as on the wire; instants in milliseconds.

const SECOND_MS = 1000;

/** Time spoken at `now`; a `now` before the start counts as nothing. */
export function spent(clock, now) {
  const since = clock.running_since_ms;
  return clock.consumed_ms + (since == null ? 0 : Math.max(0, now - since));
}

/** What is left at `now`; negative once over. */
export function remaining(clock, now) {
  return clock.allotment_ms - spent(clock, now);
}

/** "normal", "warning" or "over". */
export function phase(clock, now) {
  const left = remaining(clock, now);
  if (left <= 0) {
    return 'over';
  }
  return left <= clock.warn_at_ms ? 'warning' : 'normal';
}

/** "1:37", "1:02:03", "+0:17". Rounded up, so that the full allotment shows at the start. */
export function clockFace(left) {
  const shown = Math.ceil(left / SECOND_MS);
  const total = Math.abs(shown);
  const two = (value) => String(value).padStart(2, '0');
  const hours = Math.floor(total / 3600);
  const minutes = Math.floor(total / 60) % 60;
  const head = hours > 0 ? `${hours}:${two(minutes)}` : `${minutes}`;
  return `${shown < 0 ? '+' : ''}${head}:${two(total % 60)}`;
}

/** The next instant at which the face changes; null while the clock stands. */
export function nextTick(clock, now) {
  if (clock.running_since_ms == null) {
    return null;
  }
  const into = ((remaining(clock, now) % SECOND_MS) + SECOND_MS) % SECOND_MS;
  return now + (into === 0 ? SECOND_MS : into);
}
