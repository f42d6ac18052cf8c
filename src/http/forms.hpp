// POST /f/NAME: what plain HTML forms post, without a line of JavaScript. docs/tracking.md.
//
//   303  to where the form's settings allow; else 200 with a small page, or with JSON for a program
//   400  it is no form                                  401  the write key is missing or unknown
//   404  there is no such form                          413  it is too large
//   429  not now: again after Retry-After seconds
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "app/forms/web_form.hpp"
#include "base/result.hpp"
#include "http/ingest.hpp"

namespace winnow::http {

// The form of a workspace, by a key of it. NotFound, Denied (the key), Busy (not now).
using FindForm =
    std::function<Result<app::WebForm>(const std::string& key, const std::string& name)>;

// Whether the path is that of a form, whatever the method.
bool is_form(const Request& request);

// Answers a POST. The key is the query's writeKey, else a field's, else that of Authorization.
void answer_form(const Request& request, const std::string& name, Respond respond,
                 const FindForm& find, const TakeIn& take_in);
Reply form_preflight();

}  // namespace winnow::http
