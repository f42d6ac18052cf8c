// What a person says of two leads: that they are one, are not after all, or never were.
#include <algorithm>
#include <optional>
#include <unordered_set>
#include <utility>

#include "app/chance.hpp"
#include "app/live/retrace.hpp"
#include "app/live/workspace.hpp"
#include "app/live/writer.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

struct Pair {
  LeadNumber lead, other;  // roots
};

Result<Pair> roots_of(const Book& book, const Workspace::OfTwo& said) {
  const auto lead = book.find(said.lead);
  if (!lead) return fail(ErrorKind::NotFound, "no lead has the id {}", to_text(said.lead));
  const auto other = book.find(said.other);
  if (!other) return fail(ErrorKind::NotFound, "no lead has the id {}", to_text(said.other));
  return Pair{*lead, *other};
}

MergeWord word_of(const Book& book, const Pair& pair, const Workspace::OfTwo& said, Millis now) {
  now = std::max({now, book.newest_of(pair.lead), book.newest_of(pair.other)});
  return {{engine::Source::Person, said.who}, now, now, said.note};
}

// When and where the lead was merged into what it is part of: its newest "into" about a lead that
// is none of its own parts.
std::optional<MergePoint> merge_of(const Book& book, LeadNumber lead,
                                   const std::vector<Fact>& facts) {
  std::unordered_set<Id> parts;
  for (const LeadNumber part : book.parts_of(lead)) parts.insert(book.id_of(part));
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    if (fact->kind != FactKind::Merge || fact->name != "into") continue;
    const Value* other = find_entry(fact->data, "lead");
    const auto id =
        other != nullptr && other->is(Value::Kind::String) ? parse_id(other->text()) : std::nullopt;
    if (id && parts.count(*id) == 0) return MergePoint{fact->seq, fact->at};
  }
  return std::nullopt;
}

struct Half {  // of what was one lead
  Id lead;
  const std::vector<Fact>& facts;
  bool is_alone = false;  // nothing is merged into it any more
};

void add_retraced(Draft& draft, const Publication& publication, const Half& half,
                  const MergePoint& merge, Millis now) {
  const MergePoint from = half.is_alone ? begin_alone(half.facts, merge) : merge;
  for (Fact& fact : retrace(publication, half.facts, from, now)) {
    fact.lead = half.lead;
    fact.message = to_text(new_id(now));
    draft.add_fact(std::move(fact));
  }
}

}  // namespace

Result<void> Workspace::merge_leads(const OfTwo& said) {
  return run([&](Writer& writer) -> Result<void> {
    const auto book = writer.book();
    const Pair pair = TRY(roots_of(*book, said));
    if (pair.lead == pair.other) return fail(ErrorKind::Conflict, "the two are one lead already");
    Draft draft(*book, now());
    draft.merge(book->id_of(pair.other), book->id_of(pair.lead), word_of(*book, pair, said, now()));
    TRY(writer.commit(draft, true));
    return {};
  });
}

Result<void> Workspace::unmerge_leads(const OfTwo& said) {
  return run([&](Writer& writer) -> Result<void> {
    const auto book = writer.book();
    const Pair pair = TRY(roots_of(*book, said));
    const LeadNumber part = *book->own_number(said.other);
    if (pair.lead != pair.other || !book->is_merged(part)) {
      return fail(ErrorKind::Conflict, "{} was not merged into this lead", to_text(said.other));
    }
    const MergeWord word = word_of(*book, pair, said, now());
    Draft draft(*book, now());
    draft.say_of_two("apart", said.other, book->id_of(pair.lead), word);
    const std::vector<Fact> its_own = book->timeline_of(part).unpack(book->texts());
    const auto merge = merge_of(*book, part, its_own);
    const PublicationPointer model = writer.in_force();
    if (model && merge) {
      std::vector<Fact> others = book->timeline_of(pair.lead).unpack(book->texts());
      std::unordered_set<std::int64_t> leave;
      for (const Fact& fact : its_own) leave.insert(fact.seq);
      others.erase(std::remove_if(others.begin(), others.end(),
                                  [&](const Fact& fact) { return leave.count(fact.seq) != 0; }),
                   others.end());
      const std::size_t all = book->parts_of(pair.lead).size(), mine = book->parts_of(part).size();
      const Half apart{said.other, its_own, mine == 1};
      const Half rest{book->id_of(pair.lead), others, all - mine == 1};
      add_retraced(draft, *model, apart, *merge, word.received);
      add_retraced(draft, *model, rest, *merge, word.received);
    }
    TRY(writer.commit(draft, false));
    writer.judge_later({said.other, book->id_of(pair.lead)});
    return {};
  });
}

Result<void> Workspace::set_distinct(const OfTwo& said) {
  return run([&](Writer& writer) -> Result<void> {
    const auto book = writer.book();
    const Pair pair = TRY(roots_of(*book, said));
    if (pair.lead == pair.other) {
      return fail(ErrorKind::Conflict, "the two are one lead: unmerge takes them apart");
    }
    if (book->are_distinct(pair.lead, pair.other)) return {};
    Draft draft(*book, now());
    draft.say_of_two("distinct", book->id_of(pair.lead), book->id_of(pair.other),
                     word_of(*book, pair, said, now()));
    TRY(writer.commit(draft, true));
    return {};
  });
}

}  // namespace winnow::app
