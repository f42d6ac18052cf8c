#include "engine/fact_json.hpp"

#include <gtest/gtest.h>

#include "base/limits.hpp"
#include "support/random_facts.hpp"

namespace winnow::engine {
namespace {

using test::Random;

constexpr std::string_view lead_text = "0190f6a0-5c1e-7b2a-9d3f-0123456789ab";

Fact page_view() {
  Fact fact;
  fact.message = "m-1";
  fact.lead = *parse_id(lead_text);
  fact.at = 1'790'000'000'250;
  fact.received = 1'790'000'001'000;
  return fact;
}

// A line with `rest` after what every fact has.
std::string line_with(std::string_view rest) {
  return R"({"messageId":"m","type":"event","at":"2026-01-01T00:00:00Z",)"
         R"("received":"2026-01-01T00:00:00Z","lead":"0190f6a0-5c1e-7b2a-9d3f-0123456789ab")" +
         std::string(rest) + "}";
}

std::string refusal_of(std::string_view line) {
  const auto fact = parse_fact(line);
  EXPECT_FALSE(fact.has_value()) << line;
  if (fact) return "";
  EXPECT_EQ(fact.error().kind, ErrorKind::Invalid);
  return fact.error().message;
}

std::size_t count_of(std::string_view text, std::string_view part) {
  std::size_t count = 0;
  for (std::size_t at = text.find(part); at != text.npos; at = text.find(part, at + 1)) ++count;
  return count;
}

TEST(FactJson, IsOneLineWithTheKeysThatHoldSomething) {
  Fact fact = page_view();
  EXPECT_EQ(to_json(fact),
            R"({"messageId":"m-1","type":"event","at":"2026-09-21T14:13:20.250Z",)"
            R"("received":"2026-09-21T14:13:21Z","lead":"0190f6a0-5c1e-7b2a-9d3f-0123456789ab",)"
            R"("source":"server"})");
  fact.seq = 7, fact.source = Source::Public, fact.via = "key:k", fact.name = "page";
  fact.data = {{"n", Value(1.0)}, {"path", Value("/a\n")}};
  fact.user = "u", fact.anonymous = "a", fact.email = "e@x.example";
  EXPECT_EQ(to_json(fact),
            R"({"messageId":"m-1","type":"event","at":"2026-09-21T14:13:20.250Z",)"
            R"("received":"2026-09-21T14:13:21Z","lead":"0190f6a0-5c1e-7b2a-9d3f-0123456789ab",)"
            R"("seq":7,"source":"public","via":"key:k","name":"page",)"
            R"("data":{"n":1.0,"path":"/a\n"},"user":"u","anonymous":"a","email":"e@x.example"})");
}

TEST(FactJson, GivesBackAnyFactAndTheSameBytes) {
  test::for_all(300, [](Random& random) {
    for (Fact& fact : test::any_facts(random, 10)) {
      if (fact.message.empty()) fact.message = "m";
      const std::string line = to_json(fact);
      EXPECT_EQ(line.find('\n'), line.npos);
      EXPECT_EQ(count_of(line, "\"messageId\":"), 1u) << line;
      const auto read = parse_fact(line);
      ASSERT_TRUE(read.has_value()) << read.error().message << "\n" << line;
      EXPECT_EQ(*read, fact) << line;
      EXPECT_EQ(to_json(*read), line);
    }
  });
}

TEST(FactJson, HasFormsForWhatJsonHasNot) {
  Fact fact = page_view();
  fact.data = {{"a", Value(Timestamp{1, 5})},
               {"b", Value(Duration{-1, 500'000'000})},
               {"c", Value("\xC3\xFF")},
               {"d", Value(-std::numeric_limits<double>::infinity())},
               {"e", Value(Map{{"$double", Value("NaN")}})},
               {"f", Value(Map{{"messageId", Value("m")}})},
               {"g", Value(Map{{"\xFF", Value()}})},
               {"h", Value(Map{{"$double", Value()}, {"x", Value()}})}};
  const std::string line = to_json(fact);
  EXPECT_EQ(line.substr(line.find("\"data\"")),
            R"("data":{"a":{"$timestamp":"1970-01-01T00:00:01.000000005Z"},)"
            R"("b":{"$duration":"-0.5s"},"c":{"$bytes":"c3ff"},"d":{"$double":"-Infinity"},)"
            R"("e":{"$map":["$double","NaN"]},"f":{"$map":["messageId","m"]},)"
            R"("g":{"$map":[{"$bytes":"ff"},null]},"h":{"$double":null,"x":null}}})");
  EXPECT_EQ(*parse_fact(line), fact);
}

TEST(FactJson, ReadsWhatOthersWriteInAnyOrderAndZone) {
  const auto fact = parse_fact(
      R"({"lead":"0190F6A0-5C1E-7B2A-9D3F-0123456789AB","name":"page","data":{"b":1,"a":2.5},)"
      R"("received":"2026-01-01T02:00:00.0019+02:00","at":"2026-01-01T00:00:00Z","type":"event",)"
      R"("messageId":"x","source":"crm"})");
  ASSERT_TRUE(fact.has_value()) << fact.error().message;
  EXPECT_EQ(fact->lead, *parse_id(lead_text));
  EXPECT_EQ(fact->received - fact->at, 1);
  EXPECT_EQ(fact->source, Source::Crm);
  EXPECT_EQ(fact->data[0].first, "a");
  EXPECT_EQ(fact->seq, 0);
}

TEST(FactJson, SaysWhereALineIsWrong) {
  const std::vector<std::pair<std::string, std::string>> wrong = {
      {"[]", "expected an object"},
      {"{}", "messageId: it is missing"},
      {line_with(R"(,"colour":1)"), "colour: no fact has this key"},
      {line_with(R"(,"source":"web")"), "source: expected public, server, person or crm"},
      {line_with(R"(,"seq":1.5)"), "seq: expected an integer"},
      {line_with(R"(,"name":1)"), "name: expected a text"},
      {line_with(R"(,"data":[])"), "data: expected an object"},
      {line_with(R"(,"data":{"$bytes":"00"})"), "data: expected an object"},
      {line_with(R"(,"data":{"a":[1,{"b":{"$timestamp":"soon"}}]})"),
       R"(data.a[1].b: expected {"$timestamp": an instant by RFC 3339})"},
      {line_with(R"(,"data":{"a":{"$duration":7}})"), "data.a: $duration holds a text"},
      {line_with(R"(,"data":{"a":{"$duration":"7"}})"),
       R"(data.a: expected {"$duration": a length as "90s"})"},
      {line_with(R"(,"data":{"a":{"$bytes":"0"}})"),
       R"(data.a: expected {"$bytes": lower-case hexadecimal digits})"},
      {line_with(R"(,"data":{"a":{"$bytes":"0G"}})"),
       R"(data.a: expected {"$bytes": lower-case hexadecimal digits})"},
      {line_with(R"(,"data":{"a":{"$double":"1"}})"),
       R"(data.a: expected {"$double": "NaN", "Infinity" or "-Infinity"})"},
      {line_with(R"(,"data":{"a":{"$map":["k"]}})"),
       R"(data.a: expected {"$map": [key, value, key, value, …]})"},
      {line_with(R"(,"data":{"a":{"$map":["k",1,"k",2]}})"), "data.a: a key stands twice in $map"},
  };
  for (const auto& [line, message] : wrong) EXPECT_EQ(refusal_of(line), message) << line;
  const auto changed = [](std::string_view from, std::string_view to) {
    std::string line = line_with("");
    return line.replace(line.find(from), from.size(), to);
  };
  EXPECT_EQ(refusal_of(changed("\"m\"", "\"\"")),
            "messageId: expected a text that names this fact");
  EXPECT_EQ(refusal_of(changed("event", "visit")),
            "type: expected trait, event, move, consent, verdict, merge, evidence, owner, note or "
            "account");
  EXPECT_EQ(refusal_of(changed("2026-01-01T00:00:00Z", "yesterday")),
            "at: expected an instant as \"2026-03-02T09:05:00.000Z\"");
  EXPECT_EQ(refusal_of(changed("0190f6a0-", "")), "lead: expected a UUID");
  EXPECT_FALSE(refusal_of(line_with("").substr(0, 50)).empty());
}

TEST(FactJson, NestsAsDeepAsAFactMay) {
  const auto nested = [](int depth) {
    Fact fact = page_view();
    Value inner(Timestamp{});
    // The form of two levels each: the deepest JSON that a fact can be.
    for (int i = 1; i < depth; ++i) inner = Value(Map{{"messageId", inner}});
    fact.data = {{"messageId", inner}};
    return fact;
  };
  const Fact deepest = nested(limits::fact_depth);
  const auto read = parse_fact(to_json(deepest));
  ASSERT_TRUE(read.has_value()) << read.error().message;
  EXPECT_EQ(*read, deepest);
  EXPECT_FALSE(parse_fact(to_json(nested(limits::fact_depth + 1))).has_value());
}

}  // namespace
}  // namespace winnow::engine
