// Record lines: users, segments and the audit log as lines of an export, out and in.
#pragma once

#include <functional>
#include <string>
#include <string_view>

#include "base/result.hpp"
#include "base/value.hpp"
#include "store/base.hpp"

namespace winnow::app {

// What a line of an export says, by name; "" and 0 where it says nothing.
class LineFields {
 public:
  explicit LineFields(const Value& line) : line_(line) {}
  std::string text(std::string_view name) const;
  std::int64_t number(std::string_view name) const;
  bool flag(std::string_view name) const;
  Result<Millis> instant(std::string_view name) const;  // Invalid: none
  Result<Id> id(std::string_view name) const;           // Invalid: none
  const Value* value(std::string_view name) const { return line_.find(name); }

 private:
  const Value& line_;
};

// Sessions and kept replies are not among them: whoever comes to a copy signs in there.
Result<void> export_records(store::Base& base,
                            const std::function<Result<void>(std::string_view)>& write);

// Adds what a line of type user, segment or audit says.
Result<void> read_record(std::string_view type, const LineFields& fields, store::Records& records);
bool is_record(std::string_view type);

// Settings that people make (forms, rules of bots and channels) as lines of type setting, and back;
// what is set there already stays, of forms each one.
Result<void> export_settings(store::Base& base,
                             const std::function<Result<void>(std::string_view)>& write);
Result<void> import_setting(store::Base& base, const LineFields& fields);

// Writes those that are not there yet.
Result<void> import_records(store::Base& base, const store::Records& records);

}  // namespace winnow::app
