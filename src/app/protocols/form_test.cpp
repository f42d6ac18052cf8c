#include "app/protocols/form.hpp"

#include <gtest/gtest.h>

#include "app/protocols/decode.hpp"
#include "base/json.hpp"

namespace winnow::app {
namespace {

TEST(Form, FieldsAreDecodedAndRepeatedOnesAreLists) {
  EXPECT_EQ(to_json(fields_of("email=ann%40x.test&name=Ann+B&need=a&need=b&empty=&bare")),
            R"({"bare":"","email":"ann@x.test","empty":"","name":"Ann B","need":["a","b"]})");
  EXPECT_EQ(to_json(fields_of("a=%zz&b=%4&c=%ff&&=x")),
            "{\"\":\"x\",\"a\":\"%zz\",\"b\":\"%4\",\"c\":\"\uFFFD\"}");
  EXPECT_EQ(to_json(fields_of("")), "{}");
}

TEST(Form, OurOwnWidget) {
  const auto form = parse_json(
      R"({"formId":"demo","submissionId":"s-1","anonymousId":"a-1","url":"https://x.test/",
          "values":{"email":"a@b.co","role":"CTO","needs":[]},"hp":""})");
  ASSERT_TRUE(form);
  const Message m = decode_one(Protocol::Form, *form).messages.at(0);
  EXPECT_EQ(m.kind, engine::FactKind::Event);
  EXPECT_EQ(m.name, "form");
  EXPECT_EQ(m.id, "s-1");
  EXPECT_EQ(m.anonymous, "a-1");
  EXPECT_EQ(m.email, "a@b.co");
  EXPECT_EQ(to_json(Value(m.data)),
            R"({"email":"a@b.co","form":"demo","hp":"","needs":[],"role":"CTO",)"
            R"("url":"https://x.test/"})");
}

TEST(Form, AFormOfAPage) {
  const Message m =
      decode_one(Protocol::Form, fields_of("email=a%40b.co&role=CTO"), {"contact", "", {}})
          .messages.at(0);
  EXPECT_EQ(m.id, "");
  EXPECT_EQ(m.email, "a@b.co");
  EXPECT_EQ(to_json(Value(m.data)), R"({"email":"a@b.co","form":"contact","role":"CTO"})");
}

TEST(Form, OfNobodyIsUnreadable) {
  const Delivery delivery = decode_one(Protocol::Form, fields_of("role=CTO"), {"contact", "", {}});
  ASSERT_EQ(delivery.unreadable.size(), 1u);
  EXPECT_EQ(delivery.unreadable[0].reason, "email: missing, and so are userId and anonymousId");
  EXPECT_EQ(delivery.unreadable[0].body, R"({"formId":"contact","role":"CTO"})");
}

}  // namespace
}  // namespace winnow::app
