// A stage: pips of the model's stages filled up to it, and its name. More than seven stages: "3 of 9".

import { useTranslation } from 'react-i18next';

export interface StageInfo {
  id: string;
  name: string;
}

export function Stage({ stage, stages, disqualified }: { stage: string | null | undefined; stages: StageInfo[]; disqualified?: boolean }) {
  const { t } = useTranslation();
  const at = stages.findIndex(each => each.id === stage);
  const name = stages[at]?.name ?? stage;
  if (!stage) return <span className="third">{t('stage.none')}</span>;
  return (
    <span className="row nowrap" style={{ gap: 7, fontWeight: 500, display: 'inline-flex' }}>
      {at >= 0 && stages.length <= 7 ? (
        <svg width={stages.length * 7 - 1} height="8" viewBox={`0 0 ${stages.length * 7 - 1} 8`} aria-hidden="true" style={{ flex: 'none' }}>
          {stages.map((each, index) => (
            <rect key={each.id} x={index * 7 + 0.5} y="1.5" width="5" height="5" rx="1.5"
              fill={index <= at && !disqualified ? `var(--w-s${Math.min(5, Math.max(1, Math.round(((index + 1) * 5) / stages.length)))})` : 'none'}
              stroke={index <= at && !disqualified ? 'none' : 'var(--w-lineStrong)'} />
          ))}
        </svg>
      ) : (
        at >= 0 && <span className="tiny third">{t('stage.of', { at: at + 1, of: stages.length })}</span>
      )}
      <span className="cut">{name}</span>
    </span>
  );
}
