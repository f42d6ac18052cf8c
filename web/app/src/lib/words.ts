// The texts of the product: catalogues words/LANGUAGE/AREA.json of ICU messages, read when a screen asks
// for its area. Dates and numbers with decimals come into messages already written (lib/format.ts).
//
// The language: what the person chose on this browser, else what their account says, else the browser's.

import i18next from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import { type Language, languages, setFormatLanguage } from './format';

const catalogues = import.meta.glob<Record<string, string>>('../words/*/*.json', { import: 'default' });
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
  await i18next.changeLanguage(language);
}

export async function startWords(language: Language) {
  take(language);
  await i18next
    // Chromium formats Belarusian as English; the plural forms of Russian are the same.
    .use(new ICU({ parseLngForICU: (lng: string) => (lng === 'be' ? 'ru' : lng) }))
    .use({
      type: 'backend' as const,
      init() {},
      read(lng: string, area: string, done: (error: unknown, texts: Record<string, string> | null) => void) {
        const load = catalogues[`../words/${lng}/${area}.json`];
        if (!load) return done(new Error(`there is no catalogue ${lng}/${area}`), null);
        load().then(texts => done(null, texts), error => done(error, null));
      },
    })
    .use(initReactI18next)
    .init({
      lng: language,
      fallbackLng: false,
      supportedLngs: [...languages],
      ns: ['common'],
      defaultNS: 'common',
      keySeparator: false,
      interpolation: { escapeValue: false },
      react: { useSuspense: true },
    });
}

// A text that a model or a template has per language: {en: …, pl: …}, or one text for all.
export function texted(text: unknown): string {
  if (typeof text === 'string') return text;
  if (!text || typeof text !== 'object') return '';
  const texts = text as Record<string, string>;
  return texts[i18next.language] ?? texts.en ?? Object.values(texts)[0] ?? '';
}
