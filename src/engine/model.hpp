// Model: what makes a lead worth a salesperson's time, as docs/model.md describes it.
//
// A Model is made from text by parse_model (engine/model_parse.hpp), which reports every mistake
// with its place; a Model that exists is whole: all names resolved, all expressions compiled, all
// numbers exact. It is immutable and may be read by many threads.
#pragma once

#include <cstdint>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/decimal.hpp"
#include "base/issue.hpp"
#include "base/time.hpp"
#include "base/value.hpp"
#include "base/zones.hpp"
#include "cel/program.hpp"

namespace winnow::engine {

using Texts = std::map<std::string, std::string>;  // language → text; a plain text is under ""

struct Condition {
  std::shared_ptr<const cel::Program> program;
  Place place;  // where the expression begins in the model's text
};

// Who said a fact, least trusted first. Person and CRM weigh the same.
enum class Source : std::uint8_t { Public, Server, Person, Crm };

enum class FieldType : std::uint8_t { String, Number, Int, Bool, Timestamp, List, Map };
struct Field {
  std::string root;  // "lead" or "company"
  std::string name;  // one name, dots and blanks included
  FieldType type = FieldType::String;
  std::optional<std::vector<Source>> from;  // only these may set it
};

struct EventType {
  std::string name;
  std::map<std::string, FieldType> properties;
};

enum class Measure : std::uint8_t { Count, Sum, Days, DaysSinceLast, DaysSinceFirst, Max, Last };
enum class Decay : std::uint8_t { None, HalfLife, Linear };
enum class Period : std::uint8_t { Day, Week, Month, Ever };

struct Signal {
  std::string id;
  std::vector<std::string> events;  // empty: '*'
  std::optional<Condition> where;   // its slots are event.*
  Measure measure = Measure::Count;
  std::vector<std::string> of;  // the property's path
  std::int64_t within = 0;      // seconds; 0: for ever
  Decay decay = Decay::None;
  std::int64_t decay_seconds = 0;  // h or L
  std::int64_t at_most = 0;        // 0: no limit
  Period per = Period::Ever;
};

struct Step {
  Milli points = 0;
  std::optional<Value> from;  // int or double as written
  std::optional<Value> is;    // text, bool, int or double
};

struct Rule {
  enum class Kind : std::uint8_t { When, Each, Match };
  std::string id;
  Kind kind = Kind::When;
  Condition condition;       // of When; of Match the expression
  std::size_t signal = 0;    // of Each: index into Model::signals
  Milli points = 0;          // of When and Each
  std::optional<Milli> max;  // of Each, positive or zero
  std::vector<Step> steps;   // of Match: all `from`, rising, or all `is`
  Texts reason;
  std::string purpose;  // consent; empty: none needed
  Place place;
};

struct Range {
  Milli low = 0, high = 0;
};

// Rules that stand directly under a score are in a group without id and range, before the others.
struct Group {
  std::string id;
  std::optional<Range> range;
  std::vector<Rule> rules;
};

struct Threshold {
  std::string label;  // as written
  Milli from = 0;
};

struct Score {
  std::string id;
  std::optional<Range> range;
  std::vector<Group> groups;
  std::vector<Threshold> labels;  // highest first; empty: the score has none
};

// The grade's text is made of pieces: literal text, or the label of a score.
struct GradePiece {
  std::string text;
  std::optional<std::size_t> score;
};
struct Grade {
  std::vector<GradePiece> pattern;    // either this …
  std::vector<Threshold> thresholds;  // … or a table over score.total, highest first
};

struct Criterion {
  std::string id;
  Condition when;
  std::string field;  // as written ("lead.budget"); empty: none
  Texts ask;
  Milli weight = 1000;
  bool knockout = false;
};
struct Framework {
  enum class Qualify : std::uint8_t { All, Any, AtLeast, Score };
  std::string id;
  Qualify qualify = Qualify::All;
  std::int64_t at_least = 0;  // of AtLeast
  Milli score = 0;            // of Score
  std::vector<Criterion> criteria;
};

struct Disqualification {
  std::string reason;
  Condition when;
};

struct Recycle {
  std::int64_t after = 0;  // seconds
  std::size_t to = 0;      // stage
};
struct Stage {
  enum class Kind : std::uint8_t { Enter, By, On };
  std::string id;
  Texts name;
  Kind kind = Kind::Enter;
  Condition enter;                   // of Enter
  std::optional<Condition> leave;    // of Enter
  std::string by;                    // of By: "sales"
  std::optional<Condition> require;  // of By
  std::vector<std::string> on;       // of On: event names
  std::optional<Recycle> recycle;
};

struct Segment {
  std::string id;
  Condition when;
};

struct ExampleEvent {
  std::string event;
  std::optional<Millis> at;      // an instant …
  std::int64_t ago_seconds = 0;  // … or so long before as_of (negative: after)
  Map properties;
};
struct Example {
  std::string name;
  Map lead, company;
  std::vector<ExampleEvent> events;
  std::optional<Millis> as_of;
  Map expect;  // checked by check_example (engine/examples.hpp)
  Place place;
};

struct Model {
  std::string name;
  Texts about;
  std::string timezone = "UTC";
  bool declares_fields = false, declares_events = false;
  std::vector<Field> fields;
  std::vector<EventType> events;
  std::map<std::string, Value> lists;  // lists of text
  std::vector<Signal> signals;
  std::vector<Score> scores;
  std::vector<std::size_t> total;  // indexes into scores
  std::optional<Grade> grade;
  std::vector<Framework> frameworks;
  std::vector<Disqualification> disqualify;
  std::vector<Stage> stages;
  std::vector<Segment> segments;
  std::vector<Example> examples;
  ZoneTable zones;  // every zone the model names, and `timezone`
};

}  // namespace winnow::engine
