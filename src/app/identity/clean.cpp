#include "app/identity/clean.hpp"

#include <algorithm>
#include <array>

#include "app/identity/identifier.hpp"
#include "app/identity/phone.hpp"
#include "base/ascii.hpp"
#include "base/text.hpp"

namespace winnow::app {

namespace {

// What programs send for somebody they do not know; sorted. Seen in the wild: values of languages
// printed as text, placeholders of forms and templates, ids of tests, the empty UUID.
constexpr std::array<std::string_view, 48> nobody{
    "",
    "\"\"",
    "(none)",
    "-",
    "-1",
    "0",
    "00000000-0000-0000-0000-000000000000",
    "[]",
    "[object object]",
    "admin@example.com",
    "anon",
    "anonymous",
    "anonymous@anonymous.com",
    "distinct_id",
    "distinctid",
    "email",
    "email@example.com",
    "example@example.com",
    "false",
    "guest",
    "id",
    "n/a",
    "na",
    "nan",
    "nil",
    "no@email.com",
    "nobody",
    "none",
    "none@none.com",
    "not_authenticated",
    "null",
    "null@null.com",
    "test",
    "test@example.com",
    "test@test.com",
    "test@test.de",
    "testuser",
    "true",
    "undefined",
    "undefined@undefined.com",
    "unknown",
    "user",
    "user@example.com",
    "user_id",
    "userid",
    "visitor",
    "xxx",
    "{}",
};
static_assert(std::is_sorted(nobody.begin(), nobody.end()));
constexpr std::size_t longest_nobody = 36;

std::string text_in(const Map& traits, std::string_view name) {
  const Value* found = find_entry(traits, name);
  return found != nullptr && found->is(Value::Kind::String) ? found->text() : std::string();
}

// The country of two letters that the traits name, else `usual`.
std::string country_of(const Message& message, std::string_view usual) {
  std::string country;
  if (message.kind == engine::FactKind::Trait && message.name == "lead") {
    for (const std::string_view name : {"country_code", "countryCode", "country"}) {
      if (country.size() != 2) country = text_in(message.data, name);
    }
    const Value* address = find_entry(message.data, "address");
    if (country.size() != 2 && address != nullptr && address->is(Value::Kind::Map)) {
      country = text_in(address->map(), "country");
    }
  }
  if (country.size() != 2) country = usual;
  std::transform(country.begin(), country.end(), country.begin(), [](char c) {
    return c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
  });
  return country;
}

void block(Message& message, IdentifierKind kind, std::string& value) {
  if (value.empty() || !names_nobody(value)) return;
  message.blocked.emplace_back(name_of(kind), value);
  value.clear();
}

}  // namespace

std::string normal_email(std::string_view address) {
  const std::string_view text = trimmed(address);
  const bool is_ascii = std::all_of(text.begin(), text.end(),
                                    [](char c) { return static_cast<unsigned char>(c) < 128; });
  return is_ascii ? small_letters(text) : fold_case(text);
}

bool names_nobody(std::string_view value) {
  value = trimmed(value);
  if (value.size() > longest_nobody) return false;
  const std::string small = normal_email(value);
  return std::binary_search(nobody.begin(), nobody.end(), std::string_view(small));
}

void clean(Message& message, std::string_view country) {
  if (message.is_clean) return;
  message.is_clean = true;
  block(message, IdentifierKind::User, message.user);
  block(message, IdentifierKind::Anonymous, message.anonymous);
  block(message, IdentifierKind::User, message.previous);
  if (!message.email.empty()) {
    message.email = normal_email(message.email);
    block(message, IdentifierKind::Email, message.email);
  }
  for (std::string& id : message.crm) {
    const std::string value = id.substr(id.find(':') + 1);
    if (!names_nobody(value)) continue;
    message.blocked.emplace_back(name_of(IdentifierKind::Crm), id);
    id.clear();
  }
  message.crm.erase(std::remove(message.crm.begin(), message.crm.end(), ""), message.crm.end());
  // A number that nobody can call is no identifier; the trait keeps what was typed.
  if (!message.phone.empty()) {
    message.phone = normal_phone(message.phone, country_of(message, country));
  }
}

bool names_somebody(const Message& message) {
  return !message.user.empty() || !message.anonymous.empty() || !message.email.empty() ||
         !message.phone.empty() || !message.crm.empty();
}

std::string why_nobody(const Message& message) {
  if (message.blocked.empty()) {
    return "phone: no telephone number that can be called, and nothing else names the lead";
  }
  const auto& [kind, value] = message.blocked.front();
  return kind + ": \"" + value + "\" names nobody, and nothing else in the message does";
}

}  // namespace winnow::app
