// FactTexts: texts and encoded values that facts repeat, by number; shared by all leads of a
// workspace.
//
// Append-only, and nothing in it ever moves. One writer. Readers on other threads may ask for the
// codes of what the writer published to them (a PackedTimeline handed over under a lock or through
// an atomic pointer): it wrote those texts before, and writes nothing there again. `size`, `bytes`
// and saving are the writer's alone.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>

#include "base/result.hpp"

namespace winnow::engine {

class FactTexts {
 public:
  FactTexts();
  FactTexts(FactTexts&&) noexcept;
  FactTexts& operator=(FactTexts&&) noexcept;
  ~FactTexts();

  std::uint32_t code_of(std::string_view text);  // made if need be
  // The code of a text that has one, or that was met before lately and gets one now; no_code
  // (UINT32_MAX) for one met for the first time: so ids that never come again take no room here.
  std::uint32_t code_if_repeated(std::string_view text);
  std::string_view text(std::uint32_t code) const;  // of a code given out; valid as long as *this

  std::uint32_t size() const;
  std::size_t bytes() const;  // of memory

  // What code_if_repeated() met lately, for the snapshot: tables with the same texts and the same
  // memory give the same codes from then on. At most some 4 MB.
  void save_memory(std::string& out) const;
  Result<void> load_memory(std::string_view bytes);  // Io: not whole

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace winnow::engine
