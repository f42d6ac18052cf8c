#include "app/protocols/json_parts.hpp"

#include <algorithm>

namespace winnow::app {
namespace {

// Walks over one text by JSON's grammar, without recursion: depth costs a byte of `open_` a level.
class Walker {
 public:
  explicit Walker(std::string_view text) : text_(text) {}

  bool walk(JsonParts& parts) {
    if (!value()) return false;
    while (!open_.empty()) {
      if (!step()) return false;
    }
    blanks();
    if (at_ != text_.size()) return false;
    tell(parts);
    return true;
  }

 private:
  void blanks() { at_ = std::min(text_.find_first_not_of(" \t\r\n", at_), text_.size()); }
  bool take(char c) {
    blanks();
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }
  bool take_digits() {
    const std::size_t begin = at_;
    at_ = std::min(text_.find_first_not_of("0123456789", at_), text_.size());
    return at_ > begin;
  }
  bool take_one_of(std::string_view characters) {
    if (at_ == text_.size() || characters.find(text_[at_]) == characters.npos) return false;
    ++at_;
    return true;
  }
  bool word(std::string_view name) {
    if (text_.substr(at_, name.size()) != name) return false;
    at_ += name.size();
    return true;
  }

  bool string();
  bool number();
  bool value();
  bool key();
  bool step();
  void ended();
  void tell(JsonParts& parts) const;
  bool is_message() const {
    return open_.size() == messages_depth_ && messages_depth_ > 0 && messages_end_ == 0;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  std::string open_;                // the brackets that stand open
  bool first_ = false;              // nothing yet inside the innermost one
  bool expects_batch_ = false;      // the next value is that of the top's "batch"
  std::size_t messages_depth_ = 0;  // open brackets inside the array of messages; 0: none yet
  std::size_t messages_begin_ = 0, messages_end_ = 0;
  std::size_t message_begin_ = 0;
  std::vector<std::string_view> messages_;
};

bool Walker::string() {
  if (!take('"')) return false;
  for (; at_ < text_.size(); ++at_) {
    const auto c = static_cast<unsigned char>(text_[at_]);
    if (c == '"') {
      ++at_;
      return true;
    }
    if (c < 0x20) return false;
    if (c != '\\') continue;
    ++at_;
    if (!take_one_of("\"\\/bfnrtu")) return false;
    if (text_[at_ - 1] == 'u') {
      for (int digit = 0; digit < 4; ++digit) {
        if (!take_one_of("0123456789abcdefABCDEF")) return false;
      }
    }
    --at_;
  }
  return false;
}

bool Walker::number() {
  take_one_of("-");
  if (!take_one_of("0") && !take_digits()) return false;
  if (take_one_of(".") && !take_digits()) return false;
  if (take_one_of("eE")) {
    take_one_of("+-");
    return take_digits();
  }
  return true;
}

// One that does not nest, or the opening of one that does.
bool Walker::value() {
  blanks();
  if (at_ == text_.size()) return false;
  if (is_message()) message_begin_ = at_;
  const bool batch = expects_batch_;
  expects_batch_ = false;
  const char c = text_[at_];
  if (c == '{' || c == '[') {
    if (c == '[' && (batch || open_.empty())) {
      messages_begin_ = at_;
      messages_depth_ = open_.size() + 1;
    }
    ++at_;
    open_ += c;
    first_ = true;
    return true;
  }
  const bool good = c == '"'   ? string()
                    : c == 't' ? word("true")
                    : c == 'f' ? word("false")
                    : c == 'n' ? word("null")
                               : number();
  if (good) ended();
  return good;
}

// A value has ended: a message, if it stood among them.
void Walker::ended() {
  if (is_message()) messages_.push_back(text_.substr(message_begin_, at_ - message_begin_));
}

bool Walker::key() {
  blanks();
  const std::size_t begin = at_;
  if (!string()) return false;
  const bool at_top = open_.size() == 1 && messages_depth_ == 0;
  expects_batch_ = at_top && text_.substr(begin, at_ - begin) == "\"batch\"";
  return take(':');
}

// What comes next inside the innermost bracket: its end, or one value more.
bool Walker::step() {
  const bool object = open_.back() == '{';
  if (take(object ? '}' : ']')) {
    if (open_.size() == messages_depth_ && messages_end_ == 0) messages_end_ = at_;
    open_.pop_back();
    first_ = false;
    ended();
    return true;
  }
  if (!first_ && !take(',')) return false;
  first_ = false;
  if (object && !key()) return false;
  return value();
}

void Walker::tell(JsonParts& parts) const {
  parts.batch = messages_end_ > 0;
  parts.messages = messages_;
  if (!parts.batch) {
    parts.messages = {text_};
    return;
  }
  parts.envelope = std::string(text_.substr(0, messages_begin_)) + "[]" +
                   std::string(text_.substr(messages_end_));
}

}  // namespace

bool take_apart(std::string_view json, JsonParts& parts) {
  return Walker(json).walk(parts);
}

}  // namespace winnow::app
