// A text before the room: both languages side by side, on as many pages as it needs to be read.

import { TEXT_ICONS, element, icon } from './elements.js';

export function textView(pen, scene) {
  const { text } = scene;
  if (!text) {
    return [element('div', 'nothing', pen.heading(scene.slate_title))];
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
    element('div', 'paragraphs', element('div', 'sheet', ...rows)),
    element('p', 'pages', ''),
  ];
}

const TEXT_LARGEST = 44;
const TEXT_READABLE = 30;
const TEXT_STEP = 2;

/** Where a page begins that follows one of `start`, in a paragraph longer than a page. */
function startWithin(paragraph, start, height) {
  const { offsetTop: top } = paragraph;
  const line = parseFloat(getComputedStyle(paragraph).lineHeight);
  const lines = Math.floor((start + height - top) / line);
  return Math.max(top + lines * line, start + line);
}

/** How far down the sheet each page begins: at a paragraph, or at a line of one that is longer. */
function pageStarts(paragraphs, height) {
  const starts = [0];
  for (const paragraph of paragraphs) {
    const { offsetTop: top, offsetHeight } = paragraph;
    const end = top + offsetHeight - parseFloat(getComputedStyle(paragraph).paddingBottom);
    while (end - starts[starts.length - 1] > height) {
      const start = starts[starts.length - 1];
      const whole = end - top <= height && top > start;
      starts.push(whole ? top : startWithin(paragraph, start, height));
    }
  }
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
  const sheet = box.querySelector('.sheet');
  sheet.style.removeProperty('translate');
  box.style.removeProperty('clip-path');
  let size = TEXT_LARGEST;
  const starts = () => pageStarts([...sheet.children], box.clientHeight);
  const set = () => box.style.setProperty('--size', size);
  for (set(); size > TEXT_READABLE && starts().length > 1; set()) {
    size -= TEXT_STEP;
  }
  const pages = starts();
  const page = pageTurn % pages.length;
  const end = pages[page + 1] ?? pages[page] + box.clientHeight;
  sheet.style.setProperty('translate', `0 ${-pages[page]}px`);
  // What is on the next page does not look in from below.
  const rest = Math.max(0, box.clientHeight - (end - pages[page]));
  box.style.setProperty('clip-path', `inset(0 0 ${rest}px 0)`);
  region.querySelector('.pages').textContent = pages.length > 1 ?
    words(page + 1, pages.length) : '';
  return pages.length;
}
