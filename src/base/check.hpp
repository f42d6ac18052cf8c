// CHECK: stops the current piece of work when our own code is wrong.
//
// It guards facts that hold in every correct program: sizes that match, indexes in range, states
// that cannot happen. It is never the answer to bad input; that is what Result and Issue are for.
// A failed CHECK throws Bug, which only main.cpp catches (exit 70, asks for a report). In a test
// or a fuzzer it is a failure. It stays on in release builds.
#pragma once

#include <stdexcept>
#include <string>

namespace winnow {

class Bug : public std::logic_error {
 public:
  using std::logic_error::logic_error;
};

}  // namespace winnow

#define WINNOW_TEXT_OF(x) #x
#define WINNOW_TEXT(x) WINNOW_TEXT_OF(x)
#define CHECK(condition)                                                                       \
  do {                                                                                         \
    if (!(condition)) throw ::winnow::Bug(__FILE__ ":" WINNOW_TEXT(__LINE__) ": " #condition); \
  } while (false)
