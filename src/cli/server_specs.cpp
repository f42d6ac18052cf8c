#include "cli/server_specs.hpp"

#include <utility>

namespace winnow::cli {

namespace {

// Where a server's data is: the same for every command that works on it.
std::vector<OptionSpec> with_data(std::vector<OptionSpec> own, bool workspace = true) {
  std::vector<OptionSpec> all = {
      {"--data", "DIR", "the folder of the server's data", true},
      {"--database", "URL",
       "postgresql://…, remembered in DIR; SQLite files in DIR unless it is given"},
  };
  if (workspace) all.push_back({"--workspace", "NAME", "the workspace (main)"});
  for (OptionSpec& option : own) all.push_back(std::move(option));
  return all;
}

}  // namespace

std::vector<CommandSpec> server_commands() {
  return {
      {"serve",
       "take in facts over HTTP and judge every lead the moment something happens",
       {},
       with_data({{"--listen", "ADDRESS", "where to listen (127.0.0.1:8080)"},
                  {"--log",
                   "LEVEL",
                   "the least to log: debug, info (the default), warn or error",
                   false,
                   false,
                   {"debug", "info", "warn", "error"}}},
                 false),
       {"winnow serve --data data", "winnow serve --data data --listen 0.0.0.0:80",
        "winnow serve --data data --database postgresql://winnow@db/winnow"}},
      {"key",
       "make a key for a website, a server or a program; list and revoke keys",
       {{"ACTION", "new, list or revoke", true, {"new", "list", "revoke"}},
        {"ID", "of revoke: the id that list shows", false}},
       with_data(
           {{"--kind",
             "KIND",
             "write: public, for websites; server: secret, takes in; api: secret, reads and writes",
             false,
             false,
             {"write", "server", "api"}},
            {"--role",
             "ROLE",
             "of an api key: what it may do",
             false,
             false,
             {"admin", "marketer", "sales", "analyst"}},
            {"--name", "TEXT", "what to call it in lists"},
            {"--events-per-minute", "N", "no more than this many events a minute"},
            {"--leads-per-minute", "N", "no more than this many new leads a minute"}}),
       {"winnow key new --data data --kind write --name website",
        "winnow key new --data data --kind api --role analyst", "winnow key list --data data"}},
      {"publish",
       "put a model in force: every lead is judged by it, now and from now on",
       {{"MODEL", "the model, YAML or JSON; - is stdin"}},
       with_data({}),
       {"winnow publish model.yaml --data data"}},
      {"export",
       "write every fact, one line of JSON each",
       {},
       with_data({{"--quarantine", "", "the quarantined input as well"},
                  {"--everything", "", "models, keys and the quarantine too: a whole base"},
                  {"--out", "FILE", "where it goes, written whole or not at all; - is stdout"}}),
       {"winnow export --data data > facts.ndjson",
        "winnow export --data data --everything | winnow import --data other"}},
      {"import",
       "take in an export, messages of Segment's shape, or tables of leads and events",
       {{"FILE", "NDJSON; - is stdin, and so is nothing unless there are tables", false}},
       with_data(
           {{"--leads", "FILE", "a table of leads: CSV or NDJSON, plain or gzip"},
            {"--events", "FILE", "a table of events; may be given several times", false, true},
            {"--id", "COLUMN", "the column that names a lead (lead_id, else id, else email)"},
            {"--missing", "TEXT", "a cell that means no value; several may follow", false, true},
            {"--decimal",
             "MARK",
             "the decimal mark of numbers; guessed unless given",
             false,
             false,
             {",", "."}},
            {"--date-format", "FORMAT", "how dates are written, such as %d.%m.%Y"},
            {"--rename", "OLD=NEW", "call a column of the file by another name", false, true},
            {"--rejects", "FILE", "write the rows that could not be read, with the reason"}}),
       {"winnow import facts.ndjson --data data",
        "winnow import --leads leads.csv --events events.csv --data data"}},
      {"lead",
       "show one lead of the server: what it is worth, why, and since when",
       {{"LEAD", "its id, user id, e-mail address or anonymous id"}},
       with_data({{"--as-of", "TIME", "how it was, or will be, at that time (now)"},
                  {"--version", "N", "under another version of the model"},
                  {"--from", "TIME", "its total over time, from here …"},
                  {"--to", "TIME", "… to here (now)"},
                  {"--points", "N", "how many points of time between them (50)"},
                  {"--timeline", "", "its facts instead, as export writes them"}}),
       {"winnow lead ada@acme.example --data data",
        "winnow lead ada@acme.example --data data --as-of 2026-03-01",
        "winnow lead ada@acme.example --data data --from 2026-01-01 --points 12"}},
      {"quarantine",
       "show the input that could not be read, or try it again",
       {{"ACTION", "list or replay", true, {"list", "replay"}}},
       with_data({}),
       {"winnow quarantine list --data data", "winnow quarantine replay --data data"}},
      {"rebuild",
       "forget everything derived and make it again from the facts",
       {},
       with_data({}),
       {"winnow rebuild --data data"}},
      {"backup",
       "copy a workspace to one file, while the server runs",
       {{"FILE", "the copy, written whole or not at all"}},
       with_data({}),
       {"winnow backup monday.winnow --data data"}},
      {"restore",
       "make a workspace of a backup, on either database",
       {{"FILE", "what backup wrote"}},
       with_data({}),
       {"winnow restore monday.winnow --data data"}},
  };
}

}  // namespace winnow::cli
