// The day in a room: its sessions, and the items of that which it is at; by
// display/core/scene_day.cpp.

import { expectedEnd, forecast, forecastDay, isOnlyPublished } from './forecast.js';
import { NOTHING } from './scene_context.js';

const AGENDA_SHOWN = 9;
const AGENDA_BEFORE = 2;
const LATE_AFTER_MS = 60_000;
const ITEM_WORDS = {
  running: 'screen.item_running', finished: 'screen.item_finished', skipped: 'screen.item_skipped',
};
const SESSION_WORDS = {
  open: 'screen.item_running', suspended: 'screen.room_suspended',
  adjourned: 'screen.session_over',
};

/** The session that the room is at; null between sessions. */
export function sessionAtHand({ session }) {
  return session && session.state !== 'adjourned' ? session : null;
}

/** A session that has begun, and may rest. */
function goesOn(session) {
  return session !== null && session.state !== 'planned';
}

function knowsProgramme(view) {
  return (view.programme ?? []).length > 0;
}

/**
 * The room's sessions by their plan; that which it has now is one of them, whatever its kind
 * grants.
 */
function sessionsOf({ programme, session }) {
  const sessions = (programme ?? []).map((each) => (each.id === session?.id ? session : each));
  if (session && !sessions.includes(session)) {
    sessions.push(session);
  }
  return sessions.sort((a, b) => a.planned_start_ms - b.planned_start_ms);
}

function isAtHand(view, { id }) {
  return sessionAtHand(view)?.id === id;
}

/** Planned, and let go by. */
function isLetGoBy({ serverNow }, session) {
  return session.state === 'planned' && serverNow !== null && session.planned_end_ms <= serverNow;
}

/** Whether one that is planned behind it has begun: the meeting is ahead of its calendar. */
function isOvertaken(view, session) {
  return sessionsOf(view).some(
    (each) => each.state !== 'planned' && each.planned_start_ms > session.planned_start_ms,
  );
}

/**
 * Planned, and not let go by. Of a confidential one that was published only the plan is known, and
 * from its start on, or once it was overtaken, nobody outside can say whether it is still to come,
 * goes on or is over.
 */
function isToCome(context, session) {
  const { serverNow, view } = context;
  const onTime = serverNow !== null && session.planned_start_ms <= serverNow;
  const uncertain = isOnlyPublished(session) && (onTime || isOvertaken(view, session));
  return session.state === 'planned' && !uncertain && !isLetGoBy(context, session);
}

/**
 * Whether what should have begun at `at` has not, from a minute on; known only while the link is
 * there.
 */
export function isLate({ stale, serverNow }, at) {
  return stale === 'fresh' && serverNow !== null && at + LATE_AFTER_MS <= serverNow;
}

/** When a session begins; or that it has not. */
export function startLine(context, at) {
  return context.moment(isLate(context, at) ? 'screen.late' : 'screen.starts', at);
}

/**
 * What is expected of the items of the session at hand; as when it was due, while it has not begun
 * since: nobody knows how late it will be.
 */
export function itemsExpected({ view, serverNow }, items) {
  const session = sessionAtHand(view);
  const waits = session !== null && !goesOn(session);
  return forecast(items, waits ? Math.min(serverNow, session.planned_start_ms) : serverNow);
}

/** A session over midnight is one of both days. */
function isOn({ times }, session, date) {
  const last = Math.max(session.planned_start_ms, session.planned_end_ms - 1);
  return times.date(session.planned_start_ms) <= date && date <= times.date(last);
}

/** Those of one day, with the one at hand, which may be another day's: {plan, expected}. */
function sessionsOn(context, sessions, date) {
  const { view, serverNow } = context;
  const plans = sessions.filter((each) => isOn(context, each, date) || isAtHand(view, each));
  // While nothing goes on nobody knows how late the next one will be: as planned.
  if (serverNow === null || !goesOn(sessionAtHand(view))) {
    return plans.map((plan) =>
      ({ plan, expected: { start: plan.planned_start_ms, end: plan.planned_end_ms } }));
  }
  const currentEnd = view.agenda ?
    expectedEnd(view.agenda, forecast(view.agenda, serverNow)) : null;
  const expected = forecastDay(plans, currentEnd, serverNow);
  return plans.map((plan, index) => ({ plan, expected: expected[index] }));
}

/**
 * An instant of the day to be shown: today where there is a session today; else the day of the
 * session at hand, else the next day that has one. Null: none.
 */
function dayShown(context, sessions) {
  const { view, serverNow, times } = context;
  if (serverNow !== null && sessions.some((each) => isOn(context, each, times.date(serverNow)))) {
    return serverNow;
  }
  const shown = sessionAtHand(view) ?? sessions.find((each) => isToCome(context, each));
  return shown ? shown.planned_start_ms : null;
}

function itemRow(context, item, begins) {
  const time = context.times.hoursMinutes(begins);
  const planned = context.times.hoursMinutes(item.planned_start_ms);
  const fixed = item.state === 'pending' && item.fixed_start_ms != null;
  const key = fixed ? 'screen.item_fixed' : ITEM_WORDS[item.state];
  return {
    number: item.number ?? '', title: context.line(item.title), state: item.state,
    current: item.current ?? false, time,
    planned: planned !== time && item.state !== 'skipped' ? planned : '',
    word: key ? context.key(key) : NOTHING, session: false, until: '', past: false,
  };
}

function sessionRow(context, { plan, expected }, next) {
  const opened = isAtHand(context.view, plan) ? plan.opened_at_ms : null;
  const begins = opened ?? expected.start;
  const time = context.times.hoursMinutes(begins);
  const planned = context.times.hoursMinutes(plan.planned_start_ms);
  const key = next ? 'screen.session_next' : SESSION_WORDS[plan.state];
  const late = isToCome(context, plan) && isLate(context, begins);
  const word = key ? context.key(key) : NOTHING;
  return {
    number: '', title: context.line(plan.title), state: plan.state, current: false, time,
    planned: planned !== time ? planned : '', word: late ? startLine(context, begins) : word,
    session: true, until: context.times.hoursMinutes(expected.end),
    past: plan.state === 'adjourned' || isLetGoBy(context, plan),
  };
}

function itemRows(context, items) {
  const { serverNow } = context;
  const expected = serverNow === null ? null : itemsExpected(context, items);
  return items.map((item, index) =>
    itemRow(context, item, expected ? expected[index].start : item.planned_start_ms));
}

/** All that is known of the day to be shown. */
function agendaOf(context) {
  const { view } = context;
  const sessions = sessionsOf(view);
  const day = dayShown(context, sessions);
  // Between sessions the items of the last one are read only where nothing is known of the day.
  const read = sessionAtHand(view) || !knowsProgramme(view);
  return {
    day,
    sessions: day === null ? [] : sessionsOn(context, sessions, context.times.date(day)),
    items: read ? view.agenda ?? [] : [],
  };
}

function saysSomething({ view }, { sessions, items }) {
  return items.length > 0 ||
    (knowsProgramme(view) && sessions.some(({ plan }) => !isAtHand(view, plan)));
}

/** All rows, and the place of that over the items; null where there is none. */
function rowsOf(context, { sessions, items }) {
  const waitedFor = sessions.length === 1 && isLate(context, sessions[0].expected.start) &&
    isToCome(context, sessions[0].plan);
  if (sessions.length <= 1 && items.length > 0 && !waitedFor) {
    // Of a session that has the day for itself the items are enough, if it has begun in time.
    return { rows: itemRows(context, items), heading: null };
  }
  const next = sessions.find(({ plan }) => isToCome(context, plan));
  const rows = [];
  let heading = null;
  for (const each of sessions) {
    const row = sessionRow(context, each, each === next);
    rows.push(row);
    if (isAtHand(context.view, each.plan)) {
      heading = rows.length - 1;
      row.current = items.length === 0 && each.plan.state === 'open';
      rows.push(...itemRows(context, items));
    }
  }
  return { rows, heading };
}

/** What is going on, a little of what was, and the rest of what comes. */
function firstShown(rows) {
  const at = rows.findIndex((row) => row.current ||
    (row.session ? row.state === 'planned' && !row.past : row.state === 'pending'));
  const focus = at === -1 ? rows.length : at;
  return Math.min(Math.max(focus - AGENDA_BEFORE, 0), Math.max(rows.length - AGENDA_SHOWN, 0));
}

/** Whether there is a day to be shown. */
export function hasAgenda(context) {
  return saysSomething(context, agendaOf(context));
}

/** The day in the room: its sessions, and the items of that which it is at. */
export function showAgenda(context, scene) {
  const agenda = agendaOf(context);
  if (!saysSomething(context, agenda)) {
    scene.slate_title = context.key('screen.agenda_none');
    return;
  }
  const date = context.date(agenda.day ?? agenda.items[0].planned_start_ms);
  scene.agenda_label = context.key('screen.agenda_on', { date });
  const { rows, heading } = rowsOf(context, agenda);
  const from = firstShown(rows);
  const to = Math.min(rows.length, from + AGENDA_SHOWN);
  scene.agenda = rows.slice(from, to);
  if (to < rows.length) {
    scene.agenda_more = rows.length - to;
    scene.agenda_note = context.key('screen.more', { count: scene.agenda_more });
  }
  // Whose items these are is to be read somewhere.
  const headed = heading !== null && heading >= from;
  if (context.view.session && agenda.items.length > 0 && !headed) {
    scene.item_title = context.line(context.view.session.title);
  }
}

/**
 * The first session that is still to come, as far as the room's programme is known; `begins` is
 * later than planned where the session at hand takes so long. Null: none.
 */
export function nextSession(context) {
  const { view } = context;
  const sessions = sessionsOf(view);
  const next = sessions.find((each) => isToCome(context, each) && !isAtHand(view, each));
  if (!next) {
    return null;
  }
  const { title, planned_start_ms: planned } = next;
  // While nothing goes on nobody knows how late it will be, and a sign that says another minute
  // every minute is of no use.
  const onDay = goesOn(sessionAtHand(view)) ?
    sessionsOn(context, sessions, context.times.date(planned)) : [];
  const expected = onDay.find(({ plan }) => plan === next)?.expected;
  return { title, planned, begins: expected?.start ?? planned };
}
