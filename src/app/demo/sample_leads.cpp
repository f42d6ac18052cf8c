#include "app/demo/sample_leads.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <vector>

#include "app/demo/people.hpp"
#include "app/json_writer.hpp"
#include "app/protocols/reading.hpp"
#include "base/check.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

using engine::Example;

constexpr Millis a_minute = 60'000, an_hour = 60 * a_minute, a_day = 24 * an_hour;

bool is_disqualified(const Example& example) {
  const Value* reason = find_entry(example.expect, "disqualified");
  return reason != nullptr && !reason->is(Value::Kind::Null);
}

// Each as often as it is lived: who will never buy is met less often.
std::vector<const Example*> lives_of(const engine::Model& model) {
  constexpr int usual = 5;
  std::vector<const Example*> lives;
  for (const Example& example : model.examples) {
    for (int i = 0; i < (is_disqualified(example) ? 1 : usual); ++i) lives.push_back(&example);
  }
  return lives;
}

bool declares(const engine::Model& model, std::string_view root, std::string_view name) {
  return std::any_of(model.fields.begin(), model.fields.end(), [&](const engine::Field& field) {
    return field.root == root && field.name == name;
  });
}

std::string text_in(const Map& of, std::string_view name) {
  const Value* value = find_entry(of, name);
  return value != nullptr && value->is(Value::Kind::String) ? value->text() : std::string();
}

// Sums differ from person to person; what is counted does not.
Value varied(const Value& value, Chance& chance) {
  constexpr std::int64_t is_sum = 1000, step = 100;
  if (!value.is(Value::Kind::Int) || value.integer() < is_sum) return value;
  return Value(value.integer() * chance.between(80, 130) / 100 / step * step);
}

// What nobody has said yet is not known of everybody.
Map some_of(const Map& all, Chance& chance) {
  constexpr int untold = 15;
  Map some;
  for (const auto& [name, value] : all) {
    if (!chance.percent(untold)) some.emplace_back(name, varied(value, chance));
  }
  return some;
}

// How long before the example's instant it happened.
Millis ago_of(const Example& example, const engine::ExampleEvent& event) {
  return event.at ? example.as_of.value_or(*event.at) - *event.at : event.ago_seconds * 1000;
}
Millis newest_of(const Example& example) {
  Millis newest = INT64_MAX;
  for (const engine::ExampleEvent& event : example.events) {
    newest = std::min(newest, ago_of(example, event));
  }
  return newest;
}

// The example's own person has a mail address that may say something: of a rival, thrown away.
std::string address_like(const Example& example, const DemoLead& person) {
  const std::string given = text_in(example.lead, "email");
  const std::size_t at = given.find('@');
  if (!is_disqualified(example) || at == std::string::npos) return person.email;
  return person.email.substr(0, person.email.find('@')) + given.substr(at);
}

// What rules may only count with consent.
std::set<std::string> purposes_of(const engine::Model& model) {
  std::set<std::string> purposes;
  for (const engine::Score& score : model.scores) {
    for (const engine::Group& group : score.groups) {
      for (const engine::Rule& rule : group.rules) {
        if (!rule.purpose.empty()) purposes.insert(rule.purpose);
      }
    }
  }
  return purposes;
}

class Teller {
 public:
  Teller(const engine::Model& model, Millis as_of)
      : model_(model), as_of_(as_of), purposes_(purposes_of(model)) {}

  void tell(const Example& example, std::uint32_t row, std::uint64_t seed, Chance& chance) {
    const DemoLead person = person_for(example, chance, seed);
    lead_ = fmt::format("S{:05}", row + 1);
    const Millis until = as_of_ - time_since_last(chance);
    const Millis newest = newest_of(example);  // the last of their deeds is then
    std::vector<std::pair<Millis, const engine::ExampleEvent*>> events;
    Millis first = until - chance.between(1, 48) * an_hour;
    for (const engine::ExampleEvent& event : example.events) {
      constexpr int left_out = 12;
      if (chance.percent(left_out)) continue;
      const Millis ago = ago_of(example, event) - newest;
      const Millis at = until - ago / 100 * chance.between(60, 120);
      if (at > as_of_) continue;
      events.emplace_back(at, &event);
      first = std::min(first, at);
    }
    std::sort(events.begin(), events.end(),
              [](const auto& a, const auto& b) { return a.first < b.first; });
    traits(example, person, first - a_minute, chance);
    for (const std::string& purpose : purposes_) {
      constexpr int agreed = 90;
      begin("consent", first - a_minute);
      json_->member("name", purpose);
      json_->raw_member("given", chance.percent(agreed) ? "true" : "false");
      end();
    }
    for (const auto& [at, event] : events) {
      Map properties = event->properties;
      if (find_entry(properties, "amount") != nullptr)
        put_new(properties, "currency", Value("EUR"));
      begin("track", at);
      json_->member("event", event->event);
      json_->raw_member("properties", to_json(Value(std::move(properties))));
      end();
    }
  }

  std::string lines;

 private:
  // More and more of them come: of a year every second one in its last quarter.
  static Millis time_since_last(Chance& chance) {
    constexpr Millis longest = 330 * a_day;
    const std::int64_t of_thousand = chance.between(1, 1000);
    return longest / 1000 * of_thousand / 1000 * of_thousand + chance.between(3, 240) * a_minute;
  }

  // Somebody of a company that is as the example has it, or that nothing is known of yet: what is
  // true of one company is true for all who work there.
  DemoLead person_for(const Example& example, Chance& chance, std::uint64_t seed) {
    constexpr int tries = 20;
    DemoLead person = any_lead(chance, seed);
    for (int i = 1; i < tries; ++i) {
      const auto known = companies_.find(person.company.domain);
      if (known == companies_.end() || known->second.of == &example) break;
      person = any_lead(chance, seed);
    }
    return person;
  }

  void traits(const Example& example, const DemoLead& person, Millis at, Chance& chance) {
    Map lead = some_of(example.lead, chance);
    put(lead, "email", Value(address_like(example, person)));
    if (find_entry(lead, "phone") != nullptr) put(lead, "phone", Value(person.phone));
    const std::pair<std::string_view, std::string_view> usual[] = {
        {"first_name", person.given}, {"last_name", person.family},  {"language", person.language},
        {"source", person.source},    {"campaign", person.campaign},
    };
    for (const auto& [name, text] : usual) {
      if (declares(model_, "lead", name)) put(lead, name, Value(std::string(text)));
    }
    begin("identify", at);
    json_->raw_member("traits", to_json(Value(std::move(lead))));
    end();
    const auto [company, is_new] = companies_.try_emplace(person.company.domain);
    if (is_new) company->second.of = &example;
    if (example.company.empty()) return;
    if (is_new) {
      Map fields = some_of(example.company, chance);
      if (declares(model_, "company", "name")) put(fields, "name", Value(person.company.name));
      company->second.fields = std::move(fields);
    }
    begin("group", at);
    json_->member("groupId", person.company.domain);
    json_->raw_member("traits", to_json(Value(company->second.fields)));
    end();
  }

  void begin(std::string_view type, Millis at) {
    json_.emplace(lines);
    json_->begin('{');
    json_->member("type", type);
    json_->member("userId", lead_);
    json_->member("messageId", fmt::format("sample-{}", ++serial_));
    json_->member("timestamp", to_text(at));
  }
  void end() {
    json_->end('}');
    lines += '\n';
  }

  const engine::Model& model_;
  const Millis as_of_;
  const std::set<std::string> purposes_;
  struct Company {
    const Example* of = nullptr;
    Map fields;
  };
  std::map<std::string, Company> companies_;  // told of already, by domain
  std::string lead_;
  std::uint64_t serial_ = 0;
  std::optional<JsonWriter> json_;
};

}  // namespace

std::string sample_lines(const engine::Model& model, const SampleOptions& options) {
  CHECK(!model.examples.empty());
  const std::vector<const Example*> lives = lives_of(model);
  Teller teller(model, options.as_of);
  for (std::uint32_t row = 0; row < options.leads; ++row) {
    Chance chance(options.seed, row);
    teller.tell(*chance.pick(lives), row, options.seed, chance);
  }
  return std::move(teller.lines);
}

}  // namespace winnow::app
