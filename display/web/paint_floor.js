// The regions of the floor: who speaks, what is decided, and who comes next.

import { CHANNEL_ICONS, ICONS, TEXT_ICONS, element, flag, icon } from './elements.js';
import { fitBlock, fitLine } from './fit.js';
import { qrDrawing } from './qr.js';
import { joined } from './scene_context.js';

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
    .forEach((line) => fitLine(line, 20));
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
    flag(card, card.flag || card.code ? 'row' : 'row none'),
    element('div', 'texts', pen.stacked(card.name, 'name'), who.hasChildNodes() ? who : null));
}

/** A label over its rows; `start` is the place of the first. */
export function group(pen, label, cards, kind, start = 1) {
  return label.first === '' ? null : element('div',
    `group ${kind}${start > 1 ? ' rest' : ''}`, pen.beside(label, 'h2', 'label'),
    cards.length === 0 ? null :
      element('ol', '', ...cards.map((card, index) => row(pen, card, index + start, kind))));
}

export function linkCode(pen, scene) {
  const drawing = scene.link ? qrDrawing(scene.link, joined(scene.link_label)) : null;
  return drawing ? element('div', 'link', drawing, pen.stacked(scene.link_label, 'scan')) : null;
}

export function sideParts(pen, scene) {
  const rows = scene.panel.length + scene.next.length + scene.replies.length;
  return [
    group(pen, scene.panel_label, scene.panel, 'panellist'),
    group(pen, scene.next_label, scene.next, 'next'),
    pen.beside(scene.next_note, 'p', 'note'),
    pen.beside(scene.list_note, 'p', 'note list'),
    group(pen, scene.reply_label, scene.replies, 'reply'),
    // With a large panel there is no place left for a code that can be read.
    rows <= 7 ? linkCode(pen, scene) : null,
  ];
}

export function fitRows(region) {
  region.querySelectorAll('li .name > .first').forEach((name) => fitLine(name, 22));
  region.querySelectorAll('li .name > .second, li .person').forEach((line) => fitLine(line, 16));
  region.querySelectorAll('.label, .note').forEach((line) => fitLine(line, 10));
  region.querySelectorAll('li').forEach((row) => {
    const texts = row.querySelector('.texts');
    fitBlock(texts, 9, () => texts.offsetHeight > row.clientHeight);
  });
}

export function channelParts(pen, scene) {
  return [
    pen.stacked(scene.channels_label, 'label'),
    ...scene.channels.map((channel) => element('div', `channel ${channel.look}`,
      element('span', 'number', String(channel.number)),
      element('div', 'texts', pen.beside(channel.name, 'div', 'name'),
        element('div', 'state', icon(CHANNEL_ICONS[channel.look]),
          pen.beside(channel.state, 'span', ''))))),
  ];
}
