#include "app/live/verbs.hpp"

#include <fmt/core.h>

#include <array>
#include <charconv>

#include "app/demo/sample_verb.hpp"
#include "app/forms/form_verbs.hpp"
#include "app/live/draft_bots.hpp"
#include "app/live/table_lines.hpp"
#include "app/live/transfer.hpp"
#include "app/live/verb_lead.hpp"
#include "app/live/verb_users.hpp"
#include "app/protocols/decode.hpp"
#include "app/text_file.hpp"
#include "base/limits.hpp"

namespace winnow::app {

namespace {

using Run = Result<int> (*)(Workspaces&, const VerbCall&, VerbIo&);

// "1 lead", "2 leads".
std::string counted(std::uint64_t count, std::string_view what) {
  return fmt::format("{} {}{}", count, what, count == 1 ? "" : "s");
}

const Actor command_line{"cli", ""};

constexpr int done = 0, some_rejected = 1, refused = 2;

Result<std::int64_t> number_option(const VerbCall& call, std::string_view name) {
  const std::string text = call.get(name);
  if (text.empty()) return std::int64_t{0};
  std::int64_t value = 0;
  const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), value);
  if (mistake != std::errc() || end != text.data() + text.size() || value < 1) {
    return fail(ErrorKind::Invalid, "{} takes a whole number above zero, not \"{}\"", name, text);
  }
  return value;
}

Result<int> new_key(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  KeyWish wish;
  wish.kind = call.get("kind");
  wish.role = call.get("role");
  wish.name = call.get("name");
  wish.events_per_minute = TRY(number_option(call, "events-per-minute"));
  wish.leads_per_minute = TRY(number_option(call, "leads-per-minute"));
  TRY(io.write(TRY(workspaces.new_key(call.workspace, wish, command_line)).text + "\n"));
  return done;
}

Result<int> list_keys(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  std::string out;
  for (const store::KeyRecord& key : TRY(workspaces.keys(call.workspace))) {
    out += fmt::format("{}  {:<6}  {:<8}  {}  {}{}\n", to_text(key.id), key.kind, key.role,
                       to_text(key.created), key.name, key.revoked ? " (revoked)" : "");
  }
  TRY(io.write(out));
  return done;
}

Result<int> revoke_key(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const auto id = parse_id(call.get("id"));
  if (!id)
    return fail(ErrorKind::Invalid, "\"{}\" is no id of a key: see key list", call.get("id"));
  TRY(workspaces.revoke_key(call.workspace, *id, command_line));
  io.say("the key opens nothing any more\n");
  return done;
}

Result<std::string> read_all(VerbIo& io, std::size_t limit) {
  std::string all;
  for (;;) {
    const std::string piece = TRY(io.read());
    if (piece.empty()) return all;
    all += piece;
    if (all.size() > limit) return fail(ErrorKind::Invalid, "stdin: more than {} bytes", limit);
  }
}

Result<int> publish(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  const PublishReport report =
      TRY(workspace->publish(TRY(read_all(io, limits::model_bytes)), "cli"));
  const std::string name = call.get("name");
  for (const Issue& issue : report.issues) {
    io.say(fmt::format("{}:{}:{}: {}{}{}\n", name, issue.line, issue.column, issue.message,
                       issue.hint.empty() ? "" : "; ", issue.hint));
  }
  for (const std::string& failed : report.failed_examples) {
    io.say(fmt::format("{}: example {}\n", name, failed));
  }
  if (report.version == 0) {
    io.say("nothing was published\n");
    return refused;
  }
  TRY(io.write(fmt::format("{}\n", report.version)));
  io.say(fmt::format("version {} is in force: {} judged, {} moved\n", report.version,
                     counted(report.leads, "lead"), report.moves));
  return done;
}

Result<int> export_base(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  if (const std::string name = call.get("table"); !name.empty()) {
    const auto table = base_table_named(name);
    if (!table) return fail(ErrorKind::Invalid, "--table is leads or events, not \"{}\"", name);
    TRY(write_table(*TRY(workspaces.get(call.workspace)), *table,
                    [&](std::string_view text) { return io.write(text); }));
    return done;
  }
  ExportWish wish;
  wish.quarantine = !call.get("quarantine").empty();
  wish.everything = !call.get("everything").empty();
  TRY(export_facts(workspaces.location(), call.workspace, wish,
                   [&](std::string_view text) { return io.write(text); }));
  return done;
}

Result<int> import_base(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  const TransferReport report = TRY(import_lines(*workspace, [&] { return io.read(); }));
  TRY(workspaces.reload(call.workspace));
  io.say(fmt::format("{}, {} of them new, {} made; {} there already\n",
                     counted(report.counts.stored + report.counts.duplicates, "fact"),
                     report.counts.stored, counted(report.counts.new_leads, "lead"),
                     report.counts.duplicates));
  if (report.counts.quarantined == 0 && report.rejected.empty()) return done;
  for (const std::string& line : report.rejected) io.say(line + "\n");
  io.say(fmt::format("{} went to the quarantine: winnow export --quarantine shows them\n",
                     report.counts.quarantined));
  return some_rejected;
}

Result<int> backup(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const std::string file = call.get("file");
  const auto base =
      TRY(store::Base::open(workspaces.location(), call.workspace, store::Access::Read));
  TRY(base->backup(file));
  io.say(fmt::format("the copy holds the whole of {}\n", call.workspace));
  return done;
}

Result<int> rebuild(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  TRY(workspace->rebuild());
  const WorkspaceStatus status = workspace->status();
  io.say(fmt::format("{} of {} read again\n",
                     counted(static_cast<std::uint64_t>(status.last_seq), "fact"),
                     counted(status.leads, "lead")));
  return done;
}

Result<int> replay_quarantine(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  const DraftCounts counts = TRY(workspace->replay_quarantine(
      [](const std::string& form, const std::string& body) { return decode_again(form, body); }));
  io.say(fmt::format("became facts: {}; stored before: {}; still in the quarantine: {}\n",
                     counts.stored, counts.duplicates, counts.quarantined));
  return done;
}

// With a file: its rules are those of the workspace from then on.
Result<int> recheck_bots_of(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  Workspace* workspace = TRY(workspaces.get(call.workspace));
  BotRules rules;
  const std::string file = call.get("file");
  const std::string text = file.empty() ? "" : TRY(read_text_file(file, limits::inflated_bytes));
  if (!file.empty()) rules = TRY(parse_bot_rules(text));
  TRY(workspace->with_base([&](store::Base& base) -> Result<void> {
    if (!file.empty()) return base.set_setting("bot_rules", text);
    rules = TRY(bot_rules_of(base));
    return {};
  }));
  const Rechecked report = TRY(recheck_bots(*workspace, rules));
  io.say(fmt::format("{} changed: {} given, {} lifted\n", counted(report.leads, "lead"),
                     counted(report.said, "verdict"), report.lifted));
  return done;
}

Result<int> list_quarantine(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  TRY(export_quarantine(workspaces.location(), call.workspace,
                        [&](std::string_view text) { return io.write(text); }));
  return done;
}

Result<int> list_workspaces(Workspaces& workspaces, const VerbCall&, VerbIo& io) {
  for (const Workspace* workspace : workspaces.all()) {
    const WorkspaceStatus status = workspace->status();
    TRY(io.write(fmt::format("{}\t{} leads\t{} facts\tmodel {}\n", workspace->name(), status.leads,
                             status.last_seq, status.version)));
  }
  return done;
}

struct Verb {
  std::string_view name;
  Run run;
};
constexpr std::array<Verb, 21> verbs{{{"key new", new_key},
                                      {"key list", list_keys},
                                      {"key revoke", revoke_key},
                                      {"user add", add_user},
                                      {"user list", list_users},
                                      {"user disable", disable_user},
                                      {"user password", set_password},
                                      {"form add", add_form},
                                      {"form list", list_forms},
                                      {"form remove", remove_form},
                                      {"publish", publish},
                                      {"export", export_base},
                                      {"import", import_base},
                                      {"sample", add_sample},
                                      {"backup", backup},
                                      {"rebuild", rebuild},
                                      {"quarantine replay", replay_quarantine},
                                      {"quarantine list", list_quarantine},
                                      {"bots recheck", recheck_bots_of},
                                      {"lead", show_lead},
                                      {"workspaces", list_workspaces}}};

}  // namespace

std::string VerbCall::get(std::string_view name) const {
  const auto found = options.find(name);
  return found == options.end() ? std::string() : found->second;
}

Result<int> run_verb(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  for (const Verb& verb : verbs) {
    if (verb.name == call.verb) return verb.run(workspaces, call, io);
  }
  return fail(ErrorKind::Invalid, "the server knows no command \"{}\": is it older?", call.verb);
}

}  // namespace winnow::app
