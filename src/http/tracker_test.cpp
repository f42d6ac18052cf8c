#include "http/tracker.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <string>

#include "base/secret.hpp"
#include "http/gzip.hpp"

namespace winnow::http {
namespace {

constexpr std::size_t gzip_bytes_max = 2048;  // what docs/tracking.md promises

std::string file(const std::string& name) {
  std::ifstream in(WINNOW_ROOT "/web/tracker/" + name, std::ios::binary);
  return {std::istreambuf_iterator<char>(in), {}};
}

std::string header(const Reply& reply, std::string_view name) {
  const auto found = std::find_if(reply.headers.begin(), reply.headers.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == reply.headers.end() ? std::string() : found->second;
}

TEST(Tracker, IsAtMostTwoKilobytesOfGzip) {
  const std::size_t bytes = gzip(tracker_script).size();
  RecordProperty("gzip_bytes", static_cast<int>(bytes));
  EXPECT_LE(bytes, gzip_bytes_max);
  EXPECT_GT(bytes, 1000u);  // it is there
}

TEST(Tracker, IsMadeOfItsSource) {
  EXPECT_NE(file("t.js").find(sha256_hex(file("tracker.js"))), std::string::npos)
      << "tracker.js changed: run scripts/tracker --make";
  EXPECT_TRUE(file("t.js").ends_with(tracker_script));
  EXPECT_EQ(tracker_script.find("eval("), std::string_view::npos);
  EXPECT_EQ(tracker_script.find("Function("), std::string_view::npos);
}

TEST(Tracker, IsServedToAnySiteAndKeptForAnHour) {
  Request request;
  const Reply plain = tracker_reply(request);
  EXPECT_EQ(plain.status, 200);
  EXPECT_EQ(plain.body, tracker_script);
  EXPECT_EQ(header(plain, "Content-Encoding"), "");
  EXPECT_EQ(header(plain, "Cache-Control"), "public, max-age=3600");
  EXPECT_EQ(header(plain, "Cross-Origin-Resource-Policy"), "cross-origin");

  request.headers = {{"Accept-Encoding", "br, gzip"}};
  const Reply packed = tracker_reply(request);
  EXPECT_EQ(header(packed, "Content-Encoding"), "gzip");
  EXPECT_EQ(inflate(packed.body, 100'000).value_or(""), tracker_script);

  request.headers.emplace_back("If-None-Match", "W/" + header(plain, "ETag"));
  EXPECT_EQ(tracker_reply(request).status, 304);
  EXPECT_EQ(tracker_reply(request).body, "");
}

}  // namespace
}  // namespace winnow::http
