#include "app/live/publishing.hpp"

#include <algorithm>
#include <exception>
#include <utility>

#include "app/clock.hpp"

namespace winnow::app {

Publishing::Publishing(PublicationPointer publication, std::shared_ptr<const Book> book,
                       Millis as_of, std::function<void()> ready)
    : publication_(std::move(publication)),
      thread_([this, book = std::move(book), as_of, ready = std::move(ready)] {
        try {
          fold_ = fold_base(*book, *publication_, as_of, cores(), stop_);
          // Without stages nothing ever moves.
          const bool moves = !publication_->plan->model->stages.empty();
          for (LeadNumber lead = 0; moves && lead < fold_.leads; ++lead) agenda_.set(lead, 0);
        } catch (const std::exception& bug) {
          trouble_ = bug.what();
        }
        if (stop_) return;
        ready_ = true;
        ready();
      }) {}

Publishing::~Publishing() {
  stop_ = true;
  thread_.join();
}

void Publishing::touch(LeadNumber lead) {
  touched_.insert(lead);
  ++touched_lately_;
}

std::vector<LeadNumber> Publishing::take(std::size_t limit) {
  limit = std::max(limit, 2 * std::exchange(touched_lately_, 0));
  std::vector<LeadNumber> leads;
  const std::vector<LeadNumber>& moving = fold_.moving;
  for (; next_ < moving.size() && leads.size() < limit; ++next_) {
    leads.push_back(moving[next_]);
    touched_.erase(moving[next_]);
  }
  while (!touched_.empty() && leads.size() < limit) {
    leads.push_back(*touched_.begin());
    touched_.erase(touched_.begin());
  }
  return leads;
}

}  // namespace winnow::app
