#pragma once

#include "data_loaders/labelled_images.h"

namespace data_loaders {

/// `images` with each picture once, and with the groups of those that belong together:
/// - Of rows with equal pixels and one label the first stays, or the first that the data set marks
///   for testing; the others are counted in left_out as "duplicate".
/// - Rows with equal pixels and several labels contradict each other: all of them go, are counted
///   as "also in class X", and named in notices.
/// - Copies by their looks (saved again, resized, mirrored ...) stay, in one group, as do those
/// that
///   the loader has put into one; copies across classes are named in notices.
/// Groups are numbered from 0 in the order of their first rows. The looks are gone.
LabelledImages without_duplicates(const LabelledImages& images);

}  // namespace data_loaders
