// The prepared form of a program that bounds are asked of: one Point for each part.
#pragma once

#include <cstdint>
#include <memory>
#include <vector>

#include "cel/bounds.hpp"
#include "cel/code.hpp"
#include "cel/columnar_limits.hpp"
#include "cel/extent.hpp"

namespace winnow::cel {

enum class Rule : std::uint8_t {
  Constant,
  Slot,
  Variable,
  Not,
  And,
  Or,
  Conditional,
  Has,
  Compare,
  Calculate,
  Negate,
  In,  // in a constant list
  Least,
  Greatest,
  Absolute,
  Round,
  ToDouble,
  ToInt,
  Same,  // dyn
  All,
  Exists,
  ExistsOne,  // over a list that is written out
  Opaque,     // anything may come of it, unless it is exact
};

using Rounding = double (*)(double);

// One part of the program, prepared. Parts keep the numbers of the tree's nodes.
struct Point {
  Rule rule = Rule::Opaque;
  Op op = Op::Broken;
  bool has_loop = false;
  bool closed = true;  // no macro variable is free in it: the evaluator can run it alone
  std::uint8_t variable = 0;
  std::uint16_t slot = 0;
  std::uint64_t slots = 0;  // of the whole sub-expression: slot s is bit s % 64
  Extent constant;          // of a Constant
  Rounding rounding = nullptr;
  std::vector<Extent> list;  // of an In
  // Of a Compare of a slot with a constant, the usual condition: the same comparison within the
  // type that the slot moves in.
  bool is_limit = false;
  Limit ints, doubles;
};

struct Bounds::Code {
  std::shared_ptr<const Program> program;
  const ZoneTable& zones;
  std::vector<Point> points;
  // With several loops the limit on their steps, which they share, may stop any of them.
  bool many_loops = false;

  Code(std::shared_ptr<const Program> of, const ZoneTable& table);

 private:
  void prepare(const Program::Code& code, NodeId id);
  void prepare_native(const Program::Code& code, const Part& part);
  void prepare_loop(const Program::Code& code, const Part& part, Rule rule);
  void prepare_list(const Program::Code& code, const Part& part);
  void prepare_limit(const Program::Code& code, const Part& part);
};

}  // namespace winnow::cel
