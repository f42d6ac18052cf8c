// The list on a phone: a row says who, how warm, and why; the page itself scrolls.

import { Link } from '@tanstack/react-router';
import { useWindowVirtualizer } from '@tanstack/react-virtual';
import { useEffect, useRef, useState } from 'react';
import type { LeadRow } from '../../api/leads';
import { score } from '../../lib/format';
import { Grade } from '../../parts/Grade';
import { Time } from '../../parts/Time';
import { leadName } from './columns';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';
import { StrongestReason } from './StrongestReason';

export function PhoneList({ rows, hasMore, onMore, naming, label, isOther }: { rows: LeadRow[]; hasMore: boolean; onMore: () => void; naming: Naming; label: string; isOther: boolean }) {
  const box = useRef<HTMLUListElement>(null);
  const [top, setTop] = useState(0);
  useEffect(() => setTop(box.current?.offsetTop ?? 0), []);
  const virtual = useWindowVirtualizer({ count: rows.length, estimateSize: () => 76, overscan: 6, scrollMargin: top });
  const shown = virtual.getVirtualItems();
  const last = shown[shown.length - 1]?.index ?? 0;
  useEffect(() => {
    if (hasMore && last >= rows.length - 40) onMore();
  }, [hasMore, last, rows.length, onMore]);
  return (
    <ul ref={box} className={styles.phoneList} aria-label={label} style={{ height: virtual.getTotalSize() }} data-other={isOther || undefined}>
      {shown.map(item => {
        const row = rows[item.index]!;
        return (
          <li key={row.id} style={{ transform: `translateY(${item.start - top}px)`, height: item.size }}>
            <Link to="/leads/$lead" params={{ lead: row.id }} preload={false} className={styles.phoneRow}>
              <Grade grade={row.judgement?.grade} />
              <span className={styles.phoneWho}>
                <span className="row" style={{ gap: 6 }}><b className="cut">{leadName(row)}</b><span className="second cut">{row.company}</span></span>
                <span className="small second"><StrongestReason row={row} /></span>
              </span>
              <span className={styles.phoneEnd}>
                <b>{row.judgement ? score(row.judgement.total) : '–'}</b>
                <span className="small third">{row.stage === null ? <Time at={row.last_seen} /> : naming.stage(row.stage)}</span>
              </span>
            </Link>
          </li>
        );
      })}
    </ul>
  );
}
