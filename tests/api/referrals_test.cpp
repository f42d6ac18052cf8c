// Who brought whom over /api/v1, on both databases, through the program: docs/sources.md.
#include "api/sales_floor.hpp"

namespace winnow::test {
namespace {

class ReferralsApi : public SalesFloor {
 protected:
  std::string lead(const std::string& email, const std::string& fields) {
    const Value made =
        answer(201, "POST", "/leads", R"({"email":")" + email + R"(","lead":{)" + fields + "}}");
    return text(made, {"id"});
  }
  Value referral(const std::string& id) { return answer(200, "GET", "/leads/" + id + "/referral"); }
};
INSTANTIATE_TEST_SUITE_P(Api, ReferralsApi, both(), name_of);

TEST_P(ReferralsApi, AreFoundByCodeAddressAndId) {
  const std::string ada = lead("ada@acme.example", R"("referral_code":"ADA20")");
  const std::string by_address = lead("a@x.example", R"("referred_by":" Ada@Acme.Example ")");
  const std::string by_id = lead("b@x.example", R"("referred_by":")" + ada + "\"");
  const std::string by_nobody = lead("c@x.example", R"("referred_by":"NOBODY")");
  // A visitor with her link, known later.
  const std::string website = new_key("--kind write");
  post(website, "/v1/page",
       R"({"anonymousId":"v","messageId":"1","context":{"page":)"
       R"({"url":"https://us.example/?ref=ADA20","referrer":""}}})");
  post(website, "/v1/identify",
       R"({"anonymousId":"v","messageId":"2","traits":{"email":"d@x.example"}})");
  const Value found = answer(200, "GET", "/leads?search=d@x.example");
  const Value by_link = found.find("items")->list().at(0);
  EXPECT_EQ(text(by_link, {"channel"}), "referral");
  for (const std::string& brought : {by_address, by_id, text(by_link, {"id"})}) {
    EXPECT_EQ(text(referral(brought), {"brought_by", "id"}), ada) << brought;
  }
  EXPECT_EQ(text(referral(by_nobody), {"brought_by"}), "null");
  EXPECT_EQ(text(referral(by_nobody), {"said"}), "NOBODY");
  const Value of_ada = referral(ada);
  EXPECT_EQ(text(of_ada, {"code"}), "ADA20");
  EXPECT_EQ(text(of_ada, {"brought"}), "3");
  EXPECT_EQ(text(of_ada, {"brought_by"}), "null");
  const Value list = answer(200, "GET", "/leads?referred_by=" + ada);
  EXPECT_EQ(list.find("items")->list().size(), 3u);
  EXPECT_EQ(
      text(answer(200, "GET", "/leads/count?filter=" + url_encoded(R"(referred_by == "ADA20")")),
           {"matching"}),
      "1");
  const Value groups = answer(200, "GET", "/statistics/conversion?by=referred_by");
  EXPECT_NE(to_json(groups).find(R"("of":"ADA20")"), std::string::npos) << to_json(groups);
  answer(422, "GET", "/leads?referred_by=" + std::string("01890000-0000-7000-8000-000000000000"));
}

TEST_P(ReferralsApi, OfTwoWithOneCodeTheElderHasItAndNobodyBringsThemselves) {
  const std::string elder = lead("a@x.example", R"("referral_code":"C","referred_by":"C")");
  lead("b@x.example", R"("referral_code":"C")");
  const std::string brought = lead("c@x.example", R"("referred_by":"C")");
  EXPECT_EQ(text(referral(brought), {"brought_by", "id"}), elder);
  EXPECT_EQ(text(referral(elder), {"brought_by"}), "null");
  EXPECT_EQ(text(referral(elder), {"brought"}), "1");
}

}  // namespace
}  // namespace winnow::test
