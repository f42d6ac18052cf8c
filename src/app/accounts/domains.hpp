// Domains: whose an address or a host is. Pure; the public suffix list is the one libpsl holds.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace winnow::app {

// What somebody registered, in lower case: "mail.acme.co.uk" → "acme.co.uk". nullopt: it is no host
// name, or nobody's, like "co.uk" or a top-level domain that does not exist.
std::optional<std::string> registrable_domain(std::string_view host);

// Anybody gets an address there, so it says nothing of a company. `domain` as above.
bool is_free_mail(std::string_view domain);

// The company's domain that an e-mail address tells; nullopt: none, or one of free mail.
std::optional<std::string> business_domain(std::string_view email);

}  // namespace winnow::app
