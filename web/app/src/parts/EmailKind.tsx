// What kind of address it is, as a small badge beside it.

import { useTranslation } from 'react-i18next';

export function EmailKind({ kind }: { kind: string | null | undefined }) {
  const { t } = useTranslation('identity');
  if (kind !== 'business' && kind !== 'free' && kind !== 'disposable' && kind !== 'role') return null;
  return <span className={`tag ${kind === 'disposable' ? 'warm' : ''}`} title={t(`identity:emailKindAbout.${kind}`)} data-email-kind={kind}>{t(`identity:emailKind.${kind}`)}</span>;
}
