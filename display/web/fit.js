// Text that must never be cut is made smaller until it fits. Sizes are in design units: 1/1080 of
// the screen's height, the style sheet's --u.

const STEP = 0.94;
/**
 * Nobody at the back of a room reads less (ui.md): what has no place at this size is counted, left
 * out for what matters more, or takes turns.
 */
export const LEGIBLE = 22;

/** The screen's own text is 24 units high, whatever its shape. */
function unit(element) {
  return sizeOf(element.closest('.screen')) / 24;
}

function sizeOf(element) {
  return parseFloat(getComputedStyle(element).fontSize);
}

/** Whether the page is a telephone's: one column that scrolls, where everything has its place. */
export function scrolls(element) {
  return getComputedStyle(element).getPropertyValue('--scrolls').trim() === '1';
}

export function lines(element) {
  const height = parseFloat(getComputedStyle(element).lineHeight) || sizeOf(element) * 1.2;
  return Math.round(element.scrollHeight / height);
}

/**
 * Shrinks `element` from the style sheet's size, down to `min` units, until its one line fits.
 * Answers whether it does.
 */
export function fitLine(element, min) {
  element.style.removeProperty('font-size');
  element.style.removeProperty('white-space');
  const smallest = min * unit(element);
  let size = sizeOf(element);
  while (element.scrollWidth > element.clientWidth && size * STEP >= smallest) {
    size *= STEP;
    element.style.setProperty('font-size', `${size}px`);
  }
  const fits = element.scrollWidth <= element.clientWidth;
  if (!fits) {
    // At the smallest legible size it takes a second line: nothing is ever cut.
    element.style.setProperty('white-space', 'normal');
  }
  return fits;
}

/** Whether what `element` holds is higher than itself; half a pixel is no line. */
export function overflows(element) {
  return element.scrollHeight > element.clientHeight + 1;
}

/** Shrinks all lines of `block` alike, none below `min` units, while `isTooTall` says so. */
export function fitBlock(block, min, isTooTall) {
  const all = [...block.querySelectorAll('div, p')].filter((line) => line.children.length === 0 ||
    line.tagName === 'P');
  const smallest = min * unit(block);
  const sizes = all.map(sizeOf);
  for (let scale = STEP; isTooTall() && Math.max(...sizes) * scale >= smallest; scale *= STEP) {
    all.forEach((line, index) => {
      line.style.setProperty('font-size', `${Math.max(smallest, sizes[index] * scale)}px`);
    });
  }
}

/** One line, shrunk a little; or else two of its full size, or more at the smallest. */
export function fitTwoLines(element) {
  const shrinksTo = 0.8;
  element.style.removeProperty('font-size');
  const size = sizeOf(element) / unit(element);
  if (!fitLine(element, Math.max(LEGIBLE, shrinksTo * size))) {
    shrinkToLines(element, 2, LEGIBLE);
  }
}

function shrinkToLines(element, most, min) {
  element.style.removeProperty('font-size');
  const smallest = min * unit(element);
  let size = sizeOf(element);
  while (lines(element) > most && size * STEP >= smallest) {
    size *= STEP;
    element.style.setProperty('font-size', `${size}px`);
  }
  return lines(element) <= most;
}

/**
 * Two titles one under the other, two lines each; where that cannot be read they take turns in the
 * same place (ui.md, Room display). Answers whether they take turns.
 */
export function fitTitles(title, turn) {
  if (!title) {
    return false;
  }
  const [first, second] = title.children;
  const fits = shrinkToLines(first, 2, 34) && (!second || shrinkToLines(second, 2, 24));
  if (fits || !second) {
    return false;
  }
  const shown = turn === 0 ? first : second;
  (turn === 0 ? second : first).hidden = true;
  shown.className = 'first';
  shrinkToLines(shown, 4, 28);
  return true;
}
