#include "http/server.hpp"

#include <sys/resource.h>

#include <algorithm>
#include <boost/asio/ip/address.hpp>
#include <boost/asio/post.hpp>
#include <cmath>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "app/clock.hpp"
#include "base/limits.hpp"
#include "base/log.hpp"
#include "base/secret.hpp"
#include "http/io_thread.hpp"

namespace winnow::http {

namespace {

namespace asio = boost::asio;
using asio::ip::tcp;
using ErrorCode = boost::system::error_code;

std::size_t connections_allowed() {
  rlimit files{};
  ::getrlimit(RLIMIT_NOFILE, &files);
  files.rlim_cur = files.rlim_max;
  ::setrlimit(RLIMIT_NOFILE, &files);
  ::getrlimit(RLIMIT_NOFILE, &files);
  const auto all = static_cast<std::size_t>(files.rlim_cur);
  return std::max(all - std::min(all, limits::http_files_kept_free), limits::http_connections_min);
}

std::string log_line(const Exchange& exchange, Millis at) {
  const bool odd = !exchange.trouble.empty() || exchange.status >= 500;
  const auto number = [](std::size_t count) { return Value(static_cast<std::int64_t>(count)); };
  return log_entry(odd ? LogLevel::Warn : LogLevel::Info, at, exchange.trouble,
                   {{"request", Value(exchange.id)},
                    {"peer", Value(exchange.peer)},
                    {"method", Value(exchange.method)},
                    {"path", Value(exchange.path)},
                    {"status", Value(std::int64_t{exchange.status})},
                    {"bytes_in", number(exchange.bytes_in)},
                    {"bytes_out", number(exchange.bytes_out)},
                    {"ms", Value(std::round(exchange.milliseconds * 1000) / 1000)}});
}

// Eight digits of chance, so that ids are not met again after a restart, and a number.
class RequestIds {
 public:
  RequestIds() {
    std::uint8_t chance[4];
    fill_with_chance(chance);
    for (const std::uint8_t byte : chance) prefix_ += fmt::format("{:02x}", byte);
    prefix_ += '-';
  }
  std::string next() { return prefix_ + fmt::format("{:x}", ++count_); }

 private:
  std::string prefix_;
  std::atomic<std::uint64_t> count_{0};
};

}  // namespace

struct Server::State {
  State(const ServerOptions& given, Handler handler);
  // Asio could throw in it for want of memory, which ends the program wherever it happens.
  // NOLINTNEXTLINE(bugprone-exception-escape)
  ~State() { stop(0); }

  Result<void> listen();
  void accept();
  void accepted(const ErrorCode& error, Socket socket, IoThread& home);
  void accept_if_there_is_room();
  void closed();
  void report(const Exchange& exchange, Millis at);
  void stop(double seconds);

  const ServerOptions options;
  RequestIds ids;
  Shared shared;
  std::vector<std::unique_ptr<IoThread>> homes;
  std::optional<tcp::acceptor> acceptor;  // belongs to the first home, like all that accepts
  std::uint16_t port = 0;
  std::size_t next_home = 0;
  bool accepting = false;
  std::vector<std::thread> threads;
  std::atomic<bool> full{false}, stopping{false};
  std::mutex stop_mutex, closed_mutex;
  std::condition_variable all_closed;
};

Server::State::State(const ServerOptions& given, Handler handler) : options(given) {
  shared.customs.body_bytes = given.body_bytes > 0 ? given.body_bytes : limits::http_body_bytes;
  shared.customs.deadlines = given.deadlines;
  shared.customs.new_id = [this] { return ids.next(); };
  shared.customs.report = [this](const Exchange& exchange, Millis at) { report(exchange, at); };
  shared.handler = std::move(handler);
  shared.report_bug = [this](const std::string& trouble) {
    if (!options.log) return;
    options.log(
        log_entry(LogLevel::Error, app::now(), "a handler threw", {{"bug", Value(trouble)}}));
  };
  shared.closed = [this] { closed(); };
  const std::size_t allowed = connections_allowed();
  shared.connections_max = given.connections > 0 ? given.connections : allowed;
  for (unsigned i = 0; i < std::max(1U, given.threads); ++i) {
    homes.push_back(std::make_unique<IoThread>(shared));
  }
}

Result<void> Server::State::listen() {
  ErrorCode error;
  const auto address = asio::ip::make_address(options.address, error);
  if (error) return fail(ErrorKind::Invalid, "\"{}\" is no IP address", options.address);
  acceptor.emplace(homes[0]->context);
  const tcp::endpoint endpoint(address, options.port);
  acceptor->open(endpoint.protocol(), error);
  if (!error) acceptor->set_option(tcp::acceptor::reuse_address(true), error);
  if (!error) acceptor->bind(endpoint, error);
  if (!error) acceptor->listen(tcp::acceptor::max_listen_connections, error);
  if (error) {
    return fail(ErrorKind::Io, "cannot listen on {}:{}: {}", options.address, options.port,
                error.message());
  }
  port = acceptor->local_endpoint().port();
  homes[0]->every_tick([this] { accept_if_there_is_room(); });
  accept_if_there_is_room();
  for (const auto& home : homes) threads.emplace_back([&home] { home->run(); });
  return {};
}

void Server::State::accept_if_there_is_room() {
  if (accepting || stopping) return;
  full = true;  // before the look at `open`, so that one that closes meanwhile calls us again
  if (shared.open >= shared.connections_max) return;
  full = false;
  accept();
}

void Server::State::accept() {
  accepting = true;
  IoThread& home = *homes[next_home++ % homes.size()];
  acceptor->async_accept(home.context, [this, &home](const ErrorCode& error, Socket socket) {
    accepting = false;
    accepted(error, std::move(socket), home);
  });
}

// Without room, or when the system has no file left, newcomers wait in its queue; the next tick and
// each connection that closes try again.
void Server::State::accepted(const ErrorCode& error, Socket socket, IoThread& home) {
  if (error == asio::error::operation_aborted || stopping) return;
  if (error && error != asio::error::connection_aborted) return;
  if (!error) {
    ++shared.connections;
    ++shared.open;
    home.adopt(std::move(socket));
  }
  accept_if_there_is_room();
}

void Server::State::closed() {
  const std::uint64_t left = --shared.open;
  if (full.exchange(false) && !stopping) {
    asio::post(homes[0]->context, [this] { accept_if_there_is_room(); });
  }
  if (left > 0 || !stopping) return;
  const std::lock_guard lock(closed_mutex);
  all_closed.notify_all();
}

void Server::State::report(const Exchange& exchange, Millis at) {
  const bool late = exchange.status == 408 || (exchange.status == 0 && !exchange.trouble.empty());
  if (!exchange.trouble.empty()) ++(late ? shared.timeouts : shared.malformed);
  if (options.log) options.log(log_line(exchange, at));
}

void Server::State::stop(double seconds) {
  const std::lock_guard only(stop_mutex);
  if (threads.empty()) return;
  stopping = true;
  asio::post(homes[0]->context, [this] {
    ErrorCode ignored;
    acceptor->close(ignored);
  });
  for (const auto& home : homes) home->begin_stop();
  {
    std::unique_lock lock(closed_mutex);
    all_closed.wait_for(lock, std::chrono::duration<double>(seconds),
                        [this] { return shared.open == 0; });
  }
  for (const auto& home : homes) home->cut();
  for (std::thread& thread : threads) thread.join();
  threads.clear();
  for (const auto& home : homes) home->mailbox->close();
}

Result<std::unique_ptr<Server>> Server::start(const ServerOptions& options, Handler handler) {
  auto state = std::make_unique<State>(options, std::move(handler));
  TRY(state->listen());
  return std::unique_ptr<Server>(new Server(std::move(state)));
}

Server::Server(std::unique_ptr<State> state) : state_(std::move(state)) {}

Server::~Server() = default;

std::uint16_t Server::port() const {
  return state_->port;
}

void Server::stop(double seconds) {
  state_->stop(seconds);
}

Server::Counts Server::counts() const {
  const Shared& shared = state_->shared;
  return {shared.connections, shared.open, shared.requests, shared.malformed, shared.timeouts};
}

}  // namespace winnow::http
