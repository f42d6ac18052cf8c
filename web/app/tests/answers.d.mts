import type { Page } from 'playwright-core';

export type Deed = string | [selector: string, nth: number];
export const deeds: Record<string, Deed[]>;
export function watchAnswers(page: Page): Promise<void>;
export function answersOf(page: Page, done: Deed[]): Promise<number[]>;
