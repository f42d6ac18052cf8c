#include "http/ingest_settings.hpp"

#include "app/json_writer.hpp"
#include "base/json.hpp"
#include "http/ingest_body.hpp"

namespace winnow::http {
namespace {

using app::JsonWriter;

// analytics-next sends to {protocol}://{apiHost}/t: the host it asked, with the prefix it asked
// under.
std::string segment_settings(const Request& request, const IngestRoute& route) {
  const bool secure = request.header("x-forwarded-proto") == "https";
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.key("integrations");
  json.begin('{');
  json.key("Segment.io");
  json.begin('{');
  json.member("apiKey", route.key);
  json.member("apiHost", std::string(request.header("host")) + route.prefix + "/v1");
  json.member("protocol", secure ? "https" : "http");
  json.end('}');
  json.end('}');
  json.raw_member("plan", R"({"track":{"__default":{"enabled":true,"integrations":{}}}})");
  json.raw_member("metrics", R"({"sampleRate":0})");  // it would go to Segment
  json.raw_member("remotePlugins", "[]");
  json.end('}');
  return text;
}

std::string rudder_source(const Request& request) {
  std::string key = key_of_headers(request);
  if (key.empty()) key = request.query_value("writeKey");
  std::string text;
  JsonWriter json(text);
  json.begin('{');
  json.key("source");
  json.begin('{');
  for (const char* name : {"id", "name", "workspaceId"}) json.member(name, "winnow");
  json.member("writeKey", key);
  json.raw_member("enabled", "true");
  json.raw_member("config", R"({"statsCollection":{"errors":{"enabled":false},)"
                            R"("metrics":{"enabled":false}}})");
  json.raw_member("destinations", "[]");
  json.raw_member("connections", "[]");
  json.member("updatedAt", "2026-01-01T00:00:00.000Z");
  json.end('}');
  json.member("updatedAt", "2026-01-01T00:00:00.000Z");
  json.end('}');
  return text;
}

constexpr std::string_view posthog_config =
    R"({"supportedCompression":["gzip","gzip-js"],"hasFeatureFlags":false,)"
    R"("defaultIdentifiedOnly":true,"autocapture_opt_out":false,"captureDeadClicks":false,)"
    R"("capturePerformance":false,"autocaptureExceptions":false,"sessionRecording":false,)"
    R"("heatmaps":false,"surveys":false,"siteApps":[],"isAuthenticated":false,)"
    R"("elementsChainAsString":true,"toolbarParams":{}})";

std::string posthog_script(const std::string& key) {
  std::string text = "(function(c){c[";
  append_json_string(text, key);
  text += "]={config:";
  text += posthog_config;
  text += ",siteApps:[]}})(window._POSTHOG_REMOTE_CONFIG=window._POSTHOG_REMOTE_CONFIG||{});";
  return text;
}

}  // namespace

Reply ingest_settings(const Request& request, const IngestRoute& route) {
  Reply reply;
  switch (route.does) {
    case IngestRoute::Does::SegmentSettings: reply.body = segment_settings(request, route); break;
    case IngestRoute::Does::RudderSource: reply.body = rudder_source(request); break;
    case IngestRoute::Does::PostHogScript:
      reply.type = "text/javascript; charset=utf-8";
      reply.body = posthog_script(route.key);
      break;
    default: reply.body = posthog_config;
  }
  reply.headers.emplace_back("Cache-Control", "no-cache");
  return reply;
}

}  // namespace winnow::http
