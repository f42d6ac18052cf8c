// Screens: the web application of web/app, carried inside the program: its page, which is the same
// for `/` and every path that a person may open, and the files that the page asks for.
//
// A pack is what web/pack.mjs writes when the program is built. It begins with lines: `winnow
// screens 1`; for each file its path, type, the begin of its SHA-256, its length, and the lengths
// of its forms plain, gzip and brotli, with tabs between; an empty line. Then come the forms, file
// after file. Those of length 0 are not there: a text is kept packed, a picture plain.
// A pack of no bytes: the program was built without screens, and its page says how to have them.
#pragma once

#include <map>
#include <string>
#include <string_view>

#include "http/request.hpp"

namespace winnow::http {

class Screens {
 public:
  // The pack outlives it. One that is damaged is a Bug.
  explicit Screens(std::string_view pack);

  // A file; or the page, for GET of `/` and of any path that is no other door's when the one who
  // asks wants HTML, since the page itself knows its paths; else 404 and 405. A file whose name
  // tells its content (below /assets/) may be kept for ever, the others are asked for again.
  // The page for those who are not signed in, which search engines are, is not to be listed by
  // them: X-Robots-Tag says so, since what robots.txt forbids to read is listed all the same.
  Reply answer(const Request& request) const;

 private:
  struct File {
    std::string type, tag;
    std::size_t bytes = 0;
    std::string_view plain, gzip, brotli;  // empty: not in this form
  };
  const File* wanted(const Request& request) const;
  static Reply reply_of(const File& file, const Request& request);

  std::map<std::string, File, std::less<>> files_;  // by path
};

// The pack of this program.
std::string_view built_in_screens();

}  // namespace winnow::http
