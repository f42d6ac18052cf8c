// Real leads, backtested: contacts of a bank split in time (UCI Bank Marketing), and the leads and
// offers of a company that sells software. Neither file is part of the project; without them these
// tests are skipped.
#include <gtest/gtest.h>

#include <map>
#include <set>
#include <sstream>

#include "base/json.hpp"
#include "support/shell.hpp"

namespace winnow::test {
namespace {

namespace fs = std::filesystem;

const fs::path shared = WINNOW_ROOT "/../shared/data";

// Where each month of the bank's file begins: its rows are in order of time, without dates.
struct Month {
  int row;
  const char* name;
};
constexpr Month months[] = {
    {0, "2008-05"},     {7763, "2008-06"},  {12137, "2008-07"}, {18822, "2008-08"},
    {23997, "2008-10"}, {24064, "2008-11"}, {27680, "2008-12"}, {27690, "2009-03"},
    {27972, "2009-04"}, {30430, "2009-05"}, {36224, "2009-06"}, {36939, "2009-07"},
    {37117, "2009-08"}, {37887, "2009-09"}, {38154, "2009-10"}, {38601, "2009-11"},
    {38958, "2009-12"}, {39130, "2010-03"}, {39394, "2010-04"}, {39568, "2010-05"},
    {39780, "2010-06"}, {40009, "2010-07"}, {40320, "2010-08"}, {40553, "2010-09"},
    {40856, "2010-10"}, {41060, "2010-11"}};

// The file with one more column, the first day of the month of the call.
std::string with_dates(const std::string& text) {
  std::istringstream in(text);
  std::string out, line;
  std::getline(in, line);
  out = "called;" + line + "\n";
  std::size_t month = 0;
  for (int row = 0; std::getline(in, line); ++row) {
    while (month + 1 < std::size(months) && months[month + 1].row <= row) ++month;
    out += std::string(months[month].name) + "-01;" + line + "\n";
  }
  return out;
}

// The leads with one more column: whether one of their offers was won.
std::string with_outcomes(const std::string& leads, const std::string& offers) {
  std::istringstream in(offers);
  std::set<std::string> won;
  for (std::string line; std::getline(in, line);) {
    if (line.find(",Closed Won,") != std::string::npos) won.insert(line.substr(0, line.find(',')));
  }
  won.erase("");
  std::istringstream rows(leads);
  std::string out, line;
  std::getline(rows, line);
  out = "won," + line + "\n";
  while (std::getline(rows, line)) {
    out += won.count(line.substr(0, line.find(','))) == 1 ? "true," : "false,";
    out += line + "\n";
  }
  return out;
}

double real(const Value& value) {
  return value.is(Value::Kind::Int) ? static_cast<double>(value.integer()) : value.real();
}

double figure(const Value& report, const char* name) {
  const Value* found = report.find(name);
  return found == nullptr ? -1 : real(*found);
}

Value backtested(const std::string& command, const Folder& folder) {
  const Ran ran = run_shell(command + " --format json", folder, WINNOW_PROGRAM, Streams::Apart);
  EXPECT_EQ(ran.exit, 0) << ran.err;
  const Result<Value> report = parse_json(ran.out);
  EXPECT_TRUE(report) << ran.out;
  return report ? *report : Value();
}

void say(const char* name, const Value& report) {
  const Value& best = report.find("deciles")->list().front();
  std::cout << name << ": " << figure(report, "leads") << " leads, " << figure(report, "won")
            << " won, AUC " << figure(report, "auc") << " (" << figure(report, "auc_low") << " to "
            << figure(report, "auc_high") << "), best tenth " << figure(best, "captured")
            << " of the wins\n";
}

// The expected counts and AUCs come from a script over the same file that knows nothing of Winnow.
TEST(RealLeads, TheBankSplitInTime) {
  const fs::path file = shared / "bank_marketing/bank-additional-full.csv";
  if (!fs::exists(file)) GTEST_SKIP() << "no bank-additional-full.csv of UCI Bank Marketing";
  const Folder folder;
  folder.write("bank.csv", with_dates(read_file(file)));
  fs::copy(WINNOW_ROOT "/tests/data/bank_marketing.yaml", folder.path() / "bank.yaml");
  const Value report = backtested(
      "winnow backtest bank.yaml --leads bank.csv --missing unknown --won 'lead.y == \"yes\"' "
      "--as-of-field called --split 2009-06-01",
      folder);
  const Value& before = *report.find("split")->find("before");
  const Value& after = *report.find("split")->find("after");
  say("bank", report);
  say("bank before June 2009", before);
  say("bank from June 2009 on", after);
  EXPECT_EQ(figure(report, "leads"), 41'188);
  EXPECT_EQ(figure(report, "won"), 4'640);
  EXPECT_EQ(figure(before, "leads"), 36'224);
  EXPECT_EQ(figure(after, "leads"), 4'964);
  EXPECT_EQ(figure(before, "won") + figure(after, "won"), 4'640);
  EXPECT_NEAR(figure(report, "auc"), 0.7807007429766429, 1e-6);
  EXPECT_NEAR(figure(before, "auc"), 0.6555966423351072, 1e-6);
  EXPECT_NEAR(figure(after, "auc"), 0.6367559209602033, 1e-6);
}

TEST(RealLeads, OffersOfASoftwareCompany) {
  const fs::path folder_of_data = shared / "saas_leads_offers";
  if (!fs::exists(folder_of_data / "offers.csv")) GTEST_SKIP() << "no saas_leads_offers";
  const Folder folder;
  folder.write("leads.csv", with_outcomes(read_file(folder_of_data / "leads_cleaned.csv"),
                                          read_file(folder_of_data / "offers.csv")));
  fs::copy(WINNOW_ROOT "/tests/data/saas_leads.yaml", folder.path() / "saas.yaml");
  const Value report = backtested(
      "winnow backtest saas.yaml --leads leads.csv --id Id --won lead.won --as-of 2021-01-01",
      folder);
  say("saas", report);
  EXPECT_EQ(figure(report, "leads"), 43'972);
  EXPECT_EQ(figure(report, "won"), 1'939);
  EXPECT_NEAR(figure(report, "auc"), 0.5516769609555654, 1e-6);
}

}  // namespace
}  // namespace winnow::test
