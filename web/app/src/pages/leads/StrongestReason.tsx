// The line of the explanation that gives a lead the most points; asked for when a row has been looked at for a moment.

import { useQuery } from '@tanstack/react-query';
import { useEffect, useState } from 'react';
import { assessmentQuery, type Assessment, type LeadRow } from '../../api/leads';
import { texted } from '../../lib/words';

export function reasonOf(assessment: Assessment): string {
  let best: Assessment['explanation'][number] | undefined;
  for (const line of assessment.explanation) if (line.rule && line.points > (best?.points ?? 0)) best = line;
  if (!best) return '';
  return texted(best.reason) || (best.rule ?? '').replace(/_/g, ' ');
}

// Rows that are only scrolled past ask nothing.
export function StrongestReason({ row }: { row: LeadRow }) {
  const [isSettled, setSettled] = useState(false);
  useEffect(() => {
    const timer = setTimeout(() => setSettled(true), 120);
    return () => clearTimeout(timer);
  }, []);
  return isSettled && row.judgement !== null ? <Reason lead={row.id} /> : null;
}

function Reason({ lead }: { lead: string }) {
  const { data } = useQuery({ ...assessmentQuery(lead), staleTime: 60_000 });
  const text = data ? reasonOf(data.assessment) : '';
  return <span className="cut" title={text}>{text || (data ? '–' : '')}</span>;
}
