#include "app/live/channel_settings.hpp"

#include <utility>

#include "app/access/access.hpp"
#include "app/live/workspace.hpp"

namespace winnow::app {

namespace {

constexpr std::string_view setting = "channel_rules";

}  // namespace

Result<std::vector<ChannelRule>> channel_rules_of(store::Base& base) {
  const auto text = TRY(base.setting(setting));
  if (!text) return std::vector<ChannelRule>();
  return parse_channel_rules(*text);
}

Result<std::string> channel_rules_text(Workspace& workspace) {
  std::string text = "[]";
  TRY(workspace.with_base([&](store::Base& base) -> Result<void> {
    text = TRY(base.setting(setting)).value_or(text);
    return {};
  }));
  return text;
}

Result<void> put_channel_rules(Workspace& workspace, std::string_view json, std::string_view who) {
  std::vector<ChannelRule> rules = TRY(parse_channel_rules(json));
  TRY(workspace.with_base([&](store::Base& base) -> Result<void> {
    store::Records records;
    const std::string data = "{\"rules\":" + std::string(json) + "}";
    records.audit.push_back(audit_record(workspace.now(), {std::string(who), ""},
                                         "channel_rules.change", std::string(setting), data));
    TRY(base.set_setting(setting, json));
    return base.write(records);
  }));
  return workspace.use_channel_rules(std::move(rules));
}

}  // namespace winnow::app
