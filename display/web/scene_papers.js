// What an item brings with it: text, documents, bulletins; by
// display/core/scene_papers.cpp.

import { NOTHING } from './scene_context.js';

const BULLETINS_AT_ONCE = 2;
const RECALL_STAYS_MS = 120_000;
const TURN_MS = 8_000;
const MINUTE_MS = 60_000;

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
  } else if (bulletin.kind === 'decision') {
    card.count = context.key('screen.decision');
  }
  return card;
}

export function showBulletins(context, bulletins, scene) {
  const newestFirst = [...bulletins].reverse().filter((bulletin) => isShown(context, bulletin));
  const cards = ['recall', 'decision', 'notice']
    .flatMap((wanted) => newestFirst.filter(({ kind }) => kind === wanted))
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
