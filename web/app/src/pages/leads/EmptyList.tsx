// No leads: on the first day, what to do first (the set-up has an administrator's snippet with its key); under filters,
// which of them keeps the most away.

import { useQueries } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { countLeads } from '../../api/leads';
import { useMay } from '../../api/session';
import { count } from '../../lib/format';
import { Button } from '../../parts/Button';
import { Empty } from '../../parts/Panel';
import styles from './LeadsPage.module.css';
import type { Restriction } from './restrictions';
import { filterOf, type View } from './view';

const mostAsked = 8;

export function NoMatch({ view, restrictions, onChange }: { view: View; restrictions: Restriction[]; onChange: (next: Partial<View>) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const asked = restrictions.slice(0, mostAsked);
  const counts = useQueries({
    queries: asked.map(each => ({
      queryKey: ['leadCount', 'without', view, each.id],
      queryFn: async ({ signal }: { signal: AbortSignal }) => {
        const next = await each.without();
        return { next, matching: await countLeads(filterOf({ ...view, ...next }), signal) };
      },
      staleTime: 30_000,
    })),
  });
  let best: { words: string; next: Partial<View>; matching: number } | undefined;
  counts.forEach((each, index) => {
    if (each.data && each.data.matching > (best?.matching ?? 0)) best = { words: asked[index]!.words, ...each.data };
  });
  return (
    <div className={styles.empty}>
      <Empty
        title={t('leads:none.match', { n: restrictions.length })}
        actions={
          <>
            {best && <Button look="primary" onClick={() => onChange(best!.next)}>{t('leads:none.remove')}</Button>}
            <Button onClick={() => onChange({ filter: undefined, segment: undefined, stage: undefined, owner: undefined, account: undefined, referred_by: undefined, search: undefined, snoozed: undefined, disqualified: undefined })}>{t('leads:none.clear')}</Button>
          </>
        }
      >
        {best ? t('leads:none.without', { words: best.words, n: count(best.matching) }) : t('leads:none.change')}
      </Empty>
    </div>
  );
}

export function FirstDay({ onAdd }: { onAdd: (() => void) | undefined }) {
  const { t } = useTranslation(['leads', 'common']);
  const isAdmin = useMay('administer');
  const [isCopied, setCopied] = useState(false);
  const snippet = `<script async src="${location.origin}/t.js" data-key="wk_…"></script>`;
  return (
    <div className={styles.empty}>
      <Empty
        title={t('leads:none.firstDay')}
        actions={
          <>
            {isAdmin && <Link to="/setup" search={{}} className="button primary">{t('common:setUp.goOn')}</Link>}
            {!isAdmin && <Button look="primary" onClick={() => void navigator.clipboard?.writeText(snippet).then(() => setCopied(true))}>{isCopied ? t('leads:none.copied') : t('leads:none.copy')}</Button>}
            {onAdd && <Button onClick={onAdd}>{t('leads:add.title')}</Button>}
          </>
        }
      >
        {t(isAdmin ? 'leads:none.howAdmin' : 'leads:none.how')}
      </Empty>
      {!isAdmin && <code className={`${styles.snippet} mono`} style={{ maxWidth: 560, margin: '0 8px' }}>{snippet}</code>}
    </div>
  );
}
