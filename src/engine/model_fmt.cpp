#include "engine/model_fmt.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <set>
#include <vector>

#include "base/text.hpp"
#include "cel/tree.hpp"
#include "engine/model_schema.hpp"
#include "engine/yaml.hpp"

namespace winnow::engine {
namespace {

constexpr std::size_t width = 100;

using Kind = YamlNode::Kind;
using Style = YamlNode::Style;

bool is_block_text(const YamlNode& node) {
  return node.kind == Kind::Scalar && (node.style == Style::Literal || node.style == Style::Folded);
}

// What stands at a key of a thing of this type ("rule" → its keys; "{signal}" → signal); empty: not
// known, or nothing of ours.
std::string_view type_at(std::string_view type, std::string_view key) {
  if (type.empty()) return {};
  if (type.front() == '{') return type.substr(1, type.size() - 2);
  const MapShape* shape = shape_named(type);
  const KeyShape* found = shape != nullptr ? find_key(*shape, key) : nullptr;
  return found != nullptr ? found->type : std::string_view{};
}

std::string_view type_of_items(std::string_view type) {
  return !type.empty() && type.front() == '[' ? type.substr(1, type.size() - 2)
                                              : std::string_view{};
}

// Whether text can stand without quotes and reads back as itself. Careful rather than clever.
bool is_safe_plain(std::string_view text) {
  if (text.empty() || text == "null" || text == "Null" || text == "NULL") return false;
  const auto letter = [](char c) { return std::isalnum(static_cast<unsigned char>(c)) != 0; };
  if (!letter(text.front()) && text.front() != '(') return false;
  if (text.back() == ':' || text.back() == ' ') return false;
  if (text.find(": ") != text.npos || text.find(" #") != text.npos) return false;
  return std::all_of(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return byte >= 0x20 && byte < 0x7F && std::string_view(",[]{}").find(c) == std::string::npos;
  });
}

bool is_safe_key(std::string_view text) {
  const auto fits = [](char c) {
    return std::isalnum(static_cast<unsigned char>(c)) != 0 || c == '_' || c == '.' || c == '-';
  };
  return is_safe_plain(text) && std::all_of(text.begin(), text.end(), fits);
}

std::string in_quotes(std::string_view text) {
  const bool plain = std::all_of(text.begin(), text.end(), [](char c) {
    return static_cast<unsigned char>(c) >= 0x20 && static_cast<unsigned char>(c) != 0x7F;
  });
  std::string out = plain ? "'" : "\"";
  for (const char c : text) {
    if (plain) {
      out += c == '\'' ? "''" : std::string(1, c);
    } else if (c == '"' || c == '\\') {
      out += std::string("\\") + c;
    } else if (c == '\n') {
      out += "\\n";
    } else if (static_cast<unsigned char>(c) < 0x20 || c == 0x7F) {
      out += fmt::format("\\x{:02x}", static_cast<unsigned>(static_cast<unsigned char>(c)));
    } else {
      out += c;
    }
  }
  return out + (plain ? "'" : "\"");
}

// An expression as the printer has it; nullopt: it is left as it stands.
std::optional<std::string> printed_expression(const std::string& text) {
  if (text.find('\n') != text.npos || text.find("//") != text.npos) return std::nullopt;
  const cel::Parsed parsed = cel::parse(text);
  if (!parsed.issues.empty()) return std::nullopt;
  return cel::print(parsed.tree);
}

struct Comment {
  std::size_t offset = 0;
  std::string text;
  bool own_line = false;
};

// Where things of the source end, and its comments.
class Source {
 public:
  Source(std::string_view text, const Yaml& yaml) : text_(text), yaml_(yaml) {}

  // The byte after a node and its closing quote or bracket.
  std::size_t end_of(const YamlNode& node) const {
    if (node.kind == Kind::Null) return node.offset + node.text.size();
    if (node.kind == Kind::Scalar) {
      const std::size_t end = offset_in_text(text_, node, node.text.size());
      const bool quoted = node.style == Style::Single || node.style == Style::Double;
      return quoted ? text_.find(node.style == Style::Single ? '\'' : '"', end) + 1 : end;
    }
    std::size_t end = node.offset + (node.flow ? 1 : 0);
    for (const YamlId item : node.items) end = std::max(end, end_of(yaml_.at(item)));
    for (const YamlEntry& entry : node.entries) {
      end = std::max({end, end_of(yaml_.at(entry.key)), end_of(yaml_.at(entry.value))});
    }
    return node.flow ? after_bracket(end) : end;
  }

  std::vector<Comment> comments() const {
    std::vector<std::pair<std::size_t, std::size_t>> scalars;
    for (const YamlNode& node : yaml_.nodes) {
      if (node.kind == Kind::Scalar) scalars.emplace_back(node.offset, end_of(node));
    }
    std::sort(scalars.begin(), scalars.end());
    std::vector<Comment> found;
    std::size_t next = 0;
    for (std::size_t at = 0; at < text_.size(); ++at) {
      while (next < scalars.size() && scalars[next].second <= at) ++next;
      if (next < scalars.size() && scalars[next].first <= at) {
        at = scalars[next].second - 1;
      } else if (begins_comment(at)) {
        const std::size_t end = std::min(text_.find('\n', at), text_.size());
        found.push_back({at, trimmed(text_.substr(at, end - at)), alone(at)});
        at = end;
      }
    }
    return found;
  }

  // Whether nothing but blanks and punctuation of YAML stands between two places of one line.
  bool touches(std::size_t end, std::size_t comment) const {
    if (end > comment) return false;
    const auto between = text_.substr(end, comment - end);
    return between.find_first_not_of(" \t,:]}[{-|>") == std::string_view::npos;
  }

  bool blank_line_before(std::size_t offset) const {
    const std::size_t line = text_.rfind('\n', offset == 0 ? 0 : offset - 1);
    if (line == std::string_view::npos || line == 0 || offset == 0) return false;
    const std::size_t begin = text_.rfind('\n', line - 1);
    const std::size_t from = begin == std::string_view::npos ? 0 : begin + 1;
    return text_.substr(from, line - from).find_first_not_of(" \t\r") == std::string_view::npos;
  }

  std::string_view text() const { return text_; }

 private:
  static std::string trimmed(std::string_view comment) {
    return std::string(comment.substr(0, comment.find_last_not_of(" \t\r") + 1));
  }
  bool begins_comment(std::size_t at) const {
    return text_[at] == '#' &&
           (at == 0 || std::string_view(" \t\n").find(text_[at - 1]) != std::string_view::npos);
  }
  bool alone(std::size_t at) const {
    const std::size_t line = at == 0 ? std::string_view::npos : text_.rfind('\n', at - 1);
    const std::size_t from = line == std::string_view::npos ? 0 : line + 1;
    return text_.substr(from, at - from).find_first_not_of(" \t") == std::string_view::npos;
  }
  std::size_t after_bracket(std::size_t at) const {
    for (; at < text_.size(); ++at) {
      if (text_[at] == ']' || text_[at] == '}') return at + 1;
      if (begins_comment(at)) at = std::min(text_.find('\n', at), text_.size());
    }
    return at;
  }

  std::string_view text_;
  const Yaml& yaml_;
};

class Printer {
 public:
  Printer(std::string_view text, const Yaml& yaml)
      : source_(text, yaml), yaml_(yaml), comments_(source_.comments()) {}

  std::string print() {
    const YamlNode& root = yaml_.at(yaml_.root);
    if (root.kind == Kind::Map && !root.entries.empty()) {
      print_map(root, "model", 0, Start::NewLine);
    } else {
      out_ += inline_text(root, "model") + "\n";
    }
    flush_comments(source_.text().size() + 1, 0);
    return std::move(out_);
  }
  // A comment that found no line to stand on.
  const Comment* lost() const { return next_ < comments_.size() ? &comments_[next_] : nullptr; }

 private:
  enum class Start : std::uint8_t { NewLine, AfterDash };

  void indent(int level) { out_.append(static_cast<std::size_t>(level) * 2, ' '); }
  void blank_line(std::size_t offset) {
    const bool has_room = out_.size() > 1 && out_.substr(out_.size() - 2) != "\n\n";
    if (has_room && source_.blank_line_before(offset)) out_ += '\n';
  }
  void flush_comments(std::size_t before, int level) {
    for (; next_ < comments_.size() && comments_[next_].offset < before; ++next_) {
      if (!comments_[next_].own_line) return;
      blank_line(comments_[next_].offset);
      indent(level);
      out_ += comments_[next_].text + "\n";
    }
  }
  // The comment behind what ends here, if there is one, and the end of the line.
  void end_line(std::size_t end) {
    if (next_ < comments_.size() && !comments_[next_].own_line &&
        source_.touches(end, comments_[next_].offset)) {
      out_ += "  " + comments_[next_++].text;
    }
    out_ += '\n';
  }

  bool has_comment_inside(const YamlNode& node) const {
    const std::size_t end = source_.end_of(node);
    return next_ < comments_.size() && comments_[next_].offset >= node.offset &&
           comments_[next_].offset < end;
  }
  static bool is_empty(const YamlNode& node) { return node.entries.empty() && node.items.empty(); }
  bool has_block_text(const YamlNode& node) const {
    if (is_block_text(node)) return true;
    for (const YamlId item : node.items) {
      if (has_block_text(yaml_.at(item))) return true;
    }
    return std::any_of(node.entries.begin(), node.entries.end(),
                       [&](const YamlEntry& e) { return has_block_text(yaml_.at(e.value)); });
  }

  std::string scalar_text(const YamlNode& node, std::string_view type) const {
    std::string text = node.text;
    bool plain = node.style == Style::Plain;
    if (type == "expression") {
      if (auto printed = printed_expression(text)) text = std::move(*printed);
      plain = plain && is_safe_plain(text);
    }
    // What was plain without an expression stays as it was: it may be a number.
    const bool one_line = text.find('\n') == std::string::npos;
    if (plain && one_line) return text;
    return in_quotes(text);
  }
  std::string key_text(const YamlNode& key) const {
    if (is_safe_key(key.text) || (key.is_plain() && key.text.find('\n') == std::string::npos)) {
      return key.text;
    }
    return key.kind == Kind::Null ? key.text : in_quotes(key.text);
  }
  // A node on one line.
  std::string inline_text(const YamlNode& node, std::string_view type) const {
    std::string text;
    switch (node.kind) {
      case Kind::Null: return node.text.empty() ? "null" : node.text;
      case Kind::Scalar: return scalar_text(node, type);
      case Kind::List:
        for (const YamlId item : node.items) {
          text += (text.empty() ? "" : ", ") + inline_text(yaml_.at(item), type_of_items(type));
        }
        return "[" + text + "]";
      case Kind::Map: break;
    }
    for (const YamlEntry& entry : node.entries) {
      const YamlNode& key = yaml_.at(entry.key);
      text += (text.empty() ? "" : ", ") + key_text(key) + ": " +
              inline_text(yaml_.at(entry.value), type_at(type, key.text));
    }
    return "{" + text + "}";
  }

  // Whether the node goes on the line that is begun; `used`: how much of it is taken.
  bool fits_line(const YamlNode& node, std::string_view type) const {
    if (is_block_text(node)) return false;
    if (node.kind != Kind::List && node.kind != Kind::Map) return true;
    if (is_empty(node)) return true;
    if (!node.flow || has_comment_inside(node) || has_block_text(node)) return false;
    const std::size_t used = out_.size() - (out_.rfind('\n') + 1);
    return used + 1 + code_points(inline_text(node, type)) <= width;
  }

  // A block of text as it stands, at another indentation; nullopt: its header asks for more.
  std::optional<std::string> block_text(const YamlNode& node, int level) const {
    const std::string_view text = source_.text();
    const std::size_t header_end = std::min(text.find('\n', node.offset), text.size());
    std::string header(text.substr(node.offset, header_end - node.offset));
    header.erase(header.find_last_not_of(" \t\r") + 1);
    if (header != "|" && header != "|-" && header != ">" && header != ">-") return std::nullopt;
    std::string out = header + "\n";
    std::optional<std::size_t> indentation;
    std::size_t at = header_end + 1;
    const std::size_t end = source_.end_of(node);
    while (at < end) {
      const std::size_t line_end = std::min(text.find('\n', at), text.size());
      std::string_view line = text.substr(at, line_end - at);
      if (!line.empty() && line.back() == '\r') line.remove_suffix(1);
      const std::size_t first = line.find_first_not_of(' ');
      if (first == std::string_view::npos) {
        out += '\n';
      } else {
        if (!indentation) indentation = first;
        if (first < *indentation) break;
        out += std::string(static_cast<std::size_t>(level) * 2, ' ');
        out += std::string(line.substr(*indentation)) + "\n";
      }
      at = line_end + 1;
    }
    while (out.size() > 1 && out.substr(out.size() - 2) == "\n\n") out.pop_back();
    return out;
  }

  // What follows `key:` or `-`, to the end of its last line.
  void print_value(const YamlNode& node, std::string_view type, int level, std::size_t key_end) {
    if (node.kind == Kind::Null && node.text.empty()) return end_line(key_end);
    if (is_block_text(node)) {
      if (const auto block = block_text(node, level + 1)) {
        out_ += " " + *block;
      } else {
        out_ += " " + in_quotes(node.text);
        end_line(source_.end_of(node));
      }
    } else if (fits_line(node, type)) {
      out_ += " " + inline_text(node, type);
      end_line(source_.end_of(node));
    } else {
      end_line(key_end);
      if (node.kind == Kind::Map) print_map(node, type, level + 1, Start::NewLine);
      if (node.kind == Kind::List) print_list(node, type, level + 1);
    }
  }

  void print_map(const YamlNode& node, std::string_view type, int level, Start start) {
    for (const YamlEntry& entry : node.entries) {
      const YamlNode& key = yaml_.at(entry.key);
      if (start == Start::NewLine) {
        flush_comments(key.offset, level);
        blank_line(key.offset);
        indent(level);
      }
      start = Start::NewLine;
      out_ += key_text(key) + ":";
      print_value(yaml_.at(entry.value), type_at(type, key.text), level, source_.end_of(key));
    }
  }

  void print_list(const YamlNode& node, std::string_view type, int level) {
    const std::string_view item_type = type_of_items(type);
    for (const YamlId id : node.items) {
      const YamlNode& item = yaml_.at(id);
      flush_comments(item.offset, level);
      blank_line(item.offset);
      indent(level);
      out_ += "-";
      if (item.kind == Kind::Map && !fits_line(item, item_type)) {
        out_ += " ";
        print_map(item, item_type, level + 1, Start::AfterDash);
      } else {
        print_value(item, item_type, level, item.offset);
      }
    }
  }

  Source source_;
  const Yaml& yaml_;
  std::vector<Comment> comments_;
  std::size_t next_ = 0;  // comment not yet printed
  std::string out_;
};

// Whether two documents say the same. Expressions may be written differently.
bool same_text(const YamlNode& a, const YamlNode& b, std::string_view type) {
  if (type == "expression") {
    const cel::Parsed left = cel::parse(a.text), right = cel::parse(b.text);
    if (left.issues.empty() && right.issues.empty()) return cel::same(left.tree, right.tree);
  }
  return a.text == b.text && (type == "expression" || a.is_plain() == b.is_plain() ||
                              a.text.find('\n') != std::string::npos);
}

bool same_node(const Yaml& a, YamlId a_id, const Yaml& b, YamlId b_id, std::string_view type) {
  const YamlNode &left = a.at(a_id), &right = b.at(b_id);
  if (left.kind != right.kind || left.items.size() != right.items.size() ||
      left.entries.size() != right.entries.size()) {
    return false;
  }
  if (left.kind == Kind::Scalar) return same_text(left, right, type);
  for (std::size_t i = 0; i < left.items.size(); ++i) {
    if (!same_node(a, left.items[i], b, right.items[i], type_of_items(type))) return false;
  }
  for (std::size_t i = 0; i < left.entries.size(); ++i) {
    const std::string& key = a.at(left.entries[i].key).text;
    if (key != b.at(right.entries[i].key).text ||
        !same_node(a, left.entries[i].value, b, right.entries[i].value, type_at(type, key))) {
      return false;
    }
  }
  return true;
}

}  // namespace

FormattedModel format_model(std::string_view text) {
  YamlParsed parsed = parse_yaml(text);
  if (!parsed.yaml) return {{}, std::move(parsed.issues)};
  const Yaml& yaml = *parsed.yaml;
  for (const YamlNode& node : yaml.nodes) {
    if (node.anchor.empty()) continue;
    return {{},
            {{node.place.line, node.place.column, "a model with anchors is not formatted",
              "write out what the alias repeats"}}};
  }
  Printer printer(text, yaml);
  std::string formatted = printer.print();
  if (const Comment* lost = printer.lost()) {
    const Place place = place_of(text, lost->offset);
    return {{},
            {{place.line, place.column, "this comment has no place in the formatted model",
              "put it on a line of its own"}}};
  }
  const YamlParsed again = parse_yaml(formatted);
  if (!again.yaml || !same_node(yaml, yaml.root, *again.yaml, again.yaml->root, "model")) {
    return {{}, {{1, 1, "this model cannot be formatted without changing it", {}}}};
  }
  return {std::move(formatted), {}};
}

}  // namespace winnow::engine
