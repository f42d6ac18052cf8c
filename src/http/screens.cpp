#include "http/screens.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/ascii.hpp"
#include "base/check.hpp"
#include "http/accept.hpp"
#include "http/gzip.hpp"

extern "C" {
extern const char winnow_screens_begin[], winnow_screens_end[];
}

namespace winnow::http {

namespace {

constexpr std::string_view first_line = "winnow screens 1";
constexpr std::string_view page_path = "/index.html", assets = "/assets/";
// What stands below these is a machine's business: no page is there, whoever asks.
constexpr std::array<std::string_view, 4> other_doors = {assets, "/api/", "/v1/", "/f/"};

// No script, style, picture or connection but our own, and nobody's page around ours.
const Headers& safe_headers() {
  static const Headers all = {
      {"Content-Security-Policy",
       "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
       "font-src 'self'; connect-src 'self'; manifest-src 'self'; base-uri 'none'; "
       "form-action 'self'; frame-ancestors 'none'"},
      {"X-Content-Type-Options", "nosniff"},
      {"Referrer-Policy", "same-origin"},
      {"Cross-Origin-Opener-Policy", "same-origin"},
      {"Cross-Origin-Resource-Policy", "same-origin"},
      {"Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()"}};
  return all;
}

constexpr std::string_view no_screens = R"(<!doctype html>
<html lang="en">
<meta charset="utf-8">
<title>Winnow</title>
<h1>Winnow is running, without its screens</h1>
<p>This program was built where there was no Node.js 20, which makes them. Install it, say
<code>make build</code> again, and start the new program: it brings them along.</p>
<p>Everything else works: <code>winnow --help</code>, and the API at <code>/api/v1</code>
(<code>docs/server.md</code>, <code>docs/api.md</code>).</p>
)";

std::size_t number_of(std::string_view text) {
  std::size_t number = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), number);
  CHECK(error == std::errc() && end == text.data() + text.size());
  return number;
}

// Whether If-None-Match names the tag, as strong or weak.
bool has_it(const Request& request, std::string_view tag) {
  std::string_view rest = request.header("If-None-Match");
  while (!rest.empty()) {
    std::string_view one = trimmed(next_part(rest, ','));
    if (one.starts_with("W/")) one.remove_prefix(2);
    if (one == tag || one == "*") return true;
  }
  return false;
}

bool is_below(std::string_view path, std::string_view door) {
  return path.starts_with(door) || path == door.substr(0, door.size() - 1);
}

// Who opens a page wants HTML by name; scripts and programs that take anything do not.
bool may_be_page(const Request& request) {
  return request.path == "/" ||
         (quality_in(request.header("Accept"), "text/html") > 0 &&
          std::none_of(other_doors.begin(), other_doors.end(),
                       [&](std::string_view door) { return is_below(request.path, door); }));
}

Reply page_without_screens() {
  Reply reply;
  reply.type = "text/html; charset=utf-8";
  reply.body = no_screens;
  reply.headers = safe_headers();
  reply.headers.emplace_back("Cache-Control", "no-store");
  return reply;
}

}  // namespace

std::string_view built_in_screens() {
  return {winnow_screens_begin,
          static_cast<std::size_t>(winnow_screens_end - winnow_screens_begin)};
}

Screens::Screens(std::string_view pack) {
  if (pack.empty()) return;
  const std::size_t end_of_lines = pack.find("\n\n");
  CHECK(end_of_lines != pack.npos);
  std::string_view lines = pack.substr(0, end_of_lines), rest = pack.substr(end_of_lines + 2);
  CHECK(next_part(lines, '\n') == first_line);
  while (!lines.empty()) {
    std::string_view line = next_part(lines, '\n');
    std::string path(next_part(line, '\t'));
    File file;
    file.type = next_part(line, '\t');
    file.tag = next_part(line, '\t');
    file.bytes = number_of(next_part(line, '\t'));
    for (std::string_view* form : {&file.plain, &file.gzip, &file.brotli}) {
      const std::size_t bytes = number_of(next_part(line, '\t'));
      CHECK(bytes <= rest.size());
      *form = rest.substr(0, bytes);
      rest.remove_prefix(bytes);
    }
    CHECK(!file.gzip.empty() || file.plain.size() == file.bytes);
    files_.emplace(std::move(path), std::move(file));
  }
  CHECK(rest.empty() && files_.contains(page_path));
}

const Screens::File* Screens::wanted(const Request& request) const {
  const auto found = files_.find(request.path);
  if (found != files_.end()) return &found->second;
  return may_be_page(request) ? &files_.find(page_path)->second : nullptr;
}

Reply Screens::answer(const Request& request) const {
  const bool reads = request.method == "GET" || request.method == "HEAD";
  const bool no_such_path = files_.empty() ? !may_be_page(request) : wanted(request) == nullptr;
  if (no_such_path || (!reads && request.path != "/" && !files_.contains(request.path))) {
    return problem(404, "there is nothing at this path");
  }
  if (!reads) {
    Reply reply = problem(405, "this path knows only GET, HEAD");
    reply.headers.emplace_back("Allow", "GET, HEAD");
    return reply;
  }
  if (files_.empty()) return page_without_screens();
  const File& file = *wanted(request);
  Reply reply = reply_of(file, request);
  if (&file == &files_.find(page_path)->second) {
    reply.headers.emplace_back("Vary", "Cookie");
    if (request.header("Cookie").empty()) reply.headers.emplace_back("X-Robots-Tag", "noindex");
  }
  const bool for_ever = request.path.starts_with(assets);
  reply.headers.emplace_back("Cache-Control",
                             for_ever ? "public, max-age=31536000, immutable" : "no-cache");
  return reply;
}

// In the form that is wanted most, of equal ones in the smallest. Each form has a tag of its own,
// as strong tags ask for.
Reply Screens::reply_of(const File& file, const Request& request) {
  const std::string_view list = request.header("Accept-Encoding");
  const double other = std::max(0.0, quality_in(list, "*"));
  double most = quality_in(list, "identity");
  std::string_view form = file.plain, coding;
  const auto consider = [&](std::string_view there, std::string_view name) {
    const double said = quality_in(list, name);
    const double wish = said < 0 ? other : said;
    if (there.empty() || wish <= 0 || wish < most) return;
    most = wish;
    form = there;
    coding = name;
  };
  consider(file.gzip, "gzip");
  consider(file.brotli, "br");
  Reply reply;
  reply.type = file.type;
  reply.headers = safe_headers();
  const std::string tag = '"' + file.tag + (coding.empty() ? "" : "-" + std::string(coding)) + '"';
  reply.headers.emplace_back("ETag", tag);
  reply.headers.emplace_back("Vary", "Accept-Encoding");
  if (has_it(request, tag)) {
    reply.status = 304;
    return reply;
  }
  if (!coding.empty()) reply.headers.emplace_back("Content-Encoding", coding);
  if (!form.empty() || file.gzip.empty()) {
    reply.body = form;
    return reply;
  }
  auto plain = inflate(file.gzip, file.bytes);
  CHECK(plain && plain->size() == file.bytes);
  reply.body = *std::move(plain);
  return reply;
}

}  // namespace winnow::http
