// Server: HTTP/1.1 over TCP, from bytes to requests and from replies to bytes. The one door to
// Boost.Asio and Beast.
//
// It knows nothing of routes. Every request that is whole and well-formed is handed to the handler
// on an I/O thread; the handler answers at once or later, once, from any thread. Requests of one
// connection are answered in their order. Requests that are not well-formed never reach it.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/result.hpp"

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
  Headers headers;  // beside Content-Type, Content-Length, Date, Connection, X-Request-Id
};

using Respond = std::function<void(Reply)>;
using Handler = std::function<void(Request request, Respond respond)>;

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;                            // 0: any free one
  unsigned threads = 1;                              // for I/O
  std::size_t body_bytes = 0;                        // 0: as in base/limits.hpp
  std::function<void(const std::string& line)> log;  // one JSON object, without a line break
};

class Server {
 public:
  // Listens; requests are taken from here on.
  // Errors   Invalid: no such address; Io: the port is taken.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler);
  ~Server();  // as stop(), without waiting

  std::uint16_t port() const;
  // Takes no more connections, lets requests under way end, closes idle connections; returns when
  // all are closed, or after `seconds` with the rest cut.
  void stop(double seconds);
  struct Counts {
    std::uint64_t connections = 0, open = 0, requests = 0, malformed = 0, timeouts = 0;
  };
  Counts counts() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow::http
