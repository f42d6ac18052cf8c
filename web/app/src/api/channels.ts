// The workspace's own rules by which channels are told, before the usual ones (docs/sources.md).

import { queryOptions } from '@tanstack/react-query';
import { client, done, type Schemas } from './client';

export type ChannelRule = Schemas['ChannelRule'];
export const channels = ['paid', 'organic', 'social', 'email', 'referral', 'partner', 'event', 'outbound', 'direct'] as const satisfies readonly ChannelRule['channel'][];

export const channelRulesQuery = queryOptions({
  queryKey: ['channel rules'],
  queryFn: async ({ signal }) => (await done(client.GET('/settings/channel_rules', { signal }))).rules,
});

export async function putChannelRules(rules: ChannelRule[]) {
  return (await done(client.PUT('/settings/channel_rules', { body: { rules } }))).rules;
}
