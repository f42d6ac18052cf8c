// make_data: writes the benchmark's leads.csv and events.csv, or what the slow twin says of some.
//
//   make_data DIR [--leads N] [--events M]                          the two files
//   make_data DIR [--leads N] [--events M] --twin MODEL [--sample K]  DIR/twin.csv, for K leads
//
// The same bytes on every machine. twin.csv holds lead_id, each score, total and grade at the end
// of the year, worked out by tests/support/twin.cpp without reading the files.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <map>
#include <memory>

#include "base/decimal.hpp"
#include "base/time.hpp"
#include "base/zones.hpp"
#include "bench_data.hpp"
#include "engine/model_parse.hpp"
#include "support/twin.hpp"

namespace {

using namespace winnow;

// A file written in large pieces.
class Writer {
 public:
  explicit Writer(const std::filesystem::path& path) : file_(std::fopen(path.c_str(), "wb")) {
    if (file_ == nullptr) stop(path.string());
    text_.reserve(piece + 4096);
  }
  ~Writer() {
    if (file_ != nullptr) std::fclose(file_);
  }
  Writer(const Writer&) = delete;
  Writer& operator=(const Writer&) = delete;

  std::string& text() { return text_; }
  void end_line() {
    text_ += '\n';
    if (text_.size() >= piece) flush();
  }
  void close() {
    flush();
    if (std::fclose(file_) != 0) stop("closing");
    file_ = nullptr;
  }

 private:
  static constexpr std::size_t piece = 1 << 20;

  [[noreturn]] static void stop(const std::string& what) {
    std::perror(what.c_str());
    std::exit(3);
  }
  void flush() {
    if (std::fwrite(text_.data(), 1, text_.size(), file_) != text_.size()) stop("writing");
    text_.clear();
  }

  std::FILE* file_;
  std::string text_;
};

void write_leads(const std::filesystem::path& path, const bench::Size& size) {
  Writer writer(path);
  writer.text() += "lead_id";
  for (const bench::Attribute& attribute : bench::attributes()) {
    writer.text() += ',';
    writer.text() += attribute.name;
  }
  writer.end_line();
  for (std::uint64_t lead = 0; lead < size.leads; ++lead) {
    writer.text() += bench::lead_id(lead);
    for (std::size_t i = 0; i < bench::attributes().size(); ++i) {
      writer.text() += ',';
      writer.text() += bench::cell(lead, i).value_or("");
    }
    writer.end_line();
  }
  writer.close();
}

void append_two_digits(std::string& text, std::int64_t number) {
  text += static_cast<char>('0' + number / 10);
  text += static_cast<char>('0' + number % 10);
}

void write_events(const std::filesystem::path& path, const bench::Size& size) {
  Writer writer(path);
  writer.text() += "lead_id,timestamp,event,path";
  writer.end_line();
  std::int64_t day = -1;
  std::string day_text;  // the days come in order, so each is put into words once
  for (std::uint64_t i = 0; i < size.events; ++i) {
    const bench::BenchEvent event = bench::event(size, i);
    if (event.second / seconds_a_day != day) {
      day = event.second / seconds_a_day;
      day_text = to_text(day * seconds_a_day * 1000).substr(0, 11);  // up to the T
    }
    const std::int64_t second = event.second % seconds_a_day;
    std::string& text = writer.text();
    text += 'L';
    char digits[20];
    text.append(digits, std::to_chars(digits, digits + sizeof digits, event.lead + 1).ptr);
    text += ',';
    text += day_text;
    append_two_digits(text, second / 3600);
    text += ':';
    append_two_digits(text, second / 60 % 60);
    text += ':';
    append_two_digits(text, second % 60);
    text += "Z,";
    text += event.name;
    text += ',';
    text += event.path;
    writer.end_line();
  }
  writer.close();
}

engine::Timeline traits_of(std::uint64_t lead) {
  engine::Timeline timeline;
  timeline.consents_known = false;
  for (std::size_t i = 0; i < bench::attributes().size(); ++i) {
    const auto cell = bench::cell(lead, i);
    if (!cell) continue;
    engine::Trait trait;
    trait.root = "lead";
    trait.name = bench::attributes()[i].name;
    trait.value = Value(*cell);
    timeline.traits.push_back(std::move(trait));
  }
  return timeline;
}

// The timelines of every (leads / sample)-th lead.
std::map<std::uint64_t, engine::Timeline> sampled(const bench::Size& size, std::uint64_t sample) {
  std::map<std::uint64_t, engine::Timeline> timelines;
  for (std::uint64_t i = 0; i < sample; ++i) {
    const std::uint64_t lead = i * size.leads / sample;
    timelines.try_emplace(lead, traits_of(lead));
  }
  for (std::uint64_t i = 0; i < size.events; ++i) {
    const bench::BenchEvent made = bench::event(size, i);
    const auto found = timelines.find(made.lead);
    if (found == timelines.end()) continue;
    engine::Event event;
    event.name = made.name;
    event.at = made.second * 1000;
    if (!made.path.empty()) event.properties = {{"path", Value(made.path)}};
    found->second.events.push_back(std::move(event));
  }
  return timelines;
}

std::shared_ptr<const engine::Model> read_model(const std::string& path) {
  std::ifstream file(path, std::ios::binary);
  const std::string text{std::istreambuf_iterator<char>(file), {}};
  const engine::ParsedModel parsed = engine::parse_model(text, {load_zone, all_zones});
  for (const Issue& issue : parsed.issues) {
    fmt::print(stderr, "{}:{}:{}: {}\n", path, issue.line, issue.column, issue.message);
  }
  if (!file || !parsed.model) {
    fmt::print(stderr, "{}: no such model\n", path);
    std::exit(2);
  }
  return parsed.model;
}

void write_twin(const std::filesystem::path& path, const bench::Size& size,
                const std::string& model_path, std::uint64_t sample) {
  const auto model = read_model(model_path);
  Writer writer(path);
  writer.text() += "lead_id";
  for (const engine::Score& score : model->scores) writer.text() += ',' + score.id;
  writer.text() += ",total,grade";
  writer.end_line();
  for (const auto& [lead, timeline] : sampled(size, sample)) {
    const engine::Assessment assessment = test::twin_assess(*model, timeline, bench::as_of);
    writer.text() += bench::lead_id(lead);
    for (const Milli score : assessment.scores) writer.text() += ',' + milli_text(score);
    writer.text() += ',' + milli_text(assessment.total) + ',' + assessment.grade.value_or("");
    writer.end_line();
  }
  writer.close();
}

[[noreturn]] void usage() {
  std::fputs("usage: make_data DIR [--leads N] [--events M] [--twin MODEL [--sample K]]\n", stderr);
  std::exit(2);
}

std::uint64_t count_of(std::string_view text) {
  std::uint64_t count = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), count);
  const bool whole = error == std::errc{} && end == text.data() + text.size();
  if (!whole || count == 0 || count > 1'000'000'000) usage();
  return count;
}

}  // namespace

int main(int argc, char** argv) {
  bench::Size size;
  std::string directory, model;
  std::uint64_t sample = 1000;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool option = word.substr(0, 2) == "--";
    if (option && i + 1 == argc) usage();
    if (!option && directory.empty())
      directory = word;
    else if (word == "--leads")
      size.leads = count_of(argv[++i]);
    else if (word == "--events")
      size.events = count_of(argv[++i]);
    else if (word == "--twin")
      model = argv[++i];
    else if (word == "--sample")
      sample = count_of(argv[++i]);
    else
      usage();
  }
  if (directory.empty()) usage();
  std::error_code error;
  std::filesystem::create_directories(directory, error);
  const std::filesystem::path folder = directory;
  if (!model.empty()) {
    write_twin(folder / "twin.csv", size, model, sample);
  } else {
    write_leads(folder / "leads.csv", size);
    write_events(folder / "events.csv", size);
  }
  return 0;
}
