// A screen that could not be shown at all, and an address where there is none.

import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Problem } from '../api/client';
import { Empty, Failure } from './Panel';

// A program that could not be read (the server was away, or is a newer one) is not read again by the same page.
export function ScreenFailed({ error }: { error: unknown }) {
  const isUnread = error instanceof Error && /import|module|fetch|load/i.test(error.message) && !(error instanceof Problem);
  return (
    <div style={{ padding: 24 }}>
      <Failure error={isUnread ? new Problem(0, { detail: error.message }) : error} retry={() => window.location.reload()} />
    </div>
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
