#include "app/live/table_lines.hpp"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "app/board/lead_summary.hpp"
#include "base/json.hpp"
#include "base/time.hpp"
#include "engine/fact_timeline.hpp"

namespace winnow::app {

namespace {

constexpr LeadNumber at_once = 1024;
constexpr std::array<std::string_view, 4> own_keys{"lead_id", "created_at", "company", "outcome"};

class TableLines {
 public:
  explicit TableLines(const Workspace& workspace)
      : book_(workspace.book()),
        model_(workspace.in_force()),
        now_(workspace.now()),
        version_(model_ ? model_->version : 0),
        reader_(book_->texts(), nullptr, version_, {}),
        judged_(book_->texts(), model_ ? model_->plan->model.get() : nullptr, version_, {}) {}

  Result<void> write(BaseTable table, const std::function<Result<void>(std::string_view)>& out) {
    const LeadNumber all = book_->leads();
    for (LeadNumber first = 0; first < all; first += at_once) {
      std::string lines;
      LeadNumber number = first;
      for (const Book::Standing& lead : book_->standings(first, std::min(at_once, all - first))) {
        if (!lead.is_merged) {
          if (table == BaseTable::Leads) append_lead(lines, lead, number);
          if (table == BaseTable::Events) append_events(lines, lead, number);
        }
        ++number;
      }
      TRY(out(lines));
    }
    return {};
  }

 private:
  static void append_line(std::string& lines, Map row) {
    append_json(lines, Value(std::move(row)));
    lines += '\n';
  }
  engine::Timeline timeline_of(LeadNumber number) const {
    return engine::timeline_under(book_->facts_to_judge(number), version_);
  }

  void append_lead(std::string& lines, const Book::Standing& lead, LeadNumber number) {
    // Without a model it keeps every field, also those that the model in force does not read.
    LeadSummary summary = reader_.read(lead);
    Map row;
    row.reserve(summary.traits.size() + own_keys.size());
    row.emplace_back("lead_id", Value(to_text(lead.id)));
    if (summary.created != no_instant) {
      row.emplace_back("created_at", Value(timestamp_of(summary.created)));
    }
    Map company;
    for (LeadSummary::Trait& trait : summary.traits) {
      std::string field = trait.name.substr(trait.name.find('.') + 1);
      if (trait.name.starts_with("company.")) {
        company.emplace_back(std::move(field), std::move(trait.value));
      } else if (std::find(own_keys.begin(), own_keys.end(), field) == own_keys.end()) {
        row.emplace_back(std::move(field), std::move(trait.value));
      }
    }
    if (!summary.company.empty() && find_entry(company, "name") == nullptr) {
      company.emplace_back("name", Value(summary.company));
    }
    if (!company.empty()) row.emplace_back("company", Value(std::move(company)));
    row.emplace_back("outcome", Value(outcome_of(lead, number)));
    append_line(lines, std::move(row));
  }

  Map outcome_of(const Book::Standing& lead, LeadNumber number) {
    const LeadSummary summary = judged_.read(lead);
    Map outcome;
    bool won = false;
    if (!summary.moves.empty()) {
      const LeadMove& last = summary.moves.back();
      won = model_ && !model_->plan->model->stages.empty() &&
            model_->plan->model->stages.back().id == last.to;
      outcome.emplace_back("stage", Value(last.to));
      outcome.emplace_back("since", Value(timestamp_of(last.at)));
      if (won && last.has_amount) {
        outcome.emplace_back("amount", Value(static_cast<double>(last.amount) / 1000));
        outcome.emplace_back("currency", Value(last.currency));
      }
    }
    outcome.emplace_back("won", Value(won));
    if (!summary.disqualified.empty() && summary.disqualified_until > now_) {
      outcome.emplace_back("disqualified", Value(summary.disqualified));
    }
    const std::string label = label_of(timeline_of(number));
    if (!label.empty()) outcome.emplace_back("label", Value(label));
    return outcome;
  }

  // Of the newest correction, unless it was lifted.
  static std::string label_of(const engine::Timeline& timeline) {
    const engine::LeadVerdict* newest = nullptr;
    for (const engine::LeadVerdict& said : timeline.verdicts) {
      if (said.kind != engine::LeadVerdict::Kind::Correction) continue;
      if (newest == nullptr || said.at >= newest->at) newest = &said;
    }
    return newest == nullptr || newest->lifted ? "" : newest->label;
  }

  void append_events(std::string& lines, const Book::Standing& lead, LeadNumber number) {
    engine::Timeline timeline = timeline_of(number);
    std::stable_sort(timeline.events.begin(), timeline.events.end(),
                     [](const auto& a, const auto& b) { return a.at < b.at; });
    for (engine::Event& event : timeline.events) {
      if (event.under_verdict) continue;
      append_line(lines, {{"lead_id", Value(to_text(lead.id))},
                          {"timestamp", Value(timestamp_of(event.at))},
                          {"event", Value(event.name)},
                          {"properties", Value(std::move(event.properties))}});
    }
  }

  std::shared_ptr<const Book> book_;
  PublicationPointer model_;
  Millis now_;
  std::int64_t version_;
  SummaryReader reader_, judged_;
};

}  // namespace

std::optional<BaseTable> base_table_named(std::string_view name) {
  if (name == "leads") return BaseTable::Leads;
  if (name == "events") return BaseTable::Events;
  return std::nullopt;
}

Result<void> write_table(const Workspace& workspace, BaseTable table,
                         const std::function<Result<void>(std::string_view)>& write) {
  return TableLines(workspace).write(table, write);
}

}  // namespace winnow::app
