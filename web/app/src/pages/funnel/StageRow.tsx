// One stage of the funnel: how many came, and of them who went on (filled), who is still there (dashed: not known yet)
// and who stopped (hatched).

import { IconFlag } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import type { KeyNumbers, StageConversion } from '../../api/statistics';
import { comma, count, exact, gap, list, percent } from '../../lib/format';
import type { Period } from '../../lib/period';
import { fraction, lasting, worth } from '../../lib/rates';
import styles from './FunnelPage.module.css';
import { LeadsBehind } from './LeadsBehind';
import { type Chosen, disqualifiedThere, furtherOn, stillThere } from './links';

export interface StageRowProps {
  index: number;
  stage: StageConversion;
  before: StageConversion | undefined;
  most: number;
  model: Model;
  period: Period;
  chosen: Chosen | undefined;
  isWorst: boolean;
  won: KeyNumbers['value'] | undefined; // the stage is that of won deals, and they are worth this
}

export function StageRow({ index, stage, before, most, model, period, chosen, isWorst, won }: StageRowProps) {
  const { t } = useTranslation(['statistics', 'common']);
  const known = model.stage(stage.stage);
  const stages = model.stages;
  const color = `var(--w-s${Math.min(5, Math.max(1, Math.round(((index + 1) * 5) / stages.length)))})`;
  const isLast = stages[stages.length - 1]?.id === stage.stage;
  const share = stage.entered ? stage.converted / stage.entered : 0;
  const was = before?.entered ? before.converted / before.entered : undefined;
  const stopped = stage.disqualified + stage.back;
  const later = stages.slice(stages.findIndex(each => each.id === stage.stage) + 1).map(each => each.id);
  const part = (n: number) => ({ flexGrow: n, display: n ? undefined : 'none' });
  const of = fraction(share);
  const { lower, median, upper } = stage.seconds;

  return (
    <li className={styles.stage}>
      <div className={styles.name}>
        <b title={known?.name}>{known?.short ?? stage.stage}</b>
        <span className={styles.volume} aria-hidden="true"><i style={{ width: `${most ? (stage.entered / most) * 100 : 0}%`, background: color }} /></span>
      </div>
      <div className={styles.entered}>
        <b>{count(stage.entered)}</b>
        {before && <span className="tiny third">{t('statistics:was', { value: count(before.entered) })}</span>}
      </div>
      {isLast ? (
        <p className={styles.end}>
          <IconFlag size={16} stroke={1.75} aria-hidden />
          <span>
            {won?.length ? t('statistics:funnel.wonWorth', { worth: list(won.map(each => worth(each))) }) : t('statistics:funnel.end')}
            {gap()}
            <LeadsBehind n={stage.still} link={stillThere(stage.stage, period, chosen)}>{t('statistics:funnel.nStill', { n: stage.still, written: count(stage.still) })}</LeadsBehind>
            {stage.disqualified > 0 && <>{comma()}<LeadsBehind n={stage.disqualified} link={disqualifiedThere(stage.stage, period, chosen)}>{t('statistics:funnel.nDisqualified', { n: stage.disqualified, written: count(stage.disqualified) })}</LeadsBehind></>}
          </span>
        </p>
      ) : (
        <div className={styles.parts}>
          <div className={styles.bar} aria-hidden="true" style={{ '--ink': color } as React.CSSProperties}>
            {stage.entered === 0 && <i className={styles.none} />}
            <i className={styles.on} style={part(stage.converted)} />
            <i className={styles.still} style={part(stage.still)} />
            <i className={styles.stopped} style={part(stopped)} />
            {was !== undefined && stage.entered > 0 && <u className={styles.was} style={{ left: `${was * 100}%` }} />}
          </div>
          {stage.entered > 0 && (
            <div className={styles.said}>
              <p>
                <LeadsBehind n={stage.converted} link={furtherOn(later, period, chosen)}>{t('statistics:funnel.nOn', { n: stage.converted, written: count(stage.converted) })}</LeadsBehind>
                {' · '}
                <b>{percent(share)}</b>
                {of && <>{comma()}{t('statistics:funnel.inOf', { n: exact(of[0]), of: exact(of[1]) })}</>}
                {was !== undefined && <span className="third"> · {t('statistics:was', { value: percent(was) })}</span>}
                {median !== null && (
                  <span className="third">
                    {' · '}
                    {t('statistics:funnel.median', { span: lasting(median, t) })}
                    {lower !== null && upper !== null && lasting(lower, t) !== lasting(upper, t) && <>{comma()}{t('statistics:funnel.quartiles', { from: lasting(lower, t), to: lasting(upper, t) })}</>}
                  </span>
                )}
              </p>
              <p className={isWorst ? styles.worst : undefined}>
                <LeadsBehind n={stage.still} link={stillThere(stage.stage, period, chosen)}>{t('statistics:funnel.nStill', { n: stage.still, written: count(stage.still) })}</LeadsBehind>
                {stage.disqualified > 0 && <>{comma()}<LeadsBehind n={stage.disqualified} link={disqualifiedThere(stage.stage, period, chosen)}>{t('statistics:funnel.nDisqualified', { n: stage.disqualified, written: count(stage.disqualified) })}</LeadsBehind></>}
                {stage.back > 0 && <>{comma()}{t('statistics:funnel.nBack', { n: stage.back, written: count(stage.back) })}</>}
              </p>
            </div>
          )}
        </div>
      )}
    </li>
  );
}
