// The views other than the floor, each as the content of one region.

import { AGENDA_ICONS, ICONS, TEXT_ICONS, element, flag, icon } from './elements.js';
import { LEGIBLE, fitBlock, fitLine, overflows } from './fit.js';
import { clockElements, compactSpeaker, fitSpeaker } from './paint_floor.js';
import { fitColumns, group, linkCode, rowList } from './paint_lists.js';

function notice(pen, scene) {
  return element('div', 'nothing', pen.heading(scene.slate_title));
}

function itemLines(pen, scene) {
  return element('div', 'item-lines', pen.beside(scene.item_label, 'p', 'label'),
    pen.heading(scene.item_title));
}

function nextView(pen, scene) {
  const inColumn = 6;
  const { point } = scene;
  const who = point ? point.who : scene.speaker;
  return [
    itemLines(pen, scene),
    who ? compactSpeaker(pen, point ? point.label : scene.floor_label, who,
      point ? point.clock : scene.clock, Boolean(point)) : null,
    element('div', 'columns',
      element('div', '', group(pen, scene.next_label, scene.next.slice(0, inColumn), 'next'),
        element('p', 'note more', pen.beside(scene.next_note, 'span', ''))),
      element('div', '', element('div', 'over-list', pen.beside(scene.list_note, 'p', 'note list')),
        element('div', 'group next rest',
          rowList(pen, scene.next.slice(inColumn), 'next', inColumn + 1)),
        group(pen, scene.reply_label, scene.replies, 'reply'))),
  ];
}

function agendaRow(pen, row, within) {
  const time = element('div', 'times', element('div', 'time', row.time),
    row.planned || row.until ? element('div', 'small',
      row.planned ? element('s', 'planned', row.planned) : null,
      row.until ? element('span', 'until', `– ${row.until}`) : null) : null);
  const word = row.word.first ? element('div', 'word', icon(AGENDA_ICONS[row.state] ?? ''),
    pen.stacked(row.word, '')) : null;
  const kind = row.session ? 'session-row' : within ? 'within' : '';
  const flags = `${row.current ? ' current' : ''}${row.past ? ' past' : ''}`;
  const made = element('li', `${row.state} ${kind}${flags}`, time,
    row.session ? null : element('span', 'number', row.number), pen.stacked(row.title, 'name'),
    word);
  if (row.current) {
    made.setAttribute('aria-current', 'true');
  }
  return made;
}

function agendaView(pen, scene) {
  if (scene.agenda.length === 0) {
    return [notice(pen, scene)];
  }
  const alone = scene.item_title.first === '';
  const within = scene.agenda.some((row) => row.session);
  return [
    element('div', 'item-lines',
      pen.beside(scene.agenda_label, alone ? 'h1' : 'p', alone ? 'label day' : 'label'),
      pen.beside(scene.item_title, 'h1', 'session')),
    element('div', 'agenda',
      element('ol', '', ...scene.agenda.map((row) => agendaRow(pen, row, within))),
      linkCode(pen, scene)),
    element('p', 'note', pen.beside(scene.agenda_note, 'span', '')),
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

function comingUp(pen, label, when, title) {
  return title.first === '' ? [] : [
    element('p', 'label', pen.beside(label, 'span', ''), ' – ', pen.beside(when, 'span', '')),
    pen.stacked(title, 'name'),
  ];
}

function doorView(pen, scene) {
  return [
    element('div', `door-state ${scene.door}`, icon(ICONS[scene.door]),
      pen.stacked(scene.door_word, 'word'), pen.stacked(scene.slate_note, 'note')),
    element('div', 'door-texts', pen.stacked(scene.room, 'door-room'), itemLines(pen, scene),
      pen.beside(scene.slate_when, 'p', 'when'),
      scene.door_next.first === '' ? null : element('div', 'door-next',
        ...comingUp(pen, scene.door_next_label, scene.door_when, scene.door_next),
        ...comingUp(pen, scene.door_later_label, scene.door_later_when, scene.door_later))),
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

/** Takes rows away until the others fit: what is over from above, then what is far from below. */
function fitAgenda(region, scene, words) {
  const rows = region.querySelector('.agenda > ol');
  let cut = 0;
  while (overflows(region) && rows.children.length > 1) {
    const over = rows.firstElementChild.matches('.finished, .skipped, .past');
    (over ? rows.firstElementChild : rows.lastElementChild).remove();
    cut += over ? 0 : 1;
    if (cut > 0) {
      region.querySelector('.note').textContent = words(scene.agenda_more + cut);
    }
  }
}

const DOOR_STEP = 0.05;
const DOOR_SMALLEST = 0.4;

/** All of a door's sign alike, as large as it fits. */
function fitDoor(texts) {
  let scale = 1;
  for (texts.style.setProperty('--d', scale); overflows(texts) && scale > DOOR_SMALLEST;
    texts.style.setProperty('--d', scale)) {
    scale -= DOOR_STEP;
  }
}

export function fitView(region, scene, words) {
  region.querySelectorAll('.item-lines .first, .item-lines .second, .item-lines .label, .session,' +
    '.over, .holder, .agenda .name > div').forEach((line) => fitLine(line, LEGIBLE));
  fitSpeaker(region);
  const lists = region.querySelector('.columns');
  if (lists) {
    fitColumns(lists, scene.next_more, words);
  }
  if (region.querySelector('.agenda')) {
    fitAgenda(region, scene, words);
  }
  const door = region.querySelector('.door-texts');
  if (door) {
    fitDoor(door);
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
 * `pageTurn` says which one. Answers how many there are; `words` writes "1 / 3".
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
