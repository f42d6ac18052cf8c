// The names that expressions may use in each section of a model, and their types.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "cel/scope.hpp"
#include "engine/model.hpp"

namespace winnow::engine {

// Where an expression stands, in the order of evaluation. Segments stands for everything after the
// stages too (routing, nurture).
enum class Section : std::uint8_t { Where, Scores, Frameworks, Disqualify, Stages, Segments };

// `model` holds at least the sections before this one. Not for Where.
cel::Scope scope_of(const Model& model, Section section);
// Of a signal that counts these events (none: all). Properties that several of them declare with
// different types are dynamic.
cel::Scope where_scope(const Model& model, const std::vector<std::string>& events);

// Why a name of the format cannot be used here ("`lead` cannot be used in `where`, …"); empty: it
// is no name of the format, or it is visible.
std::string why_hidden(const Model& model, Section section, std::string_view name);

cel::Type type_of(FieldType type);

}  // namespace winnow::engine
