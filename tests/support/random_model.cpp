#include "support/random_model.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "engine/model_parse.hpp"

namespace winnow::test {
namespace {

// An expression as a YAML scalar; they are written with double quotes only.
std::string quoted(const std::string& expression) {
  return "'" + expression + "'";
}

std::string any_points(Random& random) {
  static const std::vector<std::string> all = {"1",     "5",     "10",   "-3", "0.5", "2.125",
                                               "0.001", "-7.75", "12.5", "0",  "1e2", "-0.005"};
  return pick(random, all);
}

std::string any_length(Random& random) {
  static const std::vector<std::string> all = {"1s", "2s", "45s", "1m", "1h",  "1d",
                                               "3d", "7d", "30d", "1w", "90d", "400d"};
  return pick(random, all);
}

std::string any_range(Random& random) {
  const std::int64_t low = random.between(-40, 10);
  return fmt::format("[{}, {}]", low, low + random.between(0, 60));
}

// Writes one model from top to bottom; what a section may see has been written before it.
class Writer {
 public:
  Writer(Random& random, const ModelWishes& wishes) : random_(random), wishes_(wishes) {}

  std::string write() {
    line("name: random");
    static const std::vector<std::string> zones = {"UTC", "Europe/Warsaw", "America/New_York",
                                                   "Asia/Kolkata", "Australia/Lord_Howe"};
    if (chance(random_, 70)) line("timezone: {}", pick(random_, zones));
    add_fields();
    if (declared_) add_events();
    line("lists: {{red: [a, ACME, \"12\"], blue: [abc, two steps]}}");
    add_signals();
    add_scores();
    add_labels();
    if (chance(random_, 70)) add_frameworks();
    if (chance(random_, 60)) add_disqualify();
    if (chance(random_, 75)) add_stages();
    add_segments();
    return text_;
  }

 private:
  template <typename... Args>
  void line(fmt::format_string<Args...> format, Args&&... args) {
    text_ += fmt::format(format, std::forward<Args>(args)...) + "\n";
  }

  std::string condition(int depth = 3) { return quoted(any_condition(random_, names_, depth)); }

  void add_fields() {
    declared_ = chance(random_, 65);
    names_ = {{"lead.title", Kind::Text},
              {"lead.size", Kind::Int},
              {"lead.budget", Kind::Number},
              {"lead.ok", Kind::Bool},
              {"lead.tags", Kind::List},
              {"lead.address", Kind::Map},
              {"lead[\"emp.var.rate\"]", Kind::Number},
              {"lead[\"Lead Source\"]", Kind::Text},
              {"company.industry", Kind::Text},
              {"company.staff", Kind::Int},
              {"lead.address.country", Kind::Text}};
    if (wishes_.moments) {
      names_.push_back({"lead.since", Kind::Instant});
      names_.push_back({"now", Kind::Instant, false});
    }
    if (!declared_) return;
    line("fields:");
    line("  title: {{type: string}}");
    line("  size: {{type: int}}");
    line("  budget: {{type: number, from: {}}}",
         chance(random_, 50) ? "[person, crm]" : "[server, public]");
    line("  ok: {{type: bool}}");
    line("  since: {{type: timestamp}}");
    line("  tags: {{type: list}}");
    line("  address: {{type: map}}");
    line("  emp.var.rate: {{type: number}}");
    line("  Lead Source: {{type: string}}");
    line("  company.industry: {{type: string}}");
    line("  company.staff: {{type: int}}");
  }

  void add_events() {
    line("events:");
    line("  page: {{path: string, seconds: number}}");
    line("  order: {{amount: number, pieces: int, note: string}}");
    line("  form: {{path: string, amount: number}}");
    line("  call: {{}}");
    line("  won: {{}}");
    line("  lost: {{}}");
  }

  void add_signals() {
    line("signals:");
    const std::int64_t count = random_.between(1, 6);
    for (std::int64_t i = 0; i < count; ++i) add_signal(fmt::format("s{}", i));
  }

  void add_signal(const std::string& id) {
    static const std::vector<std::string> events = {
        "page", "order", "form", "call", "'*'", "[page, form]", "[order, form, call]"};
    static const std::vector<std::string> measures = {
        "count", "count", "count", "sum", "days", "days_since_last", "days_since_first",
        "max",   "last"};
    const std::string measure = pick(random_, measures);
    const bool numbers = measure == "sum" || measure == "max" || measure == "last";
    std::string event = pick(random_, events);
    if (numbers && event == "call") event = "order";  // calls carry none
    std::string keys = fmt::format("event: {}", event);
    if (measure != "count" || chance(random_, 20)) keys += ", measure: " + measure;
    const bool orders = event != "page" && event != "call" && event != "[page, form]";
    if (numbers) keys += ", of: " + std::string(amount_property(event));
    if (chance(random_, 40)) {
      keys += ", where: " + quoted(any_condition(random_, where_names(event, orders), 2));
    }
    if (chance(random_, 60)) keys += ", within: " + any_length(random_);
    bool fades = false;
    if ((measure == "count" || measure == "sum") && chance(random_, 50)) {
      fades = true;
      keys += chance(random_, 65) ? ", half_life: " : ", linear: ";
      keys += any_length(random_);
    }
    if (chance(random_, 30)) {
      static const std::vector<std::string> periods = {"per day", "per week", "per month", "ever"};
      keys += fmt::format(", at_most: {} {}", random_.between(1, 3), pick(random_, periods));
    }
    line("  {}: {{{}}}", id, keys);
    signals_.push_back(id);
    const bool is_int = !fades && !numbers;
    names_.push_back({"signals." + id, is_int ? Kind::Int : Kind::Number, false});
  }

  std::string_view amount_property(const std::string& event) {
    if (event == "page" || event == "[page, form]") return event == "page" ? "seconds" : "amount";
    if (event == "order" && chance(random_, 30)) return "pieces";
    return "amount";
  }

  std::vector<Name> where_names(const std::string& event, bool orders) const {
    std::vector<Name> names = {{"event.name", Kind::Text, false}};
    if (event == "call") return names;
    if (event != "order") names.push_back({"event.path", Kind::Text});
    if (event == "page") names.push_back({"event.seconds", Kind::Number});
    if (orders || event == "[page, form]") names.push_back({"event.amount", Kind::Number});
    if (event == "order") names.push_back({"event.pieces", Kind::Int});
    return names;
  }

  void add_scores() {
    line("scores:");
    const std::int64_t count = random_.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      const std::string id = fmt::format("score{}", i);
      line("  {}:", id);
      if (chance(random_, 50)) line("    range: {}", any_range(random_));
      const bool groups = chance(random_, 50);
      if (!groups || chance(random_, 60)) {
        line("    rules:");
        add_rules("      ");
      }
      if (groups) {
        line("    groups:");
        const std::int64_t group_count = random_.between(1, 2);
        for (std::int64_t g = 0; g < group_count; ++g) add_group();
      }
      scores_.push_back(id);
    }
    if (scores_.size() > 1 && chance(random_, 40)) line("total: [{}]", pick(random_, scores_));
  }

  void add_group() {
    line("      - id: g{}", next_id_++);
    if (chance(random_, 70)) line("        range: {}", any_range(random_));
    line("        rules:");
    add_rules("          ");
  }

  void add_rules(const std::string& indent) {
    const std::int64_t count = random_.between(1, 4);
    for (std::int64_t i = 0; i < count; ++i) {
      std::string keys = fmt::format("id: r{}, ", next_id_++) + rule_keys();
      if (chance(random_, 10)) keys += ", reason: \"Because of {count}\"";
      if (wishes_.facts && chance(random_, 15)) keys += ", purpose: mail";
      line("{}- {{{}}}", indent, keys);
    }
  }

  std::string rule_keys() {
    switch (random_.between(0, 3)) {
      case 0: {
        std::string keys =
            fmt::format("each: {}, points: {}", pick(random_, signals_), any_points(random_));
        if (chance(random_, 50)) keys += fmt::format(", max: {}", random_.between(0, 30));
        return keys;
      }
      case 1: return rising_steps();
      case 2: return equal_steps();
      default: return fmt::format("when: {}, points: {}", condition(), any_points(random_));
    }
  }

  std::string rising_steps() {
    static const std::vector<std::string> froms = {"-1", "0", "0.5", "1", "2.75", "3", "50", "1e3"};
    std::string keys =
        fmt::format("match: {}, steps: [", quoted(any_expression(random_, names_, true).text));
    bool first = true;
    for (const std::string& from : froms) {
      if (!chance(random_, 50) && !(first && from == "1e3")) continue;
      keys +=
          fmt::format("{}{{from: {}, points: {}}}", first ? "" : ", ", from, any_points(random_));
      first = false;
    }
    return keys + "]";
  }

  std::string equal_steps() {
    static const std::vector<std::string> words = {"a", "abc", "\"12\"", "ACME"};
    static const std::vector<std::string> numbers = {"1", "2.5", "3", "-1"};
    const Name match = any_expression(random_, names_, false);
    const std::vector<std::string>& values = match.kind == Kind::Text ? words : numbers;
    std::string keys = fmt::format("match: {}, steps: [", quoted(match.text));
    std::size_t from = static_cast<std::size_t>(random_.between(0, 1));
    const std::size_t to = from + static_cast<std::size_t>(random_.between(1, 2));
    for (; from <= to; ++from) {
      keys += fmt::format("{{is: {}, points: {}}}{}", values[from], any_points(random_),
                          from == to ? "]" : ", ");
    }
    return keys;
  }

  std::string falling_thresholds(const std::vector<std::string>& labels) {
    std::int64_t from = random_.between(5, 40);
    std::string text;
    for (const std::string& label : labels) {
      text += fmt::format("{}{}: {}", text.empty() ? "" : ", ", label, from);
      from -= random_.between(1, 15);
    }
    return "{" + text + "}";
  }

  void add_labels() {
    for (const std::string& score : scores_) {
      names_.push_back({"score." + score, Kind::Number, false});
    }
    names_.push_back({"score.total", Kind::Number, false});
    std::string pattern;
    if (chance(random_, 80)) {
      line("labels:");
      for (const std::string& score : scores_) {
        if (!pattern.empty() && chance(random_, 30)) continue;
        const bool letters = chance(random_, 50);
        line("  {}: {}", score,
             falling_thresholds(letters ? std::vector<std::string>{"A", "B", "C"}
                                        : std::vector<std::string>{"1", "2", "3", "4"}));
        pattern += fmt::format("{{{}}}", score);
        names_.push_back({"label." + score, Kind::Text, false});
      }
    }
    if (chance(random_, 20)) return;
    if (pattern.empty() || chance(random_, 40)) {
      line("grade: {}", falling_thresholds({"A", "B", "C", "D"}));
    } else {
      line("grade: '{}'", pattern);
    }
    names_.push_back({"grade", Kind::Text, false});
  }

  void add_frameworks() {
    line("frameworks:");
    const std::int64_t count = random_.between(1, 2);
    std::vector<Name> offered;
    for (std::int64_t f = 0; f < count; ++f) {
      static const std::vector<std::string> ways = {
          "all", "any", "{at_least: 2}", "{score: 0.7}", "{score: 0.333}", "{at_least: 1}"};
      line("  f{}:", f);
      if (chance(random_, 80)) line("    qualify: {}", pick(random_, ways));
      line("    criteria:");
      const std::int64_t criteria = random_.between(2, 4);
      for (std::int64_t c = 0; c < criteria; ++c) {
        std::string keys = fmt::format("id: c{}, when: {}", c, condition(2));
        if (chance(random_, 40)) keys += fmt::format(", weight: {}", pick(random_, weights_));
        if (chance(random_, 20)) keys += ", knockout: true";
        line("      - {{{}}}", keys);
      }
      offered.push_back({fmt::format("framework.f{}.status", f), Kind::Text, false});
      offered.push_back({fmt::format("framework.f{}.met", f), Kind::Int, false});
      offered.push_back({fmt::format("framework.f{}.score", f), Kind::Number, false});
    }
    names_.insert(names_.end(), offered.begin(), offered.end());
  }

  void add_disqualify() {
    line("disqualify:");
    const std::int64_t count = random_.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      line("  - {{reason: reason{}, when: {}}}", i, condition(1));
    }
  }

  void add_stages() {
    line("stages:");
    const std::int64_t count = random_.between(2, 5);
    std::vector<std::int64_t> entered;  // stages that the model itself moves leads to
    bool won = false, lost = false;
    for (std::int64_t i = 0; i < count; ++i) {
      std::string keys = fmt::format("id: stage{}, ", i);
      const std::int64_t kind = random_.between(0, 9);
      if (kind < 2 && wishes_.facts) {
        keys += "by: sales";
        if (chance(random_, 50)) keys += ", require: " + condition(1);
      } else if (kind < 5 && !(won && lost)) {
        keys += won ? "on: lost" : "on: won";
        (won ? lost : won) = true;
      } else {
        keys += "enter: " + condition(1);
        if (chance(random_, 40)) keys += ", leave: " + condition(1);
        entered.push_back(i);
      }
      const bool recycles = !entered.empty() && chance(random_, 50);
      const std::int64_t to = recycles ? pick(random_, entered) : i;
      if (to != i)
        keys += fmt::format(", recycle: {{after: {}, to: stage{}}}", any_length(random_), to);
      line("  - {{{}}}", keys);
    }
    names_.push_back({"stage", Kind::Text, false});
  }

  void add_segments() {
    line("segments:");
    const std::int64_t count = random_.between(1, 3);
    for (std::int64_t i = 0; i < count; ++i) {
      line("  seg{}: {}", i, condition(2));
    }
  }

  Random& random_;
  ModelWishes wishes_;
  std::string text_;
  std::vector<Name> names_;
  std::vector<std::string> signals_, scores_;
  bool declared_ = false;
  int next_id_ = 0;
  const std::vector<std::string> weights_ = {"2", "0.5", "1", "0.333", "3"};
};

}  // namespace

std::string any_model_text(Random& random, const ModelWishes& wishes) {
  return Writer(random, wishes).write();
}

std::shared_ptr<const engine::Model> parsed(const std::string& text) {
  const engine::ParsedModel result = engine::parse_model(text, {load_zone, all_zones});
  for (const Issue& issue : result.issues) {
    ADD_FAILURE() << issue.line << ":" << issue.column << ": " << issue.message;
  }
  EXPECT_NE(result.model, nullptr) << text;
  return result.model;
}

}  // namespace winnow::test
