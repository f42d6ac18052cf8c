#include "app/identity/resolve.hpp"

#include <algorithm>
#include <array>
#include <deque>

namespace winnow::app {

namespace {

using Known = std::vector<KnownIdentifier>;
using engine::Source;

constexpr std::array<std::string_view, 10> obstacle_names{
    "none",     "another_user", "another_crm_id", "another_email", "another_phone",
    "too_many", "two_people",   "no_proof",       "blocked",       "not_public"};

bool has(const Known& known, IdentifierKind kind) {
  return std::any_of(known.begin(), known.end(),
                     [kind](const KnownIdentifier& one) { return one.kind == kind; });
}

bool has_id_of(const Known& known, std::string_view system) {
  return std::any_of(known.begin(), known.end(), [system](const KnownIdentifier& one) {
    return one.kind == IdentifierKind::Crm && system_of(one.value) == system;
  });
}

std::size_t count(const Known& known, IdentifierKind kind) {
  return static_cast<std::size_t>(std::count_if(
      known.begin(), known.end(), [kind](const KnownIdentifier& one) { return one.kind == kind; }));
}

// Known to a trusted source by more than a browser.
bool is_known_to_others(const Known& known) {
  return std::any_of(known.begin(), known.end(), [](const KnownIdentifier& one) {
    return one.kind != IdentifierKind::Anonymous && one.source != Source::Public;
  });
}

class Resolving {
 public:
  Resolving(std::span<const IdentifierView> identifiers, Source source, const Acquaintances& known)
      : identifiers_(identifiers), is_public_(source == Source::Public), known_(known) {}

  Resolution run() {
    found_.reserve(identifiers_.size());
    for (const IdentifierView& one : identifiers_) {
      found_.push_back(known_.find(one.kind, one.value));
    }
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
      if (!found_[i]) continue;
      if (result_.lead) {
        join(i);
      } else if (const Obstacle why = misfit(i); why != Obstacle::None) {
        leave(i, why);
      } else {
        result_.lead = found_[i];
      }
    }
    attach();
    return std::move(result_);
  }

 private:
  const Known& known_of(const Id& root) {
    for (const auto& [lead, known] : looked_at_) {
      if (lead == root) return known;
    }
    return looked_at_.emplace_back(root, known_.known_of(root)).second;
  }

  void leave(std::size_t i, Obstacle why) {
    result_.non_actions.push_back({identifiers_[i].kind, std::string(identifiers_[i].value), why,
                                   found_[i] ? std::optional(found_[i]->root) : std::nullopt});
  }

  bool is_own_browser_here(const Id& root) {
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
      if (identifiers_[i].kind != IdentifierKind::Anonymous) continue;
      if (!found_[i] || found_[i]->root != root) continue;
      if (is_own_browser(known_of(root), identifiers_[i].value)) return true;
    }
    return false;
  }

  // Why the stronger identifiers, which do not lead there, say that this is somebody else.
  Obstacle misfit(std::size_t i) {
    if (i == 0) return Obstacle::None;
    const Known& known = known_of(found_[i]->root);
    const IdentifierKind kind = identifiers_[i].kind;
    bool is_new_name = false;
    for (std::size_t j = 0; j < i; ++j) {
      const IdentifierView& stronger = identifiers_[j];
      if (stronger.kind == IdentifierKind::User) {
        if (has(known, IdentifierKind::User)) return Obstacle::AnotherUser;
        is_new_name = true;
      }
      if (stronger.kind == IdentifierKind::Crm && has_id_of(known, system_of(stronger.value))) {
        return Obstacle::AnotherCrmId;
      }
      if (stronger.kind == IdentifierKind::Email && has(known, IdentifierKind::Email)) {
        return Obstacle::AnotherEmail;
      }
      if (stronger.kind == IdentifierKind::Phone && kind == IdentifierKind::Anonymous &&
          has(known, IdentifierKind::Phone)) {
        return Obstacle::AnotherPhone;
      }
    }
    const bool may_claim = !is_public_ || !is_new_name || !is_known_to_others(known) ||
                           is_own_browser_here(found_[i]->root);
    return may_claim ? Obstacle::None : Obstacle::NoProof;
  }

  void join(std::size_t i) {
    const Id& root = found_[i]->root;
    const auto& joins = result_.joins;
    if (root == result_.lead->root) return;
    if (std::find(joins.begin(), joins.end(), root) != joins.end()) return;
    const Obstacle why = bar(i);
    if (why == Obstacle::None) {
      result_.joins.push_back(root);
    } else {
      leave(i, why);
    }
  }

  // Why the two are not one: what the other is known by beside the identifier at hand.
  Obstacle bar(std::size_t i) {
    const Known& ours = known_of(result_.lead->root);
    const Known& theirs = known_of(found_[i]->root);
    const IdentifierKind kind = identifiers_[i].kind;
    if (known_.are_distinct(result_.lead->root, found_[i]->root)) return Obstacle::TwoPeople;
    if (has(theirs, IdentifierKind::User)) return Obstacle::AnotherUser;
    for (const KnownIdentifier& one : theirs) {
      if (one.kind != IdentifierKind::Crm) continue;
      const bool is_weak = kind > IdentifierKind::Email;
      if (is_weak || has_id_of(ours, system_of(one.value))) return Obstacle::AnotherCrmId;
    }
    if (kind > IdentifierKind::Email && has(theirs, IdentifierKind::Email)) {
      return Obstacle::AnotherEmail;
    }
    if (kind > IdentifierKind::Phone && has(theirs, IdentifierKind::Phone)) {
      return Obstacle::AnotherPhone;
    }
    if (is_public_ && is_known_to_others(theirs) && !is_own_browser_here(found_[i]->root)) {
      return Obstacle::NoProof;
    }
    for (const IdentifierKind each :
         {IdentifierKind::Email, IdentifierKind::Phone, IdentifierKind::Anonymous}) {
      std::size_t sum = count(ours, each) + count(theirs, each);
      for (const Id& other : result_.joins) sum += count(known_of(other), each);
      if (count(theirs, each) > 0 && sum > limit_of(each)) return Obstacle::TooMany;
    }
    return Obstacle::None;
  }

  // Identifiers that nobody has become the lead's, as far as there is room.
  void attach() {
    for (std::size_t i = 0; i < identifiers_.size(); ++i) {
      if (found_[i]) continue;
      const Obstacle why = no_room(i);
      if (why == Obstacle::None) continue;
      leave(i, why);
      result_.dropped.push_back(identifiers_[i]);
    }
  }

  Obstacle no_room(std::size_t i) {
    const IdentifierView& one = identifiers_[i];
    if (one.kind == IdentifierKind::Crm) {
      for (std::size_t j = 0; j < i; ++j) {
        const bool is_same_system = identifiers_[j].kind == IdentifierKind::Crm &&
                                    system_of(identifiers_[j].value) == system_of(one.value);
        if (is_same_system) return Obstacle::AnotherCrmId;
      }
    }
    if (!result_.lead) return Obstacle::None;
    const Known& known = known_of(result_.lead->root);
    if (one.kind == IdentifierKind::User) {
      return has(known, IdentifierKind::User) ? Obstacle::AnotherUser : Obstacle::None;
    }
    if (one.kind == IdentifierKind::Crm) {
      return has_id_of(known, system_of(one.value)) ? Obstacle::AnotherCrmId : Obstacle::None;
    }
    std::size_t sum = count(known, one.kind);
    for (const Id& other : result_.joins) sum += count(known_of(other), one.kind);
    return sum >= limit_of(one.kind) ? Obstacle::TooMany : Obstacle::None;
  }

  std::span<const IdentifierView> identifiers_;
  const bool is_public_;
  const Acquaintances& known_;
  std::vector<std::optional<Acquaintances::Found>> found_;
  std::deque<std::pair<Id, Known>> looked_at_;  // references to them stay good
  Resolution result_;
};

}  // namespace

std::string_view name_of(Obstacle obstacle) {
  return obstacle_names[static_cast<std::size_t>(obstacle)];
}

Resolution resolve(std::span<const IdentifierView> identifiers, Source source,
                   const Acquaintances& known) {
  return Resolving(identifiers, source, known).run();
}

bool is_claim(const Known& known, std::string_view anonymous) {
  const bool is_known = std::any_of(known.begin(), known.end(), [](const KnownIdentifier& one) {
    return one.kind != IdentifierKind::Anonymous;
  });
  return is_known && !is_own_browser(known, anonymous);
}

}  // namespace winnow::app
