// A few choices in a row, one of them on.

import styles from './LeadPage.module.css';

export function Segments<Value extends string>({ label, value, choices, onChange }: { label: string; value: Value; choices: { value: Value; text: string }[]; onChange: (value: Value) => void }) {
  return (
    <div className={styles.segments} role="group" aria-label={label}>
      {choices.map(choice => (
        <button key={choice.value} type="button" aria-pressed={choice.value === value} onClick={() => onChange(choice.value)}>{choice.text}</button>
      ))}
    </div>
  );
}
