export function TodayPage() {
  return <p>TodayPage</p>;
}
