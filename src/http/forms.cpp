#include "http/forms.hpp"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <utility>

#include "app/forms/posted.hpp"
#include "app/forms/submission.hpp"
#include "base/limits.hpp"
#include "http/ingest_body.hpp"

namespace winnow::http {

namespace {

using Kind = TakeInAnswer::Kind;

constexpr std::string_view forms_path = "/f/";

// A page says the same whatever was posted: nothing of it comes back.
Reply page(int status, std::string_view title, std::string_view text) {
  Reply reply;
  reply.status = status;
  reply.type = "text/html; charset=utf-8";
  reply.headers = {{"Content-Security-Policy", "default-src 'none'; style-src 'unsafe-inline'"},
                   {"X-Content-Type-Options", "nosniff"},
                   {"Referrer-Policy", "no-referrer"}};
  reply.body =
      "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\">"
      "<meta name=\"viewport\" content=\"width=device-width\"><title>";
  reply.body += title;
  reply.body +=
      "</title><style>body{font:1.1rem/1.5 system-ui,sans-serif;max-width:32rem;"
      "margin:20vh auto;padding:0 1rem}</style><h1>";
  reply.body += title;
  reply.body += "</h1><p>";
  reply.body += text;
  reply.body += "</p></html>";
  return reply;
}

// A program (fetch, curl with JSON) reads JSON; a person reads a page.
struct Reader {
  bool program = false;

  Reply says(int status, std::string_view title, std::string_view text) const {
    if (!program) return page(status, title, text);
    if (status >= 400) return problem(status, text);
    Reply reply;
    reply.body = R"({"success":true})";
    return reply;
  }
};

Reader reader_of(const Request& request) {
  const auto says = [&](std::string_view header) {
    return request.header(header).find("application/json") != std::string_view::npos;
  };
  return {says("content-type") || says("accept")};
}

std::string key_of(const Request& request, const Map& fields) {
  std::string key = request.query_value("writeKey");
  const Value* field = find_entry(fields, "writeKey");
  if (key.empty() && field != nullptr && field->is(Value::Kind::String)) key = field->text();
  return key.empty() ? key_of_headers(request) : key;
}

Reply refused(const Reader& reader, const Error& error) {
  constexpr std::string_view title = "This form could not be sent";
  switch (error.kind) {
    case ErrorKind::NotFound: return reader.says(404, title, "There is no such form here.");
    case ErrorKind::Denied: return reader.says(401, title, "Its write key is missing or unknown.");
    case ErrorKind::Invalid: return reader.says(400, title, "What came is no form.");
    default: break;
  }
  Reply reply = reader.says(429, title, "Please go back and send it again in a minute.");
  reply.headers.emplace_back("Retry-After", "5");
  return reply;
}

Reply done(const Reader& reader, const TakeInAnswer& answer, const std::string& address) {
  if (answer.kind == Kind::UnknownKey) return refused(reader, {ErrorKind::Denied, ""});
  if (answer.kind != Kind::Stored) {
    Reply reply = refused(reader, {ErrorKind::Busy, ""});
    const double seconds = std::clamp(std::ceil(answer.retry_after_s), 1.0, 3600.0);
    reply.headers.back().second = std::to_string(static_cast<int>(seconds));
    return reply;
  }
  Reply reply = reader.says(200, "Thank you", "Your message has arrived.");
  if (!reader.program && !address.empty()) {
    reply.status = 303;
    reply.headers.emplace_back("Location", address);
  }
  return reply;
}

}  // namespace

bool is_form(const Request& request) {
  return request.path.starts_with(forms_path) && request.path.size() > forms_path.size() &&
         request.path.find('/', forms_path.size()) == std::string::npos;
}

Reply form_preflight() {
  Reply reply;
  reply.status = 204;
  reply.headers = {{"Access-Control-Allow-Origin", "*"},
                   {"Access-Control-Allow-Methods", "POST, OPTIONS"},
                   {"Access-Control-Allow-Headers", "content-type, authorization, accept"},
                   {"Access-Control-Max-Age", "7200"}};
  return reply;
}

void answer_form(const Request& request, const std::string& name, Respond respond,
                 const FindForm& find, const TakeIn& take_in) {
  const Respond answer = [respond = std::move(respond)](Reply reply) {
    reply.headers.emplace_back("Access-Control-Allow-Origin", "*");
    reply.headers.emplace_back("Cache-Control", "no-store");
    respond(std::move(reply));
  };
  const Reader reader = reader_of(request);
  if (request.body.size() > limits::message_bytes) {
    return answer(reader.says(413, "This form could not be sent", "It is too large."));
  }
  auto fields = app::posted_fields(request.header("content-type"), request.body);
  if (!fields) return answer(refused(reader, fields.error()));
  const std::string key = key_of(request, *fields);
  const auto form = find(key, name);
  if (!form) return answer(refused(reader, form.error()));
  const app::Submission submission{std::move(*fields), std::string(request.header("referer")),
                                   std::string(request.header("user-agent"))};
  TakeInRequest taken{key, app::delivery_of(*form, submission), request.peer, name};
  take_in(std::move(taken), [answer, reader, address = app::return_address(*form, submission)](
                                const TakeInAnswer& said) { answer(done(reader, said, address)); });
}

}  // namespace winnow::http
