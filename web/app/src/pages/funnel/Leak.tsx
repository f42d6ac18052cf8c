// The stage where most more leads stop than before: where to look first.

import { IconAlertTriangle } from '@tabler/icons-react';
import { useTranslation } from 'react-i18next';
import type { Model } from '../../api/model';
import type { StageConversion } from '../../api/statistics';
import { count, percent } from '../../lib/format';
import type { Period } from '../../lib/period';
import { stillThere } from './links';
import { LeadsBehind } from './LeadsBehind';
import styles from './FunnelPage.module.css';

export interface StageLeak {
  stage: string;
  entered: number;
  still: number;
  share: number;
  before: number;
  lost: number; // so many more would have gone on
}

// Few leads say nothing: below ten of them in either period no stage is called a leak.
export function worstLeak(now: StageConversion[], before: StageConversion[]): StageLeak | undefined {
  let worst: StageLeak | undefined;
  for (const stage of now.slice(0, -1)) {
    const was = before.find(each => each.stage === stage.stage);
    if (!was || was.entered < 10 || stage.entered < 10) continue;
    const share = stage.converted / stage.entered;
    const shareBefore = was.converted / was.entered;
    const lost = Math.round(stage.entered * (shareBefore - share));
    if (shareBefore - share >= 0.02 && lost > (worst?.lost ?? 0)) worst = { stage: stage.stage, entered: stage.entered, still: stage.still, share, before: shareBefore, lost };
  }
  return worst;
}

export function Leak({ of, model, period }: { of: StageLeak; model: Model; period: Period }) {
  const { t } = useTranslation(['statistics', 'common']);
  return (
    <section className={`panel ${styles.leak}`} aria-label={t('statistics:leak.label')}>
      <IconAlertTriangle size={16} stroke={1.75} aria-hidden />
      <div>
        <p>
          <b>{t('statistics:leak.title', { stage: model.stage(of.stage)?.short ?? of.stage, share: percent(of.share), before: percent(of.before) })}</b>{' '}
          {t('statistics:leak.text', { n: of.lost, written: count(of.lost) })}
        </p>
        <p className="small">
          <LeadsBehind n={of.still} link={stillThere(of.stage, period)}>{t('statistics:leak.see', { n: of.still, written: count(of.still) })}</LeadsBehind>
        </p>
      </div>
    </section>
  );
}
