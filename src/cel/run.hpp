// Run: one evaluation of a program on one row; its arena, its budget, and the names it missed.
#pragma once

#include <array>
#include <list>
#include <string>
#include <vector>

#include "base/limits.hpp"
#include "cel/code.hpp"

namespace winnow::cel {

class Run {
 public:
  // Whether to keep which slots made the outcome unknown; it costs a push for each.
  enum class Names : std::uint8_t { Kept, Ignored };

  Run(const Program::Code& code, Row row, const ZoneTable& zones, Names names)
      : code_(code), row_(row), zones_(zones), keeps_names_(names == Names::Kept) {}
  Run(const Run&) = delete;
  Run& operator=(const Run&) = delete;

  // What the node comes to. The Datum may refer to the arena: read it while the Run lives. If it is
  // Unknown, the slots that made it so have been added to `names`; otherwise none has.
  Datum eval(NodeId id);
  const std::vector<std::uint16_t>& names() const { return names_; }
  const ZoneTable& zones() const { return zones_; }
  const Program::Code& code() const { return code_; }

  // Errors, with the place of the node.
  Datum fail(NodeId at, Fault fault, std::string_view text = {}) const;
  Datum no_overload(NodeId at, const Datum* operands, std::size_t count) const;
  Datum no_bool(NodeId at, NodeId whose, const Datum& operand) const;

  // Keeps what a function made until the run ends, against the budget of text.
  Datum keep(NodeId at, std::string made);
  Datum keep(List made);  // filled by add()
  // Appends a copy of a value to a list that is being made; gives back an error if it does not fit
  // the budget, an item that is no value as it is, else null.
  Datum add(NodeId at, const Datum& item, List& made);
  // Whether `bytes` more text may be made; takes it from the budget.
  bool may_make(std::size_t bytes);
  // Work inside a loop that depends on the size of the data counts as steps, one for each 256
  // units (bytes read, or sixteenths of a list's entry). False: too many.
  bool may_work(std::size_t units);
  // The pattern of a text that is only known now; nullptr when RE2 refuses it.
  const Pattern* pattern(std::string_view text);

 private:
  Datum leaf(const Part& part);
  Datum step(const Part& part, const Datum& first);
  Datum slot(const Part& part);
  Datum list(const Part& part);
  Datum logic(const Part& part);
  Datum conditional(const Part& part);
  Datum has(const Part& part);
  bool present(NodeId path, Datum& found);
  Datum binary(const Part& part, const Datum& first);
  Datum unary(const Part& part, const Datum& value);
  Datum in(const Part& part, const Datum& item, const Datum& holder);
  Datum index(const Part& part, const Datum& holder, const Datum& key);
  Datum member(const Part& part, const Datum& holder);
  Datum call(const Part& part, const Datum& first);
  Datum extreme(const Part& part, const Datum& first);
  Datum loop(const Part& part, const Datum& range);
  template <typename Element>
  Datum each(const Part& part, std::size_t count, Element element);
  Datum entry(const Part& part, const Datum& item, List& made);
  bool may_step();
  void forget_names(std::size_t mark) {
    if (names_.size() > mark) names_.resize(mark);
  }
  void compact_names(std::size_t mark);

  const Program::Code& code_;
  Row row_;
  const ZoneTable& zones_;
  bool keeps_names_;
  int loops_ = 0;
  int steps_left_ = limits::expression_steps;
  std::size_t text_left_ = limits::expression_text_bytes;
  std::vector<std::uint16_t> names_;
  std::array<const Datum*, limits::expression_depth + 1> variables_;
  std::list<std::string> texts_;
  std::list<Value> values_;
  std::string pattern_text_;  // of the last pattern compiled while running
  std::list<Pattern> pattern_;
};

// The worse of two operands of a strict operator: unknown before an error, the first error before
// the second; at least one of them is no value.
const Datum& worse(const Datum& a, const Datum& b);

// The sentence of an error, and its outcome.
std::string message_of(const Program::Code& code, const Datum& error);

}  // namespace winnow::cel
