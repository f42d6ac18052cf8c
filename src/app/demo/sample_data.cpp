#include "app/demo/sample_data.hpp"

#include <iterator>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/demo/sample_history.hpp"
#include "app/demo/sample_leads.hpp"
#include "app/live/transfer.hpp"
#include "app/people/act.hpp"
#include "app/templates.hpp"
#include "base/check.hpp"
#include "base/zones.hpp"
#include "engine/model_parse.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view usual_model = "b2b-saas";

// The model whose examples are lived again: the one in force, the usual one if it has none.
std::shared_ptr<const engine::Model> model_of(const PublicationPointer& in_force) {
  if (in_force && !in_force->plan->model->examples.empty()) return in_force->plan->model;
  const engine::ParsedModel usual =
      engine::parse_model(template_text(usual_model), {load_zone, all_zones});
  CHECK(usual.model);
  return usual.model;
}

// The leads are worked once all are there: whom the model hands over shows only then. How many
// facts that made.
Result<std::uint64_t> work_leads(Workspace& workspace, const Caller& by, std::uint64_t seed) {
  const auto book = workspace.book();
  std::vector<engine::Fact> said;
  for (LeadNumber lead = 0; lead < book->leads(); ++lead) {
    if (book->is_merged(lead)) continue;
    const KnownLead known = TRY(look_at(workspace, by, book->id_of(lead)));
    std::vector<engine::Fact> facts = sample_history(known, by, Chance(seed + 1, lead));
    said.insert(said.end(), std::make_move_iterator(facts.begin()),
                std::make_move_iterator(facts.end()));
  }
  TRY(workspace.begin_import());
  SeqMap seqs;
  const Result<DraftCounts> counts = workspace.import_facts(std::move(said), seqs);
  TRY(workspace.finish_import());
  return TRY(counts).stored;
}

}  // namespace

Result<SampleReport> fill_with_sample(Workspace& workspace, const Caller& by, std::uint32_t leads) {
  if (workspace.status().last_seq > 0) {
    return fail(ErrorKind::Conflict,
                "the workspace holds facts already; made-up leads would mix with them");
  }
  // Before the leads: what they did in the past moves them then, not today.
  if (!workspace.in_force()) {
    TRY(workspace.publish(std::string(template_text(usual_model)), by.who));
  }
  const PublicationPointer model = workspace.in_force();
  constexpr std::uint64_t seed = 1;
  SampleReport report;
  report.version = model ? model->version : 0;
  for (std::string& lines : sample_rounds(*model_of(model), {leads, seed, workspace.now()})) {
    const TransferReport round = TRY(
        import_lines(workspace, [&]() -> Result<std::string> { return std::exchange(lines, {}); }));
    report.leads += round.counts.new_leads;
    report.facts += round.counts.stored;
  }
  if (by.user) report.facts += TRY(work_leads(workspace, by, seed));
  return report;
}

}  // namespace winnow::app
