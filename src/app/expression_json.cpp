#include "app/expression_json.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <array>
#include <optional>

#include "app/json_writer.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

using cel::Node;
using cel::NodeId;
using cel::Op;

// What a node of each op is made of.
struct Form {
  Op op;
  std::string_view name;
  std::size_t least, most;  // args
  enum class Has { Nothing, Text, Value, TextAndVariable } has = Has::Nothing;
};
constexpr std::size_t many = limits::expression_terms;
constexpr std::array forms{
    Form{Op::Broken, "broken", 0, many},
    Form{Op::Literal, "literal", 0, 0, Form::Has::Value},
    Form{Op::Name, "name", 0, 0, Form::Has::Text},
    Form{Op::Member, "member", 1, 1, Form::Has::Text},
    Form{Op::Index, "index", 2, 2},
    Form{Op::Call, "call", 0, many, Form::Has::Text},
    Form{Op::Method, "method", 1, many, Form::Has::Text},
    Form{Op::List, "list", 0, many},
    Form{Op::Not, "!", 1, 1},
    Form{Op::Negate, "negate", 1, 1},
    Form{Op::Multiply, "*", 2, 2},
    Form{Op::Divide, "/", 2, 2},
    Form{Op::Remainder, "%", 2, 2},
    Form{Op::Add, "+", 2, 2},
    Form{Op::Subtract, "-", 2, 2},
    Form{Op::Equal, "==", 2, 2},
    Form{Op::NotEqual, "!=", 2, 2},
    Form{Op::Less, "<", 2, 2},
    Form{Op::LessEqual, "<=", 2, 2},
    Form{Op::Greater, ">", 2, 2},
    Form{Op::GreaterEqual, ">=", 2, 2},
    Form{Op::In, "in", 2, 2},
    Form{Op::And, "&&", 2, many},
    Form{Op::Or, "||", 2, many},
    Form{Op::Conditional, "?:", 3, 3},
    Form{Op::Has, "has", 1, 1},
    Form{Op::Macro, "macro", 2, 3, Form::Has::TextAndVariable},
};

const Form& form_of(Op op) {
  return *std::find_if(forms.begin(), forms.end(), [op](const Form& one) { return one.op == op; });
}

bool has_text(const Form& form) {
  return form.has == Form::Has::Text || form.has == Form::Has::TextAndVariable;
}

// Counts UTF-16 units along a text, for places that are mostly asked for in rising order.
class Units {
 public:
  explicit Units(std::string_view text) : text_(text) {}
  std::size_t before(std::size_t byte) {
    if (byte < byte_) byte_ = units_ = 0;
    for (byte = std::min(byte, text_.size()); byte_ < byte; ++byte_) {
      const auto letter = static_cast<unsigned char>(text_[byte_]);
      if ((letter & 0xC0U) != 0x80U) units_ += letter >= 0xF0U ? 2 : 1;
    }
    return units_;
  }

 private:
  std::string_view text_;
  std::size_t byte_ = 0, units_ = 0;
};

void append_node(JsonWriter& json, const cel::Tree& tree, NodeId id, Units& units) {
  const Node& node = tree.at(id);
  const Form& form = form_of(node.op);
  json.begin('{');
  json.member("op", form.name);
  if (has_text(form)) json.member("text", node.text);
  if (form.has == Form::Has::TextAndVariable) json.member("variable", node.variable);
  if (form.has == Form::Has::Value) json.raw_member("value", to_json(node.value));
  if (form.most > 0) {
    json.key("args");
    json.begin('[');
    for (const NodeId arg : node.args) append_node(json, tree, arg, units);
    json.end(']');
  }
  json.raw_member("begin", std::to_string(units.before(node.begin)));
  json.raw_member("end", std::to_string(units.before(node.end)));
  json.end('}');
}

class TreeReader {
 public:
  Result<cel::Tree> read(const Value& node) {
    tree_.root = TRY(read_node(node, "", 0));
    return std::move(tree_);
  }

 private:
  static std::string text_of(const Value& node, std::string_view name) {
    const Value* text = node.find(name);
    return text && text->is(Value::Kind::String) ? text->text() : std::string();
  }

  Result<NodeId> read_node(const Value& node, const std::string& place, int depth) {
    if (depth > 2 * limits::expression_depth) {
      return fail(ErrorKind::Invalid, "{}: too deep", place);
    }
    if (!node.is(Value::Kind::Map)) return fail(ErrorKind::Invalid, "{}: no node", place);
    const std::string name = text_of(node, "op");
    const auto* form =
        std::find_if(forms.begin(), forms.end(), [&](const Form& one) { return one.name == name; });
    if (form == forms.end() || form->op == Op::Broken) {
      return fail(ErrorKind::Invalid, "{}op: there is no \"{}\"", place, name);
    }
    Node made;
    made.op = form->op;
    if (has_text(*form)) {
      made.text = text_of(node, "text");
      if (made.text.empty()) return fail(ErrorKind::Invalid, "{}text: it is needed", place);
    }
    if (form->has == Form::Has::TextAndVariable) made.variable = text_of(node, "variable");
    if (form->has == Form::Has::Value) TRY(read_literal(node, place, made));
    const Value* args = node.find("args");
    const bool has_args = args && args->is(Value::Kind::List);
    const std::size_t count = has_args ? args->list().size() : 0;
    if (count < form->least || count > form->most) {
      return fail(ErrorKind::Invalid, "{}args: {} of them cannot be", place, count);
    }
    for (std::size_t i = 0; i < count; ++i) {
      const std::string inside = fmt::format("{}args[{}].", place, i);
      made.args.push_back(TRY(read_node(args->list()[i], inside, depth + 1)));
    }
    tree_.nodes.push_back(std::move(made));
    if (tree_.nodes.size() > 4 * limits::expression_terms) {
      return fail(ErrorKind::Invalid, "the tree has too many nodes");
    }
    return static_cast<NodeId>(tree_.nodes.size() - 1);
  }

  static Result<void> read_literal(const Value& node, const std::string& place, Node& made) {
    const Value* value = node.find("value");
    const bool is_plain = !value || value->is(Value::Kind::Null) || value->is(Value::Kind::Bool) ||
                          value->is_number() || value->is(Value::Kind::String);
    if (!is_plain) return fail(ErrorKind::Invalid, "{}value: no literal", place);
    if (value) made.value = *value;
    return {};
  }

  cel::Tree tree_;
};

}  // namespace

void append_tree(std::string& out, const cel::Tree& tree, std::string_view text) {
  Units units(text);
  JsonWriter json(out);
  append_node(json, tree, tree.root, units);
}

Result<cel::Tree> read_tree(const Value& node) {
  cel::Tree tree = TRY(TreeReader().read(node));
  // Names and members may be anything in JSON; what is printed must mean the same tree.
  const std::string text = cel::print(tree);
  const cel::Parsed parsed = cel::parse(text);
  if (!parsed.issues.empty() || !cel::same(parsed.tree, tree)) {
    return fail(ErrorKind::Invalid, "the tree has no text: a name in it is none");
  }
  return tree;
}

std::size_t units_before(std::string_view text, std::size_t byte) {
  return Units(text).before(byte);
}

std::size_t byte_at_unit(std::string_view text, std::size_t unit) {
  std::size_t byte = 0;
  for (std::size_t units = 0; byte < text.size() && units < unit;) {
    units += static_cast<unsigned char>(text[byte]) >= 0xF0U ? 2 : 1;
    ++byte;
    while (byte < text.size() && (static_cast<unsigned char>(text[byte]) & 0xC0U) == 0x80U) ++byte;
  }
  return byte;
}

}  // namespace winnow::app
