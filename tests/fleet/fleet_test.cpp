#include "fleet/fleet.h"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "fleet/queue.h"
#include "support/expect_error.h"

namespace sealion::fleet {
namespace {

using testing::expect_error;

/// 10 ms of a processor, 9.5 of them to evaluate.
const RequestCost request{.evaluation_seconds = 0.0095,
                          .connection_seconds = 0.0005,
                          .upload_bytes = 160'000,
                          .download_bytes = 40'000,
                          .working_bytes = 10'000'000,
                          .process_bytes = 20'000'000,
                          .key_bytes = 6'000'000,
                          .expanded_key_bytes = 20'000'000};

Fleet fleet_for(const Demand& demand, const Machine& machine = {}, const Prices& prices = {}) {
  return plan_fleet(request, demand, machine, prices);
}

TEST(Fleet, FewRequestsTakeOneCore) {
  const Fleet fleet = fleet_for({10, 0.2});
  EXPECT_EQ(fleet.replicas, 1U);
  EXPECT_EQ(fleet.cores, 1U);
  EXPECT_NEAR(fleet.utilisation, 0.1, 1e-12);
  EXPECT_EQ(fleet.p50_seconds, request.seconds());
  EXPECT_EQ(fleet.p99_seconds, latency_quantile({10, 1, 0.01}, 0.99));
  EXPECT_EQ(fleet.bottleneck, Bottleneck::processors);
  EXPECT_FALSE(fleet.money);
}

TEST(Fleet, ManyRequestsTakeWhatTheirProcessorsTake) {
  const Fleet fleet = fleet_for({10'000, 0.2});
  // 100 cores' work, of which each does 80 %: 125 in 8 machines.
  EXPECT_NEAR(fleet.needs.processors, 125.0 / 16, 1e-9);
  EXPECT_EQ(fleet.bottleneck, Bottleneck::processors);
  EXPECT_EQ(fleet.replicas, 8U);
  EXPECT_EQ(fleet.cores, 16U);
  EXPECT_EQ(fleet.all_cores(), 128U);
  EXPECT_NEAR(fleet.utilisation, 100.0 / 128, 1e-12);
}

TEST(Fleet, OneThreadOfInputAndOutputLimitsLargeMachines) {
  const Fleet fleet = fleet_for({10'000, 0.2}, {.cores = 64});
  EXPECT_NEAR(fleet.needs.connections, 5 / 0.8, 1e-9);
  EXPECT_EQ(fleet.bottleneck, Bottleneck::connections);
  EXPECT_EQ(fleet.replicas, 7U);
  EXPECT_EQ(fleet.cores, 18U);
}

TEST(Fleet, NetworkMemoryAndKeysLimitInTurn) {
  const Fleet network = fleet_for({1000, 0.2}, {.network_bits = 1e9});
  EXPECT_EQ(network.bottleneck, Bottleneck::network);
  EXPECT_NEAR(network.upload_bits, 1.28e9, 1);
  EXPECT_NEAR(network.download_bits, 0.32e9, 1);
  EXPECT_NEAR(network.key_bits, 0.48e9, 1);
  EXPECT_NEAR(network.needs.network, 1.76 / 0.8, 1e-9);
  EXPECT_EQ(network.replicas, 3U);

  Demand demand{1000, 0.2};
  demand.requests_per_key = 10;
  EXPECT_EQ(fleet_for(demand, {.network_bits = 1e9}).bottleneck, Bottleneck::keys);

  demand = {100, 0.2};
  demand.clients = 10'000;
  const Fleet keys = fleet_for(demand);
  EXPECT_EQ(keys.bottleneck, Bottleneck::keys);
  EXPECT_EQ(keys.key_store_bytes, 60'000'000'000U);
  EXPECT_EQ(keys.replicas, 4U);  // 200 GB in machines of 64
  EXPECT_EQ(keys.key_cache_bytes, 50'000'000'000U);
  EXPECT_LE(keys.memory_bytes, 64'000'000'000U);

  const Fleet memory = fleet_for({1000, 20}, {.memory_bytes = 1e9});
  EXPECT_EQ(memory.bottleneck, Bottleneck::memory);
  EXPECT_NEAR(static_cast<double>(memory.requests_held_bytes * memory.replicas), 4e9, 10);
}

TEST(Fleet, LittleTimeTakesProcessorsThatWait) {
  const Fleet fleet = fleet_for({100, 0.0105}, {.cores = 2});
  EXPECT_EQ(fleet.bottleneck, Bottleneck::latency);
  EXPECT_GT(fleet.replicas, 1U);
  EXPECT_LE(fleet.p99_seconds, 0.0105);
  EXPECT_LT(fleet.utilisation, 0.3);
}

TEST(Fleet, MoneyIsWhatThePricesSay) {
  Demand demand{10, 0.2};
  demand.clients = 1000;
  const Fleet fleet =
      fleet_for(demand, {}, {.core_hour = 0.04, .gb_month = 0.02, .gb_egress = 0.08});
  ASSERT_TRUE(fleet.money);
  EXPECT_NEAR(*fleet.money->processors, 0.04 * 730, 1e-9);
  EXPECT_NEAR(*fleet.money->key_store, 0.02 * 6, 1e-9);
  EXPECT_NEAR(*fleet.money->egress, 0.08 * 10 * 40e-6 * 730 * 3600, 1e-9);
  EXPECT_NEAR(fleet.money->month,
              *fleet.money->processors + *fleet.money->key_store + *fleet.money->egress, 1e-9);
  EXPECT_NEAR(fleet.money->million_requests, fleet.money->month / 26.28, 1e-9);
  const Fleet cores_alone = fleet_for(demand, {}, {.core_hour = 0.04});
  EXPECT_FALSE(cores_alone.money->egress);
  EXPECT_EQ(cores_alone.money->month, *cores_alone.money->processors);
}

TEST(Fleet, WhatCannotBeSaysWhy) {
  expect_error(ErrorCode::does_not_fit,
               "one request takes 10.0 ms of a processor (9.50 ms to evaluate", [] {
                 fleet_for({1, 0.009});
               });
  expect_error(ErrorCode::does_not_fit, "gb-per-machine=0.1: ", [] {
    fleet_for({1, 0.2}, {.memory_bytes = 1e8});
  });
  expect_error(ErrorCode::does_not_fit, "requests-per-second=1e+15: ", [] {
    fleet_for({1e15, 0.2});
  });
}

RC_GTEST_PROP(Fleet, KeepsWhatIsAskedAndGrowsWithTheRequests, ()) {
  Demand demand{.requests_per_second = *rc::gen::inRange(1, 20'000) * 1.0,
                .p99_seconds = *rc::gen::inRange(11, 500) / 1000.0,
                .clients = *rc::gen::inRange(0, 20'000) * 1.0,
                .largest_utilisation = *rc::gen::inRange(10, 96) / 100.0};
  const Machine machine{.cores = *rc::gen::inRange<std::size_t>(1, 97)};
  const Fleet fleet = fleet_for(demand, machine);
  RC_ASSERT(fleet.p99_seconds <= demand.p99_seconds);
  RC_ASSERT(fleet.p50_seconds <= fleet.p99_seconds);
  RC_ASSERT(fleet.utilisation <= demand.largest_utilisation);
  RC_ASSERT(fleet.cores <= machine.cores);
  RC_ASSERT(static_cast<double>(fleet.memory_bytes) <= machine.memory_bytes);
  demand.requests_per_second *= 1.5;
  RC_ASSERT(fleet_for(demand, machine).replicas >= fleet.replicas);
}

}  // namespace
}  // namespace sealion::fleet
