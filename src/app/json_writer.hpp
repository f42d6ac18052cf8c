// JsonWriter: writes JSON piece by piece, with the commas between members and elements.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/json.hpp"
#include "base/time.hpp"

namespace winnow::app {

class JsonWriter {
 public:
  explicit JsonWriter(std::string& out) : out_(out) {}

  void begin(char bracket) {
    separate();
    out_ += bracket;
    first_ = true;
  }
  void end(char bracket) {
    out_ += bracket;
    first_ = false;
  }
  void key(std::string_view name) {
    separate();
    append_json_string(out_, name);
    out_ += ':';
    first_ = true;  // no comma before the value
  }
  void raw(std::string_view text) {
    separate();
    out_ += text;
    first_ = false;
  }
  void text(std::string_view text) {
    separate();
    append_json_string(out_, text);
    first_ = false;
  }
  void member(std::string_view name, std::string_view value) {
    key(name);
    text(value);
  }
  void raw_member(std::string_view name, std::string_view value) {
    key(name);
    raw(value);
  }
  void texts(std::string_view name, const std::vector<std::string>& values) {
    key(name);
    begin('[');
    for (const std::string& value : values) text(value);
    end(']');
  }
  // An empty text, an instant that is none: null.
  void text_or_null(std::string_view name, std::string_view value) {
    key(name);
    value.empty() ? raw("null") : text(value);
  }
  void instant_or_null(std::string_view name, const std::optional<Millis>& at) {
    key(name);
    at ? text(to_text(*at)) : raw("null");
  }

 private:
  void separate() {
    if (!first_) out_ += ',';
    first_ = true;
  }

  std::string& out_;
  bool first_ = true;
};

}  // namespace winnow::app
