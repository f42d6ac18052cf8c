#include "app/live/log_reader.hpp"

#include <utility>

#include "app/live/replay.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view enough = "enough is read";  // the way out of a reading

}  // namespace

// A base that broke is opened anew the next time.
Result<void> LogReader::read(const std::function<Result<void>(store::Base&)>& work) {
  const std::lock_guard lock(mutex_);
  if (!base_) base_ = TRY(store::Base::open(location_, workspace_, store::Access::Read));
  Result<void> done = work(*base_);
  if (!done && done.error().message == enough) return {};
  if (!done) base_.reset();
  return done;
}

Result<std::vector<engine::Fact>> LogReader::facts(std::int64_t after, std::size_t limit) {
  std::vector<engine::Fact> all;
  TRY(read([&](store::Base& base) {
    return replay(base, after, [&](std::vector<engine::Fact>& facts) -> Result<void> {
      for (engine::Fact& fact : facts) {
        if (all.size() == limit) return fail(ErrorKind::Conflict, "{}", enough);
        all.push_back(std::move(fact));
      }
      return {};
    });
  }));
  return all;
}

Result<std::vector<store::Quarantined>> LogReader::quarantine(const std::optional<Id>& after,
                                                              std::size_t limit) {
  std::vector<store::Quarantined> all;
  bool begun = !after;
  TRY(read([&](store::Base& base) {
    return base.read_quarantine([&](const store::Quarantined& row) -> Result<void> {
      if (!begun) {
        begun = row.id == *after;
        return {};
      }
      if (all.size() == limit) return fail(ErrorKind::Conflict, "{}", enough);
      all.push_back(row);
      return {};
    });
  }));
  if (!begun) return fail(ErrorKind::NotFound, "the cursor's row is no longer there");
  return all;
}

}  // namespace winnow::app
