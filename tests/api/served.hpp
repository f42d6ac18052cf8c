// Served: a test with a server of its own, on either database, and the commands beside it.
#pragma once

#include <gtest/gtest.h>

#include <map>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "api/exchange.hpp"
#include "base/value.hpp"
#include "support/on_both.hpp"
#include "support/server.hpp"

namespace winnow::test {

// Two page views make a lead warm, four make it hot.
extern const std::string_view visits_model;

// One fact of an export, read.
struct Exported {
  std::string message, type, at, received, lead, name, user;
  Value line;
};

class Served : public testing::TestWithParam<Database> {
 protected:
  Served();

  // The server in the folder `data`, started by start() alone.
  ServerProcess& server() { return server_; }
  void start() { server_.start(); }

  // `winnow WORDS --data data`; expect() fails the test unless it ends with 0, and gives its
  // stdout.
  Ran run(const std::string& words, const std::string& data = "data");
  std::string expect(const std::string& words, const std::string& data = "data");
  // A key, as `winnow key new` prints it.
  std::string new_key(const std::string& words = "--kind server");
  void publish();

  // What it says to one request with the key in its Authorization.
  Received post(const std::string& key, const std::string& path, const std::string& body,
                HeaderList headers = {});
  Received get(const std::string& path);

  std::vector<Exported> exported(const std::string& words = "", const std::string& data = "data");

  const Folder& folder() const { return folder_; }
  const std::string& database() const { return database_; }
  // A folder for another base on that database.
  std::string place_on(Database database, const std::string& name);

 private:
  Folder folder_;
  std::string database_;                       // of the folder `data`; empty: SQLite
  std::map<std::string, std::string> others_;  // of other folders
  ServerProcess server_;
};

// {"type":"page","userId":"ada","messageId":"1"} and the like.
std::string page(const std::string& user, const std::string& message, const std::string& more = "");
std::string batch(const std::vector<std::string>& messages);

// How many facts have each messageId.
std::map<std::string, int> counted(const std::vector<Exported>& facts);
// The names of the moves of a user's lead, in order.
std::vector<std::string> moves_of(const std::vector<Exported>& facts, const std::string& user);

}  // namespace winnow::test
