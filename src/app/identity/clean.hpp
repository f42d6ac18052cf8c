// Clean: the identifiers of a message as they are compared, and without those that name nobody.
//
// An e-mail address has no capitals, a telephone number is +DIGITS, and what a program writes when
// it knows nobody ("null", "undefined", "anonymous", "0") is no identifier.
#pragma once

#include <string>
#include <string_view>

#include "app/protocols/message.hpp"

namespace winnow::app {

// Without blanks around it, in small letters.
std::string normal_email(std::string_view address);

// Whether an identifier of that text is anybody's, in whatever letters.
bool names_nobody(std::string_view value);

// `country`, of two letters or "": where numbers without one are, unless the traits name one.
// Once done, doing it again changes nothing.
void clean(Message& message, std::string_view country);

// Whether anything names the lead; else why not, as the quarantine says it.
bool names_somebody(const Message& message);
std::string why_nobody(const Message& message);

}  // namespace winnow::app
