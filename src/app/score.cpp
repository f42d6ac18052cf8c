#include "app/score.hpp"

#include <algorithm>
#include <numeric>

#include "app/assessment_json.hpp"
#include "app/clock.hpp"
#include "app/names.hpp"
#include "app/output.hpp"
#include "app/workers.hpp"

namespace winnow::app {

namespace {

constexpr std::size_t rows_a_piece = 4096;  // what one thread formats at a time
constexpr std::size_t pieces_a_batch = 16;  // what is held in memory before it is written

// Seconds since the last look, by the CPU of all threads.
class Lap {
 public:
  double seconds() {
    const double now = cpu_seconds();
    return now - std::exchange(last_, now);
  }

 private:
  double last_ = cpu_seconds();
};

class Scoring {
 public:
  Scoring(const Loaded& loaded, const ScoreOptions& options)
      : loaded_(loaded),
        options_(options),
        plan_(*loaded.plan),
        fold_(plan_, loaded.traits, loaded.timelines, options.as_of),
        results_(plan_, loaded.leads()) {
    for (unsigned i = 0; i < options.threads; ++i) scratches_.push_back(fold_.scratch());
  }

  void judge() {
    spread(fold_.blocks(), options_.threads, [this](std::uint32_t block, unsigned worker) {
      fold_.judge(block, *scratches_[worker], results_);
    });
  }

  // The leads that are asked for, in the order in which they are written.
  void choose() {
    for (std::uint32_t lead = 0; lead < loaded_.leads(); ++lead) {
      if (is_wanted(lead)) chosen_.push_back(lead);
    }
    if (options_.order == ScoreOptions::Order::HighestTotal) {
      std::stable_sort(chosen_.begin(), chosen_.end(), [this](std::uint32_t a, std::uint32_t b) {
        return results_.total[a] > results_.total[b];
      });
    }
  }

  void detail() {
    if (!needs_details(options_.columns)) return;
    using Asked = engine::Details::Asked;
    details_.emplace(plan_, loaded_.leads(),
                     needs_changes(options_.columns) ? Asked::All : Asked::MissingOnly);
    std::vector<bool> wanted(fold_.blocks());
    for (const std::uint32_t lead : chosen_) wanted[lead / engine::leads_a_block] = true;
    spread(fold_.blocks(), options_.threads, [&](std::uint32_t block, unsigned worker) {
      if (wanted[block]) fold_.detail(block, *scratches_[worker], *details_);
    });
  }

  Result<void> write_csv(Output& output) {
    const Sheet sheet(plan_, options_.columns, results_, details_ ? &*details_ : nullptr);
    std::string header;
    sheet.append_header(header);
    TRY(output.write(header));
    const std::size_t batch = rows_a_piece * pieces_a_batch;
    for (std::size_t begin = 0; begin < chosen_.size(); begin += batch) {
      TRY(write_rows(output, begin, std::min(chosen_.size(), begin + batch),
                     [&](std::string& text, std::size_t row) {
                       sheet.append_row(text, chosen_[row], loaded_.lead_id(chosen_[row]));
                     }));
    }
    return {};
  }

  // Explanations are made and written a batch at a time, so that they never all are in memory.
  Result<void> write_ndjson(Output& output, Lap& lap, ScoreTimes& times) {
    engine::AssessOptions all;
    std::vector<engine::Assessment> assessments(rows_a_piece);
    for (std::size_t begin = 0; begin < chosen_.size(); begin += rows_a_piece) {
      const std::size_t end = std::min(chosen_.size(), begin + rows_a_piece);
      constexpr std::size_t leads_a_turn = 64;
      const auto turns = static_cast<std::uint32_t>((end - begin - 1) / leads_a_turn + 1);
      spread(turns, options_.threads, [&](std::uint32_t turn, unsigned worker) {
        const std::size_t first = begin + turn * leads_a_turn;
        for (std::size_t row = first; row < std::min(end, first + leads_a_turn); ++row) {
          assessments[row - begin] = fold_.assess_lead(chosen_[row], all, *scratches_[worker]);
        }
      });
      times.detail += lap.seconds();
      TRY(write_rows(output, begin, end, [&](std::string& text, std::size_t row) {
        append_assessment(text, plan_, loaded_.lead_id(chosen_[row]), options_.as_of,
                          assessments[row - begin]);
        text += '\n';
      }));
      times.write += lap.seconds();
    }
    return {};
  }

 private:
  bool is_wanted(std::uint32_t lead) const {
    if (options_.min_total && results_.total[lead] < *options_.min_total) return false;
    if (!options_.segment) return true;
    return ((results_.segments[*options_.segment][lead / 64] >> (lead % 64)) & 1) != 0;
  }

  // Formats chosen_[begin … end) on all threads and writes them in order.
  template <typename AppendRow>
  Result<void> write_rows(Output& output, std::size_t begin, std::size_t end, AppendRow append) {
    const std::size_t a_piece = std::min(rows_a_piece, (end - begin) / options_.threads + 1);
    std::vector<std::string> pieces((end - begin - 1) / a_piece + 1);
    spread(static_cast<std::uint32_t>(pieces.size()), options_.threads,
           [&](std::uint32_t piece, unsigned) {
             const std::size_t first = begin + piece * a_piece;
             for (std::size_t row = first; row < std::min(end, first + a_piece); ++row) {
               append(pieces[piece], row);
             }
           });
    for (const std::string& piece : pieces) TRY(output.write(piece));
    return {};
  }

  const Loaded& loaded_;
  const ScoreOptions& options_;
  const engine::Plan& plan_;
  const engine::Fold fold_;
  engine::Results results_;
  std::optional<engine::Details> details_;
  std::vector<std::unique_ptr<engine::Fold::Scratch>> scratches_;
  std::vector<std::uint32_t> chosen_;
};

}  // namespace

Result<ScoreTimes> score(const Loaded& loaded, const ScoreOptions& options, const Doing& doing) {
  Output output = TRY(Output::open(options.out));
  ScoreTimes times;
  Lap lap;
  doing("scoring");
  const double begin = wall_seconds();
  Scoring scoring(loaded, options);
  scoring.judge();
  times.assess_wall = wall_seconds() - begin;
  times.assess = lap.seconds();
  scoring.choose();
  if (options.format == ScoreOptions::Format::Csv) {
    doing("looking for what is missing and when it changes");
    scoring.detail();
    times.detail = lap.seconds();
    doing("writing");
    TRY(scoring.write_csv(output));
  } else {
    doing("explaining");
    TRY(scoring.write_ndjson(output, lap, times));
  }
  TRY(output.finish());
  times.write += lap.seconds();
  return times;
}

Result<std::size_t> segment_named(const engine::Model& model, std::string_view name) {
  std::vector<std::string> names;
  for (std::size_t i = 0; i < model.segments.size(); ++i) {
    if (model.segments[i].id == name) return i;
    names.push_back(model.segments[i].id);
  }
  return fail(ErrorKind::Invalid, "--segment: the model has no segment \"{}\"{}", name,
              did_you_mean(name, names));
}

}  // namespace winnow::app
