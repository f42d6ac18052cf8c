// Whether bounds can follow the movement of time through a condition (exact_in_time).
#include "cel/bounds.hpp"
#include "cel/code.hpp"

namespace winnow::cel {
namespace {

bool has_operands(Do what) {
  return what != Do::Constant && what != Do::Slot && what != Do::Variable;
}

// What a part is to time: whether it moves with `now`, and whether a decaying slot stands in it.
struct Motion {
  bool moves = false;
  bool decays = false;
};

bool cuts(const Program::Code& code, const Part& part) {
  if (part.what == Do::Arithmetic) return part.op == Op::Remainder;
  if (part.what != Do::Native) return false;
  const std::string& name = code.tree.at(part.id).text;
  return name == "round" || name == "floor" || name == "ceil" || name == "string";
}

// The parts below one that matter: those that the root rests on.
std::vector<bool> live_parts(const Program::Code& code) {
  std::vector<bool> live(code.parts.size(), false);
  live[code.tree.root] = true;
  for (NodeId id = code.tree.root + 1; id-- > 0;) {
    if (!live[id] || !has_operands(code.at(id).what)) continue;
    for (const NodeId arg : code.at(id).args) live[arg] = true;
  }
  return live;
}

}  // namespace

bool exact_in_time(const Program& program, const std::vector<bool>& decaying, int now_slot) {
  const Program::Code& code = program.code();
  const std::vector<bool> live = live_parts(code);
  std::vector<Motion> motions(code.parts.size());
  for (NodeId id = 0; id <= code.tree.root; ++id) {
    const Part& part = code.at(id);
    if (!live[id]) continue;
    Motion& motion = motions[id];
    if (part.what == Do::Slot) motion = {part.slot == now_slot, decaying[part.slot]};
    if (!has_operands(part.what)) continue;
    bool moves = false;
    for (const NodeId arg : part.args) {
      moves = moves || motions[arg].moves;
      motion.decays = motion.decays || motions[arg].decays;
    }
    if (motion.decays && cuts(code, part)) return false;
    if (!moves) continue;
    const bool added =
        part.what == Do::Arithmetic && (part.op == Op::Add || part.op == Op::Subtract);
    const bool compared = part.what == Do::Equality || part.what == Do::Ordering;
    const bool chosen = part.what == Do::Conditional && !motions[part.args[0]].moves;
    if (!added && !compared && !chosen) return false;
    motion.moves = !compared;
  }
  return !motions[code.tree.root].moves;
}

}  // namespace winnow::cel
