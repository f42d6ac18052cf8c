// A screen that could not be shown at all, and an address where there is none.

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Empty, Failure } from './Panel';

export function ScreenFailed({ error, reset }: { error: unknown; reset: () => void }) {
  return (
    <main style={{ padding: 24 }}>
      <Failure error={error} retry={reset} />
    </main>
  );
}

export function Lost() {
  const { t } = useTranslation();
  return (
    <main style={{ padding: 24 }}>
      <Empty title={t('lost.title')} actions={<Link to="/today" className="button">{t('nav.today')}</Link>}>
        {t('lost.text')}
      </Empty>
    </main>
  );
}
