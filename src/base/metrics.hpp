// Metrics: what the process counts and measures, as text for Prometheus.
//
// A metric is registered once by its name and labels, at the start, and may then be bumped from any
// thread without a lock. Registering the same one again gives the one that is there. What is handed
// out lives as long as its Metrics.
#pragma once

#include <atomic>
#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace winnow {

class Counter {  // only rises
 public:
  void add(std::uint64_t count = 1) { value_.fetch_add(count, std::memory_order_relaxed); }
  std::uint64_t value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<std::uint64_t> value_{0};
};

class Gauge {  // rises and falls
 public:
  void set(double value) { value_.store(value, std::memory_order_relaxed); }
  void add(double change) { value_.fetch_add(change, std::memory_order_relaxed); }
  double value() const { return value_.load(std::memory_order_relaxed); }

 private:
  std::atomic<double> value_{0};
};

class Histogram {  // how many values were at most each bound
 public:
  explicit Histogram(
      std::vector<double> bounds);  // rising; the last bucket, of all others, is added
  void observe(double value);

  const std::vector<double>& bounds() const { return bounds_; }
  std::uint64_t in_bucket(std::size_t bucket) const;  // and in none before
  double sum() const { return sum_.load(std::memory_order_relaxed); }

 private:
  const std::vector<double> bounds_;
  std::vector<std::atomic<std::uint64_t>> buckets_;
  std::atomic<double> sum_{0};
};

class Metrics {
 public:
  using Labels = std::vector<std::pair<std::string, std::string>>;

  // Names and labels are letters, digits and '_', not first a digit; a name has one kind. Anything
  // else is a bug. `help` of a name's first registration counts.
  Counter& counter(std::string_view name, std::string_view help, const Labels& labels = {});
  Gauge& gauge(std::string_view name, std::string_view help, const Labels& labels = {});
  Histogram& histogram(std::string_view name, std::string_view help, std::vector<double> bounds,
                       const Labels& labels = {});

  // All of them, by name, in Prometheus' text format (0.0.4).
  std::string text() const;

 private:
  enum class Kind : std::uint8_t { Counter, Gauge, Histogram };
  struct Family {
    Kind kind = Kind::Counter;
    std::string help;
    // By their labels as they stand in the text, without braces.
    std::map<std::string, std::unique_ptr<Counter>> counters;
    std::map<std::string, std::unique_ptr<Gauge>> gauges;
    std::map<std::string, std::unique_ptr<Histogram>> histograms;
  };
  Family& family(std::string_view name, std::string_view help, Kind kind);

  mutable std::mutex mutex_;  // of the maps, not of the values
  std::map<std::string, Family, std::less<>> families_;
};

}  // namespace winnow
