// What can be done with the chosen leads. Floats over the list while some are chosen.

import { IconArrowRight, IconCheck, IconClockPause, IconDots, IconUserPlus, IconX } from '@tabler/icons-react';
import { Menu, Modal } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { reasonsQuery } from '../../api/reasons';
import { count } from '../../lib/format';
import { Button } from '../../parts/Button';
import type { BulkVerb } from './bulk';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';

export type BulkMenu = 'assign' | 'stage' | 'reject' | 'disqualify' | 'snooze' | undefined;
export type Act = (verb: BulkVerb, body?: Record<string, unknown>) => void;

export interface BulkBarProps {
  chosen: number;
  matching: number;
  isAll: boolean;
  open: BulkMenu;
  onOpen: (menu: BulkMenu) => void;
  onAll: () => void;
  onClear: () => void;
  onAct: Act;
  naming: Naming;
}

const snoozes = ['hour', 'tomorrow', 'week', 'month'] as const;

export function snoozeUntil(span: (typeof snoozes)[number], now = new Date()): string {
  const at = new Date(now);
  if (span === 'hour') at.setHours(at.getHours() + 1);
  else {
    at.setDate(at.getDate() + (span === 'tomorrow' ? 1 : span === 'week' ? 7 : 30));
    at.setHours(9, 0, 0, 0);
  }
  return at.toISOString();
}

export function BulkBar({ chosen, matching, isAll, open, onOpen, onAll, onClear, onAct, naming }: BulkBarProps) {
  const { t } = useTranslation(['leads', 'common']);
  const reasons = useQuery(reasonsQuery).data;
  const [noting, setNoting] = useState<'reject' | 'disqualify' | undefined>();
  const menu = (name: Exclude<BulkMenu, undefined>) => ({ opened: open === name, onChange: (is: boolean) => onOpen(is ? name : undefined), position: 'top' as const, shadow: 'md' });
  const others = naming.people.all.filter(person => person.active && person.id !== naming.people.me);

  function because(verb: 'reject' | 'disqualify', reason: string) {
    if (reason === 'other') setNoting(verb);
    else onAct(verb, { reason });
  }

  return (
    <>
      <div className={styles.bulk} role="toolbar" aria-label={t('leads:bulk.label')}>
        <b className="nowrap">{t('leads:bulk.chosen', { n: count(chosen) })}</b>
        {!isAll && <span className="third nowrap">{t('leads:bulk.of', { n: count(matching) })}</span>}
        {!isAll && matching > chosen && <Button small look="quiet" onClick={onAll}>{t('leads:bulk.all')}</Button>}
        <Menu {...menu('assign')}>
          <Menu.Target>
            <Button small icon={<IconUserPlus size={16} stroke={1.75} />} shortcut="O">{t('leads:bulk.assign')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {naming.people.me && <Menu.Item onClick={() => onAct('assign', { owner: naming.people.me })}>{t('leads:owner.me')}</Menu.Item>}
            {others.map(person => <Menu.Item key={person.id} onClick={() => onAct('assign', { owner: person.id })}>{person.name}</Menu.Item>)}
            <Menu.Divider />
            <Menu.Item onClick={() => onAct('claim')}>{t('leads:bulk.claim')}</Menu.Item>
            <Menu.Item onClick={() => onAct('release')}>{t('leads:bulk.release')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Menu {...menu('stage')}>
          <Menu.Target>
            <Button small icon={<IconArrowRight size={16} stroke={1.75} />} shortcut="T">{t('leads:bulk.stage')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconCheck size={16} stroke={1.75} />} onClick={() => onAct('accept')}>{t('leads:bulk.accept')}</Menu.Item>
            <Menu.Item onClick={() => onAct('qualify')}>{t('leads:bulk.qualify')}</Menu.Item>
            <Menu.Item onClick={() => onAct('recycle', { until: snoozeUntil('month') })}>{t('leads:bulk.recycle')}</Menu.Item>
            <Menu.Item onClick={() => onAct('reopen')}>{t('leads:bulk.reopen')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Menu {...menu('reject')}>
          <Menu.Target>
            <Button small icon={<IconX size={16} stroke={1.75} />}>{t('leads:bulk.reject')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('leads:bulk.because')}</Menu.Label>
            {(reasons?.reject ?? []).map(reason => <Menu.Item key={reason} onClick={() => because('reject', reason)}>{naming.reason(reason)}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
        <Menu {...menu('snooze')}>
          <Menu.Target>
            <Button small icon={<IconClockPause size={16} stroke={1.75} />}>{t('leads:bulk.snooze')}</Button>
          </Menu.Target>
          <Menu.Dropdown>
            {snoozes.map(span => <Menu.Item key={span} onClick={() => onAct('snooze', { until: snoozeUntil(span) })}>{t(`leads:snooze.${span}`)}</Menu.Item>)}
            <Menu.Divider />
            <Menu.Item onClick={() => onAct('wake')}>{t('leads:bulk.wake')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
        <Menu {...menu('disqualify')}>
          <Menu.Target>
            <Button small icon={<IconDots size={16} stroke={1.75} />} aria-label={t('common:more')} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Label>{t('leads:bulk.disqualify')}</Menu.Label>
            {(reasons?.disqualify ?? []).map(reason => <Menu.Item key={reason} color="clay" onClick={() => because('disqualify', reason)}>{naming.reason(reason)}</Menu.Item>)}
          </Menu.Dropdown>
        </Menu>
        <Button small look="quiet" onClick={onClear} shortcut="Esc">{t('leads:bulk.clear')}</Button>
      </div>
      {noting && <Note title={t(`leads:bulk.${noting}`)} onClose={() => setNoting(undefined)} onSay={note => {
        setNoting(undefined);
        onAct(noting, { reason: 'other', note });
      }} />}
    </>
  );
}

function Note({ title, onClose, onSay }: { title: string; onClose: () => void; onSay: (note: string) => void }) {
  const { t } = useTranslation(['leads', 'common']);
  const [note, setNote] = useState('');
  return (
    <Modal opened onClose={onClose} title={title} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="column" onSubmit={event => {
        event.preventDefault();
        if (note.trim()) onSay(note.trim());
      }}>
        <label className="column" style={{ gap: 4 }}>
          <span className="small second">{t('leads:bulk.note')}</span>
          <textarea className={styles.code} data-autofocus value={note} onChange={event => setNote(event.target.value)} maxLength={2000} />
        </label>
        <div className="row"><Button type="submit" look="primary" disabled={!note.trim()}>{title}</Button><Button look="quiet" onClick={onClose}>{t('leads:cancel')}</Button></div>
      </form>
    </Modal>
  );
}
