// Domains: whose an address or a host is. Pure; the public suffix list is the one libpsl holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace winnow::app {

// What somebody registered, in lower case: "mail.acme.co.uk" → "acme.co.uk". nullopt: it is no host
// name, or nobody's, like "co.uk" or a top-level domain that does not exist.
std::optional<std::string> registrable_domain(std::string_view host);

// The company's domain that an e-mail address tells; nullopt: none, or one where anybody gets an
// address (base/email_kind.hpp).
std::optional<std::string> business_domain(std::string_view email);

}  // namespace winnow::app
