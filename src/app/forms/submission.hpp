// Submission: what somebody posted to a WebForm, and the facts it makes.
#pragma once

#include <string>
#include <string_view>

#include "app/forms/web_form.hpp"
#include "app/protocols/message.hpp"
#include "base/value.hpp"

namespace winnow::app {

struct Submission {
  Map fields;  // as posted: texts, lists of texts; of JSON any value, {"company":{"name":…}} too
  std::string page;        // where the form stands, as far as it is known
  std::string user_agent;  // empty: unknown
};

// One event, the traits of the lead and of the company, and the consent, as far as they are given.
// `submissionId` makes them once-only. One that fills in the honeypot is the event alone, marked
// for the bot rules. A submission that says not whom it is of is unreadable, as a whole; it is kept
// and not tried again.
Delivery delivery_of(const WebForm& form, const Submission& submission);

// Where to send the browser: `return_to` among the fields, else the page, if its host is one of the
// form's. Empty: nowhere.
std::string return_address(const WebForm& form, const Submission& submission);

}  // namespace winnow::app
