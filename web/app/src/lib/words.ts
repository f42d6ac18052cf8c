// The texts of the product: catalogues words/LANGUAGE/AREA.json of ICU messages, those of a language read in one
// piece, and those of some screens with them (`moreWords`). Dates and numbers with decimals come into messages already
// written (lib/format.ts).
//
// The language: what the person chose on this browser, else what their account says, else the browser's.

import i18next from 'i18next';
import ICU from 'i18next-icu';
import { IntlMessageFormat } from 'intl-messageformat';
import { initReactI18next } from 'react-i18next';
import { type Language, languages, setFormatLanguage } from './format';
import { setServerWords } from './serverText';

// LANGUAGE.ts; LANGUAGE.more.ts of screens that few open: Model, Settings, set-up.
const catalogues = import.meta.glob<{ default: Record<string, Record<string, string>> }>(['../words/*.ts', '!**/*.test.ts']);
const read = async (file: string) => areasOf((await catalogues[`../words/${file}.ts`]!()).default);
const serverWords = import.meta.glob<{ default: Record<string, string> }>('../words/server/*.json');
let isMoreWanted = false;
let start = () => {};
const started = new Promise<void>(resolve => (start = resolve));
const chosenKey = 'winnow.language';

export const languageNames: Record<Language, string> = {
  en: 'English',
  ru: 'Русский',
  zh: '简体中文',
  ro: 'Română',
  pl: 'Polski',
  be: 'Беларуская',
};

function known(tag: string | null | undefined): Language | undefined {
  const base = tag?.toLowerCase().split('-')[0];
  return languages.find(language => language === base);
}

export function chosenLanguage(): Language | undefined {
  return known(localStorage.getItem(chosenKey));
}

export function firstLanguage(account?: string | null): Language {
  return chosenLanguage() ?? known(account) ?? navigator.languages.map(known).find(Boolean) ?? 'en';
}

const tags: Record<Language, string> = { en: 'en', ru: 'ru', zh: 'zh-Hans', ro: 'ro', pl: 'pl', be: 'be' };

function take(language: Language) {
  setFormatLanguage(language);
  document.documentElement.lang = tags[language];
}

// A choice is kept on this browser.
export async function chooseLanguage(language: Language) {
  localStorage.setItem(chosenKey, language);
  await useLanguage(language);
}

export async function useLanguage(language: Language) {
  take(language);
  for (const [area, texts] of await textsOf(language)) i18next.addResourceBundle(language, area, texts);
  await Promise.all([readServerWords(language), i18next.changeLanguage(language)]);
}

// Each message would ask the browser anew which locale of its own ours is: 46 ms of the first list of leads.
const askLocale = IntlMessageFormat.resolveLocale;
const locales = new Map<string, Intl.Locale | undefined>();
IntlMessageFormat.resolveLocale = asked => {
  const key = String(asked);
  if (!locales.has(key)) locales.set(key, askLocale(asked));
  return locales.get(key);
};

// With a screen that needs them; from then on they change with the language.
export async function moreWords() {
  if (isMoreWanted) return;
  isMoreWanted = true;
  await started; // the first screen and its texts are read side by side
  const language = i18next.language as Language;
  const [texts] = await Promise.all([read(`${language}.more`), readServerWords(language)]);
  for (const [area, more] of texts) i18next.addResourceBundle(language, area, more);
}

// What the server says of mistakes; English is its own.
export async function readServerWords(language = i18next.language as Language) {
  const words = (await serverWords[`../words/server/${language}.json`]?.())?.default;
  if (i18next.language === language) setServerWords(words);
}

async function textsOf(language: Language): Promise<[string, Record<string, string>][]> {
  return (await Promise.all([read(language), ...(isMoreWanted ? [read(`${language}.more`)] : [])])).flat();
}

function areasOf(files: Record<string, Record<string, string>>): [string, Record<string, string>][] {
  return Object.entries(files).map(([path, texts]) => [path.replace(/^.*\/|\.json$/g, ''), texts]);
}

export async function startWords(language: Language) {
  take(language);
  await i18next
    // Chromium formats Belarusian as English; the plural forms of Russian are the same.
    .use(new ICU({ parseLngForICU: (lng: string) => (lng === 'be' ? 'ru' : lng) }))
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: [...languages],
      resources: { [language]: Object.fromEntries(await textsOf(language)) },
      defaultNS: 'common',
      keySeparator: false,
      interpolation: { escapeValue: false },
    });
  start();
}

// What a rule gives points for, where nothing was counted.
export function uncounted(reason: unknown): string {
  return texted(reason).replace(/\s*[:：]?\s*\{count\}[次]?/, '');
}

// A text that a model or a template has per language: {en: …, pl: …}, or one text for all.
export function texted(text: unknown): string {
  if (typeof text === 'string') return text;
  if (!text || typeof text !== 'object') return '';
  const texts = text as Record<string, string>;
  return texts[i18next.language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}
