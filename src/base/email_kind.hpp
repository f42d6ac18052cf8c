// EmailKind: what an e-mail address says of whose it is.
//
// Lists kept by hand (email_kind.cpp has their date): they know what many people use, not
// everything. What is on no list counts as a business's.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace winnow {

enum class EmailKind : std::uint8_t {
  None,        // no address
  Business,    // of a firm, or of somebody's own domain
  Free,        // anybody gets one there: gmail.com
  Disposable,  // made to be thrown away: mailinator.com
  Role         // read by whoever has the job: info@, sales@
};
inline constexpr std::array<std::string_view, 5> email_kind_names{"none", "business", "free",
                                                                  "disposable", "role"};
constexpr std::string_view name_of(EmailKind kind) {
  return email_kind_names[static_cast<std::size_t>(kind)];
}

// In any letters. A role at a provider of free mail ("info@gmail.com") is somebody's own.
EmailKind email_kind(std::string_view address);
bool is_free_mail(std::string_view domain);  // in small letters

}  // namespace winnow
