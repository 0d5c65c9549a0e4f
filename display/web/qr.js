// A QR code as a drawing, by npm's qrcode-generator.

import qrcode from '/assets/qrcode.mjs';

const QUIET = 4;
const SVG = 'http://www.w3.org/2000/svg';

/** The code of `text` with its quiet zone; null where it is longer than a code holds. */
export function qrDrawing(text, label) {
  const code = qrcode(0, 'M');
  try {
    code.addData(text);
    code.make();
  } catch {
    return null;
  }
  const side = code.getModuleCount();
  let squares = '';
  for (let row = 0; row < side; row += 1) {
    for (let column = 0; column < side; column += 1) {
      squares += code.isDark(row, column) ? `M${column + QUIET} ${row + QUIET}h1v1h-1z` : '';
    }
  }
  const drawing = document.createElementNS(SVG, 'svg');
  const whole = side + 2 * QUIET;
  drawing.setAttribute('viewBox', `0 0 ${whole} ${whole}`);
  drawing.setAttribute('class', 'qr');
  drawing.setAttribute('role', 'img');
  drawing.setAttribute('aria-label', label);
  drawing.setAttribute('shape-rendering', 'crispEdges');
  const path = document.createElementNS(SVG, 'path');
  path.setAttribute('d', squares);
  drawing.append(path);
  return drawing;
}
