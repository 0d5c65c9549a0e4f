// Panel, list of speakers, replies and channels: as many as can be read, the others counted.

import { CHANNEL_ICONS, ICONS, element, flag, icon } from './elements.js';
import { LEGIBLE, fitLine, overflows, scrolls } from './fit.js';
import { qrDrawing } from './qr.js';
import { joined } from './scene_context.js';

// Heights of a row in design units, from where there is place to where there is none.
const LEVELS = [126, 110, 98, 88, 76, 66, 56];
const COLUMN_LEVELS = LEVELS.slice(1);
// Below this a row has no place for three lines.
const LOW = 84;
const CHANNEL_LINES = 2;

function rowMark(place, kind, card) {
  if (card.speaking) {
    return icon(ICONS.speaking, 'place icon');
  }
  return kind === 'next' ? element('span', 'place', String(place)) :
    icon(ICONS[kind], 'place icon');
}

function row(pen, card, place, kind) {
  const who = element('p', 'person', ...[card.person,
    ...[card.role, card.group, card.remote].map((mark) => pen.beside(mark, 'span', ''))]
    .filter(Boolean).flatMap((part, index) => (index > 0 ? [' – ', part] : [part])));
  return element('li', card.speaking ? 'speaking' : '', rowMark(place, kind, card),
    element('div', 'flag-place', flag(card, card.flag || card.code ? 'row' : 'row none')),
    element('div', 'texts', pen.stacked(card.name, 'name'), who.hasChildNodes() ? who : null));
}

/** Rows whose first has the place `start`. */
export function rowList(pen, cards, kind, start = 1) {
  return element('ol', '', ...cards.map((card, index) => row(pen, card, index + start, kind)));
}

/** A label over its rows. */
export function group(pen, label, cards, kind) {
  return label.first === '' ? null : element('div', `group ${kind}`,
    pen.beside(label, 'h2', 'label'), cards.length === 0 ? null : rowList(pen, cards, kind));
}

export function linkCode(pen, scene) {
  const drawing = scene.link ? qrDrawing(scene.link, joined(scene.link_label)) : null;
  return drawing ? element('div', 'link', drawing, pen.stacked(scene.link_label, 'scan')) : null;
}

export function sideParts(pen, scene) {
  return [
    group(pen, scene.panel_label, scene.panel, 'panellist'),
    group(pen, scene.next_label, scene.next, 'next'),
    element('p', 'note more', pen.beside(scene.next_note, 'span', '')),
    pen.beside(scene.list_note, 'p', 'note list'),
    group(pen, scene.reply_label, scene.replies, 'reply'),
    linkCode(pen, scene),
  ];
}

/** Both names on one line where the row is low and they find place there. */
function joinNames(item, level) {
  const name = item.querySelector('.name');
  item.classList.toggle('together', level < LOW);
  if (name && name.scrollWidth > name.clientWidth) {
    item.classList.remove('together');
  }
}

/** Whoever speaks is never written larger than for whom. */
function levelPerson(item) {
  const person = item.querySelector('.person');
  const name = item.querySelector('.name > .second') ?? item.querySelector('.name > .first');
  if (person && name) {
    const size = (element) => parseFloat(getComputedStyle(element).fontSize);
    person.style.setProperty('font-size', `${Math.min(size(person), size(name))}px`);
  }
}

function setLevel(region, level) {
  region.style.setProperty('--level', level);
  for (const item of region.querySelectorAll('.group li')) {
    item.classList.remove('together');
    item.querySelectorAll('.name > div, .person').forEach((line) => fitLine(line, LEGIBLE));
    levelPerson(item);
    joinNames(item, level);
  }
  region.querySelectorAll('.label, .note').forEach((line) => fitLine(line, LEGIBLE));
}

/** Rows as high as there is place for; answers whether all find place. */
function fitLevel(region, levels, isTooTall) {
  return levels.some((level) => {
    setLevel(region, level);
    return !isTooTall();
  });
}

/** The list with the most rows, that of speakers first: it has the best place to be counted in. */
function longestList(region) {
  const lists = ['next', 'panellist', 'reply'].map((kind) =>
    region.querySelector(`.group.${kind} > ol`)).filter(Boolean);
  return lists.reduce((longest, list) =>
    (list.children.length > longest.children.length ? list : longest), lists[0]);
}

/** Takes the last row away, but never whoever speaks; says below it how many that makes. */
function cutLast(region, list, cut, nextMore, words) {
  const last = list.lastElementChild;
  (last.classList.contains('speaking') ? last.previousElementSibling : last).remove();
  cut.set(list, (cut.get(list) ?? 0) + 1);
  const next = list.parentElement.classList.contains('next');
  const note = next ? region.querySelector('.note.more') :
    list.parentElement.querySelector('.note') ??
      list.parentElement.appendChild(element('p', 'note'));
  note.textContent = words(cut.get(list) + (next ? nextMore : 0));
  fitLine(note, LEGIBLE);
}

/**
 * Rows of the column beside the floor. `words` writes "3 more"; `nextMore` wait besides those that
 * the scene holds.
 */
export function fitSide(region, nextMore, words) {
  const isTooTall = () => overflows(region);
  if (fitLevel(region, LEVELS, isTooTall)) {
    return;
  }
  region.querySelector('.link')?.remove();  // the agenda's screen has it too
  if (fitLevel(region, LEVELS, isTooTall)) {
    return;
  }
  const cut = new Map();
  for (let list = longestList(region); isTooTall() && list?.children.length > 1;
    list = longestList(region)) {
    cutLast(region, list, cut, nextMore, words);
  }
}

/** The list alone, in two columns: what has no place in the first goes over to the second. */
export function fitColumns(region, nextMore, words) {
  const [left, right] = region.children;
  const [first, second] = region.querySelectorAll('.group.next > ol');
  const isTooTall = () => overflows(left) || overflows(right);
  if (!first || fitLevel(region, COLUMN_LEVELS, isTooTall)) {
    return;
  }
  while (overflows(left) && first.children.length > 1) {
    second.prepend(first.lastElementChild);
  }
  let cut = 0;
  while (overflows(right) && second.children.length > 0) {
    second.lastElementChild.remove();
    cut += 1;
  }
  if (cut > 0) {
    left.querySelector('.note').textContent = words(nextMore + cut);
  }
}

export function channelParts(pen, scene) {
  return [
    pen.stacked(scene.channels_label, 'label'),
    element('div', 'chips', ...scene.channels.map((channel) => element('div',
      `channel ${channel.look}`, element('span', 'number', String(channel.number)),
      element('div', 'texts', pen.beside(channel.name, 'div', 'name'),
        element('div', 'state', icon(CHANNEL_ICONS[channel.look]),
          pen.stacked(channel.state, 'said')))))),
  ];
}

/** In one line or two, each state in one or two; beyond that they are counted. */
export function fitChannels(region) {
  const chips = region.querySelector('.chips');
  const fits = (columns, stacked) => {
    chips.style.setProperty('--columns', columns);
    chips.classList.toggle('stacked', stacked);
    return [...chips.querySelectorAll('.name')].every((name) => fitLine(name, LEGIBLE)) &&
      [...chips.querySelectorAll('.state')].every((one) => one.scrollWidth <= one.clientWidth);
  };
  const count = chips.children.length;
  let columns = count;
  for (let lines = 1; lines <= CHANNEL_LINES; lines += 1) {
    columns = Math.ceil(count / lines);
    if (fits(columns, false) || fits(columns, true)) {
      return;
    }
  }
  while (!fits(columns, true) && columns > 1) {
    columns -= 1;
  }
  const places = scrolls(region) ? count : columns * CHANNEL_LINES;
  // The last place tells how many have none.
  const shown = count <= places ? count : places - 1;
  [...chips.children].slice(shown).forEach((chip) => chip.remove());
  if (shown < count) {
    chips.append(element('div', 'rest', `+ ${count - shown}`));
  }
}
