#include "engine/yaml.hpp"

#include <fmt/format.h>
#include <yaml-cpp/depthguard.h>
#include <yaml-cpp/eventhandler.h>
#include <yaml-cpp/exceptions.h>
#include <yaml-cpp/parser.h>

#include <algorithm>
#include <istream>
#include <set>
#include <streambuf>

#include "base/limits.hpp"
#include "base/text.hpp"
#include "engine/yaml_escapes.hpp"

namespace winnow::engine {
namespace {

// Places of rising offsets: each byte is looked at once, so a file of one long line costs no more
// than one of many. An offset that goes back starts over.
class Places {
 public:
  explicit Places(std::string_view text) : text_(text) {}

  Place at(std::size_t offset) {
    offset = std::min(offset, text_.size());
    if (offset < done_) {
      done_ = 0;
      place_ = {};
    }
    for (; done_ < offset; ++done_) {
      const auto byte = static_cast<unsigned char>(text_[done_]);
      if (byte == '\n') {
        ++place_.line;
        place_.column = 1;
      } else if ((byte & 0xC0U) != 0x80U) {
        ++place_.column;
      }
    }
    return place_;
  }

 private:
  std::string_view text_;
  std::size_t done_ = 0;
  Place place_;
};

bool is_blank(char c) {
  return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

// From where a node's mark stands (its anchor or tag, if it has one) to the node itself.
std::size_t after_properties(std::string_view text, std::size_t offset) {
  while (offset < text.size() && (text[offset] == '&' || text[offset] == '!')) {
    while (offset < text.size() && !is_blank(text[offset])) ++offset;
    while (offset < text.size() && is_blank(text[offset])) ++offset;
  }
  return offset;
}

YamlNode::Style style_at(std::string_view text, std::size_t offset) {
  switch (offset < text.size() ? text[offset] : ' ') {
    case '\'': return YamlNode::Style::Single;
    case '"': return YamlNode::Style::Double;
    case '|': return YamlNode::Style::Literal;
    case '>': return YamlNode::Style::Folded;
    default: return YamlNode::Style::Plain;
  }
}

// Builds the tree from yaml-cpp's events. What is beyond a cap stops the parser by the parser's own
// exception, which parse_yaml catches.
class Builder : public YAML::EventHandler {
 public:
  explicit Builder(std::string_view text) : text_(text), places_(text) {}

  void OnDocumentStart(const YAML::Mark& mark) override {
    if (documents_++ > 0) stop(mark, "a model is one document; this is a second one");
  }
  void OnDocumentEnd() override {}
  void OnNull(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    YamlNode node = at(mark);
    for (const std::string_view word : {"~", "null", "Null", "NULL"}) {
      if (text_.substr(node.offset, word.size()) == word) node.text = word;
    }
    if (node.text.empty() && !open_.empty() && has_key()) {  // the mark is the next token's
      const YamlNode& key = yaml_.nodes[*open_.back().key];
      node.offset = key.offset;
      node.place = key.place;
    }
    take(std::move(node), anchor);
  }
  void OnAlias(const YAML::Mark& mark, YAML::anchor_t anchor) override {
    if (++aliases_ > limits::model_aliases) {
      stop(mark, fmt::format("more than {} aliases", limits::model_aliases));
    }
    const auto found =
        std::find_if(anchors_.begin(), anchors_.end(), [&](auto& a) { return a.first == anchor; });
    if (found == anchors_.end()) stop(mark, "this alias stands inside its own anchor");
    place(found->second, mark, sizes_[found->second].nodes);
  }
  void OnScalar(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                const std::string& value) override {
    YamlNode node = at(mark);
    check_tag(mark, tag);
    node.kind = YamlNode::Kind::Scalar;
    node.style = style_at(text_, node.offset);
    node.text = value;
    show_question_marks(node.text);
    take(std::move(node), anchor);
  }
  void OnSequenceStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                       YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, YamlNode::Kind::List, style);
  }
  void OnSequenceEnd() override { close(); }
  void OnMapStart(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
                  YAML::EmitterStyle::value style) override {
    open(mark, tag, anchor, YamlNode::Kind::Map, style);
  }
  void OnMapEnd() override { close(); }
  void OnAnchor(const YAML::Mark&, const std::string& name) override {
    anchor_name_ = name;
    show_question_marks(anchor_name_);
  }

  // The parser, or a cap, ended the reading here.
  void stopped(const YAML::Mark& mark, std::string message) {
    const auto offset = static_cast<std::size_t>(std::max(mark.pos, 0));
    issue(places_.at(offset), std::move(message));
  }
  YamlParsed finish() && {
    if (yaml_.nodes.empty() && issues_.empty()) issue({}, "the model is empty");
    if (!issues_.empty()) return {{}, std::move(issues_)};
    return {std::move(yaml_), {}};
  }

 private:
  struct Size {  // of a node, with what its aliases repeat
    std::int64_t nodes = 1;
    int height = 0;
  };
  struct Open {
    YamlId id;
    YAML::anchor_t anchor;
    std::optional<YamlId> key;  // of a map: read, its value is next
    std::set<std::string> keys;
    Size size;
  };

  [[noreturn]] static void stop(const YAML::Mark& mark, const std::string& message) {
    throw YAML::ParserException(mark, message);
  }
  static void check_tag(const YAML::Mark& mark, const std::string& tag) {
    if (tag.empty() || tag == "?" || tag == "!") return;
    stop(mark, "tags (`!…`) have no meaning in a model");
  }

  YamlNode at(const YAML::Mark& mark) {
    YamlNode node;
    node.offset = after_properties(text_, static_cast<std::size_t>(std::max(mark.pos, 0)));
    node.place = places_.at(node.offset);
    node.anchor = std::exchange(anchor_name_, {});
    return node;
  }
  bool has_key() const { return open_.back().key.has_value(); }
  bool in_map() const {
    return !open_.empty() && yaml_.nodes[open_.back().id].kind == YamlNode::Kind::Map;
  }

  YamlId add(YamlNode node) {
    yaml_.nodes.push_back(std::move(node));
    sizes_.push_back({});
    return static_cast<YamlId>(yaml_.nodes.size() - 1);
  }
  // A scalar or null that is whole at once.
  void take(YamlNode node, YAML::anchor_t anchor) {
    YAML::Mark mark;
    mark.pos = static_cast<int>(node.offset);
    const YamlId id = add(std::move(node));
    if (anchor != 0) anchors_.emplace_back(anchor, id);
    place(id, mark, 1);
  }
  void open(const YAML::Mark& mark, const std::string& tag, YAML::anchor_t anchor,
            YamlNode::Kind kind, YAML::EmitterStyle::value style) {
    check_tag(mark, tag);
    if (open_.size() >= static_cast<std::size_t>(limits::model_depth)) {
      stop(mark, fmt::format("nested deeper than {} levels", limits::model_depth));
    }
    YamlNode node = at(mark);
    node.kind = kind;
    node.flow = style == YAML::EmitterStyle::Flow;
    open_.push_back({add(std::move(node)), anchor, {}, {}, {}});
  }
  void close() {
    const Open done = std::move(open_.back());
    open_.pop_back();
    sizes_[done.id] = done.size;
    if (done.anchor != 0) anchors_.emplace_back(done.anchor, done.id);
    YAML::Mark mark;
    mark.pos = static_cast<int>(yaml_.nodes[done.id].offset);
    place(done.id, mark, 1);
  }

  // Puts a whole node where it belongs: the root, an item, a key or a value. It adds `new_nodes` to
  // the document written out: itself, or all that an alias repeats.
  void place(YamlId id, const YAML::Mark& mark, std::int64_t new_nodes) {
    written_out_ += new_nodes;
    if (written_out_ > limits::model_nodes) {
      stop(mark, fmt::format("more than {} values", limits::model_nodes));
    }
    if (open_.empty()) {
      yaml_.root = id;
      return;
    }
    Open& parent = open_.back();
    parent.size.nodes += sizes_[id].nodes;
    parent.size.height = std::max(parent.size.height, sizes_[id].height + 1);
    if (open_.size() + static_cast<std::size_t>(sizes_[id].height) >
        static_cast<std::size_t>(limits::model_depth)) {
      stop(mark, fmt::format("aliases nest deeper than {} levels", limits::model_depth));
    }
    YamlNode& node = yaml_.nodes[parent.id];
    if (!in_map()) {
      node.items.push_back(id);
    } else if (!parent.key) {
      take_key(parent, id, mark);
    } else {
      node.entries.push_back({*parent.key, id});
      parent.key.reset();
    }
  }
  void take_key(Open& parent, YamlId id, const YAML::Mark& mark) {
    if (++keys_ > limits::model_keys) {
      stop(mark, fmt::format("more than {} keys", limits::model_keys));
    }
    parent.key = id;
    const YamlNode& key = yaml_.nodes[id];
    const Place where = key.place;
    if (key.kind == YamlNode::Kind::List || key.kind == YamlNode::Kind::Map) {
      issue(where, "a key must be text");
    } else if (key.is_plain() && key.text == "<<") {
      issue(where, "merge keys (`<<`) are not read", "write the keys out");
    } else if (key.kind == YamlNode::Kind::Null && key.text.empty()) {
      issue(where, "a key is missing before the colon");
    } else if (!parent.keys.insert(key.text).second) {
      issue(where, fmt::format("`{}` is given twice", key.text), "keep one of the two");
    }
  }
  void issue(Place where, std::string message, std::string hint = {}) {
    issues_.push_back({where.line, where.column, std::move(message), std::move(hint)});
  }

  std::string_view text_;
  Places places_;
  Yaml yaml_;
  std::vector<Size> sizes_;  // per node
  std::vector<Open> open_;
  std::vector<std::pair<YAML::anchor_t, YamlId>> anchors_;
  std::string anchor_name_;
  Issues issues_;
  int documents_ = 0, keys_ = 0, aliases_ = 0;
  std::int64_t written_out_ = 0;
};

// A stream over bytes that stay where they are.
class ViewBuffer : public std::streambuf {
 public:
  explicit ViewBuffer(std::string& text) {
    setg(text.data(), text.data(), text.data() + text.size());
  }
};

// What no reader should be asked to look at, before the parser sees it.
std::optional<Issue> refuse(std::string_view text) {
  if (text.size() > limits::model_bytes) {
    return Issue{1, 1, fmt::format("the model is larger than {} bytes", limits::model_bytes), {}};
  }
  Places places(text);
  const std::size_t invalid = first_invalid_utf8(text);
  if (invalid != std::string_view::npos) {
    const Place where = places.at(invalid);
    return Issue{where.line, where.column, "this is not UTF-8", "save the file as UTF-8"};
  }
  const auto control = std::find_if(text.begin(), text.end(), [](char c) {
    const auto byte = static_cast<unsigned char>(c);
    return (byte < 0x20 && !is_blank(c)) || byte == 0x7F;
  });
  if (control == text.end()) return std::nullopt;
  const Place where = places.at(static_cast<std::size_t>(control - text.begin()));
  return Issue{where.line, where.column,
               fmt::format("a control character (U+{:04X})", static_cast<unsigned char>(*control)),
               "write it as an escape in double quotes"};
}

constexpr std::string_view byte_order_mark = "\xEF\xBB\xBF";

void shift(Yaml& yaml, std::size_t bytes) {
  for (YamlNode& node : yaml.nodes) node.offset += bytes;
}

}  // namespace

YamlParsed parse_yaml(std::string_view text) {
  if (auto refused = refuse(text)) return {{}, {std::move(*refused)}};
  const bool marked = text.substr(0, byte_order_mark.size()) == byte_order_mark;
  const std::size_t cut = marked ? byte_order_mark.size() : 0;
  std::string body(text.substr(cut));
  Builder builder(text.substr(cut));
  join_surrogates(body);
  hide_question_marks(body);
  try {
    ViewBuffer buffer(body);
    std::istream stream(&buffer);
    YAML::Parser parser(stream);
    while (parser.HandleNextDocument(builder)) {
    }
  } catch (const YAML::DeepRecursion& e) {
    builder.stopped(e.mark, fmt::format("nested deeper than {} levels", limits::model_depth));
  } catch (const YAML::Exception& e) {
    builder.stopped(e.mark, e.msg);
  }
  YamlParsed parsed = std::move(builder).finish();
  if (parsed.yaml) shift(*parsed.yaml, cut);
  return parsed;
}

}  // namespace winnow::engine
