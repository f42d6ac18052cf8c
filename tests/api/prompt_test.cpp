// What an acknowledged fact changed is what the next one to ask is shown, also under load and while
// models are published.
#include <atomic>
#include <thread>

#include "api/load.hpp"
#include "api/sales_floor.hpp"

namespace winnow::test {
namespace {

class Prompt : public SalesFloor {
 protected:
  // How far the lead of an e-mail address has come, by the list and by the lead's own page.
  std::pair<std::string, std::string> stages_of(const std::string& email) {
    const Value page = answer(200, "GET", "/leads?search=" + url_encoded(email));
    const Value* items = page.find("items");
    if (!items || items->list().size() != 1) return {to_json(page), ""};
    const Value& row = items->list().front();
    return {text(row, {"stage"}),
            text(answer(200, "GET", "/leads/" + text(row, {"id"})), {"stage"})};
  }
};
INSTANTIATE_TEST_SUITE_P(Api, Prompt, both(), name_of);

TEST_P(Prompt, AMoveIsShownToWhoAsksAfterTheAcknowledgement) {
  std::string other(sales_model);
  other.replace(other.find("points: 20"), sizeof "points: 20" - 1, "points: 21");
  folder().write("other.yaml", other);
  const std::string key = new_key();
  Load load(new_key(), 4);
  load.aim(server().port());
  ASSERT_TRUE(load.wait_for_acknowledged(100));
  std::atomic<bool> enough{false};
  std::atomic<int> published{0};
  std::thread publisher([&] {
    while (!enough) {
      const Ran ran = run(published % 2 == 0 ? "publish other.yaml" : "publish sales.yaml");
      EXPECT_EQ(ran.exit, 0) << ran.err;
      ++published;
    }
  });
  for (int i = 0; i < 40 || published < 4; ++i) {
    const std::string number = std::to_string(i), email = "prompt" + number + "@x.example";
    const std::string identify = R"({"type":"identify","userId":")" + email +
                                 R"(","messageId":"i)" + number + R"(","traits":{"email":")" +
                                 email + "\"}}";
    const std::string body =
        batch({identify, page(email, "p" + number), page(email, "q" + number)});
    const Received taken = post(key, "/v1/batch", body);
    EXPECT_EQ(taken.status, 200) << taken.body;
    EXPECT_EQ(stages_of(email), std::pair(std::string("mql"), std::string("mql"))) << email;
    if (HasFailure()) break;
  }
  enough = true;
  publisher.join();
  load.stop();
  EXPECT_TRUE(load.surprises().empty()) << load.surprises().front();
}

}  // namespace
}  // namespace winnow::test
