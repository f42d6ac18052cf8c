#include "store/database_url.hpp"

#include <algorithm>
#include <charconv>

namespace winnow::store {

namespace {

// %41 is A; what is no such code stays.
std::string decoded(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned value = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, value, 16).ptr == digits + 2) {
      out += static_cast<char>(value);
      i += 2;
    } else {
      out += text[i];
    }
  }
  return out;
}

bool is_port_list(std::string_view text) {
  return text.find_first_not_of("0123456789,") == text.npos;
}

// host, host:port, [v6]:port and lists of them.
bool is_host_list(std::string_view text) {
  while (!text.empty()) {
    const auto comma = text.find(',');
    std::string_view host = text.substr(0, comma);
    text.remove_prefix(comma == text.npos ? text.size() : comma + 1);
    if (host.starts_with('[')) {
      const auto close = host.find(']');
      if (close == host.npos) return false;
      host.remove_prefix(close + 1);
    }
    const auto colon = host.find(':');
    if (colon != host.npos && !is_port_list(host.substr(colon + 1))) return false;
  }
  return true;
}

tl::unexpected<Error> refused(std::string_view why) {
  return fail(
      ErrorKind::Invalid,
      "the URL of the database cannot be read: {}; write "
      "postgresql://USER:PASSWORD@HOST:PORT/NAME, with / : @ ? # [ ] % in user and password "
      "percent-encoded",
      why);
}

}  // namespace

Result<DatabaseUrl> DatabaseUrl::read(std::string_view url) {
  std::string_view rest = url;
  if (rest.starts_with("postgresql://")) {
    rest.remove_prefix(std::string_view("postgresql://").size());
  } else if (rest.starts_with("postgres://")) {
    rest.remove_prefix(std::string_view("postgres://").size());
  } else {
    return refused("it does not begin with postgresql://");
  }
  if (rest.find('#') != rest.npos || rest.find('\0') != rest.npos) {
    return refused("it holds a character no URL of a database holds");
  }

  DatabaseUrl read;
  const auto add = [&read](std::string_view secret) {
    if (secret.empty()) return;
    read.secrets_.emplace_back(secret);
    read.secrets_.push_back(decoded(secret));
  };
  const auto question = rest.find('?');
  std::string_view place = rest.substr(0, question);  // user:password@hosts/name
  std::string_view options = question == rest.npos ? "" : rest.substr(question + 1);
  const auto at = place.rfind('@');
  if (at != place.npos) {
    const std::string_view person = place.substr(0, at);
    const auto colon = person.find(':');
    if (person.find_first_of("/@[]") != person.npos ||
        (colon != person.npos && person.find(':', colon + 1) != person.npos)) {
      return refused("its user or password is not percent-encoded");
    }
    if (colon != person.npos) add(person.substr(colon + 1));
    place.remove_prefix(at + 1);
  }
  if (!is_host_list(place.substr(0, place.find('/')))) return refused("its port is no number");

  while (!options.empty()) {
    const auto end = options.find('&');
    const std::string_view option = options.substr(0, end);
    options.remove_prefix(end == options.npos ? options.size() : end + 1);
    const auto equals = option.find('=');
    if (equals == option.npos || equals == 0) return refused("an option is not NAME=VALUE");
    const std::string_view name = option.substr(0, equals);
    const bool known_form = name.find_first_not_of("abcdefghijklmnopqrstuvwxyz_") == name.npos;
    if (!known_form) return refused("an option is not NAME=VALUE");
    if (name == "password" || name == "sslpassword") add(option.substr(equals + 1));
  }
  std::sort(read.secrets_.begin(), read.secrets_.end(),
            [](const auto& a, const auto& b) { return a.size() > b.size(); });
  return read;
}

std::string DatabaseUrl::without_secrets(std::string_view text) const {
  std::string out(text);
  for (const std::string& secret : secrets_) {
    for (auto at = out.find(secret); at != out.npos; at = out.find(secret, at + 3)) {
      out.replace(at, secret.size(), "***");
    }
  }
  return out;
}

}  // namespace winnow::store
