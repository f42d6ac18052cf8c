// One HTTP exchange over TCP, byte by byte as a client would do it.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winnow::test {

using HeaderList = std::vector<std::pair<std::string, std::string>>;

struct Sent {
  std::string method = "POST";
  std::string target = "/";
  HeaderList headers;  // beside Host, Content-Length and Connection
  std::string body;
};

struct Received {
  int status = 0;  // 0: no whole reply came
  HeaderList headers;
  std::string body;

  std::string header(std::string_view name) const;  // any case; empty: none
};

// Connects to 127.0.0.1, sends one request and reads until the server closes.
Received exchange(std::uint16_t port, const Sent& sent);

std::string base64(std::string_view bytes);
std::string url_encoded(std::string_view text);

}  // namespace winnow::test
