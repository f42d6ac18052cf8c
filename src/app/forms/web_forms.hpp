// WebForms: the forms of all workspaces, kept in their settings.
//
// One process owns a folder of data, so that what another part of it stores here is known: a form
// is read again after that, and else answered from memory.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "app/forms/web_form.hpp"
#include "app/live/workspaces.hpp"
#include "base/result.hpp"
#include "store/base.hpp"

namespace winnow::app {

class WebForms {
 public:
  // Any thread; none: there is no such form. Errors   those of the base.
  Result<std::optional<WebForm>> find(Workspace& workspace, std::string_view name);

  // What a base keeps of them: the options of each, by name.
  using Stored = std::map<std::string, FormOptions, std::less<>>;
  static Result<Stored> stored(store::Base& base);
  static Result<Stored> read(std::string_view text);  // as it is stored
  static Result<void> store(store::Base& base, const Stored& forms);

 private:
  struct Known {
    std::uint64_t as_of = 0;  // how often forms had been stored by then
    std::map<std::string, WebForm, std::less<>> forms;
  };
  std::mutex mutex_;
  std::map<std::string, Known, std::less<>> known_;  // by workspace
};

}  // namespace winnow::app
