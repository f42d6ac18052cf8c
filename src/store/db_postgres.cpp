// The door to PostgreSQL (libpq). Every wait has an end: a server that hangs is one that is away.
#include <libpq-fe.h>
#include <poll.h>

#include <array>
#include <cerrno>
#include <chrono>
#include <map>

#include "base/check.hpp"
#include "base/limits.hpp"
#include "store/database_url.hpp"
#include "store/db.hpp"

namespace winnow::store {

namespace {

using Clock = std::chrono::steady_clock;

// Types by their numbers in pg_type, which never change.
constexpr Oid type_bigint = 20, type_text = 25, type_bytea = 17;
constexpr int binary = 1;

struct ClosePostgres {
  void operator()(PGconn* connection) const { PQfinish(connection); }
};
struct ClearResult {
  void operator()(PGresult* result) const { PQclear(result); }
};
using Connection = std::unique_ptr<PGconn, ClosePostgres>;
using Answer = std::unique_ptr<PGresult, ClearResult>;

ErrorKind kind_of(std::string_view state) {
  const std::string_view group = state.substr(0, 2);
  if (state == "55P03") return ErrorKind::Conflict;                           // somebody holds it
  if (group == "23") return ErrorKind::Conflict;                              // a constraint
  if (state == "42501" || group == "28") return ErrorKind::Denied;            // privilege, password
  if (group == "42" || group == "3F" || group == "22") return ErrorKind::Io;  // no such table, …
  if (state == "XX001" || state == "XX002") return ErrorKind::Io;             // damaged
  return ErrorKind::Busy;  // connection, resources, shutdown, timeout, read-only, disk
}

std::uint64_t read_big_endian(const char* bytes, int size) {
  std::uint64_t value = 0;
  for (int i = 0; i < size; ++i) value = value << 8 | static_cast<unsigned char>(bytes[i]);
  return value;
}

class PostgresRow final : public Row {
 public:
  PostgresRow(const PGresult* answer, int row) : answer_(answer), row_(row) {}
  bool is_null(int column) const override { return PQgetisnull(answer_, row_, column) == 1; }
  std::int64_t integer(int column) const override {
    const int size = PQgetlength(answer_, row_, column);
    CHECK(size == 8 || size == 1);  // BIGINT, or BOOLEAN
    return static_cast<std::int64_t>(read_big_endian(PQgetvalue(answer_, row_, column), size));
  }
  std::string_view text(int column) const override {
    return {PQgetvalue(answer_, row_, column),
            static_cast<std::size_t>(PQgetlength(answer_, row_, column))};
  }

 private:
  const PGresult* answer_;
  int row_;
};

// The parameters of one statement as libpq wants them.
class Values {
 public:
  explicit Values(const std::vector<Param>& params) : numbers_(params.size()) {
    for (std::size_t i = 0; i < params.size(); ++i) add(params[i], numbers_[i]);
  }
  int count() const { return static_cast<int>(pointers_.size()); }
  const char* const* pointers() const { return pointers_.data(); }
  const int* sizes() const { return sizes_.data(); }
  const int* formats() const { return formats_.data(); }

 private:
  void add(const Param& param, std::array<char, 8>& number) {
    std::string_view value;
    if (const auto* integer = std::get_if<std::int64_t>(&param)) {
      const auto bits = static_cast<std::uint64_t>(*integer);
      for (std::size_t i = 0; i < 8; ++i) number[i] = static_cast<char>(bits >> (56 - 8 * i));
      value = {number.data(), number.size()};
    } else if (const auto text = text_of(param)) {
      value = text->data() ? *text : "";
    } else if (const auto* bytes = std::get_if<Bytes>(&param)) {
      value = bytes->value.data() ? bytes->value : "";
    }
    pointers_.push_back(value.data());  // null for NULL
    sizes_.push_back(static_cast<int>(value.size()));
    formats_.push_back(binary);
  }

  std::vector<std::array<char, 8>> numbers_;
  std::vector<const char*> pointers_;
  std::vector<int> sizes_, formats_;
};

Oid type_of(const Param& param) {
  if (std::holds_alternative<std::int64_t>(param)) return type_bigint;
  if (text_of(param)) return type_text;
  if (std::holds_alternative<Bytes>(param)) return type_bytea;
  return 0;  // NULL: what the column wants
}

// What a session of ours differs in from the server's defaults. Who waits for a lock waits as long
// as the session of a process that died just now may take to end. The keepalives are for sessions
// of machines that died.
std::string session_settings(const std::string& schema, const Patience& patience) {
  return fmt::format(
      "SET search_path TO \"{}\"; SET synchronous_commit TO on; SET client_encoding TO 'UTF8'; "
      "SET statement_timeout TO {}; SET lock_timeout TO {}; "
      "SET idle_in_transaction_session_timeout TO {}; SET client_min_messages TO warning; "
      "SET tcp_keepalives_idle TO 10; SET tcp_keepalives_interval TO 5; "
      "SET tcp_keepalives_count TO 3",
      schema, patience.answer_ms, limits::database_hold_ms, patience.script_ms);
}

class Postgres final : public Db {
 public:
  Postgres(Connection connection, DatabaseUrl url, const Patience& patience)
      : connection_(std::move(connection)), url_(std::move(url)), patience_(patience) {}

  Dialect dialect() const override { return Dialect::Postgres; }

  Result<void> connect(const std::string& schema) {
    TRY(meet());
    return command(session_settings(schema, patience_).c_str(), "", patience_.answer_ms);
  }
  Result<void> meet() {
    const auto end = after(patience_.connect_ms);
    auto wanted = PGRES_POLLING_WRITING;
    while (wanted != PGRES_POLLING_OK) {
      if (wanted == PGRES_POLLING_FAILED) return lost();
      TRY(wait(wanted == PGRES_POLLING_READING ? POLLIN : POLLOUT, end));
      wanted = PQconnectPoll(connection_.get());
    }
    if (PQsetnonblocking(connection_.get(), 1) != 0) return lost();
    return {};
  }

  Result<void> rows(const Statement& statement, const RowFn& each) override {
    const std::string& name = TRY(prepare(statement));
    TRY(send(name, statement));
    PQsetSingleRowMode(connection_.get());
    Result<void> result;
    while (true) {
      const Answer answer = TRY(next(patience_.answer_ms));
      if (!answer) return result;
      const ExecStatusType status = PQresultStatus(answer.get());
      const bool good =
          status == PGRES_SINGLE_TUPLE || status == PGRES_TUPLES_OK || status == PGRES_COMMAND_OK;
      if (!good) result = error_of(answer.get());
      for (int row = 0; result && row < PQntuples(answer.get()); ++row) {
        result = each(PostgresRow(answer.get(), row));
      }
    }
  }

  Result<void> run(std::span<const Statement> statements) override {
    return pipeline(statements, Whole::No);
  }
  Result<void> transact(std::span<const Statement> statements) override {
    auto result = pipeline(statements, Whole::Yes);
    if (!result) roll_back();
    return result;
  }

  Result<void> begin(Kind kind) override {
    return command(
        kind == Kind::Change ? "BEGIN" : "BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY", "BEGIN",
        patience_.answer_ms);
  }
  Result<void> commit() override { return command("COMMIT", "COMMIT", patience_.answer_ms); }
  void roll_back() override {
    if (PQstatus(connection_.get()) != CONNECTION_OK) return;  // the server does it by itself
    if (PQtransactionStatus(connection_.get()) == PQTRANS_IDLE) return;
    const auto ignored = command("ROLLBACK", "ROLLBACK", patience_.answer_ms);
    static_cast<void>(ignored);  // not rolled back: then the connection is lost, and says so next
  }

  Result<void> script(const std::string& sql) override {
    const auto text =
        fmt::format("SET LOCAL statement_timeout TO {}; {}", patience_.script_ms, sql);
    return command(text.c_str(), "", patience_.script_ms);
  }

  Result<void> settle() override { return {}; }  // what it shows is in its log on the disk

 private:
  enum class Whole : std::uint8_t { No, Yes };  // a transaction of its own around it

  static Clock::time_point after(std::int64_t ms) {
    return Clock::now() + std::chrono::milliseconds(ms);
  }

  tl::unexpected<Error> error_of(const PGresult* answer) const {
    const char* state = PQresultErrorField(answer, PG_DIAG_SQLSTATE);
    const char* text = PQresultErrorField(answer, PG_DIAG_MESSAGE_PRIMARY);
    if (!state || !text) return lost();
    return fail(kind_of(state), "the database: {}", url_.without_secrets(text));
  }

  // What libpq says of the connection, without what comes after the first line.
  tl::unexpected<Error> lost() const {
    const std::string_view text = PQerrorMessage(connection_.get());
    const std::string said = url_.without_secrets(text.substr(0, text.find('\n')));
    return fail(ErrorKind::Busy, "the database is away: {}", said.empty() ? "no answer" : said);
  }

  // A connection that did not answer in time cannot be used again: its answer may still come.
  tl::unexpected<Error> hung() {
    hung_ = true;
    return fail(ErrorKind::Busy, "the database is away: it did not answer in time");
  }

  Result<void> wait(short events, Clock::time_point end) {
    while (true) {
      const auto left = std::chrono::ceil<std::chrono::milliseconds>(end - Clock::now()).count();
      if (left <= 0) return hung();
      pollfd socket{PQsocket(connection_.get()), events, 0};
      if (socket.fd < 0) return lost();  // closed already: there is nothing to wait for
      const int ready = ::poll(&socket, 1, static_cast<int>(left));
      if (ready > 0) return {};
      if (ready < 0 && errno != EINTR) return lost();
    }
  }

  // Sends what waits to be sent, taking in what comes so that neither side waits for the other.
  Result<void> flush(Clock::time_point end) {
    while (true) {
      const int left = PQflush(connection_.get());
      if (left < 0) return lost();
      if (left == 0) return {};
      TRY(wait(POLLIN | POLLOUT, end));
      if (PQconsumeInput(connection_.get()) == 0) return lost();
    }
  }

  // The next part of the answer; none: it is complete.
  Result<Answer> next(std::int64_t patience_ms) {
    const auto end = after(patience_ms);
    TRY(flush(end));
    while (PQisBusy(connection_.get()) == 1) {
      TRY(wait(POLLIN, end));
      if (PQconsumeInput(connection_.get()) == 0) return lost();
    }
    return Answer(PQgetResult(connection_.get()));
  }

  Result<void> ready() const {
    if (hung_) return fail(ErrorKind::Busy, "the database is away: it did not answer in time");
    if (PQstatus(connection_.get()) != CONNECTION_OK) return lost();
    return {};
  }

  // One command of our own text; its tag must be `tag`: COMMIT answers ROLLBACK after an error.
  Result<void> command(const char* sql, std::string_view tag, std::int64_t patience_ms) {
    TRY(ready());
    if (PQsendQuery(connection_.get(), sql) == 0) return lost();
    Result<void> result;
    while (true) {
      const Answer answer = TRY(next(patience_ms));
      if (!answer) return result;
      const ExecStatusType status = PQresultStatus(answer.get());
      if (status != PGRES_COMMAND_OK && status != PGRES_TUPLES_OK) {
        if (result) result = error_of(answer.get());
      } else if (result && !tag.empty() && PQcmdStatus(answer.get()) != tag) {
        result = fail(ErrorKind::Busy, "the database: the transaction was rolled back");
      }
    }
  }

  Result<std::string> prepare(const Statement& statement) {
    TRY(ready());
    const auto found = prepared_.find(statement.query);
    if (found != prepared_.end()) return found->second;
    std::vector<Oid> types;
    for (const Param& param : statement.params) types.push_back(type_of(param));
    const std::string name(statement.query);
    const std::string& text = query_text(statement.query, Dialect::Postgres);
    if (PQsendPrepare(connection_.get(), name.c_str(), text.c_str(), static_cast<int>(types.size()),
                      types.data()) == 0) {
      return lost();
    }
    Result<void> result;
    while (const Answer answer = TRY(next(patience_.answer_ms))) {
      if (PQresultStatus(answer.get()) != PGRES_COMMAND_OK) result = error_of(answer.get());
    }
    TRY(result);
    return prepared_.emplace(statement.query, name).first->second;
  }

  Result<void> send(const std::string& name, const Statement& statement) {
    const Values values(statement.params);
    if (PQsendQueryPrepared(connection_.get(), name.c_str(), values.count(), values.pointers(),
                            values.sizes(), values.formats(), binary) == 0) {
      return lost();
    }
    return {};
  }

  Result<void> send_command(const char* sql) {
    if (PQsendQueryParams(connection_.get(), sql, 0, nullptr, nullptr, nullptr, nullptr, binary) ==
        0) {
      return lost();
    }
    return {};
  }

  Result<void> pipeline(std::span<const Statement> statements, Whole whole) {
    for (const Statement& statement : statements) TRY(prepare(statement));
    TRY(ready());
    if (PQenterPipelineMode(connection_.get()) == 0) return lost();
    auto result = pipelined(statements, whole);
    if (PQexitPipelineMode(connection_.get()) == 0 && result) return lost();
    return result;
  }

  Result<void> pipelined(std::span<const Statement> statements, Whole whole) {
    if (whole == Whole::Yes) TRY(send_command("BEGIN"));
    for (const Statement& statement : statements) {
      TRY(send(std::string(statement.query), statement));
    }
    if (whole == Whole::Yes) TRY(send_command("COMMIT"));
    if (PQpipelineSync(connection_.get()) == 0) return lost();
    Result<void> result;
    bool committed = false;
    while (true) {
      const Answer answer = TRY(next(patience_.answer_ms));
      if (!answer) {  // between two statements; without an end only when the connection is gone
        TRY(ready());
        continue;
      }
      const ExecStatusType status = PQresultStatus(answer.get());
      if (status == PGRES_PIPELINE_SYNC) break;
      committed = std::string_view(PQcmdStatus(answer.get())) == "COMMIT";
      const bool good = status == PGRES_COMMAND_OK || status == PGRES_TUPLES_OK;
      if (!good && result) result = error_of(answer.get());  // the rest was not carried out
    }
    TRY(result);
    if (whole == Whole::Yes && !committed) {
      return fail(ErrorKind::Busy, "the database: the transaction was rolled back");
    }
    return {};
  }

  Connection connection_;
  DatabaseUrl url_;
  Patience patience_;
  bool hung_ = false;
  std::map<std::string_view, std::string> prepared_;
};

}  // namespace

Patience usual_patience() {
  return {limits::database_connect_ms, limits::database_answer_ms, limits::database_script_ms};
}

Result<std::unique_ptr<Db>> open_postgres(const std::string& url, const std::string& schema,
                                          const Patience& patience) {
  DatabaseUrl checked = TRY(DatabaseUrl::read(url));
  const char* const names[] = {"dbname", "application_name", "keepalives_idle", nullptr};
  const char* const values[] = {url.c_str(), "winnow", "30", nullptr};
  Connection connection(PQconnectStartParams(names, values, 1));
  if (!connection) return fail(ErrorKind::Busy, "the database is away: no memory");
  PQsetNoticeProcessor(
      connection.get(), [](void*, const char*) {}, nullptr);
  auto db = std::make_unique<Postgres>(std::move(connection), std::move(checked), patience);
  TRY(db->connect(schema));
  return db;
}

}  // namespace winnow::store
