// The model in force as a table of what earns what, as text that can be changed and published, and its versions.

import { SegmentedControl } from '@mantine/core';
import { useQuery } from '@tanstack/react-query';
import { useNavigate, useSearch } from '@tanstack/react-router';
import { useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { modelQuery } from '../../api/model';
import { Empty, States } from '../../parts/Panel';
import { PageBar } from '../../parts/PageBar';
import { ModelTable } from './ModelTable';
import { ModelText } from './ModelText';
import { ModelVersions } from './ModelVersions';
import styles from './ModelPage.module.css';

const views = ['table', 'text', 'versions'] as const;

export function ModelPage() {
  const { t } = useTranslation(['model', 'common']);
  const search = useSearch({ from: '/inside/model' });
  const navigate = useNavigate({ from: '/model' });
  const outline = useQuery(modelQuery);
  const wanted = views.find(each => each === search.view) ?? 'table';
  const view = useDeferredValue(wanted); // the choice shows at once, what is chosen in the next picture
  const open = (next: string) => void navigate({ search: { ...search, view: next === 'table' ? undefined : next }, replace: true });

  return (
    <>
      <PageBar
        title={outline.data?.name || t('common:nav.model')}
        documentTitle={t('common:nav.model')}
        beside={outline.data ? <span className="tag live">{t('model:version', { version: outline.data.version })}</span> : undefined}
      >
        <SegmentedControl aria-label={t('model:views')} value={wanted} onChange={open} data={views.map(each => ({ value: each, label: t(`model:view.${each}`) }))} />
      </PageBar>
      {view === 'text' ? (
        <ModelText />
      ) : (
        <div className={styles.page}>
          {view === 'versions' ? (
            <ModelVersions />
          ) : (
            <States of={outline}>
              {model =>
                model ? (
                  <ModelTable model={model} />
                ) : (
                  <Empty title={t('model:none.title')} actions={<button type="button" className="button primary" onClick={() => open('text')}>{t('model:none.action')}</button>}>
                    {t('model:none.text')}
                  </Empty>
                )
              }
            </States>
          )}
        </div>
      )}
    </>
  );
}
