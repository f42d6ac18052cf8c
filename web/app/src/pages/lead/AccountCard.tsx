// The company of a lead: what the scores of all its leads come to, and who else of it is known. Without one: why.

import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { type Account, accountQuery } from '../../api/accounts';
import type { Lead, LeadRow } from '../../api/leads';
import type { People } from '../../api/people';
import { count, score } from '../../lib/format';
import { nameOf } from '../../lib/names';
import { Avatar } from '../../parts/Avatar';
import { Grade } from '../../parts/Grade';
import { Panel, Skeleton, States } from '../../parts/Panel';
import { Stage, type StageInfo } from '../../parts/Stage';
import styles from './AccountCard.module.css';

const shownOthers = 5;

export interface AccountCardProps {
  lead: Lead;
  stages: StageInfo[];
  people: People;
}

export const AccountCard = memo(function AccountCard({ lead, stages, people }: AccountCardProps) {
  const { t } = useTranslation(['account', 'common']);
  const account = useQuery({ ...accountQuery(lead.account ?? ''), enabled: Boolean(lead.account) });
  if (!lead.account) {
    const why = lead.email_kind === 'free' || lead.email_kind === 'disposable' ? lead.email_kind : 'nothing';
    return <Panel title={t('account:title')}><p className="third">{t(`account:none.${why}`)}</p></Panel>;
  }
  return (
    <Panel title={account.data ? <h2 className="said">{account.data.name}</h2> : t('account:title')} label={account.data?.name ?? t('account:title')}
      tools={account.data && <span className="third small nowrap">{t('account:leads', { n: account.data.members })}</span>}>
      <States of={account} skeleton={<Skeleton lines={5} height={18} />}>
        {data => <Known account={data} lead={lead.id} stages={stages} people={people} />}
      </States>
    </Panel>
  );
});

function Known({ account, lead, stages, people }: { account: Account; lead: string; stages: StageInfo[]; people: People }) {
  const { t } = useTranslation(['account', 'common']);
  const others = (account.leads ?? []).filter(each => each.id !== lead);
  const key = account.domain ?? account.external_id;
  return (
    <>
      {key && key !== account.name && <p className="second said">{key}</p>}
      {others.length === 0 ? (
        <p className={`third ${styles.part}`}>{t('account:alone')}</p>
      ) : (
        <>
          {account.roll_ups && <RollUps of={account.roll_ups} />}
          <h3 className={styles.part}>{t('account:others')}</h3>
          <ul className={styles.others}>
            {others.slice(0, shownOthers).map(other => <Other key={other.id} lead={other} stages={stages} people={people} />)}
          </ul>
          <Link to="/leads" search={{ account: account.id }} className="link small">{t('account:seeAll', { n: count(account.members) })}</Link>
        </>
      )}
    </>
  );
}

function RollUps({ of }: { of: NonNullable<Account['roll_ups']> }) {
  const { t, i18n } = useTranslation(['account', 'names', 'common']);
  return (
    <table className={styles.scores}>
      <caption className="unseen">{t('account:scores')}</caption>
      <thead>
        <tr>
          <td />
          <th scope="col">{t('account:best')}</th>
          <th scope="col">{t('account:top3')}</th>
          <th scope="col">{t('account:sum')}</th>
        </tr>
      </thead>
      <tbody>
        {Object.entries(of.scores).map(([id, { max, sum, top3 }]) => (
          <tr key={id}>
            <th scope="row" className="said">{nameOf(i18n, 'score', id)}</th>
            <td>{score(max)}</td>
            <td>{score(top3)}</td>
            <td>{score(sum)}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Other({ lead, stages, people }: { lead: LeadRow; stages: StageInfo[]; people: People }) {
  const { t } = useTranslation(['account', 'identity', 'common']);
  const name = lead.name ?? lead.email ?? lead.id;
  return (
    <li className={styles.other}>
      <Avatar name={name} quiet />
      <div className={styles.who}>
        <Link to="/leads/$lead" params={{ lead: lead.id }} search={{}} className="said"><b>{name}</b></Link>
        <div className={`second small ${styles.state}`}>
          <Stage stage={lead.stage} stages={stages} disqualified={lead.disqualified !== null} />
          <span className="third cut">{lead.owner ? people.name(lead.owner) : t('identity:ownerNobody')}</span>
        </div>
      </div>
      {lead.judgement?.grade ? <Grade grade={lead.judgement.grade} /> : lead.judgement && <b>{score(lead.judgement.total)}</b>}
    </li>
  );
}
