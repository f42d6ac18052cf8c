// Request and Reply: what the handlers of HTTP are given and what they give back.
#pragma once

#include <functional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "http/stream.hpp"

namespace winnow::http {

using Headers = std::vector<std::pair<std::string, std::string>>;

struct Request {
  std::string method;  // "GET"
  std::string path;    // "/v1/batch", percent-encoding as it came
  std::string query;   // after '?', without it
  Headers headers;     // in order; names as they came
  std::string body;    // as it came, chunks joined; may be compressed
  std::string peer;    // "127.0.0.1"
  std::string id;      // of the request, for logs and the reply's X-Request-Id

  // The first header of that name, any case; empty: none.
  std::string_view header(std::string_view name) const;
  // A value of the query, decoded; empty: none.
  std::string query_value(std::string_view name) const;
};

struct Reply {
  int status = 200;
  std::string type = "application/json";
  std::string body;
  // Beside Content-Type, Content-Length, Date, Connection, X-Request-Id.
  Headers headers = {};
  // Of a reply that goes on after `body`, until its stream ends and the connection with it: called
  // once, by who answers, with the stream.
  std::function<void(StreamPointer)> stream = {};
};

using Respond = std::function<void(Reply)>;
using Handler = std::function<void(Request request, Respond respond)>;

// The same letters, ASCII ones of either case.
bool same_name(std::string_view a, std::string_view b);

// Percent-decoded; '%' without two hexadecimal digits stays as it is. '+' is a blank in queries.
std::string decode_path(std::string_view text);
std::string decode_query(std::string_view text);

// A problem (RFC 9457) as a reply. `type` is a URI that says which one; "about:blank": the status
// says it all. `title` is the same for all of a type, `detail` tells of this one.
Reply problem(int status, std::string_view type, std::string_view title, std::string_view detail);
// The same with type about:blank and the status's own words as title.
Reply problem(int status, std::string_view detail);

// "Not Found"; of an unknown status: "Status".
std::string_view reason_of(int status);

}  // namespace winnow::http
