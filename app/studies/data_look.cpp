#include <algorithm>

#include "app/studies/pictures.h"
#include "app/studies/run_study.h"
#include "data_loaders/pixels.h"
#include "data_loaders/preview.h"

namespace studies {
namespace {

using data_loaders::LabelledImages;

/// Montages of larger pictures would make a page of megabytes.
constexpr int64_t kLongestSide = 96;

/// One class: its rows, its mean picture, and how far each row is from it.
struct ClassLook {
  std::string name;
  torch::Tensor rows;       ///< int64 [n] of the training pictures
  torch::Tensor mean;       ///< float32 [H * W]
  torch::Tensor distances;  ///< float32 [n], root of the summed squares of grey values in [0, 1]
};

std::vector<ClassLook> looks(const LabelledImages& images) {
  const auto grey = data_loaders::grey_pixels(images);
  std::vector<ClassLook> all;
  for (size_t label = 0; label < images.class_names.size(); ++label) {
    ClassLook look;
    look.name = images.class_names[label];
    look.rows = (images.labels == static_cast<int64_t>(label)).nonzero().flatten();
    const auto own = grey.index_select(0, look.rows);
    look.mean = own.mean(0);
    look.distances = (own - look.mean).norm(2, 1);
    all.push_back(std::move(look));
  }
  return all;
}

torch::Tensor picture(const LabelledImages& images, const torch::Tensor& row) {
  return data_loaders::thumbnail(images.images[row.item<int64_t>()], kLongestSide);
}

/// Training pictures of the smallest class: rows are no longer, or they would not stand in columns.
int64_t smallest_class(const std::vector<ClassLook>& looks) {
  int64_t smallest = looks.front().rows.size(0);
  for (const auto& look : looks) smallest = std::min(smallest, look.rows.size(0));
  return smallest;
}

/// " (4 of the 10 asked for: ...)" where fewer are shown; else empty.
std::string shortened(int64_t shown, int64_t asked, const std::string& reason) {
  if (shown == asked) return "";
  return " (" + std::to_string(shown) + " of the " + std::to_string(asked) +
         " asked for: " + reason + ")";
}

Pictures montage(const LabelledImages& images, const std::vector<ClassLook>& looks,
                 int64_t per_class) {
  const auto shown = std::min(per_class, smallest_class(looks));
  const auto words = shortened(shown, per_class, "the smallest class has no more");
  Pictures block{
      "The first training pictures of each class, a row a class" + words + ".", shown, {}};
  for (const auto& look : looks) {
    for (int64_t i = 0; i < shown; ++i) {
      const auto title = i == 0 ? look.name : "";
      block.pictures.push_back(picture_of(picture(images, look.rows[i]), title));
    }
  }
  return block;
}

Pictures nearest_and_farthest(const LabelledImages& images, const std::vector<ClassLook>& looks,
                              int64_t nearest) {
  const auto shown = std::min(nearest, smallest_class(looks) / 2);
  const auto words = shortened(shown, nearest, "half of the smallest class");
  Pictures block{
      "A row a class: its mean, the training pictures nearest to the mean, and as many farthest "
      "from it" +
          words + ". Distances: root of the summed squared differences of grey values in [0, 1].",
      2 * shown + 1,
      {}};
  const auto height = images.images.size(1), width = images.images.size(2);
  for (const auto& look : looks) {
    const auto mean = (look.mean.view({height, width, 1}) * 255).round().to(torch::kUInt8);
    block.pictures.push_back(
        picture_of(data_loaders::thumbnail(mean, kLongestSide), look.name + ": mean"));
    const auto order = look.distances.argsort();
    const auto last = order.size(0) - 1;
    for (int64_t i = 0; i < 2 * shown; ++i) {
      const auto at = order[i < shown ? i : last - (i - shown)];
      const auto distance = look.distances[at.item<int64_t>()].item<double>();
      block.pictures.push_back(
          picture_of(picture(images, look.rows[at.item<int64_t>()]), number(distance)));
    }
  }
  return block;
}

Table distances(const std::vector<ClassLook>& looks) {
  Table table{
      "How far pictures lie from their class's mean, and the class whose mean is nearest to it.",
      {"class", "pictures", "nearest", "median", "farthest", "nearest other mean", "its distance"},
      {}};
  for (const auto& look : looks) {
    double least = 0;
    std::string other = "-";
    for (const auto& candidate : looks) {
      if (&candidate == &look) continue;
      const double away = (candidate.mean - look.mean).norm().item<double>();
      if (other != "-" && away >= least) continue;
      least = away;
      other = candidate.name;
    }
    table.rows.push_back({look.name, std::to_string(look.rows.size(0)),
                          number(look.distances.min().item<double>()),
                          number(look.distances.median().item<double>()),
                          number(look.distances.max().item<double>()), other, number(least)});
  }
  return table;
}

/// Which classes vary least and most.
std::string summary(const std::vector<ClassLook>& looks) {
  const auto median = [](const ClassLook& look) { return look.distances.median().item<double>(); };
  const auto [least, most] = std::minmax_element(
      looks.begin(), looks.end(),
      [&](const ClassLook& a, const ClassLook& b) { return median(a) < median(b); });
  return "pictures of " + least->name + " lie nearest to their mean (median distance " +
         number(median(*least)) + "), those of " + most->name + " farthest (" +
         number(median(*most)) + ")";
}

}  // namespace

Findings data_look(const experiments::DataLookOptions& options, const Context& context) {
  const auto images = data_loaders::select(context.dataset->images, context.dataset->split.train);
  const auto all = looks(images);
  context.check();
  return {summary(all),
          {Text{"What differs within a class: position, slant, width of the pen or light. Every "
                "distance to the mean that is large against the distance between two means is one "
                "that a linear model has to bridge."},
           montage(images, all, options.per_class),
           nearest_and_farthest(images, all, options.nearest), distances(all)}};
}

}  // namespace studies
