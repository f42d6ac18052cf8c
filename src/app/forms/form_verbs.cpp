#include "app/forms/form_verbs.hpp"

#include <fmt/core.h>

#include <string>

#include "app/forms/web_forms.hpp"

namespace winnow::app {

Result<int> add_form(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const std::string name = call.get("form");
  FormOptions options;
  for (const std::string_view option : form_options) {
    if (std::string value = call.get(option); !value.empty()) options.emplace(option, value);
  }
  TRY(read_web_form(name, options));
  TRY(workspaces.with_base(call.workspace, [&](store::Base& base) -> Result<void> {
    WebForms::Stored forms = TRY(WebForms::stored(base));
    forms.insert_or_assign(name, options);
    return WebForms::store(base, forms);
  }));
  io.say(fmt::format("forms may be posted to /f/{} with a write key\n", name));
  return 0;
}

Result<int> list_forms(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  std::string out;
  TRY(workspaces.with_base(call.workspace, [&](store::Base& base) -> Result<void> {
    for (const auto& [name, options] : TRY(WebForms::stored(base))) {
      out += name;
      for (const auto& [option, value] : options) out += fmt::format(" --{} '{}'", option, value);
      out += '\n';
    }
    return {};
  }));
  TRY(io.write(out));
  return 0;
}

Result<int> remove_form(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const std::string name = call.get("form");
  TRY(workspaces.with_base(call.workspace, [&](store::Base& base) -> Result<void> {
    WebForms::Stored forms = TRY(WebForms::stored(base));
    if (forms.erase(name) == 0) {
      return fail(ErrorKind::NotFound, "there is no form \"{}\": see form list", name);
    }
    return WebForms::store(base, forms);
  }));
  io.say(fmt::format("/f/{} takes nothing any more\n", name));
  return 0;
}

}  // namespace winnow::app
