// BaseFold: which leads of a Book a model would move now, found column by column.
//
// For publishing: a lead at a time, judging a base takes twenty times as long. The Book may grow
// meanwhile; leads that do are the caller's to judge again.
#pragma once

#include <atomic>
#include <cstdint>
#include <vector>

#include "app/live/account_scores.hpp"
#include "app/live/book.hpp"
#include "app/live/publication.hpp"

namespace winnow::app {

struct BaseFold {
  // Those that judge_afresh() may move, rising: it moves no other. Each is for the one-lead path,
  // which alone gives a move with its reasons.
  std::vector<LeadNumber> moving;
  LeadNumber leads = 0;                       // that were looked at: all below this number
  std::shared_ptr<AccountScores> scores;      // of a model that reads roll-ups
  double read_seconds = 0, fold_seconds = 0;  // of all threads, by the clock
};

// Judges at `as_of`, on `threads` threads. When `stop` becomes true it ends early, with a part.
BaseFold fold_base(const Book& book, const Publication& publication, Millis as_of, unsigned threads,
                   const std::atomic<bool>& stop);

}  // namespace winnow::app
