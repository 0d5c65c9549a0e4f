// The regions of the floor: who speaks, and what is decided.

import { ICONS, TEXT_ICONS, element, flag, icon } from './elements.js';
import { LEGIBLE, fitBlock, fitLine } from './fit.js';

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

export function fitSpeaker(region) {
  region.querySelectorAll('.name > .first').forEach((name) => fitLine(name, 40));
  region.querySelectorAll('.name > .second, .person, .capacity, .long > div, .mark, .label')
    .forEach((line) => fitLine(line, LEGIBLE));
  region.querySelectorAll('.whole, .compact').forEach((panel) => {
    fitBlock(panel.querySelector('.texts') ?? panel, 10,
      () => panel.scrollHeight > panel.clientHeight);
  });
}

/** What became of the text before the room. */
export function decision(pen, text) {
  return text ? [element('div', `decision ${text.look}`, icon(TEXT_ICONS[text.look]),
    element('div', 'texts', pen.beside(text.state, 'p', 'state'),
      pen.beside(text.title, 'p', 'of')))] : [];
}
