#include "remote/server_address.h"

#include "support/expect_error.h"

namespace sealion::remote {
namespace {

using testing::expect_error;

TEST(ServerAddress, IsReadAsPeopleWriteIt) {
  struct Case {
    const char *url, *base, *model, *version;
  };
  for (const Case& due :
       {Case{"http://127.0.0.1:8000", "http://127.0.0.1:8000", "", ""},
        Case{"https://example.org/", "https://example.org:443", "", ""},
        Case{"https://example.org/a/b/v2/", "https://example.org:443/a/b", "", ""},
        Case{"http://[::1]:81/v2/models/dnn-30", "http://[::1]:81", "dnn-30", ""},
        Case{"http://h/x/v2/models/m/versions/2", "http://h:80/x", "m", "2"}}) {
    const ServerAddress address = parse_server_address(due.url);
    EXPECT_EQ(address.base, due.base);
    EXPECT_EQ(address.is_encrypted, std::string(due.url).starts_with("https"));
    const ModelAddress model = address.model.value_or(ModelAddress{});
    EXPECT_EQ(model, (ModelAddress{due.model, due.version})) << due.url;
  }
  EXPECT_EQ(ModelAddress{"m"}.path(), "/v2/models/m");
  EXPECT_EQ((ModelAddress{"m", "2"}).path(), "/v2/models/m/versions/2");
}

TEST(ServerAddress, KnowsThisMachine) {
  for (const char* url : {"http://127.0.0.1", "http://127.9.8.7:1", "http://[::1]",
                          "http://localhost", "http://LOCALHOST"}) {
    EXPECT_TRUE(parse_server_address(url).is_loopback) << url;
  }
  for (const char* url : {"http://10.0.0.1", "http://localhost.example.org", "http://[::2]",
                          "http://127.0.0.1.example.org", "http://128.0.0.1"}) {
    EXPECT_FALSE(parse_server_address(url).is_loopback) << url;
  }
}

TEST(ServerAddress, RefusesOthers) {
  for (const char* url :
       {"", "example.org", "ftp://h", "file:///etc/passwd", "http://", "http://h:99999",
        "http://h/?q", "http://h/#f", "http://h/v2/other", "http://h/v2/models",
        "http://h/v2/models/a/b", "http://h/v2/models/a/versions", "http://h\r\nX: y",
        "http://h/v2/models/a b"}) {
    expect_error(ErrorCode::invalid_argument, "no address of a server",
                 [&] { parse_server_address(url); });
  }
  for (const char* url : {"http://h/v2/models/a%2fb", "http://h/v2/models/~"}) {
    expect_error(ErrorCode::invalid_argument, "the model", [&] { parse_server_address(url); });
  }
}

TEST(ServerAddress, DoesNotRepeatPasswords) {
  try {
    parse_server_address("http://user:hunter2@example.org");
    FAIL() << "a password in an address";
  } catch (const Error& error) {
    EXPECT_THAT(error.what(), ::testing::Not(::testing::HasSubstr("hunter2")));
  }
}

}  // namespace
}  // namespace sealion::remote
