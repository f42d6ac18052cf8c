#include "app/live/book.hpp"

#include <algorithm>
#include <array>
#include <deque>
#include <mutex>
#include <shared_mutex>
#include <utility>

#include "app/live/pieces.hpp"
#include "base/check.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/packed_facts.hpp"

namespace winnow::app {

namespace {

constexpr LeadNumber nobody = UINT32_MAX;
constexpr std::string_view form = "winnow book 2";

struct HashPrint {
  std::size_t operator()(const Fingerprint& print) const { return print.low; }
};

// Which lead a key belongs to; each key is added once. A hash table in many parts, so that growing
// one of them stalls nobody; open addressing with linear steps, so that it is one piece of memory.
template <typename Key, typename Hash>
class Numbers {
 public:
  void add(const Key& key, LeadNumber lead) {
    Part& part = parts_[Hash{}(key) >> 56];
    if (part.count * 4 >= part.slots.size() * 3) grow(part);
    Slot& slot = part.slots[place_of(part, key)];
    if (slot.lead != nobody) return;
    slot = {key, lead};
    ++part.count;
  }
  LeadNumber find(const Key& key) const {
    const Part& part = parts_[Hash{}(key) >> 56];
    return part.slots.empty() ? nobody : part.slots[place_of(part, key)].lead;
  }
  std::size_t bytes() const {
    std::size_t sum = 0;
    for (const Part& part : parts_) sum += part.slots.capacity() * sizeof(Slot);
    return sum;
  }

 private:
  struct Slot {
    Key key{};
    LeadNumber lead = nobody;  // an empty one
  };
  struct Part {
    std::vector<Slot> slots;  // none, or a power of two
    std::size_t count = 0;
  };

  // Of the key, or of the empty slot where it belongs.
  static std::size_t place_of(const Part& part, const Key& key) {
    std::size_t at = Hash{}(key) & (part.slots.size() - 1);
    while (part.slots[at].lead != nobody && !(part.slots[at].key == key)) {
      at = (at + 1) & (part.slots.size() - 1);
    }
    return at;
  }
  static void grow(Part& part) {
    Part wider{std::vector<Slot>(std::max<std::size_t>(16, part.slots.size() * 2)), part.count};
    for (const Slot& slot : part.slots) {
      if (slot.lead != nobody) wider.slots[place_of(wider, slot.key)] = slot;
    }
    part = std::move(wider);
  }

  std::array<Part, 256> parts_;
};

struct Record {
  Id id;
  engine::PackedTimeline timeline;
  Millis newest = INT64_MIN;
  LeadNumber merged_into = nobody;
  bool has_user = false, has_email = false;
  std::string identifiers;  // a letter of the kind, two bytes of length, the value; and so on
};

constexpr std::array<char, 3> kind_letters{'u', 'a', 'e'};

void append_identifier(std::string& out, IdentifierKind kind, std::string_view value) {
  CHECK(value.size() < 65536);
  out += kind_letters[static_cast<std::size_t>(kind)];
  out += static_cast<char>(value.size() & 0xFF);
  out += static_cast<char>(value.size() >> 8);
  out += value;
}

template <typename Each>
void each_identifier(std::string_view packed, Each each) {
  while (!packed.empty()) {
    const auto kind = packed[0] == 'u'   ? IdentifierKind::User
                      : packed[0] == 'a' ? IdentifierKind::Anonymous
                                         : IdentifierKind::Email;
    const std::size_t size = static_cast<unsigned char>(packed[1]) +
                             (std::size_t{static_cast<unsigned char>(packed[2])} << 8);
    each(kind, packed.substr(3, size));
    packed.remove_prefix(3 + size);
  }
}

std::string_view view_of(const Id& id) {
  return {reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size()};
}

}  // namespace

struct Book::State {
  explicit State(const FingerprintKey& secret) : key(secret) {}

  const FingerprintKey key;
  mutable std::shared_mutex
      mutex;  // held by the writer while a commit is put in, by readers briefly
  std::deque<Record> records;
  Numbers<Id, std::hash<Id>> by_id;
  Numbers<Fingerprint, HashPrint> by_identifier;
  engine::FactTexts texts;
  Fingerprints messages;
  AccountRegister accounts;
  std::int64_t last_seq = 0;
  // Between begin_reading() and end_reading(): the timelines of leads that facts came for.
  std::vector<std::unique_ptr<engine::GrowingTimeline>> growing;
  bool reads = false;

  Fingerprint print_of(IdentifierKind kind, std::string_view value) const {
    const char letter = kind_letters[static_cast<std::size_t>(kind)];
    std::array<char, 64> small;  // most identifiers, without asking for memory
    if (value.size() >= small.size()) return fingerprint(letter + std::string(value), key);
    small[0] = letter;
    std::copy(value.begin(), value.end(), small.begin() + 1);
    return fingerprint({small.data(), 1 + value.size()}, key);
  }

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

  LeadNumber followed(LeadNumber lead) const {
    while (lead != nobody && records[lead].merged_into != nobody) lead = records[lead].merged_into;
    return lead;
  }

  LeadNumber make(const Id& id) {
    const auto lead = static_cast<LeadNumber>(records.size());
    CHECK(lead != nobody);
    records.push_back({id, {}, INT64_MIN, nobody, false, false, {}});
    by_id.add(id, lead);
    return lead;
  }

  // A record of a snapshot. What a merge gave to the winner stands in the winner's identifiers too,
  // and finding follows merges, so either may be bound.
  void adopt(Record record) {
    const auto lead = static_cast<LeadNumber>(records.size());
    by_id.add(record.id, lead);
    each_identifier(record.identifiers, [&](IdentifierKind kind, std::string_view value) {
      by_identifier.add(print_of(kind, value), lead);
    });
    records.push_back(std::move(record));
  }

  void bind(LeadNumber lead, IdentifierKind kind, std::string_view value) {
    if (value.empty()) return;
    Record& record = records[lead];
    const Fingerprint print = print_of(kind, value);
    if (by_identifier.find(print) != nobody) return;  // who had it first keeps it
    by_identifier.add(print, lead);
    if (kind == IdentifierKind::User) record.has_user = true;
    if (kind == IdentifierKind::Email) record.has_email = true;
    append_identifier(record.identifiers, kind, value);
  }

  void merge(LeadNumber loser, LeadNumber winner) {
    if (loser == winner) return;
    settle(loser);
    settle(winner);
    Record& from = records[loser];
    Record& into = records[winner];
    into.timeline = into.timeline.merged(from.timeline, texts);
    into.newest = std::max(into.newest, from.newest);
    into.has_user = into.has_user || from.has_user;
    into.has_email = into.has_email || from.has_email;
    into.identifiers += from.identifiers;
    from.merged_into = winner;
    accounts.place(loser, {});
    place(winner);
  }

  std::string email_of(LeadNumber lead) const {
    std::string first;
    each_identifier(records[lead].identifiers, [&](IdentifierKind kind, std::string_view value) {
      if (kind == IdentifierKind::Email && first.empty()) first = value;
    });
    return first;
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
    accounts.place(lead, choose_account(std::move(builder).take().traits, email_of(lead)));
  }

  void apply(const engine::Fact& fact) {
    CHECK(fact.seq == last_seq + 1);
    if (fact.kind == engine::FactKind::Account) {
      accounts.add(fact, texts);
      messages.insert(fingerprint(fact.message, key));
      last_seq = fact.seq;
      return;
    }
    LeadNumber lead = followed(by_id.find(fact.lead));
    if (lead == nobody) lead = make(fact.lead);
    bind(lead, IdentifierKind::User, fact.user);
    bind(lead, IdentifierKind::Anonymous, fact.anonymous);
    bind(lead, IdentifierKind::Email, fact.email);
    append(lead, fact);
    records[lead].newest = std::max(records[lead].newest, fact.received);
    messages.insert(fingerprint(fact.message, key));
    last_seq = fact.seq;
    if (accounts.may_move(lead, fact)) place(lead);
    if (fact.kind == engine::FactKind::Merge && fact.name == "into") {
      const Value* other = find_entry(fact.data, "lead");
      const auto id =
          other && other->is(Value::Kind::String) ? parse_id(other->text()) : std::nullopt;
      if (!id) return;
      LeadNumber winner = followed(by_id.find(*id));
      if (winner == nobody) winner = make(*id);
      merge(lead, winner);
    }
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
  const LeadNumber number = state_->followed(state_->by_id.find(lead));
  return number == nobody ? std::nullopt : std::optional(number);
}

std::optional<LeadNumber> Book::find(IdentifierKind kind, std::string_view value) const {
  const std::shared_lock lock(state_->mutex);
  const LeadNumber number =
      state_->followed(state_->by_identifier.find(state_->print_of(kind, value)));
  return number == nobody ? std::nullopt : std::optional(number);
}

std::optional<LeadNumber> Book::own_number(const Id& lead) const {
  const std::shared_lock lock(state_->mutex);
  const LeadNumber number = state_->by_id.find(lead);
  return number == nobody ? std::nullopt : std::optional(number);
}

Id Book::id_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].id;
}

bool Book::is_merged(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].merged_into != nobody;
}

bool Book::has_user(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].has_user;
}

bool Book::has_email(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].has_email;
}

Millis Book::newest_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].newest;
}

engine::PackedTimeline Book::timeline_of(LeadNumber lead) const {
  const std::shared_lock lock(state_->mutex);
  return state_->records[lead].timeline;
}

LeadView Book::view(LeadNumber lead) const {
  LeadView view;
  std::string identifiers;
  {
    const std::shared_lock lock(state_->mutex);
    const Record& record = state_->records[lead];
    view = {record.id, record.timeline, record.newest, {}, {}, {}};
    identifiers = record.identifiers;
  }
  each_identifier(identifiers, [&](IdentifierKind kind, std::string_view value) {
    auto& values = kind == IdentifierKind::User        ? view.users
                   : kind == IdentifierKind::Anonymous ? view.anonymous
                                                       : view.emails;
    values.emplace_back(value);
  });
  return view;
}

std::vector<Book::Standing> Book::standings(LeadNumber first, LeadNumber count) const {
  std::vector<Standing> all;
  all.reserve(count);
  const std::shared_lock lock(state_->mutex);
  for (LeadNumber lead = first; lead < state_->records.size() && all.size() < count; ++lead) {
    const Record& record = state_->records[lead];
    const bool merged = record.merged_into != nobody;
    if (merged) {
      all.push_back({{}, INT64_MIN, record.id, true});
      continue;
    }
    all.push_back({record.timeline, record.newest, record.id, false});
    if (record.has_email) all.back().email = state_->email_of(lead);
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
  return state_->email_of(lead);
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
                    state_->by_identifier.bytes() + state_->accounts.bytes();
  for (const Record& record : state_->records) {
    sum += sizeof record + record.timeline.bytes() + record.identifiers.capacity();
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
  for (const Record& record : state_->records) {
    out.raw(view_of(record.id));
    out.number(static_cast<std::uint64_t>(record.newest));
    out.number(record.merged_into);
    out.number((record.has_user ? 1U : 0U) + (record.has_email ? 2U : 0U));
    out.text(record.identifiers);
    timeline.clear();
    record.timeline.save(timeline);
    out.text(timeline);
    TRY(out.rest());
  }
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
    record.merged_into = static_cast<LeadNumber>(in.number());
    const std::uint64_t known_by = in.number();
    record.has_user = (known_by & 1) != 0;
    record.has_email = (known_by & 2) != 0;
    record.identifiers = std::string(in.text());
    record.timeline = TRY(engine::PackedTimeline::load(in.text()));
    state.adopt(std::move(record));
  }
  TRY(state.accounts.load(in));
  for (std::size_t shard = 0; shard < Fingerprints::shards; ++shard) {
    TRY(state.messages.load_more(in.text()));
  }
  if (!in.good() || !in.at_end()) return fail(ErrorKind::Io, "the snapshot is not whole");
  return book;
}

}  // namespace winnow::app
