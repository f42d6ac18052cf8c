#include "app/demo/sample_verb.hpp"

#include <fmt/core.h>

#include <charconv>

#include "app/access/access.hpp"
#include "app/demo/sample_data.hpp"

namespace winnow::app {

namespace {

Result<std::uint32_t> leads_of(const VerbCall& call) {
  const std::string text = call.get("leads");
  if (text.empty()) return sample_leads;
  std::uint32_t leads = 0;
  const auto [end, mistake] = std::from_chars(text.data(), text.data() + text.size(), leads);
  const bool is_number = mistake == std::errc() && end == text.data() + text.size();
  if (is_number && leads >= 1 && leads <= sample_leads_max) return leads;
  return fail(ErrorKind::Invalid, "--leads is a whole number from 1 to {}, not \"{}\"",
              sample_leads_max, text);
}

// Who works the leads: without anybody they wait, each where the model put it.
Result<Caller> worker_of(Workspaces& workspaces, const VerbCall& call) {
  Caller caller;
  caller.who = "cli";
  const std::string wanted = call.get("as");
  const std::string login = wanted.empty() ? "" : TRY(login_of(wanted));
  for (const User& user : TRY(workspaces.access().users(call.workspace))) {
    const auto role = role_of(user.role);
    const bool may_work = role && may(*role, Permission::WorkLeads) && !user.disabled;
    if (login.empty() ? !may_work : user.email != login) continue;
    if (!may_work) return fail(ErrorKind::Invalid, "{} may not work leads", login);
    caller.user = user.id;
    caller.who = "user:" + to_text(user.id);
    caller.role = Role::Admin;  // of whoever runs the server
    return caller;
  }
  if (!login.empty()) return fail(ErrorKind::NotFound, "there is no user {}", login);
  return caller;
}

}  // namespace

Result<int> add_sample(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  const std::uint32_t leads = TRY(leads_of(call));
  const Caller by = TRY(worker_of(workspaces, call));
  const SampleReport report =
      TRY(fill_with_sample(*TRY(workspaces.get(call.workspace)), by, leads));
  io.say(fmt::format("{} leads, {} facts; {}\n", report.leads, report.facts,
                     by.user ? "worked by " + by.who
                             : "nobody works them: `winnow user add` first, into an empty base"));
  return 0;
}

}  // namespace winnow::app
