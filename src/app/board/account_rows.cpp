#include "app/board/account_rows.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <utility>

#include "app/board/board_view.hpp"
#include "base/limits.hpp"
#include "base/search_text.hpp"

namespace winnow::app {

namespace {

// Which leads somebody sees, by the codes of a view.
class InSight {
 public:
  InSight(const BoardView& view, const Sight& sight) : only_own_(sight.only_of.has_value()) {
    if (only_own_) own_ = view.texts->find(to_text(*sight.only_of));
  }
  bool sees(const Chunk& chunk, std::uint32_t row) const {
    const std::uint32_t owner = chunk.owner[row];
    return chunk.is_there(row) && (!only_own_ || owner == 0 || owner == own_);
  }

 private:
  bool only_own_;
  std::optional<std::uint32_t> own_;
};

enum class By : std::uint8_t { Members, Name, LastSeen, Total, Max, Sum, Top3 };
struct Sorted {
  By by = By::Members;
  std::size_t score = 0;
  bool descending = false;
};

Result<Sorted> sorted_by(std::string_view text, const engine::Model* model) {
  Sorted sorted;
  const std::string_view asked = text;
  if (text.starts_with('-')) {
    sorted.descending = true;
    text.remove_prefix(1);
  }
  constexpr std::array<std::pair<std::string_view, By>, 4> plain{{{"members", By::Members},
                                                                  {"name", By::Name},
                                                                  {"last_seen", By::LastSeen},
                                                                  {"total", By::Total}}};
  for (const auto& [name, by] : plain) {
    if (text == name) return Sorted{by, 0, sorted.descending};
  }
  constexpr std::array<std::pair<std::string_view, By>, 3> parts{
      {{".max", By::Max}, {".sum", By::Sum}, {".top3", By::Top3}}};
  const std::size_t scores = model == nullptr ? 0 : model->scores.size();
  for (std::size_t s = 0; s < scores; ++s) {
    for (const auto& [part, by] : parts) {
      if (text == "score." + model->scores[s].id + std::string(part)) {
        return Sorted{by, s, sorted.descending};
      }
    }
  }
  return fail(ErrorKind::Invalid,
              "sort: \"{}\" is none of members, name, last_seen, total, score.ID.max, "
              "score.ID.sum, score.ID.top3, with - before it for descending",
              asked);
}

// An account while all rows are looked at.
struct Tally {
  std::uint32_t members = 0;
  std::uint32_t judged = 0;
  LeadNumber named = UINT32_MAX;  // a member with the name of its company
  Millis last_seen = no_instant;
  Milli best_total = INT64_MIN;
  std::array<Milli, 3> highest{INT64_MIN, INT64_MIN, INT64_MIN};  // of the score sorted by
  Milli sum = 0;

  void add(Milli score) {
    sum = __builtin_add_overflow(sum, score, &sum) ? INT64_MAX : sum;
    for (Milli& place : highest) {
      if (score > place) std::swap(score, place);
    }
  }
  Milli top3() const {
    Milli all = 0;
    for (const Milli one : highest) all += one == INT64_MIN ? 0 : one;
    return all;
  }
};

std::vector<Tally> tallied(const BoardView& view, const InSight& sight, const Sorted& sorted,
                           AccountNumber accounts) {
  std::vector<Tally> all(accounts);
  const bool of_score = sorted.by == By::Max || sorted.by == By::Sum || sorted.by == By::Top3;
  for (std::size_t c = 0; c < view.chunks.size(); ++c) {
    const Chunk& chunk = *view.chunks[c];
    for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
      const AccountNumber account = chunk.account[row];
      if (account >= accounts || !sight.sees(chunk, row)) continue;
      Tally& tally = all[account];
      ++tally.members;
      tally.last_seen = std::max(tally.last_seen, chunk.last_seen[row]);
      if (tally.named == UINT32_MAX && !chunk.letters->company(row).empty()) {
        tally.named = static_cast<LeadNumber>(c * leads_a_chunk + row);
      }
      if (chunk.version[row] == 0) continue;
      ++tally.judged;
      tally.best_total = std::max(tally.best_total, chunk.total[row]);
      if (of_score) tally.add(chunk.scores[sorted.score][row]);
    }
  }
  return all;
}

std::string_view company_at(const BoardView& view, LeadNumber lead) {
  const Chunk* chunk = lead == UINT32_MAX ? nullptr : view.chunk_of(lead);
  return chunk == nullptr ? std::string_view() : chunk->letters->company(lead % leads_a_chunk);
}

std::vector<std::string> words_of(const std::string& search) {
  std::vector<std::string> words;
  std::string folded = fold_for_search(search);
  for (std::size_t at = 0; at < folded.size();) {
    const std::size_t end = std::min(folded.find(' ', at), folded.size());
    if (end > at) words.push_back(folded.substr(at, end - at));
    at = end + 1;
  }
  return words;
}

struct Entry {
  bool is_missing = false;
  std::int64_t value = 0;
  std::string name;  // of By::Name
  Id id;
  AccountNumber account = 0;
};

Entry entry_of(const Sorted& sorted, const Tally& tally, std::string_view name) {
  Entry entry;
  switch (sorted.by) {
    case By::Members: entry.value = tally.members; break;
    case By::Name: entry.name = fold_for_search(name); break;
    case By::LastSeen:
      entry.value = tally.last_seen;
      entry.is_missing = tally.last_seen == no_instant;
      break;
    case By::Total: entry.value = tally.best_total; break;
    case By::Max: entry.value = tally.highest[0]; break;
    case By::Sum: entry.value = tally.sum; break;
    case By::Top3: entry.value = tally.top3(); break;
  }
  const bool of_scores = sorted.by >= By::Total;
  if (of_scores && tally.judged == 0) entry.is_missing = true;
  if (entry.is_missing) entry.value = 0;
  return entry;
}

std::string cursor_of(std::string_view sort, const Entry& entry) {
  return std::string(sort) + "|" + (entry.is_missing ? "1" : "0") + "|" +
         std::to_string(entry.value) + "|" + to_text(entry.id) + "|" + entry.name;
}

Result<Entry> entry_at(std::string_view cursor, std::string_view sort) {
  const auto wrong = [] { return fail(ErrorKind::Invalid, "cursor: it is of another list"); };
  std::array<std::string_view, 4> parts;
  for (std::string_view& part : parts) {
    const std::size_t end = cursor.find('|');
    if (end == std::string_view::npos) return wrong();
    part = cursor.substr(0, end);
    cursor.remove_prefix(end + 1);
  }
  Entry entry;
  const auto id = parse_id(parts[3]);
  const auto read =
      std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), entry.value);
  if (parts[0] != sort || !id || read.ec != std::errc()) return wrong();
  entry.is_missing = parts[1] == "1";
  entry.id = *id;
  entry.name = cursor;
  return entry;
}

AccountRow row_of_account(const BoardView& view, const Book& book, AccountNumber number,
                          const InSight& sight) {
  const Book::AccountView account = book.account(number);
  AccountRow out;
  out.number = number;
  out.id = account.id;
  out.key = account.key;
  std::vector<LeadNumber> members;
  Millis seen = no_instant;
  for (const LeadNumber member : account.members) {
    const Chunk* chunk = view.chunk_of(member);
    const std::uint32_t row = member % leads_a_chunk;
    if (chunk == nullptr || !sight.sees(*chunk, row)) continue;
    if (out.name.empty()) out.name = chunk->letters->company(row);
    seen = std::max(seen, chunk->last_seen[row]);
    if (chunk->version[row] != 0) {
      out.best_total =
          members.empty() ? chunk->total[row] : std::max(out.best_total, chunk->total[row]);
      members.push_back(member);
    }
    ++out.members;
  }
  out.roll_ups = roll_ups_of(view, members);
  if (seen != no_instant) out.last_seen = seen;
  if (out.name.empty()) out.name = shown_key(account.key);
  return out;
}

}  // namespace

std::vector<engine::RollUp> roll_ups_of(const BoardView& view,
                                        std::span<const LeadNumber> members) {
  const std::size_t scores = view.layout->model == nullptr ? 0 : view.layout->model->scores.size();
  std::vector<engine::RollUp> all;
  std::vector<Milli> column;
  for (std::size_t s = 0; s < scores; ++s) {
    column.clear();
    for (const LeadNumber member : members) {
      const Chunk* chunk = view.chunk_of(member);
      const std::uint32_t row = member % leads_a_chunk;
      if (chunk != nullptr && chunk->version[row] != 0) column.push_back(chunk->scores[s][row]);
    }
    if (column.empty()) return {};
    all.push_back(engine::rolled_up(column));
  }
  return all;
}

Result<AccountPage> list_accounts(const BoardView& view, const Book& book,
                                  const AccountQuery& query, const Sight& sight) {
  const Sorted sorted = TRY(sorted_by(query.sort, view.layout->model));
  std::optional<Entry> after;
  if (!query.cursor.empty()) after = TRY(entry_at(query.cursor, query.sort));
  const InSight in_sight(view, sight);
  const std::vector<Tally> tallies = tallied(view, in_sight, sorted, book.accounts());
  const std::vector<std::string> words = words_of(query.search);
  const auto before = [&](const Entry& a, const Entry& b) {
    if (a.is_missing != b.is_missing) return b.is_missing;
    if (a.value != b.value) return sorted.descending ? a.value > b.value : a.value < b.value;
    if (const int order = a.name.compare(b.name); order != 0) {
      return sorted.descending ? order > 0 : order < 0;
    }
    return a.id < b.id;
  };
  AccountPage page;
  std::vector<Entry> entries;
  const auto names = book.account_names();
  for (AccountNumber account = 0; account < tallies.size(); ++account) {
    const Tally& tally = tallies[account];
    if (tally.members == 0) continue;
    const auto& [id, key] = names[account];
    std::string_view name = company_at(view, tally.named);
    if (name.empty()) name = shown_key(key);
    if (!words.empty()) {
      const std::string text =
          fold_for_search(std::string(name) + " " + std::string(shown_key(key)));
      const bool has_all = std::all_of(words.begin(), words.end(), [&](const std::string& word) {
        return text.find(word) != std::string::npos;
      });
      if (!has_all) continue;
    }
    ++page.matching;
    Entry entry = entry_of(sorted, tally, name);
    entry.id = id;
    entry.account = account;
    if (!after || before(*after, entry)) entries.push_back(std::move(entry));
  }
  const std::size_t shown = std::min(query.limit, entries.size());
  std::partial_sort(entries.begin(), entries.begin() + static_cast<std::ptrdiff_t>(shown),
                    entries.end(), before);
  for (std::size_t i = 0; i < shown; ++i) {
    page.rows.push_back(row_of_account(view, book, entries[i].account, in_sight));
  }
  if (shown > 0 && shown < entries.size()) page.next = cursor_of(query.sort, entries[shown - 1]);
  return page;
}

Result<AccountRow> account_row(const BoardView& view, const Book& book, const Id& account,
                               const Sight& sight) {
  const auto number = book.find_account(account);
  if (number) {
    AccountRow row = row_of_account(view, book, *number, InSight(view, sight));
    if (row.members > 0 || !sight.only_of) return row;
  }
  return fail(ErrorKind::NotFound, "no account has the id {}", to_text(account));
}

std::vector<BoardRow> account_members(const BoardView& view, const Book& book,
                                      AccountNumber account, const Sight& sight, Millis now) {
  const InSight in_sight(view, sight);
  std::vector<BoardRow> rows;
  for (const LeadNumber member : book.account(account).members) {
    const Chunk* chunk = view.chunk_of(member);
    if (chunk == nullptr || !in_sight.sees(*chunk, member % leads_a_chunk)) continue;
    rows.push_back(row_of(view, member, now));
  }
  std::sort(rows.begin(), rows.end(), [](const BoardRow& a, const BoardRow& b) {
    return a.total != b.total ? a.total > b.total : a.lead < b.lead;
  });
  return rows;
}

}  // namespace winnow::app
