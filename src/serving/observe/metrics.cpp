#include "serving/observe/metrics.h"

#include <prometheus/counter.h>
#include <prometheus/gauge.h>
#include <prometheus/histogram.h>
#include <prometheus/registry.h>
#include <prometheus/text_serializer.h>

namespace sealion::serving {
namespace {

using prometheus::BuildCounter;
using prometheus::BuildGauge;
using prometheus::BuildHistogram;

prometheus::Histogram::BucketBoundaries time_buckets() {
  return {0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30};
}

auto& gauge(prometheus::Registry& registry, const char* name, const char* help) {
  return BuildGauge().Name(name).Help(help).Register(registry).Add({});
}

auto& counter(prometheus::Registry& registry, const char* name, const char* help) {
  return BuildCounter().Name(name).Help(help).Register(registry).Add({});
}

/// A counter that is kept elsewhere.
void raise_to(prometheus::Counter& counter, std::uint64_t value) {
  counter.Increment(static_cast<double>(value) - counter.Value());
}

}  // namespace

struct Metrics::Families {
  prometheus::Registry registry;
  prometheus::Family<prometheus::Counter>& requests =
      BuildCounter()
          .Name("sealion_requests_total")
          .Help("Requests by address, method, model and status.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& refusals =
      BuildCounter()
          .Name("sealion_refusals_total")
          .Help("Requests that were refused, by code.")
          .Register(registry);
  prometheus::Family<prometheus::Histogram>& evaluation =
      BuildHistogram()
          .Name("sealion_evaluation_seconds")
          .Help("Time that the evaluation of a request took.")
          .Register(registry);
  prometheus::Family<prometheus::Counter>& answers =
      BuildCounter()
          .Name("sealion_answers_total")
          .Help("Evaluations that ended with an answer, by model and device.")
          .Register(registry);
  prometheus::Histogram& queue = BuildHistogram()
                                     .Name("sealion_queue_seconds")
                                     .Help("Time that a whole request waited for others.")
                                     .Register(registry)
                                     .Add({}, time_buckets());
  prometheus::Counter& received =
      counter(registry, "sealion_received_bytes_total", "Bytes of bodies received.");
  prometheus::Counter& sent =
      counter(registry, "sealion_sent_bytes_total", "Bytes of bodies sent.");
  prometheus::Family<prometheus::Counter>& reloads = BuildCounter()
                                                         .Name("sealion_reloads_total")
                                                         .Help("Reloads, by how they ended.")
                                                         .Register(registry);
  prometheus::Gauge& connections =
      gauge(registry, "sealion_connections", "Connections that are open.");
  prometheus::Gauge& admitted = gauge(registry, "sealion_requests_admitted",
                                      "Inferences that have a place and have not ended.");
  prometheus::Gauge& waiting =
      gauge(registry, "sealion_queue_length", "Whole requests that wait for others.");
  prometheus::Gauge& running = gauge(registry, "sealion_evaluations", "Evaluations that run now.");
  prometheus::Gauge& admitted_bytes =
      gauge(registry, "sealion_admitted_bytes", "Memory set aside for the requests admitted.");
  prometheus::Gauge& cache_bytes =
      gauge(registry, "sealion_key_cache_bytes", "Evaluation keys ready in memory.");
  prometheus::Counter& cache_hits = counter(registry, "sealion_key_cache_hits_total",
                                            "Inferences whose keys were ready in memory.");
  prometheus::Counter& cache_misses = counter(registry, "sealion_key_cache_misses_total",
                                              "Inferences whose keys were read from the disk.");
  prometheus::Gauge& store_bytes =
      gauge(registry, "sealion_key_store_bytes", "Evaluation keys on disk.");
  prometheus::Gauge& resident =
      gauge(registry, "process_resident_memory_bytes", "Resident memory of the process.");
};

Metrics::Metrics() : families_(std::make_unique<Families>()) {}
Metrics::~Metrics() = default;

void Metrics::count(const RequestSummary& request) {
  families_->requests
      .Add({{"address", request.address},
            {"method", request.method},
            {"model", request.model},
            {"status", std::to_string(request.status)}})
      .Increment();
  if (!request.code.empty()) families_->refusals.Add({{"code", request.code}}).Increment();
  families_->received.Increment(static_cast<double>(request.received_bytes));
  families_->sent.Increment(static_cast<double>(request.sent_bytes));
  if (request.evaluate_seconds <= 0) return;
  families_->queue.Observe(request.queue_seconds);
  families_->answers.Add({{"model", request.model}, {"device", request.device}}).Increment();
  families_->evaluation.Add({{"model", request.model}}, time_buckets())
      .Observe(request.evaluate_seconds);
}

void Metrics::count_reload(bool succeeded) {
  families_->reloads.Add({{"result", succeeded ? "done" : "failed"}}).Increment();
}

std::string Metrics::text(const Gauges& gauges) const {
  Families& f = *families_;
  f.connections.Set(static_cast<double>(gauges.connections));
  f.admitted.Set(static_cast<double>(gauges.requests));
  f.waiting.Set(static_cast<double>(gauges.waiting));
  f.running.Set(static_cast<double>(gauges.running));
  f.admitted_bytes.Set(static_cast<double>(gauges.admitted_bytes));
  f.cache_bytes.Set(static_cast<double>(gauges.key_cache_bytes));
  f.store_bytes.Set(static_cast<double>(gauges.key_store_bytes));
  f.resident.Set(static_cast<double>(gauges.resident_bytes));
  raise_to(f.cache_hits, gauges.key_cache_hits);
  raise_to(f.cache_misses, gauges.key_cache_misses);
  return prometheus::TextSerializer().Serialize(f.registry.Collect());
}

}  // namespace sealion::serving
