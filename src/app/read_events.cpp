#include "app/read_events.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <deque>
#include <optional>
#include <utility>

#include "app/event_values.hpp"
#include "app/names.hpp"
#include "engine/fields.hpp"

namespace winnow::app {
namespace {

using columns::Code;
using tables::Cell;
using tables::Field;
using tables::RecordReader;

constexpr std::size_t strangers_shown = 3;
constexpr std::size_t text_shown = 40;

// The order of the fields that are read; properties follow, then what only JSON has.
enum Place : std::size_t { lead_place, time_place, event_place, first_property };
enum JsonPlace : std::size_t { user_place, anonymous_place, type_place, original_time_place };

// What is known of events of one name.
struct Kind {
  int slice = -1;                                          // −1: the model does not read them
  std::vector<std::optional<engine::FieldType>> declared;  // per property
};

// The one event in sight, wherever its parts were found.
struct Sighting {
  Cell lead, time;
  std::string_view name;
  bool segment = false;
};

// How the times of one file are written, if they are like 25.12.2024 and nobody named their form.
struct Times {
  bool guessed = false;  // or given up
  std::optional<tables::DateFormat> form;
  bool could_be_two = false;
};

class EventReading {
 public:
  EventReading(const engine::Plan& plan, const columns::Dictionary& ids, const ReadRules& rules,
               RejectLog& rejects)
      : plan_(plan), ids_(ids), rules_(rules), rejects_(rejects), builder_(plan.schema), kinds_(1) {
    for (std::size_t p = 0; p < plan.schema.properties.size(); ++p) {
      values_.emplace_back(builder_, p, rules.reading);
    }
  }

  Result<void> read(const std::string& path) {
    path_ = path;
    RecordReader reader = TRY(open_records(
        path_, rules_, [this](const tables::Reject& reject) { rejects_.add(path_, reject); }));
    names_in_files_.add(reader);
    times_ = {};
    const auto checked = select(reader);
    if (!checked) return tl::unexpected(in_file(path_, checked.error()));
    while (true) {
      const auto more = reader.next();
      if (!more) return tl::unexpected(in_file(path_, more.error()));
      if (!*more) return {};
      take_row(reader);
    }
  }

  EventTable finish() && {
    EventTable table;
    take_waiting();
    for (EventValues& values : values_) values.settle();
    say(table);
    table.events = events_;
    table.names = std::move(names_in_files_);
    table.timelines = std::move(builder_).build(ids_.size() - 1);
    return table;
  }

 private:
  Result<void> select(RecordReader& reader);
  void take_row(const RecordReader& reader);
  const char* find_event(const RecordReader& reader, Sighting& event) const;
  bool segment_event(std::span<const Cell> cells, Sighting& event) const;
  std::optional<Millis> time_of(const Cell& cell);
  void guess_times();
  const Kind& kind_of(std::string_view name);
  void wait(std::span<const Cell> cells, const Sighting& event, Millis at);
  void take_waiting();
  void note_stranger(std::string_view id);
  void reject(const RecordReader& reader, std::string reason);
  void say(EventTable& table) const;
  std::string guesses() const;
  std::size_t properties() const { return plan_.schema.properties.size(); }
  const Cell& json_cell(std::span<const Cell> cells, JsonPlace place) const {
    return cells[first_property + 2 * properties() + place];
  }

  const engine::Plan& plan_;
  const columns::Dictionary& ids_;
  const ReadRules& rules_;
  RejectLog& rejects_;
  std::string path_;
  Times times_;
  FileNames names_in_files_;
  engine::EventBuilder builder_;
  std::vector<EventValues> values_;  // per property
  columns::Dictionary names_;
  std::vector<Kind> kinds_;  // by code of names_
  // Events whose leads are looked up together, since ids come in any order and are many.
  static constexpr std::size_t waiting_max = 256;
  struct Waiting {
    std::size_t id_begin, id_length;  // in waiting_ids_
    Millis at;
    int slice;
  };
  std::vector<Waiting> waiting_;
  std::string waiting_ids_;
  std::vector<Code> waiting_codes_;  // per event: one for each property
  std::vector<std::string_view> id_texts_;
  std::vector<Code> id_codes_;
  std::uint64_t events_ = 0, unread_ = 0, stranger_events_ = 0, no_events_ = 0;
  std::string forms_;                   // guessed of times, to be said
  std::vector<std::string> strangers_;  // the first ids nobody knows
};

// Where the parts of an event lie in this file.
Result<void> EventReading::select(RecordReader& reader) {
  const bool own_id = !rules_.id.empty() && reader.has(rules_.id);
  const std::string lead = own_id ? rules_.id : "lead_id";
  std::vector<Field> fields = {{lead, {lead}}, {"timestamp", {"timestamp"}}, {"event", {"event"}}};
  if (!reader.is_json()) {
    for (const Field& field : fields) {
      if (reader.has(field.column)) continue;
      return fail(ErrorKind::Invalid,
                  "a file of events needs a column \"{0}\"{1}; --rename OLD={0} gives one its name",
                  field.column, did_you_mean(field.column, reader.names()));
    }
  }
  for (const auto& path : plan_.schema.properties) {
    fields.push_back({path.size() == 1 ? path[0] : "", path});
  }
  if (reader.is_json()) {
    for (const auto& path : plan_.schema.properties) {
      Field nested{"", path};
      nested.path.insert(nested.path.begin(), "properties");
      fields.push_back(std::move(nested));
    }
    for (const char* key : {"userId", "anonymousId", "type", "originalTimestamp"}) {
      fields.push_back({key, {key}});
    }
  }
  reader.select(fields);
  return {};
}

// Segment's shape; false: a message that is no event.
bool EventReading::segment_event(std::span<const Cell> cells, Sighting& event) const {
  const std::string_view type = json_cell(cells, type_place).text;
  event.segment = true;
  if (type == "track") {
    event.name = cells[event_place].text;
  } else if (type == "page" || type == "screen") {
    event.name = type;
  } else {
    return false;
  }
  const Cell& user = json_cell(cells, user_place);
  event.lead = user.text.empty() ? json_cell(cells, anonymous_place) : user;
  event.time = cells[time_place];
  if (event.time.missing()) event.time = json_cell(cells, original_time_place);
  return true;
}

// Finds the parts of the event in this row; else says why there is none. "" is no mistake.
const char* EventReading::find_event(const RecordReader& reader, Sighting& event) const {
  const auto cells = reader.cells();
  const auto is_segment = [&] {
    const Cell& type = json_cell(cells, type_place);
    const auto known = {"track", "page", "screen", "identify", "group", "alias"};
    return type.kind == Cell::Kind::String && cells[lead_place].missing() &&
           std::find(known.begin(), known.end(), type.text) != known.end();
  };
  if (reader.is_json() && is_segment()) {
    if (!segment_event(cells, event)) return "";
  } else {
    event.lead = cells[lead_place];
    event.time = cells[time_place];
    event.name = cells[event_place].text;
  }
  if (event.lead.text.empty()) return "no lead id";
  if (event.name.empty()) return "no event name";
  return event.time.missing() ? "no timestamp" : nullptr;
}

std::optional<Millis> EventReading::time_of(const Cell& cell) {
  if (cell.kind == Cell::Kind::Number) return parse_instant(cell.text);
  const auto& named = rules_.reading.date_format;
  const auto at = tables::instant_of(cell.text, named);
  if (at || named || !tables::like_short_date(cell.text)) return at;
  if (!std::exchange(times_.guessed, true)) guess_times();
  return times_.form ? times_.form->read(cell.text) : std::nullopt;
}

// Events are not kept until their times are known: the file is looked through once more.
void EventReading::guess_times() {
  if (!can_be_read_again(path_)) return;
  auto reader = open_records(path_, rules_, {});
  if (!reader || !select(*reader)) return;
  tables::Guess guess(rules_.reading, tables::Type::Timestamp);
  while (true) {
    const auto more = reader->next();
    if (!more || !*more) break;
    Sighting event;
    const bool is_event = find_event(*reader, event) == nullptr;
    if (is_event && event.time.kind != Cell::Kind::Number) guess.see(event.time.text);
  }
  const tables::Typing typing = guess.typing();
  times_.form = typing.date_format;
  times_.could_be_two = typing.doubt == tables::Doubt::Dates;
  if (times_.form) {
    forms_ += fmt::format("; times of {} as {}", shown_name(path_), times_.form->text());
  }
}

void EventReading::reject(const RecordReader& reader, std::string reason) {
  rejects_.add(path_, {reader.line(), std::move(reason), tables::cut_row(reader.row())});
}

void EventReading::take_row(const RecordReader& reader) {
  Sighting event;
  if (const char* wrong = find_event(reader, event)) {
    if (*wrong) return reject(reader, wrong);
    ++no_events_;
    return;
  }
  const auto at = time_of(event.time);
  if (!at) {
    const std::string_view text = event.time.text.substr(0, text_shown);
    return reject(
        reader,
        fmt::format("the timestamp \"{}\" {}; name its form with --date-format", text,
                    times_.could_be_two ? "could be two days" : "is no time that is known"));
  }
  ++events_;
  wait(reader.cells(), event, *at);
  if (waiting_.size() == waiting_max) take_waiting();
}

void EventReading::note_stranger(std::string_view id) {
  ++stranger_events_;
  const bool shown = std::find(strangers_.begin(), strangers_.end(), id) != strangers_.end();
  if (!shown && strangers_.size() < strangers_shown) strangers_.emplace_back(id);
}

void EventReading::take_waiting() {
  id_texts_.clear();
  for (const Waiting& one : waiting_) {
    id_texts_.push_back(std::string_view(waiting_ids_).substr(one.id_begin, one.id_length));
  }
  id_codes_.resize(waiting_.size());
  ids_.find_texts(id_texts_, id_codes_);
  const std::span<const Code> codes = waiting_codes_;
  for (std::size_t i = 0; i < waiting_.size(); ++i) {
    if (id_codes_[i] == 0) {
      note_stranger(id_texts_[i]);
    } else if (waiting_[i].slice < 0) {
      ++unread_;
    } else {
      builder_.add(id_codes_[i] - 1, waiting_[i].at, waiting_[i].slice,
                   codes.subspan(i * properties(), properties()));
    }
  }
  waiting_.clear();
  waiting_ids_.clear();
  waiting_codes_.clear();
}

const Kind& EventReading::kind_of(std::string_view name) {
  const Code code = names_.code_of_text(name);
  if (code < kinds_.size()) return kinds_[code];
  Kind kind;
  kind.slice = builder_.slice_of(name);
  for (const auto& path : plan_.schema.properties) {
    kind.declared.push_back(path.size() == 1 ? engine::property_type(*plan_.model, name, path[0])
                                             : std::nullopt);
  }
  kinds_.push_back(std::move(kind));
  return kinds_.back();
}

void EventReading::wait(std::span<const Cell> cells, const Sighting& event, Millis at) {
  const Kind& kind = kind_of(event.name);
  waiting_.push_back({waiting_ids_.size(), event.lead.text.size(), at, kind.slice});
  waiting_ids_ += event.lead.text;
  if (kind.slice < 0) {
    waiting_codes_.resize(waiting_codes_.size() + properties());
    return;
  }
  const bool json = cells.size() > first_property + properties();
  for (std::size_t p = 0; p < properties(); ++p) {
    const tables::JsonPath& path = plan_.schema.properties[p];
    if (path[0] == "name" && path.size() == 1) {
      waiting_codes_.push_back(values_[p].code_of_name(event.name));
      continue;
    }
    const Cell* cell = &cells[first_property + p];
    if (json) {
      // Segment keeps properties apart from its own keys, of which conditions may read the context.
      const Cell& nested = cells[first_property + properties() + p];
      const bool own_key = event.segment && path[0] != "context";
      if (own_key || cell->missing()) cell = &nested;
    }
    waiting_codes_.push_back(values_[p].code_of(*cell, kind.declared[p]));
  }
}

// The properties that nobody declared: what their texts were taken for, or why not.
std::string EventReading::guesses() const {
  std::string text;
  for (std::size_t p = 0; p < properties(); ++p) {
    const tables::Typing& typing = values_[p].typing();
    const std::string name = fmt::format("event.{}", fmt::join(plan_.schema.properties[p], "."));
    if (typing.doubt != tables::Doubt::None) {
      text += fmt::format("; {} kept as text ({})", name, reason_of(typing.doubt));
    } else if (typing.type != tables::Type::String) {
      text += fmt::format("; {} is {}", name, tables::name_of(typing.type));
      if (typing.mark_guessed) text += " with decimal commas";
      if (typing.format_guessed) text += " as " + typing.date_format->text();
    }
  }
  return text;
}

void EventReading::say(EventTable& table) const {
  std::string text = fmt::format("events: {}", events_);
  if (unread_ > 0) text += fmt::format("; of names that the model does not read: {}", unread_);
  if (no_events_ > 0) {
    text += fmt::format("; messages that are no events (identify, group, alias): {}", no_events_);
  }
  text += guesses() + forms_;
  table.notes.push_back(std::move(text));
  if (stranger_events_ > 0) {
    table.notes.push_back(fmt::format(
        "events of leads that are not in the file of leads: {} ({}{})", stranger_events_,
        fmt::join(strangers_, ", "), strangers_.size() == strangers_shown ? ", …" : ""));
  }
  std::string unusable;
  for (std::size_t p = 0; p < properties(); ++p) {
    if (values_[p].unusable() == 0) continue;
    unusable += fmt::format("{}{} event.{}", unusable.empty() ? "" : ", ", values_[p].unusable(),
                            fmt::join(plan_.schema.properties[p], "."));
  }
  if (!unusable.empty()) {
    table.notes.push_back("values that are not of their type, unknown to the model: " + unusable);
  }
}

}  // namespace

Result<EventTable> read_events(const std::vector<std::string>& paths, const engine::Plan& plan,
                               const columns::Dictionary& ids, const ReadRules& rules,
                               RejectLog& rejects) {
  EventReading reading(plan, ids, rules, rejects);
  for (const std::string& path : paths) TRY(reading.read(path));
  return std::move(reading).finish();
}

}  // namespace winnow::app
