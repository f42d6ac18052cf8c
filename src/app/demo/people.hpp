// The demo's leads: who they are and what their companies are like.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "app/demo/chance.hpp"
#include "app/demo/words.hpp"
#include "base/time.hpp"

namespace winnow::app {

struct DemoCompany {
  std::string name, domain;
  std::string_view industry;
  bool closes_well = false;  // its industry does
  std::int64_t employees = 0, revenue = 0;
  std::string_view country;
};

struct DemoLead {
  enum class Kind : std::uint8_t {
    Person,
    Student,
    Competitor,
    JobSeeker,
    WrongData,
    Duplicate,
    Bot
  };
  Kind kind = Kind::Person;
  std::string id;
  Millis created = 0;

  std::string given, family, email, phone;
  std::string_view title, department, language, source, campaign, need, challenge;
  std::size_t seniority = 0;  // of demo_seniorities
  std::int64_t budget = 0, timeline_months = 0;
  bool agenda_clear = false, decides = false, introduces = false;
  std::int64_t spam_percent = 0;
  std::string duplicate_of;  // an id, where somebody has noticed
  DemoCompany company;

  const DemoRegion* region = nullptr;
  std::size_t given_name = 0, family_name = 0;  // of the region
  int interest = 0;                             // 0 (passes by) to 3 (wants to buy)
};

DemoLead any_lead(Chance& chance, std::uint64_t seed);

// The same person again, some time later and spelled otherwise.
DemoLead second_entry_of(const DemoLead& first, Chance& chance);

}  // namespace winnow::app
