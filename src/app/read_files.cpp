#include "app/read_files.hpp"

#include <fmt/format.h>

#include <iterator>
#include <utility>

#include "app/read_events.hpp"
#include "app/read_leads.hpp"

namespace winnow::app {
namespace {

std::string reject_note(const RejectLog& rejects, const std::string& path) {
  return fmt::format("rejected rows: {}; {}", rejects.count(),
                     path.empty() ? "--rejects FILE lists them with their reasons" : "see " + path);
}

}  // namespace

Result<Loaded> read_files(std::shared_ptr<const engine::Plan> plan, const ReadOptions& options) {
  const ReadRules rules = TRY(rules_of(options));
  RejectLog rejects = TRY(RejectLog::open(options.rejects));
  LeadTable leads = TRY(read_leads(options.leads, *plan, rules, rejects));
  EventTable events = TRY(read_events(options.events, *plan, leads.ids, rules, rejects));
  leads.names.add(events.names);
  TRY(leads.names.check(rules));
  TRY(rejects.close());
  Loaded loaded;
  loaded.plan = std::move(plan);
  loaded.ids = std::move(leads.ids);
  loaded.traits = std::move(leads.traits);
  loaded.timelines = std::move(events.timelines);
  loaded.events = events.events;
  loaded.rejected = rejects.count();
  loaded.notes = std::move(leads.notes);
  if (!options.events.empty()) {
    std::move(events.notes.begin(), events.notes.end(), std::back_inserter(loaded.notes));
  }
  if (rejects.count() > 0) loaded.notes.push_back(reject_note(rejects, options.rejects));
  return loaded;
}

}  // namespace winnow::app
