// Who is who over /api/v1, on both databases, through the program: docs/identity.md.
#include <algorithm>

#include "api/sales_floor.hpp"

namespace winnow::test {
namespace {

class IdentityApi : public SalesFloor {
 protected:
  void SetUp() override {
    SalesFloor::SetUp();
    website_ = new_key("--kind write");
    program_ = new_key("--kind server");
  }

  void send(const std::string& key, const std::string& kind, const std::string& fields) {
    const std::string body = R"({"messageId":"m)" + std::to_string(++count_) + "\"," + fields + "}";
    EXPECT_EQ(post(key, "/v1/" + kind, body).status, 200) << body;
  }
  std::vector<std::string> leads() {
    std::vector<std::string> all;
    const Value page = answer(200, "GET", "/leads?sort=created");
    for (const Value& item : page.find("items")->list()) all.push_back(text(item, {"id"}));
    return all;
  }
  // "KIND VALUE" of each identifier of the lead, in order.
  std::vector<std::string> identifiers(const std::string& lead) {
    std::vector<std::string> all;
    const Value shown = answer(200, "GET", "/leads/" + lead);
    for (const Value& one : shown.find("identifiers")->list()) {
      all.push_back(text(one, {"kind"}) + " " + text(one, {"value"}));
    }
    std::sort(all.begin(), all.end());
    return all;
  }
  // What a model and a person see of the lead, without instants.
  std::string standing(const std::string& lead) {
    const Value shown = answer(200, "GET", "/leads/" + lead);
    const Value judged = answer(200, "GET", "/leads/" + lead + "/assessment");
    std::string all = text(shown, {"stage"}) + " " + text(shown, {"email"});
    all += " " + text(judged, {"assessment", "total"}) + " " + text(shown, {"fields"});
    for (const std::string& one : identifiers(lead)) all += "\n" + one;
    return all;
  }
  std::vector<std::string> duplicates() {
    std::vector<std::string> all;
    const Value page = answer(200, "GET", "/duplicates");
    for (const Value& item : page.find("items")->list()) {
      all.push_back(text(item, {"lead", "email"}) + " " + text(item, {"other", "email"}) + " " +
                    text(item, {"reasons"}));
    }
    return all;
  }

  std::string website_, program_;
  int count_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Api, IdentityApi, both(), name_of);

using Texts = std::vector<std::string>;

TEST_P(IdentityApi, EachKindOfIdentifierFindsTheLead) {
  send(website_, "page", R"("anonymousId":"browser-1","name":"Pricing")");
  send(website_, "identify",
       R"("anonymousId":"browser-1","traits":{"email":" Ada@Acme.Example "})");
  send(program_, "identify", R"("userId":"u-1","traits":{"email":"ada@acme.example"})");
  send(program_, "identify",
       R"("userId":"u-1","traits":{"phone":"+48 22 621 02 35"},)"
       R"("context":{"externalIds":[{"type":"Salesforce","id":"003A","encoding":"none"}]})");
  send(program_, "track",
       R"("event":"page","context":{"externalIds":[{"type":"salesforce","id":"003A"}]},)"
       R"("anonymousId":"server-job")");
  const Texts all = leads();
  ASSERT_EQ(all.size(), 1u);
  EXPECT_EQ(identifiers(all.front()),
            (Texts{"anonymous browser-1", "anonymous server-job", "crm salesforce:003A",
                   "email ada@acme.example", "phone +48226210235", "user u-1"}));
}

TEST_P(IdentityApi, ASharedBrowserNeverJoinsTwoKnownPeople) {
  send(program_, "identify", R"("userId":"ada","anonymousId":"kiosk","traits":{"name":"Ada"})");
  send(program_, "identify", R"("userId":"bob","anonymousId":"kiosk","traits":{"name":"Bob"})");
  send(website_, "page", R"("anonymousId":"kiosk")");
  const Texts all = leads();
  ASSERT_EQ(all.size(), 2u);
  EXPECT_EQ(identifiers(all[0]), (Texts{"anonymous kiosk", "user ada"}));
  EXPECT_EQ(identifiers(all[1]), Texts{"user bob"});
  const Value timeline = answer(200, "GET", "/leads/" + all[1] + "/timeline");
  EXPECT_NE(to_json(timeline).find("another_user"), std::string::npos)
      << "the reason why nothing was joined stands on the timeline: " << to_json(timeline);
}

TEST_P(IdentityApi, AMergeIsTakenApartWithoutATrace) {
  const std::string ada = hot_lead("ada@acme.example"), bob = hot_lead("bob@initech.example");
  send(program_, "page",
       R"("userId":"a","traits":{},"context":{"traits":{"email":"ada@acme.example"}})");
  const std::string ada_before = standing(ada), bob_before = standing(bob);
  const Value merged = answer(200, "POST", "/leads/" + ada + "/merge",
                              R"({"with":")" + bob + R"(","note":"same person"})");
  EXPECT_EQ(text(merged, {"lead", "id"}), ada);
  EXPECT_EQ(text(merged.find("lead")->find("merged")->list().front(), {"lead"}), bob);
  EXPECT_EQ(leads(), Texts{ada});
  EXPECT_EQ(text(answer(200, "GET", "/leads/" + bob), {"id"}), ada) << "the old address leads on";
  const Texts of_both = identifiers(ada);
  EXPECT_NE(std::find(of_both.begin(), of_both.end(), "email bob@initech.example"), of_both.end());
  answer(409, "POST", "/leads/" + ada + "/merge", R"({"with":")" + bob + R"("})");
  const Value apart =
      answer(200, "POST", "/leads/" + ada + "/unmerge", R"({"with":")" + bob + R"("})");
  EXPECT_EQ(text(apart, {"other", "id"}), bob);
  EXPECT_EQ(standing(ada), ada_before);
  EXPECT_EQ(standing(bob), bob_before);
  EXPECT_EQ(leads().size(), 2u);
  answer(409, "POST", "/leads/" + ada + "/unmerge", R"({"with":")" + bob + R"("})");
  answer(422, "POST", "/leads/" + ada + "/merge", "{}");
  answer(404, "POST", "/leads/" + ada + "/merge",
         R"({"with":"01890000-0000-7000-8000-000000000000"})");
}

TEST_P(IdentityApi, LikelyDuplicatesAreListedUntilSomebodySaysThatTheyAreTwo) {
  const std::string one = hot_lead("ada.byron@acme.example");
  const std::string other = hot_lead("ada.byrom@acme.example");
  hot_lead("bob@acme.example");
  EXPECT_EQ(duplicates(), Texts{R"(ada.byron@acme.example ada.byrom@acme.example ["near_email"])"});
  EXPECT_EQ(ask("POST", "/leads/" + one + "/distinct", R"({"with":")" + other + R"("})").status,
            204);
  EXPECT_EQ(duplicates(), Texts{});
  answer(422, "GET", "/duplicates?cursor=x");
}

TEST_P(IdentityApi, AWebsiteClaimsNobody) {
  send(program_, "identify", R"("userId":"ada","traits":{"email":"ada@acme.example"})");
  send(website_, "identify", R"("anonymousId":"thief","traits":{"email":"ada@acme.example"})");
  send(website_, "identify", R"("userId":"ada","anonymousId":"thief","traits":{"title":"CEO"})");
  send(website_, "track",
       R"("event":"page","anonymousId":"thief",)"
       R"("context":{"externalIds":[{"type":"crm","id":"1"}]})");
  for (const std::string& lead : leads()) {
    for (const std::string& one : identifiers(lead)) {
      EXPECT_NE(one, "crm crm:1") << "a public key brings no ids of a CRM";
    }
  }
  send(program_, "identify", R"("userId":"ada","traits":{"title":"Clerk"})");
  send(website_, "identify", R"("userId":"ada","anonymousId":"thief","traits":{"title":"CEO"})");
  const Value found = answer(200, "GET", "/leads?search=ada@acme.example");
  ASSERT_EQ(found.find("items")->list().size(), 1u);
  const Value ada =
      answer(200, "GET", "/leads/" + text(found.find("items")->list().front(), {"id"}));
  for (const Value& field : ada.find("fields")->list()) {
    if (text(field, {"name"}) != "title") continue;
    EXPECT_EQ(text(field, {"value"}), "Clerk");
  }
}

}  // namespace
}  // namespace winnow::test
