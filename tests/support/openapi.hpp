// OpenApi: docs/openapi.yaml as the tests hold the server to it.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/value.hpp"

namespace winnow::test {

class OpenApi {
 public:
  // The document of the repository; throws when it cannot be read.
  static const OpenApi& shared();
  explicit OpenApi(const std::string& path);

  struct Operation {
    std::string method;  // "GET"
    std::string path;    // "/leads/{lead}"
    const Value* value = nullptr;
  };
  std::vector<Operation> operations() const;
  const Value& document() const { return document_; }

  // What is wrong with a reply to a request at `path` (below /api/v1, without query), one sentence
  // each: the operation or the status is not described, or the body is not as its schema says.
  // Replies to what no operation describes are only wrong when they are good (2xx).
  std::vector<std::string> check_reply(std::string_view method, std::string_view path, int status,
                                       std::string_view type, std::string_view body) const;
  // What is wrong with a value.
  std::vector<std::string> check(const Value& value, const Value& schema) const;
  // What "$ref" names; null: there is none.
  const Value* resolve(std::string_view reference) const;

 private:
  const Operation* find(std::string_view method, std::string_view path) const;
  void check_into(const Value& value, const Value& schema, const std::string& place,
                  std::vector<std::string>& wrong) const;
  void check_object(const Value& value, const Value& schema, const std::string& place,
                    std::vector<std::string>& wrong) const;

  Value document_;
  std::vector<Operation> operations_;
};

}  // namespace winnow::test
