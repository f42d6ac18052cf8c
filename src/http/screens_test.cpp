#include "http/screens.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>
#include <vector>

#include "base/check.hpp"
#include "http/gzip.hpp"

namespace winnow::http {
namespace {

const std::string page = "<!doctype html><title>Winnow</title>", script = "export default 7;\n",
                  font = std::string("wOF2\0\n\n", 7);

// As web/pack.mjs writes one; what is packed by brotli is only said to be.
const std::string& small_pack() {
  static const std::string pack = [] {
    std::string lines = "winnow screens 1\n", bodies;
    const auto add = [&](const std::string& path, const std::string& type, const std::string& tag,
                         const std::vector<std::string>& forms, std::size_t bytes) {
      lines += path + '\t' + type + '\t' + tag + '\t' + std::to_string(bytes);
      for (const std::string& form : forms) lines += '\t' + std::to_string(form.size());
      lines += '\n';
      for (const std::string& form : forms) bodies += form;
    };
    add("/index.html", "text/html; charset=utf-8", "aaa", {"", gzip(page), "br of page"},
        page.size());
    add("/assets/i-1.js", "text/javascript", "bbb", {"", gzip(script), "br of script"},
        script.size());
    add("/assets/f-2.woff2", "font/woff2", "ccc", {font, "", ""}, font.size());
    return lines + '\n' + bodies;
  }();
  return pack;
}

std::string header(const Reply& reply, std::string_view name) {
  const auto found = std::find_if(reply.headers.begin(), reply.headers.end(),
                                  [&](const auto& one) { return one.first == name; });
  return found == reply.headers.end() ? std::string() : found->second;
}

struct Asked {
  std::string path;
  Headers headers = {};
  std::string method = "GET";
};
Reply ask(const Asked& asked, std::string_view pack = small_pack()) {
  Request request;
  request.method = asked.method;
  request.path = asked.path;
  request.headers = asked.headers;
  return Screens(pack).answer(request);
}
Reply asked_for_coding(const std::string& list, const std::string& path = "/assets/i-1.js") {
  return ask({path, {{"Accept-Encoding", list}}});
}

const Headers browser = {{"Accept", "text/html,application/xhtml+xml,*/*;q=0.8"}};

TEST(Screens, APathThatAPersonOpensIsThePage) {
  for (const char* path : {"/", "/today", "/leads/ada@acme.example", "/setup", "/nonsense/else"}) {
    const Reply reply = ask({path, browser});
    EXPECT_EQ(reply.status, 200) << path;
    EXPECT_EQ(reply.type, "text/html; charset=utf-8");
    EXPECT_EQ(reply.body, page);
    EXPECT_EQ(header(reply, "Cache-Control"), "no-cache");
    EXPECT_EQ(ask({path, browser, "HEAD"}).status, 200) << path;
  }
  EXPECT_EQ(ask({"/", {{"Accept", "*/*"}}}).body, page);
}

TEST(Screens, SearchEnginesAreToldNotToListIt) {
  EXPECT_EQ(header(ask({"/", browser}), "X-Robots-Tag"), "noindex");
  Headers signed_in = browser;
  signed_in.emplace_back("Cookie", "__Host-winnow=token");
  EXPECT_EQ(header(ask({"/", signed_in}), "X-Robots-Tag"), "");
  EXPECT_EQ(header(ask({"/assets/i-1.js", browser}), "X-Robots-Tag"), "");
}

TEST(Screens, AProgramIsToldThatThereIsNothing) {
  EXPECT_EQ(ask({"/today", {{"Accept", "application/json, text/html;q=0"}}}).status, 404);
  EXPECT_EQ(ask({"/today", {{"Accept", "*/*"}}}).status, 404);
  EXPECT_EQ(ask({"/today"}).status, 404);
  for (const char* path : {"/assets/i-0.js", "/assets/", "/assets", "/api/v2/leads", "/v1/x", "/v1",
                           "/f/a/b", "/assets/../index.html"}) {
    EXPECT_EQ(ask({path, browser}).status, 404) << path;
  }
  EXPECT_EQ(ask({"/today", browser, "POST"}).status, 404);
  const Reply posted = ask({"/", browser, "POST"});
  EXPECT_EQ(posted.status, 405);
  EXPECT_EQ(header(posted, "Allow"), "GET, HEAD");
}

TEST(Screens, AssetsAreKeptForEver) {
  const Reply reply = ask({"/assets/i-1.js"});
  EXPECT_EQ(reply.status, 200);
  EXPECT_EQ(reply.type, "text/javascript");
  EXPECT_EQ(reply.body, script);
  EXPECT_EQ(header(reply, "Cache-Control"), "public, max-age=31536000, immutable");
  EXPECT_EQ(header(reply, "Vary"), "Accept-Encoding");
  EXPECT_EQ(ask({"/assets/f-2.woff2"}).body, font);
}

TEST(Screens, TheFormIsTheOneThatIsWantedMost) {
  const std::pair<std::string, std::string> cases[] = {
      {"", ""},
      {"gzip", "gzip"},
      {"GZIP", "gzip"},
      {"gzip, deflate, br, zstd", "br"},
      {"br;q=0.5, gzip;q=0.8", "gzip"},
      {"gzip;q=0, br ; q=0.1", "br"},
      {"gzip;q=0", ""},
      {"*", "br"},
      {"*;q=0", ""},
      {"br;q=0, *;q=0.3", "gzip"},
      {"identity, gzip;q=0.5", ""},
      {"identity;q=0.2, gzip;q=0.5", "gzip"},
      {"gzip;q=nonsense", ""},
      {"gzip;q=", ""},
      {"deflate, zstd", ""},
      {"xgzip, gzipped", ""},
      {";;,,=;q=1", ""},
  };
  for (const auto& [list, coding] : cases) {
    const Reply reply = asked_for_coding(list);
    EXPECT_EQ(header(reply, "Content-Encoding"), coding) << list;
    EXPECT_EQ(header(reply, "ETag"), coding.empty() ? "\"bbb\"" : "\"bbb-" + coding + "\"") << list;
    EXPECT_EQ(reply.body, coding.empty()     ? script
                          : coding == "gzip" ? gzip(script)
                                             : "br of script")
        << list;
  }
  EXPECT_EQ(header(asked_for_coding("br, gzip", "/assets/f-2.woff2"), "Content-Encoding"), "");
}

TEST(Screens, WhoHasItGetsNothing) {
  for (const char* tag : {"\"aaa\"", "W/\"aaa\"", "\"x\", \"aaa\"", "*"}) {
    const Reply reply = ask({"/", {{"If-None-Match", tag}}});
    EXPECT_EQ(reply.status, 304) << tag;
    EXPECT_EQ(reply.body, "");
    EXPECT_EQ(header(reply, "ETag"), "\"aaa\"");
    EXPECT_EQ(header(reply, "Cache-Control"), "no-cache");
  }
  for (const char* tag : {"\"aaa-gzip\"", "\"bbb\"", "aaa", "", ","}) {
    EXPECT_EQ(ask({"/", {{"If-None-Match", tag}}}).status, 200) << tag;
  }
}

TEST(Screens, NothingButOurOwnRuns) {
  for (const Reply& reply : {ask({"/"}), ask({"/"}, ""), ask({"/assets/i-1.js"})}) {
    const std::string policy = header(reply, "Content-Security-Policy");
    EXPECT_TRUE(policy.starts_with("default-src 'none'; script-src 'self'; style-src 'self';"));
    EXPECT_EQ(policy.find("unsafe"), policy.npos);
    EXPECT_NE(policy.find("frame-ancestors 'none'"), policy.npos);
    EXPECT_EQ(header(reply, "X-Content-Type-Options"), "nosniff");
    EXPECT_EQ(header(reply, "Referrer-Policy"), "same-origin");
  }
}

TEST(Screens, WithoutAPackThePageSaysHowToHaveThem) {
  for (const char* path : {"/", "/setup"}) {
    const Reply reply = ask({path, browser}, "");
    EXPECT_EQ(reply.status, 200);
    EXPECT_NE(reply.body.find("make build"), std::string::npos);
    EXPECT_EQ(header(reply, "Cache-Control"), "no-store");
  }
  EXPECT_EQ(ask({"/assets/i-1.js", browser}, "").status, 404);
  EXPECT_EQ(ask({"/today"}, "").status, 404);
}

TEST(Screens, ADamagedPackIsABug) {
  const std::string& good = small_pack();
  EXPECT_THROW(Screens("x"), Bug);
  EXPECT_THROW(Screens(good.substr(0, good.size() - 1)), Bug);
  EXPECT_THROW(Screens(good + "x"), Bug);
  EXPECT_THROW(Screens("winnow screens 2" + good.substr(16)), Bug);
  EXPECT_THROW(Screens("winnow screens 1\n\n"), Bug);
}

TEST(Screens, ThoseOfThisProgramCanBeRead) {
  const std::string_view pack = built_in_screens();
  const Reply reply = ask({"/", {{"Accept-Encoding", "gzip"}}}, pack);
  EXPECT_EQ(reply.status, 200);
  const std::string text = pack.empty() ? reply.body : inflate(reply.body, 1 << 20).value_or("");
  EXPECT_NE(text.find("<title>"), std::string::npos) << text;
}

}  // namespace
}  // namespace winnow::http
