// A model's examples: small leads with what the model must say of them. Pure.
#pragma once

#include <string>
#include <vector>

#include "engine/plan.hpp"
#include "engine/timeline.hpp"

namespace winnow::engine {

struct Difference {
  std::string what;  // "total", "scores.fit"
  Value expected, got;
};
std::string sentence_of(const Difference& difference);  // "total is 30, not 34"

struct ExampleResult {
  std::string name;
  bool ok = true;
  Map got;                              // what `expect` names, as the assessment has it
  std::vector<Difference> differences;  // empty when ok
};

// The lead of an example at `as_of`. Its traits are said by a source that may set them; its events
// come from the server; consent is not known, so rules with a purpose count.
Timeline timeline_of(const Model& model, const Example& example, Millis as_of);

// Assesses the example at its own `as_of`, else at `now`, and compares all that `expect` names.
ExampleResult check_example(const Plan& plan, const Example& example, Millis now);

}  // namespace winnow::engine
