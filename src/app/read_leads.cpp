#include "app/read_leads.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "app/names.hpp"
#include "tables/column_builder.hpp"

namespace winnow::app {
namespace {

using tables::Cell;
using tables::ColumnBuilder;
using tables::ColumnFacts;
using tables::Doubt;
using tables::Field;
using tables::RecordReader;

constexpr std::size_t names_shown = 12;

// The id is the first field that is read, the traits follow.
constexpr std::size_t id_field = 0, first_trait = 1;

Field field_of(const engine::TraitSlot& trait) {
  Field field;
  field.path = trait.path;
  if (trait.root == "company") field.path.insert(field.path.begin(), "company");
  if (trait.path.size() == 1) {
    field.column = trait.root == "company" ? "company." + trait.path[0] : trait.path[0];
  }
  return field;
}

// The column that names a lead; empty: its row does.
Result<std::string> id_column(const RecordReader& reader, const std::string& asked) {
  if (!asked.empty()) {
    if (reader.has(asked)) return asked;
    return fail(ErrorKind::Invalid, "there is no column \"{}\" (--id){}", asked,
                did_you_mean(asked, reader.names()));
  }
  for (const char* usual : {"lead_id", "id"}) {
    if (reader.has(usual)) return std::string(usual);
  }
  return std::string();
}

// Lists of names are cut: nobody reads more.
std::string some_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), names_shown); ++i) {
    text += (i ? ", " : "") + names[i];
  }
  if (names.size() > names_shown) text += fmt::format(" and {} more", names.size() - names_shown);
  return text;
}

std::string type_of(const ColumnFacts& facts) {
  return std::string(facts.mixed ? "mixed" : tables::name_of(facts.typing.type));
}

// What the columns turned out to be, for a person.
class ColumnNotes {
 public:
  void add(const engine::TraitSlot& trait, const ColumnFacts& facts, std::uint64_t rows) {
    const double missing =
        rows == 0 ? 0 : 100.0 * static_cast<double>(facts.missing) / static_cast<double>(rows);
    std::string what = trait.name + " " + type_of(facts);
    if (facts.missing > 0) what += fmt::format(" {:.0f}%", std::max(missing, 1.0));
    types_.push_back(std::move(what));
    if (facts.missing == rows && rows > 0) empty_.push_back(trait.name);
    if (facts.typing.mark_guessed) guessed_.push_back(trait.name + " with decimal commas");
    if (facts.typing.format_guessed) {
      guessed_.push_back(trait.name + " as " + facts.typing.date_format->text());
    }
    if (!facts.declared && facts.typing.doubt != Doubt::None) {
      doubts_.push_back(fmt::format("{} ({})", trait.name, reason_of(facts.typing.doubt)));
    }
    if (facts.unusable > 0) {
      unusable_.push_back(fmt::format("{} {} (\"{}\" is no {})", facts.unusable, trait.name,
                                      facts.unusable_example,
                                      facts.mixed ? "64-bit number" : type_of(facts)));
    }
  }
  void absent(const engine::TraitSlot& trait) { empty_.push_back(trait.name); }

  void append_to(std::vector<std::string>& notes) const {
    const auto line = [&](std::string_view begin, const std::vector<std::string>& names) {
      if (!names.empty()) notes.push_back(std::string(begin) + some_of(names));
    };
    line("columns read (and how much is missing): ", types_);
    line("read by the model but nowhere in the file: ", empty_);
    line("guessed: ", guessed_);
    line("kept as text: ", doubts_);
    line("values that are not of their type, unknown to the model: ", unusable_);
  }

 private:
  std::vector<std::string> types_, empty_, guessed_, doubts_, unusable_;
};

// Rows into one builder a trait.
class LeadReading {
 public:
  LeadReading(const engine::Plan& plan, const ReadRules& rules, std::string path,
              RejectLog& rejects)
      : plan_(plan), rules_(rules), path_(std::move(path)), rejects_(rejects) {
    for (const engine::TraitSlot& trait : plan.traits) {
      std::optional<tables::Type> declared;
      if (trait.type) declared = type_named(*trait.type);
      builders_.emplace_back(rules.reading, declared);
    }
  }

  Result<LeadTable> run() {
    const std::uint64_t rejected_before = rejects_.count();
    RecordReader reader = TRY(open_records(
        path_, rules_, [this](const tables::Reject& reject) { rejects_.add(path_, reject); }));
    if (reader.is_empty()) {
      return tl::unexpected(in_file(path_, {ErrorKind::Invalid, "the file is empty"}));
    }
    table_.names.add(reader);
    auto id = id_column(reader, rules_.id);
    if (!id) return tl::unexpected(in_file(path_, id.error()));
    std::vector<Field> fields = {{*id, {*id}}};
    for (const engine::TraitSlot& trait : plan_.traits) fields.push_back(field_of(trait));
    reader.select(fields);
    while (true) {
      const auto more = reader.next();
      if (!more) return tl::unexpected(in_file(path_, more.error()));
      if (!*more) break;
      take_row(reader, id->empty());
    }
    say_rows(reader, *id, rejects_.count() - rejected_before);
    build_columns(reader);
    return std::move(table_);
  }

 private:
  static tables::Type type_named(engine::FieldType type) {
    static_assert(static_cast<int>(engine::FieldType::Map) == static_cast<int>(tables::Type::Map));
    return static_cast<tables::Type>(type);  // the same names in the same order
  }

  void take_row(const RecordReader& reader, bool numbered) {
    const auto cells = reader.cells();
    const Cell& id = cells[id_field];
    if (!numbered && id.text.empty()) {
      rejects_.add(path_, {reader.line(), "no lead id", tables::cut_row(reader.row())});
      return;
    }
    const std::string number = numbered ? std::to_string(reader.number()) : std::string();
    const columns::Code before = table_.ids.size();
    const columns::Code code = table_.ids.code_of_text(numbered ? number : id.text);
    again_ += code < before;
    for (std::size_t i = 0; i < builders_.size(); ++i) {
      builders_[i].set(code - 1, cells[first_trait + i]);
    }
  }

  void say_rows(const RecordReader& reader, const std::string& id, std::uint64_t rejected) {
    std::string text =
        fmt::format("{}: {} leads ({}), named by {}", shown_name(path_), table_.leads(),
                    reader.description(), id.empty() ? "their row's number" : "\"" + id + "\"");
    if (rejected > 0) text += fmt::format("; rejected: {}", rejected);
    if (again_ > 0) {
      text += fmt::format("; rows that name a lead again (later values count): {}", again_);
    }
    table_.notes.push_back(std::move(text));
  }

  // One after another, so that only one column is in memory twice.
  void build_columns(const RecordReader& reader) {
    ColumnNotes notes;
    for (std::size_t i = 0; i < builders_.size(); ++i) {
      ColumnBuilder builder = std::exchange(builders_[i], ColumnBuilder(rules_.reading, {}));
      tables::BuiltColumn built = std::move(builder).build(table_.leads());
      if (reader.is_there(first_trait + i)) {
        notes.add(plan_.traits[i], built.facts, table_.leads());
      } else {
        notes.absent(plan_.traits[i]);
      }
      table_.traits.push_back(std::move(built.column));
    }
    notes.append_to(table_.notes);
  }

  const engine::Plan& plan_;
  const ReadRules& rules_;
  std::string path_;
  RejectLog& rejects_;
  std::vector<ColumnBuilder> builders_;
  LeadTable table_;
  std::uint64_t again_ = 0;
};

}  // namespace

Result<LeadTable> read_leads(const std::string& path, const engine::Plan& plan,
                             const ReadRules& rules, RejectLog& rejects) {
  return LeadReading(plan, rules, path, rejects).run();
}

}  // namespace winnow::app
