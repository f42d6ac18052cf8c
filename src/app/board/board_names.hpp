// The names that a condition over leads may use, each with its type and a sentence: for the checker
// and for completion.
#pragma once

#include <string>
#include <vector>

#include "cel/scope.hpp"
#include "engine/model.hpp"

namespace winnow::app {

struct BoardName {
  std::string name;  // "grade", "score.fit", "lead.country"
  cel::Type type;
  std::string sentence;
};

// Of a model; null: none is published. In the order of a page of documentation.
std::vector<BoardName> board_names(const engine::Model* model);
// The same as the checker takes it. Fields may have more members where the model declares none.
cel::Scope board_scope(const engine::Model* model);

}  // namespace winnow::app
