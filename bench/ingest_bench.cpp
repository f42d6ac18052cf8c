// Take-in: from the JSON of a request to its messages, one event and a batch of a hundred. Answers
// are checked before anything is timed.
#include <benchmark/benchmark.h>

#include <string>

#include "app/protocols/decode.hpp"
#include "base/check.hpp"

namespace winnow::bench {
namespace {

// A track of a browser, 1 KB: mostly context.
std::string track(std::size_t number) {
  std::string text =
      R"({"timestamp":"2026-11-21T20:42:48.623Z","integrations":{},"type":"track",)"
      R"("event":"Demo Requested","properties":{"plan":"pro","value":99.5,"seats":250},"context":{)"
      R"("page":{"path":"/pricing","referrer":"https://www.google.test/","search":)"
      R"("?utm_source=google&utm_medium=cpc&utm_campaign=q4","title":"Pricing","url":)"
      R"("https://x.test/pricing?utm_source=google&utm_medium=cpc&utm_campaign=q4"},)"
      R"("userAgent":"Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko) )"
      R"(Chrome/156.0.0.0 Safari/537.36","userAgentData":{"brands":[{"brand":"Chromium",)"
      R"("version":"156"}],"mobile":false,"platform":"Linux"},"locale":"en-US","library":{)"
      R"("name":"analytics.js","version":"npm:next-1.84.3"},"campaign":{"source":"google",)"
      R"("medium":"cpc","name":"q4"},"timezone":"UTC"},"userId":"u-42",)"
      R"("anonymousId":"fd5f9815-634a-46aa-a058-a0360766bff9",)"
      R"("sentAt":"2026-11-21T20:42:48.656Z","messageId":"ajs-next-1795293768623-)";
  return text + std::to_string(number) + "\"}";
}

std::string batch(std::size_t messages) {
  std::string text = R"({"writeKey":"k","sentAt":"2026-11-21T20:42:48.656Z","batch":[)";
  for (std::size_t i = 0; i < messages; ++i) text += (i > 0 ? "," : "") + track(i);
  return text + "]}";
}

void decode(benchmark::State& state, const std::string& text, std::size_t messages) {
  const auto once = app::decode(app::Protocol::Segment, text);
  CHECK(once && once->messages.size() == messages && once->unreadable.empty());
  const app::Message& last = once->messages.back();
  CHECK(last.name == "Demo Requested" && last.user == "u-42" && last.data.size() == 4);
  CHECK(last.id == "ajs-next-1795293768623-" + std::to_string(messages - 1));
  for (auto _ : state) {
    benchmark::DoNotOptimize(app::decode(app::Protocol::Segment, text));
  }
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(messages));
  state.SetBytesProcessed(state.iterations() * static_cast<std::int64_t>(text.size()));
}

void one_track(benchmark::State& state) {
  decode(state, track(0), 1);
}

void hundred_tracks(benchmark::State& state) {
  decode(state, batch(100), 100);
}

// One number beyond 64 bits: the request is taken apart and read message by message.
void hundred_tracks_and_a_bad_one(benchmark::State& state) {
  std::string text = batch(100);
  text.insert(text.size() - 2, R"(,{"type":"page","userId":123456789012345678901})");
  const auto once = app::decode(app::Protocol::Segment, text);
  CHECK(once && once->messages.size() == 100 && once->unreadable.size() == 1);
  for (auto _ : state) {
    benchmark::DoNotOptimize(app::decode(app::Protocol::Segment, text));
  }
  state.SetItemsProcessed(state.iterations() * 101);
}

BENCHMARK(one_track)->Unit(benchmark::kMicrosecond);
BENCHMARK(hundred_tracks)->Unit(benchmark::kMicrosecond);
BENCHMARK(hundred_tracks_and_a_bad_one)->Unit(benchmark::kMicrosecond);

}  // namespace
}  // namespace winnow::bench

BENCHMARK_MAIN();
