// What a public key may not do, tried for every kind of fact, on both databases, through the
// program. A key of this kind is in every visitor's browser: whoever holds it is anybody.
#include <functional>
#include <map>

#include "api/sales_floor.hpp"
#include "engine/fact.hpp"

namespace winnow::test {
namespace {

class Trust : public SalesFloor {
 protected:
  void SetUp() override {
    SalesFloor::SetUp();
    public_ = new_key("--kind write");
    server_ = new_key("--kind server");
    said(server_, "identify",
         R"("userId":"ada","anonymousId":"hers",)"
         R"("traits":{"email":"ada@acme.example","title":"Clerk"})");
    said(server_, "page", R"("userId":"ada")");
    const Value found = answer(200, "GET", "/leads?search=ada@acme.example");
    ada_ = text(found.find("items")->list().at(0), {"id"});
  }

  void said(const std::string& key, const std::string& kind, const std::string& fields) {
    const std::string body = R"({"messageId":"m)" + std::to_string(++count_) + "\"," + fields + "}";
    EXPECT_EQ(post(key, "/v1/" + kind, body).status, 200) << body;
  }
  void website(const std::string& kind, const std::string& fields) { said(public_, kind, fields); }
  // Whether the API lets the public key in at all, by either way of showing it.
  void expect_shut(const std::string& path, const std::string& body) {
    const std::string to = "/api/v1/leads/" + ada_ + path;
    EXPECT_EQ(
        exchange(server().port(), {"POST", to, {{"Authorization", "Bearer " + public_}}, body})
            .status,
        403)
        << path;
    EXPECT_EQ(post(public_, to, body).status, 403) << path;
  }
  Value shown() { return answer(200, "GET", "/leads/" + ada_); }
  std::string field(const std::string& name) {
    const Value lead = shown();
    for (const Value& one : lead.find("fields")->list()) {
      if (text(one, {"name"}) == name) return text(one, {"value"});
    }
    return "";
  }
  std::size_t leads() { return answer(200, "GET", "/leads").find("items")->list().size(); }
  std::string company_of_ada() {
    const Value accounts = answer(200, "GET", "/accounts");
    for (const Value& one : accounts.find("items")->list()) {
      if (text(one, {"domain"}) != "acme.example") continue;
      return to_json(answer(200, "GET", "/accounts/" + text(one, {"id"})));
    }
    return "";
  }

  std::string public_, server_, ada_;
  int count_ = 0;
};
INSTANTIATE_TEST_SUITE_P(Api, Trust, both(), name_of);

TEST_P(Trust, APublicKeyMayNot) {
  using engine::FactKind;
  const std::map<FactKind, std::function<void()>> tries{
      {FactKind::Trait,
       [&] {
         website("identify", R"("userId":"ada","anonymousId":"hers","traits":{"title":"CEO"})");
         EXPECT_EQ(field("title"), "Clerk") << "what a server said stands";
         EXPECT_NE(to_json(shown()).find("CEO"), std::string::npos) << "the conflict is shown";
       }},
      {FactKind::Event,
       [&] {
         website("track", R"("userId":"ada","anonymousId":"hers","event":"deal_won")");
         EXPECT_NE(text(shown(), {"stage"}), "customer") << "`on:` is no website's to say";
       }},
      {FactKind::Move, [&] { expect_shut("/accept", "{}"); }},
      {FactKind::Consent,
       [&] {
         const std::string given = R"("type":"consent","name":"marketing","given":true,)";
         EXPECT_EQ(post(public_, "/v1/batch",
                        batch({"{" + given +
                               R"("messageId":"c1",)"
                               R"("userId":"ada","anonymousId":"other"})"}))
                       .status,
                   200);
         const Value lead = shown();
         for (const Value& one : lead.find("consents")->list()) {
           EXPECT_NE(text(one, {"given"}), "true") << "it is for her to give";
         }
       }},
      {FactKind::Verdict, [&] { expect_shut("/facts/2/verdict", R"({"verdict":"bot"})"); }},
      {FactKind::Merge,
       [&] {
         expect_shut("/merge", R"({"with":")" + ada_ + "\"}");
         said(server_, "identify", R"("userId":"bob","traits":{"email":"bob@x.example"})");
         const std::size_t before = leads();
         website("alias", R"("userId":"ada","previousId":"bob")");
         website("identify", R"("userId":"bob","anonymousId":"hers",)"
                             R"("traits":{"email":"ada@acme.example"})");
         EXPECT_GE(leads(), before) << "no two known people become one";
         EXPECT_EQ(text(shown(), {"merged"}), "[]");
       }},
      {FactKind::Evidence,
       [&] {
         expect_shut("/answer", R"({"framework":"bant","criterion":"budget","value":5000})");
       }},
      {FactKind::Owner, [&] { expect_shut("/claim", "{}"); }},
      {FactKind::Note, [&] { expect_shut("/note", R"({"text":"x"})"); }},
      {FactKind::Account,
       [&] {
         website("group", R"("userId":"ada","anonymousId":"hers","groupId":"acme.example",)"
                          R"("traits":{"employees":90000})");
         EXPECT_EQ(company_of_ada().find("90000"), std::string::npos)
             << "it is known of the lead that said it, and of no account";
       }},
  };
  for (std::size_t kind = 0; kind < engine::fact_kind_names.size(); ++kind) {
    SCOPED_TRACE(engine::fact_kind_names[kind]);
    const auto one = tries.find(static_cast<FactKind>(kind));
    ASSERT_NE(one, tries.end()) << "a kind of fact that is not tried";
    one->second();
  }
}

}  // namespace
}  // namespace winnow::test
