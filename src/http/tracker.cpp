#include "http/tracker.hpp"

#include <string>

#include "base/secret.hpp"
#include "http/gzip.hpp"

namespace winnow::http {

Reply tracker_reply(const Request& request) {
  static const std::string tag = '"' + sha256_hex(tracker_script).substr(0, 16) + '"';
  static const std::string packed = gzip(tracker_script);
  Reply reply;
  reply.type = "text/javascript; charset=utf-8";
  reply.headers = {{"ETag", tag},
                   {"Cache-Control", "public, max-age=3600"},
                   {"Vary", "Accept-Encoding"},
                   {"Access-Control-Allow-Origin", "*"},
                   {"Cross-Origin-Resource-Policy", "cross-origin"},
                   {"X-Content-Type-Options", "nosniff"}};
  if (request.header("if-none-match").find(tag) != std::string_view::npos) {
    reply.status = 304;
  } else if (request.header("accept-encoding").find("gzip") != std::string_view::npos) {
    reply.headers.emplace_back("Content-Encoding", "gzip");
    reply.body = packed;
  } else {
    reply.body = tracker_script;
  }
  return reply;
}

}  // namespace winnow::http
