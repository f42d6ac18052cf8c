// Random models as text, and what their names hold: valid, small, and with every feature in them.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "engine/model.hpp"
#include "support/random_expression.hpp"

namespace winnow::test {

struct ModelWishes {
  bool moments = true;  // conditions on `now`, which make time pass between whole seconds
  bool facts = true;    // stages by persons, consents: what files do not hold
};

// The text of a model, YAML. It always parses.
std::string any_model_text(Random& random, const ModelWishes& wishes = {});

// The model of a text, which must have no issues (else the test fails with all of them, and null).
std::shared_ptr<const engine::Model> parsed(const std::string& text);

}  // namespace winnow::test
