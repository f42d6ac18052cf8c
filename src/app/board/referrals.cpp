#include "app/board/referrals.hpp"

#include "app/board/board_view.hpp"
#include "app/identity/clean.hpp"
#include "base/ascii.hpp"

namespace winnow::app {

namespace {

std::optional<LeadNumber> with_code(const Book& book, const BoardView& view,
                                    std::string_view code) {
  const auto wanted = view.texts->find(code);
  if (!wanted) return std::nullopt;
  std::optional<LeadNumber> eldest;
  Millis created = 0;
  for (std::size_t i = 0; i < view.chunks.size(); ++i) {
    const Chunk& chunk = *view.chunks[i];
    for (std::uint32_t row = 0; row < leads_a_chunk; ++row) {
      if (chunk.referral_code[row] != *wanted || !chunk.is_there(row)) continue;
      if (eldest && created <= chunk.created[row]) continue;
      eldest = static_cast<LeadNumber>(i * leads_a_chunk + row);
      created = chunk.created[row];
    }
  }
  return eldest && *eldest < book.leads() ? eldest : std::nullopt;
}

}  // namespace

std::string normal_referral(std::string_view text) {
  return text.find('@') == text.npos ? std::string(trimmed(text)) : normal_email(text);
}

std::vector<std::string> referral_names(const Book& book, const BoardView& view, LeadNumber lead) {
  const LeadView known = book.view(lead);
  std::vector<std::string> names{to_text(known.id)};
  for (const Id& merged : known.merged) names.push_back(to_text(merged));
  names.insert(names.end(), known.users.begin(), known.users.end());
  names.insert(names.end(), known.emails.begin(), known.emails.end());
  const Chunk* chunk = view.chunk_of(lead);
  if (chunk == nullptr) return names;
  const std::string_view code = view.texts->text(chunk->referral_code[lead % leads_a_chunk]);
  if (!code.empty()) names.emplace_back(code);
  return names;
}

std::optional<LeadNumber> who_is_named(const Book& book, const BoardView& view,
                                       std::string_view text) {
  if (text.empty()) return std::nullopt;
  if (const auto id = parse_id(text)) return book.find(*id);
  for (const IdentifierKind kind : {IdentifierKind::Email, IdentifierKind::User}) {
    if (const auto lead = book.find(kind, text)) return lead;
  }
  return with_code(book, view, text);
}

}  // namespace winnow::app
