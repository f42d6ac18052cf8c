#include "app/explain.hpp"

#include <utility>
#include <vector>

#include "app/names.hpp"
#include "engine/fold.hpp"

namespace winnow::app {

namespace {

// Ids that could have been meant: about as long, and not so many that looking takes a while.
std::vector<std::string> ids_like(const Loaded& loaded, std::string_view id) {
  constexpr std::size_t ids_max = 100'000;
  const std::size_t slips = id.size() / 3 + 1;
  std::vector<std::string> ids;
  for (std::uint32_t lead = 0; lead < loaded.leads() && ids.size() < ids_max; ++lead) {
    const std::string_view other = loaded.lead_id(lead);
    if (other.size() + slips >= id.size() && other.size() <= id.size() + slips) {
      ids.emplace_back(other);
    }
  }
  return ids;
}

}  // namespace

Result<Explained> explain(const Loaded& loaded, std::string_view lead_id, Millis as_of) {
  const columns::Code code = loaded.ids.find_text(lead_id);
  if (code == 0) {
    return fail(ErrorKind::NotFound, "--lead: there is no lead \"{}\"{}", lead_id,
                did_you_mean(lead_id, ids_like(loaded, lead_id)));
  }
  const engine::Fold fold(*loaded.plan, loaded.traits, loaded.timelines, as_of);
  engine::AssessOptions options;
  options.near = true;
  Explained explained;
  explained.lead_id = std::string(lead_id);
  explained.as_of = as_of;
  explained.assessment = fold.assess_lead(code - 1, options);
  return explained;
}

}  // namespace winnow::app
