#include <boost/asio/buffer.hpp>
#include <exception>
#include <utility>

#include "app/clock.hpp"
#include "http/io_thread.hpp"

namespace winnow::http {

namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

Moment this_moment() {
  return {app::wall_seconds(), app::now()};
}

bool is_not_yet(const ErrorCode& error) {
  return error == asio::error::would_block || error == asio::error::try_again;
}

}  // namespace

Link::Link(IoThread& home, std::uint64_t id, Socket socket, std::string peer)
    : home_(home),
      id_(id),
      socket_(std::move(socket)),
      talk_(home.shared.customs, std::move(peer), this_moment()) {}

void Link::answer(std::uint64_t number, Reply reply, StreamPointer stream, Moment now) {
  talk_.answer(number, std::move(reply), now, std::move(stream));
}

void Link::go_on(std::uint64_t number, std::string_view more, Moment now) {
  talk_.go_on(number, more, now);
}

void Link::stop() {
  talk_.stop(this_moment());
  pump();
}

void Link::pump() {
  if (closed_ || lingers_until_) return;
  do {
    if (!held_.empty() && talk_.wants_bytes()) feed(std::exchange(held_, {}));
    send();
    if (closed_) return;
  } while (!held_.empty() && talk_.wants_bytes());
  if (talk_.over()) return talk_.said_last() && !talk_.input_ended() ? linger() : close();
  if (talk_.wants_bytes()) wait_to_read();
}

void Link::wait_to_read() {
  if (std::exchange(waits_to_read_, true)) return;
  socket_.async_wait(Socket::wait_read, [self = shared_from_this()](const ErrorCode& error) {
    self->waits_to_read_ = false;
    if (!error && !self->closed_) self->on_readable();
  });
}

void Link::on_readable() {
  if (lingers_until_) return swallow();
  if (!talk_.wants_bytes()) return;  // pump() waits again when it does
  ErrorCode error;
  const std::size_t count = socket_.read_some(asio::buffer(home_.buffer_), error);
  if (error == asio::error::eof) {
    talk_.end_of_input();
  } else if (error && !is_not_yet(error)) {
    return close();
  }
  feed({home_.buffer_.data(), count});
  pump();
}

void Link::feed(std::string_view bytes) {
  const Moment now = this_moment();
  while (!bytes.empty() && talk_.wants_bytes()) {
    bytes.remove_prefix(talk_.take(bytes, now));
    if (auto next = talk_.next_request(now)) hand_over(std::move(*next));
  }
  held_ = std::string(bytes);
}

void Link::hand_over(Conversation::Numbered numbered) {
  home_.shared.requests.fetch_add(1, std::memory_order_relaxed);
  try {
    home_.shared.handler(std::move(numbered.request),
                         responder(home_.mailbox, id_, numbered.number));
  } catch (const std::exception& bug) {  // the responder is gone by now, and has answered 500
    home_.shared.report_bug(bug.what());
  }
}

void Link::send() {
  while (!waits_to_write_ && !closed_) {
    if (sending_.empty()) {
      if (!talk_.has_output()) return;
      sending_ = talk_.take_output(this_moment());
      sent_ = 0;
    }
    ErrorCode error;
    sent_ +=
        socket_.write_some(asio::buffer(sending_.data() + sent_, sending_.size() - sent_), error);
    if (error && !is_not_yet(error)) return close();
    if (error) return wait_to_write();
    talk_.output_moves(this_moment());
    if (sent_ < sending_.size()) continue;
    sending_.clear();
    talk_.output_left(this_moment());
  }
}

void Link::wait_to_write() {
  waits_to_write_ = true;
  socket_.async_wait(Socket::wait_write, [self = shared_from_this()](const ErrorCode& error) {
    self->waits_to_write_ = false;
    if (!error) self->pump();
  });
}

// We have said all; the client may still be sending. Closing now would reset the connection, and
// the reset can overtake the last reply.
void Link::linger() {
  ErrorCode ignored;
  socket_.shutdown(Socket::shutdown_send, ignored);
  lingers_until_ = app::wall_seconds() + home_.shared.customs.deadlines.linger;
  held_.clear();
  wait_to_read();
}

void Link::swallow() {
  ErrorCode error;
  const std::size_t count = socket_.read_some(asio::buffer(home_.buffer_), error);
  if ((error && !is_not_yet(error)) || (!error && count == 0)) return close();
  wait_to_read();
}

void Link::check_time(Moment now, double idle_seconds) {
  if (lingers_until_) {
    if (now.seconds > *lingers_until_) close();
    return;
  }
  switch (talk_.overdue(now, idle_seconds)) {
    case Conversation::Overdue::Nothing: return;
    case Conversation::Overdue::Replied: return pump();
    case Conversation::Overdue::Cut: return close();
  }
}

void Link::close() {
  if (std::exchange(closed_, true)) return;
  talk_.hang_up();
  ErrorCode ignored;
  socket_.close(ignored);
  home_.forget(id_);
}

}  // namespace winnow::http
