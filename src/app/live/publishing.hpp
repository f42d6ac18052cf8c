// Publishing: a model on its way into force, and which leads are still to be judged under it.
//
// Which leads it moves is found beside the writer, on threads of its own (app/live/base_fold.hpp);
// those, and the leads that facts came for meanwhile, are then judged one by one by the writer.
#pragma once

#include <atomic>
#include <functional>
#include <memory>
#include <string>
#include <thread>
#include <unordered_set>
#include <vector>

#include "app/live/agenda.hpp"
#include "app/live/base_fold.hpp"
#include "app/live/book.hpp"
#include "app/live/publication.hpp"

namespace winnow::app {

class Publishing {
 public:
  // Begins the fold of all leads at `as_of`. `ready` is called once, from another thread, when it
  // is at its end; not when the Publishing is given up before.
  Publishing(PublicationPointer publication, std::shared_ptr<const Book> book, Millis as_of,
             std::function<void()> ready);
  ~Publishing();  // gives the fold up
  Publishing(const Publishing&) = delete;

  const PublicationPointer& publication() const { return publication_; }
  bool is_ready() const { return ready_; }
  // What the fold has found, and what stopped it ("": nothing). Once it is ready.
  const BaseFold& fold() const { return fold_; }
  std::shared_ptr<AccountScores> scores() const {
    return fold_.scores;
  }  // the writer's from then on
  const std::string& trouble() const { return trouble_; }
  // When the leads are to be judged again: at once, those that are not judged one by one before
  // the model is in force. That takes the writer's idle time; done here, leads would wait for it.
  Agenda& agenda() { return agenda_; }

  // A fact came for the lead: it is to be judged, once more if it was already.
  void touch(LeadNumber lead);
  // The next leads to judge, each once: at most `limit`, or twice as many as were touched since the
  // last time, so that there is an end however much comes in. Once it is ready.
  std::vector<LeadNumber> take(std::size_t limit);
  // Whether take() has given out all of them.
  bool is_done() const { return next_ == fold_.moving.size() && touched_.empty(); }

 private:
  PublicationPointer publication_;
  BaseFold fold_;
  std::string trouble_;
  std::size_t next_ = 0;  // of fold_.moving
  std::unordered_set<LeadNumber> touched_;
  std::size_t touched_lately_ = 0;
  Agenda agenda_;
  std::atomic<bool> stop_{false}, ready_{false};
  std::thread thread_;  // last: it uses the above
};

}  // namespace winnow::app
