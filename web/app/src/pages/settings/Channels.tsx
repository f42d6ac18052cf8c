// The workspace's own rules by which channels are told. Their order matters; administrators change them, others read.

import { IconArrowDown, IconArrowUp, IconPlus, IconTrash } from '@tabler/icons-react';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { type ChannelRule, channelRulesQuery, channels, putChannelRules } from '../../api/channels';
import { Problem } from '../../api/client';
import { useMay } from '../../api/session';
import { nameOf } from '../../lib/names';
import { problemText } from '../../lib/problems';
import { serverText } from '../../lib/serverText';
import { Button } from '../../parts/Button';
import { Empty, Panel, States } from '../../parts/Panel';
import { say } from '../../parts/Toast';
import styles from './Channels.module.css';
import { type Draft, draftOf, lists, ruleAt, ruleOf } from './channelRules';

const icon = { size: 16, stroke: 1.75 } as const;

export function Channels() {
  const { t, i18n } = useTranslation(['settings', 'names', 'common']);
  const rules = useQuery(channelRulesQuery);
  const may = useMay('administer');
  return (
    <>
      <p className="second">{t('settings:channels.about')}</p>
      <Panel label={t('settings:tab.channels')}>
        <States of={rules} isEmpty={data => !may && data.length === 0} empty={<Empty title={t('settings:channels.none')}>{t('settings:channels.noneText')}</Empty>}>
          {data => (may ? <Editor key={JSON.stringify(data)} rules={data} /> : (
            <div className={styles.scroll}>
              <table className="grid">
                <thead>
                  <tr>
                    <th scope="col">{t('settings:channels.channel')}</th>
                    {lists.map(list => <th key={list} scope="col">{t(`settings:channels.${list}`)}</th>)}
                  </tr>
                </thead>
                <tbody>
                  {data.map((rule, index) => (
                    <tr key={index}>
                      <td>{nameOf(i18n, 'channel', rule.channel)}</td>
                      {lists.map(list => <td key={list} className="said">{(rule[list] ?? []).join(', ') || <span className="third">–</span>}</td>)}
                    </tr>
                  ))}
                </tbody>
              </table>
            </div>
          ))}
        </States>
      </Panel>
    </>
  );
}

function Editor({ rules }: { rules: ChannelRule[] }) {
  const { t, i18n } = useTranslation(['settings', 'names', 'common']);
  const queries = useQueryClient();
  const [drafts, setDrafts] = useState(() => rules.map(draftOf));
  const box = useRef<HTMLDivElement>(null);
  const keep = useMutation({
    mutationFn: () => putChannelRules(drafts.map(ruleOf)),
    onSuccess: kept => {
      queries.setQueryData(channelRulesQuery.queryKey, kept);
      for (const key of ['leads', 'leadList', 'statistics', 'lead']) void queries.invalidateQueries({ queryKey: [key] });
      say({ text: t('settings:channels.kept') });
    },
  });
  const problem = keep.error instanceof Problem ? keep.error : undefined;
  const wrong = ruleAt(problem?.field('rules') ?? problem?.message);
  const isChanged = JSON.stringify(drafts.map(ruleOf)) !== JSON.stringify(rules);

  function change(next: Draft[]) {
    keep.reset();
    setDrafts(next);
  }
  const put = (index: number, part: Partial<Draft>) => change(drafts.map((draft, place) => (place === index ? { ...draft, ...part } : draft)));
  function move(index: number, by: number) {
    const next = [...drafts];
    const [moved] = next.splice(index, 1);
    next.splice(index + by, 0, moved!);
    change(next);
  }
  function add() {
    change([...drafts, draftOf({ channel: 'partner' })]);
    requestAnimationFrame(() => [...(box.current?.querySelectorAll('select') ?? [])].at(-1)?.focus());
  }

  return (
    <form className="column" style={{ gap: 12 }} onSubmit={event => {
      event.preventDefault();
      keep.mutate();
    }}>
      {drafts.length === 0 ? (
        <Empty title={t('settings:channels.none')}>{t('settings:channels.noneText')}</Empty>
      ) : (
        <div className={styles.rules} ref={box}>
          <div className={`${styles.rule} ${styles.heads}`} aria-hidden="true">
            <span />
            <span>{t('settings:channels.channel')}</span>
            {lists.map(list => <span key={list}>{t(`settings:channels.${list}`)}</span>)}
            <span />
          </div>
          <ol>
            {drafts.map((draft, index) => (
              <li key={draft.key} className={styles.rule} data-bad={wrong?.index === index || undefined}>
                <span className={styles.number}>{index + 1}</span>
                <label>
                  <span className={styles.name}>{t('settings:channels.channel')}</span>
                  <select className="button" aria-label={t('settings:channels.ofRule', { list: t('settings:channels.channel'), n: index + 1 })} value={draft.channel} onChange={event => put(index, { channel: event.target.value as Draft['channel'] })}>
                    {channels.map(channel => <option key={channel} value={channel}>{nameOf(i18n, 'channel', channel)}</option>)}
                  </select>
                </label>
                {lists.map(list => (
                  <label key={list}>
                    <span className={styles.name}>{t(`settings:channels.${list}`)}</span>
                    <input value={draft[list]} aria-label={t('settings:channels.ofRule', { list: t(`settings:channels.${list}`), n: index + 1 })} aria-invalid={wrong?.index === index || undefined}
                      spellCheck={false} autoCapitalize="none" onChange={event => put(index, { [list]: event.target.value })} />
                  </label>
                ))}
                <span className={styles.tools}>
                  <Button small look="quiet" icon={<IconArrowUp {...icon} />} aria-label={t('settings:channels.up', { n: index + 1 })} disabled={index === 0} onClick={() => move(index, -1)} />
                  <Button small look="quiet" icon={<IconArrowDown {...icon} />} aria-label={t('settings:channels.down', { n: index + 1 })} disabled={index === drafts.length - 1} onClick={() => move(index, 1)} />
                  <Button small look="quiet" icon={<IconTrash {...icon} />} aria-label={t('settings:channels.remove', { n: index + 1 })} onClick={() => change(drafts.filter((_, place) => place !== index))} />
                </span>
                {wrong?.index === index && <p role="alert" className={styles.wrong}>{serverText(wrong.text)}</p>}
              </li>
            ))}
          </ol>
          <p className="small second">{t('settings:channels.hint')}</p>
        </div>
      )}
      {keep.error && !wrong && <p role="alert" className={styles.wrong}>{problemText(problem, t)}</p>}
      <div className="row wrap">
        <Button icon={<IconPlus {...icon} />} onClick={add}>{t('settings:channels.add')}</Button>
        <span className="space" />
        {isChanged && <Button look="quiet" onClick={() => change(rules.map(draftOf))}>{t('settings:channels.discard')}</Button>}
        <Button type="submit" look="primary" disabled={!isChanged || keep.isPending}>{t('settings:save')}</Button>
      </div>
    </form>
  );
}
