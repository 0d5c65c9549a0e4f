// The lobby: every room in a row, on as many pages as they need to be read.

import { ICONS, element, flag, icon } from './elements.js';
import { fitTwoLines, scrolls } from './fit.js';

function roomRow(pen, room) {
  const held = room.holder.first !== '';
  return element('li', `room-row ${room.state}`,
    pen.stacked(room.name, 'name'),
    element('div', 'state', icon(ICONS[room.state]), pen.stacked(room.word, '')),
    pen.stacked(room.title, 'what') ?? element('div', 'what'),
    element('div', 'last', held ? flag({ flag: room.holder_flag, code: '' }, 'row') : null,
      pen.stacked(held ? room.holder : room.when, 'holder')));
}

export function lobbyView(pen, scene) {
  return [element('ol', 'rooms', ...scene.rooms.map((room) => roomRow(pen, room))),
    element('p', 'pages', '')];
}

const LOBBY_STEP = 0.05;
const LOBBY_SMALLEST = 0.55;
const LOBBY_FULL_ROW = 150;

/** Whether every page of `onPage` rows of those heights has its place. */
function pagesFit(heights, onPage, gap, place) {
  return heights.every((_, index) => index % onPage !== 0 ||
    heights.slice(index, index + onPage).reduce((sum, each) => sum + each + gap, -gap) <= place);
}

/** {scale, heights} of the rows of a lobby, from the largest letters to the smallest. */
function lobbySizes(list, rows, gap) {
  const sizes = [];
  for (let scale = 1; scale >= LOBBY_SMALLEST; scale -= LOBBY_STEP) {
    list.style.setProperty('--r', scale);
    rows.forEach((row) => row.querySelectorAll('.first, .second').forEach(fitTwoLines));
    const heights = rows.map((row) => row.offsetHeight);
    sizes.push({ scale, heights });
    if (pagesFit(heights, rows.length, gap, list.clientHeight)) {
      break;  // on one page: nothing smaller is wanted
    }
  }
  return sizes;
}

/** On as few pages as can be read, all of them alike; there as large as possible. */
function lobbyLayout(sizes, count, gap, height, pageLine) {
  for (let pages = 1; pages <= count; pages += 1) {
    const onPage = Math.ceil(count / pages);
    const place = height - (pages > 1 ? pageLine : 0);
    const found = sizes.find(({ heights }) => pagesFit(heights, onPage, gap, place));
    if (found) {
      const { scale, heights } = found;
      return { scale, heights, onPage, place };
    }
  }
  return { ...sizes[sizes.length - 1], onPage: 1, place: height };
}

/**
 * All rooms in rows as large as they find place; on several pages where they could not be read, of
 * which `pageTurn` says which one. Answers how many there are; `words` writes "1 / 3".
 */
export function fitLobby(region, pageTurn, words) {
  const list = region.querySelector('.rooms');
  const rows = [...list.children];
  const line = region.querySelector('.pages');
  line.textContent = '';
  rows.forEach((row) => { row.hidden = false; });
  list.style.setProperty('--level', 0);
  if (rows.length === 0 || scrolls(region)) {
    list.style.setProperty('--r', 1);
    return 1;
  }
  const unit = parseFloat(getComputedStyle(region).fontSize) / 24;
  const gap = parseFloat(getComputedStyle(list).rowGap);
  const sizes = lobbySizes(list, rows, gap);
  const layout = lobbyLayout(sizes, rows.length, gap, list.clientHeight, 32 * unit);
  const { scale, heights, onPage, place } = layout;
  list.style.setProperty('--r', scale);
  rows.forEach((row) => row.querySelectorAll('.first, .second').forEach(fitTwoLines));
  let level = LOBBY_FULL_ROW;
  const raised = () => heights.map((each) => Math.max(each, level * unit));
  while (level > 0 && !pagesFit(raised(), onPage, gap, place)) {
    level -= 1;
  }
  list.style.setProperty('--level', level);
  const pages = Math.ceil(rows.length / onPage);
  const page = pageTurn % pages;
  rows.forEach((row, index) => { row.hidden = Math.floor(index / onPage) !== page; });
  line.textContent = pages > 1 ? words(page + 1, pages) : '';
  return pages;
}
