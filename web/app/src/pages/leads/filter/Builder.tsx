// The builder: conditions over the names of the server, in groups of "all of" and "any of". What it has no form for
// stands as a line of text, as it is.

import { IconPlus, IconX } from '@tabler/icons-react';
import { useId, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { useQuery } from '@tanstack/react-query';
import { segmentsQuery } from '../../../api/segments';
import { Button } from '../../../parts/Button';
import styles from '../LeadsPage.module.css';
import type { Naming } from '../naming';
import { type Condition, type Group, type Item, type Node, type Operator, operatorsOf, takesMany, takesNoValue, treeToJson, type Types } from './tree';
import { print } from './useFilter';

export interface BuilderProps {
  group: Group;
  types: Types;
  naming: Naming;
  seen: (name: string) => string[]; // values that leads of the list have
  onChange: (group: Group) => void;
  onText: () => void;
}

const grades = ['A', 'B', 'C', 'D'].flatMap(fit => ['1', '2', '3', '4'].map(engagement => fit + engagement));

export function newCondition(name: string, types: Types): Condition {
  const operator = operatorsOf(name, types.get(name))[0] ?? 'is';
  return { kind: 'condition', name, operator, values: [] };
}

export function firstName(types: Types): string {
  return types.has('score.total') ? 'score.total' : 'stage';
}

export function Builder({ group, types, naming, seen, onChange, onText }: BuilderProps) {
  return (
    <div className={styles.builder}>
      <GroupEditor group={group} depth={0} types={types} naming={naming} seen={seen} onChange={onChange} onText={onText} />
    </div>
  );
}

function GroupEditor({ group, depth, types, naming, seen, onChange, onText, onRemove }: BuilderProps & { depth: number; onRemove?: () => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const put = (index: number, item: Item | undefined) => onChange({ ...group, items: group.items.flatMap((each, place) => (place === index ? (item ? [item] : []) : [each])) });
  const add = (item: Item) => onChange({ ...group, items: [...group.items, item] });
  return (
    <div className={styles.group} role="group" aria-label={t('leads:build.group')}>
      <div className="row">
        <select className={styles.field} aria-label={t('leads:build.join')} value={group.join} onChange={event => onChange({ ...group, join: event.target.value as Group['join'] })}>
          <option value="and">{t('leads:build.all')}</option>
          <option value="or">{t('leads:build.any')}</option>
        </select>
        <span className="space" />
        {onRemove && <Button small look="quiet" icon={<IconX size={14} stroke={1.75} />} aria-label={t('leads:build.removeGroup')} onClick={onRemove} />}
      </div>
      {group.items.map((item, index) =>
        item.kind === 'group' ? (
          <GroupEditor key={index} group={item} depth={depth + 1} types={types} naming={naming} seen={seen} onText={onText} onChange={next => put(index, next.items.length > 0 ? next : undefined)} onRemove={() => put(index, undefined)} />
        ) : item.kind === 'text' ? (
          <div key={index} className={styles.condition}>
            <Button small onClick={onText}>{t('leads:chip.asText')}</Button>
            <Printed node={item.node} />
            <span className="space" />
            <Button small look="quiet" icon={<IconX size={14} stroke={1.75} />} aria-label={t('leads:build.remove')} onClick={() => put(index, undefined)} />
          </div>
        ) : (
          <ConditionEditor key={index} condition={item} types={types} naming={naming} seen={seen} onChange={next => put(index, next)} onRemove={() => put(index, undefined)} />
        ),
      )}
      <div className="row wrap">
        <Button small icon={<IconPlus size={14} stroke={1.75} />} onClick={() => add(newCondition(firstName(types), types))}>{t('leads:build.add')}</Button>
        {depth < 2 && (
          <Button small look="quiet" onClick={() => add({ kind: 'group', join: group.join === 'and' ? 'or' : 'and', items: [newCondition('stage', types)] })}>
            {t('leads:build.addGroup')}
          </Button>
        )}
      </div>
    </div>
  );
}

// What the builder has no form for, as the server writes it.
function Printed({ node }: { node: Node }) {
  const printed = useQuery({ queryKey: ['expressions', 'print', treeToJson(node)], queryFn: () => print(node), staleTime: Infinity }).data;
  return <code className={`mono small said second ${styles.printed}`}>{printed}</code>;
}

interface ConditionProps {
  condition: Condition;
  types: Types;
  naming: Naming;
  seen: (name: string) => string[];
  onChange: (condition: Condition) => void;
  onRemove: () => void;
}

function ConditionEditor({ condition, types, naming, seen, onChange, onRemove }: ConditionProps) {
  const { t } = useTranslation(['leads', 'common']);
  const type = types.get(condition.name);
  return (
    <div className={styles.condition} data-condition>
      <NameSelect name={condition.name} types={types} naming={naming} onChange={name => onChange(sameKind(condition, name, types))} />
      <select className={styles.field} aria-label={t('leads:build.operator')} value={condition.operator} onChange={event => onChange(withOperator(condition, event.target.value as Operator, type))}>
        {operatorsOf(condition.name, type).map(operator => <option key={operator} value={operator}>{t(`leads:operator.${operator}`)}</option>)}
      </select>
      {!takesNoValue(condition.operator) && <ValueEditor condition={condition} type={type} naming={naming} seen={seen} onChange={values => onChange({ ...condition, values })} />}
      <span className="space" />
      <Button small look="quiet" icon={<IconX size={14} stroke={1.75} />} aria-label={t('leads:build.remove')} onClick={onRemove} />
    </div>
  );
}

function sameKind(condition: Condition, name: string, types: Types): Condition {
  const isKept = types.get(name) === types.get(condition.name) && operatorsOf(name, types.get(name)).includes(condition.operator);
  return isKept && name !== 'stage' && condition.name !== 'stage' ? { ...condition, name } : newCondition(name, types);
}

function withOperator(condition: Condition, operator: Operator, type: string | undefined): Condition {
  const isOther = type === 'timestamp' && ['since', 'before'].includes(operator) !== ['since', 'before'].includes(condition.operator);
  const values = takesNoValue(operator) || isOther ? [] : takesMany(operator) ? condition.values : condition.values.slice(0, 1);
  return { ...condition, operator, values };
}

function NameSelect({ name, types, naming, onChange }: { name: string; types: Types; naming: Naming; onChange: (name: string) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const groups = useMemo(() => {
    const under = new Map<string, { name: string; text: string }[]>();
    for (const [each, type] of types) {
      if (each === 'now' || operatorsOf(each, type).length === 0) continue;
      const root = /^(lead|company|score|label|framework)\b[.[]/.exec(each)?.[1] ?? 'own';
      const key = root === 'label' || root === 'framework' ? 'score' : root;
      under.set(key, [...(under.get(key) ?? []), { name: each, text: naming.name(each) }]);
    }
    return [...under];
  }, [types, naming]);
  return (
    <select className={styles.field} style={{ maxWidth: 190 }} aria-label={t('leads:build.name')} value={name} onChange={event => onChange(event.target.value)}>
      {!types.has(name) && <option value={name}>{naming.name(name)}</option>}
      {groups.map(([root, names]) => (
        <optgroup key={root} label={t(`leads:names.${root}`)}>
          {names.map(each => <option key={each.name} value={each.name}>{each.text}</option>)}
        </optgroup>
      ))}
    </select>
  );
}

interface ValueProps {
  condition: Condition;
  type: string | undefined;
  naming: Naming;
  seen: (name: string) => string[];
  onChange: (values: string[]) => void;
}

function ValueEditor({ condition, type, naming, seen, onChange }: ValueProps) {
  const { t } = useTranslation(['leads', 'common']);
  const segments = useQuery(segmentsQuery).data;
  const offers = useId();
  const { name, operator, values } = condition;
  const label = t('leads:build.value');
  const choices = choicesOf(name, naming, (segments ?? []).filter(each => each.origin === 'model').map(each => each.id));
  const first = values[0] ?? '';
  if (type === 'timestamp' && (operator === 'since' || operator === 'before')) {
    return <input type="date" className={styles.field} aria-label={label} value={first ? localDay(new Date(first)) : ''} onChange={event => onChange(event.target.value ? [new Date(`${event.target.value}T00:00:00`).toISOString().replace('.000', '')] : [])} />;
  }
  if (type === 'timestamp') {
    const unit = /[hdw]$/.exec(first)?.[0] ?? 'd';
    const n = first.slice(0, -1);
    return (
      <span className="row" style={{ gap: 6 }}>
        <input className={styles.field} style={{ width: 68 }} inputMode="numeric" aria-label={label} value={n} onChange={event => onChange(event.target.value.replace(/\D/g, '') ? [`${event.target.value.replace(/\D/g, '').slice(0, 5)}${unit}`] : [])} />
        <select className={styles.field} aria-label={t('leads:build.unit')} value={unit} onChange={event => onChange(n ? [`${n}${event.target.value}`] : [])}>
          <option value="h">{t('leads:unit.hours')}</option>
          <option value="d">{t('leads:unit.days')}</option>
          <option value="w">{t('leads:unit.weeks')}</option>
        </select>
      </span>
    );
  }
  if (takesMany(operator)) return <Many values={values} choices={choices} seen={seen(name)} isNumber={type !== 'string'} text={value => naming.value(name, value)} onChange={onChange} />;
  if (choices) {
    return (
      <select className={styles.field} style={{ flex: 1 }} aria-label={label} value={first} onChange={event => onChange(event.target.value ? [event.target.value] : [])}>
        <option value="">{t('leads:build.pick')}</option>
        {first && !choices.includes(first) && <option value={first}>{naming.value(name, first)}</option>}
        {choices.map(choice => <option key={choice} value={choice}>{naming.value(name, choice)}</option>)}
      </select>
    );
  }
  const isNumber = type === 'int' || type === 'double';
  return (
    <>
      <input className={styles.field} style={{ flex: 1, minWidth: 110 }} aria-label={label} inputMode={isNumber ? 'decimal' : undefined} list={isNumber ? undefined : offers} value={first} maxLength={500}
        onChange={event => onChange(event.target.value === '' && operator !== 'is' && operator !== 'isNot' ? [] : [isNumber ? event.target.value.trim().replace(',', '.').replace('−', '-') : event.target.value])} />
      {!isNumber && <datalist id={offers}>{seen(name).map(each => <option key={each} value={each} />)}</datalist>}
    </>
  );
}

function localDay(at: Date): string {
  const two = (n: number) => String(n).padStart(2, '0');
  return `${at.getFullYear()}-${two(at.getMonth() + 1)}-${two(at.getDate())}`;
}

function choicesOf(name: string, naming: Naming, segments: string[]): string[] | undefined {
  if (name === 'stage') return naming.stages.length > 0 ? naming.stages.map(stage => stage.id) : undefined;
  if (name === 'grade') return grades;
  if (name === 'segments') return segments;
  if (name === 'owner') return naming.people.all.map(person => person.id);
  if (name.startsWith('framework.') && name.endsWith('.status')) return ['open', 'qualified', 'unqualified', 'disqualified'];
  return undefined;
}

// Several values: chosen ones as tags, another by Enter or from what is offered.
function Many({ values, choices, seen, isNumber, text, onChange }: { values: string[]; choices: string[] | undefined; seen: string[]; isNumber: boolean; text: (value: string) => string; onChange: (values: string[]) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const [typed, setTyped] = useState('');
  const offers = useId();
  const add = (value: string) => {
    const next = isNumber ? value.trim().replace(',', '.') : value.trim();
    if (next && !values.includes(next)) onChange([...values, next]);
    setTyped('');
  };
  return (
    <span className={styles.many}>
      {values.map(value => (
        <span key={value} className="tag">
          {text(value)}
          <button type="button" aria-label={t('leads:build.without', { value: text(value) })} onClick={() => onChange(values.filter(each => each !== value))}><IconX size={12} stroke={1.75} aria-hidden /></button>
        </span>
      ))}
      {choices ? (
        <select aria-label={t('leads:build.value')} className={styles.field} style={{ border: 0, height: 24, flex: 1 }} value="" onChange={event => add(event.target.value)}>
          <option value="">{t('leads:build.pick')}</option>
          {choices.filter(choice => !values.includes(choice)).map(choice => <option key={choice} value={choice}>{text(choice)}</option>)}
        </select>
      ) : (
        <>
          <input aria-label={t('leads:build.value')} list={offers} value={typed} maxLength={500} placeholder={t('leads:build.more')} onChange={event => setTyped(event.target.value)} onBlur={() => add(typed)}
            onKeyDown={event => {
              if (event.key === 'Enter' && !event.nativeEvent.isComposing) {
                event.preventDefault();
                add(typed);
              } else if (event.key === 'Backspace' && typed === '') onChange(values.slice(0, -1));
            }} />
          <datalist id={offers}>{seen.filter(each => !values.includes(each)).map(each => <option key={each} value={each} />)}</datalist>
        </>
      )}
    </span>
  );
}
