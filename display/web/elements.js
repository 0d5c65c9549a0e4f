// Pieces of the page: elements, icons, and texts in two languages.

// Font Awesome's code points, the same that display/sdl draws.
export const ICONS = {
  closed: '\uf023', neutral: '\uf017', members_only: '\uf0c0', waiting: '\uf127',
  stopped: '\uf071', suspended: '\uf04c', adjourned: '\uf00c', no_session: '\uf073',
  floor: '\uf04b',
  warning: '\uf252', over: '\uf071', paused: '\uf04c', link: '\uf127', point: '\uf256',
  panellist: '\uf0c0', speaking: '\uf130', reply: '\uf112', recall: '\uf0f3', notice: '\uf0a1',
  decision: '\uf0e3', undeclared: '\uf071',
};
export const TEXT_ICONS = {
  draft: '\uf0f6', put: '\uf252', adopted: '\uf00c', adopted_with_reservations: '\uf00c',
  deferred: '\uf04c', not_adopted: '\uf00d',
};
export const AGENDA_ICONS = {
  running: '\uf04b', finished: '\uf00c', skipped: '\uf051', pending: '\uf017',
  open: '\uf04b', adjourned: '\uf00c', suspended: '\uf04c', planned: '\uf017',
};
export const CHANNEL_ICONS = {
  unknown: '\uf128', declared: '\uf10c', on_air: '\uf111', paused: '\uf04c', off: '\uf011',
  warn: '\uf071', fault: '\uf00d',
};

export function element(tag, className, ...content) {
  const made = document.createElement(tag);
  if (className) {
    made.className = className;
  }
  made.append(...content.filter((part) => part !== null && part !== undefined));
  return made;
}

export function icon(glyph, className = 'icon') {
  const made = element('span', className, glyph);
  made.setAttribute('aria-hidden', 'true');
  return made;
}

function inLanguage(language, tag, className, words) {
  const made = element(tag, className, words);
  made.lang = language;
  return made;
}

/** Writes the two strings of a line, each marked with its language. */
export class Pen {
  constructor(languages) {
    this.languages = languages;
  }

  /** Both languages one under the other. */
  stacked(line, className) {
    const [first, second] = this.languages;
    return line.first === '' ? null : element('div', className,
      inLanguage(first, 'div', 'first', line.first),
      line.second ? inLanguage(second, 'div', 'second', line.second) : null);
  }

  /** Next to each other. */
  beside(line, tag, className) {
    const [first, second] = this.languages;
    return line.first === '' ? null : element(tag, className,
      inLanguage(first, 'span', '', line.first),
      line.second ? element('span', 'between', ' · ') : null,
      line.second ? inLanguage(second, 'span', '', line.second) : null);
  }

  heading(line) {
    const made = this.stacked(line, 'title');
    made?.setAttribute('role', 'heading');
    made?.setAttribute('aria-level', '1');
    return made;
  }

  /** `runs` of one language; what is within brackets is marked as such. */
  runs(runs, place, tag, className) {
    const made = element(tag, className,
      ...runs.map((run) => (run.open ? element('mark', '', run.text) : run.text)));
    made.lang = this.languages[place];
    return made;
  }
}

export function flag(card, className) {
  const made = element('div', `flag ${className}`);
  made.style.setProperty('--letters', Math.max((card.code ?? '').length, 1));
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
