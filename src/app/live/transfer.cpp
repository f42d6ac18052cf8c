#include "app/live/transfer.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <map>
#include <utility>

#include "app/chance.hpp"
#include "app/json_writer.hpp"
#include "app/live/record_lines.hpp"
#include "app/live/replay.hpp"
#include "app/protocols/decode.hpp"
#include "base/json.hpp"
#include "base/limits.hpp"
#include "engine/fact_json.hpp"

namespace winnow::app {

namespace {

constexpr std::size_t facts_at_once = 2'000, rejected_shown = 10;

std::string quarantine_line(const store::Quarantined& row) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "quarantine");
  json.member("id", to_text(row.id));
  json.member("received", to_text(row.received));
  json.member("via", row.via);
  json.member("form", row.form);
  json.member("reason", row.reason);
  json.member("body", row.body);
  json.end('}');
  return line + "\n";
}

std::string model_line(const store::PublishedModel& model, bool in_force) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "model");
  json.raw_member("version", std::to_string(model.version));
  json.raw_member("in_force", in_force ? "true" : "false");
  json.raw_member("was_in_force", model.was_in_force ? "true" : "false");
  json.member("at", to_text(model.at));
  json.member("by", model.by);
  json.member("name", model.name);
  json.member("text", model.text);
  json.end('}');
  return line + "\n";
}

std::string key_line(const store::KeyRecord& key) {
  std::string line;
  JsonWriter json(line);
  json.begin('{');
  json.member("type", "key");
  json.member("id", to_text(key.id));
  json.member("kind", key.kind);
  json.member("role", key.role);
  json.member("hash", key.hash);
  json.member("name", key.name);
  json.member("created", to_text(key.created));
  if (key.revoked) json.member("revoked", to_text(*key.revoked));
  json.raw_member("events_per_minute", std::to_string(key.events_per_minute));
  json.raw_member("leads_per_minute", std::to_string(key.leads_per_minute));
  json.end('}');
  return line + "\n";
}

// Takes lines in: facts are gathered, everything else is done as it comes.
class Importer {
 public:
  explicit Importer(Workspace& workspace) : workspace_(workspace) {}

  Result<void> line(std::string_view text) {
    ++number_;
    if (text.find_first_not_of(" \t\r") == text.npos) return {};
    const Result<Value> value = parse_json(text);
    if (!value || !value->is(Value::Kind::Map)) {
      return reject(text, value ? "expected a JSON object" : value.error().message);
    }
    const LineFields fields(*value);
    const std::string type = fields.text("type");
    if (type == "model") return model(fields);
    if (type == "key") return key(fields);
    if (type == "quarantine") return quarantined(fields);
    if (is_record(type)) return record(type, fields);
    if (type == "setting") {
      return workspace_.with_base([&](store::Base& base) { return import_setting(base, fields); });
    }
    if (engine::fact_kind_of(type) && value->find("lead") != nullptr) return fact(text);
    return message(text);
  }

  Result<void> flush() {
    if (const store::Records records = std::exchange(records_, {});
        !records.users.empty() || !records.segments.empty() || !records.audit.empty()) {
      TRY(workspace_.with_base([&](store::Base& base) { return import_records(base, records); }));
    }
    if (!facts_.empty()) {
      report_.counts += TRY(workspace_.import_facts(std::exchange(facts_, {}), seqs_));
    }
    if (!delivery_.messages.empty() || !delivery_.unreadable.empty()) {
      delivery_.form = name_of(Protocol::Segment);
      report_.counts += TRY(workspace_.import_delivery(std::exchange(delivery_, {}),
                                                       {engine::Source::Server, "import"}));
    }
    return {};
  }

  TransferReport report() && { return std::move(report_); }

 private:
  Result<void> reject(std::string_view text, std::string reason) {
    if (report_.rejected.size() < rejected_shown) {
      report_.rejected.push_back(fmt::format("line {}: {}", number_, reason));
    }
    delivery_.unreadable.push_back({std::move(reason), std::string(text)});
    return full() ? flush() : Result<void>();
  }
  bool full() const {
    return facts_.size() + records_.audit.size() + delivery_.messages.size() +
               delivery_.unreadable.size() >=
           facts_at_once;
  }
  Result<void> fact(std::string_view text) {
    Result<engine::Fact> fact = engine::parse_fact(text);
    if (!fact) return reject(text, fact.error().message);
    std::vector<std::string> ids = fact->crm;
    for (const auto& id : {fact->message, fact->user, fact->anonymous, fact->email, fact->phone}) {
      ids.push_back(id);
    }
    for (const std::string& id : ids) {
      if (id.size() > limits::id_bytes) {
        return reject(
            text, fmt::format("an id of {} bytes, it may have {}", id.size(), limits::id_bytes));
      }
    }
    facts_.push_back(std::move(*fact));
    return full() ? flush() : Result<void>();
  }
  Result<void> message(std::string_view text) {
    Result<Delivery> read = decode(Protocol::Segment, text);
    if (!read) return reject(text, read.error().message);
    for (Message& one : read->messages) delivery_.messages.push_back(std::move(one));
    for (const Unreadable& one : read->unreadable) TRY(reject(one.body, one.reason));
    return full() ? flush() : Result<void>();
  }
  Result<void> model(const LineFields& fields) {
    store::PublishedModel model{
        fields.number("version"), TRY(fields.instant("at")), fields.text("by"), fields.text("name"),
        fields.text("text"),
        // Exports of before it was kept say nothing of it.
        fields.value("was_in_force") == nullptr || fields.flag("was_in_force")};
    return workspace_.import_model(std::move(model), fields.flag("in_force"));
  }
  Result<void> key(const LineFields& fields) {
    store::KeyRecord key{TRY(fields.id("id")),
                         fields.text("kind"),
                         fields.text("role"),
                         fields.text("hash"),
                         fields.text("name"),
                         TRY(fields.instant("created")),
                         std::nullopt,
                         fields.number("events_per_minute"),
                         fields.number("leads_per_minute")};
    if (!fields.text("revoked").empty()) key.revoked = TRY(fields.instant("revoked"));
    return workspace_.with_base([&](store::Base& base) -> Result<void> {
      for (const store::KeyRecord& known : TRY(base.keys())) {
        if (known.id == key.id) return {};
      }
      return base.add_key(key);
    });
  }
  Result<void> record(const std::string& type, const LineFields& fields) {
    TRY(read_record(type, fields, records_));
    return full() ? flush() : Result<void>();
  }
  Result<void> quarantined(const LineFields& fields) {
    store::Commit commit;
    commit.quarantined.push_back({TRY(fields.id("id")), TRY(fields.instant("received")),
                                  fields.text("via"), fields.text("form"), fields.text("reason"),
                                  fields.text("body")});
    return workspace_.with_base([&](store::Base& base) -> Result<void> {
      bool known = false;
      TRY(base.read_quarantine([&](const store::Quarantined& row) {
        known = known || row.id == commit.quarantined.front().id;
        return Result<void>();
      }));
      return known ? Result<void>() : base.append(commit);
    });
  }

  Workspace& workspace_;
  std::vector<engine::Fact> facts_;
  SeqMap seqs_;
  store::Records records_;
  Delivery delivery_;
  std::uint64_t number_ = 0;
  TransferReport report_;
};

Result<void> import_all(Importer& importer, const std::function<Result<std::string>()>& read) {
  std::string pending;
  for (;;) {
    const std::string piece = TRY(read());
    if (piece.empty()) break;
    pending += piece;
    std::size_t begin = 0;
    for (std::size_t end = pending.find('\n'); end != pending.npos;
         end = pending.find('\n', begin)) {
      TRY(importer.line(std::string_view(pending).substr(begin, end - begin)));
      begin = end + 1;
    }
    pending.erase(0, begin);
    if (pending.size() > limits::row_bytes) {
      return fail(ErrorKind::Invalid, "a line of more than {} bytes", limits::row_bytes);
    }
  }
  TRY(importer.line(pending));
  return importer.flush();
}

}  // namespace

Result<void> export_facts(const store::Location& location, std::string_view workspace,
                          const ExportWish& wish,
                          const std::function<Result<void>(std::string_view)>& write) {
  const auto base = TRY(store::Base::open(location, workspace, store::Access::Read));
  if (wish.everything) {
    const std::int64_t in_force = TRY(base->model_in_force());
    for (const store::PublishedModel& model : TRY(base->models())) {
      TRY(write(model_line(model, model.version == in_force)));
    }
    for (const store::KeyRecord& key : TRY(base->keys())) TRY(write(key_line(key)));
    TRY(export_settings(*base, write));
    TRY(export_records(*base, write));
  }
  TRY(replay(*base, 0, [&](std::vector<engine::Fact>& facts) {
    std::string lines;
    for (const engine::Fact& fact : facts) {
      engine::append_json(lines, fact);
      lines += '\n';
    }
    return write(lines);
  }));
  if (!wish.quarantine && !wish.everything) return {};
  return export_quarantine(location, workspace, write);
}

Result<void> export_quarantine(const store::Location& location, std::string_view workspace,
                               const std::function<Result<void>(std::string_view)>& write) {
  const auto base = TRY(store::Base::open(location, workspace, store::Access::Read));
  return base->read_quarantine(
      [&](const store::Quarantined& row) { return write(quarantine_line(row)); });
}

Result<TransferReport> import_lines(Workspace& workspace,
                                    const std::function<Result<std::string>()>& read) {
  TRY(workspace.begin_import());
  Importer importer(workspace);
  const Result<void> imported = import_all(importer, read);
  TRY(workspace.finish_import());
  TRY(imported);
  return std::move(importer).report();
}

}  // namespace winnow::app
