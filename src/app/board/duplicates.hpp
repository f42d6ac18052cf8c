// Duplicates: leads that are likely one person, for somebody to look at.
//
// Alike are two that said one telephone number or address, that have one name at one company or
// domain, or whose addresses differ by a tag, by dots that Gmail does not see or by one slip of the
// hand. Each pair is found by a text that both have, so that a million leads take some seconds; a
// text that more than a few have (an office's number) says nothing.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "app/board/board.hpp"
#include "app/live/book.hpp"

namespace winnow::app {

// The stronger first.
enum class Likeness : std::uint8_t { SamePhone, SameEmail, SameName, NearEmail };
inline constexpr std::array<std::string_view, 4> likeness_names{"same_phone", "same_email",
                                                                "same_name", "near_email"};

struct Duplicate {
  LeadNumber first = 0, second = 0;  // the first is the smaller
  std::uint8_t likenesses = 0;       // a bit each, by Likeness

  bool has(Likeness one) const { return (likenesses >> static_cast<unsigned>(one) & 1) != 0; }
  bool operator==(const Duplicate&) const = default;
};

// The strongest first, then by number. Pairs that people said are two are among them.
std::vector<Duplicate> find_duplicates(const Book& book, const BoardView& view);

// Whether two addresses, in small letters, may be one that was mistyped.
bool is_slip(std::string_view a, std::string_view b);
// Without what the mail of it goes by regardless: tags, and dots at Gmail.
std::string plain_email(std::string_view address);

// The row of a lead, where the board has one.
std::optional<BoardRow> row_at(const BoardView& view, LeadNumber lead, Millis now);

// The list as it was lately: made anew when something came since, but at most a twentieth of the
// time is spent on it. Any thread; callers wait for the first. One per workspace.
class DuplicateList {
 public:
  using Pointer = std::shared_ptr<const std::vector<Duplicate>>;
  Pointer get(const std::shared_ptr<const Book>& book, const BoardView& view);

 private:
  std::mutex mutex_;
  Pointer list_;
  std::weak_ptr<const Book> book_;  // that the list is of, up to
  std::int64_t seq_ = -1;
  double until_ = 0;  // of the steady clock
};

}  // namespace winnow::app
