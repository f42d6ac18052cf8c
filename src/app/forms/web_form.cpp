#include "app/forms/web_form.hpp"

#include <algorithm>
#include <utility>

#include "base/ascii.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"

namespace winnow::app {

namespace {

using Field = WebForm::Field;

bool is_word(std::string_view text, std::string_view others) {
  return !text.empty() && text.size() <= limits::name_characters &&
         std::all_of(text.begin(), text.end(), [&](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  others.find(c) != std::string_view::npos;
         });
}

std::vector<std::string> split(std::string_view list) {
  std::vector<std::string> parts;
  while (!list.empty()) {
    const std::string_view part = list.substr(0, list.find(','));
    list.remove_prefix(std::min(list.size(), part.size() + 1));
    if (!part.empty()) parts.emplace_back(part);
  }
  return parts;
}

// Fields that say something of the submission itself.
bool is_frame(std::string_view field) {
  for (const std::string_view frame : {"submissionId", "anonymousId", "writeKey", "return_to"}) {
    if (field == frame) return true;
  }
  return false;
}

// "email", "company.name", "work=company.name"
Result<Field> read_field(std::string_view text) {
  Field field;
  const std::size_t sign = text.find('=');
  field.field = text.substr(0, sign);
  std::string_view target = sign == text.npos ? text : text.substr(sign + 1);
  const std::pair<std::string_view, Field::Of> owners[] = {
      {"lead.", Field::Of::Lead}, {"company.", Field::Of::Company}, {"event.", Field::Of::Event}};
  for (const auto& [prefix, of] : owners) {
    if (!target.starts_with(prefix)) continue;
    field.of = of;
    target.remove_prefix(prefix.size());
    break;
  }
  field.name = target;
  if (field.field.empty() || is_frame(field.field)) {
    return fail(ErrorKind::Invalid, "fields: \"{}\" is no name of a field that can be taken", text);
  }
  if (!is_word(field.name, "_")) {
    return fail(ErrorKind::Invalid,
                "fields: \"{}\": a trait is named in letters, digits and _; write FIELD=TRAIT "
                "where the form calls it otherwise, such as your-email=email",
                text);
  }
  const bool taken = field.name == "form" || field.name == "context" || field.name == "company";
  if (taken && field.of != Field::Of::Company) {
    return fail(ErrorKind::Invalid, "fields: \"{}\" is taken by the event itself", field.name);
  }
  return field;
}

Result<void> read_consent(std::string_view text, WebForm& form) {
  if (text.empty()) return {};
  const std::size_t sign = text.find('=');
  form.consent_field = text.substr(0, sign);
  form.consent_purpose = sign == text.npos ? "" : text.substr(sign + 1);
  if (form.consent_field.empty() || !is_word(form.consent_purpose, "_-.")) {
    return fail(ErrorKind::Invalid, "consent takes FIELD=PURPOSE, such as agree=newsletter");
  }
  return {};
}

}  // namespace

Result<WebForm> read_web_form(std::string_view name, const FormOptions& options) {
  const auto get = [&](std::string_view option) {
    const auto found = options.find(option);
    return found == options.end() ? std::string() : found->second;
  };
  WebForm form;
  form.name = name;
  if (!is_word(name, "_-")) {
    return fail(ErrorKind::Invalid, "\"{}\" is no name of a form: letters, digits, _ and -", name);
  }
  for (const std::string& text : split(get("fields"))) {
    form.fields.push_back(TRY(read_field(text)));
  }
  if (form.fields.empty()) {
    return fail(ErrorKind::Invalid, "a form needs --fields: what is not listed is not taken");
  }
  if (!get("event").empty()) form.event = get("event");
  if (code_points(form.event) > limits::name_characters) {
    return fail(ErrorKind::Invalid, "event: longer than {} characters", limits::name_characters);
  }
  form.honeypot = get("honeypot");
  TRY(read_consent(get("consent"), form));
  for (std::string host : split(get("return-host"))) {
    host = small_letters(host);
    if (!is_word(host, ".-:[]")) {
      return fail(ErrorKind::Invalid, "return-host: \"{}\" is no host, such as www.example.com",
                  host);
    }
    form.return_hosts.push_back(std::move(host));
  }
  return form;
}

}  // namespace winnow::app
