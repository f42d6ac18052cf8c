#include "app/bots/rules.hpp"

#include <algorithm>
#include <set>
#include <utility>

#include "app/bots/agents.hpp"
#include "base/ascii.hpp"
#include "base/json.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

constexpr std::size_t agents_kept = 10'000;  // of a judge: more than visit in an hour
constexpr Millis second = 1'000;

const Map* map_at(const Map& map, std::string_view key) {
  const Value* value = find_entry(map, key);
  return value != nullptr && value->is(Value::Kind::Map) ? &value->map() : nullptr;
}

const std::string* text_at(const Map* map, std::string_view key) {
  const Value* value = map == nullptr ? nullptr : find_entry(*map, key);
  const bool is_text = value != nullptr && value->is(Value::Kind::String);
  return is_text && !value->text().empty() ? &value->text() : nullptr;
}

bool is_true(const Map* map, std::string_view key) {
  const Value* value = map == nullptr ? nullptr : find_entry(*map, key);
  return value != nullptr && value->is(Value::Kind::Bool) && value->boolean();
}

// The first of several entries, as a text.
std::string first_of(const Map& data, std::initializer_list<std::string_view> keys) {
  for (const std::string_view key : keys) {
    const Value* value = find_entry(data, key);
    if (value == nullptr) continue;
    if (value->is(Value::Kind::String) && !value->text().empty()) return value->text();
    if (value->is(Value::Kind::Int)) return std::to_string(value->integer());
  }
  return {};
}

bool is_filled(const Value& value) {
  if (value.is(Value::Kind::Null)) return false;
  if (value.is(Value::Kind::Bool)) return value.boolean();
  return !value.is(Value::Kind::String) || !value.text().empty();
}

bool may_be_suspected(const Fact& fact) {
  return fact.kind == FactKind::Event &&
         (fact.source == engine::Source::Public || fact.source == engine::Source::Server);
}

// Indexes of some events, by when they happened.
using Some = std::vector<std::size_t>;

void sort_by_instant(std::span<const Fact> facts, Some& some) {
  std::stable_sort(some.begin(), some.end(),
                   [&](std::size_t a, std::size_t b) { return facts[a].at < facts[b].at; });
}

// Marks the events of every second in which `is_too_much` says so of those in it.
void mark_seconds(std::span<const Fact> facts, const Some& some,
                  const std::function<std::optional<Suspicion>(std::span<const std::size_t>)>& much,
                  std::map<std::int64_t, Suspicion>& found) {
  std::size_t first = 0, marked = 0;
  for (std::size_t last = 0; last < some.size(); ++last) {
    while (facts[some[last]].at - facts[some[first]].at >= second) ++first;
    const auto why = much({some.data() + first, last - first + 1});
    if (!why) continue;
    for (std::size_t i = std::max(first, marked); i <= last; ++i) {
      found.try_emplace(facts[some[i]].seq, *why);
    }
    marked = last + 1;
  }
}

// Messages without a time of their own have the instant of their request: one instant counts once.
std::size_t instants(std::span<const Fact> facts, std::span<const std::size_t> some) {
  std::size_t count = 0;
  for (std::size_t i = 0; i < some.size(); ++i) {
    count += i == 0 || facts[some[i]].at != facts[some[i - 1]].at ? 1 : 0;
  }
  return count;
}

void look_at_speed(std::span<const Fact> facts, std::map<std::int64_t, Suspicion>& found) {
  Some some;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    // Servers send for many, and when they like.
    const bool is_public = facts[i].source == engine::Source::Public;
    if (facts[i].kind == FactKind::Event && is_public) some.push_back(i);
  }
  if (some.size() < events_of_a_second) return;
  sort_by_instant(facts, some);
  const auto much = [&](std::span<const std::size_t> of_second) -> std::optional<Suspicion> {
    if (of_second.size() < events_of_a_second) return std::nullopt;
    if (instants(facts, of_second) < events_of_a_second) return std::nullopt;
    return Suspicion{"bot", "too_fast"};
  };
  mark_seconds(facts, some, much, found);
}

std::string link_of(const Fact& click) {
  return first_of(click.data, {"link", "url", "href", "link_url", "linkUrl", "link_id", "linkId"});
}

void look_at_mails(std::span<const Fact> facts, const BotRules& rules,
                   std::map<std::int64_t, Suspicion>& found) {
  std::map<std::string, Some> by_mail;
  for (std::size_t i = 0; i < facts.size(); ++i) {
    const Fact& fact = facts[i];
    if (!may_be_suspected(fact) || !rules.is_mail_click(fact.name)) continue;
    by_mail[first_of(fact.data,
                     {"email_id", "emailId", "mail_id", "mail", "message_id", "delivery_id",
                      "broadcast_id", "campaign_id", "campaignId", "campaign"})]
        .push_back(i);
  }
  for (auto& [mail, some] : by_mail) {
    sort_by_instant(facts, some);
    const auto much = [&](std::span<const std::size_t> of_second) -> std::optional<Suspicion> {
      std::set<std::string> links;
      for (const std::size_t i : of_second) {
        std::string link = link_of(facts[i]);
        if (!link.empty()) links.insert(std::move(link));
        if (links.size() == links_of_a_second) return Suspicion{"scanner", "every_link"};
      }
      return std::nullopt;
    };
    mark_seconds(facts, some, much, found);
  }
}

// The verdict that stands on a fact: the newest that was not undone.
struct Standing {
  const Fact* verdict = nullptr;
  bool by_person = false;
};

std::map<std::int64_t, Standing> standing_verdicts(std::span<const Fact> facts) {
  std::map<std::int64_t, Standing> standing;
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    if (fact->kind != FactKind::Verdict) continue;
    const Value* of = find_entry(fact->data, "of_seq");
    if (of == nullptr || !of->is(Value::Kind::Int) || of->integer() >= fact->seq) continue;
    const auto own = standing.find(fact->seq);
    if (own != standing.end() && own->second.verdict->name == "undone") continue;
    Standing& one = standing[of->integer()];
    one.by_person = one.by_person || fact->source == engine::Source::Person;
    if (one.verdict == nullptr || fact->at > one.verdict->at) one.verdict = &*fact;
  }
  return standing;
}

}  // namespace

bool BotRules::is_mail_click(std::string_view event) const {
  std::string name = small_letters(event);
  for (char& c : name) {
    if (c == ' ' || c == '-') c = '_';
  }
  return std::find(mail_clicks.begin(), mail_clicks.end(), name) != mail_clicks.end();
}

Result<BotRules> parse_bot_rules(std::string_view json) {
  const Value document = TRY(parse_json(json));
  if (!document.is(Value::Kind::Map)) return fail(ErrorKind::Invalid, "an object is wanted");
  BotRules rules;
  for (const auto& [key, value] : document.map()) {
    std::vector<std::string> texts;
    const bool is_list = value.is(Value::Kind::List);
    for (const Value& one : is_list ? value.list() : List{}) {
      if (one.is(Value::Kind::String)) texts.push_back(one.text());
    }
    if (!is_list || texts.size() != value.list().size()) {
      return fail(ErrorKind::Invalid, "{}: a list of texts is wanted", key);
    }
    if (key == "mail_clicks") {
      rules.mail_clicks = std::move(texts);
    } else if (key == "honeypots") {
      rules.honeypots = std::move(texts);
    } else if (key == "data_centers") {
      std::string lines;
      for (const std::string& text : texts) lines += text + "\n";
      rules.data_centers = TRY(AddressList::parse(lines));
    } else {
      return fail(ErrorKind::Invalid, "{}: there is no such key", key);
    }
  }
  return rules;
}

bool is_by_bot_rule(const Fact& fact) {
  const Value* rule = find_entry(fact.data, "rule");
  return fact.source == engine::Source::Server && rule != nullptr &&
         rule->is(Value::Kind::String) && rule->text().starts_with("bots@");
}

std::string_view BotJudge::word_in(const std::string& user_agent) {
  const auto known = words_.find(user_agent);
  if (known != words_.end()) return known->second;
  if (words_.size() == agents_kept) words_.clear();
  return words_.emplace(user_agent, machine_word_in(user_agent)).first->second;
}

std::optional<Suspicion> BotJudge::look_at(const Fact& event) {
  if (!may_be_suspected(event)) return std::nullopt;
  const Map* context = map_at(event.data, "context");
  for (const std::string* agent :
       {text_at(context, "userAgent"), text_at(&event.data, "$raw_user_agent"),
        text_at(&event.data, "$user_agent")}) {
    if (agent == nullptr) continue;
    const std::string_view word = word_in(*agent);
    if (!word.empty()) return Suspicion{"bot", "user_agent", std::string(word)};
  }
  if (is_true(context, "webdriver") || is_true(context, "headless") ||
      is_true(&event.data, "$webdriver")) {
    return Suspicion{"bot", "headless"};
  }
  if (const Value* form = find_entry(event.data, honeypot_field); form && is_filled(*form)) {
    return Suspicion{"bot", "honeypot", std::string(honeypot_field)};
  }
  for (const std::string& field : rules_.honeypots) {
    const Value* value = find_entry(event.data, field);
    if (value != nullptr && is_filled(*value)) return Suspicion{"bot", "honeypot", field};
  }
  if (rules_.data_centers.is_empty()) return std::nullopt;
  for (const std::string* text : {text_at(context, "ip"), text_at(&event.data, "$ip")}) {
    const auto address = text == nullptr ? std::nullopt : parse_address(*text);
    if (address && rules_.data_centers.contains(*address)) return Suspicion{"bot", "data_center"};
  }
  return std::nullopt;
}

std::map<std::int64_t, Suspicion> BotJudge::look_at_all(std::span<const Fact> facts) {
  std::map<std::int64_t, Suspicion> found;
  for (const Fact& fact : facts) {
    if (auto why = look_at(fact)) found.emplace(fact.seq, *std::move(why));
  }
  look_at_speed(facts, found);
  look_at_mails(facts, rules_, found);
  return found;
}

Fact bot_verdict(const Fact& event, const Suspicion& why, Millis received) {
  Fact fact;
  fact.kind = FactKind::Verdict;
  fact.source = engine::Source::Server;
  fact.lead = event.lead;
  fact.at = event.at;
  fact.received = std::max(received, event.received);
  fact.via = bot_rule;
  fact.name = why.name;
  if (!why.detail.empty()) fact.data.emplace_back("detail", Value(why.detail));
  if (!event.message.empty()) fact.data.emplace_back("of", Value(event.message));
  fact.data.emplace_back("of_seq", Value(event.seq));
  if (!why.reason.empty()) fact.data.emplace_back("reason", Value(why.reason));
  fact.data.emplace_back("rule", Value(bot_rule.substr(bot_rule.find(':') + 1)));
  return fact;
}

std::vector<Fact> verdicts_to_add(std::span<const Fact> facts, BotJudge& judge, Recheck recheck,
                                  Millis received) {
  const std::map<std::int64_t, Suspicion> found = judge.look_at_all(facts);
  const std::map<std::int64_t, Standing> standing = standing_verdicts(facts);
  std::vector<Fact> added;
  for (const Fact& fact : facts) {
    if (!may_be_suspected(fact)) continue;
    const auto said = standing.find(fact.seq);
    const bool is_said = said != standing.end() && said->second.verdict != nullptr;
    if (is_said && (said->second.by_person || !is_by_bot_rule(*said->second.verdict))) continue;
    const std::string_view now = is_said ? std::string_view(said->second.verdict->name) : "";
    const auto why = found.find(fact.seq);
    if (why == found.end()) {
      if (!now.empty() && recheck == Recheck::Yes) {
        added.push_back(bot_verdict(fact, {"", ""}, received));
      }
    } else if (now != why->second.name && (now.empty() || recheck == Recheck::Yes)) {
      added.push_back(bot_verdict(fact, why->second, received));
    }
  }
  return added;
}

}  // namespace winnow::app
