#include "app/forms/posted.hpp"

#include <algorithm>
#include <string>
#include <utility>

#include "app/protocols/form.hpp"
#include "app/protocols/reading.hpp"
#include "base/ascii.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

// name="…" among what a header says; `key` is `name=` or the like, after a ';' or a blank. Empty:
// none.
std::string parameter(std::string_view header, std::string_view key) {
  const std::string folded = small_letters(header);
  for (std::size_t at = folded.find(key); at != std::string::npos; at = folded.find(key, at + 1)) {
    if (at > 0 && folded[at - 1] != ' ' && folded[at - 1] != ';') continue;
    std::string_view value = header.substr(at + key.size());
    if (!value.starts_with('"')) return std::string(value.substr(0, value.find_first_of("; \t")));
    value.remove_prefix(1);
    return std::string(value.substr(0, value.find('"')));
  }
  return {};
}

void add(Map& fields, const std::string& name, Value value) {
  const Value* before = find_entry(fields, name);
  if (before != nullptr) {
    List all = before->is(Value::Kind::List) ? before->list() : List{*before};
    all.push_back(std::move(value));
    value = Value(std::move(all));
  }
  put(fields, name, std::move(value));
}

// One part: its head, an empty line, its content.
Result<void> read_part(std::string_view part, Map& fields) {
  const std::size_t end = part.find("\r\n\r\n");
  if (end == part.npos)
    return fail(ErrorKind::Invalid, "a part of the form has no end of its head");
  std::string_view head = part.substr(0, end);
  while (!head.empty()) {
    const std::string_view line = head.substr(0, head.find("\r\n"));
    head.remove_prefix(std::min(head.size(), line.size() + 2));
    if (!small_letters(line).starts_with("content-disposition:")) continue;
    if (small_letters(line).find("filename") != std::string::npos) return {};
    const std::string name = parameter(line, "name=");
    if (name.empty()) return fail(ErrorKind::Invalid, "a part of the form has no name");
    add(fields, valid_text(name), Value(valid_text(std::string(part.substr(end + 4)))));
    return {};
  }
  return fail(ErrorKind::Invalid, "a part of the form has no name");
}

Result<Map> read_multipart(std::string_view content_type, std::string_view body) {
  const std::string boundary = parameter(content_type, "boundary=");
  if (boundary.empty()) return fail(ErrorKind::Invalid, "Content-Type: names no boundary");
  const std::string mark = "\r\n--" + boundary;
  if (!body.starts_with(mark.substr(2))) {
    return fail(ErrorKind::Invalid, "the form does not begin with its boundary");
  }
  body.remove_prefix(mark.size() - 2);
  Map fields;
  while (!body.starts_with("--")) {
    if (!body.starts_with("\r\n")) return fail(ErrorKind::Invalid, "a boundary without a line end");
    body.remove_prefix(2);
    const std::size_t end = body.find(mark);
    if (end == body.npos) return fail(ErrorKind::Invalid, "the form ends too early");
    TRY(read_part(body.substr(0, end), fields));
    body.remove_prefix(end + mark.size());
  }
  return fields;
}

}  // namespace

Result<Map> posted_fields(std::string_view content_type, std::string_view body) {
  const std::string type = small_letters(content_type);
  if (type.starts_with("multipart/form-data")) return read_multipart(content_type, body);
  if (!type.starts_with("application/json")) return fields_of(body).map();
  const Value document = TRY(parse_json(body));
  if (!document.is(Value::Kind::Map)) {
    return fail(ErrorKind::Invalid, "expected an object, found {}", with_article(document.kind()));
  }
  return document.map();
}

}  // namespace winnow::app
