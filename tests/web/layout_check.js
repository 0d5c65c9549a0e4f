// What is wrong with the layout of a screen, found in the page itself: text that leaves its place,
// lies over other text, or is too small to read. The functions run in the browser.

const LEAST = 22;

function nameOf(element) {
  const words = element.textContent.trim().slice(0, 40);
  const place = element.closest('[class]').parentElement?.className ?? '';
  return `${place} > ${element.className || element.tagName} “${words}”`;
}

function isShown(element) {
  return element.checkVisibility() && !element.closest('[aria-hidden], .bulletins, .sheet, img');
}

/** {element, rects} of every stretch of text, a rectangle for each of its lines. */
function textsOf(screen) {
  const texts = [];
  const walker = document.createTreeWalker(screen, NodeFilter.SHOW_TEXT);
  while (walker.nextNode()) {
    const node = walker.currentNode;
    if (node.textContent.trim() !== '' && isShown(node.parentElement)) {
      const range = document.createRange();
      range.selectNodeContents(node);
      texts.push({ element: node.parentElement, rects: [...range.getClientRects()] });
    }
  }
  return texts;
}

/** A line's box is higher than its letters by some `share` above and below, so boxes may touch. */
function lettersOf({ left, right, top, bottom }, share) {
  const spare = (bottom - top) * share;
  return { left: left + 1, right: right - 1, top: top + spare, bottom: bottom - spare };
}

function tooSmall(screen, texts, least) {
  const unit = parseFloat(getComputedStyle(screen).fontSize) / 24;
  return texts.map(({ element }) =>
    ({ element, size: parseFloat(getComputedStyle(element).fontSize) / unit }))
    .filter(({ size }) => size < least - 0.1)
    .map(({ element, size }) => `too small (${size.toFixed(1)}): ${nameOf(element)}`);
}

/** A telephone's page scrolls, but never sideways. */
function offScreen(screen, texts) {
  const scrolls = getComputedStyle(screen).getPropertyValue('--scrolls').trim() === '1';
  return texts.filter(({ rects }) => rects.some(({ left, right, top, bottom }) =>
    left < -1 || right > innerWidth + 1 ||
    (!scrolls && (top < -1 || bottom > innerHeight + 1))))
    .map(({ element }) => `off the screen: ${nameOf(element)}`);
}

function overOthers(texts) {
  const boxes = texts.flatMap(({ element, rects }) =>
    rects.map((rect) => ({ element, box: lettersOf(rect, 0.2) })));
  const overlap = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom &&
    b.top < a.bottom;
  return boxes.flatMap((a, index) => boxes.slice(index + 1)
    .filter((b) => a.element !== b.element && overlap(a.box, b.box))
    .map((b) => `one over another: ${nameOf(a.element)} and ${nameOf(b.element)}`));
}

function overflowing() {
  const panels = '.body, .next, .speaker, .item, .whole, .compact, .header, .channels, ' +
    '.agenda li, .group li, .room-row, .door-state, .door-texts, .card, .decision, ' +
    '.columns > div, .chips, .channel, .rooms';
  return [...document.querySelectorAll(panels)].filter((panel) => isShown(panel) &&
    (panel.scrollHeight > panel.clientHeight + 1 || panel.scrollWidth > panel.clientWidth + 1))
    .map((panel) => `overflows (${panel.scrollWidth}×${panel.scrollHeight} in ` +
      `${panel.clientWidth}×${panel.clientHeight}): ${nameOf(panel)}`);
}

/** A page of a text shows whole lines. */
function cutLines() {
  return [...document.querySelectorAll('.paragraphs')].flatMap((box) => {
    const { top, bottom } = box.getBoundingClientRect();
    const clip = /inset\(\S+ \S+ ([\d.]+)px/.exec(getComputedStyle(box).clipPath);
    const edges = [top, bottom - Number(clip?.[1] ?? 0)];
    return [...box.querySelectorAll('p')].filter((words) => {
      const range = document.createRange();
      range.selectNodeContents(words);
      return [...range.getClientRects()].map((rect) => lettersOf(rect, 0.05))
        .some((line) => edges.some((edge) => line.top < edge && edge < line.bottom));
    }).map((words) => `a line is cut: ${nameOf(words)}`);
  });
}

function faults(least) {
  const screen = document.querySelector('main.screen');
  const texts = textsOf(screen);
  return [...new Set([...tooSmall(screen, texts, least), ...offScreen(screen, texts),
    ...overOthers(texts), ...overflowing(), ...cutLines()])];
}

const PARTS = [nameOf, isShown, textsOf, lettersOf, tooSmall, offScreen, overOthers, overflowing,
  cutLines, faults];

export function layoutFaults(page) {
  return page.evaluate(`(() => { ${PARTS.join('\n')} return faults(${LEAST}); })()`);
}
