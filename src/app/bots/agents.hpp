// Which user agents are machines: crawlers, preview fetchers, monitors, headless browsers,
// programs.
#pragma once

#include <string_view>

namespace winnow::app {

// The word that gives the machine away, as our table has it ("crawler"); "": a browser, or nothing
// that we know. Letters of any case. Browsers inside apps and old phones are people's.
std::string_view machine_word_in(std::string_view user_agent);

}  // namespace winnow::app
