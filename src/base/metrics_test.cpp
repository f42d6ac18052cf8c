#include "base/metrics.hpp"

#include <gtest/gtest.h>

#include <limits>
#include <thread>

#include "base/check.hpp"

namespace winnow {
namespace {

TEST(Metrics, AreTextForPrometheus) {
  Metrics metrics;
  metrics.gauge("open_connections", "Now.").set(2.5);
  metrics.counter("facts_total", "Taken in,\nby \\ kind.", {{"kind", "a\"b\\c\nd"}}).add(3);
  metrics.counter("facts_total", "", {{"kind", "z"}, {"source", "public"}}).add();
  Histogram& seconds = metrics.histogram("reply_seconds", "Until the reply.", {0.01, 0.1, 1});
  for (const double value : {0.005, 0.01, 0.5, 7.0}) seconds.observe(value);
  EXPECT_EQ(metrics.text(),
            "# HELP facts_total Taken in,\\nby \\\\ kind.\n"
            "# TYPE facts_total counter\n"
            "facts_total{kind=\"a\\\"b\\\\c\\nd\"} 3\n"
            "facts_total{kind=\"z\",source=\"public\"} 1\n"
            "# HELP open_connections Now.\n"
            "# TYPE open_connections gauge\n"
            "open_connections 2.5\n"
            "# HELP reply_seconds Until the reply.\n"
            "# TYPE reply_seconds histogram\n"
            "reply_seconds_bucket{le=\"0.01\"} 2\n"
            "reply_seconds_bucket{le=\"0.1\"} 2\n"
            "reply_seconds_bucket{le=\"1\"} 3\n"
            "reply_seconds_bucket{le=\"+Inf\"} 4\n"
            "reply_seconds_sum 7.515\n"
            "reply_seconds_count 4\n");
}

TEST(Metrics, AreRegisteredOnce) {
  Metrics metrics;
  Counter& first = metrics.counter("a_total", "", {{"x", "1"}});
  EXPECT_EQ(&metrics.counter("a_total", "", {{"x", "1"}}), &first);
  EXPECT_NE(&metrics.counter("a_total", "", {{"x", "2"}}), &first);
}

TEST(Metrics, RefuseWrongNamesAndKinds) {
  Metrics metrics;
  metrics.counter("a_total", "");
  EXPECT_THROW(metrics.gauge("a_total", ""), Bug);
  for (const char* name : {"", "1a", "a-b", "a b", "é"}) {
    EXPECT_THROW(metrics.counter(name, ""), Bug) << name;
    EXPECT_THROW(metrics.counter("b_total", "", {{name, "x"}}), Bug) << name;
  }
  EXPECT_THROW(metrics.histogram("h", "", {1, 1}), Bug);
}

TEST(Metrics, WriteOddNumbers) {
  Metrics metrics;
  metrics.gauge("a", "").set(std::numeric_limits<double>::infinity());
  metrics.gauge("b", "").set(std::numeric_limits<double>::quiet_NaN());
  EXPECT_NE(metrics.text().find("\na +Inf\n"), std::string::npos);
  EXPECT_NE(metrics.text().find("\nb NaN\n"), std::string::npos);
}

TEST(Metrics, CountEveryBumpOfEveryThread) {
  Metrics metrics;
  Counter& counter = metrics.counter("a_total", "");
  Gauge& gauge = metrics.gauge("b", "");
  Histogram& histogram = metrics.histogram("c", "", {0.5});
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&] {
      for (int i = 0; i < 10'000; ++i) {
        counter.add();
        gauge.add(1);
        histogram.observe(1);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(counter.value(), 40'000u);
  EXPECT_EQ(gauge.value(), 40'000);
  EXPECT_EQ(histogram.in_bucket(1), 40'000u);
  EXPECT_EQ(histogram.sum(), 40'000);
}

}  // namespace
}  // namespace winnow
