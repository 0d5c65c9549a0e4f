// The views other than the floor, each as the content of one region.

import { AGENDA_ICONS, ICONS, element, icon } from './elements.js';
import { LEGIBLE, fitLine, overflows } from './fit.js';
import { clockElements, compactSpeaker } from './paint_floor.js';
import { fitColumns, group, linkCode, rowList } from './paint_lists.js';
import { lobbyView } from './paint_lobby.js';
import { textView } from './paint_text.js';

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

function comingUp(pen, label, when, title, className) {
  return title.first === '' ? [] : [
    element('p', `label ${className}`, pen.beside(label, 'span', ''), ' – ',
      pen.beside(when, 'span', '')),
    pen.stacked(title, `name ${className}`),
  ];
}

function doorView(pen, scene) {
  return [
    element('div', `door-state ${scene.door}`, icon(ICONS[scene.door]),
      pen.stacked(scene.door_word, 'word'), pen.stacked(scene.slate_note, 'note')),
    element('div', 'door-texts', pen.stacked(scene.room, 'door-room'), itemLines(pen, scene),
      pen.beside(scene.slate_when, 'p', 'when'),
      scene.door_next.first === '' ? null : element('div', 'door-next',
        ...comingUp(pen, scene.door_next_label, scene.door_when, scene.door_next, 'soon'),
        ...comingUp(pen, scene.door_later_label, scene.door_later_when, scene.door_later,
          'later'))),
  ];
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

// Heights of a row in design units: the lowest holds both titles at their full size.
const AGENDA_LEVELS = [80, 76, 72];

/**
 * Rows as high as there is place for; then takes some away until the others fit: what is over from
 * above, then what is far from below.
 */
function fitAgenda(region, scene, words) {
  const rows = region.querySelector('.agenda > ol');
  AGENDA_LEVELS.some((level) => {
    rows.style.setProperty('--row', level);
    return !overflows(region);
  });
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
const DOOR_SMALLEST = 0.2;

/** All of a part of a door's sign alike, as large as it fits. */
function fitDoor(part) {
  let scale = 1;
  for (part.style.setProperty('--d', scale); overflows(part) && scale > DOOR_SMALLEST;
    part.style.setProperty('--d', scale)) {
    scale -= DOOR_STEP;
  }
  if (overflows(part)) {
    part.querySelectorAll('.later').forEach((line) => line.remove());
  }
}

export function fitView(region, scene, words) {
  region.querySelectorAll('.item-lines .first, .item-lines .second, .item-lines .label, .session,' +
    '.over, .holder, .agenda .name > div').forEach((line) => fitLine(line, LEGIBLE));
  const lists = region.querySelector('.columns');
  if (lists) {
    fitColumns(lists, scene.next_more, words);
  }
  if (region.querySelector('.agenda')) {
    fitAgenda(region, scene, words);
  }
  region.querySelectorAll('.door-texts, .door-state').forEach(fitDoor);
}
