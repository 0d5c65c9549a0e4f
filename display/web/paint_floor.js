// The regions of the floor: who speaks, and what is decided.

import { ICONS, TEXT_ICONS, element, flag, icon } from './elements.js';
import { LEGIBLE, fitBlock, fitLine, lines, overflows } from './fit.js';

export function clockElements(className) {
  const clock = element('div', 'clock', element('div', 'words'), element('div', 'face'),
    element('div', 'bar', element('div', 'used')));
  clock.dataset.clock = className;
  const face = clock.querySelector('.face');
  face.setAttribute('role', 'timer');
  // Every second aloud would drown the room; the phase is announced by its word.
  face.setAttribute('aria-live', 'off');
  return clock;
}

function speakerTexts(pen, speaker) {
  const { person, capacity, group, remote } = speaker;
  return element('div', 'texts', pen.stacked(speaker.name, 'name'),
    pen.beside(group, 'p', 'mark'), pen.beside(remote, 'p', 'mark'),
    person ? element('p', 'person', person) : null,
    capacity ? element('p', 'capacity', capacity) : null,
    // The official name only where nobody's own name needs the place.
    !person && !capacity && !group.first ? pen.stacked(speaker.long_name, 'long') : null);
}

/** Somebody with a clock in a low box: a point of order, or whoever is paused below it. */
export function compactSpeaker(pen, label, card, clock, point) {
  const words = element('p', 'label', point ? icon(ICONS.point) : null,
    pen.beside(label, 'span', ''));
  return element('div', point ? 'compact point' : 'compact', words,
    element('div', 'who', flag(card, 'large'), speakerTexts(pen, card)),
    clock ? clockElements(point ? 'point' : 'speaker') : null);
}

function wholeSpeaker(pen, scene) {
  const { speaker } = scene;
  return element('div', 'whole', element('div', 'labels',
    pen.beside(scene.floor_label, speaker ? 'p' : 'h2', speaker ? 'label' : 'nobody'),
    pen.beside(scene.floor_note, 'p', 'label')),
  speaker ? element('div', 'who', flag(speaker, 'large'), speakerTexts(pen, speaker)) : null,
  scene.clock ? clockElements('speaker') : null);
}

export function speakerParts(pen, scene) {
  if (scene.point) {
    return [compactSpeaker(pen, scene.point.label, scene.point.who, scene.point.clock, true),
      scene.speaker ?
        compactSpeaker(pen, scene.floor_label, scene.speaker, scene.clock, false) : null];
  }
  const decided = scene.text && !scene.speaker;
  return [scene.floor_label.first && !decided ? wholeSpeaker(pen, scene) : null];
}

const NAME_SMALLEST = 40;
// What goes first where there is no place for all of a card: names matter most.
const LESS = ['.capacity, .long', '.mark', '.person'];

function isTooTall(panel) {
  const who = panel.querySelector('.who');
  const texts = who?.querySelector('.texts');
  return overflows(panel) || Boolean(texts) && texts.offsetHeight > who.clientHeight + 1;
}

/** All that is not hidden, as large as it has its place; answers whether it has. */
function fitTexts(panel) {
  panel.querySelectorAll('.name > .first').forEach((name) => fitLine(name, NAME_SMALLEST));
  panel.querySelectorAll('.name > .second, .person, .capacity, .long > div, .mark, .label')
    .forEach((line) => fitLine(line, LEGIBLE));
  const texts = panel.querySelector('.texts');
  fitBlock(texts ?? panel, LEGIBLE, () => isTooTall(panel));
  return !isTooTall(panel);
}

function fitPanel(panel, turn) {
  const texts = panel.querySelector('.texts');
  texts?.querySelectorAll('[hidden]').forEach((part) => { part.hidden = false; });
  if (fitTexts(panel) || !texts) {
    return false;
  }
  for (const less of LESS) {
    texts.querySelectorAll(less).forEach((part) => { part.hidden = true; });
    if (fitTexts(panel)) {
      return false;
    }
  }
  const names = texts.querySelectorAll('.name > div');
  names.forEach((name, index) => { name.hidden = names.length > 1 && index !== turn; });
  fitTexts(panel);
  return names.length > 1;
}

/** Answers whether names take turns, because they have no place together. */
export function fitSpeaker(region, turn) {
  return [...region.querySelectorAll('.whole, .compact')]
    .map((panel) => fitPanel(panel, turn)).some(Boolean);
}

/** What became of the text before the room. */
export function decision(pen, text) {
  return text ? [element('div', `decision ${text.look}`, icon(TEXT_ICONS[text.look]),
    element('div', 'texts', pen.beside(text.state, 'p', 'state'),
      pen.beside(text.title, 'p', 'of')))] : [];
}

const TITLE_LINES = 2;

/** Answers whether the languages of the text's title take turns. */
export function fitDecision(region, turn) {
  const state = region.querySelector('.state');
  const title = region.querySelector('.of');
  if (!state || !title) {
    return false;
  }
  const parts = [...title.children];
  const show = (isShown) => {
    parts.forEach((part) => { part.hidden = !isShown(part); });
    return fitLine(title, LEGIBLE);
  };
  fitLine(state, LEGIBLE);
  if (show(() => true) || lines(title) <= TITLE_LINES || parts.length < 2) {
    return false;
  }
  const shown = turn === 0 ? parts[0] : parts[parts.length - 1];
  show((part) => part === shown);
  return true;
}
