#include "engine/fact_bytes.hpp"

#include <algorithm>
#include <deque>
#include <unordered_map>

#include "base/checksum.hpp"
#include "engine/value_bytes.hpp"

namespace winnow::engine {

namespace {

// A block: the form's number, the number of facts, the facts, a CRC-32C of all before it. A fact:
// kind and source, marks, lead, seq, received and at as steps from the fact before, and its texts.
// Form 2 may hold telephone numbers and ids of CRMs, form 1 never does.
constexpr std::uint8_t form = 2;
constexpr std::uint8_t oldest_form = 1;
constexpr std::size_t checksum_bytes = sizeof(std::uint32_t);
constexpr std::size_t fact_bytes_min = 8;
constexpr int kind_bits = 4;

enum Mark : std::uint8_t {
  mark_same_lead = 1,  // as of the fact before
  mark_uuid = 2,       // the message is one
  mark_user = 4,
  mark_anonymous = 8,
  mark_email = 16,
  mark_phone = 32,
  mark_crm = 64  // their number and they
};

// Everything met so far, by the order of meeting it.
class WrittenTexts {
 public:
  std::uint32_t code_of(std::string_view bytes) {
    const auto found = codes_.find(bytes);
    if (found != codes_.end()) return found->second;
    codes_.emplace(kept_.emplace_back(bytes), static_cast<std::uint32_t>(codes_.size()));
    return no_code;
  }

 private:
  std::deque<std::string> kept_;
  std::unordered_map<std::string_view, std::uint32_t> codes_;
};

class ReadTexts {
 public:
  void met(std::string_view text) { known_.push_back({text, std::nullopt}); }
  void met_uuid(const std::string& text) { met(uuids_.emplace_back(text)); }
  void met(const Value& value) { known_.push_back({{}, value}); }

  std::optional<std::string_view> text(std::uint32_t code) const {
    if (code >= known_.size() || known_[code].value) return std::nullopt;
    return known_[code].text;
  }
  std::optional<Value> value(std::uint32_t code, int) const {
    if (code >= known_.size()) return std::nullopt;
    return known_[code].value ? *known_[code].value : Value(known_[code].text);
  }

 private:
  struct Known {
    std::string_view text;
    std::optional<Value> value;  // a list or a map
  };
  std::vector<Known> known_;
  std::deque<std::string> uuids_;
};

class Packer {
 public:
  std::string pack(std::span<const Fact> facts) {
    out_ += static_cast<char>(form);
    put_varint(out_, facts.size());
    for (const Fact& fact : facts) put(fact);
    put_word(out_, crc32c(out_));
    return std::move(out_);
  }

 private:
  void put(const Fact& fact) {
    const auto uuid = uuid_of(fact.message);
    const auto mark = [](bool yes, Mark bit) { return yes ? bit : 0; };
    const int marks = mark(last_ != nullptr && last_->lead == fact.lead, mark_same_lead) |
                      mark(uuid.has_value(), mark_uuid) | mark(!fact.user.empty(), mark_user) |
                      mark(!fact.anonymous.empty(), mark_anonymous) |
                      mark(!fact.email.empty(), mark_email) |
                      mark(!fact.phone.empty(), mark_phone) | mark(!fact.crm.empty(), mark_crm);
    out_ += static_cast<char>(static_cast<int>(fact.kind) |
                              (static_cast<int>(fact.source) << kind_bits));
    out_ += static_cast<char>(marks);
    if ((marks & mark_same_lead) == 0) put_lead(fact.lead);
    put_step(out_, last_ == nullptr ? 0 : last_->seq, fact.seq);
    put_step(out_, last_ == nullptr ? 0 : last_->received, fact.received);
    put_step(out_, fact.received, fact.at);
    if (uuid) {
      put_bytes(*uuid);
    } else {
      put_varint(out_, fact.message.size());
      out_ += fact.message;
    }
    values_.text(out_, fact.via);
    values_.text(out_, fact.name);
    for (const std::string* identifier : {&fact.user, &fact.anonymous, &fact.email, &fact.phone}) {
      if (!identifier->empty()) values_.text(out_, *identifier);
    }
    if (!fact.crm.empty()) put_varint(out_, fact.crm.size());
    for (const std::string& id : fact.crm) values_.text(out_, id);
    values_.map(out_, fact.data);
    last_ = &fact;
  }

  void put_bytes(const Id& id) {
    out_.append(reinterpret_cast<const char*>(id.bytes.data()), id.bytes.size());
  }

  // Its number from 1 on, or 0 and its bytes.
  void put_lead(const Id& lead) {
    const auto [found, is_new] = leads_.emplace(lead, leads_.size() + 1);
    put_varint(out_, is_new ? 0 : found->second);
    if (is_new) put_bytes(lead);
  }

  std::string out_;
  const Fact* last_ = nullptr;
  std::unordered_map<Id, std::size_t> leads_;
  WrittenTexts texts_;
  ValueWriter<WrittenTexts> values_{texts_};
};

class Unpacker {
 public:
  explicit Unpacker(std::string_view body) : in_(body) {}

  bool unpack(std::vector<Fact>& facts) {
    const std::uint64_t count = in_.varint();
    if (count == 0 || count > in_.rest() / fact_bytes_min) return false;
    facts.resize(static_cast<std::size_t>(count));
    const Fact before_all;
    const Fact* last = &before_all;
    for (Fact& fact : facts) {
      if (!in_.good()) break;
      take(*last, fact);
      last = &fact;
    }
    return in_.good() && in_.at_end();
  }

 private:
  void take(const Fact& last, Fact& fact) {
    const std::uint8_t head = in_.byte();
    const std::size_t kind = head & ((1 << kind_bits) - 1), source = head >> kind_bits;
    if (kind >= fact_kind_names.size() || source > static_cast<std::size_t>(Source::Crm)) {
      return in_.spoil();
    }
    fact.kind = static_cast<FactKind>(kind);
    fact.source = static_cast<Source>(source);
    const std::uint8_t marks = in_.byte();
    fact.lead = (marks & mark_same_lead) != 0 ? last.lead : lead();
    fact.seq = in_.step_from(last.seq);
    fact.received = in_.step_from(last.received);
    fact.at = in_.step_from(fact.received);
    if ((marks & mark_uuid) != 0) {
      fact.message.clear();
      append_text(fact.message, id());
    } else {
      fact.message = in_.text();
    }
    const auto text = [&](bool there) { return there ? values_.text() : std::string_view(); };
    fact.via = values_.text();
    fact.name = values_.text();
    fact.user = text((marks & mark_user) != 0);
    fact.anonymous = text((marks & mark_anonymous) != 0);
    fact.email = text((marks & mark_email) != 0);
    fact.phone = text((marks & mark_phone) != 0);
    fact.crm.clear();
    if ((marks & mark_crm) != 0) take_crm(fact);
    values_.read(fact.data);
  }

  void take_crm(Fact& fact) {
    const std::uint64_t count = in_.varint();
    if (count == 0 || count > in_.rest()) return in_.spoil();
    for (std::uint64_t i = 0; i < count && in_.good(); ++i) fact.crm.emplace_back(values_.text());
  }

  Id id() {
    Id id;
    const std::string_view bytes = in_.bytes(id.bytes.size());
    std::copy(bytes.begin(), bytes.end(), id.bytes.begin());
    return id;
  }

  Id lead() {
    const std::uint64_t number = in_.varint();
    if (number == 0) return leads_.emplace_back(id());
    if (number <= leads_.size()) return leads_[static_cast<std::size_t>(number - 1)];
    in_.spoil();
    return {};
  }

  ByteReader in_;
  std::vector<Id> leads_;
  ReadTexts texts_;
  ValueReader<ReadTexts> values_{in_, texts_};
};

}  // namespace

std::string pack_block(std::span<const Fact> facts) {
  CHECK(!facts.empty());
  return Packer().pack(facts);
}

Result<std::vector<Fact>> unpack_block(std::string_view bytes) {
  std::vector<Fact> facts;
  TRY(unpack_block(bytes, facts));
  return facts;
}

Result<void> unpack_block(std::string_view bytes, std::vector<Fact>& facts) {
  if (bytes.size() < 1 + checksum_bytes) return fail(ErrorKind::Io, "a block of facts is cut");
  const auto its_form = static_cast<std::uint8_t>(bytes[0]);
  if (its_form < oldest_form || its_form > form) {
    return fail(ErrorKind::Io, "a block of facts has form {}, and this program knows form {}",
                its_form, form);
  }
  const std::size_t body_bytes = bytes.size() - checksum_bytes;
  const auto checksum = ByteReader(bytes.substr(body_bytes)).word<std::uint32_t>();
  if (crc32c(bytes.substr(0, body_bytes)) != checksum) {
    return fail(ErrorKind::Io, "a block of facts was cut or changed: its checksum differs");
  }
  if (!Unpacker(bytes.substr(1, body_bytes - 1)).unpack(facts)) {
    return fail(ErrorKind::Io, "a block of facts holds what no fact is");
  }
  return {};
}

}  // namespace winnow::engine
