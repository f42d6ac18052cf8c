// SalesFloor: a test with a server that has a model of a sales floor, and a key of its API. Every
// reply is checked against docs/openapi.yaml.
#pragma once

#include <initializer_list>
#include <string>
#include <string_view>

#include "api/served.hpp"
#include "base/json.hpp"
#include "support/openapi.hpp"

namespace winnow::test {

// CEOs are MQLs; sales accepts them, and qualifies those with a budget.
inline constexpr std::string_view sales_model = R"(
name: sales floor
fields:
  email: {type: string}
  title: {type: string}
  budget: {type: number}
events:
  page: {}
  deal_won: {}
signals:
  visits: {event: page, within: 30d}
scores:
  fit:
    rules:
      - {id: boss, when: 'lead.title == "CEO"', points: 20}
  engagement:
    range: [0, 50]
    rules:
      - {id: visits, each: visits, points: 10, max: 40}
frameworks:
  bant:
    criteria:
      - id: budget
        when: 'lead.budget >= 1000'
        field: lead.budget
        ask: {en: What budget is set aside?}
stages:
  - {id: iql, enter: 'has(lead.email)'}
  - {id: mql, enter: 'score.total >= 20', leave: 'score.total < 10'}
  - {id: sal, by: sales}
  - {id: sql, by: sales, require: 'framework.bant.status == "qualified"'}
  - {id: customer, on: deal_won}
)";

class SalesFloor : public Served {
 protected:
  void SetUp() override {
    start();
    folder().write("sales.yaml", std::string(sales_model));
    expect("publish sales.yaml");
    key_ = new_key("--kind api --role admin");
  }

  Received ask(const std::string& method, const std::string& path, const std::string& body = "",
               HeaderList headers = {}) {
    headers.emplace_back("Authorization", "Bearer " + key_);
    Received got = exchange(server().port(), {method, "/api/v1" + path, std::move(headers), body});
    for (const std::string& wrong :
         OpenApi::shared().check_reply(method, path.substr(0, path.find('?')), got.status,
                                       got.header("Content-Type"), got.body)) {
      ADD_FAILURE() << wrong;
    }
    return got;
  }
  // The body of a reply of that status; null after a failure.
  Value answer(int status, const std::string& method, const std::string& path,
               const std::string& body = "", HeaderList headers = {}) {
    const Received got = ask(method, path, body, std::move(headers));
    EXPECT_EQ(got.status, status) << method << " " << path << ": " << got.body;
    const auto value = parse_json(got.body);
    EXPECT_TRUE(value) << got.body;
    return value ? *value : Value();
  }
  // A lead that pages have made an MQL.
  std::string hot_lead(const std::string& email = "ada@acme.example") {
    const Value made =
        answer(201, "POST", "/leads", R"({"email":")" + email + R"(","lead":{"title":"CEO"}})");
    const Value* id = made.find("id");
    return id ? id->text() : "";
  }
  static std::string text(const Value& value, std::initializer_list<std::string_view> path) {
    const Value* at = &value;
    for (const std::string_view name : path) {
      at = at ? at->find(name) : nullptr;
    }
    if (!at) return "(none)";
    return at->is(Value::Kind::String) ? at->text() : to_json(*at);
  }

  std::string key_;
};

}  // namespace winnow::test
