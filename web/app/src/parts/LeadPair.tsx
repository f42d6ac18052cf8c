// Two leads side by side: what each has, and where they agree. Below it, what can be done with them.

import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Breakable } from './Breakable';
import styles from './LeadPair.module.css';
import { Stage, type StageInfo } from './Stage';
import { Time } from './Time';

export interface PairSide {
  id: string;
  name: string | null;
  email: string | null;
  company: string | null;
  stage: string | null;
  owner: string | null;
  created: string | null;
}

export interface LeadPairProps {
  left: PairSide;
  right: PairSide;
  stages: StageInfo[];
  owner: (id: string) => string;
  children?: ReactNode; // three places in the columns of the table: under its heads, under the left, under the right
}

export function sideName(side: Pick<PairSide, 'id' | 'name' | 'email'>): string {
  return side.name ?? side.email ?? side.id;
}

// What tells the two from each other on their buttons: names, where these are the same addresses.
export function tellApart(left: PairSide, right: PairSide): [string, string] {
  const names: [string, string] = [sideName(left), sideName(right)];
  return names[0] === names[1] && left.email && right.email ? [left.email, right.email] : names;
}

export function LeadPair({ left, right, stages, owner, children }: LeadPairProps) {
  const { t } = useTranslation(['identity', 'common']);
  const text = (value: string | null) => (value ? <span className="said"><Breakable text={value} /></span> : <Unknown />);
  const rows: { name: 'email' | 'company' | 'stage' | 'owner' | 'created'; cell: (side: PairSide) => ReactNode; isSame: boolean }[] = [
    { name: 'email', cell: side => text(side.email), isSame: alike(left.email, right.email) },
    { name: 'company', cell: side => text(side.company), isSame: alike(left.company, right.company) },
    { name: 'stage', cell: side => <Stage stage={side.stage} stages={stages} />, isSame: alike(left.stage, right.stage) },
    { name: 'owner', cell: side => (side.owner ? <span className="said">{owner(side.owner)}</span> : <span className="third">{t('identity:ownerNobody')}</span>), isSame: alike(left.owner, right.owner) },
    { name: 'created', cell: side => <Time at={side.created} />, isSame: false },
  ];
  return (
    <>
      <table className={styles.pair}>
        <caption className="unseen">{t('identity:pairCaption')}</caption>
        <thead>
          <tr>
            <td />
            {[left, right].map(side => (
              <th key={side.id} scope="col"><Link to="/leads/$lead" params={{ lead: side.id }} search={{}} className="link said">{sideName(side)}</Link></th>
            ))}
          </tr>
        </thead>
        <tbody>
          {rows.map(row => (
            <tr key={row.name} data-same={row.isSame || undefined}>
              <th scope="row">{t(`identity:${row.name}`)}{row.isSame && <span className={styles.same}>{t('identity:same')}</span>}</th>
              <td>{row.cell(left)}</td>
              <td>{row.cell(right)}</td>
            </tr>
          ))}
        </tbody>
      </table>
      {children && <div className={styles.actions}>{children}</div>}
    </>
  );
}

function alike(left: string | null, right: string | null): boolean {
  return left !== null && right !== null && left !== '' && left.toLocaleLowerCase() === right.toLocaleLowerCase();
}

function Unknown() {
  const { t } = useTranslation('common');
  return <span className="third"><span aria-hidden="true">–</span><span className="unseen">{t('common:unknown')}</span></span>;
}
