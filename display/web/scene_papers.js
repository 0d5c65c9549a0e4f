// What an item brings with it: text, agenda, documents, bulletins; by
// display/core/scene_papers.cpp.

import { expectedStarts } from './forecast.js';
import { NOTHING } from './scene_context.js';

const AGENDA_SHOWN = 9;
const AGENDA_BEFORE = 2;
const BULLETINS_AT_ONCE = 2;
const RECALL_STAYS_MS = 120_000;
const TURN_MS = 8_000;
const MINUTE_MS = 60_000;
const ITEM_WORDS = {
  running: 'screen.item_running', finished: 'screen.item_finished', skipped: 'screen.item_skipped',
};

/**
 * `text` cut where brackets begin and end (R6.4); what nobody closed stays open to its end, and a
 * bracket that nobody opened stands open by itself.
 */
export function runsOf(text) {
  const runs = [];
  let depth = 0;
  for (const char of text) {
    depth += char === '[' ? 1 : 0;
    const open = depth > 0 || char === ']';
    if (runs.length === 0 || runs.at(-1).open !== open) {
      runs.push({ text: '', open });
    }
    runs.at(-1).text += char;
    depth -= char === ']' && depth > 0 ? 1 : 0;
  }
  return runs;
}

/** The text put, else (`drafts`) the first still to be agreed, else the one decided last. */
function textBeforeTheRoom(texts, drafts) {
  const put = texts.find((text) => text.state === 'put');
  if (put) {
    return put;
  }
  const draft = texts.find((text) => text.state === 'draft');
  const decided = texts.filter((text) => text.state !== 'draft')
    .reduce((last, text) =>
      (last && (text.decided_at_ms ?? 0) < (last.decided_at_ms ?? 0) ? last : text), null);
  return drafts && draft ? draft : decided;
}

export function showText(context, whole, scene) {
  const text = textBeforeTheRoom(context.view.texts ?? [], whole);
  if (!text) {
    return;
  }
  scene.text = {
    title: context.line(text.title),
    state: context.key(`screen.text_${text.state}`),
    version: context.key('screen.text_version', { version: text.version }),
    look: text.state,
    paragraphs: whole ? (text.paragraphs ?? []).map((paragraph, index) => {
      const { first, second } = context.line(paragraph);
      return { number: index + 1, first: runsOf(first), second: runsOf(second) };
    }) : [],
  };
}

function agendaRow(context, item, begins) {
  const time = context.times.hoursMinutes(begins);
  const planned = context.times.hoursMinutes(item.planned_start_ms);
  const fixed = item.state === 'pending' && item.fixed_start_ms != null;
  const key = fixed ? 'screen.item_fixed' : ITEM_WORDS[item.state];
  return {
    number: item.number ?? '', title: context.line(item.title), state: item.state,
    current: item.current ?? false, time,
    planned: planned !== time && item.state !== 'skipped' ? planned : '',
    word: key ? context.key(key) : NOTHING,
  };
}

/** What is going on, a little of what was, and the rest of what comes. */
function firstShown(items) {
  const at = items.findIndex((item) => item.current || item.state === 'pending');
  const focus = at === -1 ? items.length : at;
  return Math.min(Math.max(focus - AGENDA_BEFORE, 0), Math.max(items.length - AGENDA_SHOWN, 0));
}

export function showAgenda(context, scene) {
  const items = context.view.agenda ?? [];
  if (items.length === 0) {
    scene.slate_title = context.key('screen.agenda_none');
    return;
  }
  const date = context.date(items[0].planned_start_ms);
  scene.agenda_label = context.key('screen.agenda_on', { date });
  if (context.view.session) {
    scene.item_title = context.line(context.view.session.title);
  }
  const begins = context.serverNow === null ? items.map((item) => item.planned_start_ms) :
    expectedStarts(items, context.serverNow);
  const from = firstShown(items);
  const to = Math.min(items.length, from + AGENDA_SHOWN);
  scene.agenda = items.map((item, index) => agendaRow(context, item, begins[index]))
    .slice(from, to);
  if (to < items.length) {
    scene.agenda_note = context.key('screen.more', { count: items.length - to });
  }
}

/** As others can open it; empty: they cannot. */
function openAddress(href, origin) {
  if (/^https?:\/\//.test(href)) {
    return href;
  }
  // A path of this server; "//" would begin another's name.
  return /^\/(?!\/)/.test(href) && origin ? origin + href : '';
}

function publicDocuments(context, origin) {
  return (context.view.documents ?? [])
    // The code may be read by anybody who passes the screen.
    .filter((document) => document.access === 'public')
    .map((document) => ({
      title: context.line(document.title), language: document.language ?? '',
      href: openAddress(document.href ?? '', origin),
    }))
    .filter((document) => document.href !== '');
}

export function showDocuments(context, origin, scene) {
  scene.documents = publicDocuments(context, origin);
  if (scene.documents.length === 0) {
    scene.slate_title = context.key('screen.documents_none');
  }
}

/** A link to the present item's public documents, if there are any that others can open. */
export function showLink(context, origin, scene) {
  const documents = publicDocuments(context, origin);
  if (documents.length === 0) {
    return;
  }
  scene.link = documents.length > 1 && origin ?
    `${origin}/display?view=documents&room=${context.view.room.id}` : documents[0].href;
  scene.link_label = context.key('screen.scan');
}

function endOf(bulletin) {
  if (bulletin.until_ms != null || bulletin.kind !== 'recall' || bulletin.resumes_at_ms == null) {
    return bulletin.until_ms ?? null;
  }
  return bulletin.resumes_at_ms + RECALL_STAYS_MS;
}

function isShown(context, bulletin) {
  if (bulletin.kind === 'recall' && context.stale === 'hidden') {
    return false;  // it may long have been called off
  }
  const end = endOf(bulletin);
  // Until the time is known nobody can say whether its time is over.
  return end === null || (context.serverNow !== null && context.serverNow < end);
}

function bulletinCard(context, bulletin) {
  const card = { kind: bulletin.kind, text: context.line(bulletin.text), count: NOTHING };
  if (bulletin.kind === 'recall' && bulletin.resumes_at_ms != null && context.serverNow !== null) {
    const minutes = Math.ceil((bulletin.resumes_at_ms - context.serverNow) / MINUTE_MS);
    card.count = minutes > 0 ? context.key('screen.recall_in', { count: minutes }) :
      context.key('screen.recall_now');
  }
  return card;
}

export function showBulletins(context, bulletins, scene) {
  const newestFirst = [...bulletins].reverse().filter((bulletin) => isShown(context, bulletin));
  const cards = [...newestFirst.filter(({ kind }) => kind === 'recall'),
    ...newestFirst.filter(({ kind }) => kind !== 'recall')]
    .map((bulletin) => bulletinCard(context, bulletin));
  const pages = Math.max(1, Math.ceil(cards.length / BULLETINS_AT_ONCE));
  const turns = Math.floor((context.serverNow ?? 0) / TURN_MS);
  const from = (turns % pages) * BULLETINS_AT_ONCE;
  scene.bulletins = cards.slice(from, from + BULLETINS_AT_ONCE);
}

/** The server's instants at which a view's scene changes by itself, but for clocks and minutes. */
export function deadlinesOf(view, serverNow) {
  const deadlines = [];
  if (view.list?.closes_at_ms != null) {
    deadlines.push(view.list.closes_at_ms);
  }
  for (const bulletin of view.bulletins ?? []) {
    if (bulletin.until_ms != null) {
      deadlines.push(bulletin.until_ms);
    }
    if (bulletin.resumes_at_ms != null) {
      deadlines.push(serverNow + (bulletin.resumes_at_ms - serverNow) % MINUTE_MS,
        bulletin.resumes_at_ms + RECALL_STAYS_MS);
    }
  }
  if ((view.bulletins?.length ?? 0) > BULLETINS_AT_ONCE) {
    deadlines.push(serverNow + TURN_MS - serverNow % TURN_MS);
  }
  return deadlines;
}
