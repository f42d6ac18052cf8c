#include "app/live/changes.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/limits.hpp"

namespace winnow::app {

namespace {

// One for each lead, in order of first appearance.
class Gathered {
 public:
  void add(const Id& lead, std::int64_t seq, std::uint32_t kinds) {
    const auto [place, is_new] = places_.try_emplace(lead, all.size());
    if (is_new) all.push_back({lead, seq, 0});
    Change& change = all[place->second];
    change.seq = std::max(change.seq, seq);
    change.kinds |= kinds;
  }
  std::vector<Change> all;

 private:
  std::unordered_map<Id, std::size_t> places_;
};

}  // namespace

void Changes::add(std::span<const engine::Fact> facts,
                  const std::function<Id(const Id&)>& lead_of) {
  if (facts.empty()) return;
  Gathered gathered;
  for (const engine::Fact& fact : facts) {
    if (fact.kind == engine::FactKind::Account) continue;
    gathered.add(lead_of(fact.lead), fact.seq, 1U << static_cast<unsigned>(fact.kind));
  }
  const std::lock_guard lock(mutex_);
  if (kept_.empty()) first_seq_ = facts.front().seq;
  kept_.insert(kept_.end(), gathered.all.begin(), gathered.all.end());
  last_seq_ = facts.back().seq;
  while (kept_.size() > limits::changes_kept) {
    first_seq_ = std::max(first_seq_, kept_.front().seq + 1);
    kept_.pop_front();
  }
}

Changes::Lately Changes::after(std::int64_t seq) const {
  Lately lately;
  Gathered gathered;
  const std::lock_guard lock(mutex_);
  lately.seq = std::max(seq, last_seq_);
  lately.whole = last_seq_ == 0 || seq + 1 >= first_seq_;
  for (const Change& change : kept_) {
    if (change.seq > seq) gathered.add(change.lead, change.seq, change.kinds);
  }
  lately.leads = std::move(gathered.all);
  return lately;
}

}  // namespace winnow::app
