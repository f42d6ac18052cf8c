// Every version that was published; an older one can be put in force again, as a version of its own.

import { useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { client, done } from '../../api/client';
import { pagesQuery } from '../../api/pages';
import { usePeople } from '../../api/people';
import { useMay } from '../../api/session';
import { Button } from '../../parts/Button';
import { More } from '../../parts/More';
import { Empty, Failure, Panel, States } from '../../parts/Panel';
import { Time } from '../../parts/Time';
import { Changes } from './Changes';
import styles from './ModelPage.module.css';
import { usePublish } from './usePublish';

export function ModelVersions() {
  const { t } = useTranslation(['model', 'settings', 'common']);
  const people = usePeople();
  const mayPublish = useMay('publish');
  const [asking, setAsking] = useState<number | undefined>();
  const [reading, setReading] = useState<number | undefined>();
  const versions = useInfiniteQuery(pagesQuery(['model', 'versions'], (cursor, signal) => done(client.GET('/models', { params: { query: { cursor, limit: 50 } }, signal }))));
  const again = usePublish(() => setAsking(undefined));

  return (
    <Panel title={t('model:view.versions')}>
      <States of={versions} isEmpty={data => data.length === 0} empty={<Empty title={t('model:none.title')}>{t('model:none.text')}</Empty>}>
        {data => (
          <>
            <ul>
              {data.map(model => (
                <li key={model.version} style={{ borderBottom: '1px solid var(--w-line)', padding: '10px 0' }}>
                  <div className="row wrap">
                    <b>{t('model:version', { version: model.version })}</b>
                    <span className="said">{model.name}</span>
                    {model.in_force && <span className="tag live">{t('model:inForce')}</span>}
                    <span className="space" />
                    <span className="second said">{model.by === 'cli' ? t('settings:audit.nobody') : people.known(model.by.replace(/^user:/, ''))}</span>
                    <Time at={model.at} className="second" />
                    <Button small look="quiet" aria-expanded={reading === model.version} onClick={() => setReading(reading === model.version ? undefined : model.version)}>{t('model:read')}</Button>
                    {mayPublish && !model.in_force && (
                      <Button small onClick={() => setAsking(asking === model.version ? undefined : model.version)}>{t('model:again')}</Button>
                    )}
                  </div>
                  {reading === model.version && <TextOf version={model.version} />}
                  {asking === model.version && (
                    <div className="column" style={{ padding: '8px 0' }}>
                      <ChangesOf version={model.version} />
                      {again.error && <Failure error={again.error} />}
                      <div className="row">
                        <Button small look="primary" disabled={again.isPending} onClick={() => again.mutate(textOf(model.version))}>{t('model:publishNow')}</Button>
                        <Button small look="quiet" onClick={() => setAsking(undefined)}>{t('model:cancel')}</Button>
                      </div>
                    </div>
                  )}
                </li>
              ))}
            </ul>
            <More of={versions} />
          </>
        )}
      </States>
    </Panel>
  );
}

const textOf = async (version: number, signal?: AbortSignal) => (await done(client.GET('/models/{version}', { params: { path: { version: String(version) } }, ...(signal ? { signal } : {}) }))).text;

function TextOf({ version }: { version: number }) {
  const { t } = useTranslation('model');
  const text = useQuery({ queryKey: ['model', 'text', version], queryFn: ({ signal }) => textOf(version, signal), staleTime: Infinity });
  return (
    <States of={text}>
      {read => <pre className={`mono ${styles.old}`} tabIndex={0} role="region" aria-label={t('version', { version })}>{read}</pre>}
    </States>
  );
}

// What would change against the model in force.
function ChangesOf({ version }: { version: number }) {
  const { t } = useTranslation(['model', 'common']);
  const changes = useQuery({
    queryKey: ['model', 'changes', version],
    queryFn: ({ signal }) => done(client.GET('/models/{version}/changes', { params: { path: { version: String(version) }, query: { from: 'current' } }, signal })),
  });
  return (
    <States of={changes}>
      {data => (
        <>
          <h3>{t('model:changes')}</h3>
          <Changes of={data.changes} />
        </>
      )}
    </States>
  );
}
