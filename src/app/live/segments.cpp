#include "app/live/segments.hpp"

#include <algorithm>
#include <utility>

#include "app/access/access.hpp"
#include "app/json_writer.hpp"

namespace winnow::app {

namespace {

store::AuditRecord audit_of(const Segment& segment, std::string_view action, std::string_view who,
                            Millis at) {
  std::string data;
  JsonWriter json(data);
  json.begin('{');
  json.member("name", segment.name);
  json.member("expression", segment.expression);
  json.end('}');
  return audit_record(at, {std::string(who), ""}, action, to_text(segment.id), data);
}

}  // namespace

Result<void> Segments::load(store::Base& base) {
  std::vector<Segment> stored = TRY(base.segments());
  const std::lock_guard lock(mutex_);
  all_ = std::move(stored);
  return {};
}

std::vector<Segment> Segments::all() const {
  const std::lock_guard lock(mutex_);
  return all_;
}

std::optional<Segment> Segments::find(const Id& id) const {
  const std::lock_guard lock(mutex_);
  const auto found =
      std::find_if(all_.begin(), all_.end(), [&](const Segment& one) { return one.id == id; });
  return found == all_.end() ? std::nullopt : std::optional(*found);
}

std::optional<Segment> Segments::find(std::string_view name_or_id) const {
  if (const auto id = parse_id(name_or_id)) return find(*id);
  const std::lock_guard lock(mutex_);
  const auto found = std::find_if(all_.begin(), all_.end(),
                                  [&](const Segment& one) { return one.name == name_or_id; });
  return found == all_.end() ? std::nullopt : std::optional(*found);
}

Result<void> Segments::put(store::Base& base, const Segment& segment, std::string_view who) {
  store::Records records;
  records.segments.push_back(segment);
  records.audit.push_back(audit_of(segment, segment.version == 1 ? "segment.add" : "segment.change",
                                   who, segment.updated));
  TRY(base.write(records));
  return load(base);
}

Result<void> Segments::remove(store::Base& base, const Segment& segment, std::string_view who,
                              Millis now) {
  store::Records records;
  records.deleted_segments.push_back(segment.id);
  records.audit.push_back(audit_of(segment, "segment.remove", who, now));
  TRY(base.write(records));
  return load(base);
}

}  // namespace winnow::app
