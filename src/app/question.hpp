// What a backtest asks of each lead beside what the model reads: was it won, and when to look at
// it.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/load.hpp"
#include "base/result.hpp"
#include "base/zones.hpp"
#include "cel/program.hpp"
#include "engine/plan.hpp"

namespace winnow::app {

// The instant of each lead: one for all, or a column of its own and so long after it.
struct Instants {
  Millis as_of = 0;
  std::string field;  // a column such as signed_up or company.founded; empty: as_of
  std::int64_t after_seconds = 0;
};

enum class Leak : std::uint8_t { Refused, Allowed };

// What became of one lead, and when it is looked at; a lead without both is left out.
struct LeadOutcome {
  std::optional<bool> won;
  std::optional<Millis> at;
};

class Question {
 public:
  // `won`: an expression over lead.* and company.*.
  // Errors   Invalid, with its place: an expression with a mistake, or one that is no condition.
  static Result<Question> of(const std::string& won, Instants instants);

  // The plan with the columns that this question reads after its own traits.
  // Errors   Invalid: a column would tell the model whether the lead was won.
  Result<std::shared_ptr<const engine::Plan>> with_columns(
      const std::shared_ptr<const engine::Plan>& plan, Leak leak) const;

  // Of each lead; `loaded` was read with a plan of with_columns().
  // Errors   Invalid: --won has a value that is neither true nor false.
  Result<std::vector<LeadOutcome>> answers(const Loaded& loaded) const;

  const Instants& instants() const { return instants_; }

 private:
  Question(std::shared_ptr<const cel::Program> won, Instants instants);

  std::shared_ptr<const cel::Program> won_;
  ZoneTable zones_;  // that the expression names
  Instants instants_;
  std::optional<engine::TraitSlot> at_;  // of instants_.field
};

}  // namespace winnow::app
