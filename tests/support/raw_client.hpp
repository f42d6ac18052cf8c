// RawClient: a socket for tests of the server: sends any bytes in any pieces, reads what comes.
#pragma once

#include <arpa/inet.h>
#include <gtest/gtest.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <array>
#include <cstdint>
#include <cstdlib>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

namespace winnow::test {

struct RawReply {
  int status = 0;
  std::string head;  // with its empty line
  std::string body;

  std::string header(std::string_view name) const {  // as the server writes it; empty: none
    const std::string begin = "\r\n" + std::string(name) + ": ";
    const std::size_t at = head.find(begin);
    if (at == head.npos) return {};
    const std::size_t value = at + begin.size();
    return head.substr(value, head.find("\r\n", value) - value);
  }
};

class RawClient {
 public:
  static constexpr int seconds_max = 20;  // of one wait; longer means that nothing will come

  explicit RawClient(std::uint16_t port) : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
    const timeval wait{seconds_max, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &wait, sizeof wait);
    ::setsockopt(socket_, SOL_SOCKET, SO_SNDTIMEO, &wait, sizeof wait);
    const int on = 1;  // each send leaves at once, as a packet of its own
    ::setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    connected_ =
        ::connect(socket_, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  }
  ~RawClient() {
    if (socket_ >= 0) ::close(socket_);
  }
  RawClient(RawClient&& other) noexcept
      : socket_(std::exchange(other.socket_, -1)),
        connected_(other.connected_),
        held_(std::move(other.held_)) {}
  RawClient& operator=(RawClient&&) = delete;

  bool connected() const { return connected_; }

  bool send(std::string_view bytes) {  // false: the other side is gone, or does not read
    while (!bytes.empty()) {
      const ssize_t count = ::send(socket_, bytes.data(), bytes.size(), MSG_NOSIGNAL);
      if (count <= 0) return false;
      bytes.remove_prefix(static_cast<std::size_t>(count));
    }
    return true;
  }

  void say_no_more() { ::shutdown(socket_, SHUT_WR); }

  // The connection ends with a reset instead of in order.
  void reset() {
    const linger at_once{1, 0};
    ::setsockopt(socket_, SOL_SOCKET, SO_LINGER, &at_once, sizeof at_once);
    ::close(std::exchange(socket_, -1));
  }

  // The next reply; none: the connection ended before, or nothing came for long.
  std::optional<RawReply> reply(std::string_view to_method = "GET") {
    std::size_t end;
    while ((end = held_.find("\r\n\r\n")) == held_.npos) {
      if (!fill()) return std::nullopt;
    }
    RawReply reply;
    reply.head = held_.substr(0, end + 4);
    held_.erase(0, end + 4);
    reply.status = std::atoi(reply.head.c_str() + sizeof "HTTP/1.1");
    if (to_method == "HEAD") return reply;
    const auto length = static_cast<std::size_t>(
        std::strtoull(reply.header("Content-Length").c_str(), nullptr, 10));
    while (held_.size() < length) {
      if (!fill()) return std::nullopt;
    }
    reply.body = held_.substr(0, length);
    held_.erase(0, length);
    return reply;
  }

  int status(std::string_view to_method = "GET") {  // of the next reply; 0: none came
    const auto got = reply(to_method);
    return got ? got->status : 0;
  }

  // The next line that begins so, without its end; what stands before it is passed over. Empty:
  // none came.
  std::string line_with(std::string_view begin) {
    for (;;) {
      const std::size_t end = held_.find('\n');
      if (end == held_.npos) {
        if (!fill()) return {};
        continue;
      }
      const std::string line = held_.substr(0, end);
      held_.erase(0, end + 1);
      if (line.starts_with(begin)) return line;
    }
  }

  // All that comes until the connection ends; true: it did.
  bool ended(std::string* rest = nullptr) {
    while (fill()) {
    }
    if (rest != nullptr) *rest = held_;
    return ended_;
  }

 private:
  bool fill() {
    std::array<char, 16 * 1024> piece;
    const ssize_t count = ::recv(socket_, piece.data(), piece.size(), 0);
    ended_ = count == 0 || (count < 0 && errno == ECONNRESET);
    if (count > 0) held_.append(piece.data(), static_cast<std::size_t>(count));
    return count > 0;
  }

  int socket_;
  bool connected_ = false, ended_ = false;
  std::string held_;
};

}  // namespace winnow::test
