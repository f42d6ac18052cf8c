#include "app/live/agenda.hpp"

namespace winnow::app {

void Agenda::set(LeadNumber lead, Millis at) {
  if (lead >= at_.size()) at_.resize(lead + std::size_t{1}, never);
  if (at_[lead] == at) return;
  at_[lead] = at;
  if (at != never) heap_.emplace(at, lead);
}

Millis Agenda::next() const {
  while (!heap_.empty() && at_[heap_.top().second] != heap_.top().first) heap_.pop();
  return heap_.empty() ? never : heap_.top().first;
}

std::vector<LeadNumber> Agenda::take_due(Millis now, std::size_t limit) {
  std::vector<LeadNumber> due;
  while (due.size() < limit && next() <= now) {
    if (heap_.empty()) break;
    due.push_back(heap_.top().second);
    at_[due.back()] = never;
    heap_.pop();
  }
  return due;
}

}  // namespace winnow::app
