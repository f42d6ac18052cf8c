#include "app/demo/sample_data.hpp"

#include <algorithm>
#include <iterator>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/demo/sample_history.hpp"
#include "app/demo/sample_leads.hpp"
#include "app/identity/clean.hpp"
#include "app/live/book.hpp"
#include "app/live/draft.hpp"
#include "app/protocols/decode.hpp"
#include "app/templates.hpp"
#include "base/check.hpp"
#include "base/zones.hpp"
#include "engine/model_parse.hpp"

namespace winnow::app {

namespace {

using engine::Fact;

constexpr std::string_view usual_model = "b2b-saas";

// The model whose examples are lived again: the one in force, the usual one if it has none.
std::shared_ptr<const engine::Model> model_of(const PublicationPointer& in_force) {
  if (in_force && !in_force->plan->model->examples.empty()) return in_force->plan->model;
  const engine::ParsedModel usual =
      engine::parse_model(template_text(usual_model), {load_zone, all_zones});
  CHECK(usual.model);
  return usual.model;
}

// What leads did, as a base without a model would have it.
Result<std::unique_ptr<Book>> book_of(std::string_view lines, Millis now, std::vector<Fact>& log) {
  auto book = std::make_unique<Book>(FingerprintKey{});
  Draft draft(*book, now);
  for (std::size_t begin = 0; begin < lines.size();) {
    const std::size_t end = lines.find('\n', begin);
    Delivery delivery = TRY(decode(Protocol::Segment, lines.substr(begin, end - begin)));
    for (Message& message : delivery.messages) clean(message, "");
    draft.add(delivery, {engine::Source::Server, "import"}, now);
    begin = end + 1;
  }
  log = draft.facts();
  draft.kept();
  book->apply(log);
  return book;
}

Result<void> import_all(Workspace& workspace, std::vector<Fact> facts) {
  constexpr std::size_t at_once = 2'000;
  SeqMap seqs;
  for (std::size_t i = 0; i < facts.size(); i += at_once) {
    const auto begin = facts.begin() + static_cast<std::ptrdiff_t>(i);
    const auto end = begin + static_cast<std::ptrdiff_t>(std::min(at_once, facts.size() - i));
    TRY(workspace.import_facts({std::make_move_iterator(begin), std::make_move_iterator(end)},
                               seqs));
  }
  return {};
}

}  // namespace

Result<SampleReport> fill_with_sample(Workspace& workspace, const SampleWish& wish) {
  if (workspace.status().last_seq > 0) {
    return fail(ErrorKind::Conflict,
                "the workspace holds facts already; made-up leads would mix with them");
  }
  if (!workspace.in_force()) {
    TRY(workspace.publish(std::string(template_text(usual_model)), wish.who));
  }
  const PublicationPointer model = workspace.in_force();
  constexpr std::uint64_t seed = 1;
  const Millis now = workspace.now();
  std::vector<Fact> facts;
  const auto book =
      TRY(book_of(sample_lines(*model_of(model), {wish.leads, seed, now}), now, facts));
  for (LeadNumber lead = 0; lead < book->leads(); ++lead) {
    if (book->is_merged(lead)) continue;
    Chance chance(seed + 1, lead);
    const Caller* by = wish.workers.empty() ? nullptr : &chance.pick(wish.workers);
    std::vector<Fact> history =
        sample_history({book->id_of(lead), book->facts_to_judge(lead)}, model, by, chance, now);
    facts.insert(facts.end(), std::make_move_iterator(history.begin()),
                 std::make_move_iterator(history.end()));
  }
  const SampleReport report{book->leads(), facts.size(), model->version};
  TRY(workspace.begin_import());
  const Result<void> imported = import_all(workspace, std::move(facts));
  TRY(workspace.finish_import());
  TRY(imported);
  return report;
}

}  // namespace winnow::app
