// The right column: the framework to fill in, what leads to the next stage, what is missing, notes.

import { IconCircleCheck, IconCircleDashed, IconNote, IconUserCheck } from '@tabler/icons-react';
import { memo, type FormEvent, type Ref, useState } from 'react';
import { useTranslation } from 'react-i18next';
import type { Suggestion } from '../../api/lead';
import type { Assessment, TimelineItem } from '../../api/leads';
import type { Model, ModelOutline } from '../../api/model';
import type { People } from '../../api/people';
import { useDraft } from '../../lib/drafts';
import { comma, exact, joined, points, score } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { isMet as isRequirementMet, requirementOf, requirementText } from '../../lib/requirement';
import { valueText } from '../../lib/values';
import { texted, uncounted } from '../../lib/words';
import { Button } from '../../parts/Button';
import { type Answer, FrameworkChecklist, type FrameworkState, FrameworkSwitch, type KnownValue } from '../../parts/FrameworkChecklist';
import { Panel } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { FieldInput, type LeadField, type Save } from './Field';
import styles from './LeadPage.module.css';

export interface FrameworksProps {
  assessment: Assessment;
  outline: ModelOutline;
  fields: LeadField[];
  onAnswer: ((answer: Answer) => void) | undefined;
}

const statesOf = (assessment: Assessment) => assessment.frameworks as unknown as Record<string, FrameworkState & { next_question: { criterion: string } | null }>;

export const Frameworks = memo(function Frameworks({ assessment, outline, fields, onAnswer }: FrameworksProps) {
  const { t, i18n } = useTranslation(['lead', 'framework', 'names', 'common']);
  const states = statesOf(assessment);
  const known = outline.frameworks.filter(framework => states[framework.id]);
  // The first that still asks something.
  const usual = known.find(framework => states[framework.id]!.next_question)?.id ?? known[0]?.id;
  const [chosen, setChosen] = useState<string | undefined>();
  const [first] = useState(usual);
  const id = chosen ?? first ?? usual;
  const framework = known.find(each => each.id === id);
  if (!framework) return null;
  const state = states[framework.id]!;
  const name = nameOf(i18n, 'framework', framework.id);
  const value = (field: string): KnownValue | undefined => fields.find(each => `${each.root}.${each.name}` === field);
  return (
    <Panel
      title={
        <>
          <h2>{name}</h2>
          <span className="tag">{t('framework:met', { met: state.met, of: framework.criteria.length })}</span>
        </>
      }
      label={name}
      tools={<FrameworkSwitch frameworks={known.map(each => ({ id: each.id, met: states[each.id]!.met, of: each.criteria.length }))} chosen={framework.id} onChoose={setChosen} />}
    >
      {state.status !== 'open' && <p className="third small">{t(`lead:status.${state.status}`)}</p>}
      <FrameworkChecklist key={framework.id} framework={framework.id} criteria={framework.criteria as never} state={state} known={value} onAnswer={onAnswer} asked={state.next_question?.criterion} />
    </Panel>
  );
});

export const NextStage = memo(function NextStage({ stage, items, model, at, assessment }: { stage: string | null; items: Suggestion[]; model: Model; at: string | null; assessment: Assessment }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const next = model.stage(stage);
  if (!next) return null;
  const require = requirementOf(model.outline.stages.find(each => each.id === next.id)?.require ?? '');
  const isMet = require && isRequirementMet(require, id => statesOf(assessment)[id]?.status);
  const rule = (item: Suggestion) => model.outline.scores.find(each => each.id === item.score)?.groups.flatMap(group => group.rules).find(each => each.id === item.rule);
  const reason = (item: Suggestion) => uncounted(rule(item)?.reason) || nameOf(i18n, 'group', item.rule ?? '');
  const asks = items.flatMap(item => (item.kind === 'answers' ? (item.criteria ?? []).map(criterion => ({ key: `${criterion.framework}.${criterion.criterion}`, text: texted(criterion.ask) || nameOf(i18n, 'criterion', criterion.criterion) })) : []));
  const others = items.filter(item => item.kind !== 'answers');
  return (
    <Panel title={t('lead:toReach', { stage: next.short })}>
      <ul className={styles.next}>
        {next.kind === 'by' && (
          <li>
            <IconUserCheck size={16} stroke={1.75} aria-hidden />
            <span>{t('lead:personMoves', { from: model.stage(at)?.short ?? t('lead:noStage'), to: next.short })}</span>
          </li>
        )}
        {require && (
          <li>
            {isMet ? <IconCircleCheck size={16} stroke={1.75} aria-hidden /> : <IconCircleDashed size={16} stroke={1.75} aria-hidden />}
            <span>{t(isMet ? 'lead:askedIsSo' : 'lead:asksFor', { stage: next.short, what: requirementText(require, t, id => nameOf(i18n, 'framework', id)) })}</span>
          </li>
        )}
        {next.kind === 'on' && <li><IconCircleDashed size={16} stroke={1.75} aria-hidden /><span>{t('lead:eventMoves', { events: joined((model.outline.stages.find(each => each.id === next.id)?.on ?? []).map(name => nameOf(i18n, 'event', name))) })}</span></li>}
        {asks.map(ask => <li key={ask.key}><IconCircleDashed size={16} stroke={1.75} aria-hidden /><span><b>{ask.text}</b></span></li>)}
        {others.map((item, index) => (
          <li key={index}>
            <IconCircleDashed size={16} stroke={1.75} aria-hidden />
            <span>
              {item.kind === 'field' && t('lead:findOut', { fields: joined((item.missing ?? []).map(field => nameOf(i18n, 'field', field))) })}
              {item.kind === 'number' && t('lead:numberNeeds', { reason: reason(item), value: item.value === undefined ? '–' : valueText(item.value, key => t(key)) })}
              {item.kind === 'event' && t('lead:eventNeeds', { event: joined((item.events ?? []).map(name => nameOf(i18n, 'event', name))) || reason(item) })}
              <span className="third small"> {t('lead:thenScore', { score: score(item.total) })}</span>
            </span>
          </li>
        ))}
        {next.kind === 'enter' && asks.length + others.length === 0 && <li className="third">{t('lead:nothingKnown')}</li>}
      </ul>
    </Panel>
  );
});

// The most that rules could give if a field were known.
function gains(outline: ModelOutline | undefined, assessment: Assessment, field: string): { score: string; points: number } | undefined {
  const found = outline?.scores.flatMap(scored => scored.groups.flatMap(group => group.rules
    .filter(rule => assessment.blocked.some(blocked => (blocked as { rule?: string; missing?: string[] }).rule === rule.id && (blocked as { missing?: string[] }).missing?.includes(field)))
    .map(rule => ({ score: scored.id, points: rule.points ?? Math.max(0, ...rule.steps.map(step => step.points)) })))) ?? [];
  const best = found.filter(each => each.points > 0);
  return best.length === 0 ? undefined : { score: best[0]!.score, points: best.reduce((sum, each) => sum + each.points, 0) };
}

export const Missing = memo(function Missing({ assessment, outline, types, onSave }: { assessment: Assessment; outline: ModelOutline | undefined; types: Map<string, string>; onSave: Save | undefined }) {
  const { t, i18n } = useTranslation(['lead', 'names', 'common']);
  const [editing, setEditing] = useState<string | undefined>();
  const [all, setAll] = useState(false);
  const fields = assessment.missing.map(field => ({ field, gain: gains(outline, assessment, field) })).sort((a, b) => (b.gain?.points ?? 0) - (a.gain?.points ?? 0));
  const total = fields.reduce((sum, each) => sum + (each.gain?.points ?? 0), 0);
  if (fields.length === 0) return null;
  return (
    <Panel title={t('lead:missing')} tools={total > 0 && <span className="third small">{t('lead:couldAdd', { points: exact(total) })}</span>}>
      <ul className={styles.next}>
        {(all ? fields : fields.slice(0, 6)).map(({ field, gain }) => {
          const name = nameOf(i18n, 'field', field);
          const [root, ...rest] = field.split('.');
          return (
            <li key={field}>
              <IconCircleDashed size={16} stroke={1.75} aria-hidden />
              {editing === field && onSave ? (
                <div style={{ flex: 1 }}>
                  <FieldInput label={name} type={types.get(field)} onClose={() => setEditing(undefined)} onSave={value => {
                    setEditing(undefined);
                    onSave({ root: root === 'company' ? 'company' : 'lead', name: rest.join('.') }, value);
                  }} />
                </div>
              ) : (
                <>
                  {onSave ? <button type="button" className={styles.fill} onClick={() => setEditing(field)}>{name}</button> : <span>{name}</span>}
                  <span className="space" />
                  {gain && <span className="third small nowrap">{nameOf(i18n, 'score', gain.score).toLocaleLowerCase()} {points(gain.points)}</span>}
                </>
              )}
            </li>
          );
        })}
      </ul>
      {fields.length > 6 && <button type="button" className={`link small ${styles.plain}`} aria-expanded={all} onClick={() => setAll(!all)}>{all ? t('lead:fewer') : t('lead:showMore')}</button>}
    </Panel>
  );
});

export function Notes({ lead, items, until, people, onNote, field }: { lead: string; items: TimelineItem[]; until: number | undefined; people: People; onNote: ((text: string) => void) | undefined; field: Ref<HTMLTextAreaElement> }) {
  const { t } = useTranslation(['lead', 'common']);
  const [text, setText] = useDraft(`${lead} note`);
  const notes = items.filter(item => item.type === 'note' && !item.undone && (until === undefined || Date.parse(item.at) <= until));
  function save(event?: FormEvent) {
    event?.preventDefault();
    if (!text.trim()) return;
    onNote?.(text.trim());
    setText('');
  }
  return (
    <Panel title={t('lead:notes')}>
      {notes.length === 0 && <p className="third">{t('lead:noNotes')}</p>}
      <ul className="column" style={{ gap: 12 }}>
        {notes.map(note => (
          <li key={note.seq}>
            <p className={`said ${styles.note}`}>{typeof note.data.text === 'string' ? note.data.text : ''}</p>
            <p className="third small">{people.who(note.data.who)}{people.who(note.data.who) && comma()}<Time at={note.at} /></p>
          </li>
        ))}
      </ul>
      {onNote && (
        <form onSubmit={save} className={styles.noteForm}>
          <textarea ref={field} rows={2} value={text} placeholder={t('lead:writeNote')} aria-label={t('lead:writeNote')} onChange={event => setText(event.target.value)}
            onKeyDown={event => {
              if (event.key === 'Enter' && (event.ctrlKey || event.metaKey)) save();
              if (event.key === 'Escape') event.currentTarget.blur();
            }} />
          <Button small type="submit" icon={<IconNote size={16} stroke={1.75} aria-hidden />} disabled={!text.trim()} shortcut="N">{t('lead:addNote')}</Button>
        </form>
      )}
    </Panel>
  );
}
