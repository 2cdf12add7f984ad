#include <gtest/gtest.h>

#include <fstream>
#include <optional>
#include <thread>

#include "serving/expect_problem.h"
#include "serving/keys/folder_key_store.h"
#include "support/expect_error.h"
#include "support/temporary_folder.h"

namespace sealion::serving {
namespace {

namespace fs = std::filesystem;
using sealion::testing::expect_error;
using sealion::testing::TemporaryFolder;
using std::chrono::hours;
using testing::expect_problem;

ByteVector bytes_of(std::size_t count, std::uint8_t value) { return ByteVector(count, value); }

const Caller clinic{"clinic", {1000, 30}}, bank{"bank", {1000, 30}};

bool put(KeyStore& store, const Caller& caller, const ByteVector& bytes) {
  const auto upload = store.receive(caller, sha256(bytes), bytes.size());
  upload->write(ByteSpan(bytes).first(bytes.size() / 2));
  upload->write(ByteSpan(bytes).subspan(bytes.size() / 2));
  return upload->finish();
}

std::size_t files_in(const fs::path& folder) {
  std::size_t files = 0;
  for (const auto& entry : fs::recursive_directory_iterator(folder)) {
    files += entry.is_regular_file() ? 1 : 0;
  }
  return files;
}

/// A clock that tests set.
struct Hands {
  std::chrono::system_clock::time_point wall = std::chrono::system_clock::now();
  std::chrono::steady_clock::time_point steady = std::chrono::steady_clock::now();

  Clock clock() {
    return {[this] { return wall; }, [this] { return steady; }};
  }
  void pass(std::chrono::hours time) {
    wall += time;
    steady += time;
  }
};

constexpr auto thirty_days = [](const std::string&) { return KeyAllowance{1000, 30}; };

TEST(KeyStore, KeepsEachCallersKeysApart) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path() / "state");
  const ByteVector key = bytes_of(300, 1);
  EXPECT_TRUE(put(store, clinic, key));
  EXPECT_TRUE(store.find("clinic", sha256(key)));
  EXPECT_FALSE(store.find("bank", sha256(key)));
  EXPECT_FALSE(store.read("bank", sha256(key)));
  EXPECT_FALSE(store.remove("bank", sha256(key)));
  EXPECT_TRUE(put(store, bank, key));
  EXPECT_EQ(store.used_bytes(), 600u);
  EXPECT_EQ(store.used_bytes("bank"), 300u);
  const auto read = store.read("clinic", sha256(key));
  ASSERT_TRUE(read);
  EXPECT_TRUE(std::equal(read->begin(), read->end(), key.begin(), key.end()));
  EXPECT_TRUE(store.remove("clinic", sha256(key)));
  EXPECT_FALSE(store.find("clinic", sha256(key)));
  EXPECT_EQ(store.list("bank").size(), 1u);
}

TEST(KeyStore, TellsWhoWasFaster) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path());
  const ByteVector key = bytes_of(300, 1);
  const auto first = store.receive(clinic, sha256(key), 300);
  const auto second = store.receive(clinic, sha256(key), 300);
  first->write(key);
  second->write(key);
  EXPECT_TRUE(second->finish());
  EXPECT_FALSE(first->finish());
  EXPECT_EQ(store.used_bytes(), 300u);
}

TEST(KeyStore, KeepsNothingOfAnUploadThatDoesNotEnd) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path());
  const ByteVector key = bytes_of(600, 1);
  {
    const auto upload = store.receive(clinic, sha256(key), 600);
    upload->write(ByteSpan(key).first(100));
    expect_problem("over_quota", "600 bytes of 1.00 kB",
                   [&] { store.receive(clinic, sha256(key), 600); });
    expect_problem("corrupt", "not that of the address", [&] { upload->finish(); });
  }
  EXPECT_EQ(files_in(folder.path()), 1u);  // the lock
  EXPECT_TRUE(put(store, clinic, key));
}

TEST(KeyStore, HoldsCallersToTheirQuota) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path());
  put(store, clinic, bytes_of(600, 1));
  expect_problem("over_quota", "delete old ones", [&] { put(store, clinic, bytes_of(401, 2)); });
  put(store, bank, bytes_of(1000, 2));
  EXPECT_TRUE(put(store, clinic, bytes_of(400, 3)));
  expect_problem("over_quota", "", [&] {
    put(store, {"c", {~0ull, 1}}, {});
    store.receive(clinic, {}, ~0ull);
  });
}

TEST(KeyStore, ComesBackAfterItsProcess) {
  const TemporaryFolder folder;
  const ByteVector key = bytes_of(300, 1);
  {
    FolderKeyStore store(folder.path());
    put(store, clinic, key);
    expect_error(ErrorCode::io, "another process serves",
                 [&] { FolderKeyStore second(folder.path()); });
  }
  std::ofstream(folder.path() / "incoming" / "left") << "half a key";
  std::ofstream(folder.path() / "keys" / "clinic" / "README") << "no key";
  fs::create_symlink("/etc/passwd", folder.path() / "keys" / "clinic" / std::string(64, 'a'));
  FolderKeyStore store(folder.path());
  EXPECT_TRUE(store.read("clinic", sha256(key)));
  EXPECT_EQ(store.list("clinic").size(), 1u);
  EXPECT_FALSE(fs::exists(folder.path() / "incoming" / "left"));
}

TEST(KeyStore, DropsWhatTheDiskHasDamaged) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path());
  const ByteVector key = bytes_of(300, 1), shorter = bytes_of(200, 2);
  put(store, clinic, key);
  put(store, clinic, shorter);
  std::fstream(folder.path() / "keys" / "clinic" / to_hex(sha256(key))) << "x";
  fs::resize_file(folder.path() / "keys" / "clinic" / to_hex(sha256(shorter)), 100);
  EXPECT_FALSE(store.read("clinic", sha256(key)));
  EXPECT_FALSE(store.read("clinic", sha256(shorter)));
  EXPECT_EQ(store.used_bytes(), 0u);
  EXPECT_TRUE(put(store, clinic, key));
}

TEST(KeyStore, DropsWhatNobodyUses) {
  const TemporaryFolder folder;
  Hands hands;
  const ByteVector used = bytes_of(300, 1), unused = bytes_of(300, 2);
  {
    FolderKeyStore store(folder.path(), hands.clock());
    put(store, clinic, used);
    put(store, clinic, unused);
    hands.pass(hours(29 * 24));
    EXPECT_EQ(store.expire(thirty_days), 0u);
    EXPECT_TRUE(store.find("clinic", sha256(used)));
  }
  FolderKeyStore store(folder.path(), hands.clock());
  hands.pass(hours(2 * 24));
  EXPECT_EQ(store.expire(thirty_days), 1u);
  EXPECT_TRUE(store.find("clinic", sha256(used)));
  EXPECT_FALSE(store.find("clinic", sha256(unused)));
}

TEST(KeyStore, TakesNoNoticeOfClocksThatJump) {
  const TemporaryFolder folder;
  Hands hands;
  FolderKeyStore store(folder.path(), hands.clock());
  const ByteVector key = bytes_of(300, 1);
  put(store, clinic, key);
  for (const auto jump : {hours(24 * 4000), hours(-24 * 9000), hours(24 * 5000)}) {
    hands.wall += jump;
    hands.pass(hours(24));
    EXPECT_EQ(store.expire(thirty_days), 0u) << jump.count();
  }
  // It ages by the days that have passed, three so far.
  hands.pass(hours(24 * 26));
  EXPECT_EQ(store.expire(thirty_days), 0u);
  hands.pass(hours(24 * 2));
  EXPECT_EQ(store.expire(thirty_days), 1u);
}

TEST(KeyStore, KeepsWhatWasUsedAfterNow) {
  const TemporaryFolder folder;
  Hands hands;
  FolderKeyStore store(folder.path(), hands.clock());
  put(store, clinic, bytes_of(300, 1));
  hands.wall -= std::chrono::minutes(1);  // set right: no jump
  EXPECT_EQ(store.expire(thirty_days), 0u);
}

TEST(KeyStore, ServesThreads) {
  const TemporaryFolder folder;
  FolderKeyStore store(folder.path());
  std::vector<std::thread> threads;
  for (int t = 0; t < 4; ++t) {
    threads.emplace_back([&store, t] {
      const Caller caller{"caller" + std::to_string(t % 2), {1'000'000, 30}};
      for (int i = 0; i < 50; ++i) {
        const ByteVector key = bytes_of(100, static_cast<std::uint8_t>(i));
        put(store, caller, key);
        store.read(caller.name, sha256(key));
        if (i % 5 == 0) store.remove(caller.name, sha256(key));
        store.list(caller.name);
      }
    });
  }
  for (std::thread& thread : threads) thread.join();
  EXPECT_EQ(files_in(folder.path()),
            store.list("caller0").size() + store.list("caller1").size() + 1);
}

}  // namespace
}  // namespace sealion::serving
