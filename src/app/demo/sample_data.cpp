#include "app/demo/sample_data.hpp"

#include <string_view>
#include <utility>

#include "app/demo/sample_leads.hpp"
#include "app/live/transfer.hpp"
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

}  // namespace

Result<SampleReport> fill_with_sample(Workspace& workspace, const std::string& who) {
  if (workspace.status().last_seq > 0) {
    return fail(ErrorKind::Conflict,
                "the workspace holds facts already; made-up leads would mix with them");
  }
  // Before the leads: what they did in the past moves them then, not today.
  if (!workspace.in_force()) {
    TRY(workspace.publish(std::string(template_text(usual_model)), who));
  }
  const PublicationPointer model = workspace.in_force();
  std::string lines = sample_lines(*model_of(model), {sample_leads, 1, workspace.now()});
  const TransferReport report = TRY(
      import_lines(workspace, [&]() -> Result<std::string> { return std::exchange(lines, {}); }));
  return SampleReport{report.counts.new_leads, report.counts.stored, model ? model->version : 0};
}

}  // namespace winnow::app
