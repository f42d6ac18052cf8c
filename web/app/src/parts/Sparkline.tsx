// A line without axes beside a number: how it went. The number and the table behind it say it exactly.

export function Sparkline({ values, width = 92, height = 28, ink = 's3' }: { values: (number | null)[]; width?: number; height?: number; ink?: string }) {
  const known = values.filter(value => value !== null);
  if (known.length < 2) return <svg width={width} height={height} aria-hidden="true" />;
  const low = Math.min(...known);
  const span = Math.max(...known) - low || 1;
  const x = (index: number) => 2 + (index * (width - 4)) / (values.length - 1);
  const y = (value: number) => height - 3 - ((value - low) / span) * (height - 6);
  let path = '';
  let drawing = false;
  values.forEach((value, index) => {
    if (value === null) drawing = false;
    else {
      path += `${drawing ? 'L' : 'M'}${x(index).toFixed(1)} ${y(value).toFixed(1)}`;
      drawing = true;
    }
  });
  return (
    <svg width={width} height={height} viewBox={`0 0 ${width} ${height}`} aria-hidden="true" style={{ flex: '0 1 auto', minWidth: 0, overflow: 'visible' }}>
      <path d={path} fill="none" stroke={`var(--w-${ink})`} strokeWidth="1.75" strokeLinejoin="round" strokeLinecap="round" />
    </svg>
  );
}
