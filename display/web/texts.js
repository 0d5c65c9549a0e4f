// The interface texts of all languages, loaded once; keys are those of assets/i18n.

/** `text` in a language; where it is missing the first one there is, so that nothing is blank. */
export function inLanguage(text, language) {
  return text?.[language] ?? Object.values(text ?? {})[0] ?? '';
}

export class Texts {
  /** `tables`: {es: {key: text}, en: {key: text}}. */
  constructor(tables) {
    this.tables = tables;
  }

  /** The text under `key` in every language, each `{name}` replaced by its argument's text. */
  of(key, filling = {}) {
    return Object.fromEntries(Object.entries(this.tables).map(([language, table]) => {
      if (table[key] === undefined) {
        throw new Error(`no text under ${key} in ${language}`);
      }
      const words = Object.entries(filling).reduce(
        (made, [name, value]) => made.replaceAll(
          `{${name}}`, typeof value === 'object' ? inLanguage(value, language) : String(value)),
        table[key]);
      return [language, words];
    }));
  }
}
