// The overview: key numbers of a period with the period before, quality by source, how soon people touch what they are
// given, and why they say no. The same statistics as the funnel's.

import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { memo, useDeferredValue } from 'react';
import { useTranslation } from 'react-i18next';
import { modelQuery, useModel } from '../../api/model';
import { numbersQuery, peopleNumbersQuery } from '../../api/statistics';
import { day } from '../../lib/format';
import type { PeriodSearch } from '../../lib/period';
import { PageBar } from '../../parts/PageBar';
import { Empty, Panel } from '../../parts/Panel';
import { PeriodPicker, usePeriod } from '../../parts/PeriodPicker';
import { ReasonsPanel } from '../../parts/ReasonsPanel';
import { KeyNumbersPanel } from './KeyNumbersPanel';
import styles from './OverviewPage.module.css';
import { PeoplePanel } from './PeoplePanel';
import { QualityPanel } from './QualityPanel';

const route = getRouteApi('/inside/overview');

export function OverviewPage() {
  const { t } = useTranslation(['statistics', 'common']);
  const search = route.useSearch();
  const navigate = route.useNavigate();
  const period = usePeriod(search);
  const before = { from: day(new Date(period.before.from)), to: day(new Date(Date.parse(period.before.to) - 1)) };

  return (
    <>
      <PageBar
        title={t('common:nav.overview')}
        beside={<span className="small third hide-phone">{t('statistics:overview.against', before)}</span>}
      >
        <PeriodPicker of={period} onChange={(next: PeriodSearch) => void navigate({ search: next, resetScroll: false })} />
      </PageBar>
      {/* The button that was pressed shows at once, the numbers in the next picture. */}
      <Numbers search={useDeferredValue(search)} />
    </>
  );
}

const Numbers = memo(function Numbers({ search }: { search: PeriodSearch }) {
  const { t } = useTranslation(['statistics', 'common']);
  const period = usePeriod(search);
  const model = useModel();
  const published = useQuery(modelQuery);
  const numbers = useQuery(numbersQuery(period.span));
  const people = useQuery(peopleNumbersQuery(period.span));

  if (published.data === null) {
    return (
      <div className={styles.page}>
        <Panel>
          <Empty title={t('statistics:noModel.title')} actions={<Link to="/model" search={{}} className="button">{t('common:nav.model')}</Link>}>
            {t('statistics:noModel.text')}
          </Empty>
        </Panel>
      </div>
    );
  }
  return (
    <div className={styles.page}>
      <KeyNumbersPanel of={numbers} model={model} failed={published.error} period={period} />
      <div className={styles.columns}>
        <QualityPanel period={period} model={model} stages={numbers.data?.stages} search={search} />
        <ReasonsPanel of={people} />
      </div>
      <PeoplePanel of={people} />
    </div>
  );
});
