// RequestReader: from bytes, in whatever pieces they come, to one request, or to the reason why
// they are none. The door to Boost.Beast's parser.
//
// What leaves open where a request ends is refused, so that a proxy before us never sees another
// request than we do: two lengths, a length beside chunks, a coding other than "chunked", folded
// lines, line ends other than CR LF, blanks before a colon, Host missing or given twice.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "http/request.hpp"

namespace winnow::http {

struct Refusal {
  int status = 400;
  std::string reason;  // for the reply and the log
};

class RequestReader {
 public:
  enum class Stage { Head, Body, Whole, Refused };

  explicit RequestReader(std::size_t body_bytes);
  ~RequestReader();

  // Takes bytes from the front and says how many; all, unless the request ends before or is
  // refused.
  std::size_t take(std::string_view bytes);

  Stage stage() const;
  bool begun() const;           // some byte of it has come
  std::size_t bytes() const;    // so far, with its framing
  bool keeps_alive() const;     // the client may ask for more on this connection
  bool wants_continue() const;  // it waits for "100 Continue" before it sends the body
  bool is_version_1_0() const;
  Request& request();              // complete when Whole; method and path are known from Body on
  const Refusal& refusal() const;  // when Refused
  void restart();                  // for the next one

 private:
  class Parser;

  std::size_t take_head(std::string_view bytes);
  std::size_t take_body(std::string_view bytes);
  std::size_t take_chunks(std::string_view bytes);
  void parse_head(std::string_view head);
  void settle();
  struct Trouble;
  void refuse(const Trouble& trouble);
  void refuse(int status, std::string_view reason);

  std::size_t body_bytes_;
  std::unique_ptr<Parser> parser_;
  Stage stage_ = Stage::Head;
  std::string held_;            // what came of a head, or of a chunk's frame, that is not whole
  std::size_t scanned_ = 0;     // of the head: no line ends before
  std::size_t line_begin_ = 0;  // of the head
  std::size_t bytes_ = 0;
  Refusal refusal_;
};

}  // namespace winnow::http
