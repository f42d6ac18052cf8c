// Takes apart a request that cannot be read whole, so that one message does not spoil the others.
//
// The JSON reader refuses a text for what stands anywhere in it: a number beyond 64 bits, a byte
// that is not UTF-8, nesting that is too deep. This one knows JSON's grammar alone and finds where
// each message begins and ends. It is for the few requests that need it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

namespace winnow::app {

struct JsonParts {
  std::vector<std::string_view> messages;  // of the array at the top, or of its "batch"
  std::string envelope;                    // the object around them, with [] for the array
  bool batch = false;                      // whether there was an array; else one message: the text
};

// Whether the text is JSON: its grammar, with numbers of any size, any depth and any bytes inside
// strings that end where they should. Fills in `parts` if so.
bool take_apart(std::string_view json, JsonParts& parts);

}  // namespace winnow::app
