// What of a model a screen must know to show a lead: stages, scores and what earns points in them,
// frameworks and their questions. Not the expressions' meaning: those stand as they were written.
#pragma once

#include <string>

#include "app/json_writer.hpp"
#include "engine/model.hpp"

namespace winnow::app {

// Writes the members into an object that is open (ModelOutline in docs/openapi.yaml).
void write_outline(JsonWriter& json, const engine::Model& model);

}  // namespace winnow::app
