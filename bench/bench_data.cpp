#include "bench_data.hpp"

#include <fmt/format.h>

namespace winnow::bench {
namespace {

// SplitMix64's finisher: 64 well-mixed bits for each number.
std::uint64_t mixed(std::uint64_t number) {
  number += 0x9E3779B97F4A7C15u;
  number = (number ^ (number >> 30)) * 0xBF58476D1CE4E5B9u;
  number = (number ^ (number >> 27)) * 0x94D049BB133111EBu;
  return number ^ (number >> 31);
}

// 0 … count − 1 from the upper or lower half of 64 bits; counts are below 2^32.
std::uint64_t share(std::uint64_t bits32, std::uint64_t count) {
  return (bits32 & 0xFFFFFFFFu) * count >> 32;
}

// As share(), but small numbers are likelier (the square of an even spread).
std::uint64_t leaning_share(std::uint64_t bits32, std::uint64_t count) {
  const std::uint64_t even = bits32 & 0xFFFFFFFFu;
  return share(even * even >> 32, count);
}

struct Kind {
  std::string_view name;
  std::uint64_t percent;
};
constexpr std::array<Kind, 12> kinds = {{{"page", 40},
                                         {"open", 18},
                                         {"click", 8},
                                         {"newsletter", 6},
                                         {"download", 5},
                                         {"pricing", 5},
                                         {"form", 4},
                                         {"material", 4},
                                         {"webinar", 3},
                                         {"unsubscribe", 3},
                                         {"trial", 2},
                                         {"inquiry", 2}}};

std::string_view kind_of(std::uint64_t bits32) {
  std::uint64_t percent = share(bits32, 100);
  for (const Kind& kind : kinds) {
    if (percent < kind.percent) return kind.name;
    percent -= kind.percent;
  }
  return kinds[0].name;
}

std::vector<std::string> make_paths() {
  std::vector<std::string> paths = {"/", "/pricing", "/about", "/contact", "/blog"};
  for (int i = 0; i < 60; ++i) paths.push_back(fmt::format("/product/part-{}", i));
  for (int i = 0; i < 80; ++i) paths.push_back(fmt::format("/docs/api/v{}/call-{}", 1 + i % 2, i));
  for (int i = 0; i < 60; ++i) paths.push_back(fmt::format("/docs/guide/{}", i));
  for (int i = 0; i < 120; ++i) paths.push_back(fmt::format("/blog/2025/post-{}", i));
  return paths;
}

std::string_view page_path(std::uint64_t bits32) {
  static const std::vector<std::string> paths = make_paths();
  return paths[leaning_share(bits32 * 2654435761u, paths.size())];
}

std::string_view pricing_path(std::uint64_t bits32) {
  static const std::vector<std::string> paths = {"/pricing", "/pricing/business",
                                                 "/pricing/enterprise", "/pricing/faq"};
  return paths[leaning_share(bits32 * 2654435761u, paths.size())];
}

// One event in a thousand belongs to one busy lead; of the others, half go to any lead and half
// lean to the first ones.
std::uint64_t lead_of(std::uint64_t bits32, std::uint64_t choice, std::uint64_t leads) {
  if (share(choice, 1000) == 0) return leads / 7;
  return choice % 2 == 0 ? share(bits32, leads) : leaning_share(bits32, leads);
}

}  // namespace

const std::vector<Attribute>& attributes() {
  static const std::vector<Attribute> all = {
      {"title",
       Shape::Word,
       {"Engineer", "Manager", "Analyst", "Director", "Consultant", "Head of Sales", "VP Marketing",
        "Student", "CTO", "CEO"}},
      {"department",
       Shape::Word,
       {"Engineering", "Sales", "Marketing", "Operations", "Finance", "HR", "Legal"}},
      {"industry",
       Shape::Word,
       {"Software", "Manufacturing", "Retail", "Healthcare", "Finance", "Education", "Logistics",
        "Energy", "Media", "Public sector"}},
      {"country",
       Shape::Word,
       {"US", "DE", "GB", "FR", "PL", "NL", "ES", "IT", "RO", "SE", "CA", "BR", "IN", "CN", "JP"}},
      {"source",
       Shape::Word,
       {"organic", "ads", "referral", "partner", "event", "social", "outbound"}},
      {"age", Shape::Number, {}, 18, 1, 60},
      {"timeline_months", Shape::Number, {}, 1, 1, 36},
      {"email_domain",
       Shape::Word,
       {"gmail.com", "acme.example", "yahoo.com", "globex.example", "initech.example",
        "hotmail.com", "umbrella.example", "hooli.example", "stark.example", "wayne.example"}},
      {"agenda_clear", Shape::YesNo, {}},
      {"employees", Shape::Number, {}, 1, 7, 1500},
      {"budget", Shape::Number, {}, 0, 250, 400},
      {"revenue", Shape::Number, {}, 10'000, 12'500, 8000}};
  return all;
}

std::string lead_id(std::uint64_t lead) {
  return fmt::format("L{}", lead + 1);
}

std::optional<std::string> cell(std::uint64_t lead, std::size_t attribute) {
  const std::uint64_t bits = mixed(lead * attributes().size() + attribute);
  const std::uint64_t choice = mixed(bits);
  if (share(choice, 10) == 0) return std::nullopt;
  const Attribute& shape = attributes()[attribute];
  switch (shape.shape) {
    case Shape::Word: return std::string(shape.words[leaning_share(bits, shape.words.size())]);
    case Shape::Number:
      return std::to_string(shape.low + shape.step * leaning_share(bits, shape.steps));
    case Shape::YesNo: return bits % 2 == 0 ? "true" : "false";
  }
  return std::nullopt;
}

BenchEvent event(const Size& size, std::uint64_t number) {
  const std::uint64_t bits = mixed(~number);
  const std::uint64_t more = mixed(bits);
  const auto year = static_cast<std::uint64_t>(year_seconds);
  const std::uint64_t begin = number * year / size.events;
  const std::uint64_t end = (number + 1) * year / size.events;
  const std::uint64_t second = begin + (end > begin ? share(bits >> 32, end - begin) : 0);
  BenchEvent made;
  made.lead = lead_of(bits, more >> 32, size.leads);
  made.second = first_second + static_cast<std::int64_t>(second);
  made.name = kind_of(more);
  if (made.name == "page") made.path = page_path(more);
  if (made.name == "pricing") made.path = pricing_path(more);
  return made;
}

}  // namespace winnow::bench
