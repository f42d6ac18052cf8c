// Two initials, by grapheme: 林, ОС.

export function initials(name: string): string {
  const words = name.split(/[\s@._-]+/).filter(Boolean);
  const first = (word: string | undefined) => (word ? [...new Intl.Segmenter().segment(word)][0]?.segment ?? '' : '');
  if (/\p{Script=Han}/u.test(name)) return first(words[0]);
  return (first(words[0]) + (words.length > 1 ? first(words[words.length - 1]) : '')).toUpperCase();
}

export function Avatar({ name, size = 26, quiet }: { name: string; size?: number; quiet?: boolean }) {
  return (
    <span aria-hidden="true" style={{
      width: size, height: size, borderRadius: '50%', display: 'inline-grid', placeItems: 'center', flex: 'none', fontWeight: 600,
      fontSize: Math.round(size * 0.4), background: quiet ? 'var(--w-sunken)' : 'var(--w-petrolTint)', color: quiet ? 'var(--w-ink2)' : 'var(--w-petrolText)',
    }}>
      {initials(name)}
    </span>
  );
}
