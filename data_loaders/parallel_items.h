#pragma once

#include <cstdint>
#include <functional>

namespace data_loaders {

/// Calls `work(i)` once for each i in [0, count), on at::get_num_threads() threads; each takes the
/// next i, so that a slow item holds nobody up. The first exception ends the loop and is thrown
/// here.
///
/// Not at::parallel_for: LibTorch's header runs it on one thread in code compiled without -fopenmp.
void for_each_item(int64_t count, const std::function<void(int64_t)>& work);

}  // namespace data_loaders
