// Bots: which events no person made, and why. Pure; docs/bots.md says it for people.
//
// A rule looks at one event (its user agent, signs of a headless browser, a honeypot, its address)
// or at those of one lead together (more than a person can do, every link of a mail). What it finds
// becomes verdicts, facts like any other: a better rule, or a person, may say otherwise later.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "app/bots/addresses.hpp"
#include "engine/fact.hpp"

namespace winnow::app {

// Events of one lead in a second: a person clicks some five times, and a page that loads says a
// few more; nobody comes to twenty …
inline constexpr std::size_t events_of_a_second = 20;
// … nor goes from a mail to two of its links: programs that look whether they are safe do.
inline constexpr std::size_t links_of_a_second = 2;

// Whatever rules a workspace has, an event that has this is a robot's: a form says so of itself.
inline constexpr std::string_view honeypot_field = "winnow_hp";

struct BotRules {
  // Events that stand for a click in a mail; compared in lower case, with "_" for blanks and "-".
  std::vector<std::string> mail_clicks{"email_link_clicked", "email_clicked", "mail_link_clicked",
                                       "newsletter_link_clicked"};
  // Fields of forms that people do not see.
  std::vector<std::string> honeypots{"_gotcha", "_honey", "honeypot", "bot-field"};
  AddressList data_centers;

  bool is_mail_click(std::string_view event) const;
};

// {"mail_clicks": […], "honeypots": […], "data_centers": ["3.5.140.0/22", …]}; what is left out is
// as usual. Errors   Invalid: what is wrong, and where.
Result<BotRules> parse_bot_rules(std::string_view json);

// What verdicts of rules carry as `via`: a number more with each change of what they find.
inline constexpr std::string_view bot_rule = "rule:bots@1";
// Of any number; by `rule` in its data, since facts that are kept in memory have no `via`.
bool is_by_bot_rule(const engine::Fact& fact);

struct Suspicion {
  std::string_view name;  // "bot" or "scanner"
  std::string_view reason;
  std::string detail = {};  // the word, the field, the number; may be empty
  bool operator==(const Suspicion&) const = default;
};

// Remembers the user agents it looked at, which repeat. One thread.
class BotJudge {
 public:
  explicit BotJudge(const BotRules& rules) : rules_(rules) {}

  // What an event says by itself. Only the public and servers are suspected.
  std::optional<Suspicion> look_at(const engine::Fact& event);
  // What the facts of one lead say together and one by one, by seq.
  std::map<std::int64_t, Suspicion> look_at_all(std::span<const engine::Fact> facts);
  const BotRules& rules() const { return rules_; }

 private:
  std::string_view word_in(const std::string& user_agent);

  const BotRules& rules_;
  std::unordered_map<std::string, std::string_view> words_;
};

enum class Recheck : std::uint8_t {
  No,   // adds verdicts
  Yes,  // lifts those that the rule of now does not find, too
};

// The verdicts to add so that what stands on each event is what the rule says. Not where a person
// has spoken, nor where a verdict of another origin stands. They happen when the event did, so that
// whatever a person said or says counts before them. seq and message are the caller's to fill.
std::vector<engine::Fact> verdicts_to_add(std::span<const engine::Fact> facts, BotJudge& judge,
                                          Recheck recheck, Millis received);

// The verdict on an event.
engine::Fact bot_verdict(const engine::Fact& event, const Suspicion& why, Millis received);

}  // namespace winnow::app
