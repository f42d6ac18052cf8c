// IoThread: one thread with the connections it owns, which no other thread touches. Internal to the
// server: here and in the .cpp files that include this stand the calls to Boost.Asio.
#pragma once

#include <atomic>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/steady_timer.hpp>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "http/conversation.hpp"
#include "http/mailbox.hpp"

namespace winnow::http {

using Socket = boost::asio::ip::tcp::socket;

// What the threads of a server share; set before they run, but for the counters.
struct Shared {
  Customs customs;
  Handler handler;
  std::function<void(const std::string& trouble)> report_bug;  // of a handler that threw
  std::function<void()> closed;                                // one connection less is open
  std::size_t connections_max = 0;
  std::atomic<std::uint64_t> connections{0}, open{0}, requests{0}, malformed{0}, timeouts{0};
};

class IoThread;

// One connection: moves bytes between its socket and its Conversation.
class Link : public std::enable_shared_from_this<Link> {
 public:
  Link(IoThread& home, std::uint64_t id, Socket socket, std::string peer);

  void pump();  // hands out requests, sends replies, waits for what is to come, or ends
  void answer(std::uint64_t number, Reply reply, StreamPointer stream, Moment now);
  void go_on(std::uint64_t number, std::string_view more, Moment now);
  void stop();
  void check_time(Moment now, double idle_seconds);
  void close();

 private:
  void on_readable();
  void feed(std::string_view bytes);
  void hand_over(Conversation::Numbered numbered);
  void send();
  void wait_to_read();
  void wait_to_write();
  void swallow();
  void linger();

  IoThread& home_;
  const std::uint64_t id_;
  Socket socket_;
  Conversation talk_;
  std::string held_;     // read, but more than the conversation wanted
  std::string sending_;  // on its way
  std::size_t sent_ = 0;
  bool waits_to_read_ = false, waits_to_write_ = false, closed_ = false;
  std::optional<double> lingers_until_;
};

class IoThread {
 public:
  explicit IoThread(Shared& shared);

  void run();  // on its thread, until cut()

  // From any thread.
  void adopt(Socket socket);  // made for `context`
  void begin_stop();          // idle connections close, the others when they are done
  void cut();                 // all close now
  void every_tick(std::function<void()> call) { on_tick_ = std::move(call); }  // before run()

  boost::asio::io_context context{1};
  Shared& shared;
  const std::shared_ptr<Mailbox> mailbox;

 private:
  friend class Link;

  void start_link(Socket socket);
  void deliver();
  void tick();
  void forget(std::uint64_t link);
  std::vector<std::shared_ptr<Link>> all_links() const;  // closing one changes links_

  boost::asio::executor_work_guard<boost::asio::io_context::executor_type> work_{
      context.get_executor()};
  boost::asio::steady_timer ticker_{context};
  double tick_seconds_;
  std::function<void()> on_tick_;
  std::vector<char> buffer_;  // of one read
  std::unordered_map<std::uint64_t, std::shared_ptr<Link>> links_;
  std::uint64_t next_link_ = 1;
  bool stopping_ = false, cut_ = false;
};

}  // namespace winnow::http
