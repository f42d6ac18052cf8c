// The problems of the API (RFC 9457): every type there is, and how one becomes a reply.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "app/json_writer.hpp"
#include "base/issue.hpp"
#include "base/result.hpp"
#include "http/request.hpp"

namespace winnow::http {

// A type is stable: programs compare it. docs/api.md explains each under its last word.
struct ProblemType {
  int status;
  std::string_view type, title;
};
namespace problems {
inline constexpr ProblemType invalid{422, "/problems/invalid", "The request says something wrong"};
inline constexpr ProblemType malformed{400, "/problems/malformed", "The request cannot be read"};
inline constexpr ProblemType unauthorized{401, "/problems/unauthorized", "Sign in first"};
inline constexpr ProblemType forbidden{403, "/problems/forbidden", "This role may not do this"};
inline constexpr ProblemType csrf{403, "/problems/csrf", "The request may be forged"};
inline constexpr ProblemType not_found{404, "/problems/not-found", "There is no such thing"};
inline constexpr ProblemType conflict{409, "/problems/conflict", "This cannot be done now"};
inline constexpr ProblemType requirement{409, "/problems/requirement",
                                         "The stage asks for more than is known"};
inline constexpr ProblemType changed{412, "/problems/changed", "Somebody else changed it"};
inline constexpr ProblemType reused_key{422, "/problems/reused-key",
                                        "This Idempotency-Key was used for another request"};
inline constexpr ProblemType too_many{429, "/problems/too-many", "Too many tries"};
inline constexpr ProblemType away{503, "/problems/away", "Not now: try again soon"};
inline constexpr ProblemType broken{500, "/problems/broken", "Something of ours broke"};
}  // namespace problems

struct Fault {
  std::string field;  // its place in the body or query: "until", "leads[3]"; never empty
  std::string message;
  int line = 0, column = 0;  // inside a text that is a field; 0: none
};

struct Problem {
  ProblemType type;
  std::string detail{};
  std::vector<Fault> faults{};         // as "errors": [{"field", "message"}]
  std::vector<std::string> missing{};  // of requirement: names, as "missing"
  double retry_after = 0;              // seconds; 0: no such header
  std::string_view code{};             // which conflict, as "code"; stable; empty: no such member
};

Reply reply_of(const Problem& problem);
// Invalid 422, Denied 403, NotFound 404, Conflict 409, Busy 503, Io 500.
Problem problem_of(const Error& error);

// What is wrong with a text that is not refused for it: the member "issues".
void write_issues(app::JsonWriter& json, const Issues& issues);

// What a handler gives back: a reply, or the reason there is none. TRY works in a handler.
class Said {
 public:
  Said(Reply reply) : reply_(std::move(reply)) {}
  Said(const Problem& problem) : reply_(reply_of(problem)) {}
  Said(const tl::unexpected<Error>& error) : Said(problem_of(error.value())) {}
  Reply take() && { return std::move(reply_); }

 private:
  Reply reply_;
};

}  // namespace winnow::http
