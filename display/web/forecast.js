// Planned against actual: when the rest of an agenda will come. The arithmetic of
// server/model/forecast.cpp; items are as on the wire, instants in milliseconds.

/** Time an item has taken so far at `now`. */
export function itemElapsed(item, now) {
  const since = item.running_since_ms;
  return (item.spent_ms ?? 0) + (since == null ? 0 : Math.max(0, now - since));
}

/** What a running item still takes: of its plan, and by those who wait in its list. */
function leftOf(item, now) {
  return Math.max(0, item.planned_ms - itemElapsed(item, now), item.queued_ms ?? 0);
}

/** When each of one session's items began or is expected to begin, in the items' order. */
export function expectedStarts(items, now) {
  const running = items.filter((item) => item.state === 'running');
  // Behind closed doors another may rest meanwhile, and runs later.
  const current = running.findLast((item) => item.current) ?? running[0];
  let freeFrom = now + (current ? leftOf(current, now) : 0);
  return items.map((item) => {
    if (item.state !== 'pending') {
      freeFrom += item.state === 'running' && item !== current ? leftOf(item, now) : 0;
      return item.started_at_ms ?? item.planned_start_ms;
    }
    const start = item.fixed_start_ms == null ? Math.max(freeFrom, item.planned_start_ms) :
      Math.max(item.fixed_start_ms, now);
    freeFrom = start + Math.max(item.planned_ms, item.queued_ms ?? 0);
    return start;
  });
}
