// The interface texts and the shared cases, read from the repository.
import fs from 'node:fs';

import { Texts } from '../../display/web/texts.js';

export const ROOT = new URL('../../', import.meta.url);

export function readJson(path) {
  return JSON.parse(fs.readFileSync(new URL(path, ROOT)));
}

export const texts = new Texts({
  es: readJson('assets/i18n/es.json'),
  en: readJson('assets/i18n/en.json'),
});
