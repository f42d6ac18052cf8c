#include "cli/eval.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <istream>
#include <ostream>
#include <string_view>
#include <utility>
#include <vector>

#include "base/json.hpp"
#include "base/limits.hpp"
#include "base/text.hpp"
#include "base/time.hpp"
#include "base/zones.hpp"
#include "cel/program.hpp"

namespace winnow::cli {

namespace {

constexpr int exit_value = 0;
constexpr int exit_unknown = 1;
constexpr int exit_error = 2;
constexpr int exit_io = 3;

// The names a model's expressions may read; here each may hold anything or nothing.
constexpr std::string_view known_names[] = {
    "lead",  "company",   "lists", "event",   "signals", "score",
    "label", "framework", "grade", "account", "stage",   "now",
};

// What one request came to.
struct Answer {
  enum class State { Value, Unknown, Error };
  State state = State::Error;
  Value value;
  std::vector<std::string> unknown;
  Issues issues;  // of an Error: at least one
};

Answer mistake(std::string message, int column = 1) {
  Answer answer;
  answer.issues.push_back({1, column, std::move(message), {}});
  return answer;
}

std::string text_of(const Issue& issue) {
  return issue.hint.empty() ? issue.message : issue.message + "; " + issue.hint;
}

cel::Scope scope_of(const Map& with) {
  cel::Scope scope = cel::Scope::group();
  for (const std::string_view name : known_names) {
    scope.members.emplace(name, cel::Scope::value(cel::Type{}));
  }
  for (const auto& [name, value] : with) {
    scope.members.emplace(name, cel::Scope::value(cel::Type{}));
  }
  return scope;
}

// Evaluates requests one after another; zones are loaded when an expression first names them.
class Evaluator {
 public:
  Answer answer(std::string_view expression, const Value& with);

 private:
  void load_zones(const cel::Program& program);
  ZoneTable zones_;
};

void Evaluator::load_zones(const cel::Program& program) {
  const cel::ZoneNames wanted = cel::zone_names(program);
  if (wanted.dynamic) zones_ = all_zones();
  for (const std::string& name : wanted.names) {
    if (zones_.find(name) != zones_.end()) continue;
    Result<Zone> zone = load_zone(name);
    if (zone) zones_.emplace(name, std::move(*zone));
  }
}

Answer Evaluator::answer(std::string_view expression, const Value& with) {
  Answer answer;
  const cel::Compiled compiled = cel::compile(expression, scope_of(with.map()));
  if (!compiled.program) {
    answer.issues = compiled.issues;
    return answer;
  }
  const cel::Program& program = *compiled.program;
  load_zones(program);
  // `now` is written as text in JSON; the expressions of a model see an instant.
  Value now;
  if (const Value* given = with.find("now"); given && given->is(Value::Kind::String)) {
    if (const auto instant = parse_rfc3339(given->text())) now = Value(*instant);
  }
  std::vector<const Value*> row;
  for (const cel::Slot& slot : program.slots()) {
    const bool is_now = slot.root == "now" && !now.is(Value::Kind::Null);
    row.push_back(cel::follow(is_now ? &now : with.find(slot.root), slot.path));
  }
  const cel::Outcome outcome = program.run(row, zones_);
  switch (outcome.state) {
    case cel::Outcome::State::Value:
      answer.state = Answer::State::Value;
      answer.value = outcome.value;
      break;
    case cel::Outcome::State::Unknown:
      answer.state = Answer::State::Unknown;
      for (const std::uint16_t slot : outcome.names) {
        answer.unknown.push_back(program.slots()[slot].name);
      }
      std::sort(answer.unknown.begin(), answer.unknown.end());
      break;
    case cel::Outcome::State::Error: {
      const Place place = place_of(program.text(), outcome.offset);
      answer.issues.push_back({place.line, place.column, outcome.message, {}});
      break;
    }
  }
  return answer;
}

// A mistake in JSON: its place is at the end of the message, where the library knows it.
Answer json_mistake(std::string_view text, const std::string& message) {
  constexpr std::string_view mark = " at byte ";
  const std::size_t found = message.rfind(mark);
  if (found == std::string::npos) return mistake(message);
  const char* digits = message.data() + found + mark.size();
  std::size_t byte = 0;
  const auto [end, error] = std::from_chars(digits, message.data() + message.size(), byte);
  if (error != std::errc{} || end != message.data() + message.size()) return mistake(message);
  const Place place = place_of(text, byte);
  return mistake(message.substr(0, found), place.column);
}

Answer answer_line(Evaluator& evaluator, std::string_view line) {
  if (line.find_first_not_of(" \t") == std::string_view::npos) return mistake("the line is empty");
  const Result<Value> request = parse_json(line);
  if (!request) return json_mistake(line, request.error().message);
  if (!request->is(Value::Kind::Map)) return mistake(R"(a line is an object: {"expr": "1 + 1"})");
  const Value* expression = request->find("expr");
  if (expression == nullptr || !expression->is(Value::Kind::String)) {
    return mistake("\"expr\" is the text of an expression");
  }
  const Value nothing{Map{}};
  const Value* with = request->find("with");
  if (with == nullptr || with->is(Value::Kind::Null)) with = &nothing;
  if (!with->is(Value::Kind::Map)) return mistake("\"with\" is an object of names and values");
  return evaluator.answer(expression->text(), *with);
}

std::string json_of(const Answer& answer) {
  std::string json;
  switch (answer.state) {
    case Answer::State::Value:
      json = "{\"value\":";
      append_json(json, answer.value);
      break;
    case Answer::State::Unknown:
      json = "{\"unknown\":[";
      for (const std::string& name : answer.unknown) {
        if (json.back() != '[') json += ',';
        append_json_string(json, name);
      }
      json += ']';
      break;
    case Answer::State::Error: {
      const Issue& issue = answer.issues.front();
      json = "{\"error\":";
      append_json_string(json, text_of(issue));
      json += ",\"line\":" + std::to_string(issue.line);
      json += ",\"column\":" + std::to_string(issue.column);
      break;
    }
  }
  return json + "}";
}

enum class Read { Line, TooLong, End, Failed };

// The next line without its end. One that is too long is read to its end, but not kept.
Read read_line_of(std::istream& in, std::string& line) {
  using Traits = std::char_traits<char>;
  std::streambuf& bytes = *in.rdbuf();
  Read read = Read::End;
  line.clear();
  for (auto c = bytes.sbumpc(); c != Traits::eof(); c = bytes.sbumpc()) {
    if (read == Read::End) read = Read::Line;
    if (Traits::to_char_type(c) == '\n') break;
    if (line.size() == limits::eval_line_bytes) {
      read = Read::TooLong;
    } else {
      line += Traits::to_char_type(c);
    }
  }
  if (!line.empty() && line.back() == '\r') line.pop_back();
  return read;
}

// A stream tells of a folder, or of a closed stdin, by throwing.
Read read_line(std::istream& in, std::string& line) {
  try {
    return read_line_of(in, line);
  } catch (const std::ios_base::failure&) {
    return Read::Failed;
  }
}

int run_lines(std::istream& in, std::ostream& out, std::ostream& err) {
  Evaluator evaluator;
  std::string line;
  for (Read read = read_line(in, line); read != Read::End; read = read_line(in, line)) {
    if (read == Read::Failed) {
      out.flush();
      err << "winnow: stdin cannot be read\n";
      return exit_io;
    }
    const Answer answer =
        read == Read::Line
            ? answer_line(evaluator, line)
            : mistake(fmt::format("the line is longer than {} bytes", limits::eval_line_bytes));
    out << json_of(answer) << '\n';
    // Whoever asks line by line waits for the answer before asking again.
    if (in.rdbuf()->in_avail() <= 0) out.flush();
  }
  out.flush();
  return exit_value;
}

int run_one(const std::string& expression, const std::string& with_json, std::ostream& out,
            std::ostream& err) {
  const Result<Value> with = parse_json(with_json);
  if (!with || !with->is(Value::Kind::Map)) {
    err << "--with: "
        << (with ? R"(it is a JSON object: '{"lead": {"age": 40}}')" : with.error().message)
        << '\n';
    return exit_error;
  }
  const Answer answer = Evaluator().answer(expression, *with);
  switch (answer.state) {
    case Answer::State::Value: out << to_json(answer.value) << '\n'; return exit_value;
    case Answer::State::Unknown:
      out << fmt::format("unknown: {}\n", fmt::join(answer.unknown, ", "));
      return exit_unknown;
    case Answer::State::Error: break;
  }
  for (const Issue& issue : answer.issues) {
    err << issue.line << ':' << issue.column << ": " << text_of(issue) << '\n'
        << caret_lines(expression, {issue.line, issue.column});
  }
  return exit_error;
}

}  // namespace

int run_eval(const EvalOptions& options, std::istream& in, std::ostream& out, std::ostream& err) {
  if (options.lines) return run_lines(in, out, err);
  if (!options.expression) {
    err << "eval needs an expression: winnow eval '1 + 1'\n";
    return exit_error;
  }
  return run_one(*options.expression, options.with_json, out, err);
}

}  // namespace winnow::cli
