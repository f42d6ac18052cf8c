// The scalar evaluator: whatever an expression and its data are, a run ends, gives one of three
// outcomes with all that belongs to it, and gives the same again.
//
// Input: the expression, a line break, and what it is given as a JSON object.
#include <algorithm>
#include <cstdint>
#include <string_view>
#include <vector>

#include "base/check.hpp"
#include "base/json.hpp"
#include "base/zones.hpp"
#include "cel/code.hpp"
#include "cel/program.hpp"

namespace {

using namespace winnow;
using State = cel::Outcome::State;

cel::Scope open_scope() {
  cel::Scope scope = cel::Scope::group();
  for (const char* name : {"lead", "company", "lists", "now", "x", "y"}) {
    scope.members.emplace(name, cel::Scope::value(cel::Type{}));
  }
  return scope;
}

void check_outcome(const cel::Program& program, const cel::Outcome& outcome) {
  switch (outcome.state) {
    case State::Value: CHECK(!to_json(outcome.value).empty()); break;
    case State::Unknown:
      CHECK(!outcome.names.empty());
      CHECK(std::is_sorted(outcome.names.begin(), outcome.names.end()));
      CHECK(std::adjacent_find(outcome.names.begin(), outcome.names.end()) == outcome.names.end());
      CHECK(outcome.names.back() < program.slots().size());
      break;
    case State::Error:
      CHECK(!outcome.message.empty());
      CHECK(outcome.offset <= program.text().size());
      break;
  }
}

cel::Truth truth_of(const cel::Outcome& outcome) {
  if (outcome.is_true()) return cel::Truth::True;
  const bool is_bool = outcome.state == State::Value && outcome.value.is(winnow::Value::Kind::Bool);
  return is_bool ? cel::Truth::False : cel::Truth::Unknown;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  static const cel::Scope scope = open_scope();
  static const ZoneTable zones = {{"UTC", Zone::fixed(0)}, {"Europe/Warsaw", Zone::fixed(3600)}};
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const std::size_t end = std::min(input.find('\n'), size);
  const cel::Compiled compiled = cel::compile(input.substr(0, end), scope);
  CHECK((compiled.program == nullptr) == !compiled.issues.empty());
  if (!compiled.program) return 0;
  const cel::Program& program = *compiled.program;

  const Result<Value> with = parse_json(end < size ? input.substr(end + 1) : "{}");
  const Value given = with && with->is(Value::Kind::Map) ? *with : Value(Map{});
  std::vector<const Value*> row;
  for (const cel::Slot& slot : program.slots()) {
    row.push_back(cel::follow(given.find(slot.root), slot.path));
  }
  const cel::Outcome outcome = program.run(row, zones);
  check_outcome(program, outcome);
  const cel::Outcome again = program.run(row, zones);
  CHECK(again.state == outcome.state && again.value.same(outcome.value));
  CHECK(again.names == outcome.names && again.message == outcome.message);
  CHECK(cel::run_truth(program.code(), row, zones) == truth_of(outcome));
  return 0;
}
