#include "app/results/sweep_record.h"

#include "fuzz/target.h"

extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  const std::string text(fuzz::text(data, size));
  return fuzz::read_or_refuse([&] { experiments::sweep_record_from(text, "results.sqlite"); });
}
