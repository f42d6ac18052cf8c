// WebForm: how a plain HTML form that is posted to /f/NAME becomes facts. A setting of a workspace.
//
// Only what is listed is taken from a submission; docs/tracking.md tells how it is written.
#pragma once

#include <cstdint>
#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/result.hpp"

namespace winnow::app {

struct WebForm {
  struct Field {
    enum class Of : std::uint8_t { Lead, Company, Event };
    std::string field;  // what the form calls it
    Of of = Of::Lead;   // whose trait it is; Event: a property of the event alone
    std::string name;   // of the trait or property
  };
  std::string name;
  std::string event = "form_submitted";
  std::vector<Field> fields;
  std::string honeypot;       // a field that people leave empty; empty: there is none
  std::string consent_field;  // a checkbox; empty: there is none
  std::string consent_purpose;
  std::vector<std::string> return_hosts;  // lower case, with the port where there is one
};

// What a form is made of, as the command line gives it and as the base keeps it:
// fields "email,work=company.name,note=event.note", event, honeypot, consent "box=newsletter",
// return-host "example.com,www.example.com". Others are not looked at.
using FormOptions = std::map<std::string, std::string, std::less<>>;
inline constexpr std::string_view form_options[] = {"fields", "event", "honeypot", "consent",
                                                    "return-host"};

// Errors   Invalid: what is wrong, in words for whoever wrote it.
Result<WebForm> read_web_form(std::string_view name, const FormOptions& options);

}  // namespace winnow::app
