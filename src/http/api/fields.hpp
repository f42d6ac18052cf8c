// Fields: what a request says, field by field, read with every mistake told at once.
//
// Made of the JSON object of a body or of a query. A field that is asked for is read by its type; a
// wrong one is remembered as a Fault and read as if it were not there. trouble() has all of them,
// and those nobody asked for: a name that is spelt wrong is never silently of no effect.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/decimal.hpp"
#include "base/id.hpp"
#include "base/limits.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "http/api/problems.hpp"
#include "http/request.hpp"

namespace winnow::http {

class Fields {
 public:
  // No body is an object without fields. A body that is no JSON object is a trouble of its own.
  static Fields of_body(const Request& request);
  static Fields of_query(const Request& request);

  // Without a value: nullopt, or "" of needed_text. `null` is no value.
  std::optional<std::string> text(std::string_view name,
                                  std::size_t bytes = limits::sentence_bytes);
  std::string needed_text(std::string_view name, std::size_t bytes = limits::sentence_bytes);
  std::optional<Millis> instant(std::string_view name);
  std::optional<std::int64_t> whole(std::string_view name, std::int64_t least, std::int64_t most);
  std::optional<bool> truth(std::string_view name);
  std::optional<Milli> decimal(std::string_view name);  // at most three places
  std::optional<double> share(std::string_view name);   // from 0 to 1
  std::optional<Id> id(std::string_view name);
  std::optional<Value> any(std::string_view name);
  std::vector<std::string> texts(std::string_view name, std::size_t most);  // a list of texts

  // The object under a name as fields of its own; add_faults() brings its mistakes here.
  Fields inside(std::string_view name);
  void add_faults(std::string_view name, const Fields& inside);

  bool has(std::string_view name) const;
  // `line` and `column`: inside the text that the field is; 0: none.
  void fault(std::string_view name, std::string message, int line = 0, int column = 0);

  // Every mistake so far and every field that nobody asked for; none: all is well.
  std::optional<Problem> trouble() const;

 private:
  const Value* take(std::string_view name);
  std::vector<Fault> all_faults() const;
  std::optional<std::string> read_number_text(std::string_view name);

  Map values_;
  bool from_query_ = false;
  std::vector<std::string> asked_;
  std::vector<Fault> faults_;
  std::optional<Problem> unreadable_;
};

}  // namespace winnow::http
