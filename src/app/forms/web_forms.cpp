#include "app/forms/web_forms.hpp"

#include <atomic>
#include <utility>

#include "app/json_writer.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view forms_setting = "forms";

std::atomic<std::uint64_t> times_stored = 1;

}  // namespace

Result<WebForms::Stored> WebForms::stored(store::Base& base) {
  const auto text = TRY(base.setting(forms_setting));
  return text ? read(*text) : Stored();
}

Result<WebForms::Stored> WebForms::read(std::string_view text) {
  Stored forms;
  const Value document = TRY(parse_json(text));
  if (!document.is(Value::Kind::Map))
    return fail(ErrorKind::Io, "the setting \"forms\" is damaged");
  for (const auto& [name, options] : document.map()) {
    if (!options.is(Value::Kind::Map)) continue;
    FormOptions& form = forms[name];
    for (const auto& [option, value] : options.map()) {
      if (value.is(Value::Kind::String)) form.emplace(option, value.text());
    }
  }
  return forms;
}

Result<void> WebForms::store(store::Base& base, const Stored& forms) {
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  for (const auto& [name, options] : forms) {
    json.key(name);
    json.begin('{');
    for (const auto& [option, value] : options) json.member(option, value);
    json.end('}');
  }
  json.end('}');
  TRY(base.set_setting(forms_setting, text));
  ++times_stored;
  return {};
}

Result<std::optional<WebForm>> WebForms::find(Workspace& workspace, std::string_view name) {
  const std::uint64_t as_of = times_stored;
  const std::lock_guard lock(mutex_);
  Known& known = known_[workspace.name()];
  if (known.as_of != as_of) {
    std::map<std::string, WebForm, std::less<>> forms;
    TRY(workspace.with_base([&](store::Base& base) -> Result<void> {
      for (const auto& [form, options] : TRY(stored(base))) {
        forms.emplace(form, TRY(read_web_form(form, options)));
      }
      return {};
    }));
    known = {as_of, std::move(forms)};
  }
  const auto found = known.forms.find(name);
  return found == known.forms.end() ? std::nullopt : std::optional(found->second);
}

}  // namespace winnow::app
