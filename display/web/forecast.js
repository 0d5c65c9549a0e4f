// Planned against actual: when the rest of an agenda and of a day will come. The arithmetic of
// server/model/forecast.cpp; items and sessions are as on the wire, instants in milliseconds.

/** Time an item has taken so far at `now`. */
export function itemElapsed(item, now) {
  const since = item.running_since_ms;
  return (item.spent_ms ?? 0) + (since == null ? 0 : Math.max(0, now - since));
}

/** What a running item still takes: of its plan, and by those who wait in its list. */
function leftOf(item, now) {
  return Math.max(0, item.planned_ms - itemElapsed(item, now), item.queued_ms ?? 0);
}

/** A pending item where all before it is done by `freeFrom`. */
function pendingForecast(item, freeFrom, now) {
  const start = item.fixed_start_ms == null ? Math.max(freeFrom, item.planned_start_ms) :
    Math.max(item.fixed_start_ms, now);
  return { start, end: start + Math.max(item.planned_ms, item.queued_ms ?? 0) };
}

/** {start, end} of each of one session's items, in the items' order: as it was, or is expected. */
export function forecast(items, now) {
  const running = items.filter((item) => item.state === 'running');
  // Behind closed doors another may rest meanwhile, and runs later.
  const current = running.findLast((item) => item.current) ?? running[0];
  const currentUntil = now + (current ? leftOf(current, now) : 0);
  let freeFrom = currentUntil;
  return items.map((item) => {
    if (item.state === 'pending') {
      const expected = pendingForecast(item, freeFrom, now);
      freeFrom = expected.end;
      return expected;
    }
    const start = item.started_at_ms ?? item.planned_start_ms;
    if (item.state !== 'running') {
      return { start, end: item.finished_at_ms ?? item.planned_start_ms + item.planned_ms };
    }
    freeFrom += item === current ? 0 : leftOf(item, now);
    return { start, end: item === current ? currentUntil : freeFrom };
  });
}

/** When the last of the items that are not skipped ends; null without items. */
export function expectedEnd(items, expected) {
  return items.reduce((end, item, index) => (item.state === 'skipped' ? end :
    Math.max(end ?? expected[index].end, expected[index].end)), null);
}

/** Whether a session is known by its public title and its plan alone. */
export function isOnlyPublished(session) {
  return Boolean(session.confidential) && Object.keys(session.kind ?? {}).length === 0;
}

/**
 * {start, end} of one room's sessions of one day, in order. `currentEnd` is when the one that is
 * open or suspended is expected to end, null where nobody knows; what follows it waits for that.
 */
export function forecastDay(sessions, currentEnd, now) {
  let freeFrom = now;
  return sessions.map((session) => {
    const { state, planned_start_ms: start, planned_end_ms: end } = session;
    if (state === 'open' || state === 'suspended') {
      freeFrom = Math.max(currentEnd ?? end, now);
      return { start, end: freeFrom };
    }
    if (state !== 'planned' || isOnlyPublished(session) || end <= now) {
      return { start, end };
    }
    const shift = Math.max(0, freeFrom - start);
    freeFrom = Math.max(freeFrom, end + shift);
    return { start: start + shift, end: end + shift };
  });
}
