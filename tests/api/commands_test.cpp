// The commands beside a running server and without one do the same.
#include <algorithm>

#include "api/served.hpp"
#include "base/json.hpp"

namespace winnow::test {
namespace {

class Commands : public Served {
 protected:
  Database other() const {
    return GetParam() == Database::Sqlite ? Database::Postgres : Database::Sqlite;
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Commands, both(), name_of);

TEST_P(Commands, WorkWithoutAServerToo) {
  const std::string key = new_key();
  publish();
  folder().write("messages.ndjson",
                 page("ada", "m1") + "\n" + page("ada", "m2") + "\n\n" + page("bob", "m3") + "\n");
  expect("import messages.ndjson");
  EXPECT_NE(run("import messages.ndjson").err.find("0 of them new"), std::string::npos);
  EXPECT_EQ(moves_of(exported(), "ada"), std::vector<std::string>{"warm"});
  EXPECT_NE(expect("lead ada").find(R"("stage":"warm")"), std::string::npos);
  // An id that no index could hold: it must not be in the base when that is opened again.
  folder().write("long.ndjson",
                 R"({"messageId":"l","type":"event","at":"2026-03-02T09:00:00Z",)"
                 R"("received":"2026-03-02T09:00:00Z","source":"server","name":"page",)"
                 R"("lead":"0190f6a0-5c1e-7b2a-9d3f-0123456789ab","user":")" +
                     std::string(70'000, 'x') + "\"}\n");
  const Ran refused = run("import long.ndjson");
  EXPECT_EQ(refused.exit, 1);
  EXPECT_NE(refused.err.find("an id of 70000 bytes"), std::string::npos) << refused.err;
  start();
  EXPECT_EQ(post(key, "/v1/page", page("ada", "m1")).status, 200);  // stored before
  EXPECT_EQ(exported().size(), 4u);
}

TEST_P(Commands, TakeTurns) {
  // Each makes the base if it is the first, and waits for the others.
  const Ran ran = [&] {
    folder().write("all.sh", "for i in 1 2 3 4; do winnow key new --kind server " +
                                 std::string("--data data ${1:+--database \"$1\"} & "
                                             "all=\"$all $!\"; done\n"
                                             "for one in $all; do wait $one || exit 1; done\n"));
    return run_shell("sh all.sh '" + database() + "'", folder(), WINNOW_PROGRAM, Streams::Apart);
  }();
  EXPECT_EQ(ran.exit, 0) << ran.err;
  const std::string listed = expect("key list");
  EXPECT_EQ(std::count(listed.begin(), listed.end(), '\n'), 4) << listed;
}

TEST_P(Commands, ABackupIsTheWholeBase) {
  const std::string key = new_key();
  start();
  publish();
  EXPECT_EQ(post(key, "/v1/batch", batch({page("ada", "1"), page("ada", "2"), "7"})).status, 200);
  const std::string all = expect("export --everything");
  expect("backup monday.winnow");
  EXPECT_EQ(post(key, "/v1/page", page("ada", "3")).status, 200);
  EXPECT_EQ(run("restore monday.winnow").exit, 2);  // here is a base, and a server at work
  server().kill();
  EXPECT_EQ(run("restore monday.winnow").exit, 2);
  EXPECT_EQ(run("restore missing.winnow", "elsewhere").exit, 2);
  for (const Database database : {GetParam(), other()}) {
    const bool same = database == GetParam();
    const std::string there = place_on(database, same ? "again" : "across");
    expect("restore monday.winnow", there);
    EXPECT_TRUE(expect("export --everything", there) == all) << name_of({database, 0});
  }
}

TEST_P(Commands, ABaseMovesToTheOtherDatabase) {
  start();
  const std::string key = new_key();
  publish();
  std::vector<std::string> messages = {"7", R"({"type":"track","userId":"ada","messageId":"bad"})"};
  for (int i = 0; i < 300; ++i) {
    messages.push_back(page("user " + std::to_string(i % 40), "m" + std::to_string(i)));
  }
  messages.push_back(R"({"type":"identify","userId":"ada","anonymousId":"w","messageId":"i",)"
                     R"("traits":{"email":"ada@acme.example","pi":3.5,"tags":["a",null]}})");
  EXPECT_EQ(post(key, "/v1/batch", batch(messages)).status, 200);
  folder().write("all.ndjson", expect("export --everything"));
  const std::string there = place_on(other(), "across");
  expect("import all.ndjson", there);
  EXPECT_TRUE(expect("export --everything", there) == folder().read("all.ndjson"));
  EXPECT_EQ(expect("export", there), expect("export"));
  EXPECT_NE(expect("lead 'user 1'", there).find(R"("stage":"hot")"), std::string::npos);
  expect("import all.ndjson", there);  // once more: nothing new
  EXPECT_EQ(expect("export", there), expect("export"));
}

// What the server knows is judged by another model: the rows of an export are files of a backtest.
TEST_P(Commands, ABaseIsBacktestedByItsOwnPast) {
  start();
  const std::string key = new_key(), admin = new_key("--kind api --role admin");
  publish();
  const auto identify = [](const std::string& user, const std::string& traits) {
    return R"({"type":"identify","messageId":"i-)" + user + R"(","userId":")" + user +
           R"(","timestamp":"2026-03-01T09:00:00Z","traits":{)" + traits + "}}";
  };
  std::vector<std::string> messages;
  for (int i = 0; i < 4; ++i) {
    const std::string user = "u" + std::to_string(i);
    messages.push_back(identify(user, R"("title":"CEO","outcome":"mine","company":"Acme )" + user +
                                          R"(","seats":)" + std::to_string(i)));
    for (int m = 0; m <= i; ++m) messages.push_back(page(user, user + std::to_string(m)));
  }
  ASSERT_EQ(post(key, "/v1/batch", batch(messages)).status, 200);
  const HeaderList auth{{"Authorization", "Bearer " + admin}};
  const auto correct = [&](const std::string& user, const std::string& label) {
    const auto lead = parse_json(expect("lead " + user));
    const std::string body =
        R"({"points":5,"until":"2999-01-01T00:00:00Z","label":")" + label + R"(","reason":"seen"})";
    const std::string path = "/api/v1/leads/" + lead->find("lead")->text() + "/correct";
    const Received got = exchange(server().port(), {"POST", path, auth, body});
    EXPECT_EQ(got.status, 200) << got.body;
  };
  correct("u3", "hot");
  correct("u0", "not_for_us");
  expect("export --table leads --out leads.ndjson");
  expect("export --table events --out events.ndjson");
  const std::string rows = folder().read("leads.ndjson");
  EXPECT_EQ(std::count(rows.begin(), rows.end(), '\n'), 4) << rows;
  EXPECT_NE(rows.find(R"("company":{"name":"Acme u3"})"), std::string::npos) << rows;
  EXPECT_NE(rows.find(R"("label":"hot")"), std::string::npos) << rows;
  EXPECT_EQ(rows.find("mine"), std::string::npos) << rows;
  const std::string events = folder().read("events.ndjson");
  EXPECT_EQ(std::count(events.begin(), events.end(), '\n'), 10) << events;
  folder().write("seats.yaml",
                 "name: seats\nscores:\n  fit:\n    rules:\n"
                 "      - {id: many, when: 'lead.seats > 2', points: 10}\n");
  const Ran judged = run_shell(
      "winnow backtest seats.yaml --leads leads.ndjson --events events.ndjson --format json "
      "--won 'lead.outcome.label == \"hot\"'",
      folder(), WINNOW_PROGRAM, Streams::Apart);
  EXPECT_EQ(judged.exit, 0) << judged.err;
  const auto figures = parse_json(judged.out);
  ASSERT_TRUE(figures) << judged.out;
  EXPECT_EQ(to_json(*figures->find("leads")), "2") << judged.out;
  EXPECT_EQ(to_json(*figures->find("won")), "1");
  EXPECT_EQ(to_json(*figures->find("auc")), "1");
  EXPECT_EQ(run("export --table moods").exit, 2);
}

TEST_P(Commands, ARebuildChangesNothing) {
  start();
  const std::string key = new_key();
  publish();
  std::vector<std::string> messages;
  for (int i = 0; i < 200; ++i)
    messages.push_back(page("u" + std::to_string(i % 30), "m" + std::to_string(i)));
  EXPECT_EQ(post(key, "/v1/batch", batch(messages)).status, 200);
  const std::string facts = expect("export"), lead = expect("lead u1 --timeline");
  expect("rebuild");
  const std::string snapshot = folder().read("data/main.snapshot");
  EXPECT_FALSE(snapshot.empty());
  expect("rebuild");
  EXPECT_TRUE(folder().read("data/main.snapshot") == snapshot);
  EXPECT_TRUE(expect("export") == facts);
  EXPECT_TRUE(expect("lead u1 --timeline") == lead);
  EXPECT_EQ(server().terminate(), 0) << server().log();
  expect("rebuild");
  EXPECT_TRUE(folder().read("data/main.snapshot") == snapshot);
  EXPECT_EQ(post(key, "/v1/page", page("u1", "m1")).status, 0);  // nobody is there
  start();
  EXPECT_EQ(post(key, "/v1/page", page("u1", "m1")).status, 200);
  EXPECT_TRUE(expect("export") == facts);
}

TEST_P(Commands, TheQuarantineIsTriedAgain) {
  start();
  const std::string key = new_key();
  EXPECT_EQ(post(key, "/v1/batch", batch({R"({"type":"track","userId":"ada"})", "7"})).status, 200);
  const std::string before = expect("quarantine list");
  EXPECT_EQ(std::count(before.begin(), before.end(), '\n'), 2) << before;
  EXPECT_NE(run("quarantine replay").err.find("became facts: 0"), std::string::npos);
  EXPECT_EQ(expect("quarantine list"), before);  // nothing was mended
  EXPECT_TRUE(exported().empty());
}

// In a deep folder, where no path of a socket is short enough, and with every stream closed: the
// files that it opens are not taken for those.
TEST(Server, NeedsNoStreamsAndNoShortPath) {
  const Folder folder;
  const std::string deep = std::string(120, 'd') + "/" + std::string(120, 'e');
  const Ran ran = run_shell("data=" + deep + "\n" +
                                R"(winnow serve --data $data --listen 127.0.0.1:0 <&- >&- 2>&- &
timeout 60 sh -c "until [ -S $data/winnow.sock ]; do :; done"
winnow key new --kind server --data $data >key || exit 3
winnow key list --data $data >&-
[ $? = 3 ] || exit 4
kill $!
wait $! || exit 5
[ ! -s $data/winnow.lock ] || exit 6
winnow export --data $data)",
                            folder, WINNOW_PROGRAM, Streams::Apart);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  EXPECT_TRUE(folder.read("key").starts_with("sk_"));
}

}  // namespace
}  // namespace winnow::test
