#include "store/database_url.hpp"

#include <gtest/gtest.h>

#include "store/db.hpp"

namespace winnow::store {
namespace {

TEST(DatabaseUrl, HidesItsPasswordsAsWrittenAndDecoded) {
  const auto url = DatabaseUrl::read("postgresql://ada:s%40cret@h:5432/db?sslpassword=hush");
  ASSERT_TRUE(url);
  EXPECT_EQ(url->without_secrets("no s@cret, no s%40cret, no hush, but ada at h"),
            "no ***, no ***, no ***, but ada at h");
}

TEST(DatabaseUrl, ReadsWhatPostgresReads) {
  for (const char* url :
       {"postgresql://", "postgres://h", "postgresql://h:5432/db", "postgresql://u@h1:1,h2:2/db",
        "postgresql://u:p@[::1]:5432/db", "postgresql:///db?host=/run/x&user=a%40b",
        "postgresql://u:@h/db", "postgresql://%2Frun%2Fx/db"}) {
    EXPECT_TRUE(DatabaseUrl::read(url)) << url;
  }
}

// A password that is not encoded ends up in the host, the port or the options.
TEST(DatabaseUrl, NeverShowsAPasswordThatIsNotEncoded) {
  for (const std::string url :
       {"postgresql://u:q7/Zx9@h/db", "postgresql://u:q7@Zx9@h/db", "postgresql://u:q7:Zx9@h/db",
        "postgresql://u:q7?Zx9@h/db", "postgresql://u:q7#Zx9@h/db", "postgresql://u:q7?Zx9=1@h/db",
        "postgresql://u:[q7Zx9@h/db", "mysql://u:q7Zx9@h/db", "host=h password=q7Zx9",
        "postgresql://h:q7Zx9/db"}) {
    const auto read = DatabaseUrl::read(url);
    ASSERT_FALSE(read) << url;
    EXPECT_EQ(read.error().kind, ErrorKind::Invalid);
    EXPECT_EQ(read.error().message.find("q7"), std::string::npos) << read.error().message;
    EXPECT_EQ(read.error().message.find("Zx9"), std::string::npos) << read.error().message;
  }
}

TEST(DatabaseUrl, ErrorsOfTheDatabaseDoNotShowIt) {
  for (const std::string url : {"postgresql://u:SECRET@127.0.0.1:1/SECRET",
                                "postgresql://u:SECRET@127.0.0.1:1,127.0.0.1:2/SECRET",
                                "postgresql://u:SECRET@127.0.0.1:1/db?no_such_option=SECRET",
                                "postgresql:///db?host=/nowhere/SECRET&password=SECRET"}) {
    const auto db = open_postgres(url, "winnow_main", {500, 500, 500});
    ASSERT_FALSE(db) << url;
    EXPECT_EQ(db.error().kind, ErrorKind::Busy);
    EXPECT_EQ(db.error().message.find("SECRET"), std::string::npos) << db.error().message;
  }
}

}  // namespace
}  // namespace winnow::store
