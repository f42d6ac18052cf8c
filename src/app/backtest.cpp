#include "app/backtest.hpp"

#include <algorithm>
#include <functional>

#include "app/workers.hpp"
#include "base/check.hpp"
#include "engine/fold.hpp"

namespace winnow::app {

namespace {

using engine::insight::Judged;
using Leads = std::vector<std::uint32_t>;

// The leads that count, and what is known of them.
struct Known {
  std::vector<LeadOutcome> outcomes;
  Leads all, before, after;
};

// Every lead of `known` at its own instant.
Judged judge(const Loaded& loaded, const Known& known, unsigned threads) {
  const engine::Plan& plan = *loaded.plan;
  const engine::Fold fold(plan, loaded.traits, loaded.timelines, 0);
  std::vector<std::unique_ptr<engine::Fold::Scratch>> scratches;
  for (unsigned i = 0; i < threads; ++i) scratches.push_back(fold.scratch());
  engine::AssessOptions options;
  options.changes = false;
  Judged judged(*plan.model, loaded.leads());
  constexpr std::uint32_t leads_a_turn = engine::leads_a_block;
  spread(fold.blocks(), threads, [&](std::uint32_t block, unsigned worker) {
    auto lead = std::lower_bound(known.all.begin(), known.all.end(), block * leads_a_turn);
    for (; lead != known.all.end() && *lead / leads_a_turn == block; ++lead) {
      const engine::Timeline& timeline = fold.timeline_of(*lead, *scratches[worker]);
      judged.set(*lead, engine::assess(plan, timeline, *known.outcomes[*lead].at, options));
      judged.won[*lead] = *known.outcomes[*lead].won ? 1 : 0;
    }
  });
  return judged;
}

void sort_out(Known& known, Backtest& out) {
  for (std::uint32_t lead = 0; lead < known.outcomes.size(); ++lead) {
    const LeadOutcome& outcome = known.outcomes[lead];
    if (!outcome.won) {
      ++out.unknown_won;
    } else if (!outcome.at) {
      ++out.unknown_instant;
    } else {
      known.all.push_back(lead);
      out.first = std::min(out.first.value_or(*outcome.at), *outcome.at);
      out.last = std::max(out.last.value_or(*outcome.at), *outcome.at);
      if (out.split) (*outcome.at < *out.split ? known.before : known.after).push_back(lead);
    }
  }
}

std::optional<std::string> stage_of(const engine::Model& model, std::uint16_t stage) {
  if (stage == 0) return std::nullopt;
  return model.stages[stage - 1u].id;
}

std::vector<StageMoves> moves_of(const std::vector<Loaded>& loaded, const Known& known,
                                 const Judged& a, const Judged& b) {
  const engine::Model& old_model = *loaded[0].plan->model;
  const engine::Model& new_model = *loaded[1].plan->model;
  std::vector<StageMoves> moves;
  const auto move_of = [&](const std::optional<std::string>& stage) -> StageMoves& {
    const auto found = std::find_if(moves.begin(), moves.end(),
                                    [&](const StageMoves& one) { return one.stage == stage; });
    if (found != moves.end()) return *found;
    moves.push_back({stage, 0, 0, {}, {}});
    return moves.back();
  };
  for (const engine::Model* model : {&old_model, &new_model}) {
    for (const engine::Stage& stage : model->stages) move_of(stage.id);
  }
  for (const std::uint32_t lead : known.all) {
    const auto before = stage_of(old_model, a.stage[lead]);
    const auto after = stage_of(new_model, b.stage[lead]);
    ++move_of(before).a;
    ++move_of(after).b;
    if (before == after) continue;
    move_of(before).leave.emplace_back(loaded[0].lead_id(lead));
    move_of(after).enter.emplace_back(loaded[0].lead_id(lead));
  }
  return moves;
}

Error nobody_left(const Backtest& out) {
  std::string message = "no lead is left to judge by:";
  if (out.unknown_won > 0) {
    message +=
        fmt::format(" --won is unknown for {} (is its column in the file?)", out.unknown_won);
  }
  if (out.unknown_instant > 0) {
    message += fmt::format("{} --as-of-field {} holds no time for {}",
                           out.unknown_won > 0 ? ";" : "", out.instants.field, out.unknown_instant);
  }
  if (out.unknown_won + out.unknown_instant == 0) message += " the file has none";
  return {ErrorKind::Invalid, message};
}

}  // namespace

Result<Backtest> backtest(const std::vector<Loaded>& loaded, const Question& question,
                          const BacktestOptions& options) {
  CHECK(loaded.size() == 1 || loaded.size() == 2);
  if (loaded.size() == 2 && loaded[0].leads() != loaded[1].leads()) {
    return fail(ErrorKind::Invalid, "the files of leads changed while they were read");
  }
  Backtest out;
  out.instants = question.instants();
  out.split = options.split;
  Known known;
  known.outcomes = TRY(question.answers(loaded[0]));
  sort_out(known, out);
  if (known.all.empty()) return tl::unexpected(nobody_left(out));
  std::vector<Judged> judged;
  std::vector<Milli> cuts;  // the same for all, so that they stand side by side
  for (const Loaded& one : loaded) {
    judged.push_back(judge(one, known, options.threads));
    const auto own = engine::insight::cuts_of(*one.plan->model, judged.back(), known.all);
    cuts.insert(cuts.end(), own.begin(), own.end());
  }
  std::sort(cuts.begin(), cuts.end(), std::greater<>());
  cuts.erase(std::unique(cuts.begin(), cuts.end()), cuts.end());
  for (std::size_t i = 0; i < loaded.size(); ++i) {
    const auto report = [&](const Leads& leads) {
      return report_of(*loaded[i].plan->model, judged[i], leads, cuts);
    };
    ModelReport& one =
        out.models.emplace_back(ModelReport{loaded[i].plan, report(known.all), {}, {}});
    if (!out.split) continue;
    one.before = report(known.before);
    one.after = report(known.after);
  }
  if (judged.size() == 2) out.moves = moves_of(loaded, known, judged[0], judged[1]);
  return out;
}

}  // namespace winnow::app
