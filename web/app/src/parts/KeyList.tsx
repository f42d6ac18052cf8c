// Every key that works here, behind "?".

import { Modal, Switch } from '@mantine/core';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { singleKeysOn, switchSingleKeys, useShownKeys } from '../lib/keys';

export function KeyList({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const keys = useShownKeys();
  const [on, setOn] = useState(singleKeysOn());
  return (
    <Modal opened onClose={onClose} title={t('keys.title')} closeButtonProps={{ 'aria-label': t('close') }}>
      <dl className="pairs" style={{ marginBottom: 16 }}>
        {[['Ctrl K', t('find.title')] as const, ...keys.map(key => [key.key, key.does] as const)].map(([key, does]) => (
          <div key={`${key}${does}`} style={{ display: 'contents' }}>
            <dt>
              {key.split(' ').map(part => (
                <kbd key={part} style={{ marginRight: 4 }}>{part.length === 1 ? part.toUpperCase() : part.replace('Arrow', '')}</kbd>
              ))}
            </dt>
            <dd>{does}</dd>
          </div>
        ))}
      </dl>
      <Switch
        label={t('keys.single')}
        checked={on}
        onChange={event => {
          switchSingleKeys(event.currentTarget.checked);
          setOn(event.currentTarget.checked);
        }}
      />
    </Modal>
  );
}
