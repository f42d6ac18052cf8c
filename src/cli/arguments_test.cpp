#include "cli/arguments.hpp"

#include <gtest/gtest.h>

namespace winnow::cli {
namespace {

Parsed parse(std::vector<std::string> words) {
  return parse_arguments(std::move(words), "1.2.3");
}

struct Mistake {
  std::vector<std::string> words;
  std::string complaint;
};

TEST(Arguments, NameTheNearestOfWhatIsNotThere) {
  const Mistake mistakes[] = {
      {{"scor"}, "no command \"scor\"; did you mean score?"},
      {{"frobnicate"}, "no command \"frobnicate\""},
      {{"score", "m", "--leads", "f", "--event", "f"}, "no option --event; did you mean --events?"},
      {{"score", "m", "--leads", "f", "--zzzzzzz"}, "score has no option --zzzzzzz"},
      {{"score", "m", "--leads", "f", "extra"}, "unexpected argument \"extra\""},
      {{"score", "--leads", "f"}, "score needs MODEL"},
      {{"score", "m"}, "score needs --leads FILE"},
      {{"score", "m", "--leads"}, "--leads needs a value: --leads FILE"},
      {{"score", "m", "--leads", "f", "--stats=yes"}, "--stats takes no value"},
      {{"score", "m", "--leads", "f", "--format", "xml"}, "--format is csv or ndjson, not \"xml\""},
      {{"score", "m", "--leads", "f", "--out", "a", "--out", "b"}, "--out may be given only once"},
      {{"completion", "tcsh"}, "SHELL is bash, zsh or fish, not \"tcsh\""},
  };
  for (const Mistake& mistake : mistakes) {
    SCOPED_TRACE(mistake.complaint);
    const Parsed parsed = parse(mistake.words);
    EXPECT_FALSE(parsed.arguments);
    EXPECT_EQ(parsed.reply.exit, 2);
    EXPECT_EQ(parsed.reply.out, "");
    EXPECT_NE(parsed.reply.err.find(mistake.complaint), std::string::npos) << parsed.reply.err;
  }
}

TEST(Arguments, TakeOptionsInAnyOrderAndForm) {
  const Parsed parsed = parse({"score", "--events", "a", "--as-of=2026-01-01", "m.yaml", "--events",
                               "b", "--leads", "-", "--stats", "--min-total", "-5"});
  ASSERT_TRUE(parsed.arguments) << parsed.reply.err;
  EXPECT_EQ(parsed.arguments->command->name, "score");
  EXPECT_EQ(parsed.arguments->get("MODEL"), "m.yaml");
  EXPECT_EQ(parsed.arguments->all("--events"), (std::vector<std::string>{"a", "b"}));
  EXPECT_EQ(parsed.arguments->get("--as-of"), "2026-01-01");
  EXPECT_EQ(parsed.arguments->get("--leads"), "-");
  EXPECT_EQ(parsed.arguments->get("--min-total"), "-5");
  EXPECT_TRUE(parsed.arguments->has("--stats"));
  EXPECT_FALSE(parsed.arguments->has("--out"));
  EXPECT_EQ(parsed.arguments->get("--out", "-"), "-");
}

TEST(Arguments, SeveralValuesMayFollowOnceTheModelIsThere) {
  const Parsed after = parse({"score", "m", "--missing", "unknown", "n/a", "", "--leads", "f"});
  ASSERT_TRUE(after.arguments) << after.reply.err;
  EXPECT_EQ(after.arguments->all("--missing"), (std::vector<std::string>{"unknown", "n/a", ""}));
  const Parsed before = parse({"score", "--missing", "unknown", "m", "--leads", "f"});
  ASSERT_TRUE(before.arguments) << before.reply.err;
  EXPECT_EQ(before.arguments->get("MODEL"), "m");
}

TEST(Arguments, AnExpressionMayBeginWithADash) {
  for (const std::string expression : {"-1 + 2", "-lead.x", "-"}) {
    const Parsed parsed = parse({"eval", expression});
    ASSERT_TRUE(parsed.arguments) << parsed.reply.err;
    EXPECT_EQ(parsed.arguments->get("EXPR"), expression);
  }
  const Parsed parsed = parse({"eval", "--", "--x"});
  ASSERT_TRUE(parsed.arguments) << parsed.reply.err;
  EXPECT_EQ(parsed.arguments->get("EXPR"), "--x");
}

TEST(Arguments, EveryCommandHasHelpWithAnExample) {
  for (const CommandSpec& command : commands()) {
    const Parsed parsed = parse({command.name, "--help"});
    EXPECT_EQ(parsed.reply.exit, 0);
    EXPECT_EQ(parsed.reply.err, "");
    EXPECT_NE(parsed.reply.out.find("Examples:\n  winnow " + command.name), std::string::npos);
    for (const OptionSpec& option : command.options) {
      EXPECT_NE(parsed.reply.out.find(option.name), std::string::npos) << option.name;
    }
  }
  EXPECT_EQ(parse({"--version"}).reply.out, "winnow 1.2.3\n");
}

}  // namespace
}  // namespace winnow::cli
