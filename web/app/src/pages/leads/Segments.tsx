// Segments over the list: opened, saved under a name, given another, taken away. Those of the model are read only.

import { IconChevronDown, IconDots, IconPencil, IconRefresh, IconTrash } from '@tabler/icons-react';
import { Menu, Modal, TextInput } from '@mantine/core';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Problem } from '../../api/client';
import { changeSegment, removeSegment, saveSegment, type Segment, segmentsQuery } from '../../api/segments';
import { useMay } from '../../api/session';
import { problemText } from '../../lib/problems';
import { Button } from '../../parts/Button';
import { say } from '../../parts/Toast';
import styles from './LeadsPage.module.css';
import type { Naming } from './naming';

export interface SegmentMenuProps {
  current: string | undefined;
  naming: Naming;
  expression: () => Promise<string>; // of what is shown, to put into a segment
  onOpen: (segment: string | undefined) => void;
  onRename: (segment: Segment) => void;
}

export function SegmentMenu({ current, naming, expression, onOpen, onRename }: SegmentMenuProps) {
  const { t } = useTranslation(['leads', 'common']);
  const queries = useQueryClient();
  const may = useMay('segments');
  const segments = useQuery(segmentsQuery).data ?? [];
  const shown = segments.find(each => each.id === current || each.name === current);
  const [saved, own] = [segments.filter(each => each.origin === 'saved'), segments.filter(each => each.origin === 'model')];
  const refresh = () => queries.invalidateQueries({ queryKey: ['segments'] });
  const failed = (error: unknown) => say({ text: t('common:verb.failed', { why: problemText(error, t as never) }), bad: true });
  const remove = useMutation({
    mutationFn: removeSegment,
    onSuccess: async (_, segment) => {
      await refresh();
      if (shown?.id === segment.id) onOpen(undefined);
      say({
        text: t('leads:segment.removed', { name: segment.name }),
        undo: () => void saveSegment(segment.name, segment.expression).then(refresh, failed),
      });
    },
    onError: failed,
  });
  const update = useMutation({
    mutationFn: async (segment: Segment) => changeSegment(segment, { expression: await expression() }),
    onSuccess: async (_, segment) => {
      await refresh();
      say({ text: t('leads:segment.updated', { name: segment.name }) });
    },
    onError: failed,
  });
  return (
    <>
      <Menu position="bottom-start" shadow="md">
        <Menu.Target>
          <button type="button" className={styles.tab} aria-current={current ? 'true' : undefined}>
            <span className="cut">{current ? (shown ? naming.segment(shown.id) : current) : t('leads:segment.menu')}</span>
            <IconChevronDown size={14} stroke={1.75} aria-hidden />
          </button>
        </Menu.Target>
        <Menu.Dropdown>
          {saved.length > 0 && <Menu.Label>{t('leads:segment.saved')}</Menu.Label>}
          {saved.map(each => <Menu.Item key={each.id} aria-current={each.id === shown?.id} onClick={() => onOpen(each.id)}>{each.name}</Menu.Item>)}
          {own.length > 0 && <Menu.Label>{t('leads:segment.ofModel')}</Menu.Label>}
          {own.map(each => <Menu.Item key={each.id} aria-current={each.id === shown?.id} onClick={() => onOpen(each.id)}>{naming.segment(each.id)}</Menu.Item>)}
          {segments.length === 0 && <Menu.Label>{t('leads:segment.none')}</Menu.Label>}
        </Menu.Dropdown>
      </Menu>
      {shown?.origin === 'saved' && may && (
        <Menu position="bottom-start" shadow="md">
          <Menu.Target>
            <Button small look="quiet" style={{ alignSelf: 'center' }} icon={<IconDots size={16} stroke={1.75} />} aria-label={t('leads:segment.edit', { name: shown.name })} />
          </Menu.Target>
          <Menu.Dropdown>
            <Menu.Item leftSection={<IconPencil size={16} stroke={1.75} />} onClick={() => onRename(shown)}>{t('leads:segment.rename')}</Menu.Item>
            <Menu.Item leftSection={<IconRefresh size={16} stroke={1.75} />} onClick={() => update.mutate(shown)}>{t('leads:segment.update')}</Menu.Item>
            <Menu.Item leftSection={<IconTrash size={16} stroke={1.75} />} color="clay" onClick={() => remove.mutate(shown)}>{t('leads:segment.remove')}</Menu.Item>
          </Menu.Dropdown>
        </Menu>
      )}
    </>
  );
}

export interface SegmentDialogProps {
  of: Segment | undefined; // none: a new one
  expression: () => Promise<string>;
  words: string; // what it is of, in words
  isLess: boolean; // a search, an account are not saved
  onSaved: (segment: Segment) => void;
  onClose: () => void;
}

export function SegmentDialog({ of, expression, words, isLess, onSaved, onClose }: SegmentDialogProps) {
  const { t } = useTranslation(['leads', 'common']);
  const queries = useQueryClient();
  const [name, setName] = useState(of?.name ?? '');
  const store = useMutation({
    mutationFn: async () => (of ? changeSegment(of, { name: name.trim() }) : saveSegment(name.trim(), await expression())),
    onSuccess: async segment => {
      await queries.invalidateQueries({ queryKey: ['segments'] });
      onSaved(segment);
    },
  });
  const problem = store.error instanceof Problem ? store.error : undefined;
  return (
    <Modal opened onClose={onClose} title={of ? t('leads:segment.rename') : t('leads:segment.save')} closeButtonProps={{ 'aria-label': t('common:close') }}>
      <form className="column" style={{ gap: 12 }} onSubmit={event => {
        event.preventDefault();
        if (name.trim()) store.mutate();
      }}>
        <TextInput label={t('leads:segment.name')} data-autofocus value={name} maxLength={200} onChange={event => setName(event.currentTarget.value)} error={store.error ? (problem?.status === 409 ? t('leads:segment.taken') : problemText(problem, t as never)) : undefined} />
        {!of && <p className="second said">{words}</p>}
        {!of && isLess && <p className="small third">{t('leads:segment.noSearch')}</p>}
        <div className="row"><Button type="submit" look="primary" disabled={!name.trim() || store.isPending}>{t('leads:save')}</Button><Button look="quiet" onClick={onClose}>{t('leads:cancel')}</Button></div>
      </form>
    </Modal>
  );
}
