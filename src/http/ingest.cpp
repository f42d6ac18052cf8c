#include "http/ingest.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

#include "app/json_writer.hpp"
#include "app/protocols/decode.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "http/ingest_body.hpp"
#include "http/ingest_routes.hpp"
#include "http/ingest_settings.hpp"
#include "http/request.hpp"

namespace winnow::http {
namespace {

using Does = IngestRoute::Does;

constexpr std::string_view allowed_headers =
    "authorization, content-type, content-encoding, anonymousid, sentat, x-retry-count, "
    "rsa-retry-attempt, rsa-retry-reason, rsa-since-first-attempt, rsa-since-last-attempt, "
    "posthog-sdk-info, posthog-attempt, posthog-request-id, posthog-request-timestamp";
constexpr std::string_view preflight_seconds = "7200";  // browsers keep it no longer

void allow_origin(const Request& request, Reply& reply) {
  const std::string_view origin = request.header("origin");
  reply.headers.emplace_back("Access-Control-Allow-Origin",
                             origin.empty() ? std::string("*") : std::string(origin));
  if (!origin.empty()) reply.headers.emplace_back("Access-Control-Allow-Credentials", "true");
  reply.headers.emplace_back("Access-Control-Expose-Headers", "Retry-After");
  reply.headers.emplace_back("Vary", "Origin");
}

Reply preflight() {
  Reply reply;
  reply.status = 204;
  reply.headers.emplace_back("Access-Control-Allow-Methods", "GET, POST, OPTIONS");
  reply.headers.emplace_back("Access-Control-Allow-Headers", allowed_headers);
  reply.headers.emplace_back("Access-Control-Max-Age", preflight_seconds);
  return reply;
}

Reply refusal(const Error& error) {
  return problem(error.kind == ErrorKind::Invalid ? 400 : 413, error.message);
}

Reply wrong_method(const IngestRoute& route) {
  Reply reply = problem(405, "this path takes " + std::string(route.method()));
  reply.headers.emplace_back("Allow", std::string(route.method()) + ", OPTIONS");
  return reply;
}

Reply not_now(const TakeInAnswer& answer, const IngestRoute& route) {
  const bool many = answer.kind == TakeInAnswer::Kind::TooMany;
  // posthog-js throws away what is answered with 429; docs/ingest.md has the table.
  const int status = route.does == Does::PostHogBrowser && !many ? 503 : 429;
  Reply reply =
      problem(status, many ? "too many events for this key" : "not now, please again later");
  const double seconds = std::clamp(std::ceil(answer.retry_after_s), 1.0, 3600.0);
  reply.headers.emplace_back("Retry-After", std::to_string(static_cast<int>(seconds)));
  return reply;
}

// posthog-node wants to read what became of each message: all are kept, some in the quarantine.
std::string results_of(const app::Delivery& delivery) {
  std::string text;
  app::JsonWriter json(text);
  const auto add = [&json](std::string_view id) {
    if (id.empty()) return;
    json.key(id);
    json.raw(R"({"result":"ok"})");
  };
  json.begin('{');
  json.key("results");
  json.begin('{');
  for (const app::Message& message : delivery.messages) add(message.id);
  for (const app::Unreadable& one : delivery.unreadable) {
    const auto event = parse_json(one.body);
    if (!event || !event->is(Value::Kind::Map)) continue;
    const Value* id = event->find("uuid");
    if (id != nullptr && id->is(Value::Kind::String)) add(id->text());
  }
  json.end('}');
  json.end('}');
  return text;
}

// Headers are taken as they are or not at all; they only fill in what the body leaves out.
bool may_be_id(const std::string& text) {
  return text.size() <= limits::id_bytes && valid_utf8(text) &&
         std::none_of(text.begin(), text.end(), [](char c) { return c >= 0 && c < ' '; });
}

// What the request says of its messages beside its body.
app::Envelope envelope_of(const Request& request, const IngestRoute& route) {
  app::Envelope envelope;
  envelope.type = route.type;
  const auto anonymous = base64_decoded(request.header("anonymousid"));
  if (anonymous && may_be_id(*anonymous)) envelope.anonymous = *anonymous;
  envelope.sent = parse_instant(request.header("sentat"));
  return envelope;
}

void take_messages(const Request& request, const IngestRoute& route, Respond respond,
                   const TakeIn& take_in) {
  const auto body = ingest_body(request);
  if (!body) return respond(refusal(body.error()));
  const auto protocol =
      route.does == Does::Segment ? app::Protocol::Segment : app::Protocol::PostHog;
  auto delivery = app::decode(protocol, *body, envelope_of(request, route));
  if (!delivery) return respond(refusal(delivery.error()));
  TakeInRequest taken{key_of_headers(request), {}, request.peer};
  if (taken.key.empty()) taken.key = delivery->write_key;
  if (taken.key.empty()) taken.key = request.query_value("writeKey");
  if (taken.key.empty()) return respond(problem(401, "no write key"));
  std::string done = route.does == Does::PostHogV1 ? results_of(*delivery) : R"({"success":true})";
  taken.delivery = std::move(*delivery);
  take_in(std::move(taken), [respond = std::move(respond), route,
                             done = std::move(done)](const TakeInAnswer& answer) {
    switch (answer.kind) {
      case TakeInAnswer::Kind::Stored: {
        Reply reply;
        reply.body = done;
        return respond(std::move(reply));
      }
      case TakeInAnswer::Kind::UnknownKey:
        return respond(problem(401, "this write key is unknown"));
      case TakeInAnswer::Kind::NotNow:
      case TakeInAnswer::Kind::TooMany: return respond(not_now(answer, route));
    }
  });
}

}  // namespace

bool is_ingest(const Request& request) {
  return ingest_route(request.path).has_value();
}

void answer_ingest(const Request& request, Respond respond, const TakeIn& take_in) {
  Reply frame;
  allow_origin(request, frame);
  const Respond with_frame = [respond = std::move(respond), frame](Reply reply) {
    reply.headers.insert(reply.headers.end(), frame.headers.begin(), frame.headers.end());
    respond(std::move(reply));
  };
  const auto route = ingest_route(request.path);
  if (!route) return with_frame(problem(404, "nothing is taken in here"));
  if (request.method == "OPTIONS") return with_frame(preflight());
  if (request.method != route->method()) return with_frame(wrong_method(*route));
  if (route->takes_messages()) return take_messages(request, *route, with_frame, take_in);
  if (route->does != Does::Flags) return with_frame(ingest_settings(request, *route));
  Reply no_flags;
  no_flags.body = "{}";
  with_frame(std::move(no_flags));
}

}  // namespace winnow::http
