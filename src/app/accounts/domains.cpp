#include "app/accounts/domains.hpp"

#include <libpsl.h>

#include "base/ascii.hpp"
#include "base/email_kind.hpp"

namespace winnow::app {

namespace {

constexpr std::size_t host_bytes = 253;  // RFC 1035

bool is_letter_of_host(char c) {
  return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-' || c == '_' ||
         static_cast<unsigned char>(c) >= 0x80;
}

// Labels of letters, with dots between; the last is no number, as those of addresses are.
bool is_host_name(std::string_view host) {
  if (host.empty() || host.size() > host_bytes || host.find('.') == std::string_view::npos) {
    return false;
  }
  std::size_t label = 0;
  bool digits = true;
  for (const char c : host) {
    if (c == '.') {
      if (label == 0) return false;
      label = 0;
      digits = true;
      continue;
    }
    if (!is_letter_of_host(c)) return false;
    digits = digits && c >= '0' && c <= '9';
    ++label;
  }
  return label > 0 && !digits;
}

}  // namespace

std::optional<std::string> registrable_domain(std::string_view host) {
  std::string name = small_letters(host);
  if (name.ends_with('.')) name.pop_back();
  if (!is_host_name(name)) return std::nullopt;
  const psl_ctx_t* list = psl_builtin();
  const std::size_t top = name.rfind('.');
  const bool exists = psl_is_public_suffix2(list, name.c_str() + top + 1,
                                            PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE) != 0;
  if (!exists) return std::nullopt;
  const char* domain = psl_registrable_domain(list, name.c_str());
  return domain == nullptr ? std::nullopt : std::optional<std::string>(domain);
}

std::optional<std::string> business_domain(std::string_view email) {
  const std::size_t at = email.rfind('@');
  if (at == std::string_view::npos || at == 0) return std::nullopt;
  auto domain = registrable_domain(email.substr(at + 1));
  if (!domain) return std::nullopt;
  const EmailKind kind = email_kind("somebody@" + *domain);
  if (kind == EmailKind::Free || kind == EmailKind::Disposable) return std::nullopt;
  return domain;
}

}  // namespace winnow::app
