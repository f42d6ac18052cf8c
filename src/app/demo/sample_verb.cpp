#include "app/demo/sample_verb.hpp"

#include <fmt/core.h>

#include <charconv>
#include <vector>

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

// Who works the leads: the one who was named, else all who sell, else all who may.
Result<std::vector<Caller>> workers_of(Workspaces& workspaces, const VerbCall& call) {
  const std::string wanted = call.get("as");
  const std::string login = wanted.empty() ? "" : TRY(login_of(wanted));
  std::vector<Caller> named, sellers, all;
  for (const User& user : TRY(workspaces.access().users(call.workspace))) {
    const auto role = role_of(user.role);
    if (!role || !may(*role, Permission::WorkLeads) || user.disabled) continue;
    Caller caller;
    caller.user = user.id;
    caller.who = "user:" + to_text(user.id);
    caller.role = *role;
    if (user.email == login) named.push_back(caller);
    if (*role == Role::Sales) sellers.push_back(caller);
    all.push_back(std::move(caller));
  }
  if (!login.empty() && named.empty()) {
    return fail(ErrorKind::NotFound, "there is no user {} who may work leads", login);
  }
  if (!login.empty()) return named;
  return sellers.empty() ? all : sellers;
}

}  // namespace

Result<int> add_sample(Workspaces& workspaces, const VerbCall& call, VerbIo& io) {
  SampleWish wish{"cli", TRY(workers_of(workspaces, call)), TRY(leads_of(call))};
  const SampleReport report = TRY(fill_with_sample(*TRY(workspaces.get(call.workspace)), wish));
  io.say(fmt::format("{} leads, {} facts\n", report.leads, report.facts));
  if (wish.workers.empty()) {
    io.say("nobody worked them: `winnow user add` before, into an empty base, makes somebody\n");
  }
  return 0;
}

}  // namespace winnow::app
