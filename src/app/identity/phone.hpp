// Telephone numbers as the world writes them in one way. The door to libphonenumber.
#pragma once

#include <string>
#include <string_view>

namespace winnow::app {

// "+48600100200", of a number that can be somebody's; "": it cannot be. `country`, of two capital
// letters, is where numbers that begin with none are; "": only those that begin with + are read.
std::string normal_phone(std::string_view text, std::string_view country);

bool is_phone_country(std::string_view country);  // two capital letters that have telephones

}  // namespace winnow::app
