// The bar on top of a screen: title, what belongs to it, tools.

import { type ReactNode, useEffect } from 'react';
import styles from './PageBar.module.css';

export function PageBar({ title, beside, children, documentTitle }: { title: ReactNode; beside?: ReactNode; children?: ReactNode; documentTitle?: string }) {
  const name = documentTitle ?? (typeof title === 'string' ? title : undefined);
  useEffect(() => {
    if (name) document.title = `${name} · Winnow`;
  }, [name]);
  return (
    <header className={styles.bar}>
      {typeof title === 'string' ? <h1>{title}</h1> : title}
      {beside}
      <span className="space" />
      {children}
    </header>
  );
}
