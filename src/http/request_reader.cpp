#include "http/request_reader.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <boost/beast/http/error.hpp>
#include <optional>

#include "base/limits.hpp"

namespace winnow::http {

namespace {

namespace beast = boost::beast::http;
using ErrorCode = boost::beast::error_code;

// Beast's parser reads the frame of a last chunk again when more of it comes, and then relies on
// these bytes: "0\r\n\r\n" is what a body of chunks ends with at the least.
constexpr std::size_t chunks_end_bytes = 5;
constexpr std::size_t body_bytes_at_once = 64 * 1024;  // set aside for a body before it comes

std::string_view view(boost::beast::string_view text) {
  return {text.data(), text.size()};
}

// "http://host/path?query" → "/path?query"; others as they are.
std::string_view origin_form(std::string_view target) {
  for (const std::string_view scheme : {"http://", "https://"}) {
    if (!same_name(target.substr(0, scheme.size()), scheme)) continue;
    const std::size_t path = target.find_first_of("/?", scheme.size());
    return path == target.npos ? "/" : target.substr(path);
  }
  return target;
}

bool is_host(std::string_view text) {
  return text.find_first_of(" \t,/\\@?#<>\"") == text.npos;
}

std::string_view reason_of(const ErrorCode& error) {
  switch (static_cast<beast::error>(error.value())) {
    case beast::error::bad_method: return "the method is not one";
    case beast::error::bad_target: return "the target is not one";
    case beast::error::bad_version: return "the version is not HTTP/1.0 or HTTP/1.1";
    case beast::error::bad_field: return "a header's name is not one";
    case beast::error::bad_value: return "a header's value has bytes that it must not have";
    case beast::error::bad_content_length: return "Content-Length is not one length";
    case beast::error::multiple_content_length: return "Content-Length is given twice";
    case beast::error::bad_transfer_encoding: return "Transfer-Encoding is in conflict";
    case beast::error::bad_chunk: return "a chunk's size or end is not one";
    case beast::error::bad_chunk_extension: return "a chunk's extension is not one";
    default: return "the bytes are no HTTP request";
  }
}

bool has_bare_line_feed(std::string_view text) {
  for (std::size_t at = text.find('\n'); at != text.npos; at = text.find('\n', at + 1)) {
    if (at == 0 || text[at - 1] != '\r') return true;
  }
  return false;
}

}  // namespace

// What Beast finds goes straight into the request; the rules that Beast does not know are here.
class RequestReader::Parser : public beast::basic_parser<true> {
 public:
  explicit Parser(std::size_t body_bytes) {
    header_limit(static_cast<std::uint32_t>(limits::http_head_bytes + 1));
    body_limit(body_bytes);
    eager(true);
  }

  Request request;
  std::optional<Refusal> refusal;
  int version = 11;
  bool wants_continue = false;

 private:
  void refuse(int status, std::string_view reason, ErrorCode& error) {
    if (!refusal) refusal = Refusal{status, std::string(reason)};
    error = beast::error::bad_field;
  }

  void on_request_impl(beast::verb, boost::beast::string_view method,
                       boost::beast::string_view target, int version_given,
                       ErrorCode& error) override {
    version = version_given;
    request.method = view(method);
    if (target.size() > limits::http_target_bytes) {
      return refuse(414, "the target is too long", error);
    }
    const std::string_view origin = origin_form(view(target));
    const std::size_t mark = std::min(origin.find('?'), origin.size());
    request.path = origin.substr(0, mark);
    if (mark < origin.size()) request.query = origin.substr(mark + 1);
    if (request.path.empty()) request.path = "/";
    const bool whole_server = request.path == "*" && request.method == "OPTIONS";
    if (request.path[0] != '/' && !whole_server) refuse(400, "the target is no path", error);
  }

  void on_response_impl(int, boost::beast::string_view, int, ErrorCode&) override {}

  void on_field_impl(beast::field name, boost::beast::string_view text,
                     boost::beast::string_view value, ErrorCode& error) override {
    if (head_done_) return;  // trailers say nothing that we use
    if (request.headers.size() == limits::http_headers) {
      return refuse(431, "too many headers", error);
    }
    if (name == beast::field::host) ++hosts_;
    if (name == beast::field::host && !is_host(view(value))) refuse(400, "Host is no host", error);
    if (name == beast::field::content_length) {
      ++lengths_;
      if (view(value).find(',') != std::string_view::npos) {
        return refuse(400, "Content-Length is not one length", error);
      }
    }
    if (name == beast::field::transfer_encoding) {
      ++encodings_;
      chunked_alone_ = same_name(view(value), "chunked");
    }
    if (name == beast::field::expect) {
      wants_continue = same_name(view(value), "100-continue");
      if (!wants_continue) refuse(417, "only 100-continue can be expected", error);
    }
    request.headers.emplace_back(view(text), view(value));
  }

  void on_header_impl(ErrorCode& error) override {
    head_done_ = true;
    if (hosts_ > 1) return refuse(400, "Host is given twice", error);
    if (hosts_ == 0 && version >= 11) return refuse(400, "Host is missing", error);
    if (lengths_ > 1) return refuse(400, "Content-Length is given twice", error);
    if (encodings_ == 0) return;
    if (encodings_ > 1 || !chunked_alone_) {
      return refuse(400, "Transfer-Encoding is other than chunked", error);
    }
    if (lengths_ > 0) return refuse(400, "Content-Length beside Transfer-Encoding", error);
    if (version < 11) refuse(400, "HTTP/1.0 knows no Transfer-Encoding", error);
  }

  void on_body_init_impl(const boost::optional<std::uint64_t>& length, ErrorCode&) override {
    request.body.reserve(std::min<std::size_t>(length.value_or(0), body_bytes_at_once));
  }

  std::size_t on_body_impl(boost::beast::string_view bytes, ErrorCode&) override {
    request.body.append(bytes.data(), bytes.size());
    return bytes.size();
  }

  void on_chunk_header_impl(std::uint64_t, boost::beast::string_view extensions,
                            ErrorCode& error) override {
    extension_bytes_ += extensions.size();
    if (extension_bytes_ > limits::http_chunk_extension_bytes) {
      refuse(400, "the extensions of chunks are too long", error);
    }
  }

  std::size_t on_chunk_body_impl(std::uint64_t, boost::beast::string_view bytes,
                                 ErrorCode& error) override {
    return on_body_impl(bytes, error);
  }

  void on_finish_impl(ErrorCode&) override {}

  int hosts_ = 0, lengths_ = 0, encodings_ = 0;
  bool chunked_alone_ = false, head_done_ = false;
  std::size_t extension_bytes_ = 0;
};

struct RequestReader::Trouble {
  ErrorCode error;
};

RequestReader::RequestReader(std::size_t body_bytes) : body_bytes_(body_bytes) {
  restart();
}

RequestReader::~RequestReader() = default;

void RequestReader::restart() {
  parser_.reset();  // made when its head is whole: who is idle needs little memory
  stage_ = Stage::Head;
  held_.clear();
  held_.shrink_to_fit();
  scanned_ = line_begin_ = bytes_ = 0;
  refusal_ = {};
}

RequestReader::Stage RequestReader::stage() const {
  return stage_;
}

bool RequestReader::begun() const {
  return stage_ != Stage::Head || !held_.empty();
}

std::size_t RequestReader::bytes() const {
  return bytes_;
}

bool RequestReader::keeps_alive() const {
  return stage_ == Stage::Whole && parser_->keep_alive();
}

bool RequestReader::wants_continue() const {
  return stage_ == Stage::Body && parser_->wants_continue && parser_->version >= 11;
}

bool RequestReader::is_version_1_0() const {
  return parser_ != nullptr && parser_->version < 11;
}

Request& RequestReader::request() {
  if (parser_ == nullptr) parser_ = std::make_unique<Parser>(body_bytes_);
  return parser_->request;
}

const Refusal& RequestReader::refusal() const {
  return refusal_;
}

std::size_t RequestReader::take(std::string_view bytes) {
  std::size_t taken = 0;
  while (taken < bytes.size() && (stage_ == Stage::Head || stage_ == Stage::Body)) {
    const std::string_view rest = bytes.substr(taken);
    taken += stage_ == Stage::Head ? take_head(rest) : take_body(rest);
  }
  bytes_ += taken;
  return taken;
}

// Looks for the empty line, line by line, and hands the head whole to Beast.
std::size_t RequestReader::take_head(std::string_view bytes) {
  const std::size_t held = held_.size();
  if (held > 0) held_ += bytes;
  const std::string_view head = held > 0 ? std::string_view(held_) : bytes;
  while (true) {
    const std::size_t end = head.find('\n', scanned_);
    if (std::min(end, head.size()) >= limits::http_head_bytes) {
      refuse(line_begin_ == 0 ? 414 : 431, "the head of the request is too long");
      return bytes.size();
    }
    if (end == head.npos) break;
    if (end == 0 || head[end - 1] != '\r') {
      refuse(400, "a line ends without CR LF");
      return bytes.size();
    }
    if (line_begin_ > 0 && (head[line_begin_] == ' ' || head[line_begin_] == '\t')) {
      refuse(400, "a header is folded over lines");
      return bytes.size();
    }
    const bool empty = end == line_begin_ + 1;
    scanned_ = line_begin_ = end + 1;
    if (!empty) continue;
    const std::size_t taken = scanned_ - held;
    if (scanned_ == 2) {  // an empty line before the request, as old clients send after a body
      scanned_ = line_begin_ = 0;
      held_.clear();
      return taken;
    }
    parse_head(head.substr(0, scanned_));
    return taken;
  }
  scanned_ = head.size();
  if (held == 0) held_ = bytes;
  return bytes.size();
}

void RequestReader::parse_head(std::string_view head) {
  parser_ = std::make_unique<Parser>(body_bytes_);
  ErrorCode error;
  parser_->put(boost::asio::const_buffer(head.data(), head.size()), error);
  stage_ = Stage::Body;
  if (error && error != beast::error::need_more) {
    return refuse(Trouble{error});
  }
  if (!parser_->is_header_done()) return refuse(400, "the head of the request is not one");
  held_.clear();
  settle();
}

std::size_t RequestReader::take_body(std::string_view bytes) {
  if (parser_->chunked()) return take_chunks(bytes);
  ErrorCode error;
  const std::size_t taken =
      parser_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
  if (error && error != beast::error::need_more) {
    refuse(Trouble{error});
    return bytes.size();
  }
  settle();
  return taken;
}

std::size_t RequestReader::take_chunks(std::string_view bytes) {
  const std::size_t held = held_.size();
  if (held > 0 || bytes.size() < chunks_end_bytes) held_ += bytes;
  const std::string_view input = held_.empty() ? bytes : std::string_view(held_);
  if (input.size() < chunks_end_bytes) return bytes.size();
  ErrorCode error;
  const std::size_t used =
      parser_->put(boost::asio::const_buffer(input.data(), input.size()), error);
  if (error && error != beast::error::need_more) {
    refuse(Trouble{error});
    return bytes.size();
  }
  if (parser_->is_done()) {
    settle();
    held_.clear();
    return used - held;  // `held` alone was not whole, so the end lies behind it
  }
  held_ = std::string(input.substr(used));
  if (has_bare_line_feed(held_)) refuse(400, "a line ends without CR LF");
  if (held_.size() > limits::http_head_bytes) refuse(400, "the frame of a chunk is too long");
  return bytes.size();
}

void RequestReader::settle() {
  if (stage_ == Stage::Body && parser_->is_done()) stage_ = Stage::Whole;
}

void RequestReader::refuse(const Trouble& trouble) {
  if (trouble.error == beast::error::body_limit) return refuse(413, "the body is too large");
  if (parser_->refusal) return refuse(parser_->refusal->status, parser_->refusal->reason);
  refuse(400, reason_of(trouble.error));
}

void RequestReader::refuse(int status, std::string_view reason) {
  stage_ = Stage::Refused;
  refusal_ = Refusal{status, std::string(reason)};
  held_.clear();
}

}  // namespace winnow::http
