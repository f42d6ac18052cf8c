#include "app/people/act.hpp"

#include <algorithm>
#include <utility>

#include "app/board/account_rows.hpp"
#include "app/chance.hpp"

namespace winnow::app {

namespace {

// One commit's worth: take-in waits for it.
constexpr std::size_t leads_a_commit = 100;

// The id of a verb: drawn by chance or, so that a retry has the same one, named by its once-key.
Id id_of_verb(const Act& what, const Id& lead, Millis now) {
  if (what.once.empty()) return new_id(now);
  std::string text = "verb\n" + what.by.who + "\n" + std::string(what.verb.name) + "\n";
  text += to_text(lead) + "\n" + std::string(what.once);
  return named_id(text);
}

std::vector<engine::RollUp> roll_ups_of_lead(const Workspace& workspace, const Book& book,
                                             LeadNumber lead) {
  const PublicationPointer model = workspace.in_force();
  if (!model || !model->plan->reads_account()) return {};
  const auto account = book.account_of(lead);
  if (!account) return {};
  return roll_ups_of(*workspace.board()->view(), book.members_of(*account));
}

}  // namespace

Result<std::vector<Acted>> act(Workspace& workspace, const Act& what,
                               const std::vector<Id>& leads) {
  std::vector<Acted> all;
  all.reserve(leads.size());
  for (const Id& lead : leads) {
    all.push_back({lead, id_of_verb(what, lead, workspace.now()), std::nullopt});
  }
  for (std::size_t first = 0; first < all.size(); first += leads_a_commit) {
    const std::size_t end = std::min(all.size(), first + leads_a_commit);
    std::vector<Id> some(leads.begin() + static_cast<std::ptrdiff_t>(first),
                         leads.begin() + static_cast<std::ptrdiff_t>(end));
    const auto outcomes = TRY(workspace.say(some, [&](Workspace::Saying saying) {
      const auto acted = std::find_if(all.begin() + static_cast<std::ptrdiff_t>(first), all.end(),
                                      [&](const Acted& one) { return one.lead == saying.lead; });
      std::vector<engine::Fact> facts;
      if (saying.book.is_stored(message_of_verb(acted->verb, 0))) return facts;
      KnownLead known = known_lead(saying.book.id_of(saying.number), std::move(saying.facts),
                                   saying.model, saying.now);
      known.roll_ups = roll_ups_of_lead(workspace, saying.book, saying.number);
      auto said = facts_of_verb(what.verb, known, what.wish, what.by, acted->verb);
      if (said) return *std::move(said);
      acted->refusal = said.error();
      return facts;
    }));
    for (std::size_t i = 0; i < outcomes.size(); ++i) {
      if (!outcomes[i]) all[first + i].refusal = Refusal(outcomes[i].error());
    }
  }
  return all;
}

Result<KnownLead> look_at(const Workspace& workspace, const Caller& by, const Id& lead) {
  const auto book = workspace.book();
  const auto number = book->find(lead);
  if (number) {
    const LeadView view = book->view(*number);
    KnownLead known = known_lead(view.id, book->facts_to_judge(*number), workspace.in_force(),
                                 std::max(workspace.now(), view.newest));
    known.roll_ups = roll_ups_of_lead(workspace, *book, *number);
    if (const auto account = book->account_of(*number)) {
      known.account = book->id_of_account(*account);
    }
    if (by.sight().sees(known.owner.value_or(Id{}))) return known;
  }
  return fail(ErrorKind::NotFound, "no lead has the id {}", to_text(lead));
}

}  // namespace winnow::app
