#include "app/live/draft.hpp"

#include <algorithm>
#include <utility>

#include "app/chance.hpp"
#include "app/clock.hpp"
#include "app/identity/clean.hpp"
#include "app/protocols/clock_repair.hpp"
#include "app/workers.hpp"
#include "base/check.hpp"
#include "base/limits.hpp"
#include "engine/fact_bytes.hpp"
#include "engine/fact_json.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

// Fewer leads than this are judged by the writer alone: a thread costs as much as some of them.
constexpr std::size_t judged_alone = 32;

// The same input has the same id, so that a request sent again is there once.
Id quarantine_id(const std::string& form, const std::string& body) {
  return named_id(form + '\0' + body);
}

}  // namespace

DraftCounts& DraftCounts::operator+=(const DraftCounts& other) {
  stored += other.stored;
  duplicates += other.duplicates;
  quarantined += other.quarantined;
  future += other.future;
  new_leads += other.new_leads;
  moves += other.moves;
  return *this;
}

DraftCounts DraftCounts::operator-(const DraftCounts& other) const {
  return {stored - other.stored, duplicates - other.duplicates, quarantined - other.quarantined,
          future - other.future, new_leads - other.new_leads,   moves - other.moves};
}

Draft::Draft(Book& book, Millis now) : book_(book), now_(now), next_seq_(book.last_seq() + 1) {}

Draft::~Draft() {
  if (kept_) return;
  for (const Fingerprint& print : seen_) book_.messages().erase(print);
}

bool Draft::is_seen(const std::string& message) {
  const Fingerprint print = book_.print_of(message);
  if (!book_.messages().insert(print)) return true;
  seen_.push_back(print);
  return false;
}

Id Draft::newly_made() {
  ++counts_.new_leads;
  const Id lead = new_id(now_);
  made_.insert(lead);
  return lead;
}

void Draft::append(engine::Fact fact) {
  // Before it is durable: the index of identifiers could not hold it.
  for (const IdentifierView& one : identifiers_of(fact)) {
    CHECK(one.value.size() <= limits::id_bytes);
  }
  fact.seq = next_seq_++;
  if (fact.kind == engine::FactKind::Account) {
    account_facts_[fact.lead].push_back(facts_.size());
    facts_.push_back(std::move(fact));
    return;
  }
  const Id root = root_of(fact.lead);
  bind(fact, root);
  auto& of_lead = facts_of_[root];
  if (of_lead.empty()) touched_.push_back(root);
  if (fact.lead != root) parts_.push_back(fact.lead);
  of_lead.push_back(facts_.size());
  facts_.push_back(std::move(fact));
}

void Draft::quarantine(std::string reason, std::string body, const std::string& form,
                       const Sender& sender, Millis received) {
  ++counts_.quarantined;
  const Id id = quarantine_id(form, body);
  commit_.quarantined.push_back(
      {id, received, sender.via, form, std::move(reason), std::move(body)});
}

void Draft::add_unreadable(const Unreadable& unreadable, const std::string& form,
                           const Sender& sender, Millis received) {
  quarantine(unreadable.reason, unreadable.body, form, sender, received);
}

void Draft::add(const Message& given, const std::string& form, const Sender& sender,
                Millis received) {
  Message cleaned;
  if (!given.is_clean) {
    cleaned = given;
    clean(cleaned, "");
  }
  const Message& message = given.is_clean ? given : cleaned;
  if (!names_somebody(message)) {
    quarantine(why_nobody(message), message.body, form, sender, received);
    return;
  }
  const Result<RepairedTime> time = repair(message.at, message.sent, received);
  if (!time) {
    quarantine(time.error().message, message.body, form, sender, received);
    return;
  }
  const std::string id = message.id.empty() ? to_text(new_id(now_)) : message.id;
  if (is_seen(id)) {
    ++counts_.duplicates;
    return;
  }
  counts_.future += time->repair == ClockRepair::Future ? 1 : 0;
  ++counts_.stored;
  engine::Fact fact;
  fact.kind = message.kind;
  fact.source = sender.source;
  fact.at = time->at;
  fact.received = received;
  fact.message = id;
  fact.via = sender.via;
  fact.name = message.name;
  fact.data = message.data;
  fact.user = message.user;
  fact.anonymous = message.anonymous;
  fact.email = message.email;
  fact.phone = message.phone;
  fact.crm = message.crm;
  if (message.is_of_group && !is_known(message)) {
    note_account(fact, message.group);
    return;
  }
  const std::vector<NonAction> non_actions = settle_identity(fact, message, sender);
  append(fact);
  for (const NonAction& one : non_actions) note(one, fact);
  if (message.group.empty()) return;
  if (fact.kind == engine::FactKind::Trait && fact.name == "company") {
    note_account(fact, message.group);
  } else {
    note_group(fact, message.group);
  }
}

void Draft::add(const Delivery& delivery, const Sender& sender, Millis received) {
  for (const Message& message : delivery.messages) add(message, delivery.form, sender, received);
  for (const Unreadable& unreadable : delivery.unreadable) {
    add_unreadable(unreadable, delivery.form, sender, received);
  }
}

void Draft::add_fact(engine::Fact fact) {
  if (is_seen(fact.message)) {
    ++counts_.duplicates;
    return;
  }
  ++counts_.stored;
  if (fact.kind == engine::FactKind::Account) {
    fact.lead = account_id(fact.name);
    return append(std::move(fact));
  }
  if (!book_.find(fact.lead) && made_.insert(fact.lead).second) ++counts_.new_leads;
  // What is said of a fact lies where that fact does, so that the two never come apart.
  const Value* of =
      fact.kind == engine::FactKind::Verdict ? find_entry(fact.data, "of_seq") : nullptr;
  if (of != nullptr && of->is(Value::Kind::Int)) {
    fact.lead = part_that_has(root_of(fact.lead), of->integer());
  }
  append(std::move(fact));
}

void Draft::add_imported(engine::Fact fact, SeqMap& seqs) {
  constexpr std::string_view about = "of_seq";
  const auto of = std::find_if(fact.data.begin(), fact.data.end(),
                               [&](const auto& entry) { return entry.first == about; });
  const bool is_about = fact.kind == engine::FactKind::Verdict && of != fact.data.end() &&
                        of->second.is(Value::Kind::Int);
  if (is_about && !book_.is_stored(fact.message)) {
    const auto now = seqs.find(of->second.integer());
    if (!now) {
      return quarantine("of_seq: the fact that this is about is not among those that came",
                        engine::to_json(fact), "fact", {fact.source, fact.via}, fact.received);
    }
    of->second = Value(*now);
  }
  const std::int64_t before = fact.seq, next = next_seq_;
  add_fact(std::move(fact));
  if (next_seq_ > next) seqs.add(before, next);
}

engine::Timeline Draft::timeline_of(const Id& lead, std::int64_t version) const {
  std::vector<engine::Fact> facts;
  const auto collect = [&](const Id& of, const auto& self) -> void {
    if (const auto number = book_.find(of)) {
      auto stored = book_.timeline_of(*number).unpack(book_.texts());
      facts.insert(facts.end(), std::make_move_iterator(stored.begin()),
                   std::make_move_iterator(stored.end()));
    }
    if (const auto drafted = facts_of_.find(of); drafted != facts_of_.end()) {
      for (const std::size_t index : drafted->second) facts.push_back(facts_[index]);
    }
    if (const auto losers = losers_.find(of); losers != losers_.end()) {
      for (const Id& loser : losers->second) self(loser, self);
    }
  };
  collect(lead, collect);
  if (losers_.count(lead) != 0) {
    std::sort(facts.begin(), facts.end(),
              [](const auto& a, const auto& b) { return a.seq < b.seq; });
  }
  return engine::timeline_under(facts, version);
}

void Draft::judge(const Publication& publication, const std::vector<LeadNumber>& due, bool afresh,
                  const AccountScores* scores) {
  std::vector<Judging> leads;
  for (const Id& lead : touched_) {
    if (merged_.count(lead) == 0) leads.push_back({lead, Cause::Facts});
  }
  for (const LeadNumber number : due) {
    const Id lead = book_.id_of(number);
    if (facts_of_.count(lead) == 0) leads.push_back({lead, Cause::Time});
  }
  const unsigned threads = leads.size() < judged_alone ? 1 : cores();
  const auto each = [&](const std::function<void(Judging&)>& work) {
    spread(static_cast<std::uint32_t>(leads.size()), threads,
           [&](std::uint32_t i, unsigned) { work(leads[i]); });
  };
  const auto judge_one = [&](Judging& lead) {
    lead.judged = afresh ? judge_afresh(publication, lead.timeline, lead.as_of)
                         : judge_live(publication, lead.timeline, lead.as_of, lead.cause);
    lead.timeline = {};
  };
  if (scores == nullptr) {
    each([&](Judging& lead) {
      read(publication, nullptr, lead);
      judge_one(lead);
    });
  } else {
    each([&](Judging& lead) { read(publication, scores, lead); });
    add_roll_ups(*scores, leads);
    each(judge_one);
  }
  for (Judging& lead : leads) {
    judged_.push_back({lead.lead, lead.judged.changes_at, lead.as_of,
                       std::move(lead.judged.assessment), lead.cause});
    for (engine::Fact& move : lead.judged.moves) {
      move.lead = lead.lead;
      move.message = to_text(new_id(now_));
      (void)is_seen(move.message);
      ++counts_.moves;
      append(std::move(move));
    }
  }
}

const store::Commit& Draft::commit() {
  if (facts_.empty()) return commit_;
  store::Block block;
  block.first_seq = facts_.front().seq;
  block.bucket = engine::bucket_of(facts_.front().lead);
  block.first_at = block.last_at = facts_.front().at;
  for (const engine::Fact& fact : facts_) {
    block.first_at = std::min(block.first_at, fact.at);
    block.last_at = std::max(block.last_at, fact.at);
  }
  for (const auto* leads : {&touched_, &parts_}) {
    for (const Id& lead : *leads) {
      if (engine::bucket_of(lead) != block.bucket) block.bucket = store::several_buckets;
    }
  }
  for (const auto& [account, facts] : account_facts_) {
    if (engine::bucket_of(account) != block.bucket) block.bucket = store::several_buckets;
  }
  block.count = static_cast<std::int64_t>(facts_.size());
  block.body = engine::pack_block(facts_);
  commit_.blocks = {std::move(block)};
  return commit_;
}

}  // namespace winnow::app
