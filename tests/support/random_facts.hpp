// Random facts of every kind, with every kind of value and every odd text in them.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

#include "engine/fact.hpp"
#include "support/random.hpp"

namespace winnow::test {

// In rising seq from `first_seq` on, of a few leads; instants within years 1 to 9999.
std::vector<engine::Fact> any_facts(Random& random, std::size_t count, std::int64_t first_seq = 1);

// Facts as a web site makes them: page views with a campaign and a page in their context, from a
// few hundred distinct values; each lead comes again and again.
std::vector<engine::Fact> typical_events(std::uint64_t seed, std::size_t count, std::size_t leads);

std::string any_text(Random& random);  // any bytes, "" among them
Value any_value(Random& random, int depth);
Map any_data(Random& random, int depth);

}  // namespace winnow::test
