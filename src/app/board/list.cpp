#include "app/board/list.hpp"

#include <algorithm>
#include <bit>
#include <charconv>

#include "app/board/board_names.hpp"
#include "app/board/board_view.hpp"
#include "app/board/matcher.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

struct NamedSorting {
  std::string_view name;
  SortKey key;
};
constexpr NamedSorting sortings[] = {{"total", SortKey::Total},
                                     {"score", SortKey::Score},
                                     {"grade", SortKey::Grade},
                                     {"stage", SortKey::Stage},
                                     {"created", SortKey::Created},
                                     {"last_seen", SortKey::LastSeen},
                                     {"name", SortKey::Name},
                                     {"company", SortKey::Company},
                                     {"changes_at", SortKey::ChangesAt},
                                     {"stage_since", SortKey::StageSince},
                                     {"events", SortKey::Events}};

std::string text_of(const Sorting& sorting) {
  std::string text = sorting.direction == Direction::Descending ? "-" : "";
  for (const NamedSorting& one : sortings) {
    if (one.key == sorting.by) text += one.name;
  }
  if (sorting.by == SortKey::Score) text += "." + sorting.score;
  return text;
}

// A lead in an order: where it comes.
struct Entry {
  bool is_missing = false;
  std::int64_t number = 0;
  std::string_view text;
  Id id;
  LeadNumber lead = 0;
};

class Order {
 public:
  explicit Order(Direction direction) : sign_(direction == Direction::Ascending ? 1 : -1) {}
  bool operator()(const Entry& a, const Entry& b) const {
    if (a.is_missing != b.is_missing) return b.is_missing;
    if (a.number != b.number) return sign_ > 0 ? a.number < b.number : a.number > b.number;
    if (const int order = a.text.compare(b.text); order != 0) return order * sign_ < 0;
    return a.id < b.id;
  }

 private:
  int sign_;
};

// The keys of a sorting, row by row of a chunk.
class Keys {
 public:
  static Result<Keys> make(const BoardView& view, const Sorting& sorting) {
    Keys keys(sorting.by);
    const engine::Model* model = view.layout->model;
    if (sorting.by == SortKey::Score) {
      const std::size_t scores = model == nullptr ? 0 : model->scores.size();
      std::size_t s = 0;
      while (s < scores && model->scores[s].id != sorting.score) ++s;
      if (s == scores) return fail(ErrorKind::Invalid, "the model has no score {}", sorting.score);
      keys.score_ = s;
    }
    if (sorting.by == SortKey::Stage && model != nullptr) {
      for (std::size_t i = 0; i < model->stages.size(); ++i) {
        const auto code = view.texts->find(model->stages[i].id);
        if (!code) continue;
        if (keys.stage_order_.size() <= *code) keys.stage_order_.resize(*code + 1, -1);
        keys.stage_order_[*code] = static_cast<std::int32_t>(i);
      }
    }
    return keys;
  }

  Entry of(const Chunk& chunk, std::uint32_t row) const {
    Entry entry;
    entry.id = chunk.ids[row];
    const auto instant = [&](Millis at) {
      entry.number = at;
      entry.is_missing = at == no_instant || at == for_good;
    };
    switch (by_) {
      case SortKey::Total:
        entry.number = chunk.total[row];
        entry.is_missing = chunk.version[row] == 0;
        break;
      case SortKey::Score:
        entry.number = chunk.scores[score_][row];
        entry.is_missing = chunk.version[row] == 0;
        break;
      case SortKey::Grade:
        entry.number = -std::int64_t{chunk.grade[row]};
        entry.is_missing = chunk.grade[row] == 0;
        break;
      case SortKey::Stage: {
        const std::uint32_t code = chunk.stage[row];
        entry.number = code < stage_order_.size() ? stage_order_[code] : -1;
        entry.is_missing = entry.number < 0;
        break;
      }
      case SortKey::Created: instant(chunk.created[row]); break;
      case SortKey::LastSeen: instant(chunk.last_seen[row]); break;
      case SortKey::ChangesAt: instant(chunk.changes_at[row]); break;
      case SortKey::StageSince: instant(chunk.stage_since[row]); break;
      case SortKey::Events: entry.number = chunk.events[row]; break;
      case SortKey::Name: entry.text = chunk.letters->folded_name(row); break;
      case SortKey::Company: entry.text = chunk.letters->folded_company(row); break;
    }
    const bool by_text = by_ == SortKey::Name || by_ == SortKey::Company;
    if (by_text) entry.is_missing = entry.text.empty();
    if (entry.is_missing) entry.number = 0;
    return entry;
  }

 private:
  explicit Keys(SortKey by) : by_(by) {}

  SortKey by_;
  std::size_t score_ = 0;
  std::vector<std::int32_t> stage_order_;  // by code
};

// A cursor holds the sorting and the last entry shown, as hexadecimal digits.
std::string hex(std::string_view bytes) {
  constexpr std::string_view digits = "0123456789abcdef";
  std::string text;
  for (const char c : bytes) {
    text += digits[static_cast<unsigned char>(c) >> 4];
    text += digits[static_cast<unsigned char>(c) & 15];
  }
  return text;
}

std::optional<std::string> unhex(std::string_view text) {
  if (text.size() % 2 != 0) return std::nullopt;
  std::string bytes;
  for (std::size_t i = 0; i < text.size(); i += 2) {
    unsigned value = 0;
    const auto [end, error] = std::from_chars(text.data() + i, text.data() + i + 2, value, 16);
    if (error != std::errc{} || end != text.data() + i + 2) return std::nullopt;
    bytes += static_cast<char>(value);
  }
  return bytes;
}

std::string cursor_of(const Sorting& sorting, const Entry& last) {
  return hex(text_of(sorting) + '\n' + (last.is_missing ? '1' : '0') + '\n' +
             std::to_string(last.number) + '\n' + to_text(last.id) + '\n' + std::string(last.text));
}

// The entry that a cursor holds; its text lies in `bytes`.
Result<Entry> entry_of(const Sorting& sorting, const std::string& cursor, std::string& bytes) {
  const auto broken =
      fail(ErrorKind::Invalid, "the cursor is of another list: begin again without one");
  auto known = unhex(cursor);
  if (!known) return broken;
  bytes = std::move(*known);
  std::string_view rest = bytes;
  std::string_view parts[4];
  for (std::string_view& part : parts) {
    const std::size_t end = rest.find('\n');
    if (end == std::string_view::npos) return broken;
    part = rest.substr(0, end);
    rest.remove_prefix(end + 1);
  }
  Entry entry;
  const auto id = parse_id(parts[3]);
  const auto [end, error] =
      std::from_chars(parts[2].data(), parts[2].data() + parts[2].size(), entry.number);
  const bool is_number = error == std::errc{} && end == parts[2].data() + parts[2].size();
  if (parts[0] != text_of(sorting) || !id || !is_number) return broken;
  entry.is_missing = parts[1] == "1";
  entry.id = *id;
  entry.text = rest;
  return entry;
}

// Calls each(chunk, row, lead) for every lead that is in; the count of them.
template <typename Each>
std::uint64_t each_match(const BoardView& view, Matcher& matcher, Each each) {
  RowMask rows;
  std::uint64_t count = 0;
  for (std::size_t index = 0; index < view.chunks.size(); ++index) {
    matcher.run(index, rows);
    for (std::size_t word = 0; word < rows.size(); ++word) {
      count += static_cast<std::uint64_t>(std::popcount(rows[word]));
      for (std::uint64_t left = rows[word]; left != 0; left &= left - 1) {
        const auto row =
            static_cast<std::uint32_t>(word * 64 + static_cast<unsigned>(std::countr_zero(left)));
        each(*view.chunks[index], row, static_cast<LeadNumber>(index * leads_a_chunk + row));
      }
    }
  }
  return count;
}

}  // namespace

const std::vector<std::string>& sorting_names() {
  static const std::vector<std::string> names = [] {
    std::vector<std::string> all;
    for (const NamedSorting& one : sortings) all.emplace_back(one.name);
    return all;
  }();
  return names;
}

Result<Sorting> parse_sorting(std::string_view text) {
  std::string_view name = text;
  Sorting sorting;
  sorting.direction = name.starts_with('-') ? Direction::Descending : Direction::Ascending;
  if (name.starts_with('-')) name.remove_prefix(1);
  if (name.starts_with("score.")) {
    sorting.by = SortKey::Score;
    sorting.score = std::string(name.substr(6));
    return sorting;
  }
  std::string all;
  for (const NamedSorting& one : sortings) {
    const bool is_score = one.key == SortKey::Score;
    if (name == one.name && !is_score) {
      sorting.by = one.key;
      return sorting;
    }
    all += all.empty() ? "" : ", ";
    all += one.name;
    if (is_score) all += ".ID";
  }
  return fail(ErrorKind::Invalid,
              "there is no order {}: sort by one of {}, with - before it for the other way round",
              text, all);
}

Result<Page> list(const BoardView& view, const ListQuery& query, const Sight& sight) {
  if (query.limit < 1 || query.limit > static_cast<std::size_t>(limits::page_rows)) {
    return fail(ErrorKind::Invalid, "limit: from 1 to {}", limits::page_rows);
  }
  Matcher matcher = TRY(Matcher::make(view, query.filter, query.now, sight));
  const Keys keys = TRY(Keys::make(view, query.sorting));
  const Order before(query.sorting.direction);
  std::string cursor;
  std::optional<Entry> after;
  if (!query.cursor.empty()) after = TRY(entry_of(query.sorting, query.cursor, cursor));
  // The first ones so far, as a heap with the last of them on top; one more than is shown.
  std::vector<Entry> first;
  Page page;
  page.matching =
      each_match(view, matcher, [&](const Chunk& chunk, std::uint32_t row, LeadNumber lead) {
        Entry entry = keys.of(chunk, row);
        const bool is_full = first.size() > query.limit;
        if (is_full && !before(entry, first.front())) return;
        if (after && !before(*after, entry)) return;
        entry.lead = lead;
        if (is_full) {
          std::pop_heap(first.begin(), first.end(), before);
          first.pop_back();
        }
        first.push_back(entry);
        std::push_heap(first.begin(), first.end(), before);
      });
  std::sort_heap(first.begin(), first.end(), before);
  if (first.size() > query.limit) {
    first.pop_back();
    page.next = cursor_of(query.sorting, first.back());
  }
  for (const Entry& entry : first) page.rows.push_back(row_of(view, entry.lead, query.now));
  return page;
}

Result<std::uint64_t> count(const BoardView& view, const BoardFilter& filter, Millis now,
                            const Sight& sight) {
  Matcher matcher = TRY(Matcher::make(view, filter, now, sight));
  return each_match(view, matcher, [](const Chunk&, std::uint32_t, LeadNumber) {});
}

Result<GradeCounts> count_by_grade(const BoardView& view, const BoardFilter& filter, Millis now,
                                   const Sight& sight) {
  Matcher matcher = TRY(Matcher::make(view, filter, now, sight));
  GradeCounts counts;
  for (const std::string& grade : view.layout->grades) counts.grades.push_back({grade, 0});
  counts.matching =
      each_match(view, matcher, [&](const Chunk& chunk, std::uint32_t row, LeadNumber) {
        if (chunk.grade[row] != 0) ++counts.grades[chunk.grade[row] - 1U].matching;
      });
  return counts;
}

Result<std::vector<LeadNumber>> matching(const BoardView& view, const BoardFilter& filter,
                                         Millis now, std::size_t most, const Sight& sight) {
  Matcher matcher = TRY(Matcher::make(view, filter, now, sight));
  std::vector<LeadNumber> leads;
  const std::uint64_t all =
      each_match(view, matcher, [&](const Chunk&, std::uint32_t, LeadNumber lead) {
        if (leads.size() < most) leads.push_back(lead);
      });
  if (all > most) {
    return fail(ErrorKind::Invalid, "these are {} leads: take at most {} at once", all, most);
  }
  return leads;
}

Result<BoardRow> row(const BoardView& view, LeadNumber lead, const Sight& sight, Millis now) {
  const Chunk* chunk = view.chunk_of(lead);
  if (chunk != nullptr) {
    const std::string_view owner = view.texts->text(chunk->owner[lead % leads_a_chunk]);
    const bool is_own =
        sight.only_of && !sight.only_of->empty() && owner == to_text(*sight.only_of);
    if (!sight.only_of || owner.empty() || is_own) return row_of(view, lead, now);
  }
  return fail(ErrorKind::NotFound, "there is no such lead");
}

CompiledFilter compile_filter(std::string_view expression, const Publication* publication) {
  const engine::Model* model = publication == nullptr ? nullptr : publication->plan->model.get();
  cel::Compiled compiled = cel::compile(expression, board_scope(model));
  CompiledFilter filter{std::move(compiled.program), std::move(compiled.issues)};
  if (!filter.program) return filter;
  const cel::Type::Kind kind = filter.program->type().kind;
  if (kind != cel::Type::Kind::Bool && kind != cel::Type::Kind::Dyn) {
    filter.issues.push_back(
        {1, 1, "a filter is true or false, this is " + cel::name_of(filter.program->type()),
         "compare it with something"});
    filter.program = nullptr;
  }
  return filter;
}

}  // namespace winnow::app
