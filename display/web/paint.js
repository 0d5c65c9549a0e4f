// Puts a scene on the page. Regions that did not change are left alone, so that a screen reader
// hears only news; leaving the floor takes its elements out of the document altogether.

import { fitLine, fitTitles } from './fit.js';
import { joined } from './scene.js';

// Font Awesome's code points, the same that display/sdl draws.
const ICONS = {
  closed: '\uf023', neutral: '\uf017', members_only: '\uf0c0', waiting: '\uf127',
  stopped: '\uf071', suspended: '\uf04c', adjourned: '\uf00c', no_session: '\uf073',
  warning: '\uf252', over: '\uf071', paused: '\uf04c', link: '\uf127',
};
const CHANNEL_ICONS = {
  unknown: '\uf128', declared: '\uf10c', on_air: '\uf111', paused: '\uf04c', off: '\uf011',
  warn: '\uf071', fault: '\uf00d',
};

function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...content.filter((part) => part !== null));
  return made;
}

function icon(glyph, className = 'icon') {
  const made = element('span', className, glyph);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function inLanguage(language, tag, className, words) {
  const made = element(tag, className, words);
  made.lang = language;
  return made;
}

export class Painter {
  constructor(root) {
    this.root = root;
    this.languages = ['es', 'en'];
    this.signatures = new Map();
    this.layout = null;
    this.alternating = false;
  }

  /** Paints `scene`; `languages` are the codes of the scene's first and second strings. */
  paint(scene, languages) {
    const language = languages.join();
    if (language !== this.languages.join()) {
      this.languages = languages;
      this.signatures.clear();
    }
    const layout = scene.kind === 'floor' ? 'floor' : 'slate';
    if (layout !== this.layout) {
      this.layout = layout;
      this.signatures.clear();
      this.root.replaceChildren(...this.skeleton(layout));
    }
    document.documentElement.lang = languages[0];
    document.title = scene.room.first ? `${joined(scene.room)} · Plenaria` : 'Plenaria';
    this.root.className = `screen ${scene.kind} stale-${scene.stale}`;
    if (layout === 'floor') {
      this.paintFloor(scene);
    } else {
      this.paintSlate(scene);
    }
  }

  /** Measures anew, as after a change of the window's size or of the fonts. */
  remeasure() {
    this.signatures.clear();
  }

  skeleton(layout) {
    const names = layout === 'floor' ?
      ['header', 'item', 'speaker', 'next', 'channels'] : ['header', 'slate'];
    const tags = { header: 'header', next: 'aside', channels: 'footer' };
    return names.map((name) => {
      const made = element(tags[name] ?? 'section', name);
      if (name === 'speaker' || name === 'slate') {
        made.setAttribute('aria-live', 'polite');
      }
      return made;
    });
  }

  /** Rebuilds a region when what it shows has changed; answers the region if so. */
  region(name, shown, build) {
    const signature = JSON.stringify(shown);
    if (this.signatures.get(name) === signature) {
      return null;
    }
    this.signatures.set(name, signature);
    const region = this.root.querySelector(`:scope > .${name}`);
    region.replaceChildren(...build().filter((part) => part !== null));
    return region;
  }

  /** Both languages one under the other, or next to each other. */
  stacked(line, className) {
    const [first, second] = this.languages;
    return line.first === '' ? null : element('div', className,
      inLanguage(first, 'div', 'first', line.first),
      line.second ? inLanguage(second, 'div', 'second', line.second) : null);
  }

  beside(line, tag, className) {
    const [first, second] = this.languages;
    return line.first === '' ? null : element(tag, className,
      inLanguage(first, 'span', '', line.first), line.second ? ' · ' : null,
      line.second ? inLanguage(second, 'span', '', line.second) : null);
  }

  flag(card, className) {
    const made = element('div', `flag ${className}`);
    if (card.flag) {
      const picture = element('img');
      picture.src = `/assets/flags/${encodeURIComponent(card.flag)}.png`;
      picture.alt = '';
      picture.addEventListener('error', () => made.replaceChildren(card.code), { once: true });
      made.append(picture);
    } else {
      made.append(card.code);
      made.classList.add('code');
    }
    return made;
  }

  paintHeader(scene) {
    const shown = [scene.event_flag, scene.event_title, scene.room, scene.stale, scene.stale_text,
      scene.time_of_day];
    const region = this.region('header', shown, () => [
      scene.event_flag ? this.flag({ flag: scene.event_flag, code: '' }, 'small') : null,
      scene.event_title.first ? this.stacked(scene.event_title, 'event') :
        this.beside(scene.room, 'div', 'room alone'),
      this.badge(scene),
      element('div', 'now',
        scene.time_of_day ? element('div', 'time', scene.time_of_day) : null,
        scene.event_title.first ? this.beside(scene.room, 'div', 'room') : null),
    ]);
    if (region) {
      region.querySelectorAll('.event > div').forEach((line) => fitLine(line, 18));
    }
  }

  badge(scene) {
    if (scene.stale === 'fresh') {
      return null;
    }
    const words = this.beside(scene.stale_text, 'span', '');
    const made = element('div', 'badge', icon(ICONS.link), words);
    made.setAttribute('role', 'status');
    return made;
  }

  paintFloor(scene) {
    this.paintHeader(scene);
    const item = [scene.item_label, scene.item_title, this.alternating && scene.turn];
    const region = this.region('item', item, () => [
      this.beside(scene.item_label, 'p', 'label'),
      this.itemTitle(scene.item_title),
    ]);
    if (region) {
      this.alternating = fitTitles(region.querySelector('.title'), scene.turn);
    }
    this.paintSpeaker(scene);
    this.paintClock(scene.clock);
    this.paintNext(scene);
    this.paintChannels(scene);
  }

  itemTitle(title) {
    const made = this.stacked(title, 'title');
    made?.setAttribute('role', 'heading');
    made?.setAttribute('aria-level', '1');
    return made;
  }

  paintSpeaker(scene) {
    const { speaker } = scene;
    const shown = [scene.floor_label, speaker, Boolean(scene.clock)];
    const region = this.region('speaker', shown, () => [
      this.beside(scene.floor_label, speaker ? 'p' : 'h2', speaker ? 'label' : 'nobody'),
      speaker === null ? null :
        element('div', 'who', this.flag(speaker, 'large'), this.speakerTexts(speaker)),
      scene.clock ? this.clockElements() : null,
    ]);
    if (region) {
      this.signatures.delete('clock');
      region.querySelectorAll('.name > .first').forEach((name) => fitLine(name, 40));
      region.querySelectorAll('.name > .second, .person, .capacity, .long')
        .forEach((line) => fitLine(line, 20));
    }
  }

  speakerTexts(speaker) {
    const texts = element('div', 'texts', this.stacked(speaker.name, 'name'));
    if (speaker.person) {
      texts.append(element('p', 'person', speaker.person));
    }
    if (speaker.capacity) {
      texts.append(element('p', 'capacity', speaker.capacity));
    }
    // The official name only where nobody's own name needs the place.
    if (!speaker.person && !speaker.capacity && speaker.long_name.first) {
      texts.append(this.stacked(speaker.long_name, 'long'));
    }
    return texts;
  }

  clockElements() {
    const clock = element('div', 'clock', element('div', 'words'), element('div', 'face'),
      element('div', 'bar', element('div', 'used')));
    const face = clock.querySelector('.face');
    face.setAttribute('role', 'timer');
    // Every second aloud would drown the room; the phase is announced by its word.
    face.setAttribute('aria-live', 'off');
    return clock;
  }

  paintClock(clock) {
    if (!clock) {
      return;
    }
    const signature = JSON.stringify(clock);
    if (this.signatures.get('clock') === signature) {
      return;
    }
    const root = this.root.querySelector('.clock');
    root.className = `clock ${clock.look}${clock.greyed ? ' greyed' : ''}`;
    const words = JSON.stringify([clock.label, clock.note, clock.look]);
    if (this.signatures.get('words') !== words || !this.signatures.has('clock')) {
      this.signatures.set('words', words);
      const glyph = ICONS[clock.look];
      root.querySelector('.words').replaceChildren(...[
        glyph ? icon(glyph) : null,
        this.stacked(clock.label, 'label'),
        clock.note.first ? this.beside(clock.note, 'p', 'note') : null,
      ].filter((part) => part !== null));
      root.querySelectorAll('.words .label > div').forEach((line) => fitLine(line, 20));
    }
    this.signatures.set('clock', signature);
    const face = root.querySelector('.face');
    face.textContent = clock.face;
    face.setAttribute('aria-label', joined(clock.label));
    root.querySelector('.used').style.setProperty('width', `${clock.used_fraction * 100}%`);
  }

  paintNext(scene) {
    const region = this.region('next', [scene.next_label, scene.next, scene.next_note], () => [
      this.beside(scene.next_label, 'h2', 'label'),
      scene.next.length === 0 ? null : element('ol', '', ...scene.next.map((card, index) =>
        element('li', '', element('span', 'place', String(index + 1)), this.flag(card, 'row'),
          element('div', 'texts', this.stacked(card.name, 'name'),
            card.person ? element('p', 'person', card.person) : null)))),
      this.beside(scene.next_note, 'p', 'note'),
    ]);
    if (region) {
      region.querySelectorAll('.name > .first').forEach((name) => fitLine(name, 22));
      region.querySelectorAll('.name > .second, .person').forEach((line) => fitLine(line, 16));
    }
  }

  paintChannels(scene) {
    const region = this.region('channels', [scene.channels_label, scene.channels], () => [
      this.stacked(scene.channels_label, 'label'),
      ...scene.channels.map((channel) => element('div', `channel ${channel.look}`,
        element('span', 'number', String(channel.number)),
        element('div', 'texts', this.beside(channel.name, 'div', 'name'),
          element('div', 'state', icon(CHANNEL_ICONS[channel.look]),
            this.beside(channel.state, 'span', ''))))),
    ]);
    if (region) {
      region.querySelectorAll('.name, .state').forEach((line) => fitLine(line, 14));
    }
  }

  paintSlate(scene) {
    this.paintHeader(scene);
    const shown = [scene.kind, scene.slate_title, scene.slate_detail, scene.slate_note,
      scene.slate_when];
    const region = this.region('slate', shown, () => [element('div', 'card',
      icon(ICONS[scene.kind]), this.itemTitle(scene.slate_title),
      this.stacked(scene.slate_detail, 'detail'),
      this.beside(scene.slate_when, 'p', 'when'), this.beside(scene.slate_note, 'p', 'note'))]);
    if (region) {
      region.querySelectorAll('.title > div').forEach((line) => fitLine(line, 30));
      region.querySelectorAll('.when, .note').forEach((line) => fitLine(line, 18));
    }
  }
}
