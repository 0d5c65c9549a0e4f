// Puts a scene on the page. Regions that did not change are left alone, so that a screen reader
// hears only news; leaving a view takes its elements out of the document altogether.

import { ICONS, Pen, element, flag, icon } from './elements.js';
import { LEGIBLE, fitLine, fitTitles } from './fit.js';
import { decision, fitDecision, fitSpeaker, speakerParts } from './paint_floor.js';
import { channelParts, fitChannels, fitSide, sideParts } from './paint_lists.js';
import { fitLobby } from './paint_lobby.js';
import { fitText } from './paint_text.js';
import { fitView, isView, shownBy, viewParts } from './paint_views.js';
import { joined, lineOf } from './scene_context.js';

const REGIONS = {
  floor: ['strip', 'header', 'item', 'decisions', 'speaker', 'next', 'channels', 'bulletins'],
  view: ['strip', 'header', 'body', 'bulletins'],
  slate: ['strip', 'header', 'slate', 'bulletins'],
};
const TAGS = { header: 'header', next: 'aside', channels: 'footer' };
const ALOUD = new Set(['strip', 'speaker', 'slate', 'body', 'bulletins', 'decisions']);

export class Painter {
  constructor(root, texts) {
    this.root = root;
    this.texts = texts;
    this.pen = new Pen(['es', 'en']);
    this.signatures = new Map();
    this.layout = null;
    this.misnamed = '';
    this.kind = null;
    // Regions in which the languages take turns, and the turn that was painted.
    this.turning = new Set();
    this.turn = 0;
    // Heights of regions when what they hold was fitted.
    this.heights = new Map();
    this.pages = 1;
    this.pageTurn = 0;
  }

  /** Whether something takes turns: then the scene's `turn` changes what is shown. */
  get alternating() {
    return this.turning.size > 0;
  }

  /** Paints `scene`; `languages` are the codes of the scene's first and second strings. */
  paint(scene, languages) {
    if (languages.join() !== this.pen.languages.join()) {
      this.pen = new Pen(languages);
      this.remeasure();
    }
    const view = isView(scene.kind);
    const layout = scene.kind === 'floor' ? 'floor' : view ? 'view' : 'slate';
    // From one view to another as from a slate: nothing of the old one stays.
    if (layout !== this.layout || (view && scene.kind !== this.kind)) {
      this.layout = layout;
      this.turning.clear();
      this.remeasure();
      this.root.replaceChildren(...this.skeleton(layout));
    }
    this.kind = scene.kind;
    document.documentElement.lang = languages[0];
    document.title = scene.room.first ? `${joined(scene.room)} · Plenaria` : 'Plenaria';
    const kind = view ? `view view-${scene.kind}` : scene.kind;
    const resting = layout === 'slate' ? ' slated' : '';
    const door = scene.kind === 'door' ? ` door-${scene.door}` : '';
    const misnamed = scene.undeclared.first ? ' misnamed' : '';
    this.root.className = `screen ${kind}${resting}${door}${misnamed} stale-${scene.stale}`;
    if (misnamed !== this.misnamed) {
      this.misnamed = misnamed;
      this.remeasure();
    }
    this.paintStrip(scene);
    this.paintHeader(scene);
    this.paintBulletins(scene);
    if (layout === 'floor') {
      this.paintFloor(scene);
    } else if (layout === 'view') {
      this.paintView(scene, languages);
    } else {
      this.paintSlate(scene);
    }
    this.turn = scene.turn;
  }

  /** "3 más · 3 more" */
  more(count) {
    return joined(lineOf(this.texts.of('screen.more', { count }), this.pen.languages));
  }

  /** Measures anew, as after a change of the window's size or of the fonts. */
  remeasure() {
    this.signatures.clear();
    this.heights.clear();
  }

  regionOf(name) {
    return this.root.querySelector(`:scope > .${name}`);
  }

  /** Whether a region's place is another than when what it holds was fitted. */
  isResized(name) {
    return this.heights.get(name) !== this.regionOf(name).clientHeight;
  }

  /** Whether the languages of a region, which take turns, are to change places. */
  isTurned(name, scene) {
    return this.turning.has(name) && this.turn !== scene.turn;
  }

  /** Notes how a region was fitted. */
  fitted(name, takesTurns) {
    this.heights.set(name, this.regionOf(name).clientHeight);
    if (takesTurns) {
      this.turning.add(name);
    } else {
      this.turning.delete(name);
    }
  }

  skeleton(layout) {
    return REGIONS[layout].map((name) => {
      const made = element(TAGS[name] ?? 'section', name);
      if (ALOUD.has(name)) {
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
    const region = this.regionOf(name);
    region.replaceChildren(...build().filter((part) => part !== null));
    return region;
  }

  /** Above all that is shown, which moves down for it: it is for whoever opened the page. */
  paintStrip({ undeclared }) {
    const region = this.region('strip', undeclared, () => [
      this.pen.beside(undeclared, 'p', 'wrong-id')]);
    if (region) {
      region.querySelectorAll('.wrong-id').forEach((words) => {
        words.prepend(icon(ICONS.undeclared));
        fitLine(words, LEGIBLE);
      });
      this.root.style.setProperty('--strip', `${region.offsetHeight}px`);
    }
  }

  paintHeader(scene) {
    const { pen } = this;
    const shown = [scene.event_flag, scene.event_title, scene.room, scene.stale, scene.stale_text,
      scene.time_of_day];
    const region = this.region('header', shown, () => [
      scene.event_flag ? flag({ flag: scene.event_flag, code: '' }, 'small') : null,
      scene.event_title.first ? pen.stacked(scene.event_title, 'event') :
        pen.beside(scene.room, 'div', 'room alone'),
      this.badge(scene),
      element('div', 'now',
        scene.time_of_day ? element('div', 'time', scene.time_of_day) : null,
        scene.event_title.first ? pen.beside(scene.room, 'div', 'room') : null),
    ]);
    if (region || this.isTurned('header', scene)) {
      this.fitEvent(scene.turn);
    }
  }

  /** Both languages of the event's name; they take turns where the header would grow too high. */
  fitEvent(turn) {
    const highest = 4.5;
    const names = [...this.regionOf('header').querySelectorAll('.event > div')];
    names.forEach((name) => {
      name.hidden = false;
      fitLine(name, LEGIBLE);
    });
    const lines = names.reduce((sum, name) =>
      sum + name.offsetHeight / parseFloat(getComputedStyle(name).lineHeight), 0);
    const takesTurns = names.length > 1 && lines > highest;
    if (takesTurns) {
      names[1 - turn].hidden = true;
    }
    this.fitted('header', takesTurns);
  }

  badge(scene) {
    if (scene.stale === 'fresh') {
      return null;
    }
    const words = this.pen.beside(scene.stale_text, 'span', '');
    const made = element('div', 'badge', icon(ICONS.link), words);
    made.setAttribute('role', 'status');
    return made;
  }

  paintBulletins(scene) {
    const region = this.region('bulletins', scene.bulletins, () =>
      scene.bulletins.map((bulletin) => element('div', `bulletin ${bulletin.kind}`,
        icon(ICONS[bulletin.kind] ?? ICONS.notice),
        element('div', 'both', this.pen.stacked(bulletin.count, 'count'),
          this.pen.stacked(bulletin.text, 'words')))));
    if (region) {
      region.querySelectorAll('.words > div').forEach((line) => fitLine(line, 26));
    }
  }

  paintFloor(scene) {
    this.paintItem(scene);
    const held = Boolean(scene.speaker) || Boolean(scene.point);
    this.root.classList.toggle('deciding', Boolean(scene.text) && !held);
    this.root.classList.toggle('with-decision', Boolean(scene.text));
    const decided = this.region('decisions', [scene.text, held],
      () => decision(this.pen, scene.text));
    if (decided || this.isTurned('decisions', scene)) {
      this.fitted('decisions', fitDecision(this.regionOf('decisions'), scene.turn));
    }
    // Before what is fitted into the place that they leave.
    const channels = this.region('channels', [scene.channels_label, scene.channels],
      () => channelParts(this.pen, scene));
    if (channels) {
      fitChannels(channels);
    }
    this.paintSpeaker(scene);
    this.paintSide(scene);
  }

  paintItem(scene) {
    const item = [scene.item_label, scene.item_title, this.turning.has('item') && scene.turn];
    const region = this.region('item', item, () => [
      this.pen.beside(scene.item_label, 'p', 'label'),
      this.pen.heading(scene.item_title),
    ]);
    if (region) {
      this.fitted('item', fitTitles(region.querySelector('.title'), scene.turn));
    }
  }

  paintSpeaker(scene) {
    const { point, speaker } = scene;
    const shown = [scene.floor_label, scene.floor_note, speaker, Boolean(scene.clock),
      point && [point.label, point.who], Boolean(scene.text)];
    const rebuilt = this.region('speaker', shown, () => speakerParts(this.pen, scene)) !== null;
    const reworded = this.paintClocks(scene, rebuilt);
    if (rebuilt || reworded || this.isResized('speaker') || this.isTurned('speaker', scene)) {
      this.fitted('speaker', fitSpeaker(this.regionOf('speaker'), scene.turn));
    }
  }

  paintSide(scene) {
    if (this.isResized('next')) {
      this.signatures.delete('next');  // rows that were taken away may have their place again
    }
    const { panel_label: panel, next_label: label, list_note: list, reply_label: reply } = scene;
    const side = this.region('next', [panel, scene.panel, label, scene.next, scene.next_note,
      scene.next_more, list, reply, scene.replies, scene.link, scene.link_label],
    () => sideParts(this.pen, scene));
    if (side) {
      fitSide(side, scene.next_more, (count) => this.more(count));
      this.fitted('next', false);
    }
  }

  paintView(scene, languages) {
    const rebuilt = this.region('body', shownBy(scene), () => viewParts(this.pen, scene)) !== null;
    const reworded = this.paintClocks(scene, rebuilt);
    const body = this.regionOf('body');
    if (rebuilt) {
      fitView(body, scene, (count) => this.more(count));
    }
    if (rebuilt || reworded || this.isTurned('body', scene)) {
      this.fitted('body', fitSpeaker(body, scene.turn));
    }
    const turns = this.pages > 1 && this.pageTurn !== scene.page_turn;
    if (rebuilt || turns) {
      const words = (page, pages) => joined(lineOf(this.texts.of('screen.page', { page, pages }),
        languages));
      this.pages = (scene.kind === 'lobby' ? fitLobby : fitText)(body, scene.page_turn, words);
      this.pageTurn = scene.page_turn;
    }
  }

  /** Answers whether the words of a clock have changed. */
  paintClocks(scene, rebuilt) {
    const speaker = this.paintClock('speaker', scene.clock, rebuilt);
    return this.paintClock('point', scene.point?.clock, rebuilt) || speaker;
  }

  paintClock(name, clock, rebuilt) {
    const root = clock ? this.root.querySelector(`[data-clock="${name}"]`) : null;
    if (!root) {
      return false;
    }
    if (rebuilt) {
      this.signatures.delete(`words ${name}`);
    }
    const paused = clock.paused_in ? ` ${clock.paused_in}` : '';
    root.className = `clock ${clock.look}${paused}${clock.greyed ? ' greyed' : ''}`;
    const words = JSON.stringify([clock.label, clock.note, clock.look]);
    const reworded = this.signatures.get(`words ${name}`) !== words;
    if (reworded) {
      this.signatures.set(`words ${name}`, words);
      const glyph = ICONS[clock.look];
      root.querySelector('.words').replaceChildren(...[
        glyph ? icon(glyph) : null,
        this.pen.stacked(clock.label, 'label'),
        clock.note.first ? this.pen.beside(clock.note, 'p', 'note') : null,
      ].filter((part) => part !== null));
      root.querySelectorAll('.words .label > div')
        .forEach((line) => fitLine(line, LEGIBLE));
    }
    const face = root.querySelector('.face');
    face.textContent = clock.face;
    face.setAttribute('aria-label', joined(clock.label));
    root.querySelector('.used').style.setProperty('width', `${clock.used_fraction * 100}%`);
    return reworded;
  }

  paintSlate(scene) {
    const { pen } = this;
    const shown = [scene.kind, scene.slate_title, scene.slate_detail, scene.slate_note,
      scene.slate_when];
    const region = this.region('slate', shown, () => [element('div', 'card',
      icon(ICONS[scene.kind]), pen.heading(scene.slate_title),
      pen.stacked(scene.slate_detail, 'detail'),
      pen.beside(scene.slate_when, 'p', 'when'), pen.beside(scene.slate_note, 'p', 'note'))]);
    if (region) {
      region.querySelectorAll('.title > div').forEach((line) => fitLine(line, 30));
      region.querySelectorAll('.when, .note').forEach((line) => fitLine(line, LEGIBLE));
    }
  }
}
