// Accounts, channels and their rules over /api/v1, on both databases, through the program.
#include "api/sales_floor.hpp"

namespace winnow::test {
namespace {

class AccountsApi : public SalesFloor {
 protected:
  std::vector<std::string> names(const std::string& query) {
    std::vector<std::string> all;
    std::string cursor;
    do {
      const Value page = answer(200, "GET", "/accounts?" + query + cursor);
      const Value* items = page.find("items");
      if (!items) return all;
      for (const Value& item : items->list()) all.push_back(text(item, {"name"}));
      const Value* next = page.find("next");
      cursor = next->is(Value::Kind::Null) ? "" : "&cursor=" + url_encoded(next->text());
    } while (!cursor.empty() && all.size() < 100);
    return all;
  }
  std::string account_named(const std::string& search) {
    const Value page = answer(200, "GET", "/accounts?search=" + url_encoded(search));
    const Value* items = page.find("items");
    return items && !items->list().empty() ? text(items->list().front(), {"id"}) : "";
  }
};
INSTANTIATE_TEST_SUITE_P(Api, AccountsApi, both(), name_of);

using Names = std::vector<std::string>;

TEST_P(AccountsApi, AreListedSearchedSortedAndPaged) {
  hot_lead("a@acme.com");
  hot_lead("b@acme.com");
  hot_lead("c@initech.com");
  answer(201, "POST", "/leads", R"({"email":"d@łódź.com.pl","company":{"name":"Łódź Software"}})");
  answer(201, "POST", "/leads", R"({"email":"e@gmail.com"})");
  EXPECT_EQ(names("sort=-members&limit=1").front(), "acme.com");
  EXPECT_EQ(names("sort=name&limit=2").size(), 3u);
  EXPECT_EQ(names("search=lodz"), Names{"Łódź Software"});
  EXPECT_EQ(names("sort=-score.fit.sum").front(), "acme.com");
  const std::string account = account_named("acme");
  const Value shown = answer(200, "GET", "/accounts/" + account);
  EXPECT_EQ(text(shown, {"domain"}), "acme.com");
  EXPECT_EQ(text(shown, {"members"}), "2");
  ASSERT_EQ(shown.find("leads")->list().size(), 2u);
  EXPECT_EQ(text(answer(200, "GET", "/leads/count?account=" + account), {"matching"}), "2");
  EXPECT_EQ(text(answer(200, "GET", "/leads/count?account=none"), {"matching"}), "1");
  const std::string lead = text(shown.find("leads")->list().front(), {"id"});
  EXPECT_EQ(text(answer(200, "GET", "/leads/" + lead), {"account"}), account);
  answer(422, "GET", "/accounts?sort=luck");
  answer(422, "GET", "/accounts?cursor=x");
  answer(404, "GET", "/accounts/" + lead);
}

TEST_P(AccountsApi, SalesSeeThoseOfTheirLeadsAndOfNobodys) {
  const std::string mine = hot_lead("a@acme.com");
  hot_lead("b@acme.com");
  folder().write("password", "a password of max\n");
  std::string user = expect("user add max@people.example --role sales --name Max <password");
  user.erase(user.find_last_not_of("\n") + 1);
  answer(200, "POST", "/leads/" + mine + "/assign", R"({"owner":")" + user + "\"}");
  const std::string account = account_named("acme");
  key_ = new_key("--kind api --role sales");  // nobody's: sees what is nobody's
  const Value shown = answer(200, "GET", "/accounts/" + account);
  EXPECT_EQ(text(shown, {"members"}), "1");
  EXPECT_EQ(shown.find("leads")->list().size(), 1u);
  EXPECT_EQ(text(shown, {"roll_ups", "scores", "engagement", "max"}),
            text(shown, {"roll_ups", "scores", "engagement", "sum"}));
}

TEST_P(AccountsApi, RulesOfChannelsAreCheckedKeptAndInTheAuditLog) {
  answer(422, "PUT", "/settings/channel_rules", R"({"rules":[{"channel":"luck"}]})");
  EXPECT_EQ(text(answer(200, "GET", "/settings/channel_rules"), {"rules"}), "[]");
  answer(200, "PUT", "/settings/channel_rules",
         R"({"rules":[{"channel":"partner","source":["acme"]}]})");
  const Value kept = answer(200, "GET", "/settings/channel_rules");
  EXPECT_EQ(text(kept.find("rules")->list().front(), {"channel"}), "partner");
  const Value audit = answer(200, "GET", "/audit");
  EXPECT_EQ(text(audit.find("items")->list().front(), {"action"}), "channel_rules.change");
}

}  // namespace
}  // namespace winnow::test
