#include "app/accounts/account_key.hpp"

#include <algorithm>
#include <utility>

#include "app/accounts/domains.hpp"
#include "app/chance.hpp"
#include "base/ascii.hpp"
#include "base/email_kind.hpp"
#include "base/limits.hpp"
#include "engine/fields.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view id_prefix = "id:";
// What programs send where they know no account.
constexpr auto no_ids = std::to_array<std::string_view>(
    {"0", "-", "null", "none", "nil", "undefined", "nan", "n/a", "na", "unknown", "anonymous",
     "default", "test", "[object object]", "true", "false"});

// The host of what people write as a domain: "https://www.acme.example/about" among it.
std::string host_in(std::string_view text) {
  const std::size_t scheme = text.find("://");
  if (scheme != std::string_view::npos) text.remove_prefix(scheme + 3);
  text = text.substr(0, text.find_first_of("/?#:"));
  std::string host = small_letters(trimmed(text));
  return host.starts_with("www.") ? host.substr(4) : host;
}

std::string key_of_domain(std::string_view text) {
  const auto domain = registrable_domain(host_in(text));
  return domain && !is_free_mail(*domain) ? *domain : std::string();
}

}  // namespace

std::optional<AccountSign> account_sign(std::string_view root, std::string_view field) {
  if (root == "lead") {
    if (field == "account_id") return AccountSign::AccountId;
    if (field == "email") return AccountSign::Email;
  }
  if (root == "company") {
    if (field == "groupId") return AccountSign::GroupId;
    if (field == "id") return AccountSign::CompanyId;
    if (field == "domain") return AccountSign::CompanyDomain;
  }
  return std::nullopt;
}

std::string account_key_of_id(std::string_view id) {
  id = trimmed(id);
  const std::string small = small_letters(id);
  const bool is_none = std::find(no_ids.begin(), no_ids.end(), small) != no_ids.end();
  if (id.empty() || id.size() > limits::id_bytes || is_none) return {};
  const auto domain = registrable_domain(small);
  if (domain && (*domain == small || "www." + *domain == small)) {
    return is_free_mail(*domain) ? std::string() : *domain;
  }
  return std::string(id_prefix) + std::string(id);
}

std::string account_key(AccountSign sign, const Value& value) {
  std::string text;
  if (value.is(Value::Kind::String)) text = value.text();
  if (value.is(Value::Kind::Int)) text = std::to_string(value.integer());
  switch (sign) {
    case AccountSign::AccountId:
    case AccountSign::GroupId:
    case AccountSign::CompanyId: return account_key_of_id(text);
    case AccountSign::CompanyDomain: return key_of_domain(text);
    case AccountSign::Email:
    case AccountSign::Address: return business_domain(trimmed(text)).value_or(std::string());
    case AccountSign::None: break;
  }
  return {};
}

std::optional<std::string_view> domain_of_key(std::string_view key) {
  return key.starts_with(id_prefix) ? std::nullopt : std::optional(key);
}

std::string_view shown_key(std::string_view key) {
  return key.starts_with(id_prefix) ? key.substr(id_prefix.size()) : key;
}

Id account_id(std::string_view key) {
  return named_id("account\n" + std::string(key));
}

void AccountChoice::add(AccountSign sign, const Value& value, engine::Source source, Millis at) {
  if (value.is(Value::Kind::Null)) return;
  Best& best = best_[static_cast<std::size_t>(sign)];
  if (best.is_there && engine::counts_before(best.source, best.at, source, at)) return;
  best = {value, source, at, true};
}

AccountChoice::Chosen AccountChoice::choose(std::string_view address) const {
  for (std::size_t i = 0; i < best_.size(); ++i) {
    if (!best_[i].is_there) continue;
    const auto sign = static_cast<AccountSign>(i);
    std::string key = account_key(sign, best_[i].value);
    if (!key.empty() || sign == AccountSign::Email) return {std::move(key), sign};
  }
  if (address.empty()) return {};
  std::string key = business_domain(address).value_or(std::string());
  return {std::move(key), AccountSign::Address};
}

AccountChoice::Chosen choose_account(std::span<const engine::Trait> traits,
                                     std::string_view address) {
  AccountChoice choice;
  for (const engine::Trait& trait : traits) {
    const auto sign = account_sign(trait.root, trait.name);
    if (sign) choice.add(*sign, trait.value, trait.source, trait.known_at);
  }
  return choice.choose(address);
}

}  // namespace winnow::app
