#include "app/live/changes.hpp"

#include <algorithm>
#include <unordered_map>

#include "base/limits.hpp"

namespace winnow::app {

namespace {

// One for each lead, in order of first appearance.
class Gathered {
 public:
  Change& add(const Id& lead, std::int64_t seq, std::uint32_t kinds) {
    const auto [place, is_new] = places_.try_emplace(lead, all.size());
    if (is_new) all.push_back({lead, seq, 0, {}});
    Change& change = all[place->second];
    change.seq = std::max(change.seq, seq);
    change.kinds |= kinds;
    return change;
  }
  std::vector<Change> all;

 private:
  std::unordered_map<Id, std::size_t> places_;
};

void add_owner(Change& change, const Id& owner) {
  auto& all = change.owners_before;
  if (std::find(all.begin(), all.end(), owner) == all.end()) all.push_back(owner);
}

// An owner is given, what gave one is undone, or the lead becomes part of another.
bool may_change_owner(engine::FactKind kind) {
  return kind == engine::FactKind::Owner || kind == engine::FactKind::Verdict ||
         kind == engine::FactKind::Merge;
}

}  // namespace

void Changes::add(std::span<const engine::Fact> facts, const std::function<Id(const Id&)>& lead_of,
                  const std::function<std::optional<Id>(const Id&)>& owner_before) {
  if (facts.empty()) return;
  Gathered gathered;
  for (const engine::Fact& fact : facts) {
    if (fact.kind == engine::FactKind::Account) continue;
    Change& change =
        gathered.add(lead_of(fact.lead), fact.seq, 1U << static_cast<unsigned>(fact.kind));
    if (!may_change_owner(fact.kind)) continue;
    if (const auto owner = owner_before(change.lead)) add_owner(change, *owner);
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
    if (change.seq <= seq) continue;
    Change& all = gathered.add(change.lead, change.seq, change.kinds);
    for (const Id& owner : change.owners_before) add_owner(all, owner);
  }
  lately.leads = std::move(gathered.all);
  return lately;
}

}  // namespace winnow::app
