// The words that the demo's people and companies are made of, by language.
#pragma once

#include <array>
#include <cstddef>
#include <string_view>
#include <vector>

namespace winnow::app {

// As its owner writes it, and in the letters of mail addresses.
struct DemoName {
  std::string_view written, ascii;
};

struct DemoCountry {
  std::string_view code;
  std::string_view phone;  // '#' is a digit; numbers that nobody can have
};

inline constexpr std::array<std::string_view, 6> demo_departments = {
    "Marketing", "Sales", "IT", "Finance", "Operations", "Human resources"};
inline constexpr std::array<std::string_view, 3> demo_seniorities = {"manager", "lead", "staff"};
inline constexpr std::array<std::string_view, 12> demo_industries = {
    "Software",  "IT services", "Finance", "Professional services",
    "Telecom",   "E-commerce",  "Retail",  "Manufacturing",
    "Logistics", "Media",       "Health",  "Education"};
inline constexpr std::size_t demo_closing_industries = 5;  // the first ones close best

// People who share a language. Family names have one form for women and men.
struct DemoRegion {
  std::string_view language;
  int share;  // of all regions together 100
  std::vector<DemoCountry> countries;
  std::vector<DemoName> given, family;
  std::array<std::array<std::string_view, demo_seniorities.size()>, demo_departments.size()> titles;
  std::string_view student;
  std::vector<DemoName> firms;                          // first words of company names
  std::array<DemoName, demo_industries.size()> trades;  // second words, one an industry
  std::vector<std::string_view> forms;                  // "GmbH"
};

const std::vector<DemoRegion>& demo_regions();

}  // namespace winnow::app
