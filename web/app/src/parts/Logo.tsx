export function Logo({ size = 22 }: { size?: number }) {
  return (
    <svg width={size} height={size} viewBox="0 0 24 24" aria-hidden="true" style={{ flex: 'none' }}>
      <g transform="translate(12 11)">
        <rect x="-9.6" y="-7" width="4.2" height="13" rx="2.1" transform="rotate(-14 -7.5 0)" fill="var(--w-petrol)" />
        <rect x="-4.6" y="-4" width="4.2" height="10" rx="2.1" transform="rotate(14 -2.5 1)" fill="var(--w-petrol)" opacity=".55" />
        <rect x=".4" y="-4" width="4.2" height="10" rx="2.1" transform="rotate(-14 2.5 1)" fill="var(--w-petrol)" opacity=".55" />
        <rect x="5.4" y="-7" width="4.2" height="13" rx="2.1" transform="rotate(14 7.5 0)" fill="var(--w-grain)" />
      </g>
    </svg>
  );
}
