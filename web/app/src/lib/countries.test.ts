import { afterEach, expect, test } from 'vitest';
import { countries } from './countries';
import { languages, setFormatLanguage } from './format';

afterEach(() => setFormatLanguage('en'));

test.each(languages)('every country has one code and a name in %s', language => {
  setFormatLanguage(language);
  const all = countries();
  expect(new Set(all.map(each => each.code)).size).toBe(all.length);
  for (const { code, name } of all) {
    expect(code).toMatch(/^[A-Z]{2}$/);
    expect(name, code).not.toBe(code);
  }
});

test('they stand in the order of the language', () => {
  const place = (code: string) => countries().findIndex(each => each.code === code);
  expect(place('AT')).toBeLessThan(place('DE'));
  setFormatLanguage('pl');
  expect(place('DE')).toBeGreaterThan(place('MX')); // Niemcy after Meksyk
});
