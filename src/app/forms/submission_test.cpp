#include "app/forms/submission.hpp"

#include <gtest/gtest.h>

#include "app/bots/rules.hpp"
#include "app/forms/posted.hpp"
#include "app/protocols/decode.hpp"
#include "base/json.hpp"

namespace winnow::app {
namespace {

using engine::FactKind;

const FormOptions demo = {
    {"fields", "email,your-name=name,company.name,work[size]=company.size,note=event.note"},
    {"event", "demo_requested"},
    {"honeypot", "website"},
    {"consent", "agree=newsletter"},
    {"return-host", "example.com,Shop.example.com:8443"}};

WebForm form() {
  return *read_web_form("demo", demo);
}

Submission posted(const std::string& body, const std::string& page = "") {
  return {*posted_fields("application/x-www-form-urlencoded", body), page, "Browser 1.0"};
}

TEST(Submission, IsAnEventTraitsAndAConsent) {
  const Delivery delivery = delivery_of(
      form(), posted("email=ann%40x.test&your-name=Ann+B&company.name=Acme&work%5Bsize%5D=12&"
                     "note=soon&agree=on&secret=1&submissionId=s-1&anonymousId=a-1&website=",
                     "https://example.com/demo"));
  EXPECT_EQ(delivery.form, "form");
  EXPECT_TRUE(delivery.unreadable.empty());
  ASSERT_EQ(delivery.messages.size(), 4u);
  const struct {
    FactKind kind;
    const char *name, *id, *data;
  } expected[] = {
      {FactKind::Event, "demo_requested", "form:demo:s-1:demo_requested",
       R"({"company":{"name":"Acme","size":"12"},)"
       R"("context":{"page":{"url":"https://example.com/demo"},"userAgent":"Browser 1.0"},)"
       R"("email":"ann@x.test","form":"demo","name":"Ann B","note":"soon"})"},
      {FactKind::Trait, "lead", "form:demo:s-1:lead", R"({"email":"ann@x.test","name":"Ann B"})"},
      {FactKind::Trait, "company", "form:demo:s-1:company", R"({"name":"Acme","size":"12"})"},
      {FactKind::Consent, "newsletter", "form:demo:s-1:newsletter", R"({"given":true})"}};
  for (std::size_t i = 0; i < 4; ++i) {
    const Message& message = delivery.messages[i];
    EXPECT_EQ(message.kind, expected[i].kind);
    EXPECT_EQ(message.name, expected[i].name);
    EXPECT_EQ(message.id, expected[i].id);
    EXPECT_EQ(to_json(Value(message.data)), expected[i].data);
    EXPECT_EQ(message.email, "ann@x.test");
    EXPECT_EQ(message.anonymous, "a-1");
    EXPECT_EQ(message.user, "");
  }
}

TEST(Submission, OfJsonMayHaveObjects) {
  const Submission json{
      *posted_fields("application/json; charset=utf-8",
                     R"({"email":"ann@x.test","company":{"name":"Acme"},"agree":false})"),
      "", ""};
  const Delivery delivery = delivery_of(form(), json);
  ASSERT_EQ(delivery.messages.size(), 3u) << "no consent: the box is not ticked";
  EXPECT_EQ(delivery.messages[0].id, "") << "without a submissionId every post is one";
  EXPECT_EQ(to_json(Value(delivery.messages[2].data)), R"({"name":"Acme"})");
}

TEST(Submission, OfARobotIsAnEventAloneThatSaysSo) {
  const Delivery delivery = delivery_of(form(), posted("email=ann%40x.test&name=Ann&website=spam"));
  ASSERT_EQ(delivery.messages.size(), 1u);
  EXPECT_TRUE(delivery.unreadable.empty());
  engine::Fact event;
  event.kind = delivery.messages[0].kind;
  event.data = delivery.messages[0].data;
  BotRules rules;
  rules.honeypots.clear();
  BotJudge judge(rules);
  const auto why = judge.look_at(event);
  ASSERT_TRUE(why);
  EXPECT_EQ(why->reason, "honeypot");
  EXPECT_EQ(find_entry(event.data, "winnow_hp")->text(), "website");
}

TEST(Submission, ThatIsOfNobodyIsKeptAndMakesNoFact) {
  const std::pair<const char*, const char*> cases[] = {
      {"note=soon", "email: missing, and there is no anonymousId"},
      {"email=ann", "email: no e-mail address, and there is no anonymousId"},
      {"email=ann%40x.test&anonymousId=a&anonymousId=b", "anonymousId: expected a text"}};
  for (const auto& [body, reason] : cases) {
    const Delivery delivery = delivery_of(form(), posted(body));
    EXPECT_TRUE(delivery.messages.empty()) << body;
    ASSERT_EQ(delivery.unreadable.size(), 1u) << body;
    const Unreadable& kept = delivery.unreadable[0];
    EXPECT_EQ(kept.reason.substr(0, std::string(reason).size()), reason);
    EXPECT_TRUE(parse_json(kept.body)) << kept.body;
    EXPECT_FALSE(decode_again(delivery.form, kept.body)) << "it is not tried again";
  }
}

TEST(Submission, LeadsBackToAllowedHostsAlone) {
  const auto address = [](const std::string& wish, const std::string& page) {
    Submission submission{{{"return_to", Value(wish)}}, page, ""};
    return return_address(form(), submission);
  };
  const std::string page = "https://example.com/contact?x=1";
  for (const char* good : {"https://example.com/thanks", "http://EXAMPLE.com",
                           "https://example.com?sent", "https://shop.example.com:8443/a#b"}) {
    EXPECT_EQ(address(good, page), good);
  }
  for (const char* bad :
       {"", "/thanks", "//example.com/", "https://evil.test/", "https://example.com.evil.test/",
        "https://evil.test/https://example.com/", "https://example.com@evil.test/",
        "https://example.com:443/", "https://evil.test\\@example.com/", "javascript:alert(1)",
        "https:/example.com/", "https://example.com/\r\nSet-Cookie: a=b",
        "https://shop.example.com/", " https://example.com/", "https://"}) {
    EXPECT_EQ(address(bad, page), page) << bad;
    EXPECT_EQ(address(bad, "https://evil.test/"), "") << bad;
  }
}

TEST(WebForm, SaysWhatIsWrongWithIt) {
  const std::tuple<const char*, FormOptions, const char*> cases[] = {
      {"a b", {{"fields", "email"}}, "is no name of a form"},
      {"", {{"fields", "email"}}, "is no name of a form"},
      {"demo", {}, "needs --fields"},
      {"demo", {{"fields", ",,"}}, "needs --fields"},
      {"demo", {{"fields", "your-email"}}, "your-email=email"},
      {"demo", {{"fields", "=email"}}, "no name of a field"},
      {"demo", {{"fields", "writeKey"}}, "no name of a field"},
      {"demo", {{"fields", "email,form"}}, "taken by the event itself"},
      {"demo", {{"fields", "email"}, {"consent", "agree"}}, "FIELD=PURPOSE"},
      {"demo", {{"fields", "email"}, {"return-host", "https://a.test"}}, "is no host"}};
  for (const auto& [name, options, complaint] : cases) {
    const auto read = read_web_form(name, options);
    ASSERT_FALSE(read) << complaint;
    EXPECT_NE(read.error().message.find(complaint), std::string::npos) << read.error().message;
  }
}

TEST(Posted, MultipartHasItsFieldsAndNoFiles) {
  const std::string body =
      "--b-1\r\nContent-Disposition: form-data; name=\"email\"\r\n\r\nann@x.test\r\n"
      "--b-1\r\nContent-Disposition: form-data; name=\"need\"\r\n\r\na\r\n"
      "--b-1\r\ncontent-disposition: form-data; name=need\r\n\r\nb\r\n--b\r\n"
      "--b-1\r\nContent-Disposition: form-data; name=\"cv\"; filename=\"cv.pdf\"\r\n"
      "Content-Type: application/pdf\r\n\r\n\x01\x02\r\n"
      "--b-1\r\nContent-Disposition: form-data; name=\"empty\"\r\n\r\n\r\n--b-1--\r\n";
  const auto fields = posted_fields("multipart/form-data; boundary=b-1", body);
  ASSERT_TRUE(fields) << fields.error().message;
  EXPECT_EQ(to_json(Value(*fields)),
            R"({"email":"ann@x.test","empty":"","need":["a","b\r\n--b"]})");
  // However it is cut, it is refused or read, and nothing is read beyond its end.
  for (std::size_t i = 0; i + 4 < body.size(); ++i) {
    EXPECT_FALSE(posted_fields("multipart/form-data; boundary=\"b-1\"", body.substr(0, i))) << i;
  }
}

TEST(Posted, WhatIsNotAsItsTypeSaysIsRefused) {
  EXPECT_FALSE(posted_fields("application/json", "email=a"));
  EXPECT_FALSE(posted_fields("application/json", "[1]"));
  EXPECT_FALSE(posted_fields("multipart/form-data", "--\r\n"));
  EXPECT_EQ(to_json(Value(*posted_fields("", "a=1&a=2"))), R"({"a":["1","2"]})");
}

}  // namespace
}  // namespace winnow::app
