#include "app/protocols/form.hpp"

#include <algorithm>
#include <charconv>

#include "app/protocols/reading.hpp"

namespace winnow::app {
namespace {

// Keys that are the form's frame and none of its fields.
bool is_frame(std::string_view key) {
  for (const std::string_view frame : {"formId", "submissionId", "anonymousId", "userId",
                                       "timestamp", "sentAt", "writeKey", "context", "values"}) {
    if (key == frame) return true;
  }
  return false;
}

}  // namespace

std::string url_decoded(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (std::size_t i = 0; i < text.size(); ++i) {
    unsigned byte = 0;
    const char* digits = text.data() + i + 1;
    if (text[i] == '%' && i + 2 < text.size() &&
        std::from_chars(digits, digits + 2, byte, 16).ptr == digits + 2) {
      out += static_cast<char>(byte);
      i += 2;
    } else {
      out += text[i] == '+' ? ' ' : text[i];
    }
  }
  return out;
}

Value fields_of(std::string_view urlencoded) {
  Map pairs;  // in the order of the text, names repeated
  while (!urlencoded.empty()) {
    const std::string_view pair = urlencoded.substr(0, urlencoded.find('&'));
    urlencoded.remove_prefix(std::min(urlencoded.size(), pair.size() + 1));
    if (pair.empty()) continue;
    const std::size_t sign = std::min(pair.find('='), pair.size());
    const std::string_view text = sign < pair.size() ? pair.substr(sign + 1) : std::string_view();
    pairs.emplace_back(valid_text(url_decoded(pair.substr(0, sign))),
                       Value(valid_text(url_decoded(text))));
  }
  const auto by_name = [](const auto& a, const auto& b) { return a.first < b.first; };
  std::stable_sort(pairs.begin(), pairs.end(), by_name);
  Map fields;
  for (std::size_t i = 0; i < pairs.size();) {
    List texts;
    std::size_t next = i;
    for (; next < pairs.size() && pairs[next].first == pairs[i].first; ++next) {
      texts.push_back(std::move(pairs[next].second));
    }
    Value value = texts.size() == 1 ? std::move(texts[0]) : Value(std::move(texts));
    fields.emplace_back(std::move(pairs[i].first), std::move(value));
    i = next;
  }
  return Value(std::move(fields));
}

Result<Message> read_form(const Value& form, const Envelope& envelope) {
  Message message;
  message.name = "form";
  message.id = TRY(id_member(form, "submissionId"));
  message.user = TRY(id_member(form, "userId"));
  message.anonymous = TRY(id_member(form, "anonymousId"));
  message.at = TRY(instant_member(form, "timestamp"));
  message.sent = later_of(sent_member(form, "sentAt"), envelope.sent);
  const Value* values = TRY(map_member(form, "values"));
  message.data = entries_of(values);
  for (const auto& [key, value] : form.map()) {
    if (!is_frame(key)) put_new(message.data, key, value);
  }
  message.email = email_in(values != nullptr ? values : &form);
  std::string name = TRY(id_member(form, "formId"));
  if (name.empty()) name = envelope.type;
  if (!name.empty()) put(message.data, "form", Value(std::move(name)));
  if (const Value* context = TRY(map_member(form, "context"))) {
    put(message.data, "context", *context);
  }
  if (message.user.empty() && message.anonymous.empty() && message.email.empty()) {
    return fail(ErrorKind::Invalid, "email: missing, and so are userId and anonymousId");
  }
  return message;
}

}  // namespace winnow::app
