// How much of a day's work is done: a grain each, up to twenty; beyond that the numbers alone.

import styles from './Grains.module.css';

export function Grains({ done, of, text }: { done: number; of: number; text: string }) {
  return (
    <span className={styles.grains}>
      {of > 0 && of <= 20 && (
        <span aria-hidden="true">
          {Array.from({ length: of }, (_, grain) => (
            <i key={grain} data-done={grain < done || undefined} />
          ))}
        </span>
      )}
      <span className="small second">{text}</span>
    </span>
  );
}
