#include "base/email_kind.hpp"

#include <gtest/gtest.h>

namespace winnow {
namespace {

TEST(EmailKind, TellsWhoseAnAddressIs) {
  EXPECT_EQ(email_kind("ada@acme.example"), EmailKind::Business);
  EXPECT_EQ(email_kind("Ada.L@GMail.com"), EmailKind::Free);
  EXPECT_EQ(email_kind("ada@yandex.by"), EmailKind::Free);
  EXPECT_EQ(email_kind("x1@mailinator.com"), EmailKind::Disposable);
  EXPECT_EQ(email_kind("x1@in.mailinator.com"), EmailKind::Disposable);
  EXPECT_EQ(email_kind("INFO@acme.example"), EmailKind::Role);
  EXPECT_EQ(email_kind("sales+eu@acme.example"), EmailKind::Role);
  EXPECT_EQ(email_kind("biuro@firma.pl"), EmailKind::Role);
}

TEST(EmailKind, OfARoleAtFreeMailIsSomebodysOwn) {
  EXPECT_EQ(email_kind("info@gmail.com"), EmailKind::Free);
  EXPECT_EQ(email_kind("info@mailinator.com"), EmailKind::Disposable);
}

TEST(EmailKind, OfWhatIsNoAddressIsNone) {
  for (const char* text : {"", "ada", "@acme.example", "ada@", "a b@acme.example"}) {
    EXPECT_EQ(email_kind(text), EmailKind::None) << text;
  }
}

TEST(EmailKind, DoesNotTakeAnEndingForADomain) {
  EXPECT_EQ(email_kind("ada@notmailinator.example"), EmailKind::Business);
  EXPECT_EQ(email_kind("ada@mygmail.com"), EmailKind::Business);
}

}  // namespace
}  // namespace winnow
