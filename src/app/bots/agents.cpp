#include "app/bots/agents.hpp"

#include <array>
#include <string>

#include "base/ascii.hpp"

namespace winnow::app {

namespace {

// Lower case; "^" begins a word that stands at the start alone. Words that browsers have too
// ("preview", "yandex", "snapchat", "okhttp" of phone apps) are here only with what tells machines
// from them. "bot" has rules of its own.
constexpr std::array<std::string_view, 98> words{
    // What says of itself that it goes from page to page, or has an address to complain to.
    "crawl", "spider", "slurp", "+http", "scrapy", "nutch", "heritrix", "httrack", "ia_archiver",
    "ahrefs", "semrush", "mj12", "screaming frog", "sitebulb", "dataprovider", "googleother",
    "google-inspectiontool", "mediapartners-google", "apis-google", "feedfetcher", "google favicon",
    "google-read-aloud", "google-safety", "google web preview", "google-extended", "gptbot",
    "chatgpt-user", "anthropic-ai", "claude-web", "perplexity", "cohere-ai", "meta-externalagent",
    "meta-externalfetcher", "w3c_", "validator",
    // Looks at a link that somebody sends to somebody.
    "facebookexternalhit", "facebookcatalog", "skypeuripreview", "bingpreview", "embedly",
    "quora link preview", "vkshare", "snap url preview", "^whatsapp/", "iframely", "flipboardproxy",
    "bitlybot", "googleimageproxy", "yahoomailproxy", "ms-office existence", "nuzzel", "outbrain",
    "discourse forum onebox", "mastodon/", "^teams ", "^viber/",
    // Looks whether it is safe, or up.
    "barracuda", "mimecast", "proofpoint", "safelinks", "urldefense", "trendmicro", "zgrab",
    "censys", "netcraft", "nmap", "nikto", "sqlmap", "masscan", "nuclei", "pingdom", "statuscake",
    "site24x7", "newrelicpinger", "checkly", "gtmetrix", "lighthouse", "ptst/",
    // Browsers that nobody sits before.
    "headless", "phantomjs", "slimerjs", "puppeteer", "playwright", "selenium", "webdriver",
    "cypress/", "jsdom", "prerender", "rendertron",
    // Programs.
    "^curl/", "^wget/", "^python", "aiohttp/", "^go-http-client", "^java/", "libwww-perl",
    "postmanruntime", "^axios/"};

bool is_letter(char c) {
  return c >= 'a' && c <= 'z';
}

// "bot" ends a word or begins one that goes on with a sign ("Googlebot/2.1", "bots"): but a Cubot
// is a phone.
bool names_a_bot(std::string_view agent) {
  constexpr std::string_view bot = "bot";
  for (std::size_t at = agent.find(bot); at != std::string_view::npos;
       at = agent.find(bot, at + 1)) {
    const std::string_view before = agent.substr(0, at);
    const std::string_view after = agent.substr(at + bot.size());
    if (before.ends_with("cu")) continue;
    const bool plural = after.starts_with('s') && (after.size() == 1 || !is_letter(after[1]));
    if (after.empty() || !is_letter(after.front()) || plural) return true;
  }
  return false;
}

}  // namespace

std::string_view machine_word_in(std::string_view user_agent) {
  const std::string agent = small_letters(user_agent);
  if (names_a_bot(agent)) return "bot";
  for (const std::string_view word : words) {
    if (word.front() == '^') {
      if (agent.starts_with(word.substr(1))) return word.substr(1);
    } else if (agent.find(word) != std::string::npos) {
      return word;
    }
  }
  return {};
}

}  // namespace winnow::app
