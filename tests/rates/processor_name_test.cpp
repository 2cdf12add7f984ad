#include "rates/processor_name.h"

#include <gtest/gtest.h>

namespace sealion {
namespace {

TEST(ProcessorName, SaysWhatTheFirstProcessorIs) {
  EXPECT_EQ(processor_name_in("processor\t: 0\nvendor_id\t: GenuineIntel\ncpu family\t: 6\n"
                              "model\t\t: 207\nmodel name\t: Intel(R) Xeon(R)  CPU @ 2.10GHz\n"
                              "stepping\t: 2\ncpu MHz\t\t: 2100.000\n\n"
                              "processor\t: 1\nmodel name\t: Another\n"),
            "6-207-intel-r-xeon-r-cpu-2-10ghz-2");
  EXPECT_EQ(processor_name_in("BogoMIPS\t: 50.00\nCPU implementer\t: 0x41\n"
                              "CPU architecture: 8\nCPU part\t: 0xd0c\n"),
            "0x41-8-0xd0c");
}

TEST(ProcessorName, IsNoPath) {
  EXPECT_EQ(processor_name_in("model name\t: ../../x/\\ \x1b[0m\n"), "x-0m");
  EXPECT_LE(processor_name_in("model name\t: " + std::string(10000, 'a')).size(), 120u);
}

TEST(ProcessorName, IsUnknownWhereTheSystemDoesNotSay) {
  EXPECT_EQ(processor_name_in(""), "unknown");
  EXPECT_EQ(processor_name_in("model name\n:\n"), "unknown");
}

}  // namespace
}  // namespace sealion
