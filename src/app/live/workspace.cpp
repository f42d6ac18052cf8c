#include "app/live/workspace.hpp"

#include <algorithm>
#include <array>
#include <cstring>
#include <map>
#include <mutex>
#include <unordered_set>
#include <utility>

#include "app/clock.hpp"
#include "app/identity/clean.hpp"
#include "app/live/mapped_file.hpp"
#include "app/live/replay.hpp"
#include "app/live/writer.hpp"
#include "base/check.hpp"
#include "base/limits.hpp"
#include "base/zones.hpp"
#include "engine/assess.hpp"
#include "engine/examples.hpp"
#include "engine/fact_timeline.hpp"
#include "engine/model_parse.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view key_setting = "fingerprint_key";
constexpr Millis replies_kept = 24 * 60 * 60 * 1000;

// The secret of the base's fingerprints, made at its first opening.
Result<FingerprintKey> fingerprint_key(store::Base& base) {
  FingerprintKey key{};
  if (const auto stored = TRY(base.setting(key_setting))) {
    const auto id = parse_id(*stored);
    if (!id) return fail(ErrorKind::Io, "the base's setting {} is broken", key_setting);
    std::copy(id->bytes.begin(), id->bytes.end(), key.begin());
    return key;
  }
  fill_with_chance(key);
  Id id;
  std::copy(key.begin(), key.end(), id.bytes.begin());
  TRY(base.set_setting(key_setting, to_text(id)));
  return key;
}

Result<Publication> compile(const store::PublishedModel& model) {
  const engine::ParsedModel parsed = engine::parse_model(model.text, {load_zone, all_zones});
  if (!parsed.model) {
    return fail(ErrorKind::Invalid, "version {} of the model cannot be read any more: {}",
                model.version, parsed.issues.front().message);
  }
  return Publication{model.version, model.at,   model.by,
                     model.name,    model.text, engine::make_plan(parsed.model)};
}

Result<void> catch_up(store::Base& base, Book& book) {
  book.begin_reading();
  auto read = replay(base, book.last_seq(), [&](std::vector<engine::Fact>& facts) {
    book.apply(facts);
    return Result<void>();
  });
  book.end_reading();
  return read;
}

// The snapshot if there is a good one, else an empty book.
Result<std::shared_ptr<Book>> begin_book(store::Base& base, const FingerprintKey& key,
                                         const std::string& snapshot,
                                         const WorkspaceOptions& options) {
  const auto file = MappedFile::open(snapshot);
  if (file) {
    auto book = Book::load(key, file->bytes());
    if (book && (*book)->last_seq() <= TRY(base.last_seq())) {
      return std::shared_ptr<Book>(std::move(*book));
    }
    if (options.log) {
      options.log("the snapshot is of no use, the facts are read from the base",
                  book ? "it knows more than the base" : book.error().message);
    }
  }
  return std::make_shared<Book>(key);
}

}  // namespace

// Which versions were in force, and from when on; as of the version that is.
struct Reigns {
  struct Reign {
    std::int64_t version = 0;
    Millis from = 0;
  };
  std::int64_t known_at = 0;  // the version in force when this was read; 0: never
  std::vector<Reign> all;     // rising versions, without that one
};

struct Workspace::State {
  WorkspaceOptions options;
  std::string snapshot;  // its path
  FingerprintKey key{};
  std::mutex mutex;  // of the compiled versions, their reigns and the country
  std::string phone_country;
  std::map<std::int64_t, PublicationPointer> versions;
  Reigns reigns;
  Segments segments;
  DuplicateList duplicates;
  std::optional<LogReader> log_reader;
  std::unique_ptr<Writer> writer;
};

Workspace::Workspace(std::unique_ptr<State> state) : state_(std::move(state)) {}

Result<std::unique_ptr<Workspace>> Workspace::open(const WorkspaceOptions& options) {
  auto base = TRY(store::Base::open(options.location, options.name, store::Access::Own));
  auto state = std::make_unique<State>();
  state->options = options;
  state->snapshot = options.location.folder + "/" + options.name + ".snapshot";
  state->key = TRY(fingerprint_key(*base));
  TRY(state->segments.load(*base));
  state->phone_country = TRY(base->setting(phone_country_setting)).value_or("");
  state->log_reader.emplace(options.location, options.name);
  auto book = TRY(begin_book(*base, state->key, state->snapshot, options));
  const std::int64_t saved_seq = book->last_seq() > 0 ? book->last_seq() : -1;
  TRY(catch_up(*base, *book));
  PublicationPointer in_force;
  const std::int64_t version = TRY(base->model_in_force());
  for (const store::PublishedModel& model : TRY(base->models())) {
    if (model.version != version) continue;
    in_force = std::make_shared<const Publication>(TRY(compile(model)));
    state->versions.emplace(version, in_force);
  }
  state->writer = std::make_unique<Writer>(
      options, Writer::Beginning{std::move(base), std::move(book), std::move(in_force), saved_seq,
                                 state->snapshot});
  return std::unique_ptr<Workspace>(new Workspace(std::move(state)));
}

Workspace::~Workspace() {
  const Result<void> saved = save_snapshot();
  if (!saved && state_->options.log) state_->options.log("no snapshot", saved.error().message);
}

void Workspace::take_in(Delivery delivery, Sender sender, std::shared_ptr<Budget> leads,
                        std::function<void(const Outcome&)> done) {
  clean_all(delivery);
  state_->writer->submit({std::move(delivery), std::move(sender), std::move(leads),
                          state_->writer->now(), std::move(done)});
}

Result<void> Workspace::run(const std::function<Result<void>(Writer&)>& job) {
  return state_->writer->run([&] { return job(*state_->writer); });
}

void Workspace::clean_all(Delivery& delivery) const {
  const std::string country = phone_country();
  for (Message& message : delivery.messages) clean(message, country);
}

std::string Workspace::phone_country() const {
  const std::lock_guard lock(state_->mutex);
  return state_->phone_country;
}

void Workspace::use_phone_country(std::string country) {
  const std::lock_guard lock(state_->mutex);
  state_->phone_country = std::move(country);
}

Result<void> Workspace::begin_import() {
  return state_->writer->run([&]() -> Result<void> {
    state_->writer->hold_judging();
    return {};
  });
}

Result<DraftCounts> Workspace::import_facts(std::vector<engine::Fact> facts, SeqMap& seqs) {
  DraftCounts counts;
  TRY(state_->writer->run([&]() -> Result<void> {
    Draft draft(*state_->writer->book(), now());
    for (engine::Fact& fact : facts) draft.add_imported(std::move(fact), seqs);
    counts = TRY(state_->writer->commit(draft, false));
    state_->writer->judge_later(draft.touched());
    return {};
  }));
  return counts;
}

Result<void> Workspace::import_model(store::PublishedModel model, bool in_force) {
  auto publication = std::make_shared<Publication>(TRY(compile(model)));
  return state_->writer->run([&]() -> Result<void> {
    for (const store::PublishedModel& known : TRY(state_->writer->base().models())) {
      if (known.at == model.at && known.text == model.text) return {};  // it came before
    }
    publication->version = TRY(state_->writer->base().add_model(model));
    if (!in_force) return {};
    TRY(state_->writer->base().put_in_force(publication->version));
    state_->writer->put_in_force(publication);
    return {};
  });
}

Result<void> Workspace::finish_import() {
  return state_->writer->run([&]() -> Result<void> {
    state_->writer->resume_judging();
    return {};
  });
}

Result<DraftCounts> Workspace::import_delivery(Delivery delivery, Sender sender) {
  clean_all(delivery);
  DraftCounts counts;
  TRY(state_->writer->run([&]() -> Result<void> {
    Draft draft(*state_->writer->book(), now());
    draft.add(delivery, sender, now());
    counts = TRY(state_->writer->commit(draft, true));
    return {};
  }));
  return counts;
}

Result<std::vector<Result<void>>> Workspace::say(const std::vector<Id>& leads, const Say& say) {
  std::vector<Result<void>> outcomes(leads.size());
  TRY(state_->writer->run([&]() -> Result<void> {
    const std::shared_ptr<Book> book = state_->writer->book();
    // One instant for all: what is said later than the draft judges would not be known to it.
    const Millis instant = now();
    Draft draft(*book, instant);
    std::unordered_set<LeadNumber> seen;
    for (std::size_t i = 0; i < leads.size(); ++i) {
      const auto number = book->find(leads[i]);
      if (!number) {
        outcomes[i] = fail(ErrorKind::NotFound, "no lead has the id {}", to_text(leads[i]));
        continue;
      }
      if (!seen.insert(*number).second) continue;
      auto said = say({leads[i], *book, *number, state_->writer->in_force(),
                       std::max(instant, book->newest_of(*number)), book->facts_to_judge(*number)});
      for (engine::Fact& fact : said) draft.add_fact(std::move(fact));
    }
    TRY(state_->writer->commit(draft, true));
    return {};
  }));
  return outcomes;
}

Result<DraftCounts> Workspace::replay_quarantine(const DecodeAgain& decode) {
  DraftCounts counts;
  TRY(state_->writer->run([&]() -> Result<void> {
    std::vector<store::Quarantined> rows;
    std::map<std::string, engine::Source> trust{{"import", engine::Source::Server}};
    for (const store::KeyRecord& key : TRY(state_->writer->base().keys())) {
      if (key.kind != "write") trust.emplace("key:" + to_text(key.id), engine::Source::Server);
    }
    TRY(state_->writer->base().read_quarantine([&](const store::Quarantined& row) {
      rows.push_back(row);
      return Result<void>();
    }));
    Draft draft(*state_->writer->book(), now());
    std::uint64_t unreadable = 0;
    for (const store::Quarantined& row : rows) {
      Result<Message> message = decode(row.form, row.body);
      if (!message) {
        ++unreadable;
        continue;
      }
      clean(*message, phone_country());
      const std::uint64_t before = draft.counts().quarantined;
      const auto known = trust.find(row.via);
      const engine::Source source = known == trust.end() ? engine::Source::Public : known->second;
      draft.add(*message, row.form, {source, row.via}, row.received);
      // Still refused: the draft has put it into the quarantine anew.
      if (draft.counts().quarantined == before) draft.release(row.id);
    }
    counts = TRY(state_->writer->commit(draft, true));
    counts.quarantined += unreadable;
    return {};
  }));
  return counts;
}

Result<PublishReport> Workspace::publish(std::string text, std::string by) {
  PublishReport report;
  const engine::ParsedModel parsed = engine::parse_model(text, {load_zone, all_zones});
  report.issues = parsed.issues;
  if (!parsed.model) return report;
  const auto plan = engine::make_plan(parsed.model);
  for (const engine::Example& example : parsed.model->examples) {
    const engine::ExampleResult result = engine::check_example(*plan, example, now());
    for (const engine::Difference& difference : result.differences) {
      report.failed_examples.push_back(result.name + ": " + sentence_of(difference));
    }
  }
  if (!report.failed_examples.empty()) return report;
  return state_->writer->publish({0, 0, std::move(by), parsed.model->name, std::move(text), plan})
      .get();
}

PublicationPointer Workspace::in_force() const {
  return state_->writer->in_force();
}

Result<PublicationPointer> Workspace::publication(std::int64_t version) {
  {
    const std::lock_guard lock(state_->mutex);
    const auto found = state_->versions.find(version);
    if (found != state_->versions.end()) return found->second;
  }
  std::optional<store::PublishedModel> wanted;
  TRY(state_->writer->run([&]() -> Result<void> {
    for (store::PublishedModel& model : TRY(state_->writer->base().models())) {
      if (model.version == version) wanted = std::move(model);
    }
    return {};
  }));
  if (!wanted) return fail(ErrorKind::NotFound, "no model has version {}", version);
  auto compiled = std::make_shared<const Publication>(TRY(compile(*wanted)));
  const std::lock_guard lock(state_->mutex);
  return state_->versions.emplace(version, std::move(compiled)).first->second;
}

Result<std::vector<ModelRecord>> Workspace::models() {
  std::vector<ModelRecord> all;
  TRY(state_->writer->run([&]() -> Result<void> {
    for (const store::PublishedModel& model : TRY(state_->writer->base().models())) {
      all.push_back({model.version, model.at, model.by, model.name});
    }
    return {};
  }));
  return all;
}

Result<PublicationPointer> Workspace::in_force_at(Millis at) {
  const PublicationPointer now = in_force();
  if (!now || now->at <= at) return now;
  Reigns reigns;
  {
    const std::lock_guard lock(state_->mutex);
    reigns = state_->reigns;
  }
  if (reigns.known_at != now->version) {
    reigns = {now->version, {}};
    TRY(state_->writer->run([&]() -> Result<void> {
      for (const store::PublishedModel& model : TRY(state_->writer->base().models())) {
        if (model.was_in_force && model.version < now->version) {
          reigns.all.push_back({model.version, model.at});
        }
      }
      return {};
    }));
    const std::lock_guard lock(state_->mutex);
    state_->reigns = reigns;
  }
  std::int64_t version = 0;
  for (const Reigns::Reign& reign : reigns.all) {
    if (reign.from <= at) version = reign.version;
  }
  if (version == 0) return PublicationPointer();
  return publication(version);
}

std::shared_ptr<const Book> Workspace::book() const {
  return state_->writer->book();
}

const Segments& Workspace::segments() const {
  return state_->segments;
}

Result<void> Workspace::put_segment(const Segment& segment, std::string_view who) {
  return with_base([&](store::Base& base) { return state_->segments.put(base, segment, who); });
}

Result<void> Workspace::remove_segment(const Segment& segment, std::string_view who) {
  return with_base(
      [&](store::Base& base) { return state_->segments.remove(base, segment, who, now()); });
}

Result<void> Workspace::use_channel_rules(std::vector<ChannelRule> rules) {
  return state_->writer->run([&]() -> Result<void> {
    state_->writer->use_channel_rules(std::move(rules));
    return {};
  });
}

LogReader& Workspace::log() {
  return *state_->log_reader;
}

Result<std::optional<store::ReplyRecord>> Workspace::kept_reply(std::string_view key) {
  std::optional<store::ReplyRecord> found;
  TRY(with_base([&](store::Base& base) -> Result<void> {
    found = TRY(base.reply(key));
    return {};
  }));
  if (found && found->at + replies_kept <= now()) found.reset();
  return found;
}

Result<void> Workspace::keep_reply(store::ReplyRecord reply) {
  return with_base([&](store::Base& base) {
    store::Records records;
    records.forget_replies = now() - replies_kept;
    records.replies.push_back(std::move(reply));
    return base.write(records);
  });
}

const Changes& Workspace::changes() const {
  return state_->writer->changes();
}

DuplicateList::Pointer Workspace::duplicates(const BoardView& view) {
  return state_->duplicates.get(book(), view);
}

std::shared_ptr<const Board> Workspace::board() const {
  return state_->writer->board();
}

WorkspaceStatus Workspace::status() const {
  return state_->writer->status();
}

const AddressList* Workspace::data_centers() const {
  return state_->options.data_centers.get();
}

Millis Workspace::now() const {
  return state_->writer->now();
}

const std::string& Workspace::name() const {
  return state_->options.name;
}

Result<void> Workspace::with_base(const std::function<Result<void>(store::Base&)>& work) {
  return state_->writer->run([&] { return work(state_->writer->base()); });
}

Result<void> Workspace::rebuild() {
  TRY(state_->writer->run([&]() -> Result<void> {
    auto book = std::make_shared<Book>(state_->key);
    TRY(catch_up(state_->writer->base(), *book));
    state_->writer->replace(std::move(book));
    return {};
  }));
  return save_snapshot();
}

Result<void> Workspace::save_snapshot() {
  return state_->writer->run([&] { return state_->writer->save_now(); });
}

}  // namespace winnow::app
