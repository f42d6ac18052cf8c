// make_base: fills a SQLite base with the benchmark's leads and events, as a server would have.
//
//   make_base DIR [--leads N] [--events M]      DIR/main.db, for `winnow serve --data DIR`
//
// Each lead begins with its attributes and is known by a user id, half of them by an e-mail address
// too; its events come by an anonymous id, with page and campaign as a web site sends them. The
// same on every machine but for the day on which the year of events ends: yesterday.
#include <fmt/format.h>

#include <charconv>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <string>
#include <utility>
#include <vector>

#include "app/clock.hpp"
#include "bench_data.hpp"
#include "engine/fact_bytes.hpp"
#include "store/base.hpp"

namespace {

using namespace winnow;

constexpr std::size_t facts_a_block = 1000;  // as under load, when commits are full
constexpr std::size_t blocks_a_commit = 64;

template <typename T>
T good(Result<T> result) {
  if (result) return std::move(*result);
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(3);
}
void good(const Result<void>& result) {
  if (result) return;
  fmt::print(stderr, "{}\n", result.error().message);
  std::exit(3);
}

std::uint64_t mixed(std::uint64_t number) {
  number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93u;
  number = (number ^ (number >> 32)) * 0xD6E8FEB86659FD93u;
  return number ^ (number >> 32);
}

Id id_from(std::uint64_t kind, std::uint64_t number, Millis at) {
  std::array<std::uint8_t, 10> chance{};
  const std::uint64_t low = mixed(number * 4 + kind + 1), high = mixed(low ^ kind);
  for (std::size_t i = 0; i < 8; ++i) chance[i] = static_cast<std::uint8_t>(low >> (8 * i));
  chance[8] = static_cast<std::uint8_t>(high);
  chance[9] = static_cast<std::uint8_t>(high >> 8);
  return id_of(at, chance);
}

// Facts into blocks, blocks into commits.
class Log {
 public:
  explicit Log(store::Base& base) : base_(base) {}

  void add(engine::Fact fact) {
    fact.seq = ++seq_;
    facts_.push_back(std::move(fact));
    if (facts_.size() == facts_a_block) end_block();
  }
  void finish() {
    if (!facts_.empty()) end_block();
    end_commit();
  }

 private:
  void end_block() {
    store::Block block;
    block.first_seq = facts_.front().seq;
    block.bucket = store::several_buckets;
    block.first_at = block.last_at = facts_.front().at;
    for (const engine::Fact& fact : facts_) {
      block.first_at = std::min(block.first_at, fact.at);
      block.last_at = std::max(block.last_at, fact.at);
    }
    block.count = static_cast<std::int64_t>(facts_.size());
    block.body = engine::pack_block(facts_);
    facts_.clear();
    commit_.blocks.push_back(std::move(block));
    if (commit_.blocks.size() == blocks_a_commit) end_commit();
  }
  void end_commit() {
    if (commit_.blocks.empty()) return;
    good(base_.append(commit_));
    commit_.blocks.clear();
  }

  store::Base& base_;
  std::int64_t seq_ = 0;
  std::vector<engine::Fact> facts_;
  store::Commit commit_;
};

Value value_of(const bench::Attribute& attribute, const std::string& cell) {
  switch (attribute.shape) {
    case bench::Shape::Number: return Value(std::int64_t{std::strtoll(cell.c_str(), nullptr, 10)});
    case bench::Shape::YesNo: return Value(cell == "true");
    case bench::Shape::Word: break;
  }
  return Value(cell);
}

engine::Fact traits_of(std::uint64_t lead, Millis at) {
  engine::Fact fact;
  fact.kind = engine::FactKind::Trait;
  fact.lead = id_from(0, lead, at);
  fact.at = fact.received = at;
  fact.message = to_text(id_from(1, lead, at));
  fact.via = "import";
  fact.name = "lead";
  fact.user = bench::lead_id(lead);
  fact.anonymous = to_text(id_from(2, lead, at));
  if (lead % 2 == 0) fact.email = fmt::format("lead-{}@mail-{}.example", lead, lead % 1000);
  for (std::size_t i = 0; i < bench::attributes().size(); ++i) {
    const bench::Attribute& attribute = bench::attributes()[i];
    if (const auto cell = bench::cell(lead, i)) {
      fact.data.emplace_back(attribute.name, value_of(attribute, *cell));
    }
  }
  std::sort(fact.data.begin(), fact.data.end(),
            [](const auto& a, const auto& b) { return a.first < b.first; });
  return fact;
}

engine::Fact event_of(const bench::Size& size, std::uint64_t number, Millis shift, Millis begin) {
  const bench::BenchEvent made = bench::event(size, number);
  const std::uint64_t bits = mixed(number);
  engine::Fact fact;
  fact.kind = engine::FactKind::Event;
  fact.source = engine::Source::Public;
  fact.lead = id_from(0, made.lead, begin);
  fact.received = made.second * 1000 + shift;
  fact.at = fact.received - static_cast<Millis>(bits % 3000);
  fact.message = to_text(id_from(3, number, fact.at));
  fact.via = "key:0190f6a0-5c1e-7b2a-9d3f-0123456789ab";
  fact.name = made.name;
  fact.anonymous = to_text(id_from(2, made.lead, begin));
  if (made.path.empty()) return fact;
  Map page{{"path", Value(made.path)},
           {"referrer", Value(fmt::format("https://search.example/?q={}", bits / 3000 % 200))}};
  Map context{{"page", Value(std::move(page))}};
  if (bits % 4 == 0) {
    Map campaign{{"name", Value(fmt::format("autumn-{}", bits / 4 % 30))},
                 {"source", Value(fmt::format("ads-{}", bits / 120 % 10))}};
    context.insert(context.begin(), {"campaign", Value(std::move(campaign))});
  }
  fact.data = {{"context", Value(std::move(context))}, {"path", Value(made.path)}};
  return fact;
}

[[noreturn]] void usage() {
  std::fputs("usage: make_base DIR [--leads N] [--events M]\n", stderr);
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
  std::string folder;
  for (int i = 1; i < argc; ++i) {
    const std::string_view word = argv[i];
    const bool option = word.starts_with("--");
    if (option && i + 1 == argc) usage();
    if (!option && folder.empty()) {
      folder = word;
    } else if (word == "--leads") {
      size.leads = count_of(argv[++i]);
    } else if (word == "--events") {
      size.events = count_of(argv[++i]);
    } else {
      usage();
    }
  }
  if (folder.empty()) usage();
  std::filesystem::create_directories(folder);
  const auto base = good(store::Base::open({folder, ""}, "main", store::Access::Own));
  if (good(base->last_seq()) != 0) {
    fmt::print(stderr, "{} holds facts already\n", folder);
    return 2;
  }
  const Millis day = seconds_a_day * 1000;
  const Millis shift = app::now() / day * day - day - bench::as_of;
  const Millis begin = bench::first_second * 1000 + shift;
  Log log(*base);
  for (std::uint64_t lead = 0; lead < size.leads; ++lead) log.add(traits_of(lead, begin));
  for (std::uint64_t i = 0; i < size.events; ++i) log.add(event_of(size, i, shift, begin));
  log.finish();
  return 0;
}
