// Everything a list is filtered by as one condition, to be saved as a segment. Words of a search have no expression.

import type { Segment } from '../../api/segments';
import type { Condition, Group, Item } from './filter/tree';
import type { View } from './view';

function condition(name: string, operator: Condition['operator'], ...values: string[]): Condition {
  return { kind: 'condition', name, operator, values };
}

export function wholeGroup(view: View, group: Group, me: string | undefined, segment: { of: Segment; item: Item } | undefined): Group {
  const items: Item[] = [];
  if (segment) items.push(segment.of.origin === 'model' ? condition('segments', 'has', segment.of.id) : segment.item);
  if (view.stage !== undefined) items.push(condition('stage', 'is', view.stage));
  if (view.owner === 'nobody') items.push(condition('owner', 'is', ''));
  else if (view.owner) items.push(condition('owner', 'is', view.owner === 'me' ? (me ?? '') : view.owner));
  if (view.snoozed) items.push(condition('snoozed', view.snoozed === 'true' ? 'true' : 'false'));
  if (view.disqualified) items.push(condition('disqualified', view.disqualified === 'true' ? 'true' : 'false'));
  if (group.join === 'and' || group.items.length < 2) items.push(...group.items);
  else items.push(group);
  return { kind: 'group', join: 'and', items };
}
