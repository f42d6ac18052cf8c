#include "engine/fact.hpp"

#include <algorithm>
#include <tuple>

#include "base/digest.hpp"

namespace winnow::engine {

namespace {

constexpr std::array<std::string_view, 4> source_names{"public", "server", "person", "crm"};

template <typename Enum, std::size_t N>
std::optional<Enum> find_name(const std::array<std::string_view, N>& names, std::string_view name) {
  const auto found = std::find(names.begin(), names.end(), name);
  if (found == names.end()) return std::nullopt;
  return static_cast<Enum>(found - names.begin());
}

}  // namespace

std::optional<FactKind> fact_kind_of(std::string_view name) {
  return find_name<FactKind>(fact_kind_names, name);
}

std::string_view name_of(Source source) {
  return source_names[static_cast<std::size_t>(source)];
}

std::optional<Source> source_of(std::string_view name) {
  return find_name<Source>(source_names, name);
}

int bucket_of(const Id& lead) {
  return md5(to_text(lead))[0] % buckets;
}

bool Fact::operator==(const Fact& other) const {
  const auto scalars = [](const Fact& f) {
    return std::tie(f.seq, f.kind, f.source, f.lead, f.at, f.received, f.message, f.via, f.name,
                    f.user, f.anonymous, f.email, f.phone, f.crm);
  };
  return scalars(*this) == scalars(other) && Value(data).same(Value(other.data));
}

}  // namespace winnow::engine
