// A form that a visitor filled in: posted by our own widget as JSON, or by a browser as it is.
//
// It is one Event named "form": its fields are the properties, beside "form", the form's own name;
// an e-mail among them is the visitor's. `submissionId` (made when the form was shown) is the
// once-key; without one every post is a submission.
//
//   {"formId": "demo", "submissionId": "…", "anonymousId": "…", "url": "…", "values": {…}}
//   email=ann%40example.com&role=CTO&submissionId=…
#pragma once

#include <string_view>

#include "app/protocols/message.hpp"
#include "app/protocols/segment.hpp"
#include "base/result.hpp"

namespace winnow::app {

// `type` of the envelope is the name of the form that the path has; `formId` goes before it.
// Errors   Invalid: what is wrong, and where.
Result<Message> read_form(const Value& form, const Envelope& envelope);

// The fields of an application/x-www-form-urlencoded text as a map of texts; a field that occurs
// several times is a list of them.
Value fields_of(std::string_view urlencoded);

// "%41+b" → "A b"; a '%' without two hexadecimal digits after it stays.
std::string url_decoded(std::string_view text);

}  // namespace winnow::app
