#include "app/live/book.hpp"

#include <algorithm>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <unordered_set>
#include <utility>

#include "app/live/identity_register.hpp"
#include "app/live/pieces.hpp"
#include "base/check.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/packed_facts.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view form = "winnow book 3";

struct Record {
  Id id;
  engine::PackedTimeline timeline;  // of the lead and of all that was merged into it
  Millis newest = INT64_MIN;        // of its own facts
};

std::optional<Id> other_lead(const engine::Fact& merge) {
  const Value* other = find_entry(merge.data, "lead");
  if (other == nullptr || !other->is(Value::Kind::String)) return std::nullopt;
  return parse_id(other->text());
}

std::string_view view_of(const Id& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

std::optional<LeadNumber> known(LeadNumber lead) {
  return lead == no_lead ? std::nullopt : std::optional(lead);
}

}  // namespace

struct Book::State {
  explicit State(const FingerprintKey& secret) : key(secret), identity(secret) {}

  const FingerprintKey key;
  mutable std::shared_mutex
      mutex;  // held by the writer while a commit is put in, by readers briefly
  std::deque<Record> records;
  NumberTable<Id, std::hash<Id>> by_id;
  IdentityRegister identity;
  engine::FactTexts texts;
  Fingerprints messages;
  AccountRegister accounts;
  std::int64_t last_seq = 0;
  // Between begin_reading() and end_reading(): the timelines of leads that facts came for.
  std::vector<std::unique_ptr<engine::GrowingTimeline>> growing;
  bool reads = false;

  void append(LeadNumber lead, const engine::Fact& fact) {
    Record& record = records[lead];
    if (!reads) {
      record.timeline = record.timeline.with({&fact, 1}, texts);
      return;
    }
    if (growing.size() <= lead) growing.resize(records.size());
    auto& timeline = growing[lead];
    if (!timeline) timeline = std::make_unique<engine::GrowingTimeline>(record.timeline);
    timeline->add(fact, texts);
  }

  // A growing timeline is the record's again.
  void settle(LeadNumber lead) {
    if (lead >= growing.size() || !growing[lead]) return;
    records[lead].timeline = growing[lead]->packed();
    growing[lead].reset();
  }

  // Tells snapshots of different bases apart without giving the key away.
  std::string secret_name() const {
    return sha256_hex({reinterpret_cast<const char*>(key.data()), key.size()});
  }

  LeadNumber find(const Id& id) const { return by_id.find(id); }

  LeadNumber made(const Id& id) {
    const LeadNumber known = find(id);
    if (known != no_lead) return known;
    const auto lead = static_cast<LeadNumber>(records.size());
    CHECK(lead != no_lead);
    records.push_back({id, {}, INT64_MIN});
    identity.add_lead();
    by_id.add(id, lead);
    return lead;
  }

  Millis newest_of(LeadNumber root) const {
    Millis newest = records[root].newest;
    if (!identity.has_parts(root)) return newest;
    for (const LeadNumber part : identity.parts_of(root)) {
      newest = std::max(newest, records[part].newest);
    }
    return newest;
  }

  void merge(LeadNumber loser, LeadNumber winner) {
    loser = identity.root_of(loser);
    winner = identity.root_of(winner);
    if (loser == winner) return;
    settle(loser);
    settle(winner);
    records[winner].timeline = records[winner].timeline.merged(records[loser].timeline, texts);
    identity.merge(loser, winner);
    accounts.place(loser, {});
    place(winner);
  }

  // The facts of the lead leave all that it was merged into.
  void split(LeadNumber loser) {
    settle(loser);
    std::unordered_set<std::int64_t> its_own;
    for (const engine::Fact& fact : records[loser].timeline.unpack(texts)) its_own.insert(fact.seq);
    for (LeadNumber lead = identity.parent(loser); lead != no_lead; lead = identity.parent(lead)) {
      settle(lead);
      std::vector<engine::Fact> facts = records[lead].timeline.unpack(texts);
      facts.erase(std::remove_if(facts.begin(), facts.end(),
                                 [&](const auto& fact) { return its_own.count(fact.seq) != 0; }),
                  facts.end());
      records[lead].timeline = engine::PackedTimeline().with(facts, texts);
    }
    const LeadNumber root = identity.root_of(loser);
    identity.split(loser);
    place(loser);
    place(root);
  }

  // Puts a lead where its facts say that it belongs.
  void place(LeadNumber lead) {
    settle(lead);
    engine::PackedShapes shapes(texts, {});
    engine::PackedFacts facts(records[lead].timeline, shapes);
    engine::TimelineBuilder builder;
    while (facts.next()) {
      const engine::FactKind kind = facts.kind();
      if (kind == engine::FactKind::Trait || kind == engine::FactKind::Verdict) {
        builder.add(facts.whole());
      }
    }
    const std::string address = identity.first(lead, IdentifierKind::Email);
    accounts.place(lead, choose_account(std::move(builder).take().traits, address));
  }

  void apply(const engine::Fact& fact) {
    CHECK(fact.seq == last_seq + 1);
    if (fact.kind == engine::FactKind::Account) {
      accounts.add(fact, texts);
      messages.insert(fingerprint(fact.message, key));
      last_seq = fact.seq;
      return;
    }
    const LeadNumber own = made(fact.lead);
    identity.bind(own, fact);
    for (LeadNumber lead = own; lead != no_lead; lead = identity.parent(lead)) append(lead, fact);
    records[own].newest = std::max(records[own].newest, fact.received);
    messages.insert(fingerprint(fact.message, key));
    last_seq = fact.seq;
    const LeadNumber root = identity.root_of(own);
    if (accounts.may_move(root, fact)) place(root);
    if (fact.kind == engine::FactKind::Merge) apply_merge(own, fact);
  }

  void apply_merge(LeadNumber own, const engine::Fact& fact) {
    const bool joins = fact.name == "into", parts = fact.name == "apart";
    if (!joins && !parts && fact.name != "distinct") return;
    const auto id = other_lead(fact);
    if (!id) return;
    const LeadNumber other = made(*id);
    if (joins) return merge(own, other);
    if (parts && identity.parent(own) != no_lead) split(own);
    identity.set_distinct(own, other);
  }
};

Book::Book(const FingerprintKey& key) : state_(std::make_unique<State>(key)) {}
Book::~Book() = default;

void Book::apply(std::span<const engine::Fact> facts) {
  const std::unique_lock lock(state_->mutex);
  for (const engine::Fact& fact : facts) state_->apply(fact);
}

void Book::begin_reading() {
  const std::unique_lock lock(state_->mutex);
  state_->reads = true;
}

void Book::end_reading() {
  const std::unique_lock lock(state_->mutex);
  for (LeadNumber lead = 0; lead < state_->growing.size(); ++lead) state_->settle(lead);
  state_->growing = decltype(state_->growing)();
  state_->reads = false;
}

std::int64_t Book::last_seq() const {
  const std::shared_lock lock(state_->mutex);
  return state_->last_seq;
}

LeadNumber Book::leads() const {
  const std::shared_lock lock(state_->mutex);
  return static_cast<LeadNumber>(state_->records.size());
}

std::optional<LeadNumber> Book::find(const Id& lead) const {
  const std::shared_lock lock(state_->mutex);
  return known(state_->identity.root_of(state_->find(lead)));
}

std::optional<LeadNumber> Book::find(IdentifierKind kind, std::string_view value) const {
  const std::shared_lock lock(state_->mutex);
  return known(state_->identity.root_of(state_->identity.find(kind, value)));
}

std::optional<LeadNumber> Book::own_number(const Id& lead) const {
  const std::shared_lock lock(state_->mutex);
  return known(state_->find(lead));
}

std::optional<Acquaintances::Found> Book::holder_of(IdentifierKind kind,
                                                    std::string_view value) const {
  const std::shared_lock lock(state_->mutex);
  const LeadNumber own = state_->identity.find(kind, value);
  if (own == no_lead) return std::nullopt;
  return Acquaintances::Found{state_->records[own].id,
                              state_->records[state_->identity.root_of(own)].id};
}

Id Book::id_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].id;
}

bool Book::is_merged(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->identity.parent(lead) != no_lead;
}

std::optional<LeadNumber> Book::merged_into(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return known(state_->identity.parent(lead));
}

std::vector<LeadNumber> Book::parts_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->identity.parts_of(lead);
}

bool Book::are_distinct(LeadNumber root, LeadNumber other) const {
  const std::shared_lock lock(state_->mutex);
  return state_->identity.are_distinct(root, other);
}

std::vector<Book::Claim> Book::claims() const {
  std::vector<Claim> all;
  const std::shared_lock lock(state_->mutex);
  for (const IdentityRegister::Claim& one : state_->identity.claims()) {
    const LeadNumber by = state_->identity.root_of(one.by), of = state_->identity.root_of(one.of);
    if (by != of) all.push_back({by, of, one.kind});
  }
  return all;
}

std::vector<KnownIdentifier> Book::identifiers_of(LeadNumber lead) const {
  std::vector<KnownIdentifier> all;
  const std::shared_lock lock(state_->mutex);
  for (const LeadNumber part : state_->identity.parts_of(lead)) {
    state_->identity.each(part, [&](const IdentityRegister::Kept& one) {
      all.push_back(
          {one.kind, std::string(one.value), one.source, one.first_seen, state_->records[part].id});
    });
  }
  return all;
}

Millis Book::newest_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->newest_of(lead);
}

engine::PackedTimeline Book::timeline_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].timeline;
}

LeadView Book::view(LeadNumber lead) const {
  LeadView view;
  {
    const std::shared_lock lock(state_->mutex);
    const Record& record = state_->records[lead];
    view = {record.id, record.timeline, state_->newest_of(lead), {}, {}, {}, {}, {}};
    for (const LeadNumber part : state_->identity.parts_of(lead)) {
      if (part != lead) view.merged.push_back(state_->records[part].id);
    }
  }
  view.identifiers = identifiers_of(lead);
  for (const KnownIdentifier& one : view.identifiers) {
    if (one.kind == IdentifierKind::User) view.users.push_back(one.value);
    if (one.kind == IdentifierKind::Anonymous) view.anonymous.push_back(one.value);
    if (one.kind == IdentifierKind::Email) view.emails.push_back(one.value);
  }
  return view;
}

std::vector<Book::Standing> Book::standings(LeadNumber first, LeadNumber count) const {
  std::vector<Standing> all;
  all.reserve(count);
  const std::shared_lock lock(state_->mutex);
  for (LeadNumber lead = first; lead < state_->records.size() && all.size() < count; ++lead) {
    const Record& record = state_->records[lead];
    if (state_->identity.parent(lead) != no_lead) {
      all.push_back({{}, INT64_MIN, record.id, true});
      continue;
    }
    all.push_back({record.timeline, state_->newest_of(lead), record.id, false});
    all.back().email = state_->identity.first(lead, IdentifierKind::Email);
    const AccountNumber account = state_->accounts.of(lead).account;
    if (account == no_account) continue;
    all.back().account = account;
    all.back().account_facts = state_->accounts.at(account).facts;
  }
  return all;
}

AccountNumber Book::accounts() const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.size();
}

std::optional<AccountNumber> Book::find_account(const Id& account) const {
  const std::shared_lock lock(state_->mutex);
  const AccountNumber number = state_->accounts.find(account);
  return number == no_account ? std::nullopt : std::optional(number);
}

std::optional<AccountNumber> Book::account_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  const AccountNumber number = state_->accounts.of(lead).account;
  return number == no_account ? std::nullopt : std::optional(number);
}

AccountSign Book::account_sign_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.of(lead).by;
}

Id Book::id_of_account(AccountNumber account) const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.at(account).id;
}

Book::AccountView Book::account(AccountNumber account) const {
  AccountView view;
  {
    const std::shared_lock lock(state_->mutex);
    const AccountRegister::Record& record = state_->accounts.at(account);
    view = {record.id, record.key, record.facts, record.members};
  }
  std::sort(view.members.begin(), view.members.end());
  return view;
}

std::vector<std::pair<Id, std::string_view>> Book::account_names() const {
  const std::shared_lock lock(state_->mutex);
  std::vector<std::pair<Id, std::string_view>> all;
  all.reserve(state_->accounts.size());
  for (AccountNumber account = 0; account < state_->accounts.size(); ++account) {
    const AccountRegister::Record& record = state_->accounts.at(account);
    all.emplace_back(record.id, record.key);
  }
  return all;
}

std::vector<LeadNumber> Book::members_of(AccountNumber account) const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.at(account).members;
}

engine::PackedTimeline Book::facts_of_account(AccountNumber account) const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.at(account).facts;
}

bool Book::has_account_facts() const {
  const std::shared_lock lock(state_->mutex);
  return state_->accounts.has_facts();
}

std::string Book::email_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->identity.first(lead, IdentifierKind::Email);
}

std::vector<engine::Fact> Book::facts_to_judge(LeadNumber lead) const {
  engine::PackedTimeline own, of_account;
  {
    const std::shared_lock lock(state_->mutex);
    own = state_->records[lead].timeline;
    const AccountNumber account = state_->accounts.of(lead).account;
    if (account != no_account) of_account = state_->accounts.at(account).facts;
  }
  std::vector<engine::Fact> facts = own.unpack(texts());
  std::vector<engine::Fact> more = of_account.unpack(texts());
  facts.insert(facts.end(), std::make_move_iterator(more.begin()),
               std::make_move_iterator(more.end()));
  return facts;
}

const engine::FactTexts& Book::texts() const {
  return state_->texts;
}

Fingerprints& Book::messages() {
  return state_->messages;
}

Fingerprint Book::print_of(std::string_view message) const {
  return fingerprint(message, state_->key);
}

bool Book::is_stored(std::string_view message) const {
  return state_->messages.contains(print_of(message));
}

std::size_t Book::bytes() const {
  const std::shared_lock lock(state_->mutex);
  std::size_t sum = state_->texts.bytes() + state_->messages.bytes() + state_->by_id.bytes() +
                    state_->identity.bytes() + state_->accounts.bytes();
  for (const Record& record : state_->records) {
    sum += sizeof record + record.timeline.bytes();
  }
  return sum;
}

Result<void> Book::save(const std::function<Result<void>(std::string_view)>& write) const {
  const std::shared_lock lock(state_->mutex);
  return save_alone(write);
}

Result<void> Book::save_alone(const std::function<Result<void>(std::string_view)>& write) const {
  PieceWriter out(write);
  out.text(form);
  out.text(state_->secret_name());
  out.number(static_cast<std::uint64_t>(state_->last_seq));
  out.number(state_->texts.size());
  for (std::uint32_t code = 0; code < state_->texts.size(); ++code) {
    out.text(state_->texts.text(code));
    TRY(out.rest());
  }
  std::string memory;
  state_->texts.save_memory(memory);
  out.text(memory);
  out.number(state_->records.size());
  std::string timeline;
  for (LeadNumber lead = 0; lead < state_->records.size(); ++lead) {
    const Record& record = state_->records[lead];
    out.raw(view_of(record.id));
    out.number(static_cast<std::uint64_t>(record.newest));
    state_->identity.save(lead, out);
    timeline.clear();
    record.timeline.save(timeline);
    out.text(timeline);
    TRY(out.rest());
  }
  state_->identity.save_pairs(out);
  TRY(out.rest());
  TRY(state_->accounts.save(out));
  for (std::size_t shard = 0; shard < Fingerprints::shards; ++shard) {
    std::string prints;
    state_->messages.save_shard(shard, prints);
    out.text(prints);
    TRY(out.rest());
  }
  return out.finish();
}

Result<std::unique_ptr<Book>> Book::load(const FingerprintKey& key, std::string_view file) {
  auto book = std::make_unique<Book>(key);
  State& state = *book->state_;
  PieceReader in(file);
  if (in.text() != form) return fail(ErrorKind::Io, "this is no snapshot of this version");
  if (in.text() != state.secret_name()) {
    return fail(ErrorKind::Io, "the snapshot is of another base");
  }
  state.last_seq = static_cast<std::int64_t>(in.number());
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    state.texts.code_of(in.text());
  }
  TRY(state.texts.load_memory(in.text()));
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    Record record;
    const std::string_view id = in.raw(record.id.bytes.size());
    if (!in.good()) break;
    std::copy(id.begin(), id.end(), reinterpret_cast<char*>(record.id.bytes.data()));
    record.newest = static_cast<Millis>(in.number());
    state.identity.load(in);
    record.timeline = TRY(engine::PackedTimeline::load(in.text()));
    state.by_id.add(record.id, static_cast<LeadNumber>(state.records.size()));
    state.records.push_back(std::move(record));
  }
  state.identity.load_pairs(in);
  TRY(state.accounts.load(in));
  for (std::size_t shard = 0; shard < Fingerprints::shards; ++shard) {
    TRY(state.messages.load_more(in.text()));
  }
  if (!in.good() || !in.at_end()) return fail(ErrorKind::Io, "the snapshot is not whole");
  return book;
}

}  // namespace winnow::app
