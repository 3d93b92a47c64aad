#include "data_loaders/points.h"

#include <cmath>

namespace data_loaders {

Points points_on_ellipse(cv::Point2d centre, double width, double height, double from, double to,
                         int pieces) {
  Points points;
  for (int i = 0; i <= pieces; ++i) {
    const double angle = (from + (to - from) * i / pieces) * CV_PI / 180;
    points.emplace_back(centre.x + width * std::cos(angle), centre.y + height * std::sin(angle));
  }
  return points;
}

Points joined(Points points, const Points& rest) {
  points.insert(points.end(), rest.begin(), rest.end());
  return points;
}

}  // namespace data_loaders
