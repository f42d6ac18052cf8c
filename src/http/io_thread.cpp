#include "http/io_thread.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <chrono>
#include <utility>

#include "app/clock.hpp"
#include "base/limits.hpp"

namespace winnow::http {

namespace {

namespace asio = boost::asio;
using ErrorCode = boost::system::error_code;

constexpr std::size_t read_bytes = 64 * 1024;
constexpr double tick_seconds_max = 0.5;
constexpr double ticks_a_deadline = 8;  // so late can it be noticed

}  // namespace

IoThread::IoThread(Shared& shared_by_all)
    : shared(shared_by_all),
      mailbox(std::make_shared<Mailbox>([this] { asio::post(context, [this] { deliver(); }); })),
      tick_seconds_(std::min(tick_seconds_max,
                             shared_by_all.customs.deadlines.shortest() / ticks_a_deadline)),
      buffer_(read_bytes) {}

void IoThread::run() {
  tick();
  context.run();
}

void IoThread::adopt(Socket socket) {
  asio::post(context,
             [this, socket = std::move(socket)]() mutable { start_link(std::move(socket)); });
}

void IoThread::start_link(Socket socket) {
  ErrorCode error;
  const auto peer = socket.remote_endpoint(error);  // an error: it has gone already
  if (!error) socket.non_blocking(true, error);
  if (!error) socket.set_option(asio::ip::tcp::no_delay(true), error);
  if (error || stopping_) {
    socket.close(error);
    shared.closed();
    return;
  }
  const std::uint64_t id = next_link_++;
  auto link = std::make_shared<Link>(*this, id, std::move(socket), peer.address().to_string());
  links_.emplace(id, link);
  link->pump();
}

void IoThread::deliver() {
  const Moment now{app::wall_seconds(), app::now()};
  std::vector<std::shared_ptr<Link>> answered;
  for (Letter& letter : mailbox->take()) {
    const auto found = links_.find(letter.connection);
    if (found == links_.end()) {  // the client has gone
      if (letter.stream) letter.stream->hang_up();
      continue;
    }
    if (letter.more) {
      found->second->go_on(letter.number, *std::move(letter.more), now);
    } else {
      found->second->answer(letter.number, std::move(letter.reply), std::move(letter.stream), now);
    }
    if (answered.empty() || answered.back() != found->second) answered.push_back(found->second);
  }
  for (const auto& link : answered) link->pump();
}

void IoThread::tick() {
  if (cut_) return;
  ticker_.expires_after(std::chrono::duration_cast<std::chrono::steady_clock::duration>(
      std::chrono::duration<double>(tick_seconds_)));
  ticker_.async_wait([this](const ErrorCode& error) {
    if (!error) tick();
  });
  const Moment now{app::wall_seconds(), app::now()};
  const bool crowded = shared.open.load() >= shared.connections_max;
  const double idle = shared.customs.deadlines.idle;
  const double idle_allowed = crowded ? std::min(idle, limits::http_crowded_idle_seconds) : idle;
  for (const auto& link : all_links()) link->check_time(now, idle_allowed);
  if (on_tick_) on_tick_();
}

void IoThread::begin_stop() {
  asio::post(context, [this] {
    stopping_ = true;
    for (const auto& link : all_links()) link->stop();
  });
}

void IoThread::cut() {
  asio::post(context, [this] {
    stopping_ = cut_ = true;
    for (const auto& link : all_links()) link->close();
    ticker_.cancel();
    work_.reset();
  });
}

void IoThread::forget(std::uint64_t link) {
  links_.erase(link);
  shared.closed();
}

std::vector<std::shared_ptr<Link>> IoThread::all_links() const {
  std::vector<std::shared_ptr<Link>> links;
  links.reserve(links_.size());
  for (const auto& [id, link] : links_) links.push_back(link);
  return links;
}

}  // namespace winnow::http
