// Whether two assessments say the same, part by part, with a word on what differs.
#pragma once

#include "engine/assessment.hpp"
#include "engine/model.hpp"

namespace winnow::test {

// Everything but changes_at. Of problems only where they are is compared (their words are for
// people), and not those of signals: how events that carry no usable number are counted is no part
// of the format.
void expect_same(const engine::Model& model, const engine::Assessment& got,
                 const engine::Assessment& expected);

}  // namespace winnow::test
