#include "app/protocols/form.hpp"

#include <gtest/gtest.h>

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

}  // namespace
}  // namespace winnow::app
