// The URL of a PostgreSQL database, and what of it must not be shown.
//
// A password that holds one of / : @ ? # [ ] as it is, and not percent-encoded, is taken apart in
// the wrong places by every reader of URLs, and parts of it would be shown as a host or a port.
// Such URLs are refused before anything is done with them.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace winnow::store {

class DatabaseUrl {
 public:
  // Errors   Invalid, without a word of the URL itself.
  static Result<DatabaseUrl> read(std::string_view url);

  // `text` with `***` where a password stands in it, as written or decoded.
  std::string without_secrets(std::string_view text) const;

 private:
  std::vector<std::string> secrets_;  // longest first
};

}  // namespace winnow::store
