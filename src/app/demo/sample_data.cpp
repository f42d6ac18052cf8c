#include "app/demo/sample_data.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cerrno>
#include <cstdio>
#include <cstring>
#include <memory>
#include <string_view>
#include <utility>

#include "app/demo/demo.hpp"
#include "app/live/transfer.hpp"
#include "app/table_messages.hpp"
#include "base/check.hpp"

namespace winnow::app {

namespace {

std::string_view text_of(const Demo& demo, std::string_view name) {
  const auto found = std::find_if(demo.files.begin(), demo.files.end(),
                                  [name](const DemoFile& file) { return file.name == name; });
  CHECK(found != demo.files.end());
  return found->text;
}

// Tables are read from files: here from one without a name, which is gone when it is closed.
Result<void> append_messages(std::string& lines, std::string_view table, TableKind kind) {
  const std::unique_ptr<std::FILE, decltype(&std::fclose)> file(std::tmpfile(), &std::fclose);
  if (!file || std::fwrite(table.data(), 1, table.size(), file.get()) != table.size() ||
      std::fflush(file.get()) != 0) {
    return fail(ErrorKind::Busy, "a temporary file: {}", std::strerror(errno));
  }
  RejectLog rejects = TRY(RejectLog::open(""));
  const auto append = [&lines](std::string_view more) -> Result<void> {
    lines += more;
    return {};
  };
  return write_messages(fmt::format("/proc/self/fd/{}", ::fileno(file.get())), kind,
                        TRY(rules_of({})), rejects, append);
}

}  // namespace

Result<SampleReport> fill_with_sample(Workspace& workspace, const std::string& who) {
  if (workspace.status().last_seq > 0) {
    return fail(ErrorKind::Conflict,
                "the workspace holds facts already; made-up leads would mix with them");
  }
  DemoOptions options;
  options.leads = sample_leads;
  options.as_of = floor_div(workspace.now(), seconds_a_day * 1000) * seconds_a_day * 1000;
  const Demo demo = make_demo(options);
  std::string lines;
  TRY(append_messages(lines, text_of(demo, "leads.csv"), TableKind::Leads));
  TRY(append_messages(lines, text_of(demo, "events.csv"), TableKind::Events));
  const TransferReport report = TRY(
      import_lines(workspace, [&]() -> Result<std::string> { return std::exchange(lines, {}); }));
  if (!workspace.in_force()) {
    TRY(workspace.publish(std::string(text_of(demo, "model.yaml")), who));
  }
  const PublicationPointer model = workspace.in_force();
  return SampleReport{report.counts.new_leads, report.counts.stored, model ? model->version : 0};
}

}  // namespace winnow::app
