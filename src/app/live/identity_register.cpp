#include "app/live/identity_register.hpp"

#include <algorithm>
#include <array>
#include <cstring>

#include "app/identity/clean.hpp"
#include "base/check.hpp"

namespace winnow::app {

namespace {

// An identifier: a letter of the kind, the source, when it was first seen (8 bytes), the length
// (2 bytes), the value.
constexpr std::array<char, 5> kind_letters{'u', 'c', 'e', 'p', 'a'};
constexpr std::size_t source_at = 1, seen_at = 2, size_at = 10, value_at = 12;

char letter_of(IdentifierKind kind) {
  return kind_letters[static_cast<std::size_t>(kind)];
}

IdentifierKind kind_of(char letter) {
  const auto found = std::find(kind_letters.begin(), kind_letters.end(), letter);
  CHECK(found != kind_letters.end());
  return static_cast<IdentifierKind>(found - kind_letters.begin());
}

std::size_t size_of(const char* packed) {
  return static_cast<unsigned char>(packed[size_at]) +
         (std::size_t{static_cast<unsigned char>(packed[size_at + 1])} << 8);
}

void append(std::string& out, const IdentifierView& one, const engine::Fact& fact) {
  CHECK(one.value.size() < 65536);
  out += letter_of(one.kind);
  out += static_cast<char>(fact.source);
  std::array<char, sizeof(Millis)> seen{};
  std::memcpy(seen.data(), &fact.received, seen.size());
  out.append(seen.data(), seen.size());
  out += static_cast<char>(one.value.size() & 0xFF);
  out += static_cast<char>(one.value.size() >> 8);
  out += one.value;
}

void insert(std::vector<LeadNumber>& sorted, LeadNumber lead) {
  const auto place = std::lower_bound(sorted.begin(), sorted.end(), lead);
  if (place == sorted.end() || *place != lead) sorted.insert(place, lead);
}

void erase(std::unordered_map<LeadNumber, std::vector<LeadNumber>>& map, LeadNumber of,
           LeadNumber lead) {
  const auto found = map.find(of);
  if (found == map.end()) return;
  auto& all = found->second;
  all.erase(std::remove(all.begin(), all.end(), lead), all.end());
  if (all.empty()) map.erase(found);
}

bool has_capitals(std::string_view text) {
  return std::any_of(text.begin(), text.end(), [](char c) {
    return (c >= 'A' && c <= 'Z') || static_cast<unsigned char>(c) >= 128;
  });
}

}  // namespace

IdentityRegister::Kept IdentityRegister::first_of(std::string_view& rest) {
  Kept kept{kind_of(rest[0]), rest.substr(value_at, size_of(rest.data())),
            static_cast<engine::Source>(rest[source_at]), 0};
  std::memcpy(&kept.first_seen, rest.data() + seen_at, sizeof kept.first_seen);
  rest.remove_prefix(value_at + kept.value.size());
  return kept;
}

Fingerprint IdentityRegister::print_of(IdentifierKind kind, std::string_view value) const {
  std::array<char, 64> small;  // most identifiers, without asking for memory
  if (value.size() >= small.size()) {
    return fingerprint(letter_of(kind) + std::string(value), key_);
  }
  small[0] = letter_of(kind);
  std::copy(value.begin(), value.end(), small.begin() + 1);
  return fingerprint({small.data(), 1 + value.size()}, key_);
}

void IdentityRegister::bind(LeadNumber own, const engine::Fact& fact) {
  for (const IdentifierView& one : identifiers_of(fact)) {
    if (one.kind == IdentifierKind::Email && has_capitals(one.value)) {
      const std::string small = normal_email(one.value);
      bind(own, {one.kind, small}, fact);
    } else {
      bind(own, one, fact);
    }
  }
}

void IdentityRegister::bind(LeadNumber own, const IdentifierView& one, const engine::Fact& fact) {
  const Fingerprint print = print_of(one.kind, one.value);
  const LeadNumber holder = by_identifier_.find(print);
  if (holder == no_lead) {
    by_identifier_.add(print, own);
    append(leads_[own].identifiers, one, fact);
  } else if (root_of(holder) == root_of(own)) {
    if (fact.source != engine::Source::Public) trust(holder, one, fact.source);
  } else if (one.kind == IdentifierKind::Email || one.kind == IdentifierKind::Phone) {
    claims_.insert({own, holder, one.kind});
  }
}

void IdentityRegister::trust(LeadNumber holder, const IdentifierView& one, engine::Source source) {
  std::string& all = leads_[holder].identifiers;
  std::string_view rest = all;
  while (!rest.empty()) {
    const std::size_t at = all.size() - rest.size();
    const Kept kept = first_of(rest);
    if (kept.kind != one.kind || kept.value != one.value) continue;
    if (is_more_trusted(source, kept.source)) all[at + source_at] = static_cast<char>(source);
    return;
  }
}

LeadNumber IdentityRegister::find(IdentifierKind kind, std::string_view value) const {
  if (kind == IdentifierKind::Email && has_capitals(value)) {
    return by_identifier_.find(print_of(kind, normal_email(value)));
  }
  return by_identifier_.find(print_of(kind, value));
}

LeadNumber IdentityRegister::root_of(LeadNumber lead) const {
  while (lead != no_lead && leads_[lead].merged_into != no_lead) lead = leads_[lead].merged_into;
  return lead;
}

std::vector<LeadNumber> IdentityRegister::parts_of(LeadNumber lead) const {
  std::vector<LeadNumber> parts{lead};
  if (children_.empty()) return parts;
  for (std::size_t i = 0; i < parts.size(); ++i) {
    const auto found = children_.find(parts[i]);
    if (found != children_.end()) {
      parts.insert(parts.end(), found->second.begin(), found->second.end());
    }
  }
  std::sort(parts.begin() + 1, parts.end());
  return parts;
}

void IdentityRegister::merge(LeadNumber loser, LeadNumber winner) {
  for (const LeadNumber part : parts_of(loser)) {
    for (const LeadNumber other : parts_of(winner)) {
      erase(distinct_, part, other);
      erase(distinct_, other, part);
    }
  }
  leads_[loser].merged_into = winner;
  insert(children_[winner], loser);
}

void IdentityRegister::split(LeadNumber loser) {
  erase(children_, leads_[loser].merged_into, loser);
  leads_[loser].merged_into = no_lead;
}

void IdentityRegister::set_distinct(LeadNumber a, LeadNumber b) {
  if (a == b) return;
  insert(distinct_[a], b);
  insert(distinct_[b], a);
}

bool IdentityRegister::are_distinct(LeadNumber root, LeadNumber other) const {
  if (distinct_.empty()) return false;
  for (const LeadNumber part : parts_of(root)) {
    const auto found = distinct_.find(part);
    if (found == distinct_.end()) continue;
    for (const LeadNumber one : found->second) {
      if (root_of(one) == other) return true;
    }
  }
  return false;
}

bool IdentityRegister::has(LeadNumber root, IdentifierKind kind) const {
  bool found = false;
  for (const LeadNumber part : parts_of(root)) {
    each(part, [&](const Kept& one) { found = found || one.kind == kind; });
  }
  return found;
}

std::string IdentityRegister::first(LeadNumber root, IdentifierKind kind) const {
  std::string_view value;
  const auto look_at = [&](LeadNumber part) {
    each(part, [&](const Kept& one) {
      if (value.empty() && one.kind == kind) value = one.value;
    });
  };
  look_at(root);
  if (!value.empty() || !has_parts(root)) return std::string(value);
  for (const LeadNumber part : parts_of(root)) look_at(part);
  return std::string(value);
}

std::size_t IdentityRegister::bytes() const {
  std::size_t sum = by_identifier_.bytes() + leads_.size() * sizeof(Lead) +
                    (children_.size() + distinct_.size()) * 64;
  for (const Lead& lead : leads_) sum += lead.identifiers.capacity();
  return sum;
}

void IdentityRegister::save(LeadNumber lead, PieceWriter& out) const {
  out.number(leads_[lead].merged_into);
  out.text(leads_[lead].identifiers);
}

void IdentityRegister::load(PieceReader& in) {
  const auto number = static_cast<LeadNumber>(leads_.size());
  Lead lead;
  lead.merged_into = static_cast<LeadNumber>(in.number());
  lead.identifiers = std::string(in.text());
  leads_.push_back(std::move(lead));
  if (!in.good()) return;
  if (leads_[number].merged_into != no_lead) insert(children_[leads_[number].merged_into], number);
  each(number, [&](const Kept& one) { by_identifier_.add(print_of(one.kind, one.value), number); });
}

void IdentityRegister::save_pairs(PieceWriter& out) const {
  std::vector<std::pair<LeadNumber, LeadNumber>> pairs;
  for (const auto& [lead, others] : distinct_) {
    for (const LeadNumber other : others) {
      if (lead < other) pairs.emplace_back(lead, other);
    }
  }
  std::sort(pairs.begin(), pairs.end());
  out.number(pairs.size());
  for (const auto& [lead, other] : pairs) {
    out.number(lead);
    out.number(other);
  }
  out.number(claims_.size());
  for (const Claim& claim : claims_) {
    out.number(claim.by);
    out.number(claim.of);
    out.number(static_cast<std::uint64_t>(claim.kind));
  }
}

void IdentityRegister::load_pairs(PieceReader& in) {
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    const auto lead = static_cast<LeadNumber>(in.number());
    const auto other = static_cast<LeadNumber>(in.number());
    if (lead >= leads_.size() || other >= leads_.size()) return;
    set_distinct(lead, other);
  }
  for (std::uint64_t left = in.number(); left > 0 && in.good(); --left) {
    const auto by = static_cast<LeadNumber>(in.number());
    const auto of = static_cast<LeadNumber>(in.number());
    claims_.insert({by, of, static_cast<IdentifierKind>(in.number())});
  }
}

}  // namespace winnow::app
