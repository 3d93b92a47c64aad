#include "data_loaders/drawn_face.h"

#include <algorithm>
#include <cmath>
#include <opencv2/imgproc.hpp>
#include <vector>

#include "data_loaders/points.h"
#include "data_loaders/scenery.h"

namespace data_loaders {
namespace {

cv::Scalar as_scalar(const Colour& colour) {
  return {colour[0], colour[1], colour[2]};
}

Colour scaled(const Colour& colour, double factor) {
  Colour result{};
  for (int i = 0; i < 3; ++i) result[i] = std::clamp(colour[i] * factor, 0.0, 255.0);
  return result;
}

Points ellipse(cv::Point2d centre, double width, double height, double from = 0, double to = 360) {
  return points_on_ellipse(centre, width, height, from, to, 40);
}

/// A smooth way through three points: the parabola of Bezier that passes `middle`.
Points bow(cv::Point2d from, cv::Point2d middle, cv::Point2d to) {
  const cv::Point2d control = 2 * middle - 0.5 * (from + to);
  const int count = 14;
  Points points;
  for (int i = 0; i <= count; ++i) {
    const double t = static_cast<double>(i) / count;
    points.push_back((1 - t) * (1 - t) * from + 2 * t * (1 - t) * control + t * t * to);
  }
  return points;
}

/// How the head is held and what it shows; drawn anew for each picture. Braces, because the
/// arguments in parentheses may be drawn in any order.
struct Pose {
  explicit Pose(Randomness& random)
      : shift{random.normal(0.07), random.normal(0.06)},
        turn(random.normal(0.16)),
        scale(random.uniform(0.30, 0.42)),
        yaw(random.normal(0.12)),
        pitch(random.normal(0.06)),
        smile(random.uniform(-0.05, 0.13)),
        mouth_open(std::max(0.0, random.uniform(-0.1, 0.14))),
        lids(random.chance(0.06) ? 0.1 : random.uniform(0.65, 1.05)),
        brows(random.normal(0.03)),
        gaze{random.normal(0.02), random.normal(0.012)},
        collar{random.uniform(30, 220), random.uniform(30, 220), random.uniform(30, 220)} {}

  cv::Point2d shift;  ///< of the picture's side
  double turn;        ///< radians, in the picture's plane
  double scale;       ///< half the face's height, of the picture's side
  double yaw;         ///< how far the nose moves sideways, in half heights of the face
  double pitch;
  double smile;
  double mouth_open;
  double lids;   ///< 0 closed, 1 open
  double brows;  ///< raised by
  cv::Point2d gaze;
  Colour collar;
};

/// Draws in the face's own units, the middle of the face at (0, 0), y down.
class Canvas {
 public:
  Canvas(cv::Mat& picture, const Pose& pose) : picture_(picture) {
    const double side = picture.cols;
    unit_ = pose.scale * side;
    rotation_ = {std::cos(pose.turn), -std::sin(pose.turn), std::sin(pose.turn),
                 std::cos(pose.turn)};
    centre_ = side * (cv::Point2d(0.5, 0.53) + pose.shift);
    turned_ = {pose.yaw, pose.pitch};
  }

  /// What lies nearer to the viewer moves further as the head turns: 1 for the tip of the nose, 0
  /// for the neck.
  void set_depth(double depth) { depth_ = depth; }

  void fill(const Points& outline, const Colour& colour) {
    cv::fillPoly(picture_, std::vector<std::vector<cv::Point>>{placed(outline)}, as_scalar(colour),
                 cv::LINE_AA, kFractionBits);
  }

  void line(const Points& points, double width, const Colour& colour) {
    cv::polylines(picture_, placed(points), /*isClosed=*/false, as_scalar(colour),
                  std::max(1, cvRound(width * unit_)), cv::LINE_AA, kFractionBits);
  }

 private:
  static constexpr int kFractionBits = 4;

  std::vector<cv::Point> placed(const Points& points) const {
    std::vector<cv::Point> pixels;
    for (const auto& point : points) {
      const cv::Point2d moved = point + depth_ * turned_;
      const cv::Vec2d turned = rotation_ * cv::Vec2d(moved.x, moved.y);
      const cv::Point2d place = centre_ + unit_ * cv::Point2d(turned[0], turned[1]);
      pixels.emplace_back(cvRound(place.x * (1 << kFractionBits)),
                          cvRound(place.y * (1 << kFractionBits)));
    }
    return pixels;
  }

  cv::Mat& picture_;
  double unit_ = 1;
  double depth_ = 0;
  cv::Matx22d rotation_;
  cv::Point2d centre_;
  cv::Point2d turned_;
};

/// The outline of head and jaw. Below the eyes the width follows a superellipse: the squarer the
/// jaw, the larger its exponent.
Points face_outline(const Actor& actor, double grown = 0) {
  const double width = actor.face_width + grown;
  const double height = 1 + grown;
  const double exponent = 1.7 + 1.3 * actor.jaw;
  Points points = ellipse({0, 0}, width, height, 180, 360);
  const int count = 24;
  for (int i = 0; i <= 2 * count; ++i) {
    const double x = 1 - static_cast<double>(i) / count;
    points.emplace_back(width * x,
                        height * std::pow(1 - std::pow(std::abs(x), exponent), 1 / exponent));
  }
  return points;
}

void draw_neck(Canvas& canvas, const Actor& actor, const Pose& pose) {
  canvas.fill(joined(bow({-1.7, 2.2}, {-0.9, 1.32}, {-0.3, 1.22}),
                     bow({0.3, 1.22}, {0.9, 1.32}, {1.7, 2.2})),
              pose.collar);
  canvas.fill({{-0.36, 0.6}, {0.36, 0.6}, {0.42, 1.3}, {0, 1.62}, {-0.42, 1.3}},
              scaled(actor.skin, 0.78));
}

void draw_curls(Canvas& canvas, const Actor& actor) {
  for (int i = 0; i <= 12; ++i) {
    const double angle = (150 + 240.0 * i / 12) * CV_PI / 180;
    const double light = i % 2 == 0 ? 1 : 1.35;
    canvas.fill(ellipse({1.02 * std::cos(angle), -0.18 + 1.05 * std::sin(angle)}, 0.34, 0.34),
                scaled(actor.hair_colour, light));
  }
}

void draw_hair_behind(Canvas& canvas, const Actor& actor) {
  const double width = actor.face_width;
  const Colour dark = scaled(actor.hair_colour, 0.8);
  switch (actor.hair) {
    case Hair::kLong:
      canvas.fill(joined(ellipse({0, -0.2}, width + 0.3, 1.08, 180, 360),
                         {{width + 0.38, 1.55}, {-width - 0.38, 1.55}}),
                  dark);
      break;
    case Hair::kBob:
      canvas.fill(joined(ellipse({0, -0.15}, width + 0.28, 1.08, 180, 360),
                         bow({width + 0.34, 0.72}, {0, 0.9}, {-width - 0.34, 0.72})),
                  dark);
      break;
    case Hair::kCurly:
      draw_curls(canvas, actor);
      break;
    case Hair::kBun:
      canvas.fill(ellipse({0, -1.22}, 0.36, 0.3), dark);
      canvas.fill(ellipse({0, -0.2}, width + 0.1, 0.96), dark);
      break;
    case Hair::kShort:
      canvas.fill(ellipse({0, -0.25}, width + 0.1, 0.92), dark);
      break;
    case Hair::kBald:
      canvas.fill(ellipse({0, 0}, width + 0.09, 0.42), actor.hair_colour);
      break;
  }
}

void draw_hair_in_front(Canvas& canvas, const Actor& actor) {
  const double width = actor.face_width + 0.05;
  const auto top = [&](double from, double to, double height) {
    return ellipse({0, -0.1}, width, height, from, to);
  };
  const Colour& colour = actor.hair_colour;
  switch (actor.hair) {
    case Hair::kLong:
      canvas.fill(joined(top(170, 280, 1.02), bow({0.1, -1.05}, {-0.35, -0.62}, {-width, 0.1})),
                  colour);
      canvas.fill(joined(top(275, 370, 1.02), bow({width, 0.1}, {0.55, -0.62}, {0.05, -1.1})),
                  colour);
      break;
    case Hair::kBob:
      canvas.fill(joined(top(175, 365, 1.0), bow({width, -0.2}, {0, -0.36}, {-width, -0.2})),
                  colour);
      break;
    case Hair::kCurly:
      for (int i = -2; i <= 2; ++i) {
        canvas.fill(ellipse({0.3 * i, -0.86 + 0.05 * i * i}, 0.24, 0.22),
                    scaled(colour, i % 2 == 0 ? 1.2 : 1));
      }
      break;
    case Hair::kBun:
      canvas.fill(joined(top(190, 350, 1.02),
                         bow({width - 0.05, -0.35}, {0, -0.8}, {-width + 0.05, -0.35})),
                  colour);
      break;
    case Hair::kShort:
      canvas.fill(joined(top(185, 355, 1.03), bow({width, -0.28}, {0.1, -0.64}, {-width, -0.28})),
                  colour);
      break;
    case Hair::kBald:
      break;
  }
}

void draw_head(Canvas& canvas, const Actor& actor) {
  for (const double side : {-1.0, 1.0}) {
    canvas.fill(ellipse({side * (actor.face_width + 0.02), 0.05}, 0.11, 0.2),
                scaled(actor.skin, 0.9));
  }
  canvas.fill(face_outline(actor), scaled(actor.skin, 0.9));
  canvas.fill(face_outline(actor, -0.07), scaled(actor.skin, 0.96));
  canvas.fill(face_outline(actor, -0.15), actor.skin);
  for (const double side : {-1.0, 1.0}) {
    const Colour blush{actor.skin[0], actor.skin[1] * 0.92, actor.skin[2] * 0.92};
    canvas.fill(ellipse({side * 0.42, 0.3}, 0.17, 0.13), blush);
  }
}

void draw_eye(Canvas& canvas, const Actor& actor, const Pose& pose, double side) {
  const cv::Point2d centre{side * actor.eye_distance, -0.1};
  const double width = actor.eye_size;
  const double height = width * 0.62 * pose.lids;
  canvas.fill(ellipse(centre, width * 1.25, width * 0.95), scaled(actor.skin, 0.9));
  canvas.fill(ellipse(centre, width, height), {248, 246, 242});
  const double iris = std::min(width * 0.5, height);
  canvas.fill(ellipse(centre + pose.gaze, iris, iris), actor.iris);
  canvas.fill(ellipse(centre + pose.gaze, iris * 0.5, iris * 0.5), {16, 14, 14});
  canvas.fill(ellipse(centre + pose.gaze + cv::Point2d(-0.3 * iris, -0.35 * iris), iris * 0.22,
                      iris * 0.22),
              {255, 255, 255});
  canvas.line(ellipse(centre, width, height, 180, 360), 0.03, scaled(actor.skin, 0.35));
}

void draw_brow(Canvas& canvas, const Actor& actor, const Pose& pose, double side) {
  const double y = -0.1 - actor.brow_height - pose.brows;
  const double inner = actor.eye_distance - 1.1 * actor.eye_size;
  const double outer = actor.eye_distance + 1.35 * actor.eye_size;
  canvas.line(bow({side * inner, y - actor.brow_slant}, {side * 0.5 * (inner + outer), y - 0.05},
                  {side * outer, y + 0.02 + actor.brow_slant}),
              actor.brow_thickness, scaled(actor.hair_colour, 0.75));
}

void draw_nose(Canvas& canvas, const Actor& actor) {
  const double bottom = -0.08 + actor.nose_length;
  const double width = actor.nose_width;
  canvas.fill(
      {{-0.03, -0.05}, {0.05, -0.05}, {width, bottom}, {0, bottom + 0.06}, {-width * 0.7, bottom}},
      scaled(actor.skin, 0.93));
  canvas.fill(ellipse({0, bottom - 0.02}, width * 0.75, 0.075), scaled(actor.skin, 1.04));
  canvas.line(bow({-width, bottom - 0.01}, {0, bottom + 0.06}, {width, bottom - 0.01}), 0.03,
              scaled(actor.skin, 0.66));
}

void draw_mouth(Canvas& canvas, const Actor& actor, const Pose& pose) {
  const double y = 0.56;
  const double half = actor.mouth_width * (1 + pose.smile);
  const cv::Point2d left{-half, y - pose.smile};
  const cv::Point2d right{half, y - pose.smile};
  const double upper = y + 0.3 * pose.smile - actor.lips;
  const double lower = y + 0.3 * pose.smile + actor.lips + pose.mouth_open;
  canvas.fill(joined(bow(left, {0, upper}, right), bow(right, {0, lower + 0.03}, left)),
              actor.lip_colour);
  const cv::Point2d middle{0, y + 0.3 * pose.smile};
  if (pose.mouth_open > 0.03) {
    canvas.fill(joined(bow(left, middle, right), bow(right, {0, lower - actor.lips}, left)),
                {84, 22, 26});
    canvas.fill(
        joined(bow(0.8 * left + 0.2 * middle, middle, 0.8 * right + 0.2 * middle),
               bow(0.8 * right + 0.2 * middle, middle + cv::Point2d(0, 0.45 * pose.mouth_open),
                   0.8 * left + 0.2 * middle)),
        {240, 238, 230});
  }
  canvas.line(bow(left, middle, right), 0.025, scaled(actor.lip_colour, 0.55));
}

void draw_beard(Canvas& canvas, const Actor& actor) {
  if (actor.beard == Beard::kNone) return;
  const Colour colour = scaled(actor.hair_colour, 1.1);
  if (actor.beard == Beard::kFull) {
    Points outline;
    for (const auto& point : face_outline(actor, 0.03)) {
      if (point.y >= 0.12) outline.push_back(point);
    }
    canvas.fill(joined(outline, bow({-actor.face_width * 0.86, 0.22}, {0, 0.42},
                                    {actor.face_width * 0.86, 0.22})),
                colour);
  }
  const double y = -0.08 + actor.nose_length;
  canvas.fill(joined(bow({-0.36, 0.54}, {0, y + 0.05}, {0.36, 0.54}),
                     bow({0.36, 0.56}, {0, y + 0.15}, {-0.36, 0.56})),
              colour);
}

void draw_glasses(Canvas& canvas, const Actor& actor) {
  if (!actor.glasses) return;
  const Colour frame{38, 34, 40};
  for (const double side : {-1.0, 1.0}) {
    canvas.line(ellipse({side * actor.eye_distance, -0.08}, 0.25, 0.2), 0.04, frame);
    canvas.line({{side * (actor.eye_distance + 0.25), -0.1}, {side * actor.face_width, -0.14}},
                0.04, frame);
  }
  canvas.line(
      bow({-actor.eye_distance + 0.25, -0.1}, {0, -0.15}, {actor.eye_distance - 0.25, -0.1}), 0.04,
      frame);
}

void draw_features(Canvas& canvas, const Actor& actor, const Pose& pose) {
  canvas.set_depth(0.6);
  draw_beard(canvas, actor);
  for (const double side : {-1.0, 1.0}) {
    draw_eye(canvas, actor, pose, side);
    draw_brow(canvas, actor, pose, side);
  }
  draw_mouth(canvas, actor, pose);
  canvas.set_depth(1);
  draw_nose(canvas, actor);
  canvas.set_depth(0.7);
  draw_glasses(canvas, actor);
}

}  // namespace

void draw_face(const Actor& actor, int64_t size, Randomness random, uint8_t* pixels) {
  const auto side = static_cast<int>(size);
  cv::Mat picture(side, side, CV_8UC3, pixels);
  const Pose pose(random);
  Canvas canvas(picture, pose);
  paint_background(pixels, size, random);
  draw_neck(canvas, actor, pose);
  canvas.set_depth(-0.2);
  draw_hair_behind(canvas, actor);
  canvas.set_depth(0.15);
  draw_head(canvas, actor);
  draw_features(canvas, actor, pose);
  canvas.set_depth(0.2);
  draw_hair_in_front(canvas, actor);
  shine(pixels, size, random);
  cv::GaussianBlur(picture, picture, {3, 3}, random.uniform(0.3, 0.8));
  random.add_noise(pixels, 3 * size * size, random.uniform(2, 9));
}

}  // namespace data_loaders
