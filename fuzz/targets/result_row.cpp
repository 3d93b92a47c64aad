#include <string>
#include <vector>

#include "app/results/trial_row.h"
#include "fuzz/target.h"

/// What stands behind the digests of a trial's row, apart by zeros: its setting, the points of its
/// curve, what it says of three pictures, and the name of its state.
extern "C" int LLVMFuzzerTestOneInput(const uint8_t* data, size_t size) {
  using namespace experiments;
  auto parts = fuzz::parts(fuzz::text(data, size));
  parts.resize(4);
  TrialRow row;
  row.setting = parts[0];
  row.curve = parts[1];
  row.predictions = parts[2];
  row.state = parts[3];
  row.classes = 3;
  row.pictures = std::make_shared<TestPictures>(TestPictures{{"a.png", 0}, {"b.png", 1}, {"c", 2}});
  return fuzz::read_or_refuse([&] { result_from(row, nullptr, {}); });
}
