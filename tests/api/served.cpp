#include "api/served.hpp"

#include <algorithm>
#include <sstream>

#include "base/json.hpp"

namespace winnow::test {

const std::string_view visits_model = R"(
name: visits
events:
  page: {}
signals:
  visits: {event: page, within: 30d}
scores:
  engagement:
    rules:
      - {id: visits, each: visits, points: 10, max: 50}
stages:
  - {id: warm, enter: "score.total >= 20", leave: "score.total < 10"}
  - {id: hot, enter: "score.total >= 40", leave: "score.total < 30"}
)";

Served::Served()
    : database_(GetParam() == Database::Postgres ? Postgres::shared().fresh_database() : ""),
      server_({WINNOW_PROGRAM, folder_.path() / "data", database_}) {
  if (!database_.empty()) others_.emplace("data", database_);
}

std::string Served::place_on(Database database, const std::string& name) {
  if (database == Database::Postgres) others_.emplace(name, Postgres::shared().fresh_database());
  return name;
}

Ran Served::run(const std::string& words, const std::string& data) {
  std::string command = "winnow " + words + " --data " + data;
  const auto found = others_.find(data);
  if (found != others_.end()) command += " --database '" + found->second + "'";
  return run_shell(command, folder_, WINNOW_PROGRAM, Streams::Apart);
}

std::string Served::expect(const std::string& words, const std::string& data) {
  const Ran ran = run(words, data);
  EXPECT_EQ(ran.exit, 0) << words << ": " << ran.err;
  return ran.out;
}

std::string Served::new_key(const std::string& words) {
  std::string key = expect("key new " + words);
  EXPECT_TRUE(key.ends_with('\n')) << key;
  if (!key.empty()) key.pop_back();
  const auto is_letter = [](unsigned char c) { return std::isalnum(c) != 0 || c == '_'; };
  EXPECT_TRUE(!key.empty() && std::all_of(key.begin(), key.end(), is_letter)) << key;
  return key;
}

void Served::publish() {
  folder_.write("model.yaml", std::string(visits_model));
  expect("publish model.yaml");
}

Received Served::post(const std::string& key, const std::string& path, const std::string& body,
                      HeaderList headers) {
  headers.emplace_back("Authorization", "Basic " + base64(key + ":"));
  return exchange(server_.port(), {"POST", path, std::move(headers), body});
}

Received Served::get(const std::string& path) {
  return exchange(server_.port(), {"GET", path, {}, ""});
}

std::vector<Exported> Served::exported(const std::string& words, const std::string& data) {
  std::istringstream lines(expect("export " + words, data));
  std::vector<Exported> facts;
  for (std::string line; std::getline(lines, line);) {
    const auto value = parse_json(line);
    if (!value) {
      ADD_FAILURE() << line;
      continue;
    }
    const auto text = [&](std::string_view name) {
      const Value* found = value->find(name);
      return found && found->is(Value::Kind::String) ? found->text() : std::string();
    };
    facts.push_back({text("messageId"), text("type"), text("at"), text("received"), text("lead"),
                     text("name"), text("user"), *value});
  }
  return facts;
}

std::string page(const std::string& user, const std::string& message, const std::string& more) {
  return R"({"type":"page","userId":")" + user + R"(","messageId":")" + message + "\"" + more + "}";
}

std::string batch(const std::vector<std::string>& messages) {
  std::string text = R"({"batch":[)";
  for (const std::string& message : messages) text += message + ",";
  if (!messages.empty()) text.pop_back();
  return text + "]}";
}

std::map<std::string, int> counted(const std::vector<Exported>& facts) {
  std::map<std::string, int> counts;
  for (const Exported& fact : facts) ++counts[fact.message];
  return counts;
}

std::vector<std::string> moves_of(const std::vector<Exported>& facts, const std::string& user) {
  std::string lead;
  for (const Exported& fact : facts) {
    if (fact.user == user) lead = fact.lead;
  }
  std::vector<std::string> names;
  for (const Exported& fact : facts) {
    if (fact.type == "move" && fact.lead == lead) names.push_back(fact.name);
  }
  return names;
}

}  // namespace winnow::test
