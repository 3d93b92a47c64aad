#pragma once

#include <opencv2/core/types.hpp>
#include <vector>

namespace data_loaders {

/// A line or an outline of a drawing. For .cpp files, as OpenCV is.
using Points = std::vector<cv::Point2d>;

/// `pieces` + 1 points on an ellipse from angle `from` to `to`, in degrees clockwise from the
/// right; `width` and `height` are its half axes.
Points points_on_ellipse(cv::Point2d centre, double width, double height, double from, double to,
                         int pieces);

/// `points`, then `rest`.
Points joined(Points points, const Points& rest);

}  // namespace data_loaders
