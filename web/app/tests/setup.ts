// Parts are tested with the English catalogue, read from the files themselves.
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { cleanup } from '@testing-library/react';
import i18next from 'i18next';
import ICU from 'i18next-icu';
import { initReactI18next } from 'react-i18next';
import { afterEach } from 'vitest';

const folder = join(import.meta.dirname, '../src/words/en');
const areas = readdirSync(folder).map(file => file.replace('.json', ''));
await i18next
  .use(new ICU())
  .use(initReactI18next)
  .init({
    lng: 'en',
    fallbackLng: false,
    ns: areas,
    defaultNS: 'common',
    keySeparator: false,
    resources: { en: Object.fromEntries(areas.map(area => [area, JSON.parse(readFileSync(join(folder, `${area}.json`), 'utf8'))])) },
  });
afterEach(cleanup);
