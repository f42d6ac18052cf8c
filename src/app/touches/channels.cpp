#include "app/touches/channels.hpp"

#include <algorithm>
#include <array>

#include "base/json.hpp"

namespace winnow::app {

namespace {

constexpr std::size_t rules_most = 200;  // nobody keeps more in order
constexpr std::array<std::string_view, 9> names{
    "direct", "organic", "paid", "social", "email", "referral", "event", "outbound", "partner"};
constexpr std::array<std::string_view, 13> clicks{
    "gclid",  "gbraid", "wbraid", "dclid", "msclkid", "fbclid",   "ttclid",
    "twclid", "yclid",  "ysclid", "vmcid", "qclid",   "li_fat_id"};

constexpr std::array<std::string_view, 22> search_hosts{
    "google.*",       "bing.com",         "yahoo.*",    "search.yahoo.com",
    "duckduckgo.com", "yandex.*",         "ya.ru",      "baidu.com",
    "naver.com",      "search.naver.com", "ecosia.org", "qwant.com",
    "startpage.com",  "search.brave.com", "seznam.cz",  "sogou.com",
    "so.com",         "ask.com",          "aol.*",      "daum.net",
    "perplexity.ai",  "coccoc.com"};
constexpr std::array<std::string_view, 27> social_hosts{
    "facebook.com", "fb.com",        "l.facebook.com", "instagram.com",
    "linkedin.com", "lnkd.in",       "twitter.com",    "x.com",
    "t.co",         "youtube.com",   "youtu.be",       "reddit.com",
    "pinterest.*",  "tiktok.com",    "vk.com",         "ok.ru",
    "xing.com",     "weixin.qq.com", "wechat.com",     "weibo.com",
    "zhihu.com",    "quora.com",     "threads.net",    "news.ycombinator.com",
    "t.me",         "bsky.app",      "mastodon.social"};
constexpr std::array<std::string_view, 10> mail_hosts{
    "mail.google.com", "outlook.live.com",     "outlook.office.com", "outlook.office365.com",
    "mail.yahoo.com",  "mail.yandex.*",        "mail.qq.com",        "mail.ru",
    "mail.proton.me",  "com.google.android.gm"};
// What campaigns call these, where they name no medium.
constexpr std::array<std::string_view, 12> social_sources{
    "facebook", "instagram", "linkedin", "twitter", "x",      "youtube",
    "tiktok",   "reddit",    "vk",       "xing",    "wechat", "pinterest"};
constexpr std::array<std::string_view, 8> search_sources{"google", "bing",  "yahoo", "duckduckgo",
                                                         "yandex", "baidu", "naver", "ecosia"};

template <std::size_t count>
std::vector<std::string> texts(const std::array<std::string_view, count>& all) {
  return {all.begin(), all.end()};
}

// "google.*" is google.com and www.google.co.uk, not google.evil.example: what follows has at most
// two short parts.
bool is_country_of(std::string_view host, std::string_view name) {
  const std::size_t at = host.rfind(std::string(name) + ".");
  if (at == std::string_view::npos || (at > 0 && host[at - 1] != '.')) return false;
  std::string_view rest = host.substr(at + name.size() + 1);
  constexpr std::size_t longest = 3;
  for (int parts = 0; parts < 2; ++parts) {
    const std::size_t dot = std::min(rest.find('.'), rest.size());
    if (dot == 0 || dot > longest) return false;
    if (dot == rest.size()) return true;
    rest.remove_prefix(dot + 1);
  }
  return false;
}

bool is_host(std::string_view host, std::string_view rule) {
  if (host.empty()) return false;
  if (rule == "*") return true;
  if (rule.ends_with(".*")) return is_country_of(host, rule.substr(0, rule.size() - 2));
  return host == rule || (host.ends_with(rule) && host[host.size() - rule.size() - 1] == '.');
}

template <std::size_t count>
bool is_one_of(std::string_view host, const std::array<std::string_view, count>& hosts) {
  return std::any_of(hosts.begin(), hosts.end(),
                     [&](std::string_view one) { return is_host(host, one); });
}

bool has_host(const std::vector<std::string>& rules, std::string_view host) {
  return std::any_of(rules.begin(), rules.end(), [&](const std::string& rule) {
    if (rule == "@search") return is_one_of(host, search_hosts);
    if (rule == "@social") return is_one_of(host, social_hosts);
    if (rule == "@mail") return is_one_of(host, mail_hosts);
    return is_host(host, rule);
  });
}

bool has_text(const std::vector<std::string>& rules, const std::string& text) {
  return std::any_of(rules.begin(), rules.end(), [&](const std::string& rule) {
    if (rule.ends_with('*'))
      return !text.empty() && text.starts_with(rule.substr(0, rule.size() - 1));
    return text == rule;
  });
}

bool holds(const ChannelRule& rule, const Origins& origins) {
  if (!rule.mediums.empty() && !has_text(rule.mediums, origins.medium)) return false;
  if (!rule.sources.empty() && !has_text(rule.sources, origins.source)) return false;
  if (!rule.referrers.empty() && !has_host(rule.referrers, origins.referrer)) return false;
  if (rule.click_ids.empty()) return true;
  return std::any_of(origins.click_ids.begin(), origins.click_ids.end(), [&](const auto& click) {
    return std::find(rule.click_ids.begin(), rule.click_ids.end(), click.first) !=
           rule.click_ids.end();
  });
}

Result<std::vector<std::string>> texts_in(const Value& rule, std::string_view key,
                                          std::size_t number) {
  std::vector<std::string> all;
  const Value* list = rule.find(key);
  if (list == nullptr) return all;
  const bool is_list = list->is(Value::Kind::List) && !list->list().empty();
  if (!is_list)
    return fail(ErrorKind::Invalid, "rule {}: {}: a list of texts is wanted", number, key);
  for (const Value& one : list->list()) {
    if (!one.is(Value::Kind::String) || one.text().empty()) {
      return fail(ErrorKind::Invalid, "rule {}: {}: a list of texts is wanted", number, key);
    }
    all.push_back(one.text());
  }
  return all;
}

}  // namespace

std::span<const std::string_view> channels() {
  return names;
}

std::span<const std::string_view> known_click_ids() {
  return clicks;
}

const std::vector<ChannelRule>& usual_channel_rules() {
  static const std::vector<ChannelRule> rules{
      {"event", {"event", "webinar", "conference", "tradeshow", "trade_show", "fair"}, {}, {}, {}},
      {"outbound", {"outbound", "cold_email", "cold-email", "sales", "sdr", "call"}, {}, {}, {}},
      {"partner",
       {"partner", "partners", "affiliate", "affiliates", "reseller", "marketplace",
        "referral_program"},
       {},
       {},
       {}},
      {"paid",
       {"cpc", "ppc", "cpm", "cpv", "cpa", "paid*", "sem", "display", "banner", "retargeting",
        "remarketing", "ads", "ad", "sponsored", "programmatic"},
       {},
       {},
       {}},
      {"email", {"email", "e-mail", "e_mail", "mail", "newsletter"}, {}, {}, {}},
      {"email", {}, {"email", "newsletter"}, {}, {}},
      {"social",
       {"social", "social-media", "social_media", "sm", "social-network", "community"},
       {},
       {},
       {}},
      {"organic", {"organic", "seo"}, {}, {}, {}},
      {"referral", {"referral", "link", "pr"}, {}, {}, {}},
      // fbclid is on every link of Facebook, paid for or not.
      {"paid",
       {},
       {},
       {"gclid", "gbraid", "wbraid", "dclid", "msclkid", "ttclid", "twclid", "yclid", "qclid",
        "li_fat_id", "vmcid"},
       {}},
      {"email", {}, {}, {}, {"@mail"}},
      {"social", {}, texts(social_sources), {}, {}},
      {"organic", {}, texts(search_sources), {}, {}},
      {"social", {}, {}, {"fbclid"}, {}},
      {"social", {}, {}, {}, {"@social"}},
      {"organic", {}, {}, {}, {"@search"}},
      {"referral", {}, {}, {}, {"*"}},
      {"referral", {"*"}, {}, {}, {}},
      {"referral", {}, {"*"}, {}, {}},
      {"direct", {}, {}, {}, {}}};
  return rules;
}

Result<std::vector<ChannelRule>> parse_channel_rules(std::string_view json) {
  const Value document = TRY(parse_json(json));
  if (!document.is(Value::Kind::List)) {
    return fail(ErrorKind::Invalid, "channels: a list of rules is wanted");
  }
  if (document.list().size() > rules_most) {
    return fail(ErrorKind::Invalid, "channels: more than {} rules", rules_most);
  }
  std::vector<ChannelRule> rules;
  for (const Value& one : document.list()) {
    const std::size_t number = rules.size() + 1;
    const Value* channel = one.is(Value::Kind::Map) ? one.find("channel") : nullptr;
    if (channel == nullptr || !channel->is(Value::Kind::String) ||
        std::find(names.begin(), names.end(), channel->text()) == names.end()) {
      return fail(ErrorKind::Invalid,
                  "rule {}: channel: direct, organic, paid, social, email, referral, event, "
                  "outbound or partner is wanted",
                  number);
    }
    for (const auto& [key, value] : one.map()) {
      if (key != "channel" && key != "medium" && key != "source" && key != "click_id" &&
          key != "referrer") {
        return fail(ErrorKind::Invalid, "rule {}: {}: there is no such key", number, key);
      }
    }
    rules.push_back({channel->text(), TRY(texts_in(one, "medium", number)),
                     TRY(texts_in(one, "source", number)), TRY(texts_in(one, "click_id", number)),
                     TRY(texts_in(one, "referrer", number))});
    if (one.map().size() == 1) {
      return fail(ErrorKind::Invalid, "rule {}: it says of nothing what it wants", number);
    }
  }
  return rules;
}

std::string_view channel_of(const Origins& origins, std::span<const ChannelRule> rules) {
  for (const ChannelRule& rule : rules) {
    if (holds(rule, origins)) return rule.channel;
  }
  for (const ChannelRule& rule : usual_channel_rules()) {
    if (holds(rule, origins)) return rule.channel;
  }
  return "direct";
}

}  // namespace winnow::app
