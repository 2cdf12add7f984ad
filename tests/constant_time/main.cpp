#include <gtest/gtest.h>
#include <valgrind/valgrind.h>

#include <cstdio>

int main(int argc, char** argv) {
  ::testing::InitGoogleTest(&argc, argv);
  if (RUNNING_ON_VALGRIND == 0) {
    std::fputs("Without valgrind this tells nothing: ctest -R '^constant_time'\n", stderr);
    return 2;
  }
  return RUN_ALL_TESTS();
}
