// What earns what: each score with its rules and limits, then grades, stages, frameworks, reasons, segments.

import type { i18n as I18n } from 'i18next';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import type { ModelOutline } from '../../api/model';
import { exact, joined, pair, points } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { requirementOf, requirementText } from '../../lib/requirement';
import { texted, uncounted } from '../../lib/words';
import { Panel } from '../../parts/Panel';
import styles from './ModelPage.module.css';

type Score = ModelOutline['scores'][number];
type Group = Score['groups'][number];
type Rule = Group['rules'][number];

export const ModelTable = memo(function ModelTable({ model }: { model: ModelOutline }) {
  const { t, i18n } = useTranslation(['model', 'names', 'common']);
  return (
    <div className={styles.table}>
      {model.scores.map(score => (
        <ScorePanel key={score.id} score={score} />
      ))}
      {model.grade && (
        <Panel title={t('model:grade')}>
          {model.grade.of.length > 0 ? (
            <p>{t('model:gradeOf', { scores: model.grade.of.map(id => nameOf(i18n, 'score', id)).join(' × ') })}</p>
          ) : (
            <Thresholds rows={model.grade.thresholds} />
          )}
        </Panel>
      )}
      <Panel title={t('model:stages')}>
        <div className={styles.scroll} tabIndex={0} role="group" aria-label={t('model:stages')}>
          <table className="grid">
            <thead>
              <tr>
                <th scope="col">{t('model:stage')}</th>
                <th scope="col">{t('model:entered')}</th>
                <th scope="col">{t('model:requires')}</th>
              </tr>
            </thead>
            <tbody>
              {model.stages.map(stage => (
                <tr key={stage.id}>
                  <th scope="row" className={styles.rule}>{texted(stage.name) || stage.id}</th>
                  <td>
                    {stage.kind === 'enter' && <Code text={stage.enter} />}
                    {stage.kind === 'by' && t('model:byPerson', { who: roleName(stage.by ?? '', i18n) })}
                    {stage.kind === 'on' && t('model:onEvents', { events: joined(stage.on.map(id => nameOf(i18n, 'event', id))) })}
                  </td>
                  <td><Required by={stage.require} /></td>
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      </Panel>
      {model.frameworks.map(framework => (
        <Panel key={framework.id} title={nameOf(i18n, 'framework', framework.id)}>
          <div className={styles.scroll} tabIndex={0} role="group" aria-label={nameOf(i18n, 'framework', framework.id)}>
            <table className="grid">
              <thead>
                <tr>
                  <th scope="col">{t('model:criterion')}</th>
                  <th scope="col">{t('model:question')}</th>
                  <th scope="col">{t('model:metWhen')}</th>
                </tr>
              </thead>
              <tbody>
                {framework.criteria.map(criterion => (
                  <tr key={criterion.id}>
                    <th scope="row" className={styles.rule}>
                      {nameOf(i18n, 'criterion', criterion.id)} {criterion.knockout && <span className="tag late">{t('model:knockout')}</span>}
                    </th>
                    <td>{texted(criterion.ask)}</td>
                    <td><Code text={criterion.when} /></td>
                  </tr>
                ))}
              </tbody>
            </table>
          </div>
        </Panel>
      ))}
      {model.disqualify.length > 0 && (
        <Panel title={t('model:disqualify')}>
          <p>{joined(model.disqualify.map(id => nameOf(i18n, 'reason', id)))}</p>
        </Panel>
      )}
      {model.segments.length > 0 && (
        <Panel title={t('model:segments')}>
          <p>{joined(model.segments.map(id => nameOf(i18n, 'segment', id)))}</p>
        </Panel>
      )}
    </div>
  );
});

function ScorePanel({ score }: { score: Score }) {
  const { t, i18n } = useTranslation(['model', 'names', 'common']);
  const name = nameOf(i18n, 'score', score.id);
  return (
    <Panel
      label={name}
      title={
        <h2>
          {name} <span className="third small">{range(score, t)}</span>
        </h2>
      }
    >
      <div className={styles.scroll} tabIndex={0} role="group" aria-label={name}>
        <table className="grid">
          <caption className="unseen">{t('model:caption', { score: name })}</caption>
          <thead>
            <tr>
              <th scope="col">{t('model:rule')}</th>
              <th scope="col">{t('model:when')}</th>
              <th scope="col" className="numbers">{t('model:points')}</th>
              <th scope="col" className="numbers">{t('model:max')}</th>
            </tr>
          </thead>
          {score.groups.map((group, index) => (
            <tbody key={group.id ?? index}>
              {group.id && (
                <tr>
                  <th scope="rowgroup" colSpan={4}>
                    {nameOf(i18n, 'group', group.id)} <span className="third">{range(group, t)}</span>
                  </th>
                </tr>
              )}
              {group.rules.map(rule => (
                <tr key={rule.id}>
                  <th scope="row" className={styles.rule}>{uncounted(rule.reason) || rule.id}</th>
                  <td><Code text={rule.kind === 'each' ? t('model:each', { signal: rule.of }) : rule.of} /></td>
                  <td className="numbers">{earned(rule)}</td>
                  <td className="numbers">{rule.max === null ? '' : exact(rule.max)}</td>
                </tr>
              ))}
            </tbody>
          ))}
        </table>
      </div>
      {score.labels.length > 0 && <Thresholds rows={score.labels} />}
    </Panel>
  );
}

function Thresholds({ rows }: { rows: Score['labels'] }) {
  const { t } = useTranslation('model');
  return (
    <p className="second" style={{ marginTop: 8 }}>
      {rows.map(row => t('model:from', { label: row.label, from: row.from === null ? '−∞' : exact(row.from) })).join(' · ')}
    </p>
  );
}

// Models name whom they mean by the role, or as they like.
function roleName(by: string, words: I18n): string {
  return words.exists(`common:role.${by}`) ? words.t(`common:role.${by}`) : by;
}

// In words where we have them.
function Required({ by }: { by: string | null }) {
  const { t, i18n } = useTranslation(['framework', 'names', 'common']);
  const asked = by ? requirementOf(by) : undefined;
  return asked ? requirementText(asked, t, id => nameOf(i18n, 'framework', id)) : <Code text={by} />;
}

function Code({ text }: { text: string | null }) {
  return text ? <code className={`mono ${styles.code}`}>{text}</code> : null;
}

type Translate = (key: string, values?: Record<string, unknown>) => string;

function range({ low, high }: { low: number | null; high: number | null }, t: Translate): string {
  if (low !== null && high !== null) return t('model:range', { low: exact(low), high: exact(high) });
  if (high !== null) return t('model:atMost', { high: exact(high) });
  return low !== null ? t('model:atLeast', { low: exact(low) }) : '';
}

function earned(rule: Rule): string {
  if (rule.points !== null) return points(rule.points);
  return joined(rule.steps.map(step => pair(typeof step.from === 'number' ? exact(step.from) : String(step.is ?? step.from ?? ''), points(step.points))));
}
