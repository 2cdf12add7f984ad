#include "remote/key_folder.h"

#include <sys/stat.h>

#include <fstream>

#include "exchange/fixtures.h"
#include "exchange/key_files.h"
#include "remote/token.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::remote {
namespace {

using testing::expect_error;
namespace fs = std::filesystem;

class KeyFolderTest : public ::testing::Test {
 protected:
  KeyFolder folder(const std::string& url = "http://127.0.0.1:1") const {
    return KeyFolder(root, parse_server_address(url));
  }

  const testing::TemporaryFolder temporary;
  const fs::path root = temporary / "keys";
  const Client client{testing::deep_manifest()};
  const ModelAddress model{"deep"};
};

unsigned mode_of(const fs::path& path) {
  struct stat status {};
  return ::stat(path.c_str(), &status) == 0 ? status.st_mode & 0777U : 0;
}

TEST_F(KeyFolderTest, MakesAKeyOnceForAServerAndAChain) {
  const KeyFolder own = folder();
  const KeyId id = own.secret_key(client).id();
  EXPECT_EQ(folder().secret_key(client).id(), id);
  EXPECT_NE(folder("http://127.0.0.1:2").secret_key(client).id(), id)
      << "servers could find out that it is the same client";
  EXPECT_NE(own.secret_key(Client(testing::small_manifest())).id(), id);
  EXPECT_EQ(mode_of(root), 0700U);
  EXPECT_EQ(mode_of(own.path()), 0700U);
  for (const auto& entry : fs::directory_iterator(own.path())) EXPECT_EQ(mode_of(entry), 0600U);
}

TEST_F(KeyFolderTest, KeepsEvaluationKeysOfEachModel) {
  const KeyFolder own = folder();
  const SecretKey key = own.secret_key(client);
  const ByteVector keys = own.evaluation_keys(model, client, key, {});
  EXPECT_EQ(own.evaluation_keys(model, client, key, {}), keys);
  EXPECT_NE(own.evaluation_keys(model, client, client.generate_key(), {}), keys) << "another key";
  Manifest changed = client.manifest();
  changed.model_id[0] ^= 1;
  const ByteVector others = own.evaluation_keys(model, Client(changed), key, {});
  EXPECT_NO_THROW(
      read_evaluation_keys(others, changed, client.channels(), "keys of the changed model"));
  EXPECT_NE(others, keys);
}

TEST_F(KeyFolderTest, DamagedEvaluationKeysAreMadeAnew) {
  const KeyFolder own = folder();
  const SecretKey key = own.secret_key(client);
  own.evaluation_keys(model, client, key, {});
  for (const auto& entry : fs::directory_iterator(own.path())) {
    if (entry.path().extension() == ".evaluation") fs::resize_file(entry, 100);
  }
  EXPECT_NO_THROW(verify_evaluation_keys(own.evaluation_keys(model, client, key, {}),
                                         client.manifest(), "keys"));
}

TEST_F(KeyFolderTest, RefusesWhatOthersCanReach) {
  const KeyFolder own = folder();
  own.secret_key(client);
  for (const auto& entry : fs::directory_iterator(own.path())) ::chmod(entry.path().c_str(), 0644);
  expect_error(ErrorCode::insecure, "chmod 600", [&] { own.secret_key(client); });
  ::chmod(own.path().c_str(), 0750);
  expect_error(ErrorCode::insecure, "chmod 700", [&] { folder(); });
  ::chmod(own.path().c_str(), 0700);
  ::chmod(root.c_str(), 0701);
  expect_error(ErrorCode::insecure, "chmod 700", [&] { folder(); });
}

TEST_F(KeyFolderTest, SaysWhenAManifestIsAnotherThanBefore) {
  const KeyFolder own = folder();
  EXPECT_FALSE(own.pin(model, Digest{1})) << "the first time nothing is known";
  EXPECT_FALSE(own.pin(model, Digest{1}));
  EXPECT_FALSE(own.pin({"deep", "1"}, Digest{2})) << "of a version by its number";
  EXPECT_TRUE(folder().pin(model, Digest{2}));
  EXPECT_FALSE(own.pin(model, Digest{2}));
  EXPECT_FALSE(folder("https://127.0.0.1:1").pin(model, Digest{3})) << "another server";
}

TEST_F(KeyFolderTest, TokensComeFromFilesOfTheOwnersAlone) {
  const fs::path path = temporary / "token";
  std::ofstream(path) << " abc-._~+/=\r\n";
  expect_error(ErrorCode::insecure, "chmod 600", [&] { Token::read(path); });
  ::chmod(path.c_str(), 0600);
  EXPECT_EQ(Token::read(path).text(), "abc-._~+/=");
  for (const char* text : {"", " \n", "two words", "line\r\nX-Other: header", "\xc3\xbc"}) {
    expect_error(ErrorCode::invalid_argument, "here holds no token", [&] { Token(text, "here"); });
  }
  EXPECT_FALSE(Token().is_there());
}

}  // namespace
}  // namespace sealion::remote
