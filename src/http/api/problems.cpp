#include "http/api/problems.hpp"

#include <cmath>
#include <cstdint>

#include "app/json_writer.hpp"

namespace winnow::http {

Reply reply_of(const Problem& problem) {
  Reply reply;
  reply.status = problem.type.status;
  reply.type = "application/problem+json";
  app::JsonWriter json(reply.body);
  json.begin('{');
  json.member("type", problem.type.type);
  json.member("title", problem.type.title);
  json.raw_member("status", std::to_string(problem.type.status));
  json.member("detail", problem.detail);
  if (!problem.code.empty()) json.member("code", problem.code);
  if (!problem.faults.empty()) {
    json.key("errors");
    json.begin('[');
    for (const Fault& fault : problem.faults) {
      json.begin('{');
      json.member("field", fault.field);
      json.member("message", fault.message);
      if (fault.line > 0) {
        json.raw_member("line", std::to_string(fault.line));
        json.raw_member("column", std::to_string(fault.column));
      }
      json.end('}');
    }
    json.end(']');
  }
  if (!problem.missing.empty()) {
    json.key("missing");
    json.begin('[');
    for (const std::string& name : problem.missing) json.text(name);
    json.end(']');
  }
  json.end('}');
  if (problem.retry_after > 0) {
    const auto seconds = static_cast<std::int64_t>(std::ceil(problem.retry_after));
    reply.headers.emplace_back("Retry-After", std::to_string(seconds));
  }
  return reply;
}

Problem problem_of(const Error& error) {
  constexpr double soon = 1;
  switch (error.kind) {
    case ErrorKind::Invalid: return {problems::invalid, error.message};
    case ErrorKind::Denied: return {problems::forbidden, error.message};
    case ErrorKind::NotFound: return {problems::not_found, error.message};
    case ErrorKind::Conflict: return {problems::conflict, error.message};
    case ErrorKind::Busy: return {problems::away, error.message, {}, {}, soon};
    case ErrorKind::Io: break;
  }
  return {problems::broken, error.message};
}

void write_issues(app::JsonWriter& json, const Issues& issues) {
  json.key("issues");
  json.begin('[');
  for (const Issue& issue : issues) {
    json.begin('{');
    json.raw_member("line", std::to_string(issue.line));
    json.raw_member("column", std::to_string(issue.column));
    json.member("message", issue.message);
    json.member("hint", issue.hint);
    json.end('}');
  }
  json.end(']');
}

}  // namespace winnow::http
