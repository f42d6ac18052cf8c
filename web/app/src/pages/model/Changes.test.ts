import { expect, test } from 'vitest';
import { differing } from './Changes';

test('of texts in several languages those that differ are shown', () => {
  expect(differing('en "Title", pl "Stanowisko", ru "Должность"', 'en "Title", pl "Rola", ru "Должность"')).toEqual(['pl "Stanowisko"', 'pl "Rola"']);
  expect(differing('en "Title"', 'en "Title", pl "Rola"')).toEqual(['', 'pl "Rola"']);
});

test('what is no such list stays whole', () => {
  expect(differing('`lead.size > 5`', '`lead.size > 6`')).toEqual(['`lead.size > 5`', '`lead.size > 6`']);
  expect(differing('', 'en "Title"')).toEqual(['', 'en "Title"']);
});
