#include "base/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <iterator>

#include "base/check.hpp"

namespace winnow {

namespace {

bool is_name(std::string_view name) {
  const bool starts_well = !name.empty() && !(name[0] >= '0' && name[0] <= '9');
  return starts_well && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '_';
         });
}

void append_escaped(std::string& out, std::string_view text, bool quotes) {
  for (const char c : text) {
    if (c == '\n') {
      out += "\\n";
      continue;
    }
    if (c == '\\' || (quotes && c == '"')) out += '\\';
    out += c;
  }
}

std::string text_of(const Metrics::Labels& labels) {
  std::string text;
  for (const auto& [name, value] : labels) {
    CHECK(is_name(name) && name != "le");
    if (!text.empty()) text += ',';
    text += name;
    text += "=\"";
    append_escaped(text, value, true);
    text += '"';
  }
  return text;
}

std::string number(double value) {
  if (std::isnan(value)) return "NaN";
  if (std::isinf(value)) return value > 0 ? "+Inf" : "-Inf";
  return fmt::format("{}", value);
}

void append_sample(std::string& out, std::string_view name, std::string_view labels,
                   std::string_view value) {
  out += name;
  if (!labels.empty()) fmt::format_to(std::back_inserter(out), "{{{}}}", labels);
  fmt::format_to(std::back_inserter(out), " {}\n", value);
}

void append_histogram(std::string& out, std::string_view name, const std::string& labels,
                      const Histogram& histogram) {
  const std::string more = labels.empty() ? "" : labels + ',';
  std::uint64_t count = 0;
  for (std::size_t i = 0; i <= histogram.bounds().size(); ++i) {
    count += histogram.in_bucket(i);
    const bool last = i == histogram.bounds().size();
    const std::string bound = last ? "+Inf" : number(histogram.bounds()[i]);
    append_sample(out, fmt::format("{}_bucket", name), fmt::format("{}le=\"{}\"", more, bound),
                  std::to_string(count));
  }
  append_sample(out, fmt::format("{}_sum", name), labels, number(histogram.sum()));
  append_sample(out, fmt::format("{}_count", name), labels, std::to_string(count));
}

}  // namespace

Histogram::Histogram(std::vector<double> bounds)
    : bounds_(std::move(bounds)), buckets_(bounds_.size() + 1) {
  CHECK(std::is_sorted(bounds_.begin(), bounds_.end(), std::less_equal<>()));
}

void Histogram::observe(double value) {
  const auto bound = std::lower_bound(bounds_.begin(), bounds_.end(), value);
  const auto bucket = static_cast<std::size_t>(bound - bounds_.begin());
  buckets_[bucket].fetch_add(1, std::memory_order_relaxed);
  sum_.fetch_add(value, std::memory_order_relaxed);
}

std::uint64_t Histogram::in_bucket(std::size_t bucket) const {
  return buckets_.at(bucket).load(std::memory_order_relaxed);
}

Metrics::Family& Metrics::family(std::string_view name, std::string_view help, Kind kind) {
  CHECK(is_name(name));
  const auto [at, is_new] = families_.try_emplace(std::string(name));
  if (is_new) {
    at->second.kind = kind;
    at->second.help = help;
  }
  CHECK(at->second.kind == kind);
  return at->second;
}

Counter& Metrics::counter(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& counter = family(name, help, Kind::Counter).counters[text_of(labels)];
  if (counter == nullptr) counter = std::make_unique<Counter>();
  return *counter;
}

Gauge& Metrics::gauge(std::string_view name, std::string_view help, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& gauge = family(name, help, Kind::Gauge).gauges[text_of(labels)];
  if (gauge == nullptr) gauge = std::make_unique<Gauge>();
  return *gauge;
}

Histogram& Metrics::histogram(std::string_view name, std::string_view help,
                              std::vector<double> bounds, const Labels& labels) {
  const std::lock_guard lock(mutex_);
  auto& histogram = family(name, help, Kind::Histogram).histograms[text_of(labels)];
  if (histogram == nullptr) histogram = std::make_unique<Histogram>(std::move(bounds));
  return *histogram;
}

std::string Metrics::text() const {
  const std::lock_guard lock(mutex_);
  std::string out;
  for (const auto& [name, family] : families_) {
    out += "# HELP " + name + ' ';
    append_escaped(out, family.help, false);
    static constexpr std::string_view kinds[] = {"counter", "gauge", "histogram"};
    fmt::format_to(std::back_inserter(out), "\n# TYPE {} {}\n", name,
                   kinds[static_cast<std::size_t>(family.kind)]);
    for (const auto& [labels, counter] : family.counters) {
      append_sample(out, name, labels, std::to_string(counter->value()));
    }
    for (const auto& [labels, gauge] : family.gauges) {
      append_sample(out, name, labels, number(gauge->value()));
    }
    for (const auto& [labels, histogram] : family.histograms) {
      append_histogram(out, name, labels, *histogram);
    }
  }
  return out;
}

}  // namespace winnow
