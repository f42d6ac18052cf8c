// The lead and another, side by side, before they become one: which of the two it goes on as, and why.

import { IconArrowLeft, IconArrowRight } from '@tabler/icons-react';
import { Modal } from '@mantine/core';
import { useDebouncedValue } from '@mantine/hooks';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import type { Lead } from '../../api/leads';
import { useMerging } from '../../api/merging';
import type { People } from '../../api/people';
import { problemText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { LeadPair, type PairSide, sideName, tellApart } from '../../parts/LeadPair';
import { Failure } from '../../parts/Panel';
import { Stage, type StageInfo } from '../../parts/Stage';
import styles from './MergeDialog.module.css';

const icon = { size: 16, stroke: 1.75, 'aria-hidden': true } as const;

export interface MergeDialogProps {
  lead: Lead;
  stages: StageInfo[];
  people: People;
  onClose: () => void;
}

export function MergeDialog({ lead, stages, people, onClose }: MergeDialogProps) {
  const { t } = useTranslation(['identity', 'common']);
  const [other, setOther] = useState<PairSide | undefined>();
  return (
    <Modal opened onClose={onClose} size={680} title={t('identity:dialog.title')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      {other ? <Confirm lead={lead} other={other} stages={stages} people={people} onBack={() => setOther(undefined)} onClose={onClose} /> : <Find lead={lead} stages={stages} onPick={setOther} onClose={onClose} />}
    </Modal>
  );
}

function Find({ lead, stages, onPick, onClose }: { lead: Lead; stages: StageInfo[]; onPick: (other: PairSide) => void; onClose: () => void }) {
  const { t } = useTranslation(['identity', 'common']);
  const [text, setText] = useState('');
  const [wanted] = useDebouncedValue(text.trim(), 120);
  const likely = useQuery({
    queryKey: ['duplicates', 'of', lead.id],
    queryFn: async ({ signal }) => (await done(client.GET('/duplicates', { params: { query: { limit: 200 } }, signal }))).items.flatMap(pair => (pair.lead.id === lead.id ? [pair.other] : pair.other.id === lead.id ? [pair.lead] : [])),
  }).data;
  const found = useQuery({
    queryKey: ['find', 'merge', wanted],
    queryFn: async ({ signal }) => (await done(client.GET('/leads', { params: { query: { search: wanted, limit: 9 } }, signal }))).items,
    enabled: wanted.length > 0,
    placeholderData: keepPreviousData,
  });
  const rows: PairSide[] | undefined = wanted ? found.data?.filter(each => each.id !== lead.id).slice(0, 8) : likely;
  return (
    <div className="column" style={{ gap: 12 }}>
      <label className={styles.find}>
        <span>{t('identity:dialog.find')}</span>
        <input data-autofocus type="search" value={text} placeholder={t('identity:dialog.placeholder')} onChange={event => setText(event.target.value)}
          onKeyDown={event => {
            if (event.key !== 'ArrowDown') return;
            event.preventDefault();
            event.currentTarget.closest('label')?.parentElement?.querySelector<HTMLElement>('[data-choice]')?.focus();
          }} />
      </label>
      {wanted && found.error ? <Failure error={found.error} retry={found.refetch} /> : null}
      {wanted && rows?.length === 0 && <p role="status" className="second said">{t('identity:dialog.none', { text: wanted })}</p>}
      {!wanted && (likely?.length ?? 0) > 0 && <h3>{t('identity:dialog.likely')}</h3>}
      {rows && rows.length > 0 && (
        <ul className={styles.choices} onKeyDown={event => {
          const by = event.key === 'ArrowDown' ? 'nextElementSibling' : event.key === 'ArrowUp' ? 'previousElementSibling' : undefined;
          const to = by && (event.target as HTMLElement).closest('li')?.[by]?.querySelector('button');
          if (!to) return;
          event.preventDefault();
          to.focus();
        }}>
          {rows.map(row => (
            <li key={row.id}>
              <button type="button" data-choice className={styles.choice} onClick={() => onPick(row)}>
                <span className={styles.who}>
                  <b className="cut">{sideName(row)}</b>
                  <span className="third small cut">{[row.name && row.email, row.company].filter(Boolean).join(' · ')}</span>
                </span>
                <Stage stage={row.stage} stages={stages} />
              </button>
            </li>
          ))}
        </ul>
      )}
      <Link to="/settings" search={{ tab: 'duplicates' }} className="link small" onClick={onClose}>{t('identity:all')}</Link>
    </div>
  );
}

function Confirm({ lead, other, stages, people, onBack, onClose }: { lead: Lead; other: PairSide; stages: StageInfo[]; people: People; onBack: () => void; onClose: () => void }) {
  const { t } = useTranslation(['identity', 'common']);
  const navigate = useNavigate();
  const merging = useMerging();
  const [note, setNote] = useState('');
  const [busy, setBusy] = useState(false);
  const [wrong, setWrong] = useState<string | undefined>();

  const names = tellApart(lead, other);

  async function merge(into: PairSide, gone: PairSide) {
    setBusy(true);
    setWrong(undefined);
    try {
      await merging.merge({ id: into.id, name: sideName(into) }, { id: gone.id, name: sideName(gone) }, note.trim() || undefined);
      onClose();
      if (into.id !== lead.id) void navigate({ to: '/leads/$lead', params: { lead: into.id }, search: {} });
    } catch (error) {
      setWrong(problemText(error, t));
      setBusy(false);
    }
  }

  return (
    <div className="column" style={{ gap: 16 }}>
      <p className="second">{t('identity:dialog.effect')}</p>
      <label className={styles.find}>
        <span>{t('identity:dialog.note')}</span>
        <textarea rows={2} data-autofocus maxLength={4000} value={note} onChange={event => setNote(event.target.value)} />
      </label>
      <LeadPair left={lead} right={other} stages={stages} owner={people.name}>
        <div><Button small look="quiet" onClick={onBack}>{t('identity:dialog.change')}</Button></div>
        <div><Button look="primary" icon={<IconArrowLeft {...icon} />} disabled={busy} onClick={() => void merge(lead, other)}><span className="cut">{t('identity:mergeInto', { name: names[0] })}</span></Button></div>
        <div><Button icon={<IconArrowRight {...icon} />} disabled={busy} onClick={() => void merge(other, lead)}><span className="cut">{t('identity:mergeInto', { name: names[1] })}</span></Button></div>
      </LeadPair>
      {wrong && <p role="alert" className={styles.wrong}>{wrong}</p>}
    </div>
  );
}
