#include "app/board/duplicates.hpp"

#include <algorithm>
#include <map>
#include <string>
#include <utility>

#include "app/board/board_view.hpp"
#include "app/clock.hpp"
#include "app/identity/clean.hpp"
#include "base/email_kind.hpp"

namespace winnow::app {

namespace {

// Leads with one text: more of them share it, they are not one person.
constexpr std::size_t shared_by_most = 20;
constexpr std::size_t pairs_kept = 100'000;  // nobody reviews more
constexpr std::size_t shortest_to_slip = 5;  // shorter names differ by a letter all the time
constexpr std::uint64_t passes = 8;          // over slips: an eighth of the memory at once
constexpr double share_of_time = 20;
constexpr std::uint64_t prime = 1'099'511'628'211ULL;

struct Letter {  // a lead and a text of it, as a hash
  std::uint64_t hash;
  LeadNumber lead;
};

std::uint64_t mixed(std::uint64_t hash) {
  hash ^= hash >> 31;
  hash *= 0x9E3779B97F4A7C15ULL;
  return hash ^ (hash >> 29);
}

std::uint64_t hash_of(std::string_view text, std::uint64_t seed = 14'695'981'039'346'656'037ULL) {
  for (const char c : text) seed = (seed ^ static_cast<unsigned char>(c)) * prime;
  return seed;
}

std::string_view domain_of(std::string_view address) {
  const std::size_t sign = address.rfind('@');
  return sign == address.npos ? std::string_view() : address.substr(sign + 1);
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

class Search {
 public:
  Search(const Book& book, const BoardView& view) : book_(book), view_(view) {}

  std::vector<Duplicate> run() {
    for (const Book::Claim& claim : book_.claims()) {
      const bool is_phone = claim.kind == IdentifierKind::Phone;
      pair(claim.by, claim.of, is_phone ? Likeness::SamePhone : Likeness::SameEmail);
    }
    read();
    by_name();
    by_plain_email();
    by_slip();
    return sorted();
  }

 private:
  void read() {
    for (std::size_t chunk = 0; chunk < view_.chunks.size(); ++chunk) {
      const Chunk& rows = *view_.chunks[chunk];
      for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
        if (!rows.is_there(row)) continue;
        const auto lead = static_cast<LeadNumber>(chunk * leads_a_chunk + row);
        const std::string email = normal_email(rows.letters->email(row));
        if (email_kind(email) != EmailKind::None) emails_.emplace_back(plain_email(email), lead);
        const std::string_view name = rows.letters->folded_name(row);
        if (name.find(' ') == name.npos) continue;  // a first name alone, or an address
        const std::string_view company = rows.letters->folded_company(row);
        const std::uint64_t hash = hash_of("\n", hash_of(name));
        if (!company.empty()) names_.push_back({mixed(hash_of(company, hash)), lead});
        const EmailKind kind = email_kind(email);
        if (kind != EmailKind::Business && kind != EmailKind::Role) continue;
        names_.push_back({mixed(hash_of(domain_of(email), hash + 1)), lead});
      }
    }
  }

  // Calls `look` for each two letters of one hash.
  template <typename Look>
  static void each_two(std::vector<Letter>& letters, Look look) {
    std::sort(letters.begin(), letters.end(), [](const Letter& a, const Letter& b) {
      return a.hash != b.hash ? a.hash < b.hash : a.lead < b.lead;
    });
    for (std::size_t i = 0; i < letters.size();) {
      std::size_t end = i + 1;
      while (end < letters.size() && letters[end].hash == letters[i].hash) ++end;
      for (std::size_t a = i; end - i <= shared_by_most && a < end; ++a) {
        for (std::size_t b = a + 1; b < end; ++b) look(letters[a].lead, letters[b].lead);
      }
      i = end;
    }
  }

  std::string_view name_of(LeadNumber lead) const {
    return view_.chunk_of(lead)->letters->folded_name(lead % leads_a_chunk);
  }

  void by_name() {
    each_two(names_, [&](LeadNumber a, LeadNumber b) {
      if (name_of(a) == name_of(b)) pair(a, b, Likeness::SameName);
    });
  }

  void by_plain_email() {
    std::vector<Letter> letters;
    letters.reserve(emails_.size());
    for (std::size_t i = 0; i < emails_.size(); ++i) {
      letters.push_back({mixed(hash_of(emails_[i].first)), static_cast<LeadNumber>(i)});
    }
    each_two(letters, [&](LeadNumber a, LeadNumber b) {
      const auto& [one, lead] = emails_[a];
      const auto& [other, another] = emails_[b];
      if (one != other || lead == another) return;
      const bool same = address_of(lead) == address_of(another);
      pair(lead, another, same ? Likeness::SameEmail : Likeness::NearEmail);
    });
  }

  std::string address_of(LeadNumber lead) const {
    return normal_email(view_.chunk_of(lead)->letters->email(lead % leads_a_chunk));
  }

  // Two texts a slip apart become one when each loses a letter, or one of them does.
  void by_slip() {
    std::vector<Letter> letters;
    for (std::uint64_t pass = 0; pass < passes; ++pass) {
      letters.clear();
      for (std::size_t i = 0; i < emails_.size(); ++i) {
        add_shortened(emails_[i].first, static_cast<LeadNumber>(i), pass, letters);
      }
      each_two(letters, [&](LeadNumber a, LeadNumber b) {
        const auto& [one, lead] = emails_[a];
        const auto& [other, another] = emails_[b];
        if (a != b && lead != another && is_slip(one, other)) {
          pair(lead, another, Likeness::NearEmail);
        }
      });
    }
  }

  // All hashes of one letter less, in two sums: of what is before the letter and of what is behind.
  static void add_shortened(std::string_view text, LeadNumber index, std::uint64_t pass,
                            std::vector<Letter>& letters) {
    if (text.find('@') < shortest_to_slip) return;
    std::uint64_t whole = 0, power = 1;
    for (const char c : text) {
      whole += power * (static_cast<unsigned char>(c) + 1U);
      power *= prime;
    }
    const auto add = [&](std::uint64_t sum) {
      const std::uint64_t hash = mixed(sum);
      if (hash % passes == pass) letters.push_back({hash, index});
    };
    add(whole);
    constexpr std::uint64_t inverse = [] {  // of the prime, mod 2^64
      std::uint64_t x = prime;
      for (int step = 0; step < 6; ++step) x *= 2 - prime * x;
      return x;
    }();
    std::uint64_t before = 0;
    power = 1;
    char last = '\0';
    for (const char c : text) {
      const std::uint64_t term = power * (static_cast<unsigned char>(c) + 1U);
      if (c != last) add(before + (whole - before - term) * inverse);
      before += term;
      power *= prime;
      last = c;
    }
  }

  void pair(LeadNumber a, LeadNumber b, Likeness why) {
    if (a == b) return;
    const auto key = std::minmax(a, b);
    const auto found = pairs_.find(key);
    const auto bit = static_cast<std::uint8_t>(1U << static_cast<unsigned>(why));
    if (found != pairs_.end()) {
      found->second = static_cast<std::uint8_t>(found->second | bit);
    } else if (pairs_.size() < pairs_kept) {
      pairs_.emplace(key, bit);
    }
  }

  std::vector<Duplicate> sorted() const {
    std::vector<Duplicate> all;
    all.reserve(pairs_.size());
    for (const auto& [pair, likenesses] : pairs_) {
      all.push_back({pair.first, pair.second, likenesses});
    }
    const auto strongest = [](const Duplicate& one) { return one.likenesses & -one.likenesses; };
    std::stable_sort(all.begin(), all.end(), [&](const Duplicate& a, const Duplicate& b) {
      return strongest(a) < strongest(b);
    });
    return all;
  }

  const Book& book_;
  const BoardView& view_;
  std::vector<std::pair<std::string, LeadNumber>> emails_;  // plain
  std::vector<Letter> names_;
  std::map<std::pair<LeadNumber, LeadNumber>, std::uint8_t> pairs_;
};

}  // namespace

std::string plain_email(std::string_view address) {
  const std::string_view domain = domain_of(address);
  if (domain.empty()) return std::string(address);
  const std::string_view local = address.substr(0, address.size() - domain.size() - 1);
  std::string plain(local.substr(0, local.find('+')));
  const bool is_gmail = domain == "gmail.com" || domain == "googlemail.com";
  if (is_gmail) plain.erase(std::remove(plain.begin(), plain.end(), '.'), plain.end());
  return plain + "@" + (is_gmail ? std::string("gmail.com") : std::string(domain));
}

bool is_slip(std::string_view a, std::string_view b) {
  if (a.size() < b.size()) std::swap(a, b);
  if (a == b || a.size() - b.size() > 1) return false;
  const auto first =
      static_cast<std::size_t>(std::mismatch(b.begin(), b.end(), a.begin()).first - b.begin());
  std::size_t same_behind = 0;
  while (same_behind < b.size() - first &&
         a[a.size() - 1 - same_behind] == b[b.size() - 1 - same_behind]) {
    ++same_behind;
  }
  const std::string_view more = a.substr(first, a.size() - first - same_behind);
  const std::string_view less = b.substr(first, b.size() - first - same_behind);
  // People number themselves: ada1 and ada2 are two.
  if (std::any_of(more.begin(), more.end(), is_digit)) return false;
  if (std::any_of(less.begin(), less.end(), is_digit)) return false;
  if (more.find('@') != more.npos) return false;
  const bool is_swap =
      more.size() == 2 && less.size() == 2 && more[0] == less[1] && more[1] == less[0];
  return is_swap || (more.size() <= 1 && less.size() <= 1);
}

std::vector<Duplicate> find_duplicates(const Book& book, const BoardView& view) {
  return Search(book, view).run();
}

std::optional<BoardRow> row_at(const BoardView& view, LeadNumber lead, Millis now) {
  if (view.chunk_of(lead) == nullptr) return std::nullopt;
  return row_of(view, lead, now);
}

DuplicateList::Pointer DuplicateList::get(const std::shared_ptr<const Book>& book,
                                          const BoardView& view) {
  const std::lock_guard lock(mutex_);
  const std::int64_t seq = book->last_seq();
  const double begin = wall_seconds();
  if (list_ && book_.lock() == book && (seq == seq_ || begin < until_)) return list_;
  list_ = std::make_shared<const std::vector<Duplicate>>(find_duplicates(*book, view));
  book_ = book;
  seq_ = seq;
  const double end = wall_seconds();
  until_ = end + (end - begin) * share_of_time;
  return list_;
}

}  // namespace winnow::app
