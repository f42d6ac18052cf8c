// The texts of the templates: all six languages, each in its own letters, and none of the words
// that machine translation is known to get wrong.
#include <algorithm>
#include <array>
#include <set>
#include <string_view>

#include "base/json.hpp"
#include "base/text.hpp"
#include "models/templates.hpp"
#include "support/shell.hpp"

namespace winnow::test {
namespace {

using engine::Model;
using engine::Texts;

struct Named {
  std::string where;
  const Texts* texts;
};

std::vector<Named> texts_of(const Model& model) {
  std::vector<Named> all = {{"about", &model.about}};
  for (const engine::Score& score : model.scores) {
    for (const engine::Group& group : score.groups) {
      for (const engine::Rule& rule : group.rules) all.push_back({"rule " + rule.id, &rule.reason});
    }
  }
  for (const engine::Framework& framework : model.frameworks) {
    for (const engine::Criterion& one : framework.criteria) {
      all.push_back({framework.id + "." + one.id, &one.ask});
    }
  }
  for (const engine::Stage& stage : model.stages) {
    all.push_back({"stage " + stage.id, &stage.name});
  }
  return all;
}

bool has(std::string_view text, std::string_view part) {
  return text.find(part) != text.npos;
}

std::u32string letters_of(std::string_view text) {
  std::u32string letters;
  for (std::size_t i = 0; i < text.size();) {
    const CodePoint one = code_point_at(text, i);
    letters += one.value;
    i += one.bytes;
  }
  return letters;
}

bool is_cyrillic(char32_t c) {
  return c >= 0x400 && c < 0x530;
}
bool is_chinese(char32_t c) {
  return c >= 0x4E00 && c < 0xA000;
}

// Letters that a language does not have.
bool is_foreign(const std::string& language, char32_t c) {
  constexpr std::u32string_view not_belarusian = U"иИщЩъЪ";
  constexpr std::u32string_view not_russian = U"іІўЎ’";
  constexpr std::u32string_view not_romanian = U"şŞţŢ";  // with a cedilla
  if (language == "be" && not_belarusian.find(c) != not_belarusian.npos) return true;
  if (language == "ru" && not_russian.find(c) != not_russian.npos) return true;
  if (language == "ro" && not_romanian.find(c) != not_romanian.npos) return true;
  if (is_cyrillic(c)) return language != "ru" && language != "be";
  return is_chinese(c) && language != "zh";
}

struct Wrong {
  std::string_view language, word;
};
// In be a company is «фірма»: «кампанія» is a campaign, and no text here speaks of one.
constexpr std::array<Wrong, 16> wrong_words = {{
    {"zh", "铅"},
    {"zh", "引线"},
    {"zh", "资格认证"},
    {"ro", "plumb"},
    {"pl", "ołow"},
    {"pl", "odprowadzen"},
    {"pl", "prospekt"},
    {"be", "матч"},
    {"be", "дадзены"},
    {"be", "менеджэр"},
    {"be", "кампані"},
    {"ru", "фреймворк"},
    {"ro", "cadru"},
    {"pl", "władz"},
    {"pl", "autorytet"},
    {"ru", "(а)"},
}};

class TextsOf : public EachTemplate {};

TEST_P(TextsOf, StandInAllSixLanguages) {
  const std::set<std::string> six = {"en", "ru", "zh", "ro", "pl", "be"};
  for (const auto& [where, texts] : texts_of(model())) {
    std::set<std::string> languages;
    for (const auto& [language, text] : *texts) {
      if (!text.empty()) languages.insert(language);
    }
    EXPECT_EQ(languages, six) << where;
  }
}

TEST_P(TextsOf, AreWrittenInTheLettersOfTheirLanguage) {
  for (const auto& [where, texts] : texts_of(model())) {
    for (const auto& [language, text] : *texts) {
      const std::u32string letters = letters_of(text);
      for (const char32_t c : letters) {
        EXPECT_FALSE(is_foreign(language, c)) << where << ", " << language << ": " << text;
      }
      const auto own = language == "zh" ? is_chinese : is_cyrillic;
      if (language == "zh" || language == "ru" || language == "be") {
        EXPECT_TRUE(std::any_of(letters.begin(), letters.end(), own)) << where << ": " << text;
      }
    }
  }
}

TEST_P(TextsOf, AvoidTheWrongWords) {
  for (const auto& [where, texts] : texts_of(model())) {
    for (const Wrong& wrong : wrong_words) {
      const auto text = texts->find(std::string(wrong.language));
      if (text == texts->end()) continue;
      EXPECT_FALSE(has(text->second, wrong.word)) << where << ": " << text->second;
    }
  }
}

// A count is told in every language or in none, and never in front of a noun that would decline.
TEST_P(TextsOf, CountAlike) {
  for (const auto& [where, texts] : texts_of(model())) {
    std::size_t counting = 0;
    for (const auto& [language, text] : *texts) {
      if (!has(text, "{count}")) continue;
      ++counting;
      EXPECT_TRUE(has(text, language == "zh" ? "：{count}" : ": {count}")) << where << ": " << text;
    }
    EXPECT_TRUE(counting == 0 || counting == texts->size()) << where;
  }
}

TEST_P(TextsOf, QuestionsAreQuestions) {
  for (const engine::Framework& framework : model().frameworks) {
    for (const engine::Criterion& one : framework.criteria) {
      for (const auto& [language, text] : one.ask) {
        const std::string_view mark = language == "zh" ? "？" : "?";
        EXPECT_EQ(text.substr(text.size() - std::min(text.size(), mark.size())), mark)
            << framework.id << "." << one.id << ", " << language;
      }
    }
  }
}

// Ids have no texts in a model: the screens have words for those of our templates, in as many
// languages as their catalogues, which their own test compares.
TEST_P(TextsOf, IdsHaveWordsOnTheScreens) {
  const auto names = parse_json(read_file(WINNOW_ROOT "/web/app/src/words/en/names.json"))->map();
  const auto want = [&](const std::string& kind, const std::string& id) {
    EXPECT_TRUE(find_entry(names, kind + "." + id)) << kind << "." << id;
  };
  for (const engine::Field& field : model().fields) {
    want(field.root == "company" ? "company" : "field", field.name);
  }
  for (const engine::EventType& event : model().events) want("event", event.name);
  for (const engine::Score& score : model().scores) {
    want("score", score.id);
    for (const engine::Group& group : score.groups) {
      want("group", group.id);
      for (const engine::Rule& rule : group.rules) {
        if (!rule.purpose.empty()) want("purpose", rule.purpose);
      }
    }
  }
  for (const engine::Framework& framework : model().frameworks) {
    for (const engine::Criterion& one : framework.criteria) want("criterion", one.id);
  }
  for (const auto& one : model().disqualify) want("reason", one.reason);
  for (const engine::Segment& segment : model().segments) want("segment", segment.id);
}

INSTANTIATE_TEST_SUITE_P(Models, TextsOf, testing::ValuesIn(templates()), test_name);

}  // namespace
}  // namespace winnow::test
