#pragma once

#include <cstdint>
#include <random>
#include <vector>

#include "data_loaders/labelled_images.h"

namespace data_loaders {

using Rows = std::vector<int64_t>;  ///< row numbers of some LabelledImages

/// The group of each of `rows`: rows of one group stay together.
std::vector<int64_t> groups_of(const LabelledImages& images, const Rows& rows);

/// How many groups each class has among `rows`, in the order of class_names.
std::vector<int64_t> groups_per_class(const LabelledImages& images, const Rows& rows);

/// Rows in `count` parts, each with its share of every class as nearly as whole groups allow
/// (stratified, grouped); within a part in the order of `rows`. Groups go in a random order, the
/// largest first, each to the part that has least of its classes.
std::vector<Rows> partition(const LabelledImages& images, const Rows& rows, int64_t count,
                            std::mt19937_64& generator);

/// Fisher-Yates; Knuth, The Art of Computer Programming, volume 2, 3.4.2, algorithm P.
void shuffle(Rows& rows, std::mt19937_64& generator);

}  // namespace data_loaders
