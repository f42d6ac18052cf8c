// Who brought the lead, and whom it brought; nothing where there is nothing to say.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { referralQuery } from '../../api/identity';
import styles from './Identifiers.module.css';

export function ReferralLines({ lead }: { lead: string }) {
  const { t } = useTranslation(['account', 'common']);
  const referral = useQuery(referralQuery(lead)).data;
  if (!referral || (!referral.code && !referral.said && referral.brought === 0)) return null;
  const { brought_by: by, brought, code, said } = referral;
  return (
    <dl className={`pairs ${styles.part}`} data-referral>
      {by && <dt>{t('account:broughtBy')}</dt>}
      {by && <dd className="said"><Link to="/leads/$lead" params={{ lead: by.id }} search={{}} className="link">{by.name ?? by.email ?? by.id}</Link></dd>}
      {!by && said && <dt>{t('account:said')}</dt>}
      {!by && said && <dd className="said">{said}</dd>}
      {brought > 0 && <dt>{t('account:brought')}</dt>}
      {brought > 0 && <dd><Link to="/leads" search={{ referred_by: lead }} className="link">{t('account:leads', { n: brought })}</Link></dd>}
      {code && <dt>{t('account:code')}</dt>}
      {code && <dd className="said mono">{code}</dd>}
    </dl>
  );
}
