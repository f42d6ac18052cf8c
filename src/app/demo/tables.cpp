#include "app/demo/tables.hpp"

#include <string_view>

#include "app/sheet.hpp"
#include "base/check.hpp"

namespace winnow::app {

namespace {

constexpr std::uint64_t holes_stream = 0x686F6C6573;  // apart from the streams of the leads

class Row {
 public:
  explicit Row(std::string& out) : out_(out) {}
  ~Row() { out_ += '\n'; }
  Row(const Row&) = delete;
  Row& operator=(const Row&) = delete;

  void cell(std::string_view text) {
    if (begun_) out_ += ',';
    begun_ = true;
    append_cell(out_, text);
  }
  void cell(std::int64_t number) { cell(std::to_string(number)); }
  void yes_or_no(bool value) { cell(value ? "true" : "false"); }
  void time(Millis at) { cell(to_text(at)); }
  void nothing() { cell(""); }

 private:
  std::string& out_;
  bool begun_ = false;
};

constexpr std::string_view leads_header =
    "lead_id,created_at,email,first_name,last_name,title,seniority,department,country,language,"
    "phone,source,campaign,budget,timeline_months,agenda_clear,decision_maker,"
    "introduces_decision_maker,need,challenge,spam_score,duplicate_of,company.name,"
    "company.industry,company.employees,company.revenue,company.country,won,deal_amount,"
    "lost_reason,closed_at\n";

std::string hundredths(std::int64_t percent) {
  return (percent < 10 ? "0.0" : "0.") + std::to_string(percent);
}

void append_person(Row& row, const DemoLead& lead, Chance& holes) {
  const auto asked = [&](int percent_missing, const auto& value) {
    if (holes.percent(percent_missing)) return row.nothing();
    row.cell(value);
  };
  const auto answer = [&](bool value) { asked(16, std::string_view(value ? "true" : "false")); };
  row.cell(lead.id);
  row.time(lead.created);
  row.cell(lead.email);
  asked(10, lead.given);
  asked(10, lead.family);
  asked(11, lead.title);
  asked(12, demo_seniorities[lead.seniority]);
  asked(13, lead.department);
  asked(10, lead.company.country);
  asked(10, lead.language);
  asked(20, lead.phone);
  row.cell(lead.source);
  asked(12, lead.campaign);
  asked(20, lead.budget);
  asked(17, lead.timeline_months);
  answer(lead.agenda_clear);
  answer(lead.decides);
  if (lead.decides)
    row.nothing();
  else
    answer(lead.introduces);
  asked(16, lead.need);
  asked(20, lead.challenge);
  row.cell(hundredths(lead.spam_percent));
  row.cell(lead.duplicate_of);
}

void append_company(Row& row, const DemoCompany& company, Chance& holes) {
  const auto known = [&](int percent_missing, const auto& value) {
    if (holes.percent(percent_missing)) return row.nothing();
    row.cell(value);
  };
  known(10, company.name);
  known(13, company.industry);
  known(15, company.employees);
  known(20, company.revenue);
  known(12, company.country);
}

void append_deal(Row& row, const DemoDeal& deal) {
  const bool won = deal.state == DemoDeal::State::Won;
  if (deal.state == DemoDeal::State::Open) {
    for (int i = 0; i < 4; ++i) row.nothing();
    return;
  }
  row.yes_or_no(won);
  if (won)
    row.cell(deal.amount);
  else
    row.nothing();
  row.cell(deal.reason);
  row.time(deal.closed);
}

}  // namespace

std::string demo_leads_csv(const std::vector<DemoLead>& leads, const std::vector<DemoDeal>& deals,
                           std::uint64_t seed) {
  CHECK(leads.size() == deals.size());
  std::string out(leads_header);
  Chance holes(seed, holes_stream);
  for (std::size_t i = 0; i < leads.size(); ++i) {
    Row row(out);
    append_person(row, leads[i], holes);
    append_company(row, leads[i].company, holes);
    append_deal(row, deals[i]);
  }
  return out;
}

std::string demo_events_csv(const std::vector<DemoLead>& leads,
                            const std::vector<DemoEvent>& events) {
  std::string out = "lead_id,timestamp,event,path,name,amount,reason\n";
  for (const DemoEvent& event : events) {
    Row row(out);
    row.cell(leads[event.lead].id);
    row.time(event.at);
    row.cell(event.name);
    row.cell(event.path);
    row.cell(event.title);
    if (event.amount > 0)
      row.cell(event.amount);
    else
      row.nothing();
    row.cell(event.reason);
  }
  return out;
}

}  // namespace winnow::app
