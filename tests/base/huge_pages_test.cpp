#include "base/huge_pages.h"

#include <gtest/gtest.h>
#include <sys/mman.h>

#include <cstdint>
#include <cstdio>
#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <string>

namespace sealion {
namespace {

/// Memory of some huge pages and a bit, of which nothing was touched.
class Mapping {
 public:
  Mapping()
      : begin_(
            ::mmap(nullptr, size(), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0)) {
    if (begin_ == MAP_FAILED) std::abort();
  }
  Mapping(const Mapping&) = delete;
  Mapping& operator=(const Mapping&) = delete;
  ~Mapping() { ::munmap(begin_, size()); }

  static std::size_t size() { return 4 * huge_page + 12345; }
  std::uint8_t* data() const { return static_cast<std::uint8_t*>(begin_); }
  std::uintptr_t first_huge_page() const {
    return (reinterpret_cast<std::uintptr_t>(begin_) + huge_page - 1) / huge_page * huge_page;
  }

 private:
  void* begin_;
};

/// Whether the system notes "hg" of the area that holds an address.
bool is_advised(std::uintptr_t address) {
  std::ifstream areas("/proc/self/smaps");
  bool is_there = false;
  for (std::string line; std::getline(areas, line);) {
    unsigned long begin = 0, end = 0;
    if (std::sscanf(line.c_str(), "%lx-%lx ", &begin, &end) == 2) {
      is_there = address >= begin && address < end;
    }
    if (is_there && line.starts_with("VmFlags:")) return line.find(" hg") != std::string::npos;
  }
  return false;
}

TEST(HugePages, AreAskedForInsideLargeBuffers) {
  if (!std::filesystem::exists("/sys/kernel/mm/transparent_hugepage")) GTEST_SKIP();
  const Mapping mapping;
  EXPECT_FALSE(is_advised(mapping.first_huge_page()));
  prefer_huge_pages(mapping.data() + 1, Mapping::size() - 1);
  EXPECT_TRUE(is_advised(mapping.first_huge_page() + huge_page));
  const std::uintptr_t last = reinterpret_cast<std::uintptr_t>(mapping.data()) + Mapping::size();
  EXPECT_EQ(is_advised(last - 1), last % huge_page == 0) << "only whole pages";
}

TEST(HugePages, ChangeNoContent) {
  const Mapping mapping;
  for (std::size_t i = 0; i < Mapping::size(); ++i)
    mapping.data()[i] = static_cast<std::uint8_t>(i);
  prefer_huge_pages(mapping.data(), Mapping::size());
  for (std::size_t i = 0; i < Mapping::size(); ++i) {
    ASSERT_EQ(mapping.data()[i], static_cast<std::uint8_t>(i));
  }
}

TEST(HugePages, AreNotForSmallBuffers) {
  const Mapping mapping;
  prefer_huge_pages(mapping.data(), huge_page / 2);
  prefer_huge_pages(nullptr, 0);
  EXPECT_FALSE(is_advised(reinterpret_cast<std::uintptr_t>(mapping.data())));
}

}  // namespace
}  // namespace sealion
