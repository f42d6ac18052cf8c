#include "support/cut_wire.hpp"

#include <fcntl.h>
#include <poll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <array>
#include <cstring>
#include <stdexcept>

namespace winnow::test {

namespace {

constexpr const char* socket_name = "/.s.PGSQL.5432";
constexpr std::string_view host_mark = "?host=";

sockaddr_un address_of(const std::string& path) {
  sockaddr_un address{};
  address.sun_family = AF_UNIX;
  if (path.size() >= sizeof address.sun_path) throw std::runtime_error("socket path too long");
  std::memcpy(address.sun_path, path.data(), path.size());
  return address;
}

int unix_socket() {
  return ::socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
}

bool write_all(int to, const char* bytes, ssize_t size) {
  while (size > 0) {
    const ssize_t written = ::send(to, bytes, static_cast<std::size_t>(size), MSG_NOSIGNAL);
    if (written <= 0) return false;
    bytes += written;
    size -= written;
  }
  return true;
}

}  // namespace

CutWire::CutWire(const std::string& url) {
  const auto at = url.find(host_mark);
  server_ = url.substr(at + host_mark.size()) + socket_name;
  url_ = url.substr(0, at) + std::string(host_mark) + folder_.path().string();
  const sockaddr_un address = address_of(folder_.path().string() + socket_name);
  listener_ = unix_socket();
  if (::bind(listener_, reinterpret_cast<const sockaddr*>(&address), sizeof address) != 0 ||
      ::listen(listener_, 8) != 0 || ::pipe2(wake_, O_CLOEXEC) != 0) {
    throw std::runtime_error("no socket for the wire");
  }
  thread_ = std::thread([this] { serve(); });
}

CutWire::~CutWire() {
  ::close(wake_[1]);
  thread_.join();
  ::close(wake_[0]);
  ::close(listener_);
}

// One connection after the other: a base has one.
void CutWire::serve() {
  while (true) {
    std::array<pollfd, 2> ready = {{{listener_, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0) continue;
    if (ready[1].revents) return;
    const int client = ::accept4(listener_, nullptr, nullptr, SOCK_CLOEXEC);
    if (client < 0) continue;
    carry(client);
    ::close(client);
  }
}

void CutWire::carry(int client) {
  const int server = unix_socket();
  const sockaddr_un address = address_of(server_);
  bool open = ::connect(server, reinterpret_cast<const sockaddr*>(&address), sizeof address) == 0;
  while (open) {
    std::array<pollfd, 3> ready = {
        {{client, POLLIN, 0}, {server, POLLIN, 0}, {wake_[0], POLLIN, 0}}};
    if (::poll(ready.data(), ready.size(), -1) < 0) continue;
    if (ready[2].revents) break;
    if (ready[0].revents) {
      std::array<char, 16 * 1024> bytes;
      const ssize_t size = ::read(client, bytes.data(), bytes.size());
      open = size > 0 && write_all(server, bytes.data(), size);
    }
    if (open && ready[1].revents) open = pass_answer(server, client);
  }
  ::close(server);
}

// False when the wire is cut, or either side has ended.
bool CutWire::pass_answer(int from, int to) {
  std::array<char, 16 * 1024> bytes;
  const ssize_t size = ::read(from, bytes.data(), bytes.size());
  if (size <= 0) return false;
  const int left = left_;
  if (left == whole) return write_all(to, bytes.data(), size);
  const ssize_t passed = std::min<ssize_t>(size, left);
  left_ = left - static_cast<int>(passed);
  return write_all(to, bytes.data(), passed) && passed == size;
}

}  // namespace winnow::test
