export function FunnelPage() {
  return <p>FunnelPage</p>;
}
