#include "app/touches/touches.hpp"

#include <algorithm>
#include <map>

#include "app/protocols/form.hpp"
#include "base/ascii.hpp"

namespace winnow::app {

namespace {

using engine::Fact;
using engine::FactKind;

constexpr Millis quiet = 30LL * 60 * 1000;  // as web statistics count visits

std::string text_at(const Map* map, std::string_view key) {
  const Value* value = map == nullptr ? nullptr : find_entry(*map, key);
  return value != nullptr && value->is(Value::Kind::String) ? value->text() : std::string();
}

const Map* map_at(const Map* map, std::string_view key) {
  const Value* value = map == nullptr ? nullptr : find_entry(*map, key);
  return value != nullptr && value->is(Value::Kind::Map) ? &value->map() : nullptr;
}

std::string first_of(std::initializer_list<std::string> texts) {
  for (const std::string& text : texts) {
    if (!text.empty()) return text;
  }
  return {};
}

// The parameters of an address.
Map parameters_of(std::string_view url) {
  const std::size_t mark = url.find('?');
  if (mark == std::string_view::npos) return {};
  url = url.substr(mark + 1);
  const Value fields = fields_of(url.substr(0, url.find('#')));
  return fields.map();
}

// Where SDKs put things, by one event.
struct Places {
  const Map* data;
  const Map* context = map_at(data, "context");
  const Map* campaign = map_at(context, "campaign");
  const Map* page = map_at(context, "page");
  std::string url =
      first_of({text_at(page, "url"), text_at(data, "$current_url"), text_at(data, "url")});
  Map parameters = parameters_of(
      first_of({url.find('?') == std::string::npos ? "" : url, text_at(page, "search")}));

  std::string said(std::string_view ours, std::string_view utm) const {
    return first_of({text_at(campaign, ours), text_at(data, utm), text_at(&parameters, utm)});
  }
};

// The facts that no verdict takes out: the newest on each counts.
std::map<std::int64_t, const Fact*> verdicts_in(std::span<const Fact> facts) {
  std::map<std::int64_t, const Fact*> newest;
  for (auto fact = facts.rbegin(); fact != facts.rend(); ++fact) {
    const Value* of = fact->kind == FactKind::Verdict ? find_entry(fact->data, "of_seq") : nullptr;
    if (of == nullptr || !of->is(Value::Kind::Int) || of->integer() >= fact->seq) continue;
    const auto own = newest.find(fact->seq);
    if (own != newest.end() && own->second->name == "undone") continue;
    const auto [place, is_new] = newest.try_emplace(of->integer(), &*fact);
    if (!is_new && fact->at > place->second->at) place->second = &*fact;
  }
  return newest;
}

bool same_way(const Touch& a, const Touch& b) {
  return a.source == b.source && a.medium == b.medium && a.campaign == b.campaign &&
         a.click_ids == b.click_ids && a.referral == b.referral;
}

// Something in the address or the campaign, more than a referrer.
bool is_named(const Touch& touch) {
  return !touch.medium.empty() || !touch.campaign.empty() || !touch.click_ids.empty() ||
         !touch.referral.empty() ||
         (!touch.source.empty() && touch.source != host_of(touch.referrer));
}

}  // namespace

std::string host_of(std::string_view url) {
  const std::size_t scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  url = url.substr(0, url.find_first_of("/?#"));
  const std::size_t at = url.rfind('@');
  if (at != std::string_view::npos) url.remove_prefix(at + 1);
  url = url.substr(0, url.find(':'));
  if (url.starts_with("www.")) url.remove_prefix(4);
  return small_letters(url);
}

std::optional<Touch> touch_in(const Map& data, std::span<const ChannelRule> rules) {
  const Places places{&data};
  Touch touch;
  touch.source = places.said("source", "utm_source");
  touch.medium = places.said("medium", "utm_medium");
  touch.campaign =
      first_of({text_at(places.campaign, "name"), text_at(places.campaign, "campaign"),
                text_at(&data, "utm_campaign"), text_at(&places.parameters, "utm_campaign")});
  touch.term = places.said("term", "utm_term");
  touch.content = places.said("content", "utm_content");
  touch.referral =
      first_of({text_at(&data, "referral_code"), text_at(&places.parameters, "referral_code"),
                text_at(&places.parameters, "ref")});
  for (const std::string_view click : known_click_ids()) {
    std::string id = places.said(click, click);
    if (!id.empty()) touch.click_ids.emplace_back(click, std::move(id));
  }
  touch.landing = places.url;
  const std::string referrer =
      first_of({text_at(places.page, "referrer"), text_at(&data, "$referrer"),
                text_at(&data, "referrer"), text_at(map_at(places.context, "referrer"), "url")});
  const std::string host = host_of(referrer);
  if (!host.empty() && host != host_of(places.url)) touch.referrer = referrer;
  const bool says = !touch.source.empty() || !touch.medium.empty() || !touch.campaign.empty() ||
                    !touch.click_ids.empty() || !touch.referrer.empty() || !touch.referral.empty();
  if (!says) return std::nullopt;
  const std::string from = touch.referrer.empty() ? "" : host;
  touch.channel = channel_of(
      {small_letters(touch.source), small_letters(touch.medium), from, touch.click_ids}, rules);
  if (touch.source.empty()) touch.source = from;
  // An invitation that was typed or sent says nothing else.
  if (touch.channel == "direct" && !touch.referral.empty()) touch.channel = "referral";
  return touch;
}

std::vector<Touch> touches_of(std::span<const Fact> facts, std::span<const ChannelRule> rules) {
  const auto verdicts = verdicts_in(facts);
  std::vector<const Fact*> events;
  for (const Fact& fact : facts) {
    const auto verdict = verdicts.find(fact.seq);
    const bool counts = verdict == verdicts.end() || verdict->second->name.empty();
    if (fact.kind == FactKind::Event && counts) events.push_back(&fact);
  }
  std::stable_sort(events.begin(), events.end(),
                   [](const Fact* a, const Fact* b) { return a->at < b->at; });
  std::vector<Touch> touches;
  Millis last = INT64_MIN / 2;
  for (const Fact* event : events) {
    auto touch = touch_in(event->data, rules);
    if (!touch && event->source != engine::Source::Public) continue;
    const bool is_new_visit = touches.empty() || event->at - last > quiet;
    last = event->at;
    if (!is_new_visit && (!touch || !is_named(*touch) || same_way(*touch, touches.back())))
      continue;
    if (!touch) {
      const Places places{&event->data};
      touch = Touch{};
      touch->channel = channel_of({}, rules);
      touch->source = "direct";
      touch->landing = places.url;
    }
    touch->at = event->at;
    touch->seq = event->seq;
    touches.push_back(*std::move(touch));
  }
  return touches;
}

}  // namespace winnow::app
