#include "app/board/lead_summary.hpp"

#include <algorithm>
#include <map>
#include <optional>
#include <unordered_set>

#include "app/board/referrals.hpp"
#include "app/touches/touches.hpp"
#include "base/text.hpp"
#include "engine/fields.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

// Keys of data that SummaryReader asks about: where a touch may say where it came from, and
// `action`.
const std::vector<std::string> asked_keys = [] {
  std::vector<std::string> keys{"action",       "context",      "utm_source",   "utm_medium",
                                "utm_campaign", "url",          "$current_url", "referrer",
                                "$referrer",    "referral_code"};
  for (const std::string_view click : known_click_ids()) keys.emplace_back(click);
  return keys;
}();
constexpr std::uint32_t key_action = 1;

// Events looked at whole for the last visit that says where it came from: more than a visit has
// that says nothing itself.
constexpr std::size_t newest_looked_at = 16;

std::string text_at(const Map* map, std::string_view key) {
  const Value* value = map == nullptr ? nullptr : find_entry(*map, key);
  return value != nullptr && value->is(Value::Kind::String) ? value->text() : std::string();
}

std::optional<Millis> instant_at(const Map& map, std::string_view key) {
  const Value* value = find_entry(map, key);
  if (value == nullptr || !value->is(Value::Kind::Timestamp)) return std::nullopt;
  return millis_of(value->timestamp());
}

bool is_true(const Map& map, std::string_view key) {
  const Value* value = find_entry(map, key);
  return value != nullptr && value->is(Value::Kind::Bool) && value->boolean();
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

Origin origin_of(Touch touch) {
  const bool by_link = !touch.referrer.empty() && touch.source == host_of(touch.referrer);
  if (touch.medium.empty() && by_link) touch.medium = "referral";
  return {std::move(touch.channel), std::move(touch.source), std::move(touch.medium),
          std::move(touch.campaign), std::move(touch.referral)};
}

// The facts that a verdict takes out, by seq: what was undone, and events under any verdict. A
// verdict is about what came before it, so the last one stands for certain.
struct Ruling {
  std::int64_t of, seq;
  Millis at;
  enum class Kind : std::uint8_t { Lift, Undone, Other } kind;
};
struct TakenOut {
  std::unordered_set<std::int64_t> undone, under_verdict;
};

std::optional<Ruling> ruling_of(const Fact& fact) {
  const Value* of = find_entry(fact.data, "of_seq");
  if (of == nullptr || !of->is(Value::Kind::Int) || of->integer() >= fact.seq) return std::nullopt;
  Ruling ruling{of->integer(), fact.seq, fact.at, Ruling::Kind::Other};
  if (fact.name.empty()) ruling.kind = Ruling::Kind::Lift;
  if (fact.name == "undone") ruling.kind = Ruling::Kind::Undone;
  return ruling;
}

TakenOut taken_out(const std::vector<Ruling>& rulings) {
  std::map<std::int64_t, const Ruling*> newest;
  for (auto ruling = rulings.rbegin(); ruling != rulings.rend(); ++ruling) {
    const auto own = newest.find(ruling->seq);
    if (own != newest.end() && own->second->kind == Ruling::Kind::Undone) continue;
    const auto [place, is_new] = newest.try_emplace(ruling->of, &*ruling);
    if (!is_new && ruling->at > place->second->at) place->second = &*ruling;
  }
  TakenOut out;
  for (const auto& [seq, ruling] : newest) {
    if (ruling->kind == Ruling::Kind::Undone) out.undone.insert(seq);
    if (ruling->kind != Ruling::Kind::Lift) out.under_verdict.insert(seq);
  }
  return out;
}

struct Best {
  Value value;
  engine::Source source = engine::Source::Server;
  Millis at = 0;
};

bool is_won(const engine::Model* model, const std::string& stage) {
  return model != nullptr && !model->stages.empty() && model->stages.back().id == stage;
}

bool is_on(const engine::Model* model, const std::string& event) {
  if (model == nullptr || model->stages.empty()) return false;
  const auto& on = model->stages.back().on;
  return std::find(on.begin(), on.end(), event) != on.end();
}

std::optional<Milli> amount_in(const Map& data) {
  for (const char* key : {"amount", "value", "revenue"}) {
    const Value* value = find_entry(data, key);
    if (value == nullptr) continue;
    std::optional<std::int64_t> millionths;
    if (value->is(Value::Kind::Int)) millionths = millionths_of(value->integer());
    if (value->is(Value::Kind::Double)) millionths = millionths_of(value->real());
    if (value->is(Value::Kind::String)) {
      millionths = millionths_of_text(value->text()).value_or(std::nullopt);
    }
    if (millionths) return floor_div(*millionths + 500, 1000);
  }
  return std::nullopt;
}

// One lead while it is read.
class Reading {
 public:
  Reading(const engine::Model* model, std::int64_t version, std::span<const ChannelRule> channels,
          const TakenOut& out)
      : model_(model), version_(version), channels_(channels), out_(out) {}

  // Whether the facts hold verdicts, on which the reading depends.
  void read(engine::PackedFacts& facts) {
    while (facts.next()) {
      const bool undone = out_.undone.count(facts.seq()) != 0;
      note_created(facts.at());
      if (facts.kind() == FactKind::Verdict) {
        Fact fact = facts.whole();
        if (const auto ruling = ruling_of(fact)) rulings.push_back(*ruling);
        if (!undone) verdict(fact);
        continue;
      }
      if (undone) continue;
      switch (facts.kind()) {
        case FactKind::Event: event(facts); break;
        case FactKind::Trait: traits(facts.whole()); break;
        case FactKind::Move: move(facts.whole()); break;
        case FactKind::Owner: owner(facts.whole()); break;
        case FactKind::Evidence:
        case FactKind::Note: deed(facts.whole()); break;
        default: break;
      }
    }
  }

  void read_account(engine::PackedFacts& facts) {
    while (facts.next()) {
      if (facts.source() == engine::Source::Public) continue;
      Fact fact = facts.whole();
      fact.name = "company";
      traits(fact);
    }
  }

  // Whether some visit said where it came from, so that the facts are worth another look.
  bool has_origin() const { return origin_.has_value(); }
  void find_last(engine::PackedFacts& facts) {
    std::sort(visits_.rbegin(), visits_.rend());
    if (visits_.size() > newest_looked_at) visits_.resize(newest_looked_at);
    std::pair<Millis, std::int64_t> newest{INT64_MIN, 0};
    while (facts.next()) {
      const std::pair<Millis, std::int64_t> place{facts.at(), facts.seq()};
      if (place < newest || !std::binary_search(visits_.rbegin(), visits_.rend(), place)) continue;
      auto touch = touch_in(facts.whole().data, channels_);
      if (!touch) continue;
      sum_.last = origin_of(*std::move(touch));
      newest = place;
    }
  }

  LeadSummary take(const std::string& email);

  std::vector<Ruling> rulings;

 private:
  void note_created(Millis at) {
    if (sum_.created == no_instant || at < sum_.created) sum_.created = at;
  }

  void event(engine::PackedFacts& facts) {
    if (out_.under_verdict.count(facts.seq()) != 0) return;
    ++sum_.events;
    sum_.last_seen = std::max(sum_.last_seen, facts.at());
    const std::uint32_t interest = facts.interest();
    const bool may_say = (interest & ~key_action) != 0;
    if (may_say) visits_.emplace_back(facts.at(), facts.seq());
    const bool may_lead = may_say && (!origin_ || facts.at() < origin_at_);
    const bool may_win =
        model_ != nullptr && !model_->stages.empty() && !model_->stages.back().on.empty();
    if (!may_lead && !may_win) return;
    const Fact fact = facts.whole();
    if (may_lead) {
      if (auto touch = touch_in(fact.data, channels_)) {
        origin_ = origin_of(*std::move(touch));
        origin_at_ = fact.at;
      }
    }
    if (may_win && is_on(model_, fact.name)) {
      if (const auto amount = amount_in(fact.data)) {
        deals_.push_back({fact.at, *amount, text_at(&fact.data, "currency")});
      }
    }
  }

  void traits(const Fact& fact) {
    for (const auto& [field, value] : fact.data) {
      if (value.is(Value::Kind::Null)) continue;
      const std::string name = fact.name + "." + field;
      if (!engine::may_set(fact.source, field_of(fact.name, field))) continue;
      Best& best = best_[name];
      if (!best.value.is(Value::Kind::Null) &&
          engine::counts_before(best.source, best.at, fact.source, fact.at)) {
        continue;
      }
      best = {value, fact.source, fact.at};
    }
    if (find_entry(fact.data, "action") != nullptr) deed(fact);
  }

  const engine::Field* field_of(const std::string& root, const std::string& name) const {
    if (model_ == nullptr) return nullptr;
    for (const engine::Field& field : model_->fields) {
      if (field.name == name && field.root == root) return &field;
    }
    return nullptr;
  }

  static std::string who_of(const Fact& fact) {
    return fact.via.empty() ? text_at(&fact.data, "who") : fact.via;
  }

  void move(const Fact& fact) {
    const Value* version = find_entry(fact.data, "model");
    const bool has_version = version != nullptr && version->is(Value::Kind::Int);
    if (has_version && version->integer() > version_) return;
    LeadMove move;
    move.at = fact.at;
    move.to = fact.name;
    const std::string by = text_at(&fact.data, "by");
    if (by == "person") move.by = LeadMove::By::Person;
    if (by == "event") move.by = LeadMove::By::Event;
    if (move.by == LeadMove::By::Person) move.who = who_of(fact);
    move.reason = text_at(&fact.data, "reason");
    move.version = has_version ? version->integer() : 0;
    if (const auto amount = amount_in(fact.data)) {
      move.amount = *amount;
      move.has_amount = true;
      move.currency = text_at(&fact.data, "currency");
    }
    sum_.moves.push_back(std::move(move));
    deed(fact);
  }

  void owner(const Fact& fact) {
    if (fact.at >= owner_at_) {
      owner_at_ = fact.at;
      sum_.owner = fact.name;
    }
    if (!fact.name.empty()) {
      sum_.deeds.push_back({fact.at, Deed::Kind::Owned, "user:" + fact.name, "", ""});
    }
  }

  void verdict(const Fact& fact) {
    if (find_entry(fact.data, "of") != nullptr || find_entry(fact.data, "of_seq") != nullptr) {
      return;
    }
    const bool is_lifted = is_true(fact.data, "lifted");
    const Millis until = is_lifted ? no_instant : instant_at(fact.data, "until").value_or(for_good);
    if (fact.name == "snoozed" && fact.at >= snoozed_at_) {
      snoozed_at_ = fact.at;
      sum_.snoozed_until = until;
    }
    if (fact.name == "disqualified") {
      const std::string reason = first_of({text_at(&fact.data, "reason"), "disqualified"});
      if (fact.at >= disqualified_at_) {
        disqualified_at_ = fact.at;
        sum_.disqualified_until = until;
        sum_.disqualified = is_lifted ? "" : reason;
      }
      if (!is_lifted && is_true(fact.data, "lost")) {
        sum_.deeds.push_back({fact.at, Deed::Kind::Lost, who_of(fact), "", reason});
      }
    }
    deed(fact);
  }

  // A verb of people may make several facts; it is one deed.
  void deed(const Fact& fact) {
    const std::string action = text_at(&fact.data, "action");
    if (action.empty()) return;
    const std::string verb = text_at(&fact.data, "verb");
    if (!verb.empty() && !verbs_.insert(verb).second) return;
    sum_.deeds.push_back(
        {fact.at, Deed::Kind::Act, who_of(fact), action, text_at(&fact.data, "reason")});
  }

  std::string trait_text(std::string_view name) const {
    const auto found = best_.find(name);
    if (found == best_.end() || !found->second.value.is(Value::Kind::String)) return {};
    return found->second.value.text();
  }

  struct Deal {
    Millis at;
    Milli amount;
    std::string currency;
  };

  const engine::Model* model_;
  std::int64_t version_;
  std::span<const ChannelRule> channels_;
  const TakenOut& out_;
  LeadSummary sum_;
  std::optional<Origin> origin_;
  Millis origin_at_ = 0;
  std::vector<std::pair<Millis, std::int64_t>> visits_;  // instant and seq of what may say it
  Millis owner_at_ = INT64_MIN, snoozed_at_ = INT64_MIN, disqualified_at_ = INT64_MIN;
  std::map<std::string, Best, std::less<>> best_;
  std::vector<Deal> deals_;
  std::unordered_set<std::string> verbs_;
};

LeadSummary Reading::take(const std::string& email) {
  if (origin_) {
    sum_.origin = std::move(*origin_);
  } else {
    sum_.origin = {"", trait_text("lead.source"), trait_text("lead.medium"),
                   trait_text("lead.campaign"), ""};
    const Origins said{fold_case(sum_.origin.source), fold_case(sum_.origin.medium), "", {}};
    sum_.origin.channel = channel_of(said, channels_);
  }
  sum_.referral_code = trait_text("lead.referral_code");
  sum_.referred_by =
      normal_referral(first_of({trait_text("lead.referred_by"), sum_.origin.referral}));
  if (sum_.referred_by == sum_.referral_code) sum_.referred_by.clear();  // by a link of its own
  if (sum_.last.channel.empty()) sum_.last = sum_.origin;
  // A click of an advertiser has no source of its own.
  for (Origin* one : {&sum_.origin, &sum_.last}) {
    if (one->source.empty()) one->source = one->channel;
  }
  std::string both = first_of({trait_text("lead.first_name"), trait_text("lead.firstName")});
  const std::string last = first_of({trait_text("lead.last_name"), trait_text("lead.lastName")});
  if (!both.empty() && !last.empty()) both += ' ';
  both += last;
  sum_.name = first_of({both, trait_text("lead.name"), trait_text("lead.full_name")});
  sum_.email = first_of({trait_text("lead.email"), email});
  sum_.company = first_of({trait_text("company.name"), trait_text("lead.company")});
  std::stable_sort(sum_.moves.begin(), sum_.moves.end(),
                   [](const LeadMove& a, const LeadMove& b) { return a.at < b.at; });
  std::stable_sort(sum_.deeds.begin(), sum_.deeds.end(),
                   [](const Deed& a, const Deed& b) { return a.at < b.at; });
  std::string from;
  for (LeadMove& move : sum_.moves) {
    move.from = std::exchange(from, move.to);
    if (move.has_amount || !is_won(model_, move.to)) continue;
    // What its event says: the newest one at or before the move.
    const Deal* newest = nullptr;
    for (const Deal& deal : deals_) {
      if (deal.at <= move.at && (newest == nullptr || deal.at >= newest->at)) newest = &deal;
    }
    if (newest == nullptr || move.by != LeadMove::By::Event) continue;
    move.amount = newest->amount;
    move.currency = newest->currency;
    move.has_amount = true;
  }
  for (auto& [name, best] : best_) {
    const std::size_t dot = name.find('.');
    const engine::Field* field = field_of(name.substr(0, dot), name.substr(dot + 1));
    if (field == nullptr && model_ != nullptr && model_->declares_fields) continue;
    std::optional<Value> value = std::move(best.value);
    if (field != nullptr) value = engine::brought_to(*value, field->type);
    if (value) sum_.traits.push_back({name, std::move(*value)});
  }
  return std::move(sum_);
}

}  // namespace

SummaryReader::SummaryReader(const engine::FactTexts& texts, const engine::Model* model,
                             std::int64_t version, std::span<const ChannelRule> channels)
    : model_(model), version_(version), channels_(channels), shapes_(texts, asked_keys) {}

LeadSummary SummaryReader::read(const Book::Standing& lead) {
  const auto taken = [&](Reading& whole) {
    if (whole.has_origin()) {
      engine::PackedFacts facts(lead.timeline, shapes_);
      whole.find_last(facts);
    }
    engine::PackedFacts of_account(lead.account_facts, shapes_);
    whole.read_account(of_account);
    LeadSummary summary = whole.take(lead.email);
    summary.account = lead.account;
    return summary;
  };
  const TakenOut nothing;
  Reading reading(model_, version_, channels_, nothing);
  engine::PackedFacts facts(lead.timeline, shapes_);
  reading.read(facts);
  if (reading.rulings.empty()) return taken(reading);
  const TakenOut out = taken_out(reading.rulings);
  Reading second(model_, version_, channels_, out);
  engine::PackedFacts again(lead.timeline, shapes_);
  second.read(again);
  return taken(second);
}

}  // namespace winnow::app
