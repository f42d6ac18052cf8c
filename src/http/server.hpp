// Server: HTTP/1.1 over TCP, from bytes to requests and from replies to bytes. The one door to
// Boost.Asio.
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

#include "base/result.hpp"
#include "http/deadlines.hpp"
#include "http/request.hpp"

namespace winnow::http {

struct ServerOptions {
  std::string address = "127.0.0.1";
  std::uint16_t port = 0;       // 0: any free one
  unsigned threads = 1;         // for I/O
  std::size_t body_bytes = 0;   // 0: as in base/limits.hpp
  std::size_t connections = 0;  // at once, the others wait; 0: as many as files can be opened
  Deadlines deadlines;
  // One JSON object, without a line break, for each request and for what should have been one. No
  // query stands in it, since keys may stand there. Called on I/O threads.
  std::function<void(const std::string& line)> log;
};

class Server {
 public:
  // Listens; requests are taken from here on. Raises the limit of open files as far as it may.
  // Errors   Invalid: no such address; Io: the port is taken.
  static Result<std::unique_ptr<Server>> start(const ServerOptions& options, Handler handler);
  ~Server();  // as stop(), without waiting

  std::uint16_t port() const;
  // Takes no more connections, lets requests under way end, closes idle connections; returns when
  // all are closed, or after `seconds` with the rest cut.
  void stop(double seconds);
  struct Counts {
    std::uint64_t connections = 0;  // ever
    std::uint64_t open = 0;
    std::uint64_t requests = 0;   // handed to the handler
    std::uint64_t malformed = 0;  // refused before
    std::uint64_t timeouts = 0;   // cut because the client was too slow; idle ones are not counted
  };
  Counts counts() const;

 private:
  struct State;
  explicit Server(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace winnow::http
