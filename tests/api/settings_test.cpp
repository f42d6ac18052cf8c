// What a workspace says of itself, and what it may begin with, on both databases, through the
// program.
#include <string>

#include "api/sales_floor.hpp"

namespace winnow::test {
namespace {

class SettingsApi : public SalesFloor {};
INSTANTIATE_TEST_SUITE_P(Api, SettingsApi, both(), name_of);

TEST_P(SettingsApi, AreKeptAndLogged) {
  const Value before = answer(200, "GET", "/settings");
  EXPECT_EQ(text(before, {"company"}), "");
  EXPECT_EQ(text(before, {"language"}), "en");
  const Value after =
      answer(200, "PATCH", "/settings", R"({"company":"Мельница","language":"be"})");
  EXPECT_EQ(text(after, {"company"}), "Мельница");
  answer(200, "PATCH", "/settings", "{}");
  answer(200, "PATCH", "/settings", R"({"company":"Мельница"})");
  const Value now = answer(200, "GET", "/settings");
  EXPECT_EQ(to_json(now), to_json(after));
  const std::string log = ask("GET", "/audit").body;
  const std::size_t at = log.find("settings.change");
  ASSERT_NE(at, log.npos) << log;
  EXPECT_EQ(log.find("settings.change", at + 1), log.npos) << "nothing changed, and it was logged";
  EXPECT_NE(log.find(R"("before":{"company":"","language":"en","phone_country":""})"), log.npos)
      << log;
}

TEST_P(SettingsApi, RefuseWhatIsNone) {
  for (const char* wrong : {R"({"language":"de"})", R"({"language":""})", R"({"company":"a\nb"})",
                            R"({"company":7})", R"({"name":"x"})", "[]"}) {
    EXPECT_GE(ask("PATCH", "/settings", wrong).status, 400) << wrong;
  }
  answer(422, "PATCH", "/settings", R"({"company":")" + std::string(201, 'a') + "\"}");
  EXPECT_EQ(text(answer(200, "GET", "/settings"), {"company"}), "");
}

TEST_P(SettingsApi, SayWhereTelephoneNumbersAre) {
  const std::string server_key = new_key();
  const auto phones = [&](const std::string& who) {
    const std::string body = R"({"userId":")" + who + R"(","messageId":"of )" + who +
                             R"(","traits":{"name":")" + who +
                             R"( the lead","phone":"22 621 02 35"}})";
    EXPECT_EQ(post(server_key, "/v1/identify", body).status, 200);
    const Value found = answer(200, "GET", "/leads?search=" + who);
    const Value& items = *found.find("items");
    if (items.list().size() != 1) return to_json(items);
    const Value lead = answer(200, "GET", "/leads/" + text(items.list().front(), {"id"}));
    std::string all;
    for (const Value& one : lead.find("identifiers")->list()) {
      if (text(one, {"kind"}) == "phone") all += text(one, {"value"});
    }
    return all;
  };
  EXPECT_EQ(phones("early"), "") << "nobody said what country the number is of";
  answer(422, "PATCH", "/settings", R"({"phone_country":"XX"})");
  answer(422, "PATCH", "/settings", R"({"phone_country":"pl"})");
  const Value now = answer(200, "PATCH", "/settings", R"({"phone_country":"PL"})");
  EXPECT_EQ(text(now, {"phone_country"}), "PL");
  EXPECT_EQ(phones("later"), "+48226210235");
}

TEST_P(SettingsApi, NewUsersBeginWithTheirLanguage) {
  answer(200, "PATCH", "/settings", R"({"language":"pl"})");
  const std::string rest = R"(,"role":"sales","password":"a long password"})";
  const Value polish = answer(201, "POST", "/users", R"({"email":"a@x.example")" + rest);
  EXPECT_EQ(text(polish, {"language"}), "pl");
  const Value other =
      answer(201, "POST", "/users", R"({"email":"b@x.example","language":"ro")" + rest);
  EXPECT_EQ(text(other, {"language"}), "ro");
}

TEST_P(SettingsApi, TemplatesCanBePublishedAsTheyAre) {
  const Value templates = answer(200, "GET", "/templates");
  const List& items = templates.find("items")->list();
  EXPECT_GE(items.size(), 7u);
  for (const Value& one : items) {
    for (const char* language : {"en", "ru", "zh", "ro", "pl", "be"}) {
      EXPECT_NE(text(one, {"about", language}), "") << text(one, {"id"});
    }
  }
  Map wish{{"text", *items.back().find("text")}};
  answer(201, "POST", "/models", to_json(Value(std::move(wish))));
}

}  // namespace
}  // namespace winnow::test
