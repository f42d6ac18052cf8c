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

// The server, and who may come in.
std::vector<CommandSpec> door_commands() {
  return {
      {"serve",
       "take in facts over HTTP and judge every lead the moment something happens",
       {},
       with_data({{"--listen", "ADDRESS", "where to listen (127.0.0.1:8080)"},
                  {"--datacenters", "FILE",
                   "networks of data centres, such as 3.5.140.0/22, one a line: what comes from "
                   "there is a bot's"},
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
      {"user",
       "add a person who signs in, list them, disable one, set a password",
       {{"ACTION", "add, list, disable or password", true, {"add", "list", "disable", "password"}},
        {"EMAIL", "whose; of all but list", false}},
       with_data({{"--role",
                   "ROLE",
                   "of add: what they may do",
                   false,
                   false,
                   {"admin", "marketer", "sales", "analyst"}},
                  {"--name", "NAME", "of add: what they are called"},
                  {"--language",
                   "LANGUAGE",
                   "of add: what they read (en)",
                   false,
                   false,
                   {"en", "ru", "zh", "ro", "pl", "be"}}}),
       {"winnow user add ada@acme.example --role admin --data data < password",
        "winnow user list --data data", "winnow user disable ada@acme.example --data data"}},
      {"form",
       "take in what plain HTML forms post to /f/FORM; list and remove forms",
       {{"ACTION", "add, list or remove", true, {"add", "list", "remove"}},
        {"FORM", "what it is called in its address; add replaces one of that name", false}},
       with_data(
           {{"--fields", "LIST",
             "what is taken: email,name,company.name; FIELD=TRAIT where it is called otherwise"},
            {"--event", "NAME", "the event that a submission is (form_submitted)"},
            {"--honeypot", "FIELD", "a field that people do not see; robots fill it in"},
            {"--consent", "FIELD=PURPOSE", "a checkbox, and the purpose that it consents to"},
            {"--return-host", "LIST", "the hosts that a submission may lead back to"}}),
       {"winnow form add demo --data data --fields email,name,company.name --return-host "
        "example.com",
        "winnow form list --data data"}},
  };
}

// What goes in and comes out.
std::vector<CommandSpec> record_commands() {
  return {
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
                  {"--table", "WHAT", "leads or events: rows for score, explain and backtest"},
                  {"--out", "FILE", "where it goes, written whole or not at all; - is stdout"}}),
       {"winnow export --data data > facts.ndjson",
        "winnow export --data data --everything | winnow import --data other",
        "winnow export --data data --table leads --out leads.ndjson"}},
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
      {"sample",
       "fill an empty base with made-up leads that lived a year and were worked",
       {},
       with_data({{"--leads", "N", "how many (500)"},
                  {"--as", "EMAIL", "the user who worked them; all who sell unless given"}}),
       {"winnow sample --data data", "winnow sample --data data --leads 2000"}},
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
  };
}

// What keeps a base well.
std::vector<CommandSpec> care_commands() {
  return {
      {"quarantine",
       "show the input that could not be read, or try it again",
       {{"ACTION", "list or replay", true, {"list", "replay"}}},
       with_data({}),
       {"winnow quarantine list --data data", "winnow quarantine replay --data data"}},
      {"bots",
       "judge again, of every stored event, whether a person did it",
       {{"ACTION", "recheck", true, {"recheck"}},
        {"FILE", "rules as JSON, which count from then on; those in force unless given", false}},
       with_data({}),
       {"winnow bots recheck --data data", "winnow bots recheck rules.json --data data"}},
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

}  // namespace

std::vector<CommandSpec> server_commands() {
  std::vector<CommandSpec> all = door_commands();
  for (const auto& commands : {record_commands(), care_commands()}) {
    all.insert(all.end(), commands.begin(), commands.end());
  }
  return all;
}

}  // namespace winnow::cli
