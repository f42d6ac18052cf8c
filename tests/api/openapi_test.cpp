// docs/openapi.yaml: well made in itself, and the same routes as the server has.
#include "support/openapi.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <functional>
#include <map>
#include <set>
#include <string>

#include "http/api/api.hpp"

namespace winnow::test {
namespace {

std::string text_at(const Value& value, std::string_view name) {
  const Value* found = value.find(name);
  return found && found->is(Value::Kind::String) ? found->text() : std::string();
}

// "/leads/:lead" as the document writes it.
std::string described(std::string_view pattern) {
  std::string path;
  while (!pattern.empty()) {
    pattern.remove_prefix(1);
    const std::string_view part = pattern.substr(0, pattern.find('/'));
    path +=
        part.starts_with(':') ? "/{" + std::string(part.substr(1)) + "}" : "/" + std::string(part);
    pattern.remove_prefix(part.size());
  }
  return path;
}

void each_reference(const Value& value, const std::function<void(const std::string&)>& take) {
  if (value.is(Value::Kind::List)) {
    for (const Value& one : value.list()) each_reference(one, take);
  }
  if (!value.is(Value::Kind::Map)) return;
  for (const auto& [name, member] : value.map()) {
    if (name == "$ref") {
      take(member.text());
    } else {
      each_reference(member, take);
    }
  }
}

TEST(OpenApiDocument, HasEveryRouteOfTheServerWithItsPermission) {
  std::map<std::string, std::string> routes, operations;
  for (const http::ApiRoute& route : http::Api::routes()) {
    routes[std::string(route.method) + " " + described(route.pattern)] = name_of(route.permission);
  }
  for (const OpenApi::Operation& one : OpenApi::shared().operations()) {
    operations[one.method + " " + one.path] = text_at(*one.value, "x-permission");
  }
  for (const auto& [route, permission] : routes) {
    const auto found = operations.find(route);
    ASSERT_TRUE(found != operations.end()) << route << " is not described";
    EXPECT_EQ(found->second, permission) << route;
  }
  for (const auto& [operation, permission] : operations) {
    EXPECT_TRUE(routes.count(operation) != 0) << operation << " is described and not there";
  }
}

TEST(OpenApiDocument, EveryOperationSaysWhatItIs) {
  std::set<std::string> ids, tags;
  for (const Value& tag : OpenApi::shared().document().find("tags")->list()) {
    tags.insert(text_at(tag, "name"));
  }
  for (const OpenApi::Operation& one : OpenApi::shared().operations()) {
    const std::string what = one.method + " " + one.path;
    EXPECT_TRUE(ids.insert(text_at(*one.value, "operationId")).second) << what;
    EXPECT_FALSE(text_at(*one.value, "operationId").empty()) << what;
    EXPECT_FALSE(text_at(*one.value, "summary").empty()) << what;
    const Value* tag = one.value->find("tags");
    ASSERT_TRUE(tag && tag->list().size() == 1) << what;
    EXPECT_EQ(tags.count(tag->list()[0].text()), 1u) << what;
    const Value* responses = one.value->find("responses");
    ASSERT_TRUE(responses) << what;
    EXPECT_TRUE(responses->find("default")) << what;
    const auto is_good = [](const auto& entry) { return entry.first.starts_with('2'); };
    EXPECT_EQ(std::count_if(responses->map().begin(), responses->map().end(), is_good), 1) << what;
    const Value* parameters = one.value->find("parameters");
    for (const Value& parameter : parameters ? parameters->list() : List()) {
      EXPECT_FALSE(text_at(parameter, "description").empty()) << what;
      EXPECT_TRUE(parameter.find("schema")) << what;
    }
  }
}

TEST(OpenApiDocument, EverythingItNamesIsThereAndUsed) {
  std::set<std::string> used;
  each_reference(OpenApi::shared().document(), [&](const std::string& reference) {
    used.insert(reference);
    EXPECT_TRUE(OpenApi::shared().resolve(reference)) << reference;
  });
  const Value* schemas = OpenApi::shared().resolve("#/components/schemas");
  ASSERT_TRUE(schemas);
  for (const auto& [name, schema] : schemas->map()) {
    EXPECT_EQ(used.count("#/components/schemas/" + name), 1u) << name << " is used by nothing";
  }
  for (const auto& [path, item] : OpenApi::shared().document().find("paths")->map()) {
    const auto named = static_cast<std::size_t>(std::count(path.begin(), path.end(), '{'));
    const Value* parameters = item.find("parameters");
    EXPECT_EQ(parameters ? parameters->list().size() : 0, named) << path;
  }
}

TEST(OpenApiDocument, TheCheckOfRepliesCanFail) {
  const OpenApi& api = OpenApi::shared();
  EXPECT_EQ(api.check_reply("GET", "/reasons", 200, "application/json",
                            R"({"reject":[],"disqualify":[],"lost":["x"]})"),
            std::vector<std::string>{});
  for (const char* wrong : {R"({"reject":[],"disqualify":[]})", R"({"reject":1})", "[]", "{",
                            R"({"reject":[],"disqualify":[],"lost":[1]})",
                            R"({"reject":[],"disqualify":[],"lost":[],"more":[]})"}) {
    EXPECT_FALSE(api.check_reply("GET", "/reasons", 200, "application/json", wrong).empty())
        << wrong;
  }
  EXPECT_FALSE(api.check_reply("GET", "/reasons", 204, "application/json", "").empty());
  EXPECT_FALSE(api.check_reply("GET", "/nothing", 200, "application/json", "{}").empty());
  EXPECT_TRUE(api.check_reply("GET", "/nothing", 404, "application/problem+json", "{}").empty());
}

}  // namespace
}  // namespace winnow::test
