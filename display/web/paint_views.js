// The views other than the floor, each as the content of one region.

import { ICONS, ITEM_ICONS, TEXT_ICONS, element, flag, icon } from './elements.js';
import { fitBlock, fitLine } from './fit.js';
import {
  clockElements, compactSpeaker, fitRows, fitSpeaker, group, linkCode,
} from './paint_floor.js';

function notice(pen, scene) {
  return element('div', 'nothing', pen.heading(scene.slate_title));
}

function itemLines(pen, scene) {
  return element('div', 'item-lines', pen.beside(scene.item_label, 'p', 'label'),
    pen.heading(scene.item_title));
}

function nextView(pen, scene) {
  const inColumn = 6;
  const rest = scene.next.slice(inColumn);
  const { point } = scene;
  const who = point ? point.who : scene.speaker;
  return [
    itemLines(pen, scene),
    who ? compactSpeaker(pen, point ? point.label : scene.floor_label, who,
      point ? point.clock : scene.clock, Boolean(point)) : null,
    element('div', 'columns',
      element('div', '', group(pen, scene.next_label, scene.next.slice(0, inColumn), 'next'),
        pen.beside(scene.next_note, 'p', 'note')),
      element('div', '', pen.beside(scene.list_note, 'p', 'note list'),
        rest.length > 0 ? group(pen, scene.next_label, rest, 'next', inColumn + 1) : null,
        group(pen, scene.reply_label, scene.replies, 'reply'))),
  ];
}

function agendaRow(pen, row) {
  const time = element('div', 'times', element('div', 'time', row.time),
    row.planned ? element('s', 'planned', row.planned) : null);
  const word = row.word.first ? element('div', 'word', icon(ITEM_ICONS[row.state] ?? ''),
    pen.stacked(row.word, '')) : null;
  const made = element('li', `${row.state}${row.current ? ' current' : ''}`, time,
    element('span', 'number', row.number), pen.stacked(row.title, 'name'), word);
  if (row.current) {
    made.setAttribute('aria-current', 'true');
  }
  return made;
}

function agendaView(pen, scene) {
  if (scene.agenda.length === 0) {
    return [notice(pen, scene)];
  }
  return [
    element('div', 'item-lines', pen.beside(scene.agenda_label, 'p', 'label'),
      pen.beside(scene.item_title, 'h1', 'session')),
    element('div', 'agenda',
      element('ol', '', ...scene.agenda.map((row) => agendaRow(pen, row))),
      linkCode(pen, scene)),
    pen.beside(scene.agenda_note, 'p', 'note'),
  ];
}

function textView(pen, scene) {
  const { text } = scene;
  if (!text) {
    return [notice(pen, scene)];
  }
  const rows = text.paragraphs.map((paragraph) => element('div', 'paragraph',
    element('span', 'number', String(paragraph.number)),
    pen.runs(paragraph.first, 0, 'p', ''),
    paragraph.second.length > 0 ? pen.runs(paragraph.second, 1, 'p', '') : null));
  return [
    element('div', 'text-head', pen.heading(text.title),
      element('div', `text-state ${text.look}`, icon(TEXT_ICONS[text.look]),
        pen.beside(text.state, 'span', '')),
      pen.beside(text.version, 'p', 'version')),
    element('div', 'paragraphs', ...rows),
    element('p', 'pages', ''),
  ];
}

/** Links of our own kinds only: the scene lets no other address through. */
function documentsView(pen, scene) {
  if (scene.documents.length === 0) {
    return [itemLines(pen, scene), notice(pen, scene)];
  }
  return [itemLines(pen, scene), element('ul', 'documents', ...scene.documents.map((document) => {
    const link = element('a', '', pen.stacked(document.title, ''),
      element('span', 'language', document.language.toUpperCase()));
    link.href = document.href;
    link.rel = 'noopener';
    return element('li', '', link);
  }))];
}

function clockView(pen, scene) {
  const { point } = scene;
  const who = point ? point.who : scene.speaker;
  const label = point ? point.label : scene.floor_label;
  return [
    pen.beside(label, 'h1', point ? 'over point' : 'over'),
    who ? pen.beside(who.name, 'p', 'holder') : null,
    who && (point || scene.clock) ? clockElements(point ? 'point' : 'speaker') : null,
  ];
}

function doorView(pen, scene) {
  return [
    element('div', `door-state ${scene.door}`, icon(ICONS[scene.door]),
      pen.stacked(scene.door_word, 'word'), pen.stacked(scene.slate_note, 'note')),
    element('div', 'door-texts', pen.stacked(scene.room, 'door-room'), itemLines(pen, scene),
      pen.beside(scene.slate_when, 'p', 'when'),
      scene.door_next.first === '' ? null : element('div', 'door-next',
        element('p', 'label', pen.beside(scene.door_next_label, 'span', ''), ' – ',
          pen.beside(scene.door_when, 'span', '')),
        pen.stacked(scene.door_next, 'name'))),
  ];
}

function roomRow(pen, room) {
  const held = room.holder.first !== '';
  return element('li', `room-row ${room.state}`,
    pen.stacked(room.name, 'name'),
    element('div', 'state', icon(ICONS[room.state]), pen.stacked(room.word, '')),
    pen.stacked(room.title, 'what') ?? element('div', 'what'),
    element('div', 'last', held ? flag({ flag: room.holder_flag, code: '' }, 'row') : null,
      pen.stacked(held ? room.holder : room.when, 'holder')));
}

function lobbyView(pen, scene) {
  return [element('ol', 'rooms', ...scene.rooms.map((room) => roomRow(pen, room)))];
}

const VIEWS = {
  next: nextView, agenda: agendaView, text: textView, documents: documentsView, clock: clockView,
  door: doorView, lobby: lobbyView,
};

/** Whether the scene's kind is one of these. */
export function isView(kind) {
  return Object.hasOwn(VIEWS, kind);
}

export function viewParts(pen, scene) {
  return VIEWS[scene.kind](pen, scene);
}

/** What of the scene a view shows: clocks run by themselves, and the page turns without them. */
export function shownBy(scene) {
  const { clock, point, time_of_day: time, repaint_in_ms: wait, turn, page_turn: page, ...rest } =
    scene;
  return [rest, Boolean(clock), point ? [point.label, point.who] : null];
}

export function fitView(region) {
  region.querySelectorAll('.item-lines .first, .session, .over, .holder, .agenda .first')
    .forEach((line) => fitLine(line, 16));
  region.querySelectorAll('.item-lines .second, .agenda .second, .item-lines .label')
    .forEach((line) => fitLine(line, 14));
  fitSpeaker(region);
  const lists = region.querySelector('.columns');
  if (lists) {
    fitRows(lists);
  }
  region.querySelectorAll('.room-row').forEach((row) => {
    [...row.children].forEach((cell) => {
      fitBlock(cell, 9, () => cell.offsetHeight > row.clientHeight - 4);
    });
  });
}

const TEXT_LARGEST = 44;
const TEXT_READABLE = 30;
const TEXT_SMALLEST = 14;
const TEXT_STEP = 2;

/** First paragraph of every page at the present size. */
function pageStarts(box, paragraphs) {
  const starts = [];
  let top = 0;
  paragraphs.forEach((paragraph, index) => {
    const bottom = paragraph.offsetTop + paragraph.offsetHeight;
    if (index === 0 || bottom - top > box.clientHeight) {
      starts.push(index);
      top = paragraph.offsetTop;
    }
  });
  return starts;
}

/**
 * A text as large as it fits on one page; below what a room can read it takes several, of which
 * `pageTurn` says which one. Answers how many there are; `words` writes "Page 1 of 3".
 */
export function fitText(region, pageTurn, words) {
  const box = region.querySelector('.paragraphs');
  if (!box) {
    return 1;
  }
  const paragraphs = [...box.children];
  paragraphs.forEach((paragraph) => { paragraph.hidden = false; });
  const tooTall = () => paragraphs.some((one) => one.offsetHeight > box.clientHeight);
  let size = TEXT_LARGEST;
  const set = () => box.style.setProperty('--size', size);
  for (set(); size > TEXT_READABLE && box.scrollHeight > box.clientHeight; set()) {
    size -= TEXT_STEP;
  }
  for (; size > TEXT_SMALLEST && tooTall(); set()) {
    size -= TEXT_STEP;
  }
  const starts = pageStarts(box, paragraphs);
  const page = pageTurn % Math.max(starts.length, 1);
  paragraphs.forEach((paragraph, index) => {
    paragraph.hidden = index < starts[page] || index >= (starts[page + 1] ?? Infinity);
  });
  region.querySelector('.pages').textContent = starts.length > 1 ?
    words(page + 1, starts.length) : '';
  return starts.length;
}
