export function LeadsPage() {
  return <p>LeadsPage</p>;
}
