#include "http/conversation.hpp"

#include <algorithm>
#include <utility>

#include "base/limits.hpp"

namespace winnow::http {

namespace {

constexpr std::string_view continue_line = "HTTP/1.1 100 Continue\r\n\r\n";
constexpr std::size_t id_characters = 64;

// An id that a client sent: safe in a header and in a log, short.
bool is_safe_id(std::string_view id) {
  return !id.empty() && id.size() <= id_characters && std::all_of(id.begin(), id.end(), [](char c) {
    return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-' ||
           c == '_' || c == '.';
  });
}

// "Sun, 22 Nov 2026 02:10:09 GMT"
std::string http_date(Millis wall) {
  static constexpr std::string_view days = "ThuFriSatSunMonTueWed";  // day 0 was a Thursday
  static constexpr std::string_view months = "JanFebMarAprMayJunJulAugSepOctNovDec";
  const std::int64_t seconds = floor_div(wall, 1000);
  const Civil civil = civil_of(seconds);
  const std::int64_t day = floor_div(seconds, seconds_a_day);
  const auto weekday = static_cast<std::size_t>(day - 7 * floor_div(day, 7));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} GMT", days.substr(weekday * 3, 3),
                     civil.day, months.substr(static_cast<std::size_t>(civil.month - 1) * 3, 3),
                     civil.year, civil.hour, civil.minute, civil.second);
}

// The date of a second is written once.
void append_date(std::string& out, Millis wall) {
  thread_local std::int64_t second = -1;
  thread_local std::string date;
  if (second != floor_div(wall, 1000)) {
    second = floor_div(wall, 1000);
    date = http_date(wall);
  }
  out += date;
}

// What a handler gives must not end a header and begin another.
void append_header(std::string& out, std::string_view name, std::string_view value) {
  const auto append = [&out](std::string_view text) {
    for (const char c : text) out += c == '\r' || c == '\n' || c == '\0' ? ' ' : c;
  };
  append(name);
  out += ": ";
  append(value);
  out += "\r\n";
}

bool has_body(int status) {
  return status >= 200 && status != 204 && status != 304;
}

}  // namespace

double Deadlines::shortest() const {
  return std::min({head, body, write, idle, linger});
}

double seconds_for(double seconds, std::size_t bytes) {
  return seconds + static_cast<double>(bytes) / limits::http_bytes_a_second;
}

Conversation::Conversation(const Customs& customs, std::string peer, Moment now)
    : customs_(customs),
      peer_(std::move(peer)),
      reader_(customs.body_bytes),
      idle_since_(now.seconds) {}

bool Conversation::wants_bytes() const {
  return !last_taken_ && !input_ended_ && reader_.stage() != RequestReader::Stage::Whole &&
         slots_.size() < limits::http_requests_ahead && bytes_ahead_ < limits::http_bytes_ahead &&
         output_.size() < limits::http_bytes_ahead;
}

bool Conversation::over() const {
  if (!slots_.empty() || !output_.empty() || sending_since_) return false;
  return closing_ || input_ended_ || (stopping_ && !reader_.begun());
}

std::size_t Conversation::take(std::string_view bytes, Moment now) {
  if (!wants_bytes()) return 0;
  const std::size_t taken = reader_.take(bytes);
  if (!request_since_ && reader_.begun()) request_since_ = now.seconds;
  switch (reader_.stage()) {
    case RequestReader::Stage::Head: break;
    case RequestReader::Stage::Body:
      if (!body_since_) body_since_ = now.seconds;
      if (taken == bytes.size()) say_continue();
      break;
    case RequestReader::Stage::Whole: break;
    case RequestReader::Stage::Refused: refuse(reader_.refusal(), now); break;
  }
  return taken;
}

// Only once, and only when no earlier reply is due: it would be taken for a part of that.
void Conversation::say_continue() {
  if (said_continue_ || !slots_.empty() || !reader_.wants_continue()) return;
  said_continue_ = true;
  output_ += continue_line;
}

std::optional<Conversation::Numbered> Conversation::next_request(Moment now) {
  if (reader_.stage() != RequestReader::Stage::Whole) return std::nullopt;
  Numbered next{first_number_ + slots_.size(), std::move(reader_.request())};
  Request& request = next.request;
  const std::string_view given = request.header("X-Request-Id");
  request.id = is_safe_id(given) ? std::string(given) : customs_.new_id();
  request.peer = peer_;
  Slot slot;
  slot.exchange = {request.id, peer_, request.method, request.path, "", 0, reader_.bytes(), 0, 0};
  slot.since = now.seconds;
  slot.keep_alive = reader_.keeps_alive();
  slot.is_head = request.method == "HEAD";
  slot.is_version_1_0 = reader_.is_version_1_0();
  last_taken_ = !slot.keep_alive;
  bytes_ahead_ += slot.exchange.bytes_in;
  slots_.push_back(std::move(slot));
  reader_.restart();
  request_since_ = body_since_ = std::nullopt;
  said_continue_ = false;
  return next;
}

void Conversation::refuse(const Refusal& refusal, Moment now) {
  Slot slot;
  const Request& request = reader_.request();
  slot.exchange = {customs_.new_id(),
                   peer_,
                   request.method,
                   request.path,
                   refusal.reason,
                   0,
                   reader_.bytes(),
                   0,
                   0};
  slot.since = request_since_.value_or(now.seconds);
  slot.keep_alive = false;
  slot.is_head = request.method == "HEAD";
  last_taken_ = true;
  slots_.push_back(std::move(slot));
  request_since_ = body_since_ = std::nullopt;
  answer(first_number_ + slots_.size() - 1, problem(refusal.status, refusal.reason), now);
}

void Conversation::answer(std::uint64_t number, Reply reply, Moment now, StreamPointer stream) {
  const std::uint64_t place = number - first_number_;  // of a number already answered: far beyond
  if (place >= slots_.size() || slots_[place].answered) {
    if (stream) stream->hang_up();
    return;
  }
  Slot& slot = slots_[place];
  slot.stream = std::move(stream);
  const bool last = !slot.keep_alive || slot.stream ||
                    (stopping_ && place + 1 == slots_.size() && !reader_.begun());
  slot.answered = true;
  slot.exchange.status = reply.status;
  slot.reply = write_reply(slot, reply, now, last);
  slot.keep_alive = !last;
  report(slot, slot.reply.size(), now);
  if (slot.stream) last_taken_ = true;
  if (slot.is_head || stopping_) end_stream(slot);
  release_replies(now);
}

void Conversation::end_stream(Slot& slot) {
  if (slot.stream) slot.stream->hang_up();
  slot.stream.reset();
}

void Conversation::go_on(std::uint64_t number, std::string_view more, Moment now) {
  const std::uint64_t place = number - first_number_;
  if (place >= slots_.size() || !slots_[place].stream) return;
  Slot& slot = slots_[place];
  slot.reply += more;
  // A client that does not read is let go; when it comes again, it asks for all that is new.
  if (more.empty() || output_.size() + slot.reply.size() > limits::stream_bytes_behind) {
    end_stream(slot);
  }
  release_replies(now);
}

void Conversation::stop(Moment now) {
  stopping_ = true;
  for (Slot& slot : slots_) end_stream(slot);
  release_replies(now);
}

void Conversation::hang_up() {
  for (Slot& slot : slots_) end_stream(slot);
}

void Conversation::release_replies(Moment now) {
  while (!slots_.empty() && slots_.front().answered) {
    Slot& slot = slots_.front();
    if (output_.empty()) {
      output_ = std::move(slot.reply);
    } else {
      output_ += slot.reply;
    }
    slot.reply.clear();
    if (slot.stream) return;  // it goes on
    closing_ = closing_ || !slot.keep_alive;
    bytes_ahead_ -= std::min(bytes_ahead_, slot.exchange.bytes_in);
    slots_.pop_front();
    ++first_number_;
  }
  if (slots_.empty()) idle_since_ = now.seconds;
  say_continue();
}

std::string Conversation::write_reply(const Slot& slot, Reply& reply, Moment now, bool last) const {
  std::string out;
  out.reserve(256 + reply.body.size());
  out += "HTTP/1.1 ";
  out += std::to_string(reply.status);
  out += ' ';
  out += reason_of(reply.status);
  out += "\r\nDate: ";
  append_date(out, now.wall);
  out += "\r\n";
  if (!reply.type.empty() && has_body(reply.status)) append_header(out, "Content-Type", reply.type);
  if (has_body(reply.status) && !slot.stream) {
    out += "Content-Length: " + std::to_string(reply.body.size()) + "\r\n";
  }
  out += "X-Request-Id: " + slot.exchange.id + "\r\n";
  for (const auto& [name, value] : reply.headers) append_header(out, name, value);
  if (last) {
    out += "Connection: close\r\n";
  } else if (slot.is_version_1_0) {
    out += "Connection: keep-alive\r\n";
  }
  out += "\r\n";
  if (has_body(reply.status) && !slot.is_head) out += reply.body;
  return out;
}

void Conversation::report(Slot& slot, std::size_t bytes_out, Moment now) const {
  slot.exchange.bytes_out = bytes_out;
  slot.exchange.milliseconds = (now.seconds - slot.since) * 1000;
  customs_.report(slot.exchange, now.wall);
}

std::string Conversation::take_output(Moment now) {
  sending_since_ = moved_at_ = now.seconds;
  sending_bytes_ = output_.size();
  return std::exchange(output_, {});
}

void Conversation::output_left(Moment now) {
  sending_since_ = std::nullopt;
  idle_since_ = now.seconds;
}

Conversation::Overdue Conversation::overdue(Moment now, double idle_seconds) {
  const Deadlines& allowed = customs_.deadlines;
  if (sending_since_ &&
      (now.seconds > moved_at_ + allowed.write ||
       now.seconds > *sending_since_ + seconds_for(allowed.write, sending_bytes_))) {
    customs_.report({"", peer_, "", "", "the client does not read", 0, 0, sending_bytes_, 0},
                    now.wall);
    return Overdue::Cut;
  }
  if (!wants_bytes()) {  // we do not listen: its time stands still
    if (request_since_) request_since_ = now.seconds;
    if (body_since_) body_since_ = now.seconds;
    return Overdue::Nothing;
  }
  const bool late_head =
      request_since_ && !body_since_ && now.seconds > *request_since_ + allowed.head;
  const bool late_body =
      body_since_ && now.seconds > *body_since_ + seconds_for(allowed.body, reader_.bytes());
  if (late_head || late_body) {
    refuse({408, late_head ? "the head took too long" : "the body took too long"}, now);
    return Overdue::Replied;
  }
  const bool quiet = !reader_.begun() && slots_.empty() && output_.empty() && !sending_since_;
  return quiet && now.seconds > idle_since_ + idle_seconds ? Overdue::Cut : Overdue::Nothing;
}

}  // namespace winnow::http
