export function LeadPage() {
  return <p>LeadPage</p>;
}
