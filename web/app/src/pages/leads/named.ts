// What the address says by an id alone: an account, and the lead that brought others.

import { useQuery } from '@tanstack/react-query';
import { accountQuery } from '../../api/accounts';
import { leadQuery } from '../../api/leads';
import type { View } from './view';

export interface Named {
  account: string;
  referredBy: string;
}

export function useNamed({ account, referred_by }: View): Named {
  const company = useQuery({ ...accountQuery(account ?? ''), enabled: Boolean(account) && account !== 'none' }).data;
  const lead = useQuery({ ...leadQuery(referred_by ?? ''), enabled: Boolean(referred_by) }).data;
  return { account: company?.name ?? '…', referredBy: lead?.name ?? '…' };
}
