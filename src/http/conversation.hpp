// Conversation: what is said on one connection, without the connection: bytes in, requests out;
// answers in, bytes out. Neither sockets nor clocks nor threads are known here.
//
// Requests are numbered from 0. They may be answered in any order; the bytes of the replies leave
// in the order of the requests. It reads ahead only so far, and it says when it wants no more
// bytes, when it is over, and when the client has been too slow.
#pragma once

#include <cstdint>
#include <deque>
#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/time.hpp"
#include "http/deadlines.hpp"
#include "http/request.hpp"
#include "http/request_reader.hpp"

namespace winnow::http {

struct Moment {
  double seconds = 0;  // of a clock that never goes back
  Millis wall = 0;
};

// One request with its reply, for the log; or what came instead of a request.
struct Exchange {
  std::string id, peer, method, path, trouble;
  int status = 0;
  std::size_t bytes_in = 0, bytes_out = 0;
  double milliseconds = 0;
};

// What all conversations of one server share.
struct Customs {
  std::size_t body_bytes = limits::http_body_bytes;
  Deadlines deadlines;
  std::function<std::string()> new_id;
  std::function<void(const Exchange&, Millis at)> report;
};

class Conversation {
 public:
  // `customs` must outlive it.
  Conversation(const Customs& customs, std::string peer, Moment now);

  struct Numbered {
    std::uint64_t number = 0;
    Request request;
  };
  enum class Overdue { Nothing, Replied, Cut };

  // Takes bytes from the front and says how many; fewer than all when a request is whole, which the
  // caller then fetches, or when wants_bytes() is no longer true.
  std::size_t take(std::string_view bytes, Moment now);
  std::optional<Numbered> next_request(Moment now);
  void end_of_input() { input_ended_ = true; }  // the client says no more, and may still listen

  // The first answer to a number counts; numbers never handed out are ignored.
  // With a stream, the reply goes on and ends the conversation.
  void answer(std::uint64_t number, Reply reply, Moment now, StreamPointer stream = nullptr);
  void go_on(std::uint64_t number, std::string_view more, Moment now);  // empty: its end
  void stop(Moment now);  // what is under way is answered, streams end, then it is over
  void hang_up();         // the connection has gone: streams know

  // What is to be sent now; the caller says when all of it has left.
  std::string take_output(Moment now);
  void output_moves(Moment now) { moved_at_ = now.seconds; }  // a part of it has left
  void output_left(Moment now);

  bool has_output() const { return !output_.empty(); }
  bool wants_bytes() const;
  bool over() const;                           // nothing is left to say or to wait for
  bool said_last() const { return closing_; }  // the reply that ends it is out, or on its way
  bool input_ended() const { return input_ended_; }

  // Replied: a late request has got its 408 in the output. Cut: close at once.
  Overdue overdue(Moment now, double idle_seconds);

 private:
  struct Slot {
    Exchange exchange;  // without status and bytes_out until it is answered
    std::string reply;
    double since = 0;
    StreamPointer stream;  // it goes on
    bool answered = false;
    bool keep_alive = true, is_head = false, is_version_1_0 = false;
  };

  void refuse(const Refusal& refusal, Moment now);
  void say_continue();
  void release_replies(Moment now);
  static void end_stream(Slot& slot);
  std::string write_reply(const Slot& slot, Reply& reply, Moment now, bool last) const;
  void report(Slot& slot, std::size_t bytes_out, Moment now) const;

  const Customs& customs_;
  std::string peer_;
  RequestReader reader_;
  std::deque<Slot> slots_;  // requests not yet answered, or behind such
  std::uint64_t first_number_ = 0;
  std::size_t bytes_ahead_ = 0;
  std::string output_;
  bool input_ended_ = false, stopping_ = false;
  bool last_taken_ = false;  // no request after this one: refused, or Connection: close
  bool closing_ = false;     // the reply that ends it is in the output
  bool said_continue_ = false;
  std::optional<double> request_since_, body_since_, sending_since_;
  std::size_t sending_bytes_ = 0;
  double moved_at_ = 0;  // while sending
  double idle_since_;
};

}  // namespace winnow::http
