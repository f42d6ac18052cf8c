// A look at a lead beside the list: who, how warm and why, what happened last.

import { IconExternalLink, IconX } from '@tabler/icons-react';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { Fragment, memo, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { assessmentQuery, leadQuery, type LeadRow } from '../../api/leads';
import { pointsParts, score } from '../../lib/format';
import { valueText } from '../../lib/values';
import { texted } from '../../lib/words';
import { Button } from '../../parts/Button';
import { Grade } from '../../parts/Grade';
import { Empty, States } from '../../parts/Panel';
import { Stage } from '../../parts/Stage';
import { Time } from '../../parts/Time';
import { leadName } from './columns';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';

export function Peek({ id, row, naming, onClose }: { id: string; row: LeadRow | undefined; naming: Naming; onClose: () => void }) {
  const { t } = useTranslation(['leads', 'common', 'framework']);
  const lead = useQuery(leadQuery(id));
  const shown = useDeferredValue(id, ''); // who it is shows at once, the rest in the next picture
  return (
    <aside className={styles.peek} aria-label={t('leads:peek.label')} tabIndex={-1}>
      <div className={styles.panelTitle} style={{ alignItems: 'flex-start' }}>
        <div style={{ minWidth: 0 }}>
          <h2 className="said">{lead.data?.name ?? (row ? leadName(row) : '')}</h2>
          <p className="second said">{lead.data?.company ?? row?.company}</p>
        </div>
        <span className="space" />
        <Link to="/leads/$lead" params={{ lead: id }} className="button small"><IconExternalLink size={16} stroke={1.75} aria-hidden />{t('leads:peek.open')}</Link>
        <Button small look="quiet" icon={<IconX size={16} stroke={1.75} />} aria-label={t('common:close')} onClick={onClose} />
      </div>
      {shown && <Reading id={shown} naming={naming} />}
    </aside>
  );
}

const Reading = memo(function Reading({ id, naming }: { id: string; naming: Naming }) {
  const { t } = useTranslation(['leads', 'common', 'framework']);
  const lead = useQuery(leadQuery(id));
  const assessment = useQuery(assessmentQuery(id));
  return (
    <>
      <States of={assessment}>
        {({ assessment: judged }) => {
          const lines = judged.explanation.filter(line => line.rule && line.points !== 0).sort((a, b) => Math.abs(b.points) - Math.abs(a.points)).slice(0, 6);
          return (
            <div className="column" style={{ gap: 12 }}>
              <div className="row wrap" style={{ gap: 12 }}><Grade grade={judged.grade} /><b>{score(judged.total)}</b><Stage stage={judged.stage} stages={naming.stages} /></div>
              {lines.length === 0 ? <Empty title={t('leads:peek.none')} /> : (
                <table className="grid">
                  <caption className="unseen">{t('leads:peek.why')}</caption>
                  <tbody>
                    {lines.map((line, index) => (
                      <tr key={index}><td>{texted(line.reason) || (line.rule ?? '').replace(/_/g, ' ')}</td><td className="numbers"><Points points={line.points} /></td></tr>
                    ))}
                  </tbody>
                </table>
              )}
            </div>
          );
        }}
      </States>
      <States of={lead}>
        {data => (
          <dl className="pairs">
            {data.email && <><dt>{naming.name('email')}</dt><dd className="said">{data.email}</dd></>}
            <dt>{naming.name('owner')}</dt><dd>{naming.owner(data.owner ?? '')}</dd>
            <dt>{naming.name('last_seen')}</dt><dd><Time at={data.last_seen} /></dd>
            {data.fields.filter(field => ['title', 'country', 'phone', 'industry', 'employees', 'source', 'campaign'].includes(field.name)).map(field => (
              <Fragment key={`${field.root}.${field.name}`}><dt>{naming.name(`${field.root}.${field.name}`)}</dt><dd className="said">{valueText(field.value, t as never, field.name)}</dd></Fragment>
            ))}
          </dl>
        )}
      </States>
    </>
  );
});

function Points({ points }: { points: number }) {
  const [whole, decimals] = pointsParts(points, true);
  return <>{whole}<span className="decimals">{decimals}</span></>;
}
