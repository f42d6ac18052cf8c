// Rules of channels as they are written: a text with commas for each list.

import type { ChannelRule } from '../../api/channels';

export const lists = ['source', 'medium', 'referrer', 'click_id'] as const;
export type ListName = (typeof lists)[number];

export interface Draft {
  key: string; // of its row
  channel: ChannelRule['channel'];
  source: string;
  medium: string;
  referrer: string;
  click_id: string;
}

let next = 0;

export function draftOf(rule: ChannelRule): Draft {
  const text = (list: string[] | undefined) => (list ?? []).join(', ');
  return { key: String(next++), channel: rule.channel, source: text(rule.source), medium: text(rule.medium), referrer: text(rule.referrer), click_id: text(rule.click_id) };
}

// What a visit came with is compared in small letters; an empty list wants nothing and is left out.
export function ruleOf(draft: Draft): ChannelRule {
  const found: ChannelRule = { channel: draft.channel };
  for (const name of lists) {
    const texts = draft[name].split(/[,，;\n]/).map(text => text.trim().toLowerCase()).filter(Boolean);
    if (texts.length > 0) found[name] = [...new Set(texts)];
  }
  return found;
}

// Which rule the server means: "rule 2: it says of nothing what it wants".
export function ruleAt(message: string | undefined): { index: number; text: string } | undefined {
  const found = /^rule (\d+): ([\s\S]+)$/.exec(message ?? '');
  return found ? { index: Number(found[1]) - 1, text: found[2]! } : undefined;
}
