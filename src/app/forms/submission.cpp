#include "app/forms/submission.hpp"

#include <algorithm>
#include <utility>

#include "app/bots/rules.hpp"
#include "app/protocols/reading.hpp"
#include "base/ascii.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

using engine::FactKind;
using Of = WebForm::Field::Of;

// A field that was filled in, or nullptr: browsers send empty texts for the others. A dot leads
// into an object where there is no such name.
const Value* given(const Value& fields, std::string_view name) {
  const Value* found = member(fields, name);
  if (found == nullptr) {
    const std::size_t dot = name.find('.');
    const Value* inner = dot == name.npos ? nullptr : member(fields, name.substr(0, dot));
    if (inner == nullptr || !inner->is(Value::Kind::Map)) return nullptr;
    return given(*inner, name.substr(dot + 1));
  }
  if (found->is(Value::Kind::String) &&
      found->text().find_first_not_of(" \t\r\n") == std::string::npos) {
    return nullptr;
  }
  return found;
}

bool is_ticked(const Value* box) {
  if (box == nullptr) return false;
  if (box->is(Value::Kind::Bool)) return box->boolean();
  if (!box->is(Value::Kind::String)) return true;
  for (const std::string_view no : {"0", "false", "off", "no"}) {
    if (box->text() == no) return false;
  }
  return true;
}

struct Taken {
  Map lead, company, event;  // traits, traits, properties
};

Taken take(const WebForm& form, const Value& fields) {
  Taken taken;
  for (const WebForm::Field& field : form.fields) {
    const Value* value = given(fields, field.field);
    if (value == nullptr) continue;
    if (field.of == Of::Company) {
      put(taken.company, field.name, *value);
      continue;
    }
    put(taken.event, field.name, *value);
    if (field.of == Of::Lead) put(taken.lead, field.name, *value);
  }
  if (!taken.company.empty()) put(taken.event, "company", Value(taken.company));
  return taken;
}

Value context_of(const Submission& submission) {
  Map context;
  if (!submission.page.empty()) {
    put(context, "page", Value(Map{{"url", Value(valid_text(submission.page))}}));
  }
  if (!submission.user_agent.empty()) {
    put(context, "userAgent", Value(valid_text(submission.user_agent)));
  }
  return Value(std::move(context));
}

// Errors   Invalid: why it cannot become facts.
Result<std::vector<Message>> read(const WebForm& form, const Submission& submission,
                                  const Value& fields) {
  TRY(check_shape(fields));
  // What a robot filled in is kept beside the event, which gets a verdict: nothing else is known.
  const bool by_robot = !form.honeypot.empty() && given(fields, form.honeypot) != nullptr;
  const std::string id = TRY(id_member(fields, "submissionId"));
  Taken taken = take(form, fields);
  const Value lead(taken.lead);
  Message frame;
  frame.anonymous = TRY(id_member(fields, "anonymousId"));
  frame.email = email_in(&lead);
  frame.phone = phone_in(&lead);
  if (frame.anonymous.empty() && frame.email.empty()) {
    return fail(ErrorKind::Invalid, "email: {}, and there is no anonymousId",
                member(lead, "email") == nullptr ? "missing" : "no e-mail address");
  }
  std::vector<Message> messages;
  const auto add = [&](FactKind kind, std::string_view name, Map data) {
    Message message = frame;
    message.kind = kind;
    message.name = name;
    message.data = std::move(data);
    if (!id.empty()) message.id = "form:" + form.name + ":" + id + ":" + std::string(name);
    messages.push_back(std::move(message));
  };
  put(taken.event, "form", Value(form.name));
  put(taken.event, "context", context_of(submission));
  if (by_robot) put(taken.event, honeypot_field, Value(form.honeypot));
  add(FactKind::Event, form.event, std::move(taken.event));
  if (by_robot) return messages;
  if (!taken.lead.empty()) add(FactKind::Trait, "lead", std::move(taken.lead));
  if (!taken.company.empty()) add(FactKind::Trait, "company", std::move(taken.company));
  if (!form.consent_field.empty() && is_ticked(given(fields, form.consent_field))) {
    add(FactKind::Consent, form.consent_purpose, {{"given", Value(true)}});
  }
  return messages;
}

// The host of an address with its port, lower case; empty: it is no address that a browser may be
// sent to.
std::string host_of(std::string_view address) {
  const bool plain = std::all_of(address.begin(), address.end(), [](char c) {
    return c > ' ' && c < '\x7f' && c != '\\' && c != '"' && c != '<' && c != '>';
  });
  if (!plain) return {};
  for (const std::string_view scheme : {"https://", "http://"}) {
    if (!address.starts_with(scheme)) continue;
    address.remove_prefix(scheme.size());
    const std::string_view host = address.substr(0, address.find_first_of("/?#"));
    return host.find('@') == host.npos ? small_letters(host) : std::string();
  }
  return {};
}

}  // namespace

Delivery delivery_of(const WebForm& form, const Submission& submission) {
  const Value fields(submission.fields);
  Delivery delivery;
  delivery.form = "form";
  auto messages = read(form, submission, fields);
  if (messages) {
    delivery.messages = std::move(*messages);
    return delivery;
  }
  Map body = {{"form", Value(form.name)}, {"values", fields}};
  delivery.unreadable.push_back({messages.error().message, to_json(Value(std::move(body)))});
  return delivery;
}

std::string return_address(const WebForm& form, const Submission& submission) {
  const Value* wish = find_entry(submission.fields, "return_to");
  const std::string address =
      wish != nullptr && wish->is(Value::Kind::String) ? wish->text() : std::string();
  for (const std::string& one : {address, submission.page}) {
    const std::string host = host_of(one);
    if (host.empty()) continue;
    const auto found = std::find(form.return_hosts.begin(), form.return_hosts.end(), host);
    if (found != form.return_hosts.end()) return one;
  }
  return {};
}

}  // namespace winnow::app
