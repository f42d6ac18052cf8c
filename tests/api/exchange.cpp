#include "api/exchange.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cctype>

namespace winnow::test {
namespace {

bool same_letters(std::string_view a, std::string_view b) {
  return std::equal(a.begin(), a.end(), b.begin(), b.end(), [](char x, char y) {
    return std::tolower(static_cast<unsigned char>(x)) ==
           std::tolower(static_cast<unsigned char>(y));
  });
}

std::string text_of(const Sent& sent) {
  std::string text = sent.method + " " + sent.target + " HTTP/1.1\r\nHost: 127.0.0.1\r\n";
  for (const auto& [name, value] : sent.headers) text += name + ": " + value + "\r\n";
  text += "Content-Length: " + std::to_string(sent.body.size()) + "\r\nConnection: close\r\n\r\n";
  return text + sent.body;
}

std::string talk(std::uint16_t port, std::string_view text) {
  const int line = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
  sockaddr_in address{};
  address.sin_family = AF_INET;
  address.sin_port = htons(port);
  address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
  std::string answer;
  if (connect(line, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0) {
    while (!text.empty()) {
      const ssize_t count = send(line, text.data(), text.size(), MSG_NOSIGNAL);
      if (count <= 0) break;
      text.remove_prefix(static_cast<std::size_t>(count));
    }
    std::array<char, 16384> buffer;
    for (ssize_t count; (count = recv(line, buffer.data(), buffer.size(), 0)) > 0;) {
      answer.append(buffer.data(), static_cast<std::size_t>(count));
    }
  }
  close(line);
  return answer;
}

}  // namespace

std::string Received::header(std::string_view name) const {
  for (const auto& [key, value] : headers) {
    if (same_letters(key, name)) return value;
  }
  return {};
}

Received exchange(std::uint16_t port, const Sent& sent) {
  const std::string answer = talk(port, text_of(sent));
  Received received;
  const std::size_t head_end = answer.find("\r\n\r\n");
  if (head_end == std::string::npos || answer.size() < 12) return received;
  received.status = std::stoi(answer.substr(9, 3));
  received.body = answer.substr(head_end + 4);
  std::size_t begin = answer.find("\r\n") + 2;
  while (begin < head_end) {
    const std::size_t end = answer.find("\r\n", begin);
    const std::string line = answer.substr(begin, end - begin);
    const std::size_t colon = line.find(": ");
    received.headers.emplace_back(line.substr(0, colon), line.substr(colon + 2));
    begin = end + 2;
  }
  return received;
}

std::string base64(std::string_view bytes) {
  constexpr std::string_view digits =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string out;
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    std::uint32_t bits = 0;
    const std::size_t count = std::min<std::size_t>(3, bytes.size() - i);
    for (std::size_t k = 0; k < 3; ++k) {
      bits = bits << 8 | (k < count ? static_cast<unsigned char>(bytes[i + k]) : 0u);
    }
    for (std::size_t k = 0; k < 4; ++k)
      out += k > count ? '=' : digits[(bits >> (18 - 6 * k)) & 63];
  }
  return out;
}

std::string url_encoded(std::string_view text) {
  constexpr std::string_view hex = "0123456789ABCDEF";
  std::string out;
  for (const char c : text) {
    const auto byte = static_cast<unsigned char>(c);
    if (std::isalnum(byte) != 0) {
      out += c;
    } else {
      out += {'%', hex[byte >> 4], hex[byte & 15]};
    }
  }
  return out;
}

}  // namespace winnow::test
